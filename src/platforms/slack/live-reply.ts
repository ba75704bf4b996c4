// A reply that everybody sees grow: a status, sentences as they come, streamed where Slack lets us or edited in, the whole at last.
import type { types, webApi } from '@slack/bolt'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message, MessageBlock } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import * as shared from '../shared/desk.ts'
import { oneLine } from '../shared/text.ts'
import { factsOf, refusalOf } from './failures.ts'
import { LIMITS, type Pace } from './limits.ts'
import { fitsMessage, growingPage, type Outbox, type Page, pagesFor, type Spot } from './pages.ts'
import { isDirectChannel } from './permissions.ts'
import { renderBlocks, renderSentence } from './render.ts'

export interface LiveParts {
  client: webApi.WebClient
  outbox: Outbox
  streams: Streams
  log: PlatformLog
  pace: Pace
}

interface LiveOptions {
  /** What stands above the reply: the question, where it cannot be seen otherwise. */
  intro: MessageBlock[]
  /** Told the ts of the message as soon as there is one. */
  onPosted: (ts: string) => Promise<void>
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

/** Its first sign of life is a status in a thread, else a message that will become the answer. */
export function liveReply(
  { client, outbox, streams, log, pace }: LiveParts,
  spot: Spot & { user: string; team: string },
  { intro, onPosted }: LiveOptions,
) {
  const { channel, thread } = spot
  let hasStatus = false
  let posted: string | null = null
  /** One that has not ended. */
  let stream: ReturnType<typeof client.chatStream> | null = null
  /** All that was streamed so far: it stays, and more comes below it. */
  const streamed: types.KnownBlock[] = []
  let said: AnswerSentence[] = []

  /** False where Slack does not take it, which is logged. */
  const tried = (level: 'debug' | 'info', failure: string, call: Promise<unknown>): Promise<boolean> =>
    call
      .then(() => true)
      .catch((error: unknown) => {
        log[level](factsOf(error), failure)
        return false
      })

  async function isPosted(ts: string): Promise<void> {
    posted = ts
    await onPosted(ts)
  }
  const post = async (page: Page): Promise<void> => isPosted(await outbox.post(spot, page))

  /** False where Slack takes no status. */
  async function setStatus(status: string): Promise<boolean> {
    if (thread === null) return false
    const set = client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status })
    return tried('debug', 'Slack does not take a status here.', set)
  }

  async function show(sentences: AnswerSentence[], step: string): Promise<number> {
    if (sentences.length === 0) {
      // "searching 8 articles" is shown as "Dateline is searching 8 articles…".
      if (posted === null) hasStatus = await setStatus(`is ${oneLine(step).slice(0, LIMITS.statusText)}…`)
      if (hasStatus || posted !== null) return pace.gatherMs
    } else if (await streamMore(sentences)) return pace.gatherMs
    const page = growingPage(intro, sentences, step)
    if (posted === null) await post(page)
    else await outbox.update(channel, posted, page)
    return pace.editMs
  }

  /** Streams what has not been. False where that cannot be done, now or any more, and the message is changed instead. */
  async function streamMore(sentences: AnswerSentence[]): Promise<boolean> {
    // Only threads are streamed into.
    if (thread === null || (posted !== null && stream === null)) return false
    const blocks = sentences.slice(said.length).flatMap(renderSentence)
    // What has no room comes with the whole.
    if (!fitsMessage([...streamed, ...blocks])) return stream !== null
    const kind = isDirectChannel(channel) ? 'direct' : 'channel'
    if (stream === null && !streams.mayStart(kind)) return false
    const recipient = { recipient_user_id: spot.user, recipient_team_id: spot.team }
    const given = stream ?? client.chatStream({ channel, thread_ts: thread, ...recipient })
    try {
      await given.append({ chunks: [{ type: 'blocks', blocks }] })
    } catch (error) {
      // Slack ends a stream by itself after a few minutes. https://github.com/slackapi/python-slack-sdk/issues/1859
      log.info(factsOf(error), 'Slack does not let us stream, or no longer; the answer is posted and changed instead.')
      if (FOR_GOOD.has(refusalOf(error) ?? '')) streams.refusedIn.add(kind)
      await abandonStream()
      return false
    }
    if (stream === null) await isPosted(given.ts ?? '')
    stream = given
    streamed.push(...blocks)
    said = sentences
    return true
  }

  /** Ends the stream with what the message has below what was said. False if the message must be put otherwise. */
  async function endStream(message: Message): Promise<boolean> {
    const [first] = message.blocks
    if (stream === null || message.heading !== null || first?.kind !== 'paragraph') return false
    if (!said.every(({ text }, at) => first.sentences[at]?.text === text)) return false
    const [, ...below] = renderBlocks(message)
    const rest = [...first.sentences.slice(said.length).flatMap(renderSentence), ...below]
    if (!fitsMessage([...streamed, ...rest])) return false
    const stopped = stream.stop(rest.length === 0 ? {} : { blocks: rest })
    return tried('info', 'A stream could not be ended with its sources; its message is changed instead.', stopped)
  }

  async function abandonStream(): Promise<void> {
    if (stream !== null) await tried('debug', 'A stream had ended already.', stream.stop())
    stream = null
  }

  async function replace(page: Page): Promise<void> {
    await abandonStream()
    if (posted === null) return post(page)
    // Taken away by somebody, or in a state that cannot be changed: better twice than not at all.
    const update = outbox.update(channel, posted, page)
    if (!(await tried('info', 'A message could not be changed; its whole is posted anew.', update))) await post(page)
  }

  const growing = shared.growing({
    ...{ step: 'reading the question', firstMs: pace.firstMs, gatherMs: pace.gatherMs, show },
    failed: (error) => log.debug(factsOf(error), 'What is on the way could not be shown.'),
  })
  return {
    growing,
    /** Shows the whole; throws what Slack refuses. */
    async finish(message: Message): Promise<void> {
      await growing.settle()
      const [first, ...others] = pagesFor({ ...message, blocks: [...intro, ...message.blocks] })
      if (first === undefined) return
      if (others.length > 0 || !(await endStream(message))) await replace(first)
      for (const page of others) await outbox.post({ channel, thread: thread ?? posted }, page)
    },
    /** Leaves nothing, as if nothing had been said. */
    async vanish(): Promise<void> {
      await growing.settle()
      await abandonStream()
      if (posted !== null) await outbox.remove(channel, posted)
      // Slack takes the status away by itself when something is posted, and after two minutes.
      if (hasStatus) await setStatus('')
    },
  }
}
