// Where Dateline is on duty, and how much one person and one channel may ask, so that nobody's questions crowd out those of the others.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Place } from '../domain/ports.ts'

export interface Duty {
  /** Ids of channels; `null`: all. A direct message is no channel. */
  channels: string[] | null
  /** By platform, the ids of guilds or workspaces; `null` or absent: all. */
  communities: Record<string, string[] | null>
  /** Questions a minute. */
  perPerson: number
  perChannel: number
  /** Ids of people who may manage every channel. */
  admins: string[]
}

export function isOnDuty({ channels, communities }: Duty, place: Place): boolean {
  const allowed = communities[place.platform] ?? null
  if (allowed !== null && (place.community === null || !allowed.includes(place.community))) return false
  return place.isDirect || channels === null || channels.includes(place.channel)
}

/** Counts a question: `null` if it may be asked, otherwise a sentence that says when it may. */
export function fairUse({ perPerson, perChannel }: Duty) {
  const people = new RateLimiterMemory({ points: perPerson, duration: 60 })
  const channels = new RateLimiterMemory({ points: perChannel, duration: 60 })
  return async (person: string, { platform, channel, isDirect }: Place): Promise<string | null> => {
    const refused = await refusal(people, `${platform}:${person}`, 'You ask')
    return refused ?? (isDirect ? null : refusal(channels, `${platform}:${channel}`, 'This channel asks'))
  }
}

async function refusal(limiter: RateLimiterMemory, key: string, who: string): Promise<string | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    return `${who} faster than I can read. Ask again ${seconds === 1 ? 'in a second' : `in ${seconds} seconds`}.`
  }
}
