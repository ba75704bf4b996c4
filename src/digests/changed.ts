// Decides whether a sentence says something else than it did, or the same in other words: a rule over its words, which knows no grammar.
import { STOP_WORDS } from '../text/stop-words.ts'
import { isSameSense } from './same-sense.ts'
import { isMended } from './typing-errors.ts'
import type { SaidWord } from './wording.ts'

/**
 * `decisive`: a figure, name, day, denial or place, or who did what; `other`: what else says something else; `more`: it only tells more;
 * `null`: the same, in other words at most.
 */
export type Change = 'decisive' | 'other' | 'more' | null

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** Words that may come and go without another sense. */
const SLIGHT = list('a an the that of and on in at s also mr mrs ms dr very then so')
/** Words without which a sentence says something else. */
const DECISIVE = list(
  'not no none nobody nothing never neither nor without all every both only before after until since because if unless against allegedly alleged reportedly suspected apparently may might could would will can must should nearly almost least most half',
)
/** Where two sentences have other ones of these, they differ in how many, where, whose, or who. */
const KINDS = [
  list(
    'all every each both most some several few many any none half third quarter majority minority dozens hundreds thousands',
  ),
  list(
    'from to into onto towards toward out up down over under above below behind inside outside within through for against with by',
  ),
]
const PEOPLE = [
  list('he him his himself'),
  list('she her hers herself'),
  list('i me my we us our'),
  list('they them their'),
]
const BE = list('is are was were be been being')
/** A sentence that is divided loses what joined its parts. */
const JOINTS = list('because but although since while')
/** So many telling words more are news; fewer only colour the sentence. */
const MORE = 2

interface Place {
  word: SaidWord
  at: number
}

/** `isDivided`: one of them is two sentences set side by side. */
export function changeBetween(was: readonly SaidWord[], now: readonly SaidWord[], isDivided = false): Change {
  const pairs = matched(was, now)
  const used = new Set(pairs.values())
  const isTelling = ({ word: { said } }: Place): boolean => !SLIGHT.has(said) && !(isDivided && JOINTS.has(said))
  const gone = places(was).filter((one) => !pairs.has(one.at) && isTelling(one))
  const come = places(now).filter((one) => !used.has(one.at) && isTelling(one) && !isRepeated(one, was))
  if (isWrittenAlike(gone, come)) return isReordered(was, now, pairs) ? 'decisive' : null
  const isElaborated = (one: Place, words: readonly SaidWord[], isShared: (at: number) => boolean): boolean =>
    one.word.isCapital && isBesideName(one, words, isShared)
  const missing = gone.filter((one) => !isElaborated(one, was, (at) => pairs.has(at)))
  const added = come.filter((one) => !isElaborated(one, now, (at) => used.has(at)))
  // "Aron Feld" for "Feld" is a fuller name, but not where another one stood there.
  const isFuller = gone.length === 0 || come.length === 0
  const [lost, got] = isFuller ? [missing, added] : [gone, come]
  if (got.some(isDenial) || lost.some(isDecisive)) return 'decisive'
  if (lost.length > 0 && got.some(isDecisive)) return 'decisive'
  if (isOtherKind(lost, got)) return 'decisive'
  const [lostWords, gotWords] = [lost.filter(carries), got.filter(carries)]
  if (lostWords.length === 0 && gotWords.length === 0)
    return isOtherRole(was, now, pairs, [...lost, ...got]) ? 'decisive' : null
  if (lostWords.length > 0 && gotWords.length > 0) return 'other'
  return gotWords.length >= MORE || got.some(isDecisive) ? 'more' : null
}

/** Share of their words that both have, or that say the same, from 0 to 1. */
export function likenessOf(was: readonly SaidWord[], now: readonly SaidWord[]): number {
  return matched(was, now).size / Math.max(1, (was.length + now.length) / 2)
}

/** The same for whatever says the same in the same words. */
export const keyOf = (words: readonly SaidWord[]): string =>
  words
    .filter(({ said }) => !SLIGHT.has(said))
    .map(({ said }) => said)
    .join(' ')

const places = (words: readonly SaidWord[]): Place[] => words.map((word, at) => ({ word, at }))

const carries = ({ word: { said } }: Place): boolean => !STOP_WORDS.has(said)

const isDenial = ({ word: { said } }: Place): boolean => DECISIVE.has(said)

const isDecisive = ({ word: { said, isFigure, isCapital } }: Place): boolean =>
  isFigure || DECISIVE.has(said) || (isCapital && !STOP_WORDS.has(said))

/** To each place in one the place in the other that says the same: the very words first, then forms of them, then other words for it. */
function matched(was: readonly SaidWord[], now: readonly SaidWord[]): Map<number, number> {
  const pairs = new Map<number, number>()
  const used = new Set<number>()
  const ways: ((one: SaidWord, other: SaidWord) => boolean)[] = [
    (one, other) => one.said === other.said,
    (one, other) => !one.isFigure && !other.isFigure && isSameSense(one.lemma, other.lemma),
    (one, other) => !one.isFigure && !other.isFigure && isMended(one, other),
  ]
  for (const isSame of ways)
    for (const [at, one] of was.entries()) {
      if (pairs.has(at)) continue
      const other = now.findIndex((word, place) => !used.has(place) && isSame(one, word))
      if (other < 0) continue
      pairs.set(at, other)
      used.add(other)
    }
  return pairs
}

/** Said once more: "He", or a name, where a sentence was made two. A figure or a denial is never that. */
const isRepeated = ({ word }: Place, was: readonly SaidWord[]): boolean =>
  !word.isFigure && !DECISIVE.has(word.said) && was.some(({ said }) => said === word.said)

/** "Cease fire" and "ceasefire"; "UN" and "United Nations". */
function isWrittenAlike(gone: readonly Place[], come: readonly Place[]): boolean {
  if (gone.length === 0 && come.length === 0) return true
  const [one, other] = [gone, come].map((all) => all.map(({ word }) => word.said).join(''))
  return one === other || isShort(gone, come) || isShort(come, gone)
}

function isShort([short, ...rest]: readonly Place[], long: readonly Place[]): boolean {
  if (short === undefined || rest.length > 0 || long.length < 2) return false
  return short.word.isCapital && short.word.said === long.map(({ word }) => word.said[0]).join('')
}

/** Whether next to it stands a name that both have. */
function isBesideName({ at }: Place, words: readonly SaidWord[], isShared: (at: number) => boolean): boolean {
  return [at - 1, at + 1].some((beside) => words[beside]?.isCapital === true && isShared(beside))
}

function isOtherKind(gone: readonly Place[], come: readonly Place[]): boolean {
  const has = (all: readonly Place[], kind: ReadonlySet<string>): boolean => all.some(({ word }) => kind.has(word.said))
  if (KINDS.some((kind) => has(gone, kind) && has(come, kind))) return true
  const [before, after] = [gone, come].map((all) => PEOPLE.findIndex((kind) => has(all, kind)))
  return before !== undefined && after !== undefined && before >= 0 && after >= 0 && before !== after
}

/** Whether words that both have stand in another order, and not merely because a phrase was moved: then others do what is told. */
function isReordered(was: readonly SaidWord[], now: readonly SaidWord[], pairs: ReadonlyMap<number, number>): boolean {
  const order = orderOf(was, pairs)
  const moved = order.filter((at, i) => i > 0 && at < (order[i - 1] ?? 0)).length
  if (moved === 0) return false
  // Where one phrase is moved past another, the order breaks at no more than one place within what changes.
  const turned = turnedIn(order)
  return turned === null || isExchange(turned, now)
}

/** The places in the new sentence of the telling words, in the order of the old one. */
function orderOf(was: readonly SaidWord[], pairs: ReadonlyMap<number, number>): number[] {
  return places(was).flatMap(({ word, at }) => {
    const place = pairs.get(at)
    return place === undefined || STOP_WORDS.has(word.said) ? [] : [place]
  })
}

/** The two stretches next to each other that have changed places; `null` where that does not explain the order. */
function turnedIn(order: readonly number[]): [number[], number[]] | null {
  const sorted = order.toSorted((one, other) => one - other)
  const start = order.findIndex((at, i) => at !== sorted[i])
  const end = order.findLastIndex((at, i) => at !== sorted[i]) + 1
  const stretch = order.slice(start, end)
  const target = sorted.slice(start, end)
  const turn = stretch.indexOf(target[0] ?? -1)
  const [first, second] = [stretch.slice(0, turn), stretch.slice(turn)]
  return [...second, ...first].every((at, i) => at === target[i]) ? [first, second] : null
}

/** Figures that change places are others; so are names, but in a list. */
function isExchange(stretches: [number[], number[]], now: readonly SaidWord[]): boolean {
  const all = stretches.flat()
  if (all.every((at) => now[at]?.isFigure)) return true
  if (!all.every((at) => now[at]?.isCapital)) return false
  const [from, to] = [Math.min(...all), Math.max(...all)]
  return now.slice(from, to + 1).some(({ said, isCapital }) => !isCapital && said !== 'and' && said !== 'or')
}

/** Whether the one who did it is now the one to whom it was done: "the club sacked" and "the club was sacked", or the reverse with "by". */
function isOtherRole(
  was: readonly SaidWord[],
  now: readonly SaidWord[],
  pairs: ReadonlyMap<number, number>,
  differing: readonly Place[],
): boolean {
  const isNow = (one: Place): boolean => now[one.at] === one.word
  const by = differing.find(({ word }) => word.said === 'by')
  if (by === undefined)
    return (
      isReordered(was, now, pairs) || differing.some((one) => isMadeVictim(one, isNow(one) ? [now, was] : [was, now]))
    )
  const back = new Map([...pairs].map(([one, other]) => [other, one]))
  const [passive, toActive] = isNow(by) ? [now, back] : [was, pairs]
  const isTelling = (at: number): boolean => !STOP_WORDS.has(passive[at]?.said ?? '')
  const doer = places(passive).find(({ at }) => at > by.at && isTelling(at))
  const verb = places(passive).findLast(({ at }) => at < by.at && isTelling(at))
  const [doerAt, verbAt] = [toActive.get(doer?.at ?? -1), toActive.get(verb?.at ?? -1)]
  return doerAt === undefined || verbAt === undefined || doerAt > verbAt
}

/** Whether a form of "be" has come between a noun and a verb in the past that followed one another. */
function isMadeVictim({ word, at }: Place, [own, others]: [readonly SaidWord[], readonly SaidWord[]]): boolean {
  const [before, after] = [own[at - 1], own[at + 1]]
  if (!BE.has(word.said) || before === undefined || after === undefined || /ing$/.test(after.said)) return false
  return others.some(({ said }, i) => said === before.said && others[i + 1]?.said === after.said)
}
