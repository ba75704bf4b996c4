// Whether Dateline may post of its own accord where it is called: what its role lacks there, in words for who manages the place.
import { type BaseInteraction, ChannelType, InteractionContextType, PermissionFlagsBits } from 'discord.js'

/** A sentence or two; `null` where nothing stands in the way. Answers to commands need none of this: Discord posts those itself. */
export function obstacleTo(interaction: BaseInteraction): string | null {
  const { guildId, context, client, appPermissions, channel } = interaction
  if (guildId === null)
    return context === InteractionContextType.PrivateChannel
      ? 'I cannot post in this conversation, as I am not in it: write to me directly and subscribe there.'
      : null
  if (!client.guilds.cache.has(guildId)) return 'I cannot post here, as I am not in this server: invite me first.'
  const isThread = channel?.isThread() ?? false
  if (channel?.type === ChannelType.PrivateThread && !channel.joined)
    return 'I cannot post here, as I am not in this private thread: mention me in it, so that I am added.'
  const writing: [bigint, string] = isThread
    ? [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads']
    : [PermissionFlagsBits.SendMessages, 'Send Messages']
  // Of a channel that is not known it cannot be told which of the two it takes.
  const needed: [bigint, string][] = [
    [PermissionFlagsBits.ViewChannel, 'View Channel'],
    ...(channel === null ? [] : [writing]),
  ]
  const lacking = needed.filter(([permission]) => !appPermissions.has(permission)).map(([, name]) => name)
  if (lacking.length === 0) return null
  const rights = new Intl.ListFormat('en-GB').format(lacking)
  const where = isThread ? 'in the channel around this thread' : 'in this channel'
  return `I may not post here as things are: my role lacks ${rights} ${where}. Give it that under Edit Channel, Permissions.`
}
