// Where the outlets of a story differ: figures, denials, and "all" against "some". Sooner silent than wrong.
import type { Difference, StoryArticles } from '../domain/telling.ts'
import { figuresOf } from '../text/figures.ts'
import { disputedMainFigures } from './main-figure-differences.ts'
import { disputedMembership } from './membership.ts'
import { denials } from './negations.ts'
import { disputedNumbers } from './number-differences.ts'
import { type ReadStory, readStory } from './read-story.ts'
import type { Dispute, Statement } from './sides.ts'
import { contraryStates } from './states.ts'

/** The same differences in whatever order the articles are given; those told by most reports first. */
export function differencesIn(story: StoryArticles): Difference[] {
  return disputesIn(readStory(story)).map(({ difference }) => difference)
}

export function disputesIn(read: ReadStory): Dispute[] {
  const byRules = [...disputedMembership(read), ...denials(read), ...disputedNumbers(read)]
  return united(united(byRules, contraryStates(read)), disputedMainFigures(read))
}

/** What the rules found, and what was proposed besides: nothing twice. */
export function united(found: readonly Dispute[], proposed: readonly Dispute[]): Dispute[] {
  const all = [...found]
  for (const one of proposed) if (!all.some((known) => isSameDispute(known, one))) all.push(one)
  return byReports(all)
}

/** Two of its sides stand in two sides of the other. */
function isSameDispute(known: Dispute, one: Dispute): boolean {
  const met = known.sides.filter((side) => one.sides.some((other) => side.some((said) => other.some(isSaidAs(said)))))
  return met.length > 1
}

/** The same sentence, or the same figure in the same report. */
const isSaidAs =
  (one: Statement) =>
  (other: Statement): boolean =>
    one.sentence === other.sentence ||
    (one.sentence.report === other.sentence.report &&
      firstFigure(one) !== null &&
      firstFigure(one) === firstFigure(other))

function firstFigure({ claim }: Statement): number | null {
  return figuresOf(claim).find(({ soft }) => !soft)?.readings[0]?.value ?? null
}

function byReports(disputes: Dispute[]): Dispute[] {
  return disputes.sort((one, other) => reportsOf(other) - reportsOf(one))
}

const reportsOf = ({ difference }: Dispute): number => difference.sides.reduce((sum, { reports }) => sum + reports, 0)
