// Where quotes stand in the stored text, forgiving towards everything but words; and what a sentence cites by them: whole sentences.
import type { Article, FoundPassage, Span } from '../domain/article.ts'
import type { DraftSentence } from '../domain/language-model.ts'
import { sentencesOf, sentencesWithin } from '../text/sentences.ts'
import { ASKING_WORDS, STOP_WORDS, stem, wordsOf } from '../text/words.ts'

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu

/** The form in which texts are compared, and a model's words are shown: one encoding for each character, and none that cannot be seen. */
export const plain = (text: string): string =>
  text.replace(INVISIBLE, '').replace(/[^¼-¾⅐-⅞]+/g, (some) => some.normalize('NFKC'))

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Default_Ignorable_Code_Point}]*/gu

const wordsIn = (text: string, within: Span = { start: 0, end: text.length }): (Span & { word: string })[] =>
  [...text.slice(within.start, within.end).matchAll(WORD)].map(({ 0: { length }, index }) => {
    const span = { start: within.start + index, end: within.start + index + length }
    return { ...span, word: plain(text.slice(span.start, span.end)) }
  })

/** No passage is longer. */
const MAX_DRAFT_QUOTE_LENGTH = 4000

/** From the first to the last word of `quote` in `text` within `within`, in UTF-16 code units; `null` if it is not there. What stands between words and the first one's case are forgiven. */
export function locateQuote(quote: string, text: string, within: Span): Span | null {
  if (quote.length > MAX_DRAFT_QUOTE_LENGTH) return null
  const sought = wordsIn(quote).map(({ word }) => word)
  const [first] = sought
  if (first === undefined || !quote.isWellFormed()) return null
  const words = wordsIn(text, within)
  for (const [at, { word, start }] of words.entries()) {
    const last = words[at + sought.length - 1]
    if (word.toLowerCase() !== first.toLowerCase() || last === undefined) continue
    if (sought.every((one, nth) => nth === 0 || words[at + nth]?.word === one)) return { start, end: last.end }
  }
  return null
}

/** UTF-16 code units of more than one sentence. */
const [MAX_QUOTE_LENGTH, BEFORE_LENGTH] = [400, 400]

/** What one quote cites: whole sentences of an article, in plain text with what stands around them. */
export interface Source {
  article: Article
  /** Of the sentences: what the quote is to be shown as. */
  span: Span
  sentences: string
  passage: string
  /** What the article says in front of them, which tells who "he" is. */
  before: string
  /** Title, outlet, agency and author: what an attribution may name. */
  facts: string
}

export interface Cited {
  /** Each stretch once. */
  sources: Source[]
  /** Why that is too little, a sentence part for logs; `null` if it is not. */
  fault: string | null
}

/** All that is cited. */
export const told = ({ sources }: Cited): string => sources.map(({ sentences }) => sentences).join('\n')

type DraftQuote = DraftSentence['quotes'][number]

/** What quotes cite in the evidence. `claim`: the topics of the sentence that they are to bear out. */
export function citedBy(quotes: readonly DraftQuote[], claim: ReadonlySet<string>, evidence: FoundPassage[]): Cited {
  const cited: Cited = { sources: [], fault: quotes.length === 0 ? 'it quotes nothing' : null }
  for (const quote of quotes) {
    const placed = place(quote, evidence)
    if (placed === null) cited.fault ??= `a quote stands in no passage: “${quote.quote.slice(0, 80)}”`
    else {
      const source = sourceAround(placed, claim)
      const isSame = ({ article, span }: Source): boolean =>
        article.id === source.article.id && span.start === source.span.start
      if (!cited.sources.some(isSame)) cited.sources.push(source)
    }
  }
  return cited
}

type Placed = FoundPassage & { span: Span }

function sourceAround(placed: Placed, claim: ReadonlySet<string>): Source {
  const { article, passage } = placed
  const textOf = ({ start, end }: Span): string => plain(article.text.slice(start, end))
  const sentences = sentencesAround(placed)
  const whole = { start: sentences[0]?.start ?? 0, end: sentences.at(-1)?.end ?? 0 }
  const isFit = whole.end - whole.start <= MAX_QUOTE_LENGTH && isReported(whole, article)
  const shared = (part: Span): number => topicsOf(textOf(part)).intersection(claim).size
  // Of a quote too long to show, the sentence that shares most words with the claim.
  const span = isFit ? whole : sentences.reduce((kept, part) => (shared(part) > shared(kept) ? part : kept))
  return {
    ...{ article, span, sentences: textOf(span), passage: textOf(passage) },
    before: textOf({ start: Math.max(0, span.start - BEFORE_LENGTH), end: span.start }),
    facts: plain([article.title, article.outlet, article.agency, article.author].filter(Boolean).join('\n')),
  }
}

/** The evidence where the quote stands: in the passage it names if there, else in any other. */
function place({ passage, quote }: DraftQuote, evidence: FoundPassage[]): Placed | null {
  for (const found of new Set([evidence[passage - 1], ...evidence])) {
    const span = found && locateQuote(quote, found.article.text, found.passage)
    if (found && span && isReported(span, found.article)) return { ...found, span }
  }
  return null
}

/** Whether all words of a span lie in the article's body; a photo credit between two paragraphs is no evidence. */
function isReported(span: Span, { text, body }: Article): boolean {
  return wordsIn(text, span).every(({ start, end }) => body.some((part) => part.start <= start && end <= part.end))
}

function sentencesAround({ span, article: { text, body }, passage }: Placed): Span[] {
  return body
    .map((part) => ({ start: Math.max(part.start, passage.start), end: Math.min(part.end, passage.end) }))
    .filter((part) => part.start < span.end && part.end > span.start)
    .flatMap((part) => sentencesWithin(text, part))
    .filter(({ start, end }) => start < span.end && end > span.start)
}

export function lastSentenceOf(text: string): string {
  const last = sentencesOf(text).at(-1)
  return text.slice(last?.start ?? text.length, last?.end)
}

/** Stems of the words that carry a topic. */
export function topicsOf(text: string): Set<string> {
  const topics = wordsOf(text).filter(
    ({ folded }) => folded.length > 1 && !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded),
  )
  return new Set(topics.map(({ folded }) => stem(folded)))
}

/** Letters by which forms of one word meet: "employed" and "employee". */
const ROOT = 5
export const rootsOf = (text: string): Set<string> => new Set([...topicsOf(text)].map((word) => word.slice(0, ROOT)))
