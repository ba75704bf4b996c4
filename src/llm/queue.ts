// Lets only so many answers be worded at once. The others wait in line, are told how many are before them, or are sent away.
import PQueue from 'p-queue'
import { ModelError } from '../domain/errors.ts'
import type { DraftRequest, LanguageModel } from '../domain/language-model.ts'

type Limits = Record<'atOnce' | 'mostWaiting', number>

/** The model behind a queue. `rephrase` and `verify` are short and go past it. One answer more than `mostWaiting` is refused, and given without it. */
export function queued(model: LanguageModel, { atOnce, mostWaiting }: Limits): LanguageModel {
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
