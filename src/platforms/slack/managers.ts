// Who may manage a channel: administrators and owners of the workspace, and who created the channel; and which channels somebody is in.
// Asks Slack, and only when it matters.
import { setTimeout as wait } from 'node:timers/promises'
import type { webApi } from '@slack/bolt'
import type { OwnChannel, PlatformLog } from '../../domain/ports.ts'
import { isDirectChannel } from './incoming.ts'
import { factsOf } from './refusals.ts'

/** What Slack said is believed for so long. */
const KEPT_MS = 5 * 60_000
const MOST_KEPT = 5_000

/** A form must be opened within three seconds, https://docs.slack.dev/interactivity/handling-user-interaction: no longer is asked who manages. */
export const MANAGER_MS = 1_500

/** https://docs.slack.dev/reference/methods/users.conversations: 200 at a time are recommended, 999 the most. */
const PAGE = 200
const MOST_PAGES = 10

const aboutUser = (user: string): string => `user ${user}`

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

  /**
   * What Slack does not tell, or not within `withinMs`, is taken for a no, this once. `isAnew`: what Slack said some minutes ago is not
   * believed, for something is about to be changed.
   */
  async includes(
    user: string,
    channel: string,
    { withinMs = null, isAnew = false }: { withinMs?: number | null; isAnew?: boolean } = {},
  ): Promise<boolean> {
    if (isDirectChannel(channel) || channel === user) return true
    if (isAnew) this.#kept.delete(aboutUser(user))
    const both = Promise.all([this.#isAdmin(user), this.#creatorOf(channel)])
    const told = both.then(([isAdmin, creator]) => isAdmin || creator === user)
    if (withinMs === null) return told
    const enough = new AbortController()
    const late = wait(withinMs, false, { signal: enough.signal }).catch(() => false)
    return Promise.race([told, late]).finally(() => enough.abort())
  }

  /**
   * The channels that somebody is in, public ones and those private ones that Dateline is in as well, asked anew each time. Throws what Slack
   * answers instead: to take that for none would hide it.
   */
  async channelsOf(user: string, team: string): Promise<OwnChannel[]> {
    this.#kept.delete(aboutUser(user))
    const admin = this.#isAdmin(user)
    const found: OwnChannel[] = []
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const { channels = [], response_metadata } = await this.#client.users.conversations({
        user,
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      })
      for (const { id, name, creator } of channels)
        if (id !== undefined)
          found.push({ channel: id, community: team, name: name ?? id, isManager: creator === user })
      cursor = response_metadata?.next_cursor || undefined
      if (cursor === undefined) break
    }
    const isAdmin = await admin
    return found.map((one) => ({ ...one, isManager: one.isManager || isAdmin }))
  }

  async #isAdmin(user: string): Promise<boolean> {
    const isAdmin = await this.#asked(aboutUser(user), async () => {
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
