// What the app may answer with, and for how long: trigger ids (3 s, once) and response_urls (30 minutes, five times).
import { randomUUID } from 'node:crypto'
import { SlackError } from './arguments.ts'
import type { SlackMessage } from './types.ts'

/** https://docs.slack.dev/interactivity/handling-user-interaction: "You can use trigger_id only once", within three seconds. */
const TRIGGER_LIFE = 3000
/** "up to five times within 30 minutes". */
const URL_LIFE = 30 * 60_000
const URL_USES = 5

export interface ResponseUrl {
  channel: string
  user: string
  /** What `replace_original` and `delete_original` mean; `null` for a slash command. */
  original: SlackMessage | null
  threadTs: string | null
  at: number
  uses: number
}

export class Tickets {
  readonly #triggers = new Map<string, { user: string; at: number; isUsed: boolean }>()
  readonly #urls = new Map<string, ResponseUrl>()
  readonly #base: string

  constructor(base: string) {
    this.#base = base
  }

  trigger(user: string): string {
    const id = `${Date.now()}.${randomUUID().slice(0, 8)}`
    this.#triggers.set(id, { user, at: performance.now(), isUsed: false })
    return id
  }

  /** The user to whom a modal may be shown now. */
  useTrigger(id: string): string {
    const trigger = this.#triggers.get(id)
    if (!trigger) throw new SlackError('invalid_trigger_id')
    if (trigger.isUsed) throw new SlackError('exchanged_trigger_id')
    if (performance.now() - trigger.at > TRIGGER_LIFE) throw new SlackError('expired_trigger_id')
    trigger.isUsed = true
    return trigger.user
  }

  responseUrl(channel: string, user: string, original: SlackMessage | null, threadTs: string | null): string {
    const id = randomUUID()
    this.#urls.set(id, { channel, user, original, threadTs, at: performance.now(), uses: 0 })
    return `${this.#base}${id}`
  }

  useUrl(id: string): ResponseUrl {
    const url = this.#urls.get(id)
    if (!url) throw new SlackError('no_such_url')
    url.uses += 1
    if (url.uses > URL_USES || performance.now() - url.at > URL_LIFE) throw new SlackError('used_url')
    return url
  }
}
