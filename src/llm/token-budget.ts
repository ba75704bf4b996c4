// The daily cap on model tokens: asked before each request, told afterwards. Where the count is kept is another's matter.
import { ModelError } from '../domain/errors.ts'

/** Tokens used on each UTC day ("2025-09-12"), kept so that a restart does not start the day anew. */
export interface UsageStore {
  usedOn(day: string): Promise<number>
  add(day: string, tokens: number): Promise<void>
}

export function memoryUsageStore(): UsageStore {
  const used = new Map<string, number>()
  return {
    usedOn: async (day) => used.get(day) ?? 0,
    add: async (day, tokens) => {
      used.set(day, (used.get(day) ?? 0) + tokens)
    },
  }
}

/** Room set aside for one request until it is known what it took. */
export interface Reservation {
  /** Books what the request really took and gives back the rest. Later calls do nothing. */
  settle(tokens: number): Promise<void>
}

export class TokenBudget {
  readonly #store: UsageStore
  readonly #dailyTokens: number | null
  readonly #now: () => Date
  #reserved = 0

  /** `dailyTokens`: the cap, `null` for none; usage is counted in either case. */
  constructor({ store, dailyTokens, now }: { store: UsageStore; dailyTokens: number | null; now: () => Date }) {
    this.#store = store
    this.#dailyTokens = dailyTokens
    this.#now = now
  }

  /** Sets aside `tokens`; throws `ModelError` of kind "budget" when the day's cap does not leave that many. */
  async reserve(tokens: number): Promise<Reservation> {
    const day = this.#now().toISOString().slice(0, 10)
    // Counted before the store is asked, so that requests side by side do not all see the same room.
    this.#reserved += tokens
    let isOpen = true
    const release = () => {
      if (isOpen) this.#reserved -= tokens
      isOpen = false
    }
    try {
      const used = await this.#store.usedOn(day)
      if (this.#dailyTokens !== null && used + this.#reserved > this.#dailyTokens) {
        const hint = `The cap is ${this.#dailyTokens} tokens (LLM_DAILY_TOKENS); ${used} are used. It starts anew at midnight UTC.`
        throw new ModelError('budget', 'Today’s allowance for the language model is used up.', hint)
      }
    } catch (error) {
      release()
      throw error
    }
    return {
      settle: async (spent) => {
        if (!isOpen) return
        release()
        if (spent > 0) await this.#store.add(day, Math.ceil(spent))
      },
    }
  }
}

/** A cautious guess at a text's tokens: four ASCII characters or one and a half others make one. */
export function estimateTokens(text: string): number {
  const others = text.replace(/[\u0000-\u007f]/g, '').length
  return Math.ceil((text.length - others) / 4 + others / 1.5)
}
