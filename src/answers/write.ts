// Has a model write an answer: every sentence is checked as it streams in, and only what holds is handed on and cited.
import { type Answered, type AnswerSentence, Citing, type Turn } from '../domain/answer.ts'

import { ModelError } from '../domain/errors.ts'
import type { DraftRequest, LanguageModel } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { counted } from '../text/words.ts'
import { type CheckedSpan, checkSentence, presentableMissing } from './check.ts'

export interface ToWrite {
  /** As the person asked, or called it. */
  asked: string
  /** As it is put to the model. */
  question: string
  /** The model sees them numbered from 1 in this order. */
  evidence: FoundPassage[]
  conversation: readonly Turn[]
  /** Set where `question` is a topic that is to be summed up. */
  summary?: DraftRequest['summary']
}

export type Written =
  | Answered
  /** The model says that the passages do not answer. `missing` completes "The articles don’t say …"; `null` if unfit to show. */
  | { kind: 'declined'; missing: string | null }
  /** The model failed, or nothing it wrote held. `why` is a sentence or two for the asker. */
  | { kind: 'nothing'; why: string }

export interface WriteOptions {
  now: Date
  asOf?: Date
  /** Each sentence as soon as it has passed. */
  onSentence?: (sentence: AnswerSentence) => void
  onStep?: (step: string) => void
  signal?: AbortSignal
}

const MOST_SENTENCES = 4

/**
 * Asks the model and checks what it writes. A failure of the model after some sentences have passed keeps these, with a note. Throws
 * the signal's reason when the caller cancels.
 */
export async function writeAnswer(
  { asked, question, evidence, conversation, summary }: ToWrite,
  { now, asOf, onStep, onSentence, signal }: WriteOptions,
  { model, onTrouble }: { model: LanguageModel; onTrouble?: (message: string) => void },
): Promise<Written> {
  const articles = new Set(evidence.map(({ article }) => article.id)).size
  onStep?.(`reading ${counted(evidence.length, 'passage')} of ${counted(articles, 'article')}`)
  const page = new CitedPage(evidence)
  const notes: string[] = []
  let missing: string | null = null
  let outcome: 'silent' | 'dropped' | 'declined' = 'silent'
  try {
    const draft = model.draft(
      {
        question,
        now,
        asOf: asOf ?? null,
        conversation: [...conversation],
        passages: evidence.map(modelPassage),
        onWait: (before) => onStep?.(waitingStep(before)),
        ...(summary && { summary }),
      },
      signal,
    )
    for await (const event of draft) {
      signal?.throwIfAborted()
      if (event.kind === 'missing') {
        if (outcome === 'silent') outcome = 'declined'
        missing = presentableMissing(event.missing, question, evidence)
        continue
      }
      const checked = checkSentence(event.sentence, evidence)
      if (!checked.ok) {
        outcome = 'dropped'
        onTrouble?.(`a sentence of the model was dropped: ${checked.why}`)
        continue
      }
      const sentence = page.add(checked.text, checked.spans)
      if (sentence !== null) onSentence?.(sentence)
      if (page.sentences.length >= (summary?.sentences ?? MOST_SENTENCES)) break
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(error.message)
    if (page.sentences.length === 0) return nothing(error.message)
    notes.push(`The answer may be incomplete: ${error.message}`)
  }
  if (page.sentences.length > 0) {
    if (missing !== null) notes.push(`The articles don’t say ${missing}.`)
    return { kind: 'answered', mode: 'model', question: asked, notes, ...page.cited() }
  }
  if (outcome === 'declined') return { kind: 'declined', missing }
  return nothing(
    outcome === 'dropped' ? 'The articles don’t bear out what the model wrote.' : 'The model wrote nothing.',
  )
}

const nothing = (why: string): Written => ({ kind: 'nothing', why: `${why} These are the articles’ own sentences.` })

/** What a person who waits is told while the model serves others first. */
export const waitingStep = (before: number): string =>
  before === 0 ? 'yours is the next question' : `waiting: ${counted(before, 'question')} before yours`

function modelPassage({ article: { outlet, title, publishedAt }, text }: FoundPassage, at: number) {
  return { n: at + 1, outlet, title, publishedAt, text }
}

/** The sentences that have passed, and one citation for each distinct quote. */
class CitedPage {
  readonly sentences: AnswerSentence[] = []
  readonly #citing = new Citing()
  readonly #evidence: FoundPassage[]

  constructor(evidence: FoundPassage[]) {
    this.#evidence = evidence
  }

  /** `null` when the same sentence stands there already. */
  add(text: string, spans: readonly CheckedSpan[]): AnswerSentence | null {
    if (this.sentences.some((sentence) => sentence.text === text)) return null
    const citations = spans.flatMap(({ evidenceIndex, span }) => {
      const article = this.#evidence[evidenceIndex]?.article
      if (article === undefined) return []
      const { id: articleId, version } = article
      return [this.#citing.cite({ articleId, version, ...span, quote: article.text.slice(span.start, span.end) })]
    })
    const sentence = { text, citations }
    this.sentences.push(sentence)
    return sentence
  }

  /** The cited articles each once, in order of first citation. */
  cited(): Pick<Answered, 'sentences' | 'citations' | 'sources'> {
    const { citations } = this.#citing
    const sources = citations.flatMap(
      ({ articleId, version }) =>
        this.#evidence.find(({ article }) => article.id === articleId && article.version === version)?.article ?? [],
    )
    return { sentences: this.sentences, citations, sources: [...new Set(sources)] }
  }
}
