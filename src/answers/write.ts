// Writes an answer with a model: every sentence is checked as it streams in, and only what holds is handed on and cited.
import type { AnswerSentence, Citation, Turn } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { ModelError } from '../domain/errors.ts'
import type { DraftEvent, DraftRequest, LanguageModel } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { checkSentence } from './check.ts'
import type { CheckedSpan } from './check-evidence.ts'
import { presentableMissing } from './check-missing.ts'

export interface WriteRequest {
  question: string
  /** The model sees them numbered from 1 in this order. */
  evidence: FoundPassage[]
  model: LanguageModel
  conversation: Turn[]
  now: Date
  asOf: Date | null
  /** Set where `question` is a topic that is to be summed up. */
  summary?: DraftRequest['summary']
  /** Called for each sentence once it has passed, with the citations it names. */
  onSentence?: (sentence: AnswerSentence, citations: Citation[]) => void
  /** Told, while the model serves others first, how many those are. */
  onWait?: (before: number) => void
  signal?: AbortSignal
}

/** A sentence that was not shown, for the log. It holds the model's words: not for the asker. */
interface DroppedSentence {
  text: string
  why: string
}

export type Written = { dropped: DroppedSentence[] } & (
  | { kind: 'answered'; sentences: AnswerSentence[]; citations: Citation[]; sources: Article[]; notes: string[] }
  /** The model wrote, but nothing it wrote held. `why` is a sentence for the asker. */
  | { kind: 'nothing'; why: string }
  /** The model says that the passages do not answer. `missing` completes "The articles don’t say …"; `null` if unfit to show. */
  | { kind: 'declined'; missing: string | null }
)

const MAX_SENTENCES = 4

/**
 * Asks the model and checks what it writes. Throws `ModelError` when it fails before any sentence has passed, and the signal's
 * reason when the caller cancels; a failure later on keeps what has passed, with a note.
 */
export async function writeAnswer(request: WriteRequest): Promise<Written> {
  const { question, evidence, onSentence, signal } = request
  const most = request.summary?.sentences ?? MAX_SENTENCES
  const page = new CitedPage(evidence)
  const dropped: DroppedSentence[] = []
  const notes: string[] = []
  let missing: string | null = null
  let declined = false
  try {
    for await (const event of draftOf(request)) {
      signal?.throwIfAborted()
      if (event.kind === 'missing') {
        declined = true
        missing = presentableMissing(event.missing, question, evidence)
        continue
      }
      const checked = checkSentence(event.sentence, evidence)
      if (!checked.ok) {
        dropped.push({ text: event.sentence.text, why: checked.why })
        continue
      }
      const added = page.add(checked.text, checked.spans)
      if (added !== null) onSentence?.(added.sentence, added.citations)
      if (page.sentences.length >= most) break
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (!(error instanceof ModelError) || page.sentences.length === 0) throw error
    notes.push(`The answer may be incomplete: ${error.message}`)
  }
  if (page.sentences.length > 0) {
    if (missing !== null) notes.push(`The articles don’t say ${missing}.`)
    return {
      kind: 'answered',
      sentences: page.sentences,
      citations: page.citations,
      sources: page.sources(),
      notes,
      dropped,
    }
  }
  if (dropped.length > 0) return { kind: 'nothing', why: 'The articles don’t bear out what the model wrote.', dropped }
  if (declined) return { kind: 'declined', missing, dropped }
  return { kind: 'nothing', why: 'The model wrote nothing.', dropped }
}

function draftOf({
  question,
  evidence,
  model,
  conversation,
  now,
  asOf,
  onWait,
  summary,
  signal,
}: WriteRequest): AsyncIterable<DraftEvent> {
  const passages = evidence.map(({ article, text }, at) => ({
    n: at + 1,
    outlet: article.outlet,
    title: article.title,
    publishedAt: article.publishedAt,
    text,
  }))
  return model.draft({ question, asOf, now, conversation, passages, onWait, ...(summary && { summary }) }, signal)
}

/** The sentences that have passed, and one citation for each distinct quote. */
class CitedPage {
  readonly sentences: AnswerSentence[] = []
  readonly citations: Citation[] = []
  readonly #evidence: FoundPassage[]

  constructor(evidence: FoundPassage[]) {
    this.#evidence = evidence
  }

  /** `null` when the same sentence stands there already. */
  add(text: string, spans: CheckedSpan[]): { sentence: AnswerSentence; citations: Citation[] } | null {
    if (this.sentences.some((sentence) => sentence.text === text)) return null
    const citations = spans.map((span) => this.#cite(span)).filter((citation) => citation !== null)
    const sentence = { text, citations: citations.map(({ n }) => n) }
    this.sentences.push(sentence)
    return { sentence, citations }
  }

  #cite({ evidenceIndex, span }: CheckedSpan): Citation | null {
    const article = this.#evidence[evidenceIndex]?.article
    if (article === undefined) return null
    const { id: articleId, version, text } = article
    const known = this.citations.find(
      (one) =>
        one.articleId === articleId && one.version === version && one.start === span.start && one.end === span.end,
    )
    if (known !== undefined) return known
    const citation = {
      n: this.citations.length + 1,
      articleId,
      version,
      ...span,
      quote: text.slice(span.start, span.end),
    }
    this.citations.push(citation)
    return citation
  }

  /** The cited articles, each once, in order of first citation. */
  sources(): Article[] {
    const articles = this.citations.map(({ articleId, version }) =>
      this.#evidence
        .map(({ article }) => article)
        .find((article) => article.id === articleId && article.version === version),
    )
    return [...new Set(articles.filter((article) => article !== undefined))]
  }
}
