// A reply that everybody in a thread or channel sees grow: a status, sentences as they come, the whole at last. Knows no desk.
import type { webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { Growing } from '../shared/growing.ts'
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
  /** Its first sign of life is a status in a thread, else a message that will become the answer. */
  readonly growing: Growing
  readonly #parts: LiveParts
  readonly #spot: Spot
  readonly #options: LiveOptions
  /** Only threads are streamed into. */
  readonly #stream: SentenceStream | null
  #hasStatus = false
  #posted: string | null = null

  constructor(parts: LiveParts, spot: Spot & { user: string; team: string }, options: LiveOptions = {}) {
    const { thread } = spot
    this.#parts = parts
    this.#spot = spot
    this.#options = options
    this.#stream = thread === null ? null : new SentenceStream(parts, { ...spot, thread })
    this.growing = new Growing({
      ...{ step: 'searching the articles', firstMs: 0, gatherMs: parts.pace.gatherMs },
      show: (sentences, step) => this.#show(sentences, step),
      failed: (error) => parts.log.debug(factsOf(error), 'What is on the way could not be shown.'),
    })
  }

  /** Shows the whole; throws what Slack refuses. */
  async finish(message: Message): Promise<void> {
    await this.growing.settle()
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
    await this.growing.settle()
    await this.#stream?.abandon()
    if (this.#posted !== null) await this.#parts.outbox.remove(this.#spot.channel, this.#posted)
    // Slack takes the status away by itself when something is posted, and after two minutes.
    if (this.#hasStatus) await this.#setStatus('')
  }

  async #show(sentences: AnswerSentence[], step: string): Promise<number> {
    const { pace, outbox } = this.#parts
    if (sentences.length === 0) {
      // "searching 8 articles" is shown as "Dateline is searching 8 articles…".
      if (this.#posted === null)
        this.#hasStatus = await this.#setStatus(`is ${oneLine(step).slice(0, LIMITS.statusText)}…`)
      if (this.#hasStatus || this.#posted !== null) return pace.gatherMs
    } else if (await this.#streamed(sentences)) return pace.gatherMs
    const page = growingPage(this.#options.intro ?? [], sentences, step)
    if (this.#posted === null) await this.#post(page)
    else await outbox.update(this.#spot.channel, this.#posted, page)
    return pace.editMs
  }

  /** False where there is no stream, now or any more. */
  async #streamed(sentences: AnswerSentence[]): Promise<boolean> {
    const isPostedOtherwise = this.#posted !== null && this.#stream?.ts !== this.#posted
    if (this.#stream === null || isPostedOtherwise || !(await this.#stream.say(sentences))) return false
    if (this.#posted === null && this.#stream.ts !== null) await this.#isPosted(this.#stream.ts)
    return true
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

  async #post(page: Page): Promise<void> {
    await this.#isPosted(await this.#parts.outbox.post(this.#spot, page))
  }

  async #isPosted(ts: string): Promise<void> {
    this.#posted = ts
    await this.#options.onPosted?.(ts)
  }

  /** False where Slack takes no status. */
  async #setStatus(status: string): Promise<boolean> {
    const { channel, thread } = this.#spot
    if (thread === null) return false
    try {
      await this.#parts.client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status })
      return true
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'Slack does not take a status here.')
      return false
    }
  }
}
