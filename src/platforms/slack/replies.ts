// How a request reaches the desk, and its reply those it is for: for all to see as it grows, or for the asker alone. Knows no article.
import type { RespondFn, webApi } from '@slack/bolt'
import { type Message, textMessage } from '../../domain/message.ts'
import type { Desk, OwnChannel, PlatformLog, Reply, Request } from '../../domain/ports.ts'
import * as shared from '../shared/desk.ts'
import type { Work } from '../shared/work.ts'
import type { Me } from './connection.ts'
import { factsOf, isOutside, wordsFor } from './failures.ts'
import type { Pace } from './limits.ts'
import { type LiveOptions, LiveReply } from './live-reply.ts'
import { withSlashNames } from './manifest.ts'
import type { Memory } from './memory.ts'
import { announce, type Ear, type Outbox, pagesFor, type Spot } from './pages.ts'
import { isDirectChannel, type Permissions } from './permissions.ts'
import type { Streams } from './streams.ts'

/** What all that listens to events shares. */
export interface Context {
  me: Me
  desk: Desk
  client: webApi.WebClient
  outbox: Outbox
  streams: Streams
  memory: Memory
  permissions: Permissions
  work: Work
  log: PlatformLog
  pace: Pace
}

/** Who asks, and where. */
export interface Asker {
  user: string
  /** The person's own workspace, which may be another than ours where channels are shared. */
  team: string
  channel: string
  thread: string | null
  /** The thread they look at, if another: what is whispered into a thread that nobody has answered yet is seen by nobody. */
  inSight?: string | null
  isManager?: boolean
  /** As Slack calls them. */
  name?: string | null
  /** They look at the home tab: nothing can be whispered there, and the direct message is where they are answered. */
  isHome?: boolean
  conversation: string | null
  /** The address that came with what they did. */
  respond?: RespondFn | null
}

type Ask = (request: Request) => Promise<Reply>

export function requestOf({ work, me, permissions }: Context, asker: Asker): Request {
  const { user, channel, name, conversation, isManager = false, thread, inSight = thread } = asker
  // The person's own id stands for the direct message with them.
  const isDirect = isDirectChannel(channel) || channel === user
  let channels: Promise<OwnChannel[]> | undefined
  return {
    person: { id: user, isManager, ...(name ? { name } : {}) },
    place: {
      ...{ platform: 'slack', community: isDirect ? null : me.team, channel, isDirect },
      ...(isDirect || inSight === null ? {} : { thread: null }),
    },
    conversation,
    obstacle: () => permissions.obstacleIn(channel),
    // Once for all that the request is about.
    channels: () => {
      channels ??= permissions.channelsOf(user)
      return channels
    },
    signal: work.signal,
  }
}

function earOf({ channel, thread, inSight = thread, user, isHome = false, respond = null }: Asker): Ear {
  return { channel: isHome ? user : channel, thread: inSight, user, respond }
}

export async function whisper({ outbox }: Context, asker: Asker, ...messages: Message[]): Promise<void> {
  await outbox.whisper(earOf(asker), messages)
}

/** Answers where everybody can see it. */
export async function answerOpenly(context: Context, asker: Asker, ask: Ask, options: LiveOptions = {}): Promise<void> {
  const { memory, me, work } = context
  const { intro = [], onPosted } = options
  // An answer may begin a conversation of its own, and is posted before or after that is known. In a thread the conversation is the thread's.
  let [posted, begun]: [string | null, string | null] = [null, null]
  const remember = async (): Promise<void> => {
    if (posted !== null && begun !== null) await memory.keepConversation(asker.channel, posted, begun)
    else if (posted !== null) await onPosted?.(posted)
  }
  const live = new LiveReply(context, asker, {
    intro,
    onPosted: (ts) => {
      posted = ts
      return remember()
    },
  })
  live.begin()
  const request: Request = { ...requestOf(context, asker), onStep: live.onStep, onSentence: live.onSentence }
  const reply = await replyOf(context, ask(request))
  if (reply.kind !== 'message') return live.vanish()
  // Once Dateline stops there is time for a single call.
  if (reply.isPrivate && !request.place.isDirect && !work.signal.aborted) {
    await live.vanish()
    return whisper(context, asker, reply.message)
  }
  try {
    if (reply.conversation !== undefined && asker.thread === null) {
      begun = reply.conversation
      await remember()
    }
    await live.finish(reply.message)
  } catch (error) {
    if (!isOutside(error) || !asker.respond) throw error
    await announce(asker.respond, { ...reply.message, blocks: [...intro, ...reply.message.blocks] })
    await whisper(context, asker, textMessage(wordsFor(error, me.name)))
  }
}

export interface PrivateOptions {
  /** Where all may see a reply that is meant for them; `null`: there is no such place. */
  openly?: Spot | null
  /** Shows the home tab anew with this on top, in place of a message; missing where they do not look at it. */
  showHome?: ((above: Message) => Promise<void>) | undefined
}

/** Answers for the asker's eyes only; where all may see it, if there is such a place and the reply is meant for them. */
export async function answerPrivately(
  context: Context,
  asker: Asker,
  ask: Ask,
  { openly = null, showHome }: PrivateOptions = {},
): Promise<Reply> {
  const { log, pace } = context
  let step = 'searching the articles'
  const onStep = (latest: string): void => {
    step = latest
  }
  const sign = setTimeout(() => {
    whisper(context, asker, textMessage(`One moment: ${step} …`)).catch((error: unknown) => {
      log.debug(factsOf(error), 'A sign of life could not be given.')
    })
  }, pace.signOfLifeMs)
  const asked = ask({ ...requestOf(context, asker), onStep })
  const reply = await replyOf(context, asked).finally(() => clearTimeout(sign))
  if (reply.kind !== 'message') return reply
  if (reply.changesHome && showHome !== undefined) await showHome(reply.message)
  else if (reply.isPrivate || openly === null) await whisper(context, asker, reply.message)
  else await postOpenly(context, asker, reply, openly)
  return reply
}

/** What has been done is told to the asker at least, also where we cannot write. */
async function postOpenly(
  context: Context,
  asker: Asker,
  { message, conversation }: Extract<Reply, { kind: 'message' }>,
  openly: Spot,
): Promise<void> {
  const { outbox, memory, me } = context
  let isFirst = true
  try {
    for (const page of pagesFor(message)) {
      const ts = await outbox.post(openly, page)
      // In a thread the conversation is the thread's.
      if (isFirst && openly.thread === null && conversation !== undefined)
        await memory.keepConversation(openly.channel, ts, conversation)
      isFirst = false
    }
  } catch (error) {
    if (!isOutside(error)) throw error
    await whisper(context, asker, message, textMessage(wordsFor(error, me.name)))
  }
}

/** What goes wrong is logged, and told to the person with what they can do. */
export async function serve(context: Context, asker: Asker, answer: () => Promise<unknown>): Promise<void> {
  const { log, me } = context
  try {
    await answer()
  } catch (error) {
    log.warn({ channel: asker.channel, ...factsOf(error) }, 'A reply could not be given on Slack.')
    await whisper(context, asker, textMessage(wordsFor(error, me.name))).catch((again: unknown) => {
      log.debug(factsOf(again), 'Nor could the asker be told.')
    })
  }
}

/** Never throws. */
async function replyOf({ work, log, desk }: Context, asked: Promise<Reply>): Promise<Reply> {
  const reply = await shared.replyOf(asked, work.signal, log)
  return reply.kind === 'message' ? { ...reply, message: withSlashNames(reply.message, desk.commands) } : reply
}
