// Divides a message into pages that Slack takes, and posts, changes, whispers or takes them away. Nothing in them is parsed or unfurled.
import type { RespondFn, types, webApi } from '@slack/bolt'
import { InTurn } from '../../domain/in-turn.ts'
import type { Message } from '../../domain/message.ts'
import { pagesOf } from '../../domain/paging.ts'
import { refusalOf } from './failures.ts'
import { LIMITS } from './limits.ts'
import { fallbackText, renderBlocks } from './render.ts'

export interface Page {
  blocks: types.KnownBlock[]
  text: string
}

export interface Spot {
  channel: string
  /** The ts of the thread's first message; `null`: in the channel itself. */
  thread: string | null
}

/** Somebody who is told something alone. `channel`: the person's own id stands for the direct message with them. */
export interface Listener extends Spot {
  user: string
  /** The thread they look at, if another: what is whispered into a thread that nobody has answered yet is seen by nobody. */
  inSight?: string | null
  /** They look at the home tab: nothing can be whispered there, and the direct message is where they are answered. */
  isHome?: boolean
  respond?: RespondFn | null
}

/** Room is kept for so many pages to be counted. */
const MOST_PAGES = 999

/** Returns at least one page. The buttons stand on the last, below everything they are about; each of several says which it is. */
export function pagesFor(message: Message): Page[] {
  if (fitsMessage(message)) return [pageOf(message)]
  const numbered = (page: Message, n: number, count: number): Message => {
    const text = `${n}/${count}${n === count ? '' : ' · goes on below'}`
    return { ...page, blocks: [...page.blocks, { kind: 'note', text }] }
  }
  const pages = pagesOf(message, (page) => fitsMessage(numbered(page, MOST_PAGES, MOST_PAGES + 1)))
  if (pages.length === 1) return pages.map(pageOf)
  return pages.map((page, at) => {
    const isLast = at === pages.length - 1
    return pageOf(numbered(isLast ? page : { ...page, actions: [] }, at + 1, pages.length))
  })
}

/** Of what is still growing as much as one page holds. */
export const firstPage = (message: Message): Page => pageOf(pagesOf(message, fitsMessage)[0] ?? message)

/** What a view holds of a message; what has no room is left out. */
export function viewBlocks(message: Message): types.KnownBlock[] {
  const [first = message] = pagesOf(message, (page) => fits(page, LIMITS.viewBlocks, LIMITS.viewBlocksJson))
  return renderBlocks(first)
}

const fitsMessage = (page: Message): boolean => fits(page, LIMITS.messageBlocks, LIMITS.messageBlocksJson)

function pageOf(message: Message): Page {
  const blocks = renderBlocks(message)
  return { blocks, text: fallbackText(blocks) }
}

function fits(page: Message, mostBlocks: number, json: number): boolean {
  const blocks = renderBlocks(page)
  return blocks.length <= mostBlocks && JSON.stringify(blocks).length + blocks.length * LIMITS.blockOverhead <= json
}

/** https://docs.slack.dev/messaging/formatting-message-text#disabling-parsing and https://docs.slack.dev/messaging/unfurling-links-in-messages */
const UNPARSED = { parse: 'none', link_names: false } as const
const UNUNFURLED = { unfurl_links: false, unfurl_media: false } as const

const inThread = (thread: string | null) => (thread === null ? {} : { thread_ts: thread })

export function messageArguments({ channel, thread }: Spot, page: Page) {
  return { channel, ...inThread(thread), ...page, ...UNPARSED, ...UNUNFURLED }
}

export type Outbox = ReturnType<typeof outboxOf>

export function outboxOf({ chat }: webApi.WebClient) {
  /** Slack takes about one message a second in each channel. */
  const posts = new InTurn()

  async function post(spot: Spot, page: Page): Promise<string> {
    return (await posts.add(spot.channel, () => chat.postMessage(messageArguments(spot, page)))).ts ?? ''
  }
  return {
    post,
    // Blocks that are not given would stay as they were.
    update: (channel: string, ts: string, { text, blocks }: Page) =>
      chat.update({ channel, ts, text, blocks, ...UNPARSED }),
    remove: (channel: string, ts: string) => chat.delete({ channel, ts }),
    /** Tells one person alone: by the address that came with what they did, in the channel, or in a direct message. */
    async whisper(listener: Listener, ...messages: Message[]): Promise<void> {
      const { user, isHome = false, thread, inSight = thread, respond = null } = listener
      const channel = isHome ? user : listener.channel
      const pages = messages.flatMap(pagesFor)
      // The address lasts for a few responses only, and may be too old.
      const byUrl = pages.length < LIMITS.responsesByUrl ? respond : null
      for (const page of pages) {
        const said = { ...inThread(inSight), ...page }
        const privately = async (): Promise<unknown> => {
          // On the home tab nothing else would be seen.
          if (channel === user) return post({ channel, thread: inSight }, page)
          return chat.postEphemeral({ channel, user, ...said, ...UNPARSED }).catch((error: unknown) => {
            if (refusalOf(error) === null) throw error
            // Not a member there, or the person is none.
            return post({ channel: user, thread: null }, page)
          })
        }
        await (byUrl === null ? privately() : respondTo(byUrl, 'ephemeral', said).catch(privately))
      }
    },
  }
}

const respondTo = (respond: RespondFn, response_type: 'ephemeral' | 'in_channel', said: object): Promise<unknown> =>
  respond({ response_type, replace_original: false, ...said, ...UNUNFURLED })

/** Seen by all in a channel, also where the app is no member. */
export async function announce(respond: RespondFn, message: Message): Promise<void> {
  const pages = pagesFor(message).slice(0, LIMITS.responsesByUrl - 1)
  for (const page of pages) await respondTo(respond, 'in_channel', page)
}
