// Has a model write from evidence: tells how far it is, hands on each sentence that has passed the checks, and says what came of it.
// What is given instead when nothing did is the caller's to say.

import type { Answered, Turn } from '../domain/answer.ts'
import { ModelError } from '../domain/errors.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { DatelineParts } from './ask.ts'
import type { AskOptions } from './dateline.ts'
import { count, waitingStep } from './steps.ts'
import { type WriteRequest, writeAnswer } from './write.ts'

export interface ToWrite extends Pick<WriteRequest, 'summary'> {
  /** As the person asked, or called it. */
  asked: string
  /** As it is put to the model. */
  question: string
  evidence: FoundPassage[]
  conversation: Turn[]
}

type Written =
  | { kind: 'answered'; answer: Answered }
  /** The model says that the evidence does not tell; `missing`: what of the question, if it says that. */
  | { kind: 'declined'; missing: string | null }
  /** Why the articles' own sentences are given instead. */
  | { kind: 'nothing'; why: string }

type Asking = Pick<AskOptions, 'now' | 'asOf' | 'onStep' | 'onSentence' | 'signal'>

/** `null` without a model. Throws the signal's reason when the caller cancels. */
export async function written(
  { asked, question, evidence, conversation, summary }: ToWrite,
  { now, asOf, onStep, onSentence, signal }: Asking,
  { model, onTrouble }: Pick<DatelineParts, 'model' | 'onTrouble'>,
): Promise<Written | null> {
  if (model === null || evidence.length === 0) return null
  const articles = new Set(evidence.map(({ article }) => article.id)).size
  onStep?.(`reading ${count(evidence.length, 'passage')} of ${count(articles, 'article')}`)
  try {
    const { dropped, ...draft } = await writeAnswer({
      question,
      evidence,
      model,
      conversation,
      now,
      asOf: asOf ?? null,
      ...(summary && { summary }),
      ...(onSentence && { onSentence }),
      onWait: (before) => onStep?.(waitingStep(before)),
      ...(signal && { signal }),
    })
    for (const { why } of dropped) onTrouble?.(`a sentence of the model was dropped: ${why}`)
    if (draft.kind === 'declined') return { kind: 'declined', missing: draft.missing }
    if (draft.kind === 'nothing') return { kind: 'nothing', why: insteadOf(draft.why) }
    const { sentences, citations, sources, notes } = draft
    return {
      kind: 'answered',
      answer: { kind: 'answered', mode: 'model', question: asked, sentences, citations, sources, notes },
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(error.message)
    return { kind: 'nothing', why: insteadOf(error.message) }
  }
}

const insteadOf = (why: string): string => `${why} These are the articles’ own sentences.`
