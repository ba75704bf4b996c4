// Makes a difference of statements: each side with the sentence that first took it, its reports, and which side came last.
import { isWholeDay } from '../domain/day.ts'
import type { Difference, DifferenceKind, DifferenceSide } from '../domain/telling.ts'
import { byPublication, quoted, type StorySentence } from './read-story.ts'

export interface Statement {
  sentence: StorySentence
  /** In a few words of the sentence. */
  claim: string
  /** Where it stands in the sentence. */
  at: number
}

/** More different figures for one thing are more likely figures for several. */
export const MOST_SIDES = 4

/** Says what was said before, and so is no first witness of it: "had earlier said that all …". */
const RETOLD =
  /\b(?:earlier|first|initially|originally|previously) (?:said|reported|announced|told|stated|put|accounts?|reports?|claimed)\b|\b(?:it was|had been) (?:first|initially|originally) \w+ed\b|\bhad (?:earlier|first|initially|originally|previously) \w+/i

export const isRetold = (text: string): boolean => RETOLD.test(text)

/** A difference with everything that was said on each of its sides, not only who said it first. */
export interface Dispute {
  difference: Difference
  sides: Statement[][]
}

/** `null` where no two sides are told by different reports. */
export function disputeOf(kind: DifferenceKind, about: string, sides: Statement[][]): Dispute | null {
  const taken = new Set<number>()
  const told: Told[] = []
  for (const side of sides.map(firstHand).sort(byFirst)) {
    const own = side.filter(({ sentence }) => !taken.has(sentence.report))
    const [first] = own
    if (first === undefined) continue
    const reports = new Set(own.map(({ sentence }) => sentence.report))
    for (const report of reports) taken.add(report)
    told.push({ first, said: own, reports: reports.size })
  }
  if (told.length < 2) return null
  told.sort((one, other) => byTime(one.first, other.first))
  const shown = told.map(
    ({ first, reports }): DifferenceSide => ({ ...quoted(first.sentence), claim: first.claim, reports }),
  )
  return { difference: { about, kind, sides: shown, later: laterOf(shown) }, sides: told.map(({ said }) => said) }
}

/** What a side comes down to: who said it first, and everybody who did. */
interface Told {
  first: Statement
  said: Statement[]
  reports: number
}

function byFirst([one]: Statement[], [other]: Statement[]): number {
  return one === undefined || other === undefined ? 0 : byTime(one, other)
}

/** Who only tells what was said before is no witness for it, unless there is no other. */
function firstHand(side: Statement[]): Statement[] {
  const own = side.filter(({ sentence }) => !isRetold(sentence.text))
  return (own.length > 0 ? own : [...side]).sort(byTime)
}

function byTime(one: Statement, other: Statement): number {
  return (
    byPublication(one.sentence.article, other.sentence.article) || one.sentence.span.start - other.sentence.span.start
  )
}

/** The last side, if it surely came after the others: of an article that names only its day, the hour is not known. */
function laterOf(sides: DifferenceSide[]): number | null {
  const last = sides.at(-1)?.publishedAt ?? null
  if (last === null) return null
  const isBefore = ({ publishedAt }: DifferenceSide): boolean => {
    if (publishedAt === null || publishedAt >= last) return false
    const isSameDay = publishedAt.toISOString().slice(0, 10) === last.toISOString().slice(0, 10)
    return !isSameDay || !(isWholeDay(publishedAt) || isWholeDay(last))
  }
  return sides.slice(0, -1).every(isBefore) ? sides.length - 1 : null
}
