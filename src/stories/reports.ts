// Which articles of a story are one report: reprints and translations of one another.
import type { Sketch } from '../storage/stories.ts'
import { gathered, type Pair } from './linkage.ts'
import { isSameReport } from './sketch.ts'

/** Of a group, so many pairs on average must be the same report: a part of an article and another part of it have nothing in common. */
const SHARE = { of: 3, least: 1 }

/** For each article the number of its report, from 0 in order of first appearance. */
export function reportsOf(sketches: readonly Sketch[]): number[] {
  const pairs: Pair[] = []
  for (const [b, other] of sketches.entries())
    for (const [a, one] of sketches.slice(0, b).entries())
      if (isSameReport(one, other)) pairs.push({ a, b, likeness: SHARE.of })
  const reports: number[] = []
  for (const [report, members] of gathered(sketches.length, pairs, SHARE.least).entries())
    for (const member of members) reports[member] = report
  return reports
}
