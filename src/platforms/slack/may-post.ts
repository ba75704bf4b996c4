// Whether Dateline may post of its own accord in a channel, in words for who is there. Asks Slack each time: somebody may have invited it just now.
import type { webApi } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import { isDirectChannel } from './incoming.ts'
import { factsOf, refusalOf } from './refusals.ts'

/** A sentence; `null` where nothing stands in the way, or Slack does not tell. `name`: ours. */
export async function obstacleIn(
  channel: string,
  { client, name, log }: { client: webApi.WebClient; name: string; log: PlatformLog },
): Promise<string | null> {
  // A direct message, or the person whose direct message is meant.
  if (isDirectChannel(channel) || channel.startsWith('U') || channel.startsWith('W')) return null
  const outside = `I cannot post here as things are, for I am not in this channel: invite me with /invite @${name}.`
  try {
    const { channel: place } = await client.conversations.info({ channel })
    return place?.is_member === false ? outside : null
  } catch (error) {
    // A private channel that we are not in is hidden from us.
    if (refusalOf(error) === 'channel_not_found') return outside
    log.warn(factsOf(error), 'Slack does not tell whether Dateline is in a channel.')
    return null
  }
}
