// Whether names and numbers stand in a sentence where they stand in what it cites: none in the place of another. Each fault is a sentence part for logs.
import { isCountryOrPeople, namesOf } from '../text/names.ts'
import { bearsOut, type NumberInText, numbersOf } from '../text/numbers.ts'
import { fold, STOP_WORDS, stem, wordsOf } from '../text/words.ts'
import { type Cited, told } from './check-evidence.ts'
import { isSameName, shortened } from './check-names.ts'

/** A name, a number, or any other word that is more than grammar. */
interface Token {
  start: number
  end: number
  text: string
  stem: string
  kind: 'name' | 'number' | 'word'
  number: NumberInText | null
}

function tokensOf(text: string, isOrdinary: (folded: string) => boolean): Token[] {
  const numbers = numbersOf(text).map((number) => ({ ...tokenAt(text, number, 'number'), number }))
  const names = namesOf(text, isOrdinary).flatMap((name) => (name.text === 'I' ? [] : tokenAt(text, name, 'name')))
  const isWithin = (start: number) => [...numbers, ...names].some((one) => one.start <= start && start < one.end)
  const words = wordsOf(text)
    .filter(({ start, folded }) => !STOP_WORDS.has(folded) && !isWithin(start))
    .map((word) => tokenAt(text, word, 'word'))
  return [...numbers, ...names, ...words].sort((one, other) => one.start - other.start)
}

const tokenAt = (text: string, { start, end }: { start: number; end: number }, kind: Token['kind']) => {
  const written = text.slice(start, end)
  return { start, end, text: written, stem: stem(fold(written)), kind, number: null }
}

function isSame(claimed: Token, cited: Token): boolean {
  if (claimed.number !== null || cited.number !== null)
    return claimed.number !== null && cited.number !== null && bearsOut(cited.number, claimed.number)
  return (
    claimed.stem === cited.stem ||
    (claimed.kind !== 'word' && cited.kind !== 'word' && isSameName(claimed.text, cited.text))
  )
}

/** What ends a clause puts the words on both of its sides further apart, by as many words, and so does the end of a quote. */
const [CLAUSE, QUOTE] = [2, 10]
const CLAUSE_END = /[,;:.!?()[\]—–]|(?<![\p{L}-])(?:and|but|while|whereas|who|which|when|after|before)(?![\p{L}-])/giu
/** What a word counts that stands on the other side, and the same small word in front: "from 5 to 7". */
const [OTHER_SIDE, SAME_LEAD] = [0.85, 0.5]
/** How much more alike two exchanged places must be (a country stands beside many names), … */
const EXCHANGED = { number: 0.1, name: 0.5, unlike: 1.1 }
/** … and that of a number, or of a name in the place of one that the quotes lack, which the claim leaves out; or so many more neighbours in a row are the same. */
const REPLACED = { number: 0.7, name: 1 }
const MORE_IN_A_ROW = { number: 2, name: 3 }
const lastWord = (text: string) => wordsOf(text).findLast(({ folded }) => !/^(?:the|an?)$/.test(folded))?.folded
/** A sentence holds no more names, numbers and words; a word is looked for in so many places, so that a flood of them takes no time. */
const MOST = { tokens: 60, places: 6 }

function rowOf(written: string, isOrdinary: (folded: string) => boolean) {
  const text = shortened(written)
  const tokens = tokensOf(text, isOrdinary)
  const gaps = tokens.map(({ end }, nth) => text.slice(end, tokens[nth + 1]?.start))
  let reached = 0
  const endsIn = (gap: string): number => CLAUSE * (gap.match(CLAUSE_END)?.length ?? 0) + (/\n/.test(gap) ? QUOTE : 0)
  const places = gaps.map((gap) => (reached += 1 + endsIn(gap)))
  return {
    tokens,
    between: (one: number, other: number): string => text.slice(tokens[one]?.end, tokens[other]?.start),
    at: (nth: number): number => places[nth - 1] ?? 0,
    /** The small word in front of each, or else the one before it. */
    leads: [text.slice(0, tokens[0]?.start), ...gaps].map((gap, nth) => lastWord(gap) ?? tokens[nth - 1]?.stem),
  }
}

const BY = /\bby\b/
const OWNED = /^['’]s?\s(?:\p{Ll}+\s)?$/u

/** A name or number that stands where the cited text has another one. Fitted on news that two outlets tell in their own words. */
export function orderFault(text: string, cited: Cited, isOrdinary: (folded: string) => boolean): string | null {
  const claim = rowOf(text, isOrdinary)
  const ground = rowOf(told(cited), isOrdinary)
  if (claim.tokens.length > MOST.tokens) return 'it is no sentence'
  /** Where the cited text holds each token of the claim. */
  const held = claim.tokens.map((one) =>
    ground.tokens.flatMap((other, nth) => (isSame(one, other) ? nth : [])).slice(0, MOST.places),
  )
  /** How alike two places are: over all words that both texts hold, one through the product of its distances. */
  const likeness = (x: number, nth: number, without = x): number => {
    const near = held.map((places, y) => {
      if (y === x || y === without) return 0
      const products = places.map((place) => (claim.at(y) - claim.at(x)) * (ground.at(place) - ground.at(nth)))
      return Math.max(0, ...products.map((one) => (one === 0 ? 0 : one > 0 ? 1 / one : -OTHER_SIDE / one)))
    })
    const isLed = claim.leads[x] !== undefined && claim.leads[x] === ground.leads[nth]
    return near.reduce((sum, one) => sum + one, isLed ? SAME_LEAD : 0)
  }
  /** How many words in a row both have in that direction. */
  const run = (x: number, nth: number, step: 1 | -1): number =>
    held[x + step]?.includes(nth + step) && claim.at(x + step) - claim.at(x) === ground.at(nth + step) - ground.at(nth)
      ? 1 + run(x + step, nth + step, step)
      : 0
  /** Told the other way round: "Hobart's zoo", "the zoo in Hobart"; "the city sued Moss", "Moss was sued by the city". */
  const isTurned = (x: number, y: number, places: number[], theirs: number[]): boolean =>
    places.some((nth) =>
      theirs.some((other) => {
        const said = claim.between(x, y)
        const told = ground.between(Math.min(nth, other), Math.max(nth, other))
        const isOwned = Math.abs(nth - other) === 1 && y === x + 1 && (OWNED.test(told) || OWNED.test(said))
        return isOwned || (other < nth && BY.test(told) !== BY.test(said))
      }),
    )
  /** A price and a count, each where the quotes have one of its kind. */
  const areOfOtherKinds = (one: Token, other: Token, places: number[], theirs: number[]): boolean =>
    one.number?.kind !== other.number?.kind &&
    places.every((nth) => ground.tokens[nth]?.number?.kind === one.number?.kind) &&
    theirs.every((nth) => ground.tokens[nth]?.number?.kind === other.number?.kind)
  for (const [x, one] of claim.tokens.entries()) {
    const places = held[x] ?? []
    if (one.kind === 'word') continue
    const best = (at: number, among: number[], but = at) => Math.max(...among.map((nth) => likeness(at, nth, but)))
    for (const [y, other] of claim.tokens.entries()) {
      const theirs = held[y] ?? []
      if (y <= x || places.length * theirs.length === 0 || !areRivals(one, other)) continue
      if (one.kind === 'name' && isTurned(x, y, places, theirs)) continue
      if (one.number && areOfOtherKinds(one, other, places, theirs)) continue
      const gain = best(x, theirs, y) + best(y, places, x) - best(x, places, y) - best(y, theirs, x)
      const kind = one.number || areAlike(one, other) ? one.kind : 'unlike'
      if (gain > EXCHANGED[kind]) return `its quotes have “${other.text}” where it says “${one.text}”`
    }
    // Of initials for a name that the quotes write out it is not known where they would stand.
    if (places.length === 0 && /^\p{Lu}+$/u.test(one.text)) continue
    const own = Math.max(0, best(x, places))
    const runAt = (nth: number): number => run(x, nth, 1) + run(x, nth, -1)
    const longest = Math.max(0, ...places.map(runAt))
    for (const [nth, rival] of ground.tokens.entries()) {
      if (held.some((some) => some.includes(nth)) || !areAlike(one, rival) || !areRivals(one, rival)) continue
      const isInRow = runAt(nth) >= longest + MORE_IN_A_ROW[one.kind]
      const isLeftOut = one.number !== null || places.length === 0
      if (isInRow || (isLeftOut && likeness(x, nth) > own + REPLACED[one.kind]))
        return `its quotes have “${rival.text}” in the place of “${one.text}”`
    }
  }
  return null
}

const isPeople = ({ text }: Token): boolean => isCountryOrPeople(fold(text))
const areAlike = (one: Token, other: Token): boolean =>
  one.number?.kind === other.number?.kind && isPeople(one) === isPeople(other)

/** Neither borne out by the other. */
const areRivals = (one: Token, other: Token): boolean =>
  (one.number === null) === (other.number === null) &&
  ![one, other].some(({ kind, number }) => kind === 'word' || number?.soft) &&
  !isSame(one, other) &&
  !isSame(other, one)
