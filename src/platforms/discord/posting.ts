// Posts where nobody asked: digests into channels, word to one person; and finds again what may have been posted already.
import { randomBytes } from 'node:crypto'
import { type APIChannel, type APIMessage, type Client, PermissionFlagsBits, Routes } from 'discord.js'
import type { Message } from '../../domain/message.ts'
import type { MayPost, PlatformLog, Posted, Posting, Traced } from '../../domain/ports.ts'
import { type Destination, HELD_BACK } from '../../domain/subscription.ts'
import { unknown } from '../shared/desk.ts'
import { type Work, within } from '../shared/work.ts'
import { mayGoOn } from './buttons.ts'
import { type Components, isMarked, rawPosted } from './components.ts'
import type { RateLimits } from './connection.ts'
import { factsOf, isChannelGone, outcomeOf } from './failures.ts'
import type { Pace } from './limits.ts'
import type { Memory } from './memory.ts'

/** How long is tried, retries of discord.js and waits for its limits included. */
const POST_MS = 30_000
const TRACE_MS = 60_000
const AWAY = 'Dateline is not connected to Discord.'

/** This machine's clock and Discord's are never further apart, one hopes. */
const CLOCKS_APART_MS = 10 * 60_000
/** 01.01.2015: reference, "Snowflakes". */
const EPOCH_MS = 1_420_070_400_000n
/** resources/message, "Get Channel Messages": limit. */
const PAGE = 100
/** A channel in which more was written since than this can hold is not looked through. */
const MOST_PAGES = 60

export interface PostingParts {
  /** `null` while there is no connection. */
  client: () => Client<true> | null
  memory: Memory
  work: Work
  limits: RateLimits
  pace: Pace
  log: PlatformLog
}

export class DiscordPosting implements Posting {
  readonly #parts: PostingParts

  constructor(parts: PostingParts) {
    this.#parts = parts
  }

  post(to: Destination, message: Message, key: string, mayPost?: MayPost): Promise<Posted> {
    const { memory, log } = this.#parts
    return this.#during<Posted>(POST_MS, unknown(AWAY), async (client, signal) => {
      try {
        const before = await memory.delivered(key)
        if (before !== null) return { kind: 'posted', message: before }
        const canGoOn = mayGoOn(client.channels.cache.get(to.channel) ?? null, client)
        const components = await memory.firstPage(message, { canGoOn, key })
        if ((await mayPost?.()) === false) return unknown(HELD_BACK)
        const sent = this.#send(client, to.channel, components, key, signal)
        await this.#remember(sent, to, key, message.heading)
        return { kind: 'posted', message: await sent }
      } catch (error) {
        const outcome = outcomeOf(error, to, client)
        log.warn({ ...factsOf(error), channel: to.channel, outcome: outcome.kind }, 'A delivery was not posted.')
        return outcome
      }
    })
  }

  trace(to: Destination, key: string, since: Date): Promise<Traced> {
    const { memory, log } = this.#parts
    return this.#during<Traced>(TRACE_MS, unknown(AWAY), async (client, signal) => {
      try {
        const known = await memory.delivered(key)
        if (known !== null) return { kind: 'found', message: known }
        const traced = await within(signal, (given) => findDelivery(client, to.channel, key, since, given))
        // Whoever posted it may have ended before it could remember what replies belong to.
        if (traced.kind === 'found') await this.#remember(Promise.resolve(traced.message), to, key, null)
        return traced
      } catch (error) {
        // Whatever was posted there went with the channel.
        if (isChannelGone(error)) return { kind: 'absent' }
        const facts = factsOf(error)
        log.warn({ ...facts, channel: to.channel }, 'A delivery could not be traced.')
        return unknown(String(facts.error))
      }
    })
  }

  tell(person: string, message: Message): Promise<boolean> {
    return this.#during(POST_MS, false, async (client, signal) => {
      try {
        const components = await this.#parts.memory.firstPage(message)
        const options = { body: { recipient_id: person } }
        const { id } = await within(signal, async (given) => {
          return (await client.rest.post(Routes.userChannels(), { ...options, signal: given })) as APIChannel
        })
        await this.#send(client, id, components, randomBytes(12).toString('hex'), signal)
        return true
      } catch (error) {
        this.#parts.log.info(factsOf(error), 'Somebody could not be told in a direct message.')
        return false
      }
    })
  }

  /** Returns the id of the message that was sent, or was sent before with this nonce. */
  #send(
    { rest }: Client<true>,
    channelId: string,
    components: Components,
    nonce: string,
    signal: AbortSignal,
  ): Promise<string> {
    const { limits, pace } = this.#parts
    return limits.during(channelId, pace.mostWaitMs, (tooLong) =>
      within(AbortSignal.any([signal, tooLong]), async (given) => {
        const options = { body: rawPosted(components, nonce), signal: given }
        const { id } = (await rest.post(Routes.channelMessages(channelId), options)) as APIMessage
        return id
      }),
    )
  }

  /** What is posted is posted, whether or not it can be remembered which conversation it belongs to. */
  async #remember(sent: Promise<string>, to: Destination, key: string, heading: string | null): Promise<void> {
    const { memory, log } = this.#parts
    const answered = { conversation: `delivery:${key}`, question: heading ?? 'Digest' }
    try {
      await memory.keepAnswer(sent, to.channel, answered)
      const id = await sent
      // A thread that hangs on a message has its id, whoever opens it.
      await memory.keepThread(id, answered.conversation)
      await memory.keepDelivered(key, id)
    } catch (error) {
      log.debug(factsOf(error), 'A delivery could not be remembered.')
    }
  }

  /** Runs `work`, which must not throw, as long as there is a connection and no stop. */
  async #during<T>(ms: number, away: T, run: (client: Client<true>, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { client, work } = this.#parts
    const connected = client()
    let result = away
    if (connected !== null)
      await work.run(async () => {
        result = await run(connected, AbortSignal.any([work.signal, AbortSignal.timeout(ms)]))
      })
    return result
  }
}

/** Looks through what was written in a channel since a moment, and says so when it could not look everywhere. */
async function findDelivery(
  client: Client<true>,
  channelId: string,
  key: string,
  since: Date,
  signal: AbortSignal,
): Promise<Traced> {
  if (!(await mayLookBack(client, channelId))) return unknown('Dateline lacks Read Message History in that channel.')
  let after = idAt(since.getTime() - CLOCKS_APART_MS)
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: `${PAGE}`, after: `${after}` })
    const messages = (await client.rest.get(Routes.channelMessages(channelId), { query, signal })) as APIMessage[]
    const found = messages.find(({ author, components }) => author.id === client.user.id && isMarked(components, key))
    if (found !== undefined) return { kind: 'found', message: found.id }
    // A page that is not full may still not be the last; an empty one is.
    if (messages.length === 0) return { kind: 'absent' }
    for (const { id } of messages) if (BigInt(id) > after) after = BigInt(id)
  }
  return unknown(`More than ${MOST_PAGES * PAGE} messages were written there since.`)
}

/** Without the right to look back Discord shows an empty history, as if nothing had ever been posted. */
async function mayLookBack(client: Client<true>, channelId: string): Promise<boolean> {
  // Asked for anew: what the gateway tells of rights may be on its way.
  const channel = await client.channels.fetch(channelId, { force: true })
  if (channel === null) return false
  if (!('permissionsFor' in channel)) return true
  return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.ReadMessageHistory) === true
}

/** Returns the smallest id of a message written at a moment. */
function idAt(ms: number): bigint {
  const since = BigInt(Math.floor(ms)) - EPOCH_MS
  return since > 0n ? since << 22n : 0n
}
