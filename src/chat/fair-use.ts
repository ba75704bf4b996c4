// Where Dateline is on duty, and how much one person, one channel and all together may ask, so that nobody's questions crowd out those of the others.
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Place, Request } from '../domain/ports.ts'

export interface Duty {
  /** Ids of channels; `null`: all. A direct message is no channel. */
  channels: string[] | null
  /** By platform, the ids of guilds or workspaces; `null` or absent: all. */
  communities: Record<string, string[] | null>
  /** Questions a minute. */
  perPerson: number
  perChannel: number
  inAll: number
  /** Ids of people who may manage every channel. */
  admins: string[]
}

export function isOnDuty({ channels, communities }: Duty, place: Place): boolean {
  const allowed = communities[place.platform] ?? null
  if (allowed !== null && (place.community === null || !allowed.includes(place.community))) return false
  return place.isDirect || channels === null || channels.includes(place.channel)
}

const counters = new WeakMap<Duty, ReturnType<typeof counterOf>>()

/** A limit of so many a minute; `name` tells it from others that are counted in the same place. */
export type LimiterFor = (name: string, points: number) => RateLimiterAbstract

const here: LimiterFor = (_name, points) => new RateLimiterMemory({ points, duration: 60 })

/** One count for all desks of a duty, in this process or wherever `limiterFor` counts. */
export function fairUse(duty: Duty, limiterFor: LimiterFor = here): ReturnType<typeof counterOf> {
  const known = counters.get(duty) ?? counterOf(duty, limiterFor)
  counters.set(duty, known)
  return known
}

/** Counts a question: `null` if it may be asked, otherwise a sentence that says when it may. */
function counterOf({ perPerson, perChannel, inAll }: Duty, limiterFor: LimiterFor) {
  const person = { limiter: limiterFor('person', perPerson), who: 'You ask' }
  const channel = { limiter: limiterFor('channel', perChannel), who: 'This channel asks' }
  const all = { limiter: limiterFor('all', inAll), who: 'All who ask me together do so' }
  return async ({ person: { id }, place }: Pick<Request, 'person' | 'place'>): Promise<string | null> => {
    const limits = [
      { ...person, key: `${place.platform}:${id}` },
      ...(place.isDirect ? [] : [{ ...channel, key: `${place.platform}:${place.channel}` }]),
      { ...all, key: 'all' },
    ]
    const taken: typeof limits = []
    for (const limit of limits) {
      const refused = await refusal(limit)
      // What is not asked after all counts nowhere.
      if (refused !== null) return Promise.all(taken.map(({ limiter, key }) => limiter.reward(key))).then(() => refused)
      taken.push(limit)
    }
    return null
  }
}

async function refusal({ limiter, key, who }: { limiter: RateLimiterAbstract; key: string; who: string }) {
  try {
    await limiter.consume(key)
    return null
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    return `${who} faster than I can read. Ask again ${seconds === 1 ? 'in a second' : `in ${seconds} seconds`}.`
  }
}
