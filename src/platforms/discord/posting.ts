// Posts where nobody asked: digests into channels, word to one person; and finds again what may have been posted already.
import { randomBytes } from 'node:crypto'
import { type APIChannel, type APIMessage, type Client, Routes } from 'discord.js'
import type { Message } from '../../domain/message.ts'
import type { MayPost, PlatformLog, Posted, Posting, Traced } from '../../domain/ports.ts'
import { type Destination, HELD_BACK } from '../../domain/subscription.ts'
import type { Components } from './components.ts'
import { factsOf } from './failures.ts'
import { mayGoOn } from './go-on.ts'
import { findDelivery } from './history.ts'
import type { Keeper } from './kept.ts'
import { outcomeOf, unknown } from './outcome.ts'
import { rawPosted } from './payload.ts'
import { shownFirst } from './shown.ts'
import type { Underway } from './underway.ts'
import type { Waits } from './waits.ts'
import { within } from './within.ts'

/** How long is tried, retries of discord.js and waits for its limits included. */
const POST_MS = 30_000
const TRACE_MS = 60_000
/** Who must wait longer than this comes back later instead. */
const MOST_WAIT_MS = 20_000
const AWAY = 'Dateline is not connected to Discord.'

export interface PostingParts {
  /** `null` while there is no connection. */
  client: () => Client<true> | null
  keeper: Keeper
  underway: Underway
  waits: Waits
  log: PlatformLog
}

export class DiscordPosting implements Posting {
  readonly #parts: PostingParts

  constructor(parts: PostingParts) {
    this.#parts = parts
  }

  post(to: Destination, message: Message, key: string, mayPost?: MayPost): Promise<Posted> {
    const { keeper, log } = this.#parts
    return this.#during<Posted>(POST_MS, unknown(AWAY), async (client, signal) => {
      try {
        const before = await keeper.delivered(key)
        if (before !== null) return { kind: 'posted', message: before }
        const canGoOn = mayGoOn(client.channels.cache.get(to.channel) ?? null, client)
        const components = await shownFirst({ message, canGoOn, key }, keeper)
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
    const { keeper, log } = this.#parts
    return this.#during<Traced>(TRACE_MS, unknown(AWAY), async (client, signal) => {
      try {
        const known = await keeper.delivered(key)
        if (known !== null) return { kind: 'found', message: known }
        const traced = await within(signal, (given) => findDelivery(client, to.channel, key, since, given))
        // Whoever posted it may have ended before it could remember what replies belong to.
        if (traced.kind === 'found') await this.#remember(Promise.resolve(traced.message), to, key, null)
        return traced
      } catch (error) {
        const facts = factsOf(error)
        log.warn({ ...facts, channel: to.channel }, 'A delivery could not be traced.')
        return unknown(String(facts.error))
      }
    })
  }

  tell(person: string, message: Message): Promise<boolean> {
    const { keeper, log } = this.#parts
    return this.#during(POST_MS, false, async (client, signal) => {
      try {
        const components = await shownFirst({ message, canGoOn: false, key: null }, keeper)
        const body = { recipient_id: person }
        const { id } = await within(signal, async (given) => {
          return (await client.rest.post(Routes.userChannels(), { body, signal: given })) as APIChannel
        })
        await this.#send(client, id, components, randomBytes(12).toString('hex'), signal)
        return true
      } catch (error) {
        log.info(factsOf(error), 'Somebody could not be told in a direct message.')
        return false
      }
    })
  }

  /** The id of the message that was sent, or was sent before with this nonce. */
  #send(
    { rest }: Client<true>,
    channelId: string,
    components: Components,
    nonce: string,
    signal: AbortSignal,
  ): Promise<string> {
    return this.#parts.waits.during(channelId, MOST_WAIT_MS, (tooLong) =>
      within(AbortSignal.any([signal, tooLong]), async (given) => {
        const options = { body: rawPosted(components, nonce), signal: given }
        const { id } = (await rest.post(Routes.channelMessages(channelId), options)) as APIMessage
        return id
      }),
    )
  }

  /** What is posted is posted, whether or not it can be remembered which conversation it belongs to. */
  async #remember(sent: Promise<string>, to: Destination, key: string, heading: string | null): Promise<void> {
    const { keeper, log } = this.#parts
    const answered = { conversation: `delivery:${key}`, question: heading ?? 'Digest' }
    try {
      await keeper.keepAnswer(sent, to.channel, answered)
      const id = await sent
      // A thread that hangs on a message has its id, whoever opens it.
      await keeper.keepThread(id, answered.conversation)
      await keeper.keepDelivered(key, id)
    } catch (error) {
      log.debug(factsOf(error), 'A delivery could not be remembered.')
    }
  }

  /** Runs `work`, which must not throw, as long as there is a connection and no stop. */
  #during<T>(ms: number, away: T, work: (client: Client<true>, signal: AbortSignal) => Promise<T>): Promise<T> {
    const { client, underway } = this.#parts
    const connected = client()
    if (connected === null || underway.isClosed) return Promise.resolve(away)
    const done = Promise.withResolvers<T>()
    underway.begin(async (stopping) => {
      done.resolve(await work(connected, AbortSignal.any([stopping, AbortSignal.timeout(ms)])))
    })
    return done.promise
  }
}
