// Has a model read sentences that passed the rules once more, each beside nothing but its quotes. Where that fails, none counts as borne out.
import { ModelError } from '../domain/errors.ts'
import type { Claim, LanguageModel } from '../domain/language-model.ts'
import { counted } from '../text/words.ts'
import { lastSentenceOf, type Source } from './check-evidence.ts'

export interface Reading {
  model: LanguageModel
  /** Told for the log what went wrong on the way to an answer that is given all the same. */
  onTrouble?: ((message: string) => void) | undefined
  signal?: AbortSignal | undefined
}

export type Worded = { text: string; sources: Source[] }

/** Whether each is borne out, in order: all, where nobody reads again; `failure`: why nobody could tell, for people. Throws the signal's reason. */
export async function readAgain(
  worded: readonly Worded[],
  { model, onTrouble, signal }: Reading,
): Promise<{ borneOut: boolean[]; failure: string | null }> {
  if (model.verify === undefined || worded.length === 0) return { borneOut: worded.map(() => true), failure: null }
  try {
    const borneOut = await model.verify(worded.map(claimOf), signal)
    const failed = worded.filter((_, at) => !borneOut[at]).length
    if (failed > 0) onTrouble?.(`the second reader does not find in its quotes: ${counted(failed, 'sentence')}`)
    return { borneOut, failure: null }
  } catch (error) {
    signal?.throwIfAborted()
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(`the second reader failed: ${error.message}`)
    return { borneOut: worded.map(() => false), failure: error.message }
  }
}

function claimOf({ text, sources }: Worded): Claim {
  const quotes = sources.map(({ article, before, sentences: quote }) => {
    const { outlet, publishedAt } = article
    return { outlet, publishedAt, before: lastSentenceOf(before), quote }
  })
  return { text, sources: quotes }
}
