// A reply that everybody in a thread or channel sees grow: a status, sentences as they come, the whole at last. Knows no desk.
import { setTimeout as wait } from 'node:timers/promises'
import type { types, webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../messages/ports.ts'
import { EDIT_PAUSE_MS } from './limits.ts'
import type { Outbox, Spot } from './outbox.ts'
import { fitsMessage, growingPage, type Page, pagesFor } from './pages.ts'
import { factsOf } from './refusals.ts'
import { renderBlocks, renderSentence } from './render.ts'
import { Status } from './status.ts'
import type { Stream, Streams } from './streams.ts'

export interface LiveParts {
  client: webApi.WebClient
  outbox: Outbox
  streams: Streams
  log: PlatformLog
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

/** So long the first sentence waits for others, or for the whole: most answers are there at once, and are sent but once. */
const GATHER_MS = 150

export class LiveReply {
  readonly #parts: LiveParts
  readonly #spot: LiveSpot
  readonly #intro: MessageBlock[]
  readonly #onPosted: (ts: string) => Promise<void>
  readonly #status: Status
  readonly #sentences: AnswerSentence[] = []
  /** How many of the sentences stand in the stream. */
  #streamed = 0
  #step = 'searching the articles'
  #stream: Stream | null = null
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
    this.#flushIn(GATHER_MS)
  }

  /** The whole; throws what Slack refuses. The ts of its first message. */
  async finish(message: Message): Promise<string> {
    await this.#end()
    const [first, ...others] = pagesFor({ ...message, blocks: [...this.#intro, ...message.blocks] })
    if (first === undefined) return ''
    const rest = others.length === 0 ? this.#restBelowStream(message) : null
    if (this.#stream !== null && rest !== null) await this.#stream.stop(rest)
    else {
      await this.#stopStream()
      if (this.#posted === null) await this.#post(first)
      else await this.#parts.outbox.update(this.#spot.channel, this.#posted, first)
    }
    const ts = this.#posted ?? ''
    const below = { channel: this.#spot.channel, thread: this.#spot.thread ?? ts }
    for (const page of others) await this.#parts.outbox.post(below, page)
    return ts
  }

  /** As if nothing had been said. */
  async vanish(): Promise<void> {
    await this.#end()
    await this.#stopStream()
    if (this.#posted !== null) await this.#parts.outbox.remove(this.#spot.channel, this.#posted)
    await this.#status.clear()
  }

  async #end(): Promise<void> {
    this.#isDone = true
    await this.#work
  }

  /** What is still to come below the sentences that were streamed; `null` if they are not how the message begins. */
  #restBelowStream(message: Message): types.KnownBlock[] | null {
    const [first] = message.blocks
    if (this.#stream === null || message.heading !== null || first?.kind !== 'paragraph') return null
    const streamed = this.#sentences.slice(0, this.#streamed)
    if (!streamed.every(({ text }, at) => first.sentences[at]?.text === text)) return null
    const unsaid = first.sentences.slice(this.#streamed).flatMap(renderSentence)
    const [, ...below] = renderBlocks(message)
    const rest = [...unsaid, ...below]
    return fitsMessage([...this.#stream.blocks, ...rest]) ? rest : null
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
    const { thread } = this.#spot
    if (thread === null || (this.#stream === null && this.#posted !== null)) return false
    const known = this.#sentences.length
    const blocks = this.#sentences.slice(this.#streamed).flatMap(renderSentence)
    if (this.#stream === null) {
      this.#stream = await this.#parts.streams.start({ ...this.#spot, thread }, blocks)
      if (this.#stream === null) return false
      this.#streamed = known
      await this.#isPosted(this.#stream.ts)
    } else if (fitsMessage([...this.#stream.blocks, ...blocks])) {
      await this.#stream.append(blocks)
      this.#streamed = known
    }
    // What has no room comes with the whole.
    return true
  }

  /** What there is so far, as a message that is changed as it grows. */
  async #show(): Promise<void> {
    const early = this.#posted === null ? 0 : this.#lastEdit + EDIT_PAUSE_MS - performance.now()
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

  async #stopStream(): Promise<void> {
    try {
      await this.#stream?.stop([])
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'A stream could not be ended; its message is changed nevertheless.')
    }
  }

  /** What is shown on the way may fail; the whole comes in any case. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#parts.log.debug(factsOf(error), 'What is on the way could not be shown.')
    })
  }
}
