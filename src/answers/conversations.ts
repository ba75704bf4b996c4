// Conversations: each question is answered in the light of what was asked before it, in order, and what was answered is kept.
import type { Turn } from '../domain/answer.ts'
import type { AskedAnswer, AskOptions, Dateline } from './dateline.ts'
import type { KeptAnswers } from './kept-answers.ts'

export interface TalkOptions extends Pick<AskOptions, 'now' | 'asOf' | 'within' | 'onSentence' | 'onStep' | 'signal'> {
  /** `null`: the question stands alone. */
  conversation: string | null
  person: string
  place: string
}

/** An answer with the id under which it is kept; `null` if it is not worth keeping, or could not be kept. */
export interface TalkedAnswer extends AskedAnswer {
  id: string | null
}

export class Conversations {
  readonly #kept: KeptAnswers
  readonly #onTrouble: (error: unknown) => void
  /** The end of what is going on in each conversation: a second question waits for the first one's answer. */
  readonly #busy = new Map<string, Promise<unknown>>()

  constructor(kept: KeptAnswers, { onTrouble }: { onTrouble: (error: unknown) => void }) {
    this.#kept = kept
    this.#onTrouble = onTrouble
  }

  /** An answer that takes into account what came before. Throws only if storage fails or `signal` aborts. */
  ask(dateline: Pick<Dateline, 'ask'>, question: string, options: TalkOptions): Promise<TalkedAnswer> {
    return this.add((conversation) => dateline.ask(question, { ...options, conversation }), options)
  }

  /** Adds what `work` answers to the conversation; it is handed the turns before. */
  async add(work: (before: Turn[]) => Promise<AskedAnswer>, options: TalkOptions): Promise<TalkedAnswer> {
    const { conversation, now } = options
    return this.#inOrder(conversation, async () => {
      const asked = await work(await this.#kept.turns(conversation, now))
      return { ...asked, id: await this.#keep(asked, options) }
    })
  }

  async #keep({ answer, turn }: AskedAnswer, options: TalkOptions): Promise<string | null> {
    if (answer.kind === 'help') return null
    try {
      return await this.#kept.keep(answer, { ...options, turn })
    } catch (error) {
      // Better an answer without buttons than none.
      this.#onTrouble(error)
      return null
    }
  }

  async #inOrder<T>(conversation: string | null, work: () => Promise<T>): Promise<T> {
    if (conversation === null) return work()
    const before = this.#busy.get(conversation) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#busy.set(conversation, mine)
    try {
      return await mine
    } finally {
      if (this.#busy.get(conversation) === mine) this.#busy.delete(conversation)
    }
  }
}
