// Where Dateline is on duty in chat, as the operator has set it.
import type { Place } from '../domain/ports.ts'

export interface Duty {
  /** Ids of channels; `null`: all. A direct message is no channel. */
  channels: string[] | null
  /** By platform, the ids of guilds or workspaces; `null` or absent: all. */
  communities: Record<string, string[] | null>
}

export function isOnDuty({ channels, communities }: Duty, place: Place): boolean {
  const allowed = communities[place.platform] ?? null
  if (allowed !== null && (place.community === null || !allowed.includes(place.community))) return false
  return place.isDirect || channels === null || channels.includes(place.channel)
}
