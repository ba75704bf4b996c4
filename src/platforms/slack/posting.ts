// Speaks of its own accord: in channels, with a mark by which a message and each of its parts is found again, and to one person.
import type { webApi } from '@slack/bolt'
import type { MayPost, Posted, Posting, Traced, Unknown } from '../../domain/ports.ts'
import { HELD_BACK } from '../../domain/subscription.ts'
import { unknown } from '../shared/desk.ts'
import { succeeds } from '../shared/work.ts'
import { factsOf, maySucceedLater, openAfter, outcomeOf } from './failures.ts'
import { messageArguments, type Page, pagesFor, type Spot } from './pages.ts'
import type { Context } from './replies.ts'

/** Our clock and Slack's may differ. */
const CLOCKS_MS = 5 * 60_000
const PAGE = { limit: 200 }
const MOST_PAGES = 10

type Parts = Pick<Context, 'me' | 'outbox' | 'memory' | 'log'> & {
  /** Calls once, and says how that ended. */
  once: webApi.WebClient
}

export function slackPosting({ me, once, outbox, memory, log }: Parts): Posting {
  const { chat, conversations } = once

  /** Posts the parts that are missing. `null`: all are there, or Slack refuses one for good, which is logged. */
  async function complete(
    { channel, thread, isOwn }: { channel: string; thread: string; isOwn: boolean },
    key: string,
    mayPost: MayPost | undefined,
  ): Promise<Unknown | null> {
    // A thread that stood there before has a conversation of its own.
    if (isOwn) await memory.keepConversation(channel, thread, `delivery:${key}`)
    try {
      const [, ...pages] = await memory.pages(key)
      if (pages.length === 0) return null
      // Parts are posted at once: they stand at the beginning of a thread, however long it has become.
      const { messages: there = [] } = await conversations.replies({ channel, ts: thread, ...PAGE })
      for (const [at, page] of pages.entries()) {
        const name = nameOf(key, at + 2)
        if (there.some((one) => isCalled(one, name))) continue
        if ((await mayPost?.()) === false) return unknown(HELD_BACK)
        await chat.postMessage(named(name, { channel, thread }, page))
      }
      await memory.keepPages(key, [])
      return null
    } catch (error) {
      if (maySucceedLater(error)) return openAfter(error)
      log.error({ channel, ...factsOf(error) }, 'The rest of a message could not be posted below it.')
      return null
    }
  }

  const isCalled = ({ user, bot_id, blocks }: Message, name: string): boolean =>
    (user === me.user || bot_id === me.bot) && blocks?.some(({ block_id }) => block_id === name) === true

  return {
    async post({ channel, below = null }, message, key, mayPost): Promise<Posted> {
      const pages = pagesFor(message)
      const [page] = pages
      if (page === undefined) return unknown('There is nothing to post.')
      try {
        await memory.keepPages(key, pages)
        if ((await mayPost?.()) === false) return unknown(HELD_BACK)
        const { ts } = await chat.postMessage(named(nameOf(key), { channel, thread: below }, page))
        if (ts === undefined) return unknown('Slack answered without a ts.')
        const place = { channel, thread: below ?? ts, isOwn: below === null }
        return (await complete(place, key, mayPost)) ?? { kind: 'posted', message: ts }
      } catch (error) {
        return outcomeOf(error, me.name)
      }
    },

    async trace({ channel, below = null }, key, since, mayPost): Promise<Traced> {
      const oldest = String(Math.floor((since.getTime() - CLOCKS_MS) / 1000))
      let count = 0
      try {
        const [method, at] = below === null ? ['conversations.history', {}] : ['conversations.replies', { ts: below }]
        const read = once.paginate(method, { channel, ...at, oldest, ...PAGE })
        for await (const page of read as AsyncIterable<webApi.ConversationsHistoryResponse>) {
          const ts = page.messages?.find((one) => isCalled(one, nameOf(key)))?.ts
          const place = { channel, thread: below ?? ts ?? '', isOwn: below === null }
          // Whoever posted it may have ended before it was remembered, and before the rest of it was posted.
          if (ts !== undefined) return (await complete(place, key, mayPost)) ?? { kind: 'found', message: ts }
          if (++count === MOST_PAGES && page.response_metadata?.next_cursor)
            return unknown('So much was written in the channel since that not all of it was looked through.')
        }
        return { kind: 'absent' }
      } catch (error) {
        return openAfter(error)
      }
    },

    tell(person, message): Promise<boolean> {
      const telling = async (): Promise<void> => {
        // Slack takes the person's own id for the direct message as well, also from an app that lacks im:write.
        const opened = await conversations.open({ users: person }).catch(() => null)
        const spot = { channel: opened?.channel?.id ?? person, thread: null }
        for (const page of pagesFor(message)) await outbox.post(spot, page)
      }
      return succeeds(telling(), (error) => log.warn(factsOf(error), 'Somebody could not be told something on Slack.'))
    },
  }
}

type Message = NonNullable<webApi.ConversationsHistoryResponse['messages']>[number]

/** What the first block is called of the `n`th of the messages that a delivery is posted in. */
const nameOf = (key: string, n = 1): string => (n === 1 ? `delivery:${key}` : `delivery:${key}:${n}`)

function named(block_id: string, spot: Spot, { blocks: [first, ...others], text }: Page) {
  return messageArguments(spot, { text, blocks: first === undefined ? [] : [{ ...first, block_id }, ...others] })
}
