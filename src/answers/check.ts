// Passes a model's sentence only if the articles bear it out: quotes, form, dates, numbers, names, topic, their order, and each "not". Pure.

import type { FoundPassage } from '../domain/article.ts'
import type { DraftSentence } from '../domain/language-model.ts'
import { isAddressed } from '../text/addressed.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { ASKING_WORDS, STOP_WORDS, soundKey, wordsOf } from '../text/words.ts'
import { citedBy, lastSentenceOf, plain, rootsOf, type Source, topicsOf } from './check-evidence.ts'
import { dateFault, exclusionFault, figureFault, polarityFault, statedDates } from './check-facts.ts'
import { KnownNames, quotationFault, shortened, unknownNames } from './check-names.ts'
import { orderFault } from './check-order.ts'

/** `sources`: the whole sentences that its quotes touch, which can stand in its place. `why`: for logs, as it may hold the model's words. */
export type CheckedSentence =
  | { ok: true; text: string; sources: Source[] }
  | { ok: false; why: string; sources: Source[] }

/** What is longer is not even looked at. */
const [MAX_DRAFT_LENGTH, MAX_QUOTES] = [2000, 8]
/** UTF-16 code units of a sentence that is shown. */
const MAX_LENGTH = 400
/** A claim of fewer words does not tell its language. */
const FEWEST_WORDS = 6

/** Whether a model's sentence may be shown, and the spans it then rests on, each once. `passage`: 1-based in `evidence`; right words under a wrong number are credited to where they stand. */
export function checkSentence(draft: DraftSentence, evidence: FoundPassage[], question = ''): CheckedSentence {
  const text = draft.text.length > MAX_DRAFT_LENGTH ? '' : plainText(draft.text)
  const cited = citedBy(draft.quotes.slice(0, MAX_QUOTES), topicsOf(text), evidence)
  const { sources } = cited
  const near = sources.flatMap(({ sentences, before, facts }) => [sentences, before, facts])
  const known = new KnownNames(near)
  const why =
    (text === '' || draft.quotes.length > MAX_QUOTES ? 'it says nothing, or goes on too long' : cited.fault) ??
    formFault(text, near.join('\n'), question) ??
    dateFault(text, cited) ??
    figureFault(text, cited) ??
    nameFault(text, known) ??
    topicFault(text, sources, near.join('\n'), question) ??
    polarityFault(text, cited) ??
    exclusionFault(text, cited) ??
    quotationFault(text, cited) ??
    orderFault(text, cited, known.isOrdinary)
  return why === null ? { ok: true, text, sources } : { ok: false, why, sources }
}

function nameFault(text: string, known: KnownNames): string | null {
  const covered = [...statedDates(text), ...numbersOf(text)]
  const covers = (offset: number) => covered.some(({ start, end }) => offset >= start && offset < end)
  const [unknown] = unknownNames(text, known, covers)
  return unknown === undefined ? null : `its passages do not name “${unknown}”`
}

/** Whether claim and article speak of the same things: in one word at least. What has none ("A report.") says only what stands there. */
function topicFault(text: string, sources: Source[], near: string, question: string): string | null {
  const claim = rootsOf(shortened(text))
  if (!isEnglish(text, FEWEST_WORDS) && isEnglish(question) && isEnglish(near))
    return 'it is in another language than question and quotes'
  const told = sources.map(({ before, sentences, article }) => `${article.title}\n${before}${sentences}`).join('\n')
  const all = (of: string) => new Set(wordsOf(of).map(({ folded }) => folded))
  const isTold = claim.size === 0 ? all(text).isSubsetOf(all(told)) : !claim.isDisjointFrom(rootsOf(shortened(told)))
  return isTold ? null : 'it speaks of other things than its quotes'
}

/** By its share of function words, names aside; what has `fewer` words counts as English. */
function isEnglish(text: string, fewer = 1): boolean {
  const words = wordsOf(text).filter(({ text: word }) => /^\p{Ll}./u.test(word))
  const common = words.filter(({ folded }) => STOP_WORDS.has(folded) || ASKING_WORDS.has(folded))
  return words.length < fewer || common.length >= words.length / 8
}

/** One line of plain text: no control or hidden characters, no emphasis marks, no citation numbers of the model's own. */
function plainText(text: string): string {
  return plain(text)
    .replace(/\p{Cc}/gu, ' ')
    .replace(/(?:(?<!\s)\s+)?[[【](?:passage\s*)?\d+(?:\s*[,–-]\s*\d+)*[\]】]/gi, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^\s*(?:[-*•#>]+\s+)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether an article's own sentence can stand in an answer: it speaks to nobody and holds nothing that a sentence may not. */
export const isQuotable = ({ sentences, before }: Source): boolean =>
  !isAddressed(sentences, lastSentenceOf(before)) && formFault(sentences, sentences) === null

const FAULTS: [RegExp, string][] = [
  [/[a-z0-9+.-]:\/\/|\bwww\.|\b(?:mailto|javascript|data|tel):(?=\S)|\]\s*\(|\[[^\][]*\]\s*:/i, 'it holds a link'],
  [/@/, 'it holds a mention'],
  [/<[^\s<>]|[^\s<>]>|\{\{|\}\}|\{"|"\}/, 'it holds markup'],
]
const DOMAIN = /\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b\/?/gi

/** What no sentence of a model may contain; `null`: nothing. A bare domain must stand in the `cited` text, a script there or in the question, and no word is of two. */
function formFault(text: string, cited: string, question = ''): string | null {
  if (!/\p{L}/u.test(text)) return 'it says nothing'
  if (text.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  for (const [pattern, fault] of FAULTS) if (pattern.test(text)) return fault
  const known = scriptsOf(cited + question)
  const isForeign = (scripts: Set<number>): boolean => scripts.size > 1 || !scripts.isSubsetOf(known)
  if (text.match(/\p{L}+/gu)?.some((word) => isForeign(scriptsOf(word)))) return 'it holds letters of another script'
  for (const { 0: domain } of text.matchAll(DOMAIN))
    if (!cited.toLowerCase().includes(domain.toLowerCase()) || domain.endsWith('/')) return 'it holds a link'
  return null
}

const SCRIPTS =
  `Latin Cyrillic Greek Armenian Georgian Hebrew Arabic Devanagari Bengali Tamil Thai Hangul Han|Hiragana|Katakana`
    .split(' ')
    .map((names) => new RegExp(names.replace(/\w+/g, '\\p{Script=$&}'), 'u'))
const LETTER = /(?!\p{Script=Common}|\p{Script=Inherited})\p{L}/gu

/** Scripts of a text's letters, by their places in the list; those written together are one, and all that are not in it. */
const scriptsOf = (text: string): Set<number> =>
  new Set([...new Set(text.match(LETTER))].map((letter) => SCRIPTS.findIndex((script) => script.test(letter))))

const MAX_MISSING_LENGTH = 160
const PREAMBLE =
  /^(?:the |these )?(?:articles|passages|reports|texts?|sources) (?:do not|does not|don['’]t|cannot) (?:say|mention|state|report|tell|give|specify)\s+/i
const OPENER = /^(?:how|what|who|whom|whose|when|where|why|which|whether|if|that|anything)\b/i
/** More than one statement, or an order. */
const INNER_STOP = /[.!?…]\s|[;:]|\b(?:ignore|click|visit|instructions?|prompt)\b/i

/** What a model says is missing, as it completes "The articles do not say …"; `null` if it uses topical words not of the question, since it is shown without a citation. */
export function presentableMissing(missing: string, question: string): string | null {
  if (missing.length > MAX_DRAFT_LENGTH) return null
  const phrase = plainText(missing)
    .replace(PREAMBLE, '')
    .replace(/(?<![.!?\s])[.!?\s]+$/, '')
  if (phrase.length > MAX_MISSING_LENGTH || !OPENER.test(phrase) || INNER_STOP.test(phrase)) return null
  if (formFault(phrase, question) !== null || nameFault(phrase, new KnownNames([plain(question)])) !== null) return null
  const stated = numbersOf(plain(question))
  if (numbersOf(phrase).some((claimed) => !claimed.soft && !stated.some((figure) => bearsOut(figure, claimed))))
    return null
  const topics = [...topicsOf(phrase)]
  const known = new Set([...topicsOf(plain(question))].map(soundKey))
  return topics.length > 0 && topics.every((word) => known.has(soundKey(word))) ? phrase : null
}
