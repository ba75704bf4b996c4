// A platform for digests that does as it is told: takes posts, loses its answers, refuses, or is down. Time is simulated.
import type { Message } from '../../src/domain/message.ts'
import type { Posted, Posting, Traced } from '../../src/domain/ports.ts'
import type { Destination } from '../../src/domain/subscription.ts'

export type Mood =
  | 'well'
  /** The message arrives, but nobody learns of it. */
  | 'arrives unanswered'
  /** It does not arrive, and nobody learns of that either. */
  | 'lost'
  | 'down'
  | 'gone'
  /** The process dies right before, or right after, the message has arrived. */
  | 'dies before'
  | 'dies after'

export class Died extends Error {}

export interface SimulatedPlatform extends Posting {
  mood: Mood
  posts: { to: Destination; message: Message; key: string }[]
  told: { person: string; message: Message }[]
  /** Every attempt to post. */
  tries: number
  /** How many processes have died of it. */
  deaths: number
  /** What happens between being asked to post and posting, and while a post is on its way. */
  meanwhile: () => Promise<void>
  inFlight: () => Promise<void>
}

export function simulatedPlatform(): SimulatedPlatform {
  const unknown = { kind: 'unknown' as const, retryAfterMs: null, error: 'no answer' }
  return {
    mood: 'well',
    posts: [],
    told: [],
    tries: 0,
    deaths: 0,
    async meanwhile() {},
    async inFlight() {},
    async post(to, message, key, mayPost): Promise<Posted> {
      this.tries++
      await this.meanwhile()
      if ((await mayPost?.()) === false) return unknown
      await this.inFlight()
      if (this.mood === 'gone') return { kind: 'refused', why: 'gone', advice: 'The channel is gone.' }
      if (this.mood === 'dies before') {
        this.deaths++
        throw new Died()
      }
      if (this.mood === 'down' || this.mood === 'lost') return unknown
      this.posts.push({ to, message, key })
      if (this.mood === 'dies after') {
        this.deaths++
        throw new Died()
      }
      return this.mood === 'arrives unanswered' ? unknown : { kind: 'posted', message: `m${this.posts.length}` }
    },
    async trace(_to, key): Promise<Traced> {
      if (this.mood === 'down') return { kind: 'unknown', retryAfterMs: null, error: 'down' }
      const at = this.posts.findIndex((post) => post.key === key)
      return at === -1 ? { kind: 'absent' } : { kind: 'found', message: `m${at + 1}` }
    },
    async tell(person, message) {
      this.told.push({ person, message })
      return true
    },
  }
}
