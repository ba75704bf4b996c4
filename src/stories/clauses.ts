// The clause of a sentence that a figure or a verb stands in, and what it talks of: words, names, deeds, time, certainty.
import type { Span } from '../domain/article.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { stem } from '../text/words.ts'
import { deedsOf } from './deeds.ts'
import { nameKeysOf } from './name-keys.ts'
import type { StorySentence } from './read-story.ts'

/** "Caribbean Disaster Emergency Management Agency" speaks of no place. */
const PLACE_WORDS = 3

export interface Clause extends Span {
  text: string
  /** Stems of the words that carry meaning, names left out. */
  content: Set<string>
  names: Set<string>
  /** Keys of places by which the clause is confined: "in Alabama". */
  places: Set<string>
  /** Keys of names that may be places: the long ones are those of bodies. */
  mayBePlaces: Set<string>
  deeds: Set<string>
}

/** Commas inside numbers do not end a clause. */
const CLAUSE_END =
  /[;:—–()“”"]|,(?!\d)|\b(?:while|but|although|whereas|though|after|before|when|because|as|and|including|by comparison)\b/gi
const CONFINED = /\b(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|[Oo]utside|[Tt]hroughout)\s+(?:the\s+)?(?:\p{Ll}+\s+){0,2}$/u
const FIGURE = /^\d/

/** The clause around a stretch of a sentence. */
export function clauseAt(sentence: StorySentence, around: Span): Clause {
  const { text } = sentence
  let [start, end] = [0, text.length]
  for (const match of text.matchAll(CLAUSE_END)) {
    const after = match.index + match[0].length
    if (after <= around.start) start = after
    else if (match.index >= around.end) {
      end = match.index
      break
    }
  }
  return clauseOf(sentence, { start: start - introduction(text.slice(0, start)), end })
}

/** "In Turkey, officials counted …": a short phrase before the comma confines what follows. */
function introduction(before: string): number {
  return (
    /(?:^|[;:—–(]|,\s|\b(?:while|but|and|as)\s)(?=((?:in|at|near|across|on|over|during|since|within)\s[^,;:—–()\d]{2,40},\s*)$)/i.exec(
      before,
    )?.[1]?.length ?? 0
  )
}

function clauseOf({ text, words, names }: StorySentence, { start, end }: Span): Clause {
  const within = (one: Span) => one.start >= start && one.end <= end
  const named = names.filter(within)
  const inName = (word: Span) => named.some((name) => word.start >= name.start && word.end <= name.end)
  const content = words
    .filter((word) => within(word) && !inName(word) && isContent(word.folded))
    .map(({ folded }) => stem(folded))
  const places = named.filter((name) => CONFINED.test(text.slice(start, name.start)))
  const clause = text.slice(start, end)
  return {
    start,
    end,
    text: clause,
    content: new Set(content),
    names: nameKeysOf(named),
    places: nameKeysOf(places),
    mayBePlaces: nameKeysOf(named.filter((name) => name.words.length <= PLACE_WORDS)),
    deeds: deedsOf(clause),
  }
}

/** Keys of the places by which a sentence is confined. */
export function placesOf({ text, names }: StorySentence): Set<string> {
  return nameKeysOf(names.filter((name) => CONFINED.test(text.slice(0, name.start))))
}

/** Words of reporting carry nothing of what is reported. */
const LIGHT = new Set(
  `offici author accord report least most people person know known day week month year two three four five six seven eight nine ten
  hundr thousand million billion dozen also still later earli total number monday tuesday wednesday thursday friday saturday sunday`.split(
    /\s+/,
  ),
)

export function isContent(folded: string): boolean {
  return (
    folded.length > 2 &&
    !FIGURE.test(folded) &&
    !STOP_WORDS.has(folded) &&
    !ASKING_WORDS.has(folded) &&
    !LIGHT.has(stem(folded)) &&
    !LIGHT.has(folded)
  )
}

/** What confines a statement to a time or makes it another quantity: a total, a rate, a forecast. Weekdays are left to `weekdaysOf`. */
const QUALIFIERS: [string, RegExp][] = [
  ['since', /\bsince\b/i],
  [
    'rate',
    /\b(?:per|each|every|annually|daily|weekly|monthly|yearly|hourly|a (?:day|week|month|year|night|share)|on average|average|averaged|typically|usually)\b/i,
  ],
  [
    'total',
    /\b(?:overall|in all|altogether|combined|cumulative|nationwide|statewide|worldwide|globally|in total|so far this|to date|all[- ]time|career|season|lifetime)\b/i,
  ],
  [
    'past',
    /\b(?:last|previous|prior) (?:week|month|year|season|spring|summer|fall|autumn|winter|decade)\b|\b(?:ago|previously|formerly|a year earlier|the year before|originally|initially)\b/i,
  ],
  [
    'period',
    /\b(?:this|the past|the last|within|over the|first|final|next|coming|second|third|fourth) (?:\p{L}+ )?(?:hours?|days?|weeks?|months?|years?|quarters?|decades?|season|half|period)\b/iu,
  ],
  [
    'future',
    /\b(?:will|would|could|may|might|should|if|in (?:the event|case)|expected|expects?|forecast\w*|predict\w*|project(?:ed|s|ions?)|plan(?:s|ned|ning)? to|planned|propos\w+|want(?:s|ed)?|ask(?:s|ed)?|demand\w*|hope[sd]?|aim(?:s|ed)?|seek(?:s|ing)?|sought|offer(?:s|ed)?|potential\w*|estimat\w+|suppose\w*|threaten\w*|urg\w+|pledg\w+|ought|capacity|goal|need(?:s|ed)?|require[sd]?|at risk|whether|up to)\b/i,
  ],
  ['not', /\b(?:not|no|never|none|neither|nor|without|cannot)\b|n['’]t\b/i],
  [
    'another',
    /\b(?:another|additional(?:ly)?|others?|more than \w+ others|further|extra|besides|rest|remaining|among (?:the|them|those)|of (?:them|those|whom|which|these)|including)\b/i,
  ],
  [
    'first',
    /\b(?:first|second|third|fourth|fifth|sixth|again|record|highest|lowest|most since|peak(?:ed)?|compared)\b/i,
  ],
  [
    'trend',
    /\b(?:rose|risen|rising|rises|climb\w*|fell|fallen|increase\w*|decrease\w*|grew|grown|jump\w*|drop\w*|up from|down from)\b/i,
  ],
]
const YEAR_OR_MONTH =
  /\b(?:1[89]|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b|\bMay\b(?= \d|,)/g
/** Whether a clause tells what is or was, and neither denies it nor only wishes, asks or expects it. */
export function isCertain(clause: string): boolean {
  return !QUALIFIERS.some(([name, pattern]) => name === 'future' && pattern.test(clause))
}

const WEEKDAY = /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/g

/** Two statements with other qualifiers are about other things; that a toll rises is no other toll. */
export function qualifiersOf(clause: string, sentence: string, isToll: boolean): string {
  const found = QUALIFIERS.filter(([name, pattern]) => !(isToll && name === 'trend') && pattern.test(clause)).map(
    ([name]) => name,
  )
  const times = [...new Set([...sentence.matchAll(YEAR_OR_MONTH)].map(([written]) => written))].sort()
  return [...found, ...times].join(' ')
}

export function weekdaysOf(text: string): Set<string> {
  return new Set([...text.matchAll(WEEKDAY)].map(([written]) => written))
}
