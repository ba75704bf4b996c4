// What people and Dateline may do: who manages a channel (administrators and owners of the workspace, and who created it), which channels
// somebody is in, and whether Dateline may post somewhere of its own accord. Asks Slack, and only when it matters.
import type { webApi } from '@slack/bolt'
import type { OwnChannel, PlatformLog } from '../../domain/ports.ts'
import { orLate } from '../shared/work.ts'
import type { Me } from './connection.ts'
import { factsOf, refusalOf } from './failures.ts'

/** What Slack said is believed for so long. */
const KEPT_MS = 5 * 60_000
const MOST_KEPT = 5_000

/** A form must be opened within three seconds, https://docs.slack.dev/interactivity/handling-user-interaction: no longer is asked who manages. */
export const MANAGER_MS = 1_500

/** https://docs.slack.dev/reference/methods/users.conversations: 200 at a time are recommended, 999 the most. */
const PAGE = 200
const MOST_PAGES = 10

export const isDirectChannel = (channel: string): boolean => channel.startsWith('D')

export class Permissions {
  /** Fails rather than waits. */
  readonly #client: webApi.WebClient
  readonly #me: Me
  readonly #log: PlatformLog
  readonly #kept = new Map<string, { at: number; value: Promise<string | boolean | null> }>()

  constructor(client: webApi.WebClient, me: Me, log: PlatformLog) {
    this.#client = client
    this.#me = me
    this.#log = log
  }

  /**
   * What Slack does not tell, or not within `withinMs`, is taken for a no, this once. `isAnew`: what Slack said some minutes ago is not
   * believed, for something is about to be changed.
   */
  async isManager(
    user: string,
    channel: string,
    { withinMs = null, isAnew = false }: { withinMs?: number | null; isAnew?: boolean } = {},
  ): Promise<boolean> {
    if (isDirectChannel(channel) || channel === user) return true
    if (isAnew) this.#kept.delete(user)
    const creator = this.#asked(channel, async () => {
      const { channel: place } = await this.#client.conversations.info({ channel })
      return place?.creator ?? null
    })
    const either = Promise.all([this.#isAdmin(user), creator]).then(([isAdmin, by]) => isAdmin || by === user)
    return withinMs === null ? either : orLate(either, withinMs, false)
  }

  /**
   * Returns the channels that somebody is in, public ones and those private ones that Dateline is in as well, asked anew each time. Throws
   * what Slack answers instead: to take that for none would hide it.
   */
  async channelsOf(user: string): Promise<OwnChannel[]> {
    this.#kept.delete(user)
    const isAdmin = this.#isAdmin(user)
    const found: OwnChannel[] = []
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page++) {
      const { channels = [], response_metadata } = await this.#client.users.conversations({
        ...{ user, types: 'public_channel,private_channel', exclude_archived: true, limit: PAGE },
        ...(cursor ? { cursor } : {}),
      })
      cursor = response_metadata?.next_cursor
      for (const { id: channel = '', name = channel, creator } of channels)
        found.push({ channel, community: this.#me.team, name, isManager: creator === user || (await isAdmin) })
    }
    return found
  }

  /**
   * Returns what keeps Dateline from posting in a channel of its own accord; `null` if nothing does, or Slack does not tell. Asked each
   * time: somebody may have invited it just now.
   */
  async obstacleIn(channel: string): Promise<string | null> {
    // A direct message, or the person whose direct message is meant.
    if (/^[DUW]/.test(channel)) return null
    const outside = `I cannot post here as things are, for I am not in this channel: invite me with /invite @${this.#me.name}.`
    try {
      const { channel: place } = await this.#client.conversations.info({ channel })
      return place?.is_member === false ? outside : null
    } catch (error) {
      // A private channel that we are not in is hidden from us.
      if (refusalOf(error) === 'channel_not_found') return outside
      this.#log.warn(factsOf(error), 'Slack does not tell whether Dateline is in a channel.')
      return null
    }
  }

  async #isAdmin(user: string): Promise<boolean> {
    const isAdmin = await this.#asked(user, async () => {
      const { user: person } = await this.#client.users.info({ user })
      return person?.is_admin === true || person?.is_owner === true || person?.is_primary_owner === true
    })
    return isAdmin === true
  }

  /** Once within some minutes; what could not be told is asked again the next time. `about`: the id of a person or a channel. */
  async #asked(about: string, ask: () => Promise<string | boolean | null>): Promise<string | boolean | null> {
    const now = performance.now()
    const known = this.#kept.get(about)
    if (known !== undefined && now - known.at < KEPT_MS) return known.value
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    const value = ask().catch((error: unknown) => {
      this.#kept.delete(about)
      this.#log.warn(factsOf(error), 'Slack does not tell who may manage a channel; taken for a no.')
      return null
    })
    this.#kept.set(about, { at: now, value })
    return value
  }
}
