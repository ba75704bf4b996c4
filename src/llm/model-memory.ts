// Remembers what a model has proposed for the very same reports, so that nobody waits or pays for it again. What is remembered is checked
// again each time: it is a proposal still.
import { createHash } from 'node:crypto'
import type {
  DraftDevelopment,
  DraftDifference,
  LanguageModel,
  StoryModel,
  StoryRequest,
} from '../domain/language-model.ts'

/** Stories of each kind; the one asked about longest ago is forgotten first. */
const MOST_STORIES = 200

export function remembered(model: LanguageModel & StoryModel): LanguageModel & StoryModel {
  const differences = new Memory<DraftDifference>((request, signal) => model.differences(request, signal))
  const developments = new Memory<DraftDevelopment>((request, signal) => model.developments(request, signal))
  return {
    name: model.name,
    draft: (request, signal) => model.draft(request, signal),
    rephrase: (request, signal) => model.rephrase(request, signal),
    differences: (request, signal) => differences.ask(request, signal),
    developments: (request, signal) => developments.ask(request, signal),
  }
}

type Asking<T> = (request: StoryRequest, signal: AbortSignal | undefined) => AsyncIterable<T>

class Memory<T> {
  readonly #asking: Asking<T>
  readonly #known = new Map<string, T[]>()

  constructor(asking: Asking<T>) {
    this.#asking = asking
  }

  /** Only what came to its end without a failure is remembered. */
  async *ask(request: StoryRequest, signal: AbortSignal | undefined): AsyncGenerator<T> {
    const key = keyOf(request)
    const known = this.#known.get(key)
    if (known !== undefined) {
      this.#keep(key, known)
      yield* known
      return
    }
    const proposed: T[] = []
    for await (const one of this.#asking(request, signal)) {
      proposed.push(one)
      yield one
    }
    this.#keep(key, proposed)
  }

  #keep(key: string, proposed: T[]): void {
    this.#known.delete(key)
    this.#known.set(key, proposed)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_STORIES && oldest !== undefined) this.#known.delete(oldest)
  }
}

/** Follows from all that the model is shown: another version of an article is another question. */
function keyOf({ headline, reports }: StoryRequest): string {
  return createHash('sha256').update(JSON.stringify({ headline, reports })).digest('base64')
}
