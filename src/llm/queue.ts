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
export function queued(model: LanguageModel, options: QueueOptions): LanguageModel {
  const line = new Line(options)
  return {
    name: model.name,
    async *draft(request, signal) {
      const leave = await line.enter(request.onWait, signal)
      try {
        yield* model.draft(request, signal)
      } finally {
        leave()
      }
    },
    async findInStory(request, signal) {
      const leave = await line.enter(request.onWait, signal)
      try {
        return await model.findInStory(request, signal)
      } finally {
        leave()
      }
    },
    rephrase: (request, signal) => model.rephrase(request, signal),
  }
}

interface Waiting {
  tell: ((before: number) => void) | undefined
}

class Line {
  readonly #queue: PQueue
  readonly #mostWaiting: number
  /** Those who wait, first come first. */
  readonly #waiting: Waiting[] = []

  constructor({ atOnce, mostWaiting }: QueueOptions) {
    this.#queue = new PQueue({ concurrency: atOnce })
    this.#mostWaiting = mostWaiting
  }

  /** Resolves, when it is one's turn, to what ends it. Throws a ModelError 'rate-limit' when too many wait already. */
  async enter(tell: Waiting['tell'], signal: AbortSignal | undefined): Promise<() => void> {
    if (this.#waiting.length >= this.#mostWaiting)
      throw new ModelError('rate-limit', 'Too many questions wait for the model just now.', 'Raise LLM_AT_ONCE.')
    const place = { tell }
    const turn = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    this.#waiting.push(place)
    const task = (): Promise<void> => {
      this.#leaveLine(place)
      turn.resolve()
      return done.promise
    }
    this.#queue.add(task, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      this.#leaveLine(place)
      turn.reject(error)
    })
    if (this.#waiting.includes(place)) tell?.(this.#waiting.indexOf(place))
    await turn.promise
    return () => done.resolve()
  }

  #leaveLine(place: Waiting): void {
    const at = this.#waiting.indexOf(place)
    if (at === -1) return
    this.#waiting.splice(at, 1)
    for (const [before, { tell }] of this.#waiting.entries()) if (before >= at) tell?.(before)
  }
}
