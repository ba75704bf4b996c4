// Passes a model's sentence only if the articles bear it out: quotes, numbers, dates, names, and the side of each "not". Pure.

import type { DraftSentence } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { soundKey, wordsOf } from '../text/words.ts'
import { calendarOf, isSameDate, meantDates, relativeDaysOf, statedDates } from './check-dates.ts'
import {
  type CheckedSpan,
  type Cited,
  citedTexts,
  distinctSpans,
  isLongEnough,
  type Located,
  narrowed,
  place,
  sentencesAround,
  topicsOf,
} from './check-evidence.ts'
import { formFault, plainText } from './check-form.ts'
import { knownNames, shortened, unknownNames } from './check-names.ts'
import { joined, negationDiffers, polarityOf } from './check-negation.ts'
import { oppositeWord } from './check-opposites.ts'

/** `why` is a sentence part for logs: it may hold the model's words, so it is not for the asker. */
export type CheckedSentence = { ok: true; text: string; spans: CheckedSpan[] } | { ok: false; why: string }

const MIN_SHARED = 1 / 4
/** What is longer is not even looked at. */
const MAX_DRAFT_LENGTH = 2000
const MAX_QUOTES = 8

/** Letters by which forms of one word meet that share no stem: "employed" and "employee". */
const ROOT = 5

/** Whether claim and cited text speak of the same things at all: a quarter of the words, or one where it is not English. */
function sharesTopic(text: string, cited: string[]): boolean {
  const claim = [...topicsOf(shortened(text))]
  const known = topicsOf(shortened(cited.join('\n')))
  const sounds = new Set([...known].map(soundKey))
  const roots = new Set([...known].map((word) => word.slice(0, ROOT)))
  const isShared = (word: string) =>
    known.has(word) ||
    known.has(word.replace(/^(?:un|in|im|non|dis)/, '')) ||
    sounds.has(soundKey(word)) ||
    roots.has(word.slice(0, ROOT))
  const shared = claim.filter(isShared).length
  const words = wordsOf(text)
  const english = words.filter(({ folded }) => STOP_WORDS.has(folded)).length >= words.length / 6
  return claim.length === 0 || (shared > 0 && (!english || shared / claim.length >= MIN_SHARED))
}

/**
 * Whether a model's sentence may be shown, and the spans of the evidence it then rests on, each once. `passage` in a quote is
 * the 1-based place in `evidence`; right words under a wrong number are credited to where they stand.
 */
export function checkSentence(draft: DraftSentence, evidence: FoundPassage[]): CheckedSentence {
  const fail = (why: string): CheckedSentence => ({ ok: false, why })
  if (draft.text.length > MAX_DRAFT_LENGTH || draft.quotes.length > MAX_QUOTES) return fail('it goes on too long')
  const text = plainText(draft.text)
  const claim = topicsOf(text)
  const located: Located[] = []
  for (const quote of draft.quotes) {
    const placed = place(quote, evidence)
    const found = placed && evidence[placed.evidenceIndex]
    if (!placed || !found) return fail(`a quote stands in no passage: “${plainText(quote.quote.slice(0, 80))}”`)
    const sentences = sentencesAround(placed.span, found)
    if (isLongEnough(placed.span, sentences, found.article.text)) {
      located.push(narrowed({ ...placed, sentences }, claim, found.article.text))
    }
  }
  if (located.length === 0)
    return fail(draft.quotes.length === 0 ? 'it quotes nothing' : 'its quotes are too short to bear it out')

  const cited = citedTexts(located, evidence)
  const why =
    formFault(text, cited.sentences.join('\n')) ??
    dateFault(text, cited) ??
    figureFault(text, cited) ??
    nameFault(text, cited) ??
    (sharesTopic(text, [...cited.passages, ...cited.facts]) ? null : 'it speaks of other things than its quotes') ??
    polarityFault(text, cited)
  if (why !== null) return fail(why)
  return { ok: true, text, spans: distinctSpans(located, evidence) }
}

/** A sentence that tells of the telling may name the day of publication. */
const ATTRIBUTES = /\b(?:accord|report|publi|wr(?:ote|ites|itten)|article|news)/i

/** The days that the cited sentences mean; where these name none, those of their passages, and the day of publication. */
function meantBy(cited: Cited, text: string) {
  return cited.publishedAt.flatMap((publishedAt, at) => {
    const near = meantDates(cited.sentences[at] ?? '', publishedAt)
    const meant = near.length > 0 ? near : meantDates(cited.passages[at] ?? '', publishedAt)
    if (publishedAt === null || (near.length > 0 && !ATTRIBUTES.test(text))) return meant
    return [...meant, calendarOf(publishedAt)]
  })
}

function dateFault(text: string, cited: Cited): string | null {
  const meant = meantBy(cited, text)
  const named = cited.facts.join('\n')
  const wrong = statedDates(text).find(
    (claimed) =>
      !named.includes(text.slice(claimed.start, claimed.end)) &&
      !meant.some((date) => isSameDate(date, claimed.stated)),
  )
  if (wrong) return `its quotes do not bear out the date “${text.slice(wrong.start, wrong.end)}”`
  const relative = relativeDaysOf(text).find(
    (word) => !cited.sentences.some((sentence) => relativeDaysOf(sentence).includes(word)),
  )
  return relative === undefined ? null : `its quotes do not say “${relative}”`
}

function figureFault(text: string, cited: Cited): string | null {
  const dates = statedDates(text)
  const stated = cited.sentences.flatMap(numbersOf)
  const years = new Set(meantBy(cited, text).map(({ year }) => year))
  const namesYear = cited.sentences.some((sentence) => /\b(?:19|20)\d\d\b/.test(sentence))
  for (const claimed of numbersOf(text)) {
    if (claimed.soft || dates.some(({ start, end }) => claimed.start >= start && claimed.end <= end)) continue
    if (stated.some((figure) => bearsOut(figure, claimed))) continue
    const written = text.slice(claimed.start, claimed.end)
    if (/^(?:19|20)\d\d$/.test(written) && !namesYear && years.has(Number(written))) continue
    return `its quotes do not bear out the number “${written}”`
  }
  return null
}

function nameFault(text: string, cited: Cited): string | null {
  const covered = [...statedDates(text), ...numbersOf(text)]
  const covers = (offset: number) => covered.some(({ start, end }) => offset >= start && offset < end)
  const [unknown] = unknownNames(text, knownNames([...cited.passages, ...cited.antecedents, ...cited.facts]), covers)
  return unknown === undefined ? null : `its passages do not name “${unknown}”`
}

function polarityFault(text: string, cited: Cited): string | null {
  const claim = polarityOf(text)
  const ground = joined(cited.polarities)
  if (negationDiffers(claim, ground)) return 'it and its quotes stand on different sides of a “not”'
  const opposite = oppositeWord(claim, ground)
  return opposite === null ? null : `its quotes say the opposite of “${opposite}”`
}
