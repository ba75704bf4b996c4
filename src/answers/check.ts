// Passes a model's sentence only if the articles bear it out: quotes, form, dates, numbers, names, topic, and the side of each "not". Pure.
import type { DraftSentence } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { soundKey, wordsOf } from '../text/words.ts'
import { type CheckedSpan, citedBy, topicsOf } from './check-evidence.ts'
import { dateFault, figureFault, polarityFault, statedDates } from './check-facts.ts'
import { knownNames, shortened, unknownNames } from './check-names.ts'

export type { CheckedSpan }

/** `why` is a sentence part for logs: it may hold the model's words, so it is not for the asker. */
export type CheckedSentence = { ok: true; text: string; spans: CheckedSpan[] } | { ok: false; why: string }

/** What is longer is not even looked at. */
const MAX_DRAFT_LENGTH = 2000
const MAX_QUOTES = 8
/** UTF-16 code units of a sentence that is shown. */
const MAX_LENGTH = 400
/** Share of a sentence's words that the cited text must hold, too. */
const MIN_SHARED = 1 / 4
/** Letters by which forms of one word meet that share no stem: "employed" and "employee". */
const ROOT = 5

/**
 * Whether a model's sentence may be shown, and the spans of the evidence it then rests on, each once. `passage` in a quote is
 * the 1-based place in `evidence`; right words under a wrong number are credited to where they stand.
 */
export function checkSentence(draft: DraftSentence, evidence: FoundPassage[]): CheckedSentence {
  const fail = (why: string): CheckedSentence => ({ ok: false, why })
  if (draft.text.length > MAX_DRAFT_LENGTH || draft.quotes.length > MAX_QUOTES) return fail('it goes on too long')
  const text = plainText(draft.text)
  const cited = citedBy(draft.quotes, topicsOf(text), evidence)
  if (typeof cited === 'string') return fail(cited)
  const known = [...cited.passages, ...cited.antecedents, ...cited.facts]
  const why =
    formFault(text, cited.sentences.join('\n')) ??
    dateFault(text, cited) ??
    figureFault(text, cited) ??
    nameFault(text, known) ??
    (sharesTopic(text, [...cited.passages, ...cited.facts]) ? null : 'it speaks of other things than its quotes') ??
    polarityFault(text, cited)
  return why === null ? { ok: true, text, spans: cited.spans } : fail(why)
}

function nameFault(text: string, texts: string[]): string | null {
  const covered = [...statedDates(text), ...numbersOf(text)]
  const covers = (offset: number) => covered.some(({ start, end }) => offset >= start && offset < end)
  const [unknown] = unknownNames(text, knownNames(texts), covers)
  return unknown === undefined ? null : `its passages do not name “${unknown}”`
}

/** Whether claim and cited text speak of the same things at all: a quarter of the words, or one where it is not English. */
function sharesTopic(text: string, cited: string[]): boolean {
  const claim = [...topicsOf(shortened(text))]
  const known = topicsOf(shortened(cited.join('\n')))
  const sounds = new Set([...known].map(soundKey))
  const roots = new Set([...known].map((word) => word.slice(0, ROOT)))
  const shared = claim.filter(
    (word) =>
      known.has(word) ||
      known.has(word.replace(/^(?:un|in|im|non|dis)/, '')) ||
      sounds.has(soundKey(word)) ||
      roots.has(word.slice(0, ROOT)),
  ).length
  const words = wordsOf(text)
  const isEnglish = words.filter(({ folded }) => STOP_WORDS.has(folded)).length >= words.length / 6
  return claim.length === 0 || (shared > 0 && (!isEnglish || shared / claim.length >= MIN_SHARED))
}

const HIDDEN = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/g

/** One line of plain text: no control or hidden characters, no emphasis marks, no citation numbers of the model's own. */
function plainText(text: string): string {
  return text
    .replace(HIDDEN, '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s*[[【](?:passage\s*)?\d+(?:\s*[,–-]\s*\d+)*[\]】]/gi, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^\s*(?:[-*•#>]+\s+)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const FAULTS: [RegExp, string][] = [
  [/[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\b(?:mailto|javascript|data|tel):(?=\S)/i, 'it holds a link'],
  [/\]\s*\(|\[[^\]]*\]\s*:/, 'it holds a link'],
  [/[@＠﹫]/, 'it holds a mention'],
  [/<[^\s<>]|[^\s<>]>/, 'it holds markup'],
  [/\{\{|\}\}|\{"|"\}/, 'it holds markup'],
]
const DOMAIN = /\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b\/?/gi

/** What no sentence of a model may contain, whatever it quotes; `null`: nothing. A bare domain is fine only where the `cited` text names it, too. */
function formFault(text: string, cited: string): string | null {
  if (!/\p{L}/u.test(text)) return 'it says nothing'
  if (text.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  for (const [pattern, fault] of FAULTS) if (pattern.test(text)) return fault
  for (const { 0: domain } of text.matchAll(DOMAIN))
    if (!cited.toLowerCase().includes(domain.toLowerCase()) || domain.endsWith('/')) return 'it holds a link'
  return null
}

const MAX_MISSING_LENGTH = 160
const PREAMBLE =
  /^(?:the |these )?(?:articles|passages|reports|texts?|sources) (?:do not|does not|don['’]t|cannot) (?:say|mention|state|report|tell|give|specify)\s+/i
const OPENER = /^(?:how|what|who|whom|whose|when|where|why|which|whether|if|that|anything)\b/i
/** More than one statement, or an order. */
const INNER_STOP = /[.!?…]\s|[;:]|\b(?:ignore|click|visit|instructions?|prompt)\b/i

/**
 * What a model says is missing, as it completes "The articles do not say …", without a full stop; `null` if it must not be shown: it is
 * shown without a citation, so it must be a phrase about the question.
 */
export function presentableMissing(missing: string, question: string, evidence: FoundPassage[]): string | null {
  const phrase = plainText(missing)
    .replace(PREAMBLE, '')
    .replace(/[.!?\s]+$/, '')
  if (phrase.length > MAX_MISSING_LENGTH || !OPENER.test(phrase) || INNER_STOP.test(phrase)) return null
  const texts = [question, ...evidence.flatMap(({ text, article }) => [text, article.title, article.outlet])]
  if (formFault(phrase, texts.join('\n')) !== null || nameFault(phrase, texts) !== null) return null
  const stated = texts.flatMap(numbersOf)
  if (numbersOf(phrase).some((claimed) => !claimed.soft && !stated.some((figure) => bearsOut(figure, claimed))))
    return null
  const topics = [...topicsOf(phrase)]
  const known = new Set([...topicsOf(texts.join('\n'))].map(soundKey))
  const shared = topics.filter((word) => known.has(soundKey(word))).length
  return topics.length > 0 && shared >= topics.length / 2 ? phrase : null
}
