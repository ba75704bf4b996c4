// Whether a sentence keeps to what it cites in its dates, its numbers, the side of each "not", and words of which only one can be right. Each fault is a sentence part for logs.
import type { Span } from '../domain/article.ts'
import { DAY_MS, dayStated } from '../domain/day.ts'
import { type DateInText, datesIn, type StatedDate } from '../text/dates.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { ASKING_WORDS, fold, STOP_WORDS, stem, wordSet } from '../text/words.ts'
import { type Cited, type Source, told, topicsOf } from './check-evidence.ts'

/** For a text of unknown day, and for claims: only what they state is looked at. */
const ANY_DAY = new Date(0)
/** Words for a day that mean another one to each reader. */
const RELATIVE_DAY = /\b(?:today|tonight|yesterday|tomorrow)\b|^(?:Today|Tonight|Yesterday|Tomorrow)\b/g

export function dateFault(text: string, { sources }: Cited): string | null {
  const meant = sources.flatMap(meantBy)
  const wrong = statedDates(text).find(({ stated }) => !meant.some((date) => isSameDate(date, stated)))
  if (wrong) return `its quotes do not bear out the date “${text.slice(wrong.start, wrong.end)}”`
  const said = new Set(sources.flatMap(({ sentences }) => relativeDaysOf(sentences.toLowerCase())))
  const relative = relativeDaysOf(text).find((word) => !said.has(word))
  return relative === undefined ? null : `its quotes do not say “${relative}”`
}

export function figureFault(text: string, cited: Cited): string | null {
  const dates = statedDates(text)
  const stated = cited.sources.flatMap(({ sentences }) => numbersOf(sentences))
  const years = yearsMeant(cited)
  const wrong = numbersOf(text).find((claimed) => {
    if (claimed.soft || isOfName(text, claimed, cited) || THE_TWO.test(text.slice(0, claimed.end))) return false
    if (claimed.kind === 'year' && years.has(claimed.value ?? 0)) return false
    if (dates.some(({ start, end }) => claimed.start >= start && claimed.end <= end)) return false
    return !stated.some((one) => bearsOut(one, claimed))
  })
  return wrong === undefined ? null : `its quotes do not bear out the number “${text.slice(wrong.start, wrong.end)}”`
}

/** The years of "last year", "42 years ago", and of days and months without one. */
function yearsMeant({ sources }: Cited): Set<number> {
  const meant = sources.flatMap(({ sentences, article: { publishedAt } }) =>
    publishedAt === null ? [] : datesIn(sentences, { publishedAt }),
  )
  return new Set(meant.filter(({ stated }) => stated.year === null).map(({ from }) => from.getUTCFullYear()))
}

/** Two who are known already: the quotes may name them. */
const THE_TWO = /\b(?:the|h(?:is|er)|its|their|these|those) two$/i

const NAME_BEFORE = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]*[ -]$/u

/** "Pixel 7", "Title 42": a number that its article, too, calls by that word, and not to open a sentence. */
function isOfName(text: string, { start, end }: Span, { sources }: Cited): boolean {
  const name = NAME_BEFORE.exec(text.slice(0, start))?.[0]
  if (name === undefined || STOP_WORDS.has(fold(name.slice(0, -1)))) return false
  const written = RegExp.escape(name + text.slice(start, end))
  const named = new RegExp(String.raw`(?<=[\p{Ll}\d,] )${written}(?![\p{L}\p{N}])`, 'u')
  return sources.some(({ article }) => named.test(article.text))
}

/** The days and months that a text states, in order; bare years are left to the numbers. */
export function statedDates(text: string): DateInText[] {
  return datesIn(text, { publishedAt: ANY_DAY }).filter((one) => one.precision !== 'year' && !one.isRelative)
}

const relativeDaysOf = (text: string): string[] => (text.match(RELATIVE_DAY) ?? []).map((word) => word.toLowerCase())

/** The days that the cited sentences mean; where these name none, those of their passage and the day of publication. */
function meantBy({ sentences, passage, article: { publishedAt } }: Source): StatedDate[] {
  const near = meantDates(sentences, publishedAt)
  if (near.length > 0) return near
  return [...meantDates(passage, publishedAt), ...(publishedAt === null ? [] : [calendarOf(dayStated(publishedAt))])]
}

/** The days and months that a text can mean, as part of an article of that day: "Thursday" may be the one before it or after it. */
function meantDates(text: string, publishedAt: Date | null): StatedDate[] {
  const dates = datesIn(text, { publishedAt: publishedAt ?? ANY_DAY })
  return dates.flatMap(({ from, precision, stated, isRelative }) => {
    if (precision === 'week' || precision === 'year') return []
    if (publishedAt === null) return isRelative ? [] : [stated]
    if (precision === 'month') return [{ ...calendarOf(from), day: null, weekday: null }]
    const isWeekday = stated.weekday !== null && stated.day === null
    const other = from.getTime() + (from > publishedAt ? -7 : 7) * DAY_MS
    return [calendarOf(from), ...(isWeekday ? [calendarOf(new Date(other))] : [])]
  })
}

const calendarOf = (moment: Date): StatedDate => ({
  year: moment.getUTCFullYear(),
  month: moment.getUTCMonth() + 1,
  day: moment.getUTCDate(),
  weekday: moment.getUTCDay(),
})

/** Whether everything that a claimed date states agrees with a meant one. */
const isSameDate = (meant: StatedDate, claimed: StatedDate): boolean =>
  (['day', 'month', 'year', 'weekday'] as const).every((one) => claimed[one] === null || claimed[one] === meant[one])

/** What a text says and denies, by the stems of its words. */
interface Polarity {
  /** Whether it holds a "not" in any form, and whether a word that denies without one. */
  negates: boolean
  refuses: boolean
  /** `about`: what is surely denied. `refused`: by "refused to": somebody denies it of himself, and others may well do it. */
  denials: { about: string[]; refused: boolean }[]
  /** What is said under a "not" or a refusal, and outside any. */
  denied: Set<string>
  said: Set<string>
}

const NOT = /^(?:not|no|never|none|nobody|nothing|neither|nor|nowhere|cannot|rarely|seldom|hardly|scarcely|.+n['’]t)$/
const DID_NOT = /\b(?:do|does|did)(?: not|n['’]t)\b/i
const OF_NONE = /^(?:no|neither|nor)$/
const REFUSAL =
  wordSet(`refus reject deni declin fail lack prevent block bar ban stop halt ceas end quit avoid unabl unlik imposs bare
  former unwil forbid prohibit lost lose miss absent few littl without regret wrong wrongli fals mistaken incorrect error`)
/** "Ruled out", "advised against selling". */
const REFUSAL_AHEAD = /^(?:[Rr]ul\p{L}+\s+out|[Yy]et\s+to\s|[Aa]gainst\s+\p{Ll}+ing)\b/u
const TOKEN = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|[^\s\p{L}\p{N}]/gu
/** Where the reach of a "not" ends. */
const CLAUSE_END =
  /[,;:.!?()[\]“”"—–]|(?<![\p{L}-])(?:and|but|although|though|while|whereas|who|which|because|when|after|before|until|since)(?![\p{L}-])/giu
/** "not only", "no doubt", "no more than", "no-man's-land": no denial. */
const IDLE = /^(?:\s+(?:only|just|least|doubt|matter|later|(?:more|less|fewer) than)\b|-)/
/** Words that carry no topic but can be what is denied: "would not let him back in". */
const DENIABLE = wordSet('back came come gave give given go goes gone keep let made make off out take taken took went')

function polarityOf(text: string): Polarity {
  const found: Polarity = { negates: false, refuses: false, denials: [], denied: new Set(), said: new Set() }
  for (const clause of text.replace(/\bNo\. ?(?=\d)/g, '').split(CLAUSE_END)) {
    /** What stands behind a "not". */
    let denial: string[] | null = null
    let isUnder = false
    let isRefused = false
    for (const { 0: token, index } of clause.matchAll(TOKEN)) {
      const word = fold(token)
      const stemmed = stem(word.replace(/['’].*/s, ''))
      const ahead = clause.slice(index + token.length)
      if (NOT.test(word) && !IDLE.test(ahead)) {
        found.negates = true
        // “No dog”, “neither of the two”: it is not the dog that is denied.
        if (!OF_NONE.test(word)) denial ??= []
        isUnder = true
        continue
      }
      const isRefusal = REFUSAL.has(stemmed) || REFUSAL_AHEAD.test(clause.slice(index))
      if (!isRefusal && (word.length < 2 || (STOP_WORDS.has(word) && !DENIABLE.has(word)))) continue
      if (isUnder) found.denied.add(stemmed)
      else found.said.add(stemmed)
      denial?.push(stemmed)
      if (isRefused) found.denials.push({ about: [stemmed], refused: true })
      // "refused to leave" denies the leaving; of other refusals it is not sure what they deny. "Did not refuse to cross" says the rest.
      isRefused = isRefusal && !isUnder && /^\s+to\b/.test(ahead)
      found.refuses ||= isRefusal
      if (isRefusal) isUnder = !isUnder
    }
    const about: string[] = denial ?? []
    // What is surely denied is the word next to the "not"; behind "it is not true that" the one after.
    const nearest = about.findIndex((word) => !ASKING_WORDS.has(word))
    if (about.length > 0) found.denials.push({ about: about.slice(0, nearest + 1), refused: false })
  }
  return found
}

/** Whether a sentence and what it cites stand on different sides of a "not": one that the quotes lack counts in their own words, or as "did not". */
export function polarityFault(text: string, cited: Cited): string | null {
  // “No, …” answers the question; what follows is what is said.
  const claim = polarityOf(text.replace(/^(?:No|Yes|Not)\b[^,:;.]{0,40}[,:;]\s/, ''))
  const ground = polarityOf(told(cited))
  const topics = topicsOf(text)
  const held = topics.intersection(topicsOf(told(cited))).size / Math.max(1, topics.size)
  const isPutIn = claim.negates && !ground.negates && !ground.refuses && (held >= 0.9 || DID_NOT.test(text))
  const isDenied = isPutIn || denies(ground, claim) || denies(claim, ground)
  return isDenied ? 'it and its quotes stand on different sides of a “not”' : null
}

/** Whether one says plainly what the other denies. If the denier says it, too, that settles nothing of speech ("did not say when") and refusals. */
const denies = (one: Polarity, other: Polarity): boolean =>
  one.denials.some(
    ({ about, refused }) =>
      !about.some((word) => other.denied.has(word)) &&
      about.some((word) => other.said.has(word) && !((refused || ASKING_WORDS.has(word)) && one.said.has(word))),
  )

/** Rows of words of which one excludes the others: who says one of a text that says another says something else. */
const EXCLUSIVES = `
all each every everybody everyone | most | some several | few | none nobody neither; atleast | atmost; earliest | latest; earlier | later;
first | last; morning | afternoon | evening | night; increase rise rose grow grew | decrease fell decline; accept agree support | reject refuse oppose;
highest | lowest; buy bought | sell sold; largest | smallest; mother | father; brother | sister; son | daughter`
const exclusives = EXCLUSIVES.split(';').map((row) =>
  row.split('|').map((side) => new Set(side.trim().split(/\s+/).map(stem))),
)

/** "Before the sale", with the words behind it. */
const IN_TIME = /(?<!\p{L})(?:(before|until)|after|since)\s(?=(.{1,30}))/giu

function isTurnedRound(text: string, ground: string): boolean {
  const placesOf = (of: string) =>
    [...of.matchAll(IN_TIME)].map(([, first, next = '']) => ({ isBefore: !!first, next: topicsOf(next) }))
  const told = placesOf(ground)
  const isTold = (isBefore: boolean) => told.some((one) => one.isBefore === isBefore)
  return placesOf(text).some((one) => !isTold(one.isBefore) && told.some(({ next }) => !next.isDisjointFrom(one.next)))
}

/** Words of the claim whose opposite the cited text says, while not saying them itself. */
export function exclusionFault(text: string, cited: Cited): string | null {
  const stemsOf = (of: string): Set<string> =>
    new Set([...of.replace(/\bat (least|most)\b/gi, 'at$1').matchAll(TOKEN)].map(([token]) => stem(fold(token))))
  const [claim, ground] = [stemsOf(text).difference(polarityOf(text).denied), stemsOf(told(cited))]
  for (const row of exclusives) {
    const isOf = (words: Set<string>) => (side: Set<string>) => !side.isDisjointFrom(words)
    const [own, theirs] = [row.filter(isOf(claim)), row.filter(isOf(ground))]
    const wrong = own.find((side) => !theirs.includes(side))
    if (wrong !== undefined && theirs.some((side) => !own.includes(side)))
      return `its quotes say the opposite of “${[...wrong].find((word) => claim.has(word))}”`
  }
  return isTurnedRound(text, told(cited)) ? 'its quotes tell it in another order' : null
}
