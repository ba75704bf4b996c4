// Compares the version of an article that a channel was told with its present one, and reads what the outlet itself says of its report.
import type { Article, Span } from '../domain/article.ts'
import { slips } from '../search/spelling.ts'
import { sentencesIn } from '../stories/read-story.ts'
import { numbersOf } from '../text/numbers.ts'
import { STOP_WORDS, wordsOf } from '../text/words.ts'

/** What an outlet says of its report: that it takes it back, or a note, such as that it was corrected. */
type Mark = 'withdrawn' | 'note'

/** A sentence of the outlet on its report, a quoted one that reads otherwise now, or a title that says what became of the report. */
export interface Correction {
  /** In the text of the present version; `null` for what is gone, and for what became of the title. */
  now: Span | null
  /** In the text of the version before; `null` for what the outlet says of its report. */
  before: Span | null
  title: string | null
}

export interface Comparison {
  /** What the outlet itself says of its report; `null`: nothing that it did not say before. */
  mark: Mark | null
  /** [] where only the wording was edited. */
  corrections: Correction[]
}

interface Sentence {
  span: Span
  text: string
  words: SaidWord[]
  /** The same for sentences of the same wording: by itself, with the next one, with the one before. */
  keys: [string, string, string]
  opensParagraph: boolean
}

/** Sentences that share so much of what the older one says are two versions of one. */
const ALIKE = 0.5

/** `quoted`: what was quoted of the earlier version. Where a report is taken back, nothing else of it matters. */
export function compareVersions(before: Article, now: Article, quoted: readonly Span[]): Comparison {
  const [old, current] = [wordedSentences(before), wordedSentences(now)]
  const known = new Set(old.map(({ keys }) => keys[0]))
  const added = current.filter(({ keys }) => !known.has(keys[0]))
  const notes = added.flatMap((one) => {
    const mark = one.opensParagraph ? markIn(one.text, 'head') : null
    const next = current[current.indexOf(one) + 1]
    const end = next === undefined || next.opensParagraph ? one.span.end : next.span.end
    return mark === null ? [] : [{ mark, now: { start: one.span.start, end }, before: null, title: null }]
  })
  const changes: Correction[] = []
  for (const was of old) {
    if (!quoted.some(({ start, end }) => start < was.span.end && end > was.span.start)) continue
    // Either may be two sentences in the other version.
    const same = current.find(({ keys }) => was.keys.some((one) => keys.some((other) => isRotated(one, other))))
    const other = same ?? likest(was, added)
    if (same === undefined && !(other !== null && isMended(was.words, other.words)))
      changes.push({ now: other?.span ?? null, before: was.span, title: null })
  }
  const [markBefore, markNow] = [markIn(before.title, 'title'), markIn(now.title, 'title')]
  const titleMark = markBefore === markNow ? null : markNow
  const all = [titleMark, ...notes.map((one) => one.mark)]
  const mark = MARKS.find((one) => all.includes(one.mark))?.mark ?? null
  const title = `${now.outlet} has changed the title of its report from “${before.title}” to “${now.title}”.`
  const told = mark === 'withdrawn' ? notes.filter((note) => note.mark === mark).slice(0, 1) : [...notes, ...changes]
  // A title is told where the text does not say the same. Outlets reword titles all the time, which corrects nothing.
  const corrections = told.length === 0 && titleMark !== null ? [{ now: null, before: null, title }] : told
  return { mark, corrections }
}

function likest({ words }: Sentence, added: readonly Sentence[]): Sentence | null {
  const said = saidIn(words)
  const shareOf = (one: Sentence): number => said.intersection(saidIn(one.words)).size / Math.max(1, said.size)
  const [best] = added.toSorted((one, other) => shareOf(other) - shareOf(one))
  return best !== undefined && shareOf(best) >= ALIKE ? best : null
}

/** The same words in the same order, or with one phrase moved from one end to the other: "On Tuesday the trams stood still". */
const isRotated = (one: string, other: string): boolean => one.length === other.length && `${one}${one}`.includes(other)

/** Letters of a word in which a slip can be told from another word. */
const LEAST_SLIP = 5

/** Whether only a slip of spelling was mended, one a word. How few words differ tells nothing: "killed" for "injured" is one. */
const isMended = (was: readonly SaidWord[], is: readonly SaidWord[]): boolean =>
  was.length === is.length && was.every((word, at) => isSpelling(word, is[at] ?? word))

/** Function words have too many neighbours, and a denial changes the first letter. */
function isSpelling(was: SaidWord, is: SaidWord): boolean {
  const [one, other] = [was.said, is.said]
  if (one === other) return true
  if (was.isFixed || is.isFixed || one[0] !== other[0] || Math.min(one.length, other.length) < LEAST_SLIP) return false
  if (STOP_WORDS.has(one) && STOP_WORDS.has(other)) return false
  return slips(one, other) === 1
}

const saidIn = (words: readonly SaidWord[]): Set<string> => new Set(words.map(({ said }) => said))

function wordedSentences(article: Article): Sentence[] {
  const sentences = sentencesIn(article)
  const worded = sentences.map(({ text }) => wordingOf(text).filter(({ said }) => !SLIGHT.has(said)))
  const keys = worded.map(keyOf)
  return sentences.map(({ span, text, place }, at) => {
    const [before = '', key = '', next = ''] = [keys[at - 1], keys[at], keys[at + 1]]
    const opensParagraph = place === 0 || article.text.slice(sentences[at - 1]?.span.end, span.start).includes('\n')
    return { span, text, words: worded[at] ?? [], keys: [key, key + next, before + key], opensParagraph }
  })
}

/** Words that may come and go without another sense; "not", "all" and "before" are none of these. */
const SLIGHT = new Set(
  'a an the that which who of and on in at s it its also some about around had has have mr mrs ms dr very then so'.split(
    ' ',
  ),
)

/** Figures are set off: "2-1" is not "21". */
const keyOf = (words: readonly SaidWord[]): string =>
  words.map(({ said, isFigure }) => (SLIGHT.has(said) ? '' : isFigure ? `#${said}#` : said)).join('')

export interface SaidWord {
  /** Lower case without accents; a number by its value, "17" for "seventeen". */
  said: string
  isFigure: boolean
  /** A figure, or a name by its capital: another letter makes it another one. */
  isFixed: boolean
}

/** The words of a sentence in their order, however they are set: "Seventeen" is 17, "wasn’t" is "was not". */
export function wordingOf(sentence: string): SaidWord[] {
  const text = sentence.replace(/n[’']t\b/gi, ' not').replace(/\s?%/g, ' percent')
  const figures = numbersOf(text).filter(({ value }) => value !== null)
  return wordsOf(text).flatMap(({ start, folded, text: word }): SaidWord[] => {
    const figure = figures.findLast((one) => start >= one.start && start < one.end)
    if (figure === undefined) return [{ said: folded, isFigure: false, isFixed: /^\p{Lu}/u.test(word) }]
    return start > figure.start ? [] : [{ said: String(figure.value), isFigure: true, isFixed: true }]
  })
}

const REPORT = '(?:report|article|story|piece)'
/** "This report has been retracted"; not "has been removed from the front page". */
const IS_TAKEN_BACK = `this ${REPORT} (?:has been|was|is) (?:since |now )?(?:retracted|withdrawn|removed)\\b(?! from)`
/** In front, "RETRACTED: …" and "[Withdrawn] …", or behind a title, "… (corrected)". */
const marked = (words: string): RegExp =>
  new RegExp(
    `^\\W*(?:${REPORT} )?(?:${words})(?: notice)?\\s*(?:[:|\\])–—]|\\s-\\s|$)[\\s:|–—-]*|(?<!\\s)\\s*[[(]\\s*(?:${words})\\s*[\\])]\\s*$`,
    'i',
  )
/** As a title says it; and at the head of a paragraph, where "Removed: …" may be part of the news. */
const MARKS: { mark: Mark; title: RegExp; head: RegExp }[] = [
  {
    mark: 'withdrawn',
    title: marked(`retracted|retraction|withdrawn|withdrawal|removed|${IS_TAKEN_BACK}.*`),
    head: new RegExp(`^\\W*(?:retract(?:ion|ed)\\b|(?:editor[’']?s note\\W+)?${IS_TAKEN_BACK})`, 'i'),
  },
  {
    mark: 'note',
    title: marked('correction|corrected|clarification|clarified|amended'),
    head: /^\W*(?:correct(?:ion|ed)(?: notice\s*|\s?\([^)]*\)\s*|,[^:.]*|\s*)(?:[:|\])–—]|\s-\s|$)|(?:clarification|editor[’']?s note)\b)/i,
  },
]

const markIn = (text: string, where: 'title' | 'head'): Mark | null =>
  MARKS.find((one) => one[where].test(text))?.mark ?? null

/** A title without what it says of its report: '' where it says nothing else. */
export const withoutMark = (title: string): string =>
  MARKS.reduce((rest, one) => rest.replace(one.title, ''), title).trim()

/** Whether an article says itself that it is taken back. "Withdrawn: …" alone may head any title. */
export function isTakenBack({ title, text, body }: Article): boolean {
  const paragraphs = body.flatMap(({ start, end }) => text.slice(start, end).split('\n'))
  return [title, ...paragraphs].some((one) => markIn(one, 'head') === 'withdrawn')
}
