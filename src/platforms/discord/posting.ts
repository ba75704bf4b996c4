// Posts where nobody asked: digests into channels, word to one person; and finds again what may have been posted already.
import { randomBytes } from 'node:crypto'
import type * as discord from 'discord.js'
import { Routes, SnowflakeUtil } from 'discord.js'
import type { Message } from '../../domain/message.ts'
import type { Posted, Posting, Traced } from '../../domain/ports.ts'
import { HELD_BACK, type Spot } from '../../domain/subscription.ts'
import { unknown } from '../shared/desk.ts'
import { succeeds, type Work, within } from '../shared/work.ts'
import { type Components, isMarked, rawPosted } from './components.ts'
import { factsOf, isChannelGone, outcomeOf } from './failures.ts'
import { type Context, mayGoOn } from './replies.ts'

/** How long is tried, retries of discord.js and waits for its limits included. */
const [POST_MS, TRACE_MS] = [30_000, 60_000]
const AWAY = 'Dateline is not connected to Discord.'

/** This machine's clock and Discord's are never further apart, one hopes. */
const CLOCKS_APART_MS = 10 * 60_000
const PAGE = 100
/** A channel in which more was written since than this can hold is not looked through. */
const MOST_PAGES = 60

/** Who posts: as which Discord knows Dateline, and what the client knows, be it nothing. */
export interface Reached {
  client: discord.Client
  me: string
}

/** `reached`: `null` while there is no connection. `rest`: comes back rather than waits long. */
export function discordPosting(
  { memory, log }: Pick<Context, 'memory' | 'log'>,
  reached: () => Reached | null,
  rest: discord.REST,
  work: Work,
): Posting {
  /** Runs `run`, which must not throw, as long as there is a connection and no stop. */
  async function during<T>(ms: number, away: T, run: (by: Reached, signal: AbortSignal) => Promise<T>) {
    const by = reached()
    const begin = (at: Reached) => () => run(at, AbortSignal.any([work.signal, AbortSignal.timeout(ms)]))
    return by === null ? away : ((await work.run(begin(by))) ?? away)
  }

  async function make(route: discord.RouteLike, body: object, signal: AbortSignal): Promise<string> {
    const made = await within(signal, (given) => rest.post(route, { body, signal: given }))
    return (made as discord.APIMessage | discord.APIChannel).id
  }

  /** Returns the id of the message that was sent, or was sent before with this nonce. */
  const send = (
    { channel, below }: Pick<Spot, 'channel' | 'below'>,
    components: Components,
    nonce: string,
    signal: AbortSignal,
    how?: Pick<Message, 'isSilent' | 'pings'>,
  ): Promise<string> => {
    const reference = below === undefined ? {} : { message_reference: { message_id: below } }
    return make(Routes.channelMessages(channel), { ...rawPosted(components, nonce, how), ...reference }, signal)
  }

  /** What is posted is posted, whether or not it can be remembered which conversation it belongs to. */
  async function remember(sent: Promise<string>, to: Spot, key: string, heading: string | null): Promise<void> {
    try {
      const above = to.below === undefined ? null : await memory.answer(to.below, to.channel)
      const answered = { conversation: `delivery:${key}`, question: heading ?? 'Digest' }
      await memory.keepAnswer(sent, to.channel, above ?? answered, true)
    } catch (error) {
      log.debug(factsOf(error), 'A delivery could not be remembered.')
    }
  }

  return {
    post: (to, message, key, mayPost) =>
      during<Posted>(POST_MS, unknown(AWAY), async ({ client, me }, signal) => {
        try {
          const canGoOn = to.below === undefined && mayGoOnIn(client, me, to)
          const components = await memory.firstPage(message, { canGoOn, key })
          if ((await mayPost?.()) === false) return unknown(HELD_BACK)
          const sent = send(to, components, key, signal, message)
          await remember(sent, to, key, message.heading)
          return { kind: 'posted', message: await sent }
        } catch (error) {
          const outcome = outcomeOf(error, to, client)
          log.warn({ ...factsOf(error), channel: to.channel, outcome: outcome.kind }, 'A delivery was not posted.')
          return outcome
        }
      }),

    trace: (to, key, since) =>
      during<Traced>(TRACE_MS, unknown(AWAY), async ({ me }, signal) => {
        try {
          const traced = await within(signal, (given) => findDelivery(rest, me, to.channel, key, since, given))
          // Whoever posted it may have ended before it could remember what replies belong to.
          if (traced.kind === 'found') await remember(Promise.resolve(traced.message), to, key, null)
          return traced
        } catch (error) {
          // Whatever was posted there went with the channel.
          if (isChannelGone(error)) return { kind: 'absent' }
          log.warn({ ...factsOf(error), channel: to.channel }, 'A delivery could not be traced.')
          return unknown(String(factsOf(error).error))
        }
      }),

    tell: (person, message) =>
      during(POST_MS, false, (_by, signal) => {
        const telling = async (): Promise<string> => {
          const channel = await make(Routes.userChannels(), { recipient_id: person }, signal)
          return send({ channel }, await memory.firstPage(message), randomBytes(12).toString('hex'), signal)
        }
        return succeeds(telling(), (error) => log.info(factsOf(error), 'Somebody could not be told anything.'))
      }),
  }
}

/** Whether threads may be opened there. Of a server that this process hears nothing of, that is not known, and taken for a yes. */
function mayGoOnIn({ channels, guilds }: discord.Client, me: string, { channel, community }: Spot): boolean {
  const known = channels.cache.get(channel)
  return known === undefined ? community !== null && !guilds.cache.has(community) : mayGoOn(known, me)
}

/** Looks through what was written in a channel since a moment, and says so when it could not look everywhere. */
async function findDelivery(
  rest: discord.REST,
  me: string,
  channel: string,
  key: string,
  since: Date,
  signal: AbortSignal,
): Promise<Traced> {
  const { last_message_id: last } = (await rest.get(Routes.channel(channel), { signal })) as discord.APITextChannel
  // An id holds the moment of its message.
  let after = SnowflakeUtil.generate({ timestamp: since.getTime() - CLOCKS_APART_MS })
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: `${PAGE}`, after: `${after}` })
    const messages = (await rest.get(Routes.channelMessages(channel), { query, signal })) as discord.APIMessage[]
    const found = messages.find(({ author, components }) => author.id === me && isMarked(components, key))
    if (found !== undefined) return { kind: 'found', message: found.id }
    // Without the right to look back Discord shows an empty history, as if nothing had ever been posted.
    if (messages.length === 0 && last && BigInt(last) > after)
      return unknown('Dateline lacks Read Message History in that channel.')
    // A page that is not full may still not be the last; an empty one is.
    if (messages.length === 0) return { kind: 'absent' }
    for (const { id } of messages) if (BigInt(id) > after) after = BigInt(id)
  }
  return unknown(`More than ${MOST_PAGES * PAGE} messages were written there since.`)
}
