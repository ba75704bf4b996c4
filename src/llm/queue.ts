// Lets only so many answers be worded at once. The others wait in line, are told how many are before them, or are sent away.
import PQueue from 'p-queue'
import { ModelError } from '../domain/errors.ts'
import type { LanguageModel } from '../domain/language-model.ts'

export interface QueueOptions {
  atOnce: number
  /** Answers that wait at most. A further one is refused, so that it can be given without the model. */
  mostWaiting: number
}

/** The model behind a queue. `rephrase` is short and goes past it. */
export function queued(model: LanguageModel, { atOnce, mostWaiting }: QueueOptions): LanguageModel {
  const queue = new PQueue({ concurrency: atOnce })
  /** Those who wait, first come first. */
  const waiting: { onWait: ((before: number) => void) | undefined }[] = []

  /** Resolves, when it is one's turn, to what ends it. Throws a ModelError 'rate-limit' when too many wait already. */
  async function enter(onWait: ((before: number) => void) | undefined, signal: AbortSignal | undefined) {
    if (waiting.length >= mostWaiting)
      throw new ModelError('rate-limit', 'Too many questions wait for the model just now.', 'Raise LLM_AT_ONCE.')
    const place = { onWait }
    const leaveLine = () => {
      const at = waiting.indexOf(place)
      if (at === -1) return
      waiting.splice(at, 1)
      for (const [before, { onWait }] of waiting.entries()) if (before >= at) onWait?.(before)
    }
    const turn = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    waiting.push(place)
    const task = (): Promise<void> => {
      leaveLine()
      turn.resolve()
      return done.promise
    }
    queue.add(task, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      leaveLine()
      turn.reject(error)
    })
    if (waiting.includes(place)) onWait?.(waiting.indexOf(place))
    await turn.promise
    return done.resolve
  }

  return {
    name: model.name,
    async *draft(request, signal) {
      const leave = await enter(request.onWait, signal)
      try {
        yield* model.draft(request, signal)
      } finally {
        leave()
      }
    },
    async findInStory(request, signal) {
      const leave = await enter(request.onWait, signal)
      try {
        return await model.findInStory(request, signal)
      } finally {
        leave()
      }
    },
    rephrase: (request, signal) => model.rephrase(request, signal),
  }
}
