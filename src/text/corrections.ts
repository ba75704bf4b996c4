// Reads the notes by which an outlet takes a figure back: "An earlier version said that 143 were aboard; there were 139."
import type { Span } from '../domain/article.ts'
import { type Count, countsOf } from './counts.ts'
import { sentencesOf } from './sentences.ts'
import { stem, wordsOf } from './words.ts'

/** What a note takes back. */
export interface Correction {
  /** Figures that it calls wrong, none of which it calls right. */
  wrong: readonly Pick<Count, 'value' | 'kind'>[]
  /** What it puts in their place; empty where it says only that they are wrong. */
  right: readonly number[]
  /** Stems of its words: what the figures are about. */
  about: ReadonlySet<string>
}

const OF_ITS_OWN = '(?:article|story|report|piece|column|post|page|headline|text|item|bulletin|dispatch)s?'
const NOTE = new RegExp(
  [
    '^["“‘\'(*[]*(?:corrections?|clarification|corrected|erratum)\\b',
    "^[\"“‘'(*[]*editor[’']?s[’']? note\\b[^.]*\\b(?:correct\\w*|earlier|previous|originally|incorrect\\w*|wrong\\w*)\\b",
    `\\b(?:an|the|a) (?:earlier|previous|original|first|initial) (?:version|edition) of (?:this|our|the(?: following| above)?) ${OF_ITS_OWN}\\b`,
    `\\b(?:an|our|a) (?:earlier|previous|original) (?:version|${OF_ITS_OWN})\\b[^.]*\\b(?:said|stated|gave|put|misstated|incorrectly|wrongly)\\b`,
    `\\b(?:this|our) ${OF_ITS_OWN}\\b[^.]{0,40}\\b(?:originally|incorrectly|mistakenly|wrongly|erroneously|misstated|(?:has|have) been corrected|was corrected)\\b`,
    '\\bwe (?:incorrectly|wrongly|mistakenly|erroneously) (?:reported|said|stated|gave|wrote)\\b',
  ].join('|'),
  'iu',
)
/** "The Kelvia Courier wrongly reported …". */
const NAMED_NOTE =
  /\bThe \p{Lu}[\p{L} ]+? (?:incorrectly|wrongly|mistakenly|erroneously) (?:reported|said|stated|gave|wrote)\b/u
/** How a note goes on to say what is right. */
const GOES_ON =
  /^["“‘'(]*(?:it|there|that|they|in fact|only|\d+|the (?:correct|right|actual|true|number|figure|total|toll|police|ministry|coast guard)|police|officials)\b/i
/** Found at once in most texts that hold no note. */
const NOTE_AT_ALL =
  /correction|clarification|corrected|erratum|incorrect|mistaken|wrongly|erroneous|misstated|originally|(?:earlier|previous|original|first|initial) (?:version|edition|report|article|story)/i
const WRONG =
  /\b(?:(?:earlier|previous|original|first|initial) (?:version|edition|report|article|story)|originally|initially|first (?:said|reported|stated)|incorrect(?:ly)?|wrong(?:ly)?|mistaken(?:ly)?|erroneous(?:ly)?|misstated|misreported|in error|had (?:said|given|stated|reported|written))\b/i
/** In front of a figure that a clause says was given; "misstated when 19 …" gives none. */
const GAVE =
  /\b(?<!should have )(?:said|says|stated|states|reported|gave|given|put|saying|wrote|counted|listed|claimed|spoke of|misstated [^,;]*(?= (?:as|at) )|(?:earlier|previous|original) report (?:of|that))\b(?! (?:when|where|which|who|how|why|the (?:wrong|incorrect)|an? (?:wrong|incorrect)))/i
/** Of what only a kind is named, the figure comes behind "as": "the number of passengers as 143". */
const KIND =
  /\b(?:number|amount|length|duration|year|month|day|date|age|name|type|size|height|price|sum|total|level|location)s?\b/i
const AS = /\b(?:as|at|was|were|is|to be)\s+(?:at least |about |more than |around |nearly |almost )?[$€£]?$/i
/** An address holds no figures. */
const ADDRESS = /https?:\/\/\S+/g
/** Where a clause of a note ends. */
const CLAUSE = /;\s|[.!]["”’)\]]*\s|:\s|,\s(?:but|when|while|whereas|in fact|as|though)\b|\sbut\s|\s[—–]\s/g
/** Right before a figure that is wrong, whatever the clause says. */
const NOT = /\b(?:not|rather than|instead of|and not)(?: (?:the|of))?\s+$/i
const FROM = /\bfrom\s+$/i
const TO = /\bto\s+$/i

/** A note where it stands; the span is in the article's text. */
export interface NotedCorrection extends Correction {
  span: Span
}

/** The notes of an article that take a figure back, each with the sentence that goes on with it, if it is needed for that. */
export function correctionsIn({ text, body }: { text: string; body: readonly Span[] }): NotedCorrection[] {
  return body.flatMap((part) => {
    const paragraph = text.slice(part.start, part.end)
    if (!NOTE_AT_ALL.test(paragraph)) return []
    const sentences = sentencesOf(paragraph)
    return sentences.flatMap(({ start, end }, at) => {
      const sentence = paragraph.slice(start, end)
      if (!NOTE.test(sentence) && !NAMED_NOTE.test(sentence)) return []
      const next = sentences[at + 1]
      const goesOn = next !== undefined && GOES_ON.test(paragraph.slice(next.start, next.end)) ? [next.end] : []
      const found = [end, ...goesOn].flatMap((last) => {
        const correction = correctionIn(paragraph.slice(start, last))
        return correction === null
          ? []
          : [{ ...correction, span: { start: part.start + start, end: part.start + last } }]
      })
      return found.find(({ right }) => right.length > 0) ?? found[0] ?? []
    })
  })
}

/** What a note, with the sentence that goes on with it, takes back; `null` where it takes no figure back. */
function correctionIn(written: string): Correction | null {
  const note = written.replace(ADDRESS, (address) => ' '.repeat(address.length))
  const counts = countsOf(note)
  const clauses = clausesOf(note)
  const readings = counts.map((count) => ({ count, is: readingOf(count, counts, clauses, note) }))
  const right = readings.flatMap(({ count, is }) => (is === 'right' ? [count.value] : []))
  const wrong = readings
    .filter(({ count, is }) => is === 'wrong' && !right.includes(count.value))
    .map(({ count: { value, kind } }) => ({ value, kind }))
  if (wrong.length === 0) return null
  return { wrong, right, about: new Set(wordsOf(note).map(({ folded }) => stem(folded))) }
}

/** Whether a note calls a figure wrong, or puts it in the place of such a one; `null`: neither. */
function readingOf(
  count: Count,
  counts: readonly Count[],
  clauses: readonly Span[],
  note: string,
): 'wrong' | 'right' | null {
  const before = note.slice(0, count.start)
  if (NOT.test(before)) return 'wrong'
  const clause = clauses.find(({ start, end }) => count.start >= start && count.start < end)
  if (clause === undefined) return null
  const others = counts.filter(({ start }) => start >= clause.start && start < clause.end)
  if (others.some(({ start }) => NOT.test(note.slice(0, start)))) return 'right'
  if (others.some(({ start }) => FROM.test(note.slice(0, start))))
    return FROM.test(before) ? 'wrong' : TO.test(before) ? 'right' : null
  if (!WRONG.test(note.slice(clause.start, clause.end))) return 'right'
  const toFigure = note.slice(clause.start, count.start)
  if (/\bshould have\b|\bcorrected to\b/i.test(toFigure)) return 'right'
  const gave = GAVE.exec(toFigure)
  if (gave === null) return null
  return !KIND.test(toFigure.slice(gave.index)) || AS.test(toFigure) ? 'wrong' : null
}

function clausesOf(text: string): Span[] {
  const ends = [...text.matchAll(CLAUSE)].map(({ index }) => index)
  return [...ends, text.length].map((end, at) => ({ start: ends[at - 1] ?? 0, end }))
}

/** Greater numbers are seldom given by chance. */
const SMALL = 12
/** What a figure is counted in may be left unsaid: "61 million euros, not 44 million". */
const UNSAID: readonly Count['kind'][] = ['plain', 'money', 'percent']

/** Whether what counts so is what the note takes back: the wrong figure, and a small one only of what the note speaks of. */
function isTakenBack(
  { value, kind, near }: Pick<Count, 'value' | 'kind' | 'near'>,
  { wrong, about }: Correction,
): boolean {
  const isGiven = wrong.some(
    (one) => one.value === value && (one.kind === kind || (UNSAID.includes(one.kind) && UNSAID.includes(kind))),
  )
  return isGiven && (value > SMALL || near.size === 0 || !near.isDisjointFrom(about))
}

/** Whether a text gives a figure that the note takes back, and none that it puts in its place. */
export function givesTakenBack(text: string, correction: Correction): boolean {
  const counts = countsOf(text)
  return (
    counts.some((count) => isTakenBack(count, correction)) &&
    !counts.some(({ value }) => correction.right.includes(value))
  )
}

/** Whether a text gives the figure that the note puts in the place of a wrong one. */
export function givesPresent(text: string, { right, about }: Correction): boolean {
  return countsOf(text).some(
    ({ value, near }) => right.includes(value) && (value > SMALL || !near.isDisjointFrom(about)),
  )
}
