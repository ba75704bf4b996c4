// Whether two figures of a story count the same thing: the same noun, deed, time and place, and enough words in common.
import { meet } from './deeds.ts'
import { nameKeysOf } from './name-keys.ts'
import type { NumberClaim } from './number-claims.ts'

/** Words besides the noun that clauses must share, and the share of the shorter one's. Chosen by reading differences in public news. */
const WORDS_SHARED = 2
const SHARE = 0.5

/** The first sentences of an article tell of its own event. */
const LEAD = 4
/** Counts so many times apart are of different things; a toll may well grow tenfold in the days after a disaster. */
const MOST_APART = { toll: 25, other: 5 }

const isLead = ({ sentence }: NumberClaim): boolean => sentence.place < LEAD

export function isSameQuantity(one: NumberClaim, other: NumberClaim): boolean {
  if (one.kind !== other.kind || one.qualifiers !== other.qualifiers) return false
  if (one.kind.startsWith('age/')) return true
  if (!isSameTime(one, other)) return false
  if (isDisjoint(one.scopes, other.scopes) || isDisjoint(one.sites, other.sites)) return false
  if (!isSamePlace(one, other) || !isSamePlace(other, one)) return false
  const [a, b] = [one.clause, other.clause]
  if (isDisjoint(a.deeds, b.deeds) || isDisjoint(a.names, b.names)) return false
  const sharesName = meet(a.names, b.names)
  if (isFarApart(one, other)) return false
  if (one.isToll)
    return sharesName || (isLead(one) && isLead(other) && (namesMeet(one, other) || sharedWords(one, other) > 0))
  // In the lead it goes without saying who is meant.
  if (!namesMeet(one, other) && !(isLead(one) && isLead(other))) return false
  const shared = sharedWords(one, other) + (sharesName ? 1 : 0)
  const fewest = Math.min(wordsOf(one).size, wordsOf(other).size) + (sharesName ? 1 : 0)
  if (one.isNarrowed) return shared >= 1 && meet(a.deeds, b.deeds)
  return (
    (sharesName || shared > WORDS_SHARED) &&
    shared >= WORDS_SHARED &&
    shared >= SHARE * fewest &&
    meet(a.deeds, b.deeds)
  )
}

function isFarApart({ amount: one, isToll }: NumberClaim, { amount: other }: NumberClaim): boolean {
  const [small, large] = [Math.min(one.value, other.value), Math.max(one.value, other.value)]
  return large > small * (isToll ? MOST_APART.toll : MOST_APART.other)
}

/** Whether the sentences name somebody or something in common. */
function namesMeet({ sentence: one }: NumberClaim, { sentence: other }: NumberClaim): boolean {
  return meet(nameKeysOf(one.names), nameKeysOf(other.names))
}

/** Where both name weekdays they share one. A toll of Friday and one of Sunday are of one event; other counts are of their days. */
function isSameTime(one: NumberClaim, other: NumberClaim): boolean {
  if (one.isToll) return isDisjoint(one.weekdays, other.weekdays) === false
  return (
    one.times.length === 0 ||
    other.times.length === 0 ||
    one.times.some((time) => other.times.some(({ from, to }) => time.from < to && from < time.to))
  )
}

/** Whether both say something, and nothing of it is the same. */
const isDisjoint = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size > 0 && other.size > 0 && !meet(one, other)

/** A place that confines one is spoken of by the other: five dead in Alabama are no other count than eleven across the South. */
function isSamePlace({ clause }: NumberClaim, { clause: other }: NumberClaim): boolean {
  for (const place of clause.places) if (!other.mayBePlaces.has(place)) return false
  return true
}

/** Of a toll the noun says all there is. */
function wordsOf({ clause, about }: NumberClaim): Set<string> {
  const noun = new Set(about.toLowerCase().split(/\s+/))
  return new Set([...clause.content].filter((word) => ![...noun].some((part) => part.startsWith(word))))
}

function sharedWords(one: NumberClaim, other: NumberClaim): number {
  const theirs = wordsOf(other)
  let shared = 0
  for (const word of wordsOf(one)) if (theirs.has(word)) shared++
  return shared
}
