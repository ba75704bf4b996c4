// How well it is found where outlets differ: of the labelled differences how many, and of what is shown how much is one.
import type { Difference } from '../../src/domain/telling.ts'
import { differencesIn } from '../../src/stories/differences.ts'
import { asStory, type LabelledStory } from './sample-differences.ts'
import { tableOf } from './table.ts'

export interface DifferenceFigures {
  half: string
  stories: number
  labelled: number
  found: number
  shown: number
  right: number
}

/** One story as measured: which of its labelled differences were found, and what was shown besides. */
export interface MeasuredStory {
  story: LabelledStory
  missed: LabelledStory['differences']
  wrong: Difference[]
  shown: number
}

export function measureStory(story: LabelledStory): MeasuredStory {
  const shown = differencesIn(asStory(story))
  const isOf = (label: LabelledStory['differences'][number]) => (difference: Difference) => isFound(label, difference)
  return {
    story,
    missed: story.differences.filter((label) => !shown.some(isOf(label))),
    wrong: shown.filter((difference) => !story.differences.some((label) => isOf(label)(difference))),
    shown: shown.length,
  }
}

/** Two sides of it are quoted in two sides of what is shown. */
function isFound({ sides }: LabelledStory['differences'][number], difference: Difference): boolean {
  const quoting = sides.flatMap((side) => {
    const at = difference.sides.findIndex(({ quote }) => quote.includes(side))
    return at < 0 ? [] : at
  })
  return new Set(quoting).size > 1
}

export function differenceFigures(measured: readonly MeasuredStory[]): DifferenceFigures[] {
  const halves = [...Map.groupBy(measured, ({ story }) => story.half)].sort(([one], [other]) => (one < other ? -1 : 1))
  return halves.map(([half, stories]) => {
    const sum = (count: (one: MeasuredStory) => number) => stories.reduce((total, one) => total + count(one), 0)
    const labelled = sum(({ story }) => story.differences.length)
    const shown = sum((one) => one.shown)
    return {
      half,
      stories: stories.length,
      labelled,
      found: labelled - sum(({ missed }) => missed.length),
      shown,
      right: shown - sum(({ wrong }) => wrong.length),
    }
  })
}

const NAMES: Record<string, string> = { a: 'tuned on', b: 'tuned on, too', c: 'held out' }

export function differencesReport(figures: readonly DifferenceFigures[]): string {
  const rows: [string, (figures: DifferenceFigures) => string][] = [
    ['stories, half of them without a difference', ({ stories }) => String(stories)],
    ['differences there are', ({ labelled }) => String(labelled)],
    ['  found', ({ found, labelled }) => `${found} (${Math.round((100 * found) / labelled)} %)`],
    ['shown', ({ shown }) => String(shown)],
    ['  rightly', ({ right, shown }) => `${right} (${Math.round((100 * right) / Math.max(1, shown))} %)`],
  ]
  return tableOf(
    ['where outlets differ', ...figures.map(({ half }) => NAMES[half] ?? half)],
    rows.map(([name, cell]) => [name, ...figures.map(cell)]),
  )
}
