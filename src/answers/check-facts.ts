// Whether a sentence keeps to what it cites in its dates, its numbers, and the side of each "not". Each fault is a sentence part for logs.
import type { Span } from '../domain/article.ts'
import { type DateInText, datesIn, type StatedDate } from '../text/dates.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { fold, stem } from '../text/words.ts'
import type { Cited } from './check-evidence.ts'

const DAY_MS = 86_400_000
/** For a text of unknown day, and for claims: only what they state is looked at. */
const ANY_DAY = new Date(0)
/** Words for a day that mean another one to each reader. */
const RELATIVE_DAY = /^(?:today|tonight|yesterday|tomorrow)$/i
/** A sentence that tells of the telling may name the day of publication. */
const ATTRIBUTES = /\b(?:accord|report|publi|wr(?:ote|ites|itten)|article|news)/i

export function dateFault(text: string, cited: Cited): string | null {
  const meant = meantBy(cited, text)
  const named = cited.facts.join('\n')
  const wrong = statedDates(text).find(
    ({ start, end, stated }) =>
      !named.includes(text.slice(start, end)) && !meant.some((date) => isSameDate(date, stated)),
  )
  if (wrong) return `its quotes do not bear out the date “${text.slice(wrong.start, wrong.end)}”`
  const said = new Set(cited.sentences.flatMap(relativeDaysOf))
  const relative = relativeDaysOf(text).find((word) => !said.has(word))
  return relative === undefined ? null : `its quotes do not say “${relative}”`
}

export function figureFault(text: string, cited: Cited): string | null {
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

/** The days and months that a text states, in order; bare years are left to the numbers. */
export function statedDates(text: string): DateInText[] {
  return datesIn(text, { publishedAt: ANY_DAY }).filter(
    ({ precision, isRelative }) => precision !== 'year' && !isRelative,
  )
}

/** "Yesterday" and the like, in lower case. */
function relativeDaysOf(text: string): string[] {
  const days = datesIn(text, { publishedAt: ANY_DAY }).map(({ start, end }) => text.slice(start, end))
  return days.filter((day) => RELATIVE_DAY.test(day)).map((day) => day.toLowerCase())
}

/** The days that the cited sentences mean; where these name none, those of their passages, and the day of publication. */
function meantBy(cited: Cited, text: string): StatedDate[] {
  return cited.publishedAt.flatMap((publishedAt, at) => {
    const near = meantDates(cited.sentences[at] ?? '', publishedAt)
    const meant = near.length > 0 ? near : meantDates(cited.passages[at] ?? '', publishedAt)
    if (publishedAt === null || (near.length > 0 && !ATTRIBUTES.test(text))) return meant
    return [...meant, calendarOf(publishedAt)]
  })
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

/** A day as a sentence may name it. */
const calendarOf = (moment: Date): StatedDate => ({
  year: moment.getUTCFullYear(),
  month: moment.getUTCMonth() + 1,
  day: moment.getUTCDate(),
  weekday: moment.getUTCDay(),
})

/** Whether everything that a claimed date states agrees with a meant one. */
const isSameDate = (meant: StatedDate, claimed: StatedDate): boolean =>
  (['day', 'month', 'year', 'weekday'] as const).every(
    (part) => claimed[part] === null || claimed[part] === meant[part],
  )

/** What a text says and denies, by the stems of its words. */
interface Polarity {
  /** Whether it holds a "not" in any form, … */
  negates: boolean
  /** … and a word that denies without a "not": "refused", "without". */
  refuses: boolean
  /**
   * `about`: the stems of what is denied, nearest first. `refused`: by "refused to": somebody denies it of himself, and others may well
   * do it.
   */
  denials: { about: string[]; refused: boolean }[]
  /** Stems said under a "not" or a refusal, … */
  denied: Set<string>
  /** … and outside any. */
  said: Set<string>
}

const NOT = /^(?:not|no|never|none|nobody|nothing|neither|nor|nowhere|cannot|rarely|seldom|hardly|scarcely|.+n['’]t)$/
const REFUSAL = new Set(
  `refus reject deni declin fail lack prevent block bar ban stop halt ceas end quit avoid unabl unlik imposs bare
  former unwil forbid prohibit lost lose miss absent few littl without regret wrong wrongli fals mistaken incorrect error`.split(
    /\s+/,
  ),
)
const TOKEN = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|[^\s\p{L}\p{N}]/gu
/** Where the reach of a "not" ends. */
const CLAUSE_END =
  /^(?:[,;:.!?()[\]“”"—–]|and|but|although|though|while|whereas|who|which|because|when|after|before|until|since)$/
/** "not only", "no doubt", "No. 5", "no-man's-land": no denial. */
const IDLE = /^(?:\s+(?:only|just|least|doubt|matter|later)\b|-|\.\s?\d)/
/** How much of a clause a denial is surely about. */
const REACH = 3
/** Words that carry no topic but can be what is denied: "would not let him back in". */
const DENIABLE = new Set(
  'back came come gave give given go goes gone keep let made make off out take taken took went'.split(' '),
)

/**
 * What `text` says and denies; only words within `focus` count as said or denied, though a "not" may stand outside of it,
 * so that a quote cut out of a denial stays one.
 */
function polarityOf(text: string, focus: Span = { start: 0, end: text.length }): Polarity {
  const found: Polarity = { negates: false, refuses: false, denials: [], denied: new Set(), said: new Set() }
  let denial: { topics: string[]; names: string[] } | null = null
  let isUnder = false
  let isRefused = false
  const close = () => {
    const about = denial && (denial.topics.length > 0 ? denial.topics : denial.names)
    if (about && about.length > 0) found.denials.push({ about: about.slice(0, REACH), refused: false })
    denial = null
    isUnder = false
    isRefused = false
  }
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const folded = fold(token)
    const ahead = text.slice(index + token.length, index + token.length + 10)
    const isInFocus = index >= focus.start && index < focus.end
    if (CLAUSE_END.test(folded)) close()
    else if (NOT.test(folded) && !IDLE.test(ahead)) {
      found.negates = true
      denial ??= { topics: [], names: [] }
      isUnder = true
    } else if (REFUSAL.has(stem(folded)) || (folded.startsWith('rul') && /^\s+out\b/.test(ahead))) {
      found.refuses = true
      // "did not refuse to cross" denies the refusal, and so says the rest.
      if (isInFocus) (isUnder ? found.denied : found.said).add(stem(folded))
      if (denial === null) {
        isUnder = true
        // "refused to leave" denies the leaving; of other refusals it is not sure what they deny.
        if (/^\s+to\b/.test(ahead)) isRefused = true
      } else {
        denial.topics.push(stem(folded))
        close()
      }
    } else if (isInFocus && folded.length > 1 && (!STOP_WORDS.has(folded) || DENIABLE.has(folded))) {
      const stemmed = stem(folded.replace(/['’].*$/, ''))
      if (denial !== null) (/^\p{Lu}/u.test(token) ? denial.names : denial.topics).push(stemmed)
      if (isUnder) found.denied.add(stemmed)
      else found.said.add(stemmed)
      if (isRefused) found.denials.push({ about: [stemmed], refused: true })
      isRefused = false
    }
  }
  close()
  return found
}

function joined(polarities: Polarity[]): Polarity {
  return {
    negates: polarities.some(({ negates }) => negates),
    refuses: polarities.some(({ refuses }) => refuses),
    denials: polarities.flatMap(({ denials }) => denials),
    denied: new Set(polarities.flatMap(({ denied }) => [...denied])),
    said: new Set(polarities.flatMap(({ said }) => [...said])),
  }
}

export function polarityFault(text: string, { quoted }: Cited): string | null {
  const claim = polarityOf(text)
  const ground = joined(quoted.map((one) => polarityOf(one.text, one.focus)))
  if (negationDiffers(claim, ground)) return 'it and its quotes stand on different sides of a “not”'
  const opposite = oppositeWord(claim, ground)
  return opposite === null ? null : `its quotes say the opposite of “${opposite}”`
}

/** Whether a claim and the text it rests on stand on different sides of a "not". */
function negationDiffers(claim: Polarity, ground: Polarity): boolean {
  if (!claim.negates || ground.negates || ground.refuses) return denies(ground, claim) || denies(claim, ground)
  // "unconfirmed" bears out "not confirmed".
  const denied = claim.denials.flatMap(({ about }) => about)
  return ![...ground.said].some((word) =>
    denied.some((one) => word.endsWith(one) && /^(?:un|in|im|non|dis)$/.test(word.slice(0, -one.length))),
  )
}

/**
 * Whether one says plainly what the other denies. Where the denier says it plainly, too, that settles nothing for speech
 * words ("did not say when, but said") and for refusals ("refused to cross, but 51 crossed").
 */
function denies(one: Polarity, other: Polarity): boolean {
  return one.denials.some(
    ({ about, refused }) =>
      !about.some((word) => other.denied.has(word)) &&
      about.some((word) => other.said.has(word) && !((refused || ASKING_WORDS.has(word)) && one.said.has(word))),
  )
}

/** Words that say the opposite of each other; only plain pairs. */
const OPPOSITES = `
approve accept agree pass | reject refuse oppose veto; increase rise rose grow grew climb gain | decrease fall fell drop decline shrink shrank;
raise | lower cut reduce; open reopen | close shut; confirm | deny; convict guilty | acquit innocent; survive alive | die dead kill;
buy bought | sell sold; import | export; north northern | south southern; east eastern | west western; largest biggest | smallest;
highest | lowest; oldest | youngest; longest | shortest; maximum | minimum; legal | illegal; true | false;
safe safely | unsafe dangerous; possible | impossible; mother | father; husband | wife; brother | sister; son | daughter;
man men | woman women; upper | lower; early earlier | late later; start begin | end finish`

const opposites = new Map<string, Set<string>>()
for (const pair of OPPOSITES.split(';')) {
  const sides = pair.split('|').map((side) => side.trim().split(' ').map(stem))
  for (const [one, other] of [sides, sides.toReversed()])
    for (const word of one ?? []) opposites.set(word, new Set([...(opposites.get(word) ?? []), ...(other ?? [])]))
}

/** The claim's word whose opposite the cited text says, while not saying the word itself; `null` if there is none. */
function oppositeWord(claim: Polarity, ground: Polarity): string | null {
  const isContrary = (word: string): boolean =>
    [...(opposites.get(word) ?? [])].some((other) => ground.said.has(other) && !claim.said.has(other))
  return [...claim.said].find((word) => isContrary(word) && !ground.said.has(word) && !ground.denied.has(word)) ?? null
}
