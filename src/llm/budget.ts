// The daily cap on model tokens: asked before each request, told afterwards. Does not know where the count is kept.
import { ModelError } from '../domain/errors.ts'

/** Tokens used on each UTC day ("2025-09-12"), kept so that a restart does not start the day anew. */
export interface UsageStore {
  usedOn(day: string): Promise<number>
  add(day: string, tokens: number): Promise<void>
}

export type TokenBudget = ReturnType<typeof tokenBudget>

/** `dailyTokens`: the cap, `null` for none. Usage is counted in either case. `spending`: what for, and which setting caps it. */
export function tokenBudget(
  store: UsageStore,
  dailyTokens: number | null,
  now: () => Date,
  spending = { on: 'the language model', cappedBy: 'LLM_DAILY_TOKENS' },
) {
  let reserved = 0
  return {
    /** Sets `tokens` aside; throws `ModelError` "budget" if the day has not that many left. What it returns is told once what was spent. */
    async reserve(tokens: number): Promise<(spent: number) => Promise<void>> {
      const day = now().toISOString().slice(0, 10)
      // Counted before the store is asked, so that requests side by side do not all see the same room.
      reserved += tokens
      try {
        const used = await store.usedOn(day)
        if (dailyTokens !== null && used + reserved > dailyTokens) {
          const hint = `The cap is ${dailyTokens} tokens (${spending.cappedBy}); ${used} are used. It starts anew at midnight UTC.`
          throw new ModelError('budget', `Today’s allowance for ${spending.on} is used up.`, hint)
        }
      } catch (error) {
        reserved -= tokens
        throw error
      }
      return async (spent) => {
        reserved -= tokens
        if (spent > 0) await store.add(day, Math.ceil(spent))
      }
    },
  }
}

/** A cautious guess at a text's tokens: four ASCII characters or one and a half others make one. */
export function estimateTokens(text: string): number {
  const others = text.replace(/[\u0000-\u007f]/g, '').length
  return Math.ceil((text.length - others) / 4 + others / 1.5)
}
