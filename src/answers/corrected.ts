// Shows a statement that its article takes back only with what takes it back.
import type { Article, Span } from '../domain/article.ts'
import type { Question } from '../domain/question.ts'
import { sentencesWithin } from '../text/sentences.ts'

type Quoted = { article: Article; span: Span; text: string; emphasis?: Span[] }

const SAID =
  '(?:said|says|stated|reported|announced|identified|described|gave|given|put|told|believed|thought|feared|assumed|listed|misstated)'
/** The sentence says of itself that it was only believed for a time. */
const EARLIER = new RegExp(
  `\\b(?:earlier (?:versions?|reports?|accounts?)|(?:first|early|initial) (?:reports|accounts)|(?:earlier|first|initially|originally|previously|wrongly|mistakenly|incorrectly|erroneously) (?:been )?${SAID}|at first ${SAID}|${SAID} (?:earlier|initially|originally|previously|at first))\\b`,
  'i',
)
/** "Correction: the paper reported …"; one with a "not" says itself what is so. */
const CORRECTION = new RegExp(`^corrections?:.*\\b${SAID}\\b`, 'is')
/** Whether a sentence tells what was only said before, wrongly. */
export const isFormerReport = (text: string): boolean =>
  (EARLIER.test(text) && !/^contrary\b|\b(?:and|but) not\b/i.test(text)) ||
  (CORRECTION.test(text) && !DENIAL.test(text))

/** A sentence that says what is not so. */
export const DENIAL =
  /\b(?:no|not|none|nobody|never|neither|nor|den(?:y|ies|ied)|refus(?:e|es|ed|al)|reject(?:s|ed)|without)\b|n[’']t\b/i
/** The question asks what was said: then that is the answer. */
const ASKS_SAID = /\b(?:sa(?:id|y|ys)|told|report(?:s|ed)?|announced?)\b/i

/** How far behind a quote the next sentence is looked for, in UTF-16 code units. */
const REACH = 900

/** The quotes; where the first is taken back, with what its article says next before it. */
export function withCorrection({ text: asked, asked: kind }: Question, quotes: Quoted[]): Quoted[] {
  const [first, ...others] = quotes
  const next = first && nextOf(first)
  if (!first || !next || kind === 'statement' || ASKS_SAID.test(asked)) return quotes
  if (!isFormerReport(first.text) || isFormerReport(asked)) return quotes
  return [next, first, ...others.filter(({ text }) => text !== next.text)]
}

/** The sentence behind a quote, in its article's own words. */
function nextOf({ article, span }: Quoted): Quoted | undefined {
  const part = article.body.find(({ start, end }) => start <= span.start && span.end <= end)
  const end = Math.max(span.end, Math.min(part?.end ?? 0, span.end + REACH))
  const [next] = sentencesWithin(article.text, { start: span.end, end })
  return next && { article, span: next, text: article.text.slice(next.start, next.end) }
}
