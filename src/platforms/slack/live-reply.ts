// A reply that everybody in a thread or channel sees grow: a status, sentences as they come, the whole at last. Knows no desk.
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import type { Pace } from './limits.ts'
import type { Outbox, Spot } from './outbox.ts'
import { growingPage, type Page, pagesFor } from './pages.ts'
import { factsOf } from './refusals.ts'
import { Status } from './status.ts'
import { StreamedSentences } from './streamed-sentences.ts'
import type { Streams } from './streams.ts'

export interface LiveParts {
  client: webApi.WebClient
  outbox: Outbox
  streams: Streams
  log: PlatformLog
  pace: Pace
}

export interface LiveSpot extends Spot {
  user: string
  team: string
}

export interface LiveOptions {
  /** What stands above the reply: the question, where it cannot be seen otherwise. */
  intro?: MessageBlock[]
  /** Told the ts of the message as soon as there is one. */
  onPosted?: (ts: string) => Promise<void>
}

export class LiveReply {
  readonly #parts: LiveParts
  readonly #spot: LiveSpot
  readonly #intro: MessageBlock[]
  readonly #onPosted: (ts: string) => Promise<void>
  readonly #status: Status
  /** Only threads are streamed into. */
  readonly #stream: StreamedSentences | null
  readonly #sentences: AnswerSentence[] = []
  #step = 'searching the articles'
  #hasStatus = false
  #posted: string | null = null
  #isDone = false
  #isStepDue = false
  #isFlushDue = false
  #lastEdit = 0
  /** One thing after another, so that nothing overtakes. */
  #work: Promise<void> = Promise.resolve()

  constructor(parts: LiveParts, spot: LiveSpot, { intro = [], onPosted = async () => {} }: LiveOptions = {}) {
    this.#parts = parts
    this.#spot = spot
    this.#intro = intro
    this.#onPosted = onPosted
    this.#status = new Status(parts.client, parts.log, spot.channel, spot.thread)
    this.#stream =
      spot.thread === null ? null : new StreamedSentences(parts.streams, { ...spot, thread: spot.thread }, parts.log)
  }

  /** The first sign of life: a status in a thread, else a message that will become the answer. */
  begin(): void {
    this.#enqueue(async () => {
      this.#hasStatus = await this.#status.show(this.#step)
      if (!this.#hasStatus) await this.#show()
    })
  }

  onStep(step: string): void {
    this.#step = step
    if (this.#isDone || this.#isStepDue) return
    this.#isStepDue = true
    this.#enqueue(async () => {
      this.#isStepDue = false
      if (this.#hasStatus && !this.#isDone && this.#sentences.length === 0) await this.#status.show(this.#step)
    })
  }

  onSentence(sentence: AnswerSentence): void {
    this.#sentences.push(sentence)
    this.#flushIn(this.#parts.pace.gatherMs)
  }

  /** The whole; throws what Slack refuses. The ts of its first message. */
  async finish(message: Message): Promise<string> {
    await this.#end()
    const [first, ...others] = pagesFor({ ...message, blocks: [...this.#intro, ...message.blocks] })
    if (first === undefined) return ''
    const isStreamed = others.length === 0 && (await this.#stream?.end(message)) === true
    if (!isStreamed) await this.#replace(first)
    const ts = this.#posted ?? ''
    const below = { channel: this.#spot.channel, thread: this.#spot.thread ?? ts }
    for (const page of others) await this.#parts.outbox.post(below, page)
    return ts
  }

  /** As if nothing had been said. */
  async vanish(): Promise<void> {
    await this.#end()
    await this.#stream?.abandon()
    if (this.#posted !== null) await this.#parts.outbox.remove(this.#spot.channel, this.#posted)
    await this.#status.clear()
  }

  /** In place of whatever stands there so far. */
  async #replace(page: Page): Promise<void> {
    await this.#stream?.abandon()
    if (this.#posted === null) return this.#post(page)
    try {
      await this.#parts.outbox.update(this.#spot.channel, this.#posted, page)
    } catch (error) {
      // Taken away by somebody, or in a state that cannot be changed: better twice than not at all.
      this.#parts.log.info(factsOf(error), 'A message could not be changed; its whole is posted anew.')
      await this.#post(page)
    }
  }

  async #end(): Promise<void> {
    this.#isDone = true
    await this.#work
  }

  #flushIn(ms: number): void {
    if (this.#isDone || this.#isFlushDue) return
    this.#isFlushDue = true
    const flush = async (): Promise<void> => {
      await wait(ms, undefined, { ref: false })
      this.#enqueue(async () => {
        this.#isFlushDue = false
        if (!this.#isDone && !(await this.#flushToStream())) await this.#show()
      })
    }
    void flush()
  }

  /** False where there is no stream. */
  async #flushToStream(): Promise<boolean> {
    const isPostedOtherwise = this.#posted !== null && this.#stream?.ts !== this.#posted
    if (this.#stream === null || isPostedOtherwise || !(await this.#stream.say(this.#sentences))) return false
    if (this.#posted === null && this.#stream.ts !== null) await this.#isPosted(this.#stream.ts)
    return true
  }

  /** What there is so far, as a message that is changed as it grows. */
  async #show(): Promise<void> {
    const early = this.#posted === null ? 0 : this.#lastEdit + this.#parts.pace.editMs - performance.now()
    if (early > 0) return this.#flushIn(early)
    const page = growingPage(this.#intro, this.#sentences, this.#step)
    if (this.#posted === null) return this.#post(page)
    await this.#parts.outbox.update(this.#spot.channel, this.#posted, page)
    this.#lastEdit = performance.now()
  }

  async #post(page: Page): Promise<void> {
    await this.#isPosted(await this.#parts.outbox.post(this.#spot, page))
  }

  async #isPosted(ts: string): Promise<void> {
    this.#posted = ts
    this.#lastEdit = performance.now()
    await this.#onPosted(ts)
  }

  /** What is shown on the way may fail; the whole comes in any case. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#parts.log.debug(factsOf(error), 'What is on the way could not be shown.')
    })
  }
}
