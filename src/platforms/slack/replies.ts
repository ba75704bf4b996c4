// How a request reaches the desk, and its reply those it is for: for all to see as it grows, or for the asker alone. Knows no article.
import type { webApi } from '@slack/bolt'
import { InTurn } from '../../domain/in-turn.ts'
import { type Message, type MessageBlock, textMessage } from '../../domain/message.ts'
import type { Desk, PlatformLog, Reply, Request } from '../../domain/ports.ts'
import * as shared from '../shared/desk.ts'
import { succeeds, type Work } from '../shared/work.ts'
import { modalOf } from './blocks.ts'
import type { Me } from './connection.ts'
import { factsOf, isOutside, wordsFor } from './failures.ts'
import type { Pace } from './limits.ts'
import { withSlashNames } from './manifest.ts'
import type { Memory } from './memory.ts'
import { announce, firstPage, type Listener, type Outbox, pagesFor, type Spot, viewBlocks } from './pages.ts'
import { isDirectChannel, type Permissions } from './permissions.ts'

export interface Context {
  client: webApi.WebClient
  outbox: Outbox
  log: PlatformLog
  pace: Pace
  me: Me
  desk: Desk
  memory: Memory
  permissions: Permissions
  work: Work
  open: shared.OpenAsks<Listener>
}

export interface Asker extends Listener {
  name?: string | null
  conversation: string | null
}

type Ask = (request: Request) => Promise<Reply>

export function requestOf({ work, me, permissions }: Context, asker: Asker): Request {
  const { user, channel, name, conversation, thread, inSight = thread } = asker
  // The person's own id stands for the direct message with them.
  const isDirect = isDirectChannel(channel) || channel === user
  let channels: ReturnType<typeof permissions.channelsOf> | undefined
  return {
    person: { id: user, isManager: isDirect, ...(name ? { name } : {}) },
    manages: () => permissions.isManager(user, channel),
    ...(!isDirect && { whomToAsk: () => permissions.managersOf(channel) }),
    place: {
      ...{ platform: 'slack', community: isDirect ? null : me.team, channel, isDirect },
      ...(isDirect || inSight === null ? {} : { thread: null }),
    },
    conversation,
    obstacle: () => permissions.obstacleIn(channel),
    zone: () => permissions.zoneOf(user),
    // Once for all that the request is about.
    channels: () => (channels ??= permissions.channelsOf(user)),
    signal: work.signal,
  }
}

/** A reply that everybody sees grow. Its first sign of life is a message that becomes the answer. */
function liveReply({ outbox, log, pace }: Context, spot: Spot, intro: MessageBlock[]) {
  const { channel, thread } = spot
  let posted: string | null = null

  const growing = shared.growing({
    firstMs: pace.firstMs,
    async show({ blocks, ...unfinished }) {
      const page = firstPage({ ...unfinished, blocks: [...intro, ...blocks] })
      if (posted === null) posted = await outbox.post(spot, page)
      else await outbox.update(channel, posted, page)
      return pace.editMs
    },
    failed: (error) => log.debug(factsOf(error), 'What is on the way could not be shown.'),
  })
  return {
    growing,
    /** Shows the whole, and returns its ts; throws what Slack refuses. */
    async finish(message: Message): Promise<string | null> {
      await growing.settle()
      const [first, ...others] = pagesFor({ ...message, blocks: [...intro, ...message.blocks] })
      if (first === undefined) return null
      // Taken away by somebody, or in a state that cannot be changed: better twice than not at all.
      const failed = (error: unknown) => log.info(factsOf(error), 'A message could not be changed; it is posted anew.')
      if (posted === null || !(await succeeds(outbox.update(channel, posted, first), failed)))
        posted = await outbox.post(spot, first)
      for (const page of others) await outbox.post({ channel, thread: thread ?? posted }, page)
      return posted
    },
    async vanish(): Promise<void> {
      await growing.settle()
      if (posted !== null) await outbox.remove(channel, posted)
    },
  }
}

export async function answerOpenly(context: Context, asker: Asker, ask: Ask, intro: MessageBlock[] = []) {
  const { memory, me, outbox, work } = context
  const { channel, thread } = asker
  const live = liveReply(context, asker, intro)
  const { onStep, onSentence } = live.growing
  live.growing.start()
  const request: Request = { ...requestOf(context, asker), onStep, onSentence }
  const reply = await replyOf(context, ask(request))
  if (reply.kind !== 'message') return live.vanish()
  // Once Dateline stops there is time for a single call.
  if (reply.isPrivate && !request.place.isDirect && !work.signal.aborted) {
    await live.vanish()
    return outbox.whisper(asker, reply.message)
  }
  const finish = async (): Promise<string | null> => {
    const posted = await live.finish(reply.message)
    const conversation = reply.conversation ?? asker.conversation
    // In a thread the conversation is the thread's.
    if (posted && conversation && thread === null) await memory.keepConversation(channel, posted, conversation)
    return posted
  }
  try {
    const posted = await memory.expect(channel, finish())
    // Below what stands in a thread, others are posted in the same one.
    if (posted) await reply.onPosted?.(thread ?? posted)
  } catch (error) {
    if (!isOutside(error) || !asker.respond) throw error
    await announce(asker.respond, { ...reply.message, blocks: [...intro, ...reply.message.blocks] })
    await outbox.whisper(asker, textMessage(wordsFor(error, me.name)))
  }
}

/** Answers for the asker's eyes only, with a form, opened by `trigger`, or a message; or `openly`, where all may see it and are meant to. */
export async function answerPrivately(
  context: Context,
  asker: Asker,
  ask: Ask,
  { openly = null, trigger }: { openly?: Spot | null; trigger?: string } = {},
): Promise<void> {
  const { client, memory, me, outbox } = context
  const { channel, thread, conversation, isHome = false } = asker
  const reply = await replyOf(context, ask(requestOf(context, asker)))
  if (reply.kind === 'form' && trigger !== undefined) {
    const view = modalOf(reply.form, { channel, thread, below: openly?.thread ?? null, conversation, isHome })
    await client.views.open({ trigger_id: trigger, view })
  }
  if (reply.kind !== 'message') return
  if (reply.changesHome && isHome) return showHome(context, asker, reply.message)
  if (reply.isPrivate || openly === null) return outbox.whisper(asker, reply.message)
  try {
    for (const [at, page] of pagesFor(reply.message).entries()) {
      const ts = await outbox.post(openly, page)
      // In a thread the conversation is the thread's.
      if (at === 0 && openly.thread === null && reply.conversation !== undefined)
        await memory.keepConversation(openly.channel, ts, reply.conversation)
      if (at === 0) await reply.onPosted?.(openly.thread ?? ts)
    }
  } catch (error) {
    if (!isOutside(error)) throw error
    // What has been done is told to the asker at least, also where we cannot write.
    await outbox.whisper(asker, reply.message, textMessage(wordsFor(error, me.name)))
  }
}

/** What is made first is not shown last. */
const homes = new InTurn()

/** Shows somebody their page as it is now; `above`: what has just come of what they did there. */
export async function showHome(context: Context, asker: Asker, above: Message | null = null): Promise<void> {
  const { desk, client } = context
  const { user, channel } = asker
  await homes.add(user, async () => {
    const home = await desk.home(requestOf(context, { ...asker, isHome: true }))
    const title = { kind: 'headline' as const, text: home.heading ?? '', extent: '' }
    const below = home.heading === null ? home.blocks : [title, ...home.blocks]
    const whole = above === null ? home : { ...home, heading: null, blocks: [...above.blocks, ...below] }
    const blocks = viewBlocks(withSlashNames(whole, desk.commands))
    // What is pressed there comes without the channel it belongs to.
    await client.views.publish({ user_id: user, view: { type: 'home', blocks, private_metadata: channel } })
  })
}

/** What goes wrong is logged, and told to the person with what they can do. */
export async function serve(context: Context, asker: Asker, answer: () => Promise<unknown>): Promise<void> {
  const { log, me, outbox, open } = context
  const { user, channel, thread, inSight = thread } = asker
  await open.during({ user, channel, thread, inSight }, answer).catch(async (error: unknown) => {
    log.warn({ channel: asker.channel, ...factsOf(error) }, 'A reply could not be given on Slack.')
    const told = outbox.whisper(asker, textMessage(wordsFor(error, me.name)))
    await told.catch((again: unknown) => log.debug(factsOf(again), 'Nor could the asker be told.'))
  })
}

async function replyOf({ work, log, desk }: Context, asked: Promise<Reply>): Promise<Reply> {
  const reply = await shared.replyOf(asked, work.signal, log)
  return reply.kind === 'message' ? { ...reply, message: withSlashNames(reply.message, desk.commands) } : reply
}
