// Makes a difference of statements: each side with the sentence that first took it, its reports, and which side came last.
import type { Difference, DifferenceKind, DifferenceSide } from '../domain/telling.ts'
import { byPublication, quoted, type StorySentence } from './read-story.ts'

export interface Statement {
  sentence: StorySentence
  /** In a few words of the sentence. */
  claim: string
  /** Where it stands in the sentence. */
  at: number
}

/** Says what was said before, and so is no first witness of it: "had earlier said that all …". */
const RETOLD =
  /\b(?:earlier|first|initially|originally|previously) (?:said|reported|announced|told|stated|put|accounts?|reports?|claimed)\b|\b(?:it was|had been) (?:first|initially|originally) \w+ed\b|\bhad (?:earlier|first|initially|originally|previously) \w+/i

/** `null` where no two sides are told by different reports. */
export function differenceOf(kind: DifferenceKind, about: string, sides: Statement[][]): Difference | null {
  const taken = new Set<number>()
  const told: { statement: Statement; reports: number }[] = []
  const inOrder = sides
    .map((side) => firstHand(side).sort(byTime))
    .sort(([one], [other]) => (one === undefined || other === undefined ? 0 : byTime(one, other)))
  for (const side of inOrder) {
    const own = side.filter(({ sentence }) => !taken.has(sentence.report))
    const [statement] = own
    if (statement === undefined) continue
    const reports = new Set(own.map(({ sentence }) => sentence.report))
    for (const report of reports) taken.add(report)
    told.push({ statement, reports: reports.size })
  }
  if (told.length < 2) return null
  const shown = told
    .sort((one, other) => byTime(one.statement, other.statement))
    .map(
      ({ statement, reports }): DifferenceSide => ({
        ...quoted(statement.sentence),
        claim: statement.claim,
        reports,
      }),
    )
  return { about, kind, sides: shown, later: laterOf(shown) }
}

/** Who only tells what was said before is no witness for it, unless there is no other. */
function firstHand(side: Statement[]): Statement[] {
  const own = side.filter(({ sentence }) => !RETOLD.test(sentence.text))
  return own.length > 0 ? own : [...side]
}

function byTime(one: Statement, other: Statement): number {
  return (
    byPublication(one.sentence.article, other.sentence.article) || one.sentence.span.start - other.sentence.span.start
  )
}

function laterOf(sides: DifferenceSide[]): number | null {
  const times = sides.map(({ publishedAt }) => publishedAt?.getTime() ?? null)
  const last = times.at(-1)
  const known = times.filter((time) => time !== null)
  if (last === undefined || known.length < times.length) return null
  return known.filter((time) => time === last).length === 1 ? times.length - 1 : null
}
