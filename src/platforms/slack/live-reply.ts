// A reply that everybody in a thread or channel sees grow: a status, sentences as they come, the whole at last. Knows no desk.
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { oneLine } from '../shared/text.ts'
import { factsOf } from './failures.ts'
import { LIMITS, type Pace } from './limits.ts'
import { growingPage, type Outbox, type Page, pagesFor, type Spot } from './pages.ts'
import { SentenceStream, type Streams } from './streams.ts'

interface LiveParts {
  client: webApi.WebClient
  outbox: Outbox
  streams: Streams
  log: PlatformLog
  pace: Pace
}

export interface LiveOptions {
  /** What stands above the reply: the question, where it cannot be seen otherwise. */
  intro?: MessageBlock[]
  /** Told the ts of the message as soon as there is one. */
  onPosted?: (ts: string) => Promise<void>
}

export class LiveReply {
  readonly #parts: LiveParts
  readonly #spot: Spot
  readonly #options: LiveOptions
  /** Only threads are streamed into. */
  readonly #stream: SentenceStream | null
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

  constructor(parts: LiveParts, spot: Spot & { user: string; team: string }, options: LiveOptions = {}) {
    this.#parts = parts
    this.#spot = spot
    this.#options = options
    const { thread } = spot
    this.#stream = thread === null ? null : new SentenceStream(parts, { ...spot, thread })
  }

  /** The first sign of life: a status in a thread, else a message that will become the answer. */
  begin(): void {
    this.#enqueue(async () => {
      this.#hasStatus = await this.#setStatus(this.#step)
      if (!this.#hasStatus) await this.#show()
    })
  }

  readonly onStep = (step: string): void => {
    this.#step = step
    if (this.#isDone || this.#isStepDue) return
    this.#isStepDue = true
    this.#enqueue(async () => {
      this.#isStepDue = false
      if (this.#hasStatus && !this.#isDone && this.#sentences.length === 0) await this.#setStatus(this.#step)
    })
  }

  readonly onSentence = (sentence: AnswerSentence): void => {
    this.#sentences.push(sentence)
    this.#flushIn(this.#parts.pace.gatherMs)
  }

  /** Shows the whole; throws what Slack refuses. */
  async finish(message: Message): Promise<void> {
    await this.#end()
    const { intro = [] } = this.#options
    const [first, ...others] = pagesFor({ ...message, blocks: [...intro, ...message.blocks] })
    if (first === undefined) return
    const isStreamed = others.length === 0 && (await this.#stream?.end(message)) === true
    if (!isStreamed) await this.#replace(first)
    const below = { channel: this.#spot.channel, thread: this.#spot.thread ?? this.#posted }
    for (const page of others) await this.#parts.outbox.post(below, page)
  }

  /** Leaves nothing, as if nothing had been said. */
  async vanish(): Promise<void> {
    await this.#end()
    await this.#stream?.abandon()
    if (this.#posted !== null) await this.#parts.outbox.remove(this.#spot.channel, this.#posted)
    // Slack takes the status away by itself when something is posted, and after two minutes.
    if (this.#hasStatus) await this.#setStatus(null)
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
    void wait(ms, undefined, { ref: false }).then(() => {
      this.#enqueue(async () => {
        this.#isFlushDue = false
        if (!this.#isDone && !(await this.#flushToStream())) await this.#show()
      })
    })
  }

  /** False where there is no stream. */
  async #flushToStream(): Promise<boolean> {
    const isPostedOtherwise = this.#posted !== null && this.#stream?.ts !== this.#posted
    if (this.#stream === null || isPostedOtherwise || !(await this.#stream.say(this.#sentences))) return false
    if (this.#posted === null && this.#stream.ts !== null) await this.#isPosted(this.#stream.ts)
    return true
  }

  /** Shows what there is so far, as a message that is changed as it grows. */
  async #show(): Promise<void> {
    const early = this.#posted === null ? 0 : this.#lastEdit + this.#parts.pace.editMs - performance.now()
    if (early > 0) return this.#flushIn(early)
    const page = growingPage(this.#options.intro ?? [], this.#sentences, this.#step)
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
    await this.#options.onPosted?.(ts)
  }

  /** "searching 8 articles" is shown as "Dateline is searching 8 articles…". False where Slack takes no status. */
  async #setStatus(step: string | null): Promise<boolean> {
    const { channel, thread } = this.#spot
    if (thread === null) return false
    const status = step === null ? '' : `is ${oneLine(step).slice(0, LIMITS.statusText)}…`
    try {
      await this.#parts.client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status })
      return true
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'Slack does not take a status here.')
      return false
    }
  }

  /** What is shown on the way may fail; the whole comes in any case. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#parts.log.debug(factsOf(error), 'What is on the way could not be shown.')
    })
  }
}
