// Who may manage a channel: administrators and owners of the workspace, and who created the channel. Asks Slack, and only when it matters.
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import type { PlatformLog } from '../../messages/ports.ts'
import { isDirectChannel } from './incoming.ts'
import { factsOf } from './refusals.ts'

/** What Slack said is believed for so long. */
const KEPT_MS = 5 * 60_000
const MOST_KEPT = 5_000

interface Kept {
  at: number
  value: Promise<string | boolean | null>
}

export class Managers {
  readonly #client: webApi.WebClient
  readonly #log: PlatformLog
  readonly #kept = new Map<string, Kept>()

  constructor(client: webApi.WebClient, log: PlatformLog) {
    this.#client = client
    this.#log = log
  }

  /** What Slack does not tell, or not within `withinMs`, is taken for a no, this once. */
  async includes(user: string, channel: string, withinMs: number | null = null): Promise<boolean> {
    if (isDirectChannel(channel) || channel === user) return true
    const both = Promise.all([this.#isAdmin(user), this.#creatorOf(channel)])
    const told = both.then(([isAdmin, creator]) => isAdmin || creator === user)
    if (withinMs === null) return told
    const enough = new AbortController()
    const late = wait(withinMs, false, { signal: enough.signal }).catch(() => false)
    return Promise.race([told, late]).finally(() => enough.abort())
  }

  async #isAdmin(user: string): Promise<boolean> {
    const isAdmin = await this.#asked(`user ${user}`, async () => {
      const { user: person } = await this.#client.users.info({ user })
      return person?.is_admin === true || person?.is_owner === true || person?.is_primary_owner === true
    })
    return isAdmin === true
  }

  async #creatorOf(channel: string): Promise<string | null> {
    const creator = await this.#asked(`channel ${channel}`, async () => {
      const { channel: place } = await this.#client.conversations.info({ channel })
      return place?.creator ?? null
    })
    return typeof creator === 'string' ? creator : null
  }

  /** Once within some minutes; what could not be told is asked again the next time. */
  async #asked(what: string, ask: () => Promise<string | boolean | null>): Promise<string | boolean | null> {
    const now = performance.now()
    const known = this.#kept.get(what)
    if (known !== undefined && now - known.at < KEPT_MS) return known.value
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    const value = ask().catch((error: unknown) => {
      this.#kept.delete(what)
      this.#log.warn(factsOf(error), 'Slack does not tell who may manage a channel; taken for a no.')
      return null
    })
    this.#kept.set(what, { at: now, value })
    return value
  }
}
