// A reply that everybody in a thread or channel sees grow: a status, sentences as they come, streamed by Slack's own methods as long as
// Slack lets us or edited in, the whole at last. Knows no desk.
import type { types, webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { Growing } from '../shared/desk.ts'
import { oneLine } from '../shared/text.ts'
import { factsOf, refusalOf } from './failures.ts'
import { LIMITS, type Pace } from './limits.ts'
import { fitsMessage, growingPage, type Outbox, type Page, pagesFor, type Spot } from './pages.ts'
import { isDirectChannel } from './permissions.ts'
import { renderBlocks, renderSentence } from './render.ts'

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
      ...{ step: 'searching the articles', firstMs: null, gatherMs: parts.pace.gatherMs },
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

interface StreamSpot {
  channel: string
  thread: string
  user: string
  team: string
}

/** Refusals that will not pass by themselves: the method is not there for this app. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  ...['unknown_method', 'method_not_supported', 'method_deprecated', 'deprecated_endpoint', 'feature_not_enabled'],
  ...['missing_scope', 'not_allowed', 'not_allowed_token_type', 'no_permission', 'team_access_not_granted'],
  'channel_type_not_supported',
])

const MINUTE_MS = 60_000

/** What is known of streaming on the whole platform: where it is no use trying, and how often it was begun. */
export class Streams {
  readonly refusedIn = new Set<'direct' | 'channel'>()
  #starts: number[] = []

  /** Whether one more may begin now: to be told to wait would hold up everybody's answers. */
  mayStart(kind: 'direct' | 'channel'): boolean {
    const now = performance.now()
    this.#starts = this.#starts.filter((at) => now - at < MINUTE_MS)
    if (this.refusedIn.has(kind) || this.#starts.length >= LIMITS.streamStartsAMinute) return false
    this.#starts.push(now)
    return true
  }
}

/** The sentences of one reply as they are streamed, and how the stream ends: with the rest of the message, or given up. */
class SentenceStream {
  readonly #parts: LiveParts
  readonly #spot: StreamSpot
  /** The ts of the message that is streamed; `null` while there is none. */
  ts: string | null = null
  /** All that was streamed so far: it stays, and more comes below it. */
  #blocks: types.KnownBlock[] = []
  #said: AnswerSentence[] = []

  constructor(parts: LiveParts, spot: StreamSpot) {
    this.#parts = parts
    this.#spot = spot
  }

  /** Streams what has not been. False where that cannot be done, now or any more, and the message is changed instead. */
  async say(sentences: AnswerSentence[]): Promise<boolean> {
    const blocks = sentences.slice(this.#said.length).flatMap(renderSentence)
    // What has no room comes with the whole.
    if (!fitsMessage([...this.#blocks, ...blocks])) return this.ts !== null
    if (!(this.ts === null ? await this.#start(blocks) : await this.#append(this.ts, blocks))) return false
    this.#blocks.push(...blocks)
    this.#said = [...sentences]
    return true
  }

  async #start(blocks: types.KnownBlock[]): Promise<boolean> {
    const { client, streams, log } = this.#parts
    const { channel, thread, user, team } = this.#spot
    const kind = isDirectChannel(channel) ? 'direct' : 'channel'
    if (!streams.mayStart(kind)) return false
    try {
      const started = await client.chat.startStream({
        ...{ channel, thread_ts: thread, recipient_user_id: user, recipient_team_id: team },
        chunks: [{ type: 'blocks', blocks }],
      })
      this.ts = started.ts ?? null
    } catch (error) {
      if (FOR_GOOD.has(refusalOf(error) ?? '')) streams.refusedIn.add(kind)
      log.info(factsOf(error), 'Slack does not let us stream; the answer is posted and changed instead.')
    }
    return this.ts !== null
  }

  async #append(ts: string, blocks: types.KnownBlock[]): Promise<boolean> {
    const { client, log } = this.#parts
    try {
      const chunks: types.BlocksChunk[] = [{ type: 'blocks', blocks }]
      await client.chat.appendStream({ channel: this.#spot.channel, ts, chunks })
      return true
    } catch (error) {
      // Slack ends a stream by itself after a few minutes. https://github.com/slackapi/python-slack-sdk/issues/1859
      log.info(factsOf(error), 'A stream broke off; its message is changed instead.')
      await this.abandon()
      return false
    }
  }

  /** Ends the stream with what the message has below what was said. False if the message must be put otherwise. */
  async end(message: Message): Promise<boolean> {
    const blocks = this.#restOf(message)
    if (this.ts === null || blocks === null) return false
    try {
      await this.#stop(this.ts, blocks)
      return true
    } catch (error) {
      this.#parts.log.info(
        factsOf(error),
        'A stream could not be ended with its sources; its message is changed instead.',
      )
      return false
    }
  }

  /** Leaves a message like any other. */
  async abandon(): Promise<void> {
    const { ts } = this
    this.ts = null
    try {
      if (ts !== null) await this.#stop(ts, [])
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'A stream had ended already.')
    }
  }

  async #stop(ts: string, blocks: types.KnownBlock[]): Promise<void> {
    const below = blocks.length === 0 ? {} : { blocks }
    await this.#parts.client.chat.stopStream({ channel: this.#spot.channel, ts, ...below })
  }

  /** `null` if what was said is not how the message begins, or the rest has no room below it. */
  #restOf(message: Message): types.KnownBlock[] | null {
    const [first] = message.blocks
    if (message.heading !== null || first?.kind !== 'paragraph') return null
    if (!this.#said.every(({ text }, at) => first.sentences[at]?.text === text)) return null
    const [, ...below] = renderBlocks(message)
    const rest = [...first.sentences.slice(this.#said.length).flatMap(renderSentence), ...below]
    return fitsMessage([...this.#blocks, ...rest]) ? rest : null
  }
}
