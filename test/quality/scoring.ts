// Scores what came back for a question, and adds scores up. Pure: asks nothing and prints nothing.
import { holdsAll } from './matching.ts'
import type { EvalQuestion } from './questions.ts'

/** What was found and answered for one question. */
export interface Observation {
  question: EvalQuestion
  /** The answer's sentences, or those that come closest where it is not sure; none where it was refused. */
  sentences: string[]
  certainty: 'sure' | 'unsure' | null
  /** The passages found, best first, with all names under which a set may expect their articles. */
  passages: { text: string; article: { id: string; file: string; url: string | null } }[]
  /** Whether each citation's quote stands word for word where it says. */
  quotes: boolean[]
  /** Seconds. */
  seconds: Record<Phase, number>
}

type Phase = 'search' | 'write' | 'total'
/** `unsure`: not answered, but quotes that come closest were shown. */
type Outcome = 'right' | 'wrong' | 'unsure' | 'refused'

export interface Scored {
  question: EvalQuestion
  /** An answer to what the articles do not say is wrong, whatever it says. */
  outcome: Outcome
  /** Whether the first sentence that is shown holds the answer, and whether any does. */
  isFirstRight: boolean
  isShownRight: boolean
  /** Words of a sure answer; `null` of others. */
  words: number | null
  /** 1-based place of the first passage that holds all accepted words; `null`: none does. */
  passageRank: number | null
  /** 1-based place of the first passage of an expected article; `null`: there is none. */
  expectedRank: number | null
  quotes: boolean[]
  seconds: Record<Phase, number>
}

/** How many of how many. */
export interface Share {
  count: number
  of: number
}

export interface Spread {
  median: number
  p95: number
}

export interface Figures {
  questions: number
  /** Answerable questions with a passage that holds the accepted words among the first 1, 4 and 10. */
  passages: Record<Depth, Share>
  /** Answerable questions that expect an article, with a passage of it among the first 1, 4 and 10. */
  expected: Record<Depth, Share>
  /** Mean reciprocal rank of the expected article; `null` where none is expected. */
  expectedMrr: number | null
  /** Of the answerable questions. */
  right: Share
  wrong: Share
  unsure: Share
  refused: Share
  /** Right by the first sentence alone: sure answers, of all questions; and with those that come closest. */
  sureFirst: Share
  shownFirst: Share
  /** Right by any sentence that is shown, be it sure or not. */
  shownRight: Share
  /** Wrong ones of the sure answers. */
  wrongOfSure: Share
  /** Median of the words of sure answers; `null` where there is none. */
  words: number | null
  /** Refused or unsure. */
  unanswerableRefused: Share
  quotesVerbatim: Share
  /** `null` where nothing was asked. */
  seconds: Record<Phase, Spread> | null
}

type Depth = 'top1' | 'top4' | 'top10'

export function scored({ question, sentences, certainty, passages, quotes, seconds }: Observation): Scored {
  const holding = passages.findIndex(({ text }) => holdsAll(text, question.accept))
  const expected = passages.findIndex(({ article }) => isExpected(article, question.expect))
  return {
    question,
    outcome: outcomeOf(question, sentences, certainty),
    isFirstRight: !question.unanswerable && holdsAll(sentences[0] ?? '', question.accept),
    isShownRight: !question.unanswerable && holdsAll(sentences.join(' '), question.accept),
    words: certainty === 'sure' ? sentences.join(' ').split(/\s+/).length : null,
    passageRank: rankOf(holding),
    expectedRank: rankOf(expected),
    quotes,
    seconds,
  }
}

/** Shares of the answerable and of the unanswerable questions, and what all of them took. */
export function figuresOf(scores: readonly Scored[]): Figures {
  const answerable = scores.filter(({ question }) => !question.unanswerable)
  const unanswerable = scores.filter(({ question }) => question.unanswerable)
  const expecting = answerable.filter(({ question }) => question.expect.length > 0)
  const quotes = scores.flatMap((score) => score.quotes)
  const words = scores.flatMap((score) => score.words ?? [])
  const outcomes = (outcome: Outcome) => share(answerable, (score) => score.outcome === outcome)
  return {
    questions: scores.length,
    passages: depths(answerable, (score) => score.passageRank),
    expected: depths(expecting, (score) => score.expectedRank),
    expectedMrr:
      expecting.length === 0
        ? null
        : mean(expecting.map(({ expectedRank }) => (expectedRank === null ? 0 : 1 / expectedRank))),
    right: outcomes('right'),
    wrong: outcomes('wrong'),
    unsure: outcomes('unsure'),
    refused: outcomes('refused'),
    sureFirst: share(answerable, (score) => score.words !== null && score.isFirstRight),
    shownFirst: share(answerable, (score) => score.isFirstRight),
    shownRight: share(answerable, (score) => score.isShownRight),
    wrongOfSure: share(
      answerable.filter(({ words }) => words !== null),
      (score) => score.outcome === 'wrong',
    ),
    words: words.length === 0 ? null : spreadOf(words).median,
    unanswerableRefused: share(unanswerable, ({ outcome }) => outcome === 'refused' || outcome === 'unsure'),
    quotesVerbatim: share(quotes, (verbatim) => verbatim),
    seconds: scores.length === 0 ? null : { search: spread('search'), write: spread('write'), total: spread('total') },
  }

  function spread(phase: Phase): Spread {
    return spreadOf(scores.map(({ seconds }) => seconds[phase]))
  }
}

/** The figures of all questions and of each kind of them that the set holds. */
export function figuresByKind(scores: readonly Scored[]): Map<string, Figures> {
  const kinds: [string, (question: EvalQuestion) => boolean][] = [
    ['plain', (question) => !isMisspelled(question) && question.after === null && !question.unanswerable],
    ['misspelled', (question) => isMisspelled(question)],
    ['follow-up', (question) => question.after !== null],
    ['unanswerable', (question) => question.unanswerable],
    ...[...new Set(scores.flatMap(({ question }) => question.kind ?? []))].map(
      (kind): [string, (question: EvalQuestion) => boolean] => [kind, (question) => question.kind === kind],
    ),
  ]
  const figures = kinds.map(([kind, is]) => [kind, figuresOf(scores.filter(({ question }) => is(question)))] as const)
  return new Map(figures.filter(([, { questions }]) => questions > 0))
}

/** Median and 95th percentile by nearest rank, so each is a value that was measured. Throws when there is none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
    if (value === undefined) throw new RangeError('no values, so no median')
    return value
  }
  return { median: at(0.5), p95: at(0.95) }
}

function outcomeOf(question: EvalQuestion, sentences: readonly string[], certainty: Observation['certainty']): Outcome {
  if (certainty !== 'sure') return certainty ?? 'refused'
  return !question.unanswerable && holdsAll(sentences.join(' '), question.accept) ? 'right' : 'wrong'
}

function isExpected(article: Observation['passages'][number]['article'], expect: readonly string[]): boolean {
  return expect.some((name) => name === article.id || name === article.file || name === article.url)
}

const isMisspelled = (question: EvalQuestion): boolean => question.id.startsWith('x-')
const rankOf = (index: number): number | null => (index < 0 ? null : index + 1)
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function depths(scores: readonly Scored[], rank: (score: Scored) => number | null): Record<Depth, Share> {
  const within = (depth: number) => share(scores, (score) => (rank(score) ?? Number.POSITIVE_INFINITY) <= depth)
  return { top1: within(1), top4: within(4), top10: within(10) }
}

function share<T>(values: readonly T[], is: (value: T) => boolean): Share {
  return { count: values.filter(is).length, of: values.length }
}
