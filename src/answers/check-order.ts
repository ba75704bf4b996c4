// Whether names and numbers stand in a sentence where they stand in what it cites: none in the place of another. Each fault is a sentence
// part for logs.
import { isCountryOrPeople, namesOf } from '../text/names.ts'
import { bearsOut, type NumberInText, numbersOf } from '../text/numbers.ts'
import { fold, STOP_WORDS, stem, wordsOf } from '../text/words.ts'
import type { Cited } from './check-evidence.ts'
import { isSameName, shortened } from './check-names.ts'

/** A name, a number, or any other word that is more than grammar. */
interface Token {
  start: number
  end: number
  text: string
  stem: string
  kind: 'name' | 'people' | 'number' | 'word'
  number: NumberInText | null
}

function tokensOf(text: string, isOrdinary: (folded: string) => boolean): Token[] {
  const numbers = numbersOf(text).map((number) => ({ ...tokenAt(text, number, 'number'), number }))
  const named = namesOf(text, isOrdinary).filter((name) => name.text !== 'I')
  const names = named.map((name) => tokenAt(text, name, isCountryOrPeople(fold(name.text)) ? 'people' : 'name'))
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

/** What a pair of words counts beside a pair of names or numbers, which may stand in the wrong place. */
const WEIGHTS = { word: 3, name: 2, people: 2, number: 2 }

/** The heaviest row of tokens that both have in the same order: pairs of their places. */
function aligned(claim: Token[], ground: Token[]): [claim: number, ground: number][] {
  const width = ground.length + 1
  const best = new Uint16Array((claim.length + 1) * width)
  const at = (one: number, other: number): number => best[one * width + other] ?? 0
  const paired = (one: number, other: number): number => {
    const [claimed, cited] = [claim[one], ground[other]]
    return claimed && cited && isSame(claimed, cited) ? at(one + 1, other + 1) + WEIGHTS[claimed.kind] : 0
  }
  for (let one = claim.length - 1; one >= 0; one--)
    for (let other = ground.length - 1; other >= 0; other--)
      best[one * width + other] = Math.max(paired(one, other), at(one + 1, other), at(one, other + 1))
  const pairs: [number, number][] = []
  for (let one = 0, other = 0; at(one, other) > 0; ) {
    if (at(one, other) === paired(one, other)) pairs.push([one++, other++])
    else if (at(one, other) === at(one + 1, other)) one++
    else other++
  }
  return pairs
}

/** Share of a sentence's words that must stand in the order of its quotes before it is held against it that a name or number does not. */
const MIN_ALIGNED = 0.6

export function orderFault(
  claimed: string,
  { sources }: Cited,
  isOrdinary: (folded: string) => boolean,
): string | null {
  const [text, cited] = [shortened(claimed), shortened(sources.map(({ sentences }) => sentences).join('\n'))]
  const [claim, ground] = [tokensOf(text, isOrdinary), tokensOf(cited, isOrdinary)]
  const moved = movedNumber(text, claim, cited, ground)
  if (moved !== undefined) return `its quotes say “${moved.text}” of something else`
  const pairs = aligned(claim, ground)
  if (pairs.length < claim.length * MIN_ALIGNED) return null
  for (let nth = 0; nth <= pairs.length; nth++) {
    const [fromClaim, fromGround] = pairs[nth - 1] ?? [-1, -1]
    const [toClaim, toGround] = pairs[nth] ?? [claim.length, ground.length]
    const [said, told] = [claim.slice(fromClaim + 1, toClaim), ground.slice(fromGround + 1, toGround)]
    const beside = [nth > 0 ? [said[0], told[0]] : [], nth < pairs.length ? [said.at(-1), told.at(-1)] : []]
    for (const [one, other] of beside)
      if (one && other && isExchanged(one, other))
        return `its quotes have “${other.text}” in the place of “${one.text}”`
  }
  return null
}

/** Neither borne out by the other. */
const isExchanged = (one: Token, other: Token): boolean =>
  one.kind === other.kind && one.kind !== 'word' && !one.number?.soft && !isSame(one, other) && !isSame(other, one)

const numbersIn = (text: string, tokens: Token[]): { one: Token; next: Token; between: string }[] =>
  tokens.flatMap((one, at) => {
    const next = tokens[at + 1]
    return one.number && !one.number.soft && next ? [{ one, next, between: text.slice(one.end, next.start) }] : []
  })

/** A claimed number that counts what another number counts in the cited text, or one of two that are turned round: "52 of the 51". */
function movedNumber(text: string, claim: Token[], cited: string, ground: Token[]): Token | undefined {
  const all = numbersIn(cited, ground)
  const isCounted = ({ next, between }: (typeof all)[number]) => next.kind === 'word' && !/[^\p{L}\s-]/u.test(between)
  const counted = all.filter(isCounted)
  return numbersIn(text, claim).find((claimed) => {
    const { one, next, between } = claimed
    const isTurned = (pair: (typeof all)[number]) =>
      pair.between === between && isSame(one, pair.next) && isSame(next, pair.one)
    if (next.number) return !isSame(one, next) && all.some(isTurned)
    const own = counted.filter((pair) => isSame(one, pair.one))
    const others = counted.filter((pair) => pair.next.stem === next.stem)
    return isCounted(claimed) && own.length > 0 && others.length > 0 && own.every((pair) => !others.includes(pair))
  })?.one
}
