// What people and Dateline may do: who manages a channel (administrators, owners, who created it), who is in which, where Dateline may post.
import type { webApi } from '@slack/bolt'
import type { OwnChannel, PlatformLog } from '../../domain/ports.ts'
import { orLate } from '../shared/work.ts'
import type { Me } from './connection.ts'
import { factsOf, refusalOf } from './failures.ts'

/** A form that the zone stands in must be opened within three seconds, https://docs.slack.dev/interactivity/handling-user-interaction */
const ZONE_MS = 1_500

/** https://docs.slack.dev/reference/methods/users.conversations: 200 at a time are recommended, 999 the most. */
const [PAGE, MOST_PAGES] = [200, 10]

export const isDirectChannel = (channel: string): boolean => channel.startsWith('D')

export type Permissions = ReturnType<typeof permissionsBy>

/** `client`: one that fails rather than waits. */
export function permissionsBy(client: webApi.WebClient, me: Me, log: PlatformLog) {
  const { conversations, users } = client
  const unknown = (error: unknown): null => {
    log.warn(factsOf(error), 'Slack does not tell who somebody is, or who may manage a channel; taken for a no.')
    return null
  }
  const personCalled = async (user: string) => (await users.info({ user }).catch(unknown))?.user ?? null
  const channelCalled = async (channel: string) => (await conversations.info({ channel }).catch(unknown))?.channel

  async function isAdmin(user: string): Promise<boolean> {
    const person = await personCalled(user)
    return person?.is_admin === true || person?.is_owner === true || person?.is_primary_owner === true
  }

  return {
    /** Whom to ask for what only managers may. */
    async managersOf(channel: string): Promise<string> {
      const creator = (await channelCalled(channel))?.creator
      const known = creator ? await personCalled(creator) : null
      const name = known?.deleted === true ? '' : known?.profile?.display_name || known?.real_name || known?.name
      const admins = 'an administrator of the workspace'
      return name ? `Ask ${name}, who created this channel, or ${admins}.` : `Ask ${admins}.`
    },

    zoneOf: async (user: string) => (await orLate(personCalled(user), ZONE_MS, null))?.tz ?? null,

    /** Asked anew each time. What Slack does not tell is taken for a no, this once. */
    async isManager(user: string, channel: string): Promise<boolean> {
      if (isDirectChannel(channel) || channel === user) return true
      const [admin, known] = await Promise.all([isAdmin(user), channelCalled(channel)])
      // A group message is everybody's who is in it.
      return admin || known?.creator === user || known?.is_mpim === true
    },

    /** Asked anew each time; of private channels those that Dateline is in as well. Throws what Slack refuses. */
    async channelsOf(user: string): Promise<OwnChannel[]> {
      const admin = isAdmin(user)
      const found: OwnChannel[] = []
      let pages = 0
      const options = { user, types: 'public_channel,private_channel', exclude_archived: true, limit: PAGE }
      const read = client.paginate('users.conversations', options)
      for await (const { channels = [] } of read as AsyncIterable<webApi.UsersConversationsResponse>) {
        for (const { id: channel = '', name = channel, creator } of channels)
          found.push({ channel, community: me.team, name, isManager: creator === user || (await admin) })
        if (++pages === MOST_PAGES) break
      }
      return found
    },

    /** Returns what keeps Dateline from posting of its own accord; `null`: nothing, or Slack does not tell. Asked anew each time. */
    async obstacleIn(channel: string): Promise<string | null> {
      // A direct message, or the person whose direct message is meant.
      if (/^[DUW]/.test(channel)) return null
      const outside = `I cannot post here as things are, for I am not in this channel: invite me with /invite @${me.name}.`
      try {
        return (await conversations.info({ channel })).channel?.is_member === false ? outside : null
      } catch (error) {
        // A private channel that we are not in is hidden from us.
        if (refusalOf(error) === 'channel_not_found') return outside
        log.warn(factsOf(error), 'Slack does not tell whether Dateline is in a channel.')
        return null
      }
    },
  }
}
