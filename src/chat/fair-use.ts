// Where Dateline is on duty, and how much one person and one channel may ask, so that nobody's questions crowd out those of the others.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
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

const MINUTE_SECONDS = 60

export class FairUse {
  readonly #people: RateLimiterMemory
  readonly #channels: RateLimiterMemory

  /** Questions a minute. */
  constructor({ perPerson, perChannel }: { perPerson: number; perChannel: number }) {
    this.#people = new RateLimiterMemory({ points: perPerson, duration: MINUTE_SECONDS })
    this.#channels = new RateLimiterMemory({ points: perChannel, duration: MINUTE_SECONDS })
  }

  /** Counts a question: `null` if it may be asked, otherwise whose limit it is, and the seconds until it may. */
  async count(person: string, place: Place): Promise<{ whose: 'person' | 'channel'; seconds: number } | null> {
    const seconds = await taken(this.#people, `${place.platform}:${person}`)
    if (seconds !== null) return { whose: 'person', seconds }
    const channelSeconds = place.isDirect ? null : await taken(this.#channels, `${place.platform}:${place.channel}`)
    return channelSeconds === null ? null : { whose: 'channel', seconds: channelSeconds }
  }
}

async function taken(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
  }
}
