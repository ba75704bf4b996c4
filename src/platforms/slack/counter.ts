// Where what reached us is brought to the desk, and its reply to those it is for. Knows places and people, and no article.
import type { RespondFn } from '@slack/bolt'
import type { Message } from '../../domain/message.ts'
import type { Desk, OwnChannel, Reply, Request } from '../../domain/ports.ts'
import type { Conversations } from './conversations.ts'
import { isDirectChannel } from './incoming.ts'
import { type LiveOptions, type LiveParts, LiveReply } from './live-reply.ts'
import type { Managers } from './managers.ts'
import { withSlashNames } from './names.ts'
import { announce, type Ear, type Spot } from './outbox.ts'
import { pagesFor } from './pages.ts'
import { factsOf, isOutside, wordsFor } from './refusals.ts'
import type { Tasks } from './tasks.ts'

export interface Me {
  user: string
  bot: string
  name: string
  team: string
}

export interface Counter extends LiveParts {
  me: Me
  desk: Desk
  conversations: Conversations
  managers: Managers
  tasks: Tasks
  /** What keeps us from posting in a channel of our own accord; `null` if nothing does. */
  obstacleIn(channel: string): Promise<string | null>
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

export function requestOf({ tasks, me, managers, obstacleIn }: Counter, asker: Asker): Request {
  // The person's own id stands for the direct message with them.
  const isDirect = isDirectChannel(asker.channel) || asker.channel === asker.user
  const { thread, inSight = thread } = asker
  let channels: Promise<OwnChannel[]> | null = null
  return {
    person: { id: asker.user, isManager: asker.isManager ?? false, ...(asker.name ? { name: asker.name } : {}) },
    place: {
      ...{ platform: 'slack', community: isDirect ? null : me.team, channel: asker.channel, isDirect },
      ...(isDirect || inSight === null ? {} : { thread: null }),
    },
    conversation: asker.conversation,
    obstacle: () => obstacleIn(asker.channel),
    // Once for all that the request is about.
    channels: () => {
      channels ??= managers.channelsOf(asker.user, me.team)
      return channels
    },
    signal: tasks.signal,
  }
}

/** Answers where everybody can see it. */
export async function answerOpenly(
  counter: Counter,
  asker: Asker,
  ask: (request: Request) => Promise<Reply>,
  options: LiveOptions = {},
): Promise<void> {
  const place = new Place(counter, asker, options)
  const live = new LiveReply(counter, asker, { ...options, onPosted: (ts) => place.found(ts) })
  live.begin()
  const request: Request = {
    ...requestOf(counter, asker),
    onStep: (step) => live.onStep(step),
    onSentence: (sentence) => live.onSentence(sentence),
  }
  const reply = await replied(counter, ask(request))
  if (reply.kind !== 'message') return live.vanish()
  if (reply.isPrivate && !request.place.isDirect) {
    await live.vanish()
    return counter.outbox.whisper(earOf(asker), pagesFor(reply.message))
  }
  try {
    await place.begin(reply.conversation)
    await live.finish(reply.message)
  } catch (error) {
    if (!isOutside(error) || !asker.respond) throw error
    const blocks = [...(options.intro ?? []), ...reply.message.blocks]
    await announce(asker.respond, pagesFor({ ...reply.message, blocks }))
    await counter.outbox.whisper(earOf(asker), pagesFor(plainly(wordsFor(error, counter.me.name))))
  }
}

/** Where an answer comes to stand, which may begin a conversation of its own: known of both only after a while, in either order. */
class Place {
  readonly #counter: Counter
  readonly #asker: Asker
  readonly #options: LiveOptions
  #ts: string | null = null
  #conversation: string | null = null

  constructor(counter: Counter, asker: Asker, options: LiveOptions) {
    this.#counter = counter
    this.#asker = asker
    this.#options = options
  }

  async found(ts: string): Promise<void> {
    this.#ts = ts
    if (this.#conversation === null) await this.#options.onPosted?.(ts)
    else await this.#counter.conversations.remember(this.#asker.channel, ts, this.#conversation)
  }

  /** In a thread the conversation is the thread's. */
  async begin(conversation: string | undefined): Promise<void> {
    if (conversation === undefined || this.#asker.thread !== null) return
    this.#conversation = conversation
    if (this.#ts !== null) await this.found(this.#ts)
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
  counter: Counter,
  asker: Asker,
  ask: (request: Request) => Promise<Reply>,
  { openly = null, showHome }: PrivateOptions = {},
): Promise<Reply> {
  let step = 'searching the articles'
  const onStep = (latest: string): void => {
    step = latest
  }
  const sign = setTimeout(() => {
    const whispered = counter.outbox.whisper(earOf(asker), pagesFor(plainly(`One moment: ${step} …`)))
    whispered.catch((error: unknown) => counter.log.debug(factsOf(error), 'A sign of life could not be given.'))
  }, counter.pace.signOfLifeMs)
  const reply = await replied(counter, ask({ ...requestOf(counter, asker), onStep })).finally(() => clearTimeout(sign))
  if (reply.kind !== 'message') return reply
  if (reply.changesHome && showHome !== undefined) await showHome(reply.message)
  else if (reply.isPrivate || openly === null) await counter.outbox.whisper(earOf(asker), pagesFor(reply.message))
  else await postOpenly(counter, asker, reply, openly)
  return reply
}

/** What has been done is told to the asker at least, also where we cannot write. */
async function postOpenly(
  { outbox, conversations, me }: Counter,
  asker: Asker,
  { message, conversation }: Extract<Reply, { kind: 'message' }>,
  openly: Spot,
): Promise<void> {
  const [first, ...others] = pagesFor(message)
  if (first === undefined) return
  try {
    const ts = await outbox.post(openly, first)
    // In a thread the conversation is the thread's.
    if (openly.thread === null && conversation !== undefined)
      await conversations.remember(openly.channel, ts, conversation)
    for (const page of others) await outbox.post(openly, page)
  } catch (error) {
    if (!isOutside(error)) throw error
    await outbox.whisper(earOf(asker), [first, ...others, ...pagesFor(plainly(wordsFor(error, me.name)))])
  }
}

export function earOf({ channel, thread, inSight = thread, user, isHome = false, respond = null }: Asker): Ear {
  return { channel: isHome ? user : channel, thread: inSight, user, respond }
}

/** What goes wrong is logged, and told to the person with what they can do. */
export async function serve(counter: Counter, asker: Asker, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    counter.log.warn({ channel: asker.channel, ...factsOf(error) }, 'A reply could not be given on Slack.')
    await counter.outbox
      .whisper(earOf(asker), pagesFor(plainly(wordsFor(error, counter.me.name))))
      .catch((again: unknown) => {
        counter.log.debug(factsOf(again), 'Nor could the asker be told.')
      })
  }
}

export function plainly(text: string): Message {
  const sentences = [{ text, citations: [] }]
  return { heading: null, blocks: [{ kind: 'paragraph', sentences }], actions: [] }
}

async function replied({ tasks, log, desk }: Counter, asked: Promise<Reply>): Promise<Reply> {
  try {
    const reply = await asked
    return reply.kind === 'message' ? { ...reply, message: withSlashNames(reply.message, desk.commands) } : reply
  } catch (error) {
    const isStopped = tasks.signal.aborted
    if (!isStopped) log.error(factsOf(error), 'The desk failed, though it never should.')
    const words = isStopped
      ? 'I am being restarted. Please ask again in a minute.'
      : 'Something went wrong here. Please ask again.'
    return { kind: 'message', message: plainly(words), isPrivate: false }
  }
}
