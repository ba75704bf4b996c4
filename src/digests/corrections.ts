// Compares the version of an article that a channel was told with its present one: quoted sentences that read otherwise now or are gone,
// and what the outlet itself says of its report. Compares words; knows neither grammar nor synonyms.
import type { Article, Span } from '../domain/article.ts'
import { numbersOf } from '../text/numbers.ts'
import { sentencesOf } from '../text/sentences.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { stem, wordsOf } from '../text/words.ts'

/**
 * `retraction`: the outlet takes its report back; `note`: it says that it has corrected it; `change`: a quoted sentence, or the title,
 * reads otherwise now; `removal`: a quoted sentence is gone.
 */
export type CorrectionKind = 'retraction' | 'note' | 'change' | 'removal'

export interface Correction {
  kind: CorrectionKind
  /** In the text of the present version; `null` for a removal, and for what became of the title. */
  now: Span | null
  /** In the text of the version before; `null` for what the outlet says of its report. */
  before: Span | null
  /** What became of the title, as a sentence. */
  title: string | null
}

export interface Comparison {
  /** [] where only the wording was edited. */
  corrections: Correction[]
  /** Where the sentences that were quoted stand now, reworded ones included: what the next version is to be compared by. */
  quoted: Span[]
}

interface Sentence {
  span: Span
  text: string
  /** The same for sentences of the same wording. */
  key: string
  /** The words that carry meaning. */
  telling: ReadonlySet<string>
}

/** Sentences that share so much of what the older one says are two versions of one. */
const ALIKE = 0.5
/** A title in which more words have come or gone is a new title, which corrects nothing. */
const MOST_TITLE_WORDS = 2

/** `quoted`: what a channel was told of the earlier version. Where a report is taken back, nothing else of it matters. */
export function compareVersions(before: Article, now: Article, quoted: readonly Span[]): Comparison {
  const [old, current] = [sentencesIn(before), sentencesIn(now)]
  const known = new Set(old.map(({ key }) => key))
  const corrections = notesIn(current, known, now)
  const standing: Span[] = []
  for (const [at, was] of old.entries()) {
    if (!quoted.some(({ start, end }) => start < was.span.end && end > was.span.start)) continue
    const same = current.find((_, place) => isSameStretch(old, at, current, place))
    const other = same ?? likest(was, current, known)
    if (other !== null) standing.push(other.span)
    if (same !== undefined) continue
    const kind = other === null ? 'removal' : 'change'
    corrections.push({ kind, now: other?.span ?? null, before: was.span, title: null })
  }
  const title = compareTitles(before.title, now)
  // A title is told where the text does not say the same.
  const all =
    title === null || (title.kind !== 'retraction' && corrections.length > 0) ? corrections : [...corrections, title]
  const retraction = all.find(({ kind }) => kind === 'retraction')
  return { corrections: retraction === undefined ? all : [retraction], quoted: standing }
}

/** Paragraphs by which the outlet takes its report back or says that it corrected it, each with the sentence behind it. */
function notesIn(current: readonly Sentence[], known: ReadonlySet<string>, { text }: Article): Correction[] {
  return current.flatMap(({ span, text: sentence, key }, at) => {
    const previous = current[at - 1]
    const isFirst = previous === undefined || text.slice(previous.span.end, span.start).includes('\n')
    const kind = isFirst && !known.has(key) ? markIn(sentence, HEADS) : null
    if (kind === null) return []
    const next = current[at + 1]
    const goesOn = next !== undefined && !text.slice(span.end, next.span.start).includes('\n')
    return [{ kind, now: { start: span.start, end: goesOn ? next.span.end : span.end }, before: null, title: null }]
  })
}

/** The present sentence that says most of what an older one did, among those that the earlier version did not have. */
function likest(was: Sentence, current: readonly Sentence[], known: ReadonlySet<string>): Sentence | null {
  const shares = current
    .filter(({ key }) => !known.has(key))
    .map((one) => ({ one, share: was.telling.intersection(one.telling).size / Math.max(1, was.telling.size) }))
  const best = shares.reduce<(typeof shares)[0] | null>(
    (top, next) => (next.share > (top?.share ?? 0) ? next : top),
    null,
  )
  return best !== null && best.share >= ALIKE ? best.one : null
}

/** Whether two sentences are worded alike, be it that either is two sentences in the other version. */
function isSameStretch(old: readonly Sentence[], at: number, current: readonly Sentence[], place: number): boolean {
  const [was, is] = [stretches(old, at), stretches(current, place)]
  return was.some((one) => is.some((other) => isRotated(one, other)))
}

const stretches = (all: readonly Sentence[], at: number): string[] => {
  const [previous, own, next] = [at - 1, at, at + 1].map((place) => all[place]?.key ?? '')
  return [own ?? '', `${own}${next}`, `${previous}${own}`]
}

/** The same words in the same order, or with one phrase moved from one end to the other: "On Tuesday the trams stood still". */
const isRotated = (one: string, other: string): boolean => one.length === other.length && `${one}${one}`.includes(other)

/** Outlets reword titles all the time: one that was put right has a mark, or a word exchanged. */
function compareTitles(last: string, { title, outlet }: Article): Correction | null {
  const [before, after] = [markIn(last, TITLES), markIn(title, TITLES)]
  if (before === after && !isWordExchanged(withoutMark(last), withoutMark(title))) return null
  const text = `${outlet} has changed the title of its report from “${last}” to “${title}”.`
  return { kind: (before === after ? null : after) ?? 'change', now: null, before: null, title: text }
}

function isWordExchanged(last: string, title: string): boolean {
  if (isRotated(keyOf(last), keyOf(title))) return false
  const [was, is] = [last, title].map((text) => new Set(wordingOf(text).map(({ said }) => said)))
  return was !== undefined && is !== undefined && was.symmetricDifference(is).size <= MOST_TITLE_WORDS
}

function sentencesIn({ text, body }: Article): Sentence[] {
  return body.flatMap((part) =>
    sentencesOf(text.slice(part.start, part.end)).map((one) => {
      const span = { start: part.start + one.start, end: part.start + one.end }
      const own = text.slice(span.start, span.end)
      const telling = wordingOf(own).filter(({ said, isFigure }) => isFigure || !STOP_WORDS.has(said))
      return { span, text: own, key: keyOf(own), telling: new Set(telling.map(({ said }) => said)) }
    }),
  )
}

/** Words that may come and go without another sense; "not", "all" and "before" are none of these. */
const SLIGHT = new Set(
  'a an the that which who of and on in at s it its also some about around had has have mr mrs ms dr very then so'.split(
    ' ',
  ),
)

/** Figures are set off: "2-1" is not "21". */
const keyOf = (sentence: string): string =>
  wordingOf(sentence)
    .flatMap(({ said, isFigure }) => (SLIGHT.has(said) ? [] : [isFigure ? `#${said}#` : stem(said)]))
    .join('')

export interface SaidWord {
  /** Lower case without accents; a number by its value, "17" for "seventeen". */
  said: string
  isFigure: boolean
}

/** Number words that count nothing by themselves. */
const NO_COUNT = /^(?:hundred|thousand|million|billion|trillion|dozen|half|quarter)$/i
/** What is written shorter than it is said; "wasn’t" hides a "not". */
const WRITTEN: [RegExp, string][] = [
  [/\bcan(?:[’']t|not)\b/gi, 'can not'],
  [/\bwon[’']t\b/gi, 'will not'],
  [/n[’']t\b/gi, ' not'],
  [/\bper cent\b/gi, 'percent'],
  [/\s?%/g, ' percent'],
]

/** The words of a sentence in their order, however they are set: "Seventeen" is 17, "wasn’t" is "was not". */
export function wordingOf(sentence: string): SaidWord[] {
  const text = WRITTEN.reduce((written, [short, long]) => written.replace(short, long), sentence)
  const figures = numbersOf(text).filter(({ start, end, value, kind, soft }) => {
    const written = text.slice(start, end)
    return value !== null && (/\d/.test(written) || !(soft || kind === 'ordinal' || NO_COUNT.test(written)))
  })
  return wordsOf(text).flatMap(({ start, folded }): SaidWord[] => {
    const figure = figures.find((one) => start >= one.start && start < one.end)
    if (figure === undefined) return [{ said: folded, isFigure: false }]
    return start > figure.start ? [] : [{ said: String(figure.value), isFigure: true }]
  })
}

type Marks = Record<'retraction' | 'note', RegExp>
const REPORT = '(?:report|article|story|piece)'
/** "This report has been retracted"; not "has been removed from the front page". */
const IS_TAKEN_BACK = `this ${REPORT} (?:has been|was|is) (?:since |now )?(?:retracted|withdrawn|removed)\\b(?! from)`
/** In front, "RETRACTED: …" and "[Withdrawn] …", or behind a title, "… (corrected)". */
const marked = (words: string): RegExp =>
  new RegExp(
    `^\\W*(?:${REPORT} )?(?:${words})(?: notice)?\\s*(?:[:|\\])–—]|\\s-\\s|$)[\\s:|–—-]*|\\s*[[(]\\s*(?:${words})\\s*[\\])]\\s*$`,
    'i',
  )
const TITLES: Marks = {
  retraction: marked(`retracted|retraction|withdrawn|withdrawal|removed|${IS_TAKEN_BACK}.*`),
  note: marked('correction|corrected|clarification|clarified|amended'),
}
/** At the head of a paragraph, where "Removed: …" may be part of the news. */
const HEADS: Marks = {
  retraction: new RegExp(`^\\W*(?:retract(?:ion|ed)\\b|(?:editor[’']?s note\\W+)?${IS_TAKEN_BACK})`, 'i'),
  note: /^\W*(?:correction|corrected|clarification|editor[’']?s note)\b/i,
}

/** What a text says of its report by how it begins; `null`: nothing. */
function markIn(text: string, { retraction, note }: Marks): 'retraction' | 'note' | null {
  if (retraction.test(text)) return 'retraction'
  return note.test(text) ? 'note' : null
}

/** A title without what it says of its report: '' where it says nothing else. */
export const withoutMark = (title: string): string =>
  title.replace(TITLES.retraction, '').replace(TITLES.note, '').trim()

/** Whether an article says itself that it is taken back. "Withdrawn: …" alone may head any title. */
export function isTakenBack({ title, text, body }: Article): boolean {
  const paragraphs = body.flatMap(({ start, end }) => text.slice(start, end).split('\n'))
  return [title, ...paragraphs].some((one) => HEADS.retraction.test(one))
}
