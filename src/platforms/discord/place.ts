// Who asks and where, as the desk wants to know it. Knows nothing of what is asked.
import {
  type BaseInteraction,
  InteractionContextType,
  type Message,
  PermissionFlagsBits,
  type PermissionsBitField,
} from 'discord.js'
import type { Person, Place } from '../../domain/ports.ts'

export interface Origin {
  person: Person
  place: Place
  /** The channel it is written in: of a thread the thread itself, where the place names the channel around it. */
  channelId: string
  /** Also where Discord does not say what kind of channel it is. */
  mayBeThread: boolean
}

export function originOf(event: BaseInteraction | Message): Origin {
  const { guildId, channel } = event
  const channelId = event.channelId ?? ''
  const around = channel?.isThread() ? channel.parentId : null
  const user = 'author' in event ? event.author : event.user
  return {
    person: {
      id: user.id,
      name: nameOf(event),
      isManager: guildId === null ? isOwn(event) : manages(permissionsOf(event)),
    },
    place: {
      ...{ platform: 'discord', community: guildId, channel: around ?? channelId, isDirect: guildId === null },
      ...(around === null ? {} : { thread: channelId }),
    },
    channelId,
    mayBeThread: channel === null || channel.isThread(),
  }
}

/** As the others there see them called. */
function nameOf(event: BaseInteraction | Message): string {
  const { member } = event
  const user = 'author' in event ? event.author : event.user
  if (member === null) return user.displayName
  return 'displayName' in member ? member.displayName : (member.nick ?? user.displayName)
}

/** Whether it is written to Dateline alone: that is the writer's own to manage. Messages without a guild always are. */
const isOwn = (event: BaseInteraction | Message): boolean =>
  'author' in event || event.context === InteractionContextType.BotDM

function permissionsOf(event: BaseInteraction | Message): Readonly<PermissionsBitField> | null {
  if (!('author' in event)) return event.memberPermissions
  const { channel, member } = event
  if (member === null) return null
  return 'permissionsFor' in channel ? channel.permissionsFor(member) : member.permissions
}

function manages(permissions: Readonly<PermissionsBitField> | null): boolean {
  // Whoever administers passes for both.
  return (
    permissions !== null &&
    (permissions.has(PermissionFlagsBits.ManageChannels) || permissions.has(PermissionFlagsBits.ManageGuild))
  )
}
