// Has a model write an answer: every sentence is checked as it streams in, and only what holds is handed on and cited.
import { type Answered, type AnswerSentence, Citing, type Turn } from '../domain/answer.ts'
import type { Article, FoundPassage } from '../domain/article.ts'
import { ModelError } from '../domain/errors.ts'
import type { DraftRequest, ModelPassage } from '../domain/language-model.ts'
import { quoteOf } from '../stories/read-story.ts'
import { counted } from '../text/words.ts'
import { type CheckedSentence, checkSentence, isQuotable, presentableMissing } from './check.ts'
import type { Source } from './check-evidence.ts'
import { type Reading, readAgain } from './second-reader.ts'

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

export interface WriteParts extends Omit<Reading, 'signal'> {
  /** The model only chooses quotes: not a word of its own is shown. */
  quotesOnly?: boolean
}

const MOST_SENTENCES = 4
const INSTEAD = 'The articles’ own sentences stand where they do not bear out the model’s words.'

/** Asks the model and checks what it writes. Each sentence is read a second time while the next ones come. A failure after some keeps these, with a note. Throws the signal's reason. */
export async function writeAnswer(
  { asked, question, evidence, conversation, summary }: ToWrite,
  { now, asOf, onStep, onSentence, signal }: WriteOptions,
  { model, quotesOnly = false, onTrouble }: WriteParts,
): Promise<Written> {
  const articles = new Set(evidence.map(({ article }) => article.id)).size
  onStep?.(`reading ${counted(evidence.length, 'passage')} of ${counted(articles, 'article')}`)
  const most = summary?.sentences ?? MOST_SENTENCES
  const page = citedPage(most, onSentence)
  const notes = new Set<string>()
  let missing: string | null = null
  let outcome: 'silent' | 'written' | 'declined' = 'silent'
  /** What is to stand next; where the rules or the second reader do not let it, its quotes stand in its place. */
  const waiting: CheckedSentence[] = []
  let atReader = 0
  let reading = Promise.resolve()
  const settle = async () => {
    const batch = waiting.splice(0)
    const worded = batch.filter((one) => one.ok)
    atReader += batch.length
    const { borneOut, failure } = await readAgain(worded, { model, onTrouble, signal })
    if (failure !== null) notes.add(`The model’s words could not be checked: ${failure} ${INSTEAD}`)
    const holding = new Set<CheckedSentence>(worded.filter((_, at) => borneOut[at]))
    for (const one of batch) {
      if (one.ok && holding.has(one)) page.say(one.text, one.sources)
      else if (page.quote(one.sources) && failure === null && !quotesOnly) notes.add(INSTEAD)
    }
    atReader -= batch.length
  }
  try {
    const draft = model.draft(
      {
        question,
        now,
        asOf: asOf ?? null,
        conversation: [...conversation],
        passages: evidence.map(({ article, text }, at) => shownText(article, text, at)),
        onWait: (before) => onStep?.(waitingStep(before)),
        ...(summary && { summary }),
      },
      signal,
    )
    const texts = new Set<string>()
    for await (const event of draft) {
      signal?.throwIfAborted()
      if (event.kind === 'missing') {
        if (outcome === 'silent') outcome = 'declined'
        missing = quotesOnly ? null : presentableMissing(event.missing, question)
        continue
      }
      const { quotes } = event.sentence
      const checked = checkSentence(quotesOnly ? { text: '', quotes } : event.sentence, evidence, question)
      outcome = 'written'
      if (!checked.ok && !quotesOnly) onTrouble?.(`a sentence of the model was dropped: ${checked.why}`)
      if (checked.sources.length === 0 || (checked.ok && texts.has(checked.text))) continue
      waiting.push(checked)
      if (checked.ok) texts.add(checked.text)
      reading = atReader > 0 ? reading.then(settle) : settle()
      // Who cancels while it is read hears of it below.
      reading.catch(() => {})
      if (!model.verify) await reading
      if (page.sentences.length + atReader + waiting.length >= most) break
    }
    await reading
  } catch (error) {
    await reading
    if (signal?.aborted) throw signal.reason
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(error.message)
    if (page.sentences.length === 0) return nothing(error.message)
    notes.add(`The answer may be incomplete: ${error.message}`)
  }
  if (page.sentences.length > 0) {
    if (missing !== null) notes.add(`The articles don’t say ${missing}.`)
    return { kind: 'answered', question: asked, notes: [...notes], ...page.cited() }
  }
  if (outcome === 'declined') return { kind: 'declined', missing }
  return nothing(
    outcome === 'written' ? 'The articles don’t bear out what the model wrote.' : 'The model wrote nothing.',
  )
}

const nothing = (why: string): Written => ({ kind: 'nothing', why: `${why} These are the articles’ own sentences.` })

/** What a person who waits is told while the model serves others first. */
export const waitingStep = (before: number): string =>
  before === 0 ? 'yours is the next question' : `waiting: ${counted(before, 'question')} before yours`

/** A text of an article as the model is shown it, numbered from 1. */
export const shownText = ({ outlet, title, publishedAt }: Article, text: string, at: number): ModelPassage => ({
  ...{ n: at + 1, outlet, title, publishedAt, text },
})

/** The sentences that stand, and one citation for each distinct quote. */
function citedPage(most: number, onSentence: WriteOptions['onSentence']) {
  const sentences: AnswerSentence[] = []
  const citing = new Citing()
  const { citations } = citing
  /** Those cited, in order of first citation. */
  const articles = new Map<string, Article>()
  const quoted = new Set<number>()
  const cite = ({ article, span }: Source): number => {
    articles.set(`${article.id} ${article.version}`, article)
    return citing.cite(quoteOf(article, span))
  }
  const add = (sentence: AnswerSentence): void => {
    sentences.push(sentence)
    onSentence?.(sentence)
  }
  return {
    sentences,

    /** In the model's words, unless all that they rest on stands there already. */
    say(text: string, sources: readonly Source[]): void {
      const numbers = sources.map(cite)
      if (!numbers.every((n) => quoted.has(n))) add({ text, citations: numbers })
    },

    /** In the articles' own words, those that are not cited yet; whether there are any. */
    quote(sources: readonly Source[]): boolean {
      const { length } = sentences
      for (const one of sources.slice(0, most - length)) {
        const text = one.article.text.slice(one.span.start, one.span.end).replace(/\s+/g, ' ')
        const known = citations.length
        if (!isQuotable(one) || sentences.some((sentence) => sentence.text === text)) continue
        const n = cite(one)
        if (citations.length === known) continue
        quoted.add(n)
        add({ text, citations: [n] })
      }
      return sentences.length > length
    },

    cited(): Pick<Answered, 'mode' | 'sentences' | 'citations' | 'sources'> {
      const mode = quoted.size < sentences.length ? 'model' : 'extractive'
      return { mode, sentences, citations, sources: [...articles.values()] }
    },
  }
}
