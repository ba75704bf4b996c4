// Sends pages to Slack: posted, changed, whispered to one person, taken away. Nothing in them is parsed or unfurled. Knows no desk.
import type { RespondFn, webApi } from '@slack/bolt'
import { InTurn } from './in-turn.ts'
import { LIMITS } from './limits.ts'
import type { Page } from './pages.ts'
import { refusalOf } from './refusals.ts'

export interface Spot {
  channel: string
  /** The ts of the thread's first message; `null`: in the channel itself. */
  thread: string | null
}

/**
 * Where one person alone sees it: by the address that came with what they did, in the channel, or in a direct message. `channel`: the
 * person's own id stands for the direct message with them.
 */
export interface Ear extends Spot {
  user: string
  respond: RespondFn | null
}

/** https://docs.slack.dev/messaging/formatting-message-text#disabling-parsing and https://docs.slack.dev/messaging/unfurling-links-in-messages */
const UNPARSED = { parse: 'none', link_names: false } as const
const UNUNFURLED = { unfurl_links: false, unfurl_media: false } as const

export class Outbox {
  readonly #client: webApi.WebClient
  readonly #posts = new InTurn()

  constructor(client: webApi.WebClient) {
    this.#client = client
  }

  /** The ts of what was posted. */
  async post(spot: Spot, page: Page): Promise<string> {
    const send = () => this.#client.chat.postMessage(messageArguments(spot, page))
    const { ts } = await this.#posts.add(spot.channel, send)
    return ts ?? ''
  }

  async update(channel: string, ts: string, page: Page): Promise<void> {
    // Blocks that are not given would stay as they were.
    await this.#client.chat.update({ channel, ts, text: page.text, blocks: page.blocks, ...UNPARSED })
  }

  async remove(channel: string, ts: string): Promise<void> {
    await this.#client.chat.delete({ channel, ts })
  }

  async whisper(ear: Ear, pages: Page[]): Promise<void> {
    // The address lasts for a few responses only.
    const byUrl = ear.respond !== null && pages.length < LIMITS.responsesByUrl ? ear.respond : null
    for (const page of pages) await this.#whisperOne(ear, page, byUrl)
  }

  async #whisperOne({ channel, thread, user }: Ear, page: Page, respond: RespondFn | null): Promise<void> {
    const inThread = thread === null ? {} : { thread_ts: thread }
    if (respond !== null && (await isTaken(respond, { ...inThread, ...content(page) }))) return
    // On the home tab nothing else would be seen.
    if (channel === user) return void (await this.post({ channel, thread }, page))
    try {
      await this.#client.chat.postEphemeral({ channel, user, ...inThread, ...content(page), ...UNPARSED })
    } catch (error) {
      if (refusalOf(error) === null) throw error
      // Not a member there, or the person is none: a person's id stands for the direct message with them.
      await this.post({ channel: user, thread: null }, page)
    }
  }
}

/** What chat.postMessage is told. */
export function messageArguments({ channel, thread }: Spot, page: Page) {
  const inThread = thread === null ? {} : { thread_ts: thread }
  return { channel, ...inThread, ...content(page), ...UNPARSED, ...UNUNFURLED }
}

/** The address may be used up or too old. */
async function isTaken(respond: RespondFn, said: { text: string; blocks?: Page['blocks']; thread_ts?: string }) {
  try {
    await respond({ response_type: 'ephemeral', replace_original: false, ...said, ...UNUNFURLED })
    return true
  } catch {
    return false
  }
}

/** Seen by all in a channel, also where the app is no member. */
export async function announce(respond: RespondFn, pages: Page[]): Promise<void> {
  for (const page of pages.slice(0, LIMITS.responsesByUrl - 1))
    await respond({ response_type: 'in_channel', replace_original: false, ...content(page), ...UNUNFURLED })
}

function content({ text, blocks }: Page): { text: string; blocks?: Page['blocks'] } {
  return blocks.length === 0 ? { text } : { text, blocks }
}
