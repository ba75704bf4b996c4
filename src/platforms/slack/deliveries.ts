// Speaks of its own accord: messages into channels, each with a mark by which it is found again, and words to one person. Knows no desk.
import type { webApi } from '@slack/bolt'
import type { Message } from '../../domain/message.ts'
import type { MayPost, PlatformLog, PlatformMemory, Posted, Posting, Traced } from '../../domain/ports.ts'
import { type Destination, HELD_BACK } from '../../domain/subscription.ts'
import type { Conversations } from './conversations.ts'
import type { Me } from './counter.ts'
import { isPart, partArguments } from './delivery-mark.ts'
import { isRecord } from './incoming.ts'
import type { Outbox } from './outbox.ts'
import { openAfter, outcomeOf, unknown } from './outcomes.ts'
import { pagesFor } from './pages.ts'
import { PartsBelow } from './parts-below.ts'
import { factsOf } from './refusals.ts'

export interface DeliveriesParts {
  me: Me
  /** Calls once, and says how that ended. */
  once: webApi.WebClient
  /** Is patient. */
  outbox: Outbox
  conversations: Conversations
  memory: PlatformMemory
  log: PlatformLog
}

/** Our clock and Slack's may differ. */
const CLOCKS_MS = 5 * 60_000
const HISTORY_LIMIT = 200
const HISTORY_PAGES = 10

export class Deliveries implements Posting {
  readonly #parts: DeliveriesParts
  readonly #below: PartsBelow

  constructor(parts: DeliveriesParts) {
    this.#parts = parts
    this.#below = new PartsBelow({ ...parts, name: parts.me.name, isOurs: (message) => this.#isOurs(message) })
  }

  async post({ channel }: Destination, message: Message, key: string, mayPost?: MayPost): Promise<Posted> {
    const { me, once } = this.#parts
    const pages = pagesFor(message)
    const [page] = pages
    if (page === undefined) return unknown('There is nothing to post.')
    try {
      await this.#below.keep(key, pages)
      if ((await mayPost?.()) === false) return unknown(HELD_BACK)
      const { ts } = await once.chat.postMessage(partArguments({ channel, thread: null }, { key, n: 1, page }))
      if (ts === undefined) return unknown('Slack answered without a ts.')
      await this.#remember(channel, ts, key)
      const open = await this.#below.complete({ channel, thread: ts }, key, { isBegun: false, mayPost })
      return open ?? { kind: 'posted', message: ts }
    } catch (error) {
      return outcomeOf(error, me.name)
    }
  }

  async trace({ channel }: Destination, key: string, since: Date, mayPost?: MayPost): Promise<Traced> {
    const oldest = String(Math.floor((since.getTime() - CLOCKS_MS) / 1000))
    try {
      let cursor = ''
      for (let page = 0; page < HISTORY_PAGES; page++) {
        const { messages, response_metadata } = await this.#parts.once.conversations.history({
          channel,
          oldest,
          limit: HISTORY_LIMIT,
          include_all_metadata: true,
          ...(cursor === '' ? {} : { cursor }),
        })
        const ts = messages?.find((one) => isRecord(one) && this.#isOurs(one) && isPart(one, { key, n: 1 }))?.ts
        if (ts !== undefined) {
          // Whoever posted it may have ended before it was remembered, and before the rest of it was posted.
          await this.#remember(channel, ts, key)
          const open = await this.#below.complete({ channel, thread: ts }, key, { isBegun: true, mayPost })
          return open ?? { kind: 'found', message: ts }
        }
        cursor = response_metadata?.next_cursor ?? ''
        if (cursor === '') return { kind: 'absent' }
      }
      return unknown('So much was written in the channel since that not all of it was looked through.')
    } catch (error) {
      return openAfter(error)
    }
  }

  async tell(person: string, message: Message): Promise<boolean> {
    const { outbox, log } = this.#parts
    try {
      const channel = await this.#directChannel(person)
      for (const page of pagesFor(message)) await outbox.post({ channel, thread: null }, page)
      return true
    } catch (error) {
      log.warn(factsOf(error), 'Somebody could not be told something on Slack.')
      return false
    }
  }

  /** Slack takes the person's own id for it as well, also from an app that lacks im:write. */
  async #directChannel(person: string): Promise<string> {
    try {
      const { channel } = await this.#parts.once.conversations.open({ users: person })
      return channel?.id ?? person
    } catch (error) {
      this.#parts.log.debug(factsOf(error), 'A direct message could not be opened.')
      return person
    }
  }

  async #remember(channel: string, ts: string, key: string): Promise<void> {
    await this.#parts.conversations.remember(channel, ts, `delivery:${key}`)
  }

  #isOurs({ user, bot_id }: Record<string, unknown>): boolean {
    const { me } = this.#parts
    return user === me.user || bot_id === me.bot
  }
}
