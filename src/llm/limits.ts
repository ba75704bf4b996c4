// What keeps a model from being asked too much: so many answers at once, with the others in line, and a daily cap on tokens.
import PQueue from 'p-queue'
import { ModelError } from '../domain/errors.ts'
import type { DraftRequest, LanguageModel } from '../domain/language-model.ts'

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

/** The model behind a queue. `rephrase` and `verify` are short and go past it. One answer more than `mostWaiting` is refused, and given without it. */
export function queued(
  model: LanguageModel,
  { atOnce, mostWaiting }: Record<'atOnce' | 'mostWaiting', number>,
): LanguageModel {
  const queue = new PQueue({ concurrency: atOnce })
  /** Those who wait, first come first. */
  const line: Pick<DraftRequest, 'onWait'>[] = []

  /** Resolves, when it is one's turn, to what ends it. Throws a ModelError 'rate-limit' when too many wait already. */
  function turn(place: Pick<DraftRequest, 'onWait'>, signal: AbortSignal | undefined): Promise<Disposable> {
    if (line.length >= mostWaiting)
      throw new ModelError('rate-limit', 'Too many questions wait for the model just now.', 'Raise LLM_AT_ONCE.')
    const leaveLine = (): void => {
      const at = line.indexOf(place)
      if (at === -1) return
      line.splice(at, 1)
      for (const [before, { onWait }] of line.entries()) if (before >= at) onWait?.(before)
    }
    const begun = Promise.withResolvers<Disposable>()
    line.push(place)
    const task = (): Promise<void> =>
      new Promise((done) => {
        leaveLine()
        begun.resolve({ [Symbol.dispose]: done })
      })
    queue.add(task, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      leaveLine()
      begun.reject(error)
    })
    if (line.includes(place)) place.onWait?.(line.indexOf(place))
    return begun.promise
  }

  return {
    ...model,
    async *draft(request, signal) {
      using _turn = await turn({ ...request }, signal)
      yield* model.draft(request, signal)
    },
    async findInStory(request, signal) {
      using _turn = await turn({ ...request }, signal)
      return await model.findInStory(request, signal)
    },
  }
}
