// How much one person and one channel may ask, so that nobody's questions crowd out those of the others.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Place } from '../domain/ports.ts'

const MINUTE_SECONDS = 60

export interface FairUseLimits {
  /** Questions a minute. */
  perPerson: number
  perChannel: number
}

export class FairUse {
  readonly #people: RateLimiterMemory
  readonly #channels: RateLimiterMemory

  constructor({ perPerson, perChannel }: FairUseLimits) {
    this.#people = new RateLimiterMemory({ points: perPerson, duration: MINUTE_SECONDS })
    this.#channels = new RateLimiterMemory({ points: perChannel, duration: MINUTE_SECONDS })
  }

  /** Counts a question: `null` if it may be asked, otherwise whose limit it is, and the seconds until it may. */
  async count(person: string, place: Place): Promise<{ whose: 'person' | 'channel'; seconds: number } | null> {
    const key = `${place.platform}:${place.channel}`
    const seconds = await taken(this.#people, `${place.platform}:${person}`)
    if (seconds !== null) return { whose: 'person', seconds }
    const channelSeconds = place.isDirect ? null : await taken(this.#channels, key)
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
