// What a figure is about: the acts and states of which news gives one figure an event. "Price tag" and "cost" meet here.
import type { Span } from '../domain/article.ts'
import { COMMON_MATTERS, MATTERS } from './matter-words.ts'
import { anyOf, partsOf } from './word-lists.ts'

/** What kinds of figures there are; those of different kinds never answer one question. */
export type Measure =
  | 'people'
  | 'money'
  | 'percent'
  | 'length'
  | 'area'
  | 'weight'
  | 'volume'
  | 'duration'
  | 'speed'
  | 'magnitude'
  | 'votes'
  | 'hour'
  | 'day'

export interface Matter {
  name: string
  /** What is said of it to a reader: "killed", "cost". */
  label: string
  /** Words that tell it. */
  words: RegExp
  /** Words that may stand for it, and for much else: heard where no others are near. */
  hints: RegExp | null
  /** Every event has several such figures: more must tell that two of them are of one thing. */
  isCommon: boolean
}

const byMeasure = new Map<Measure, Matter[]>()
for (const [measures, lines] of MATTERS) {
  const matters = lines.trim().split('\n').map(matterIn)
  for (const measure of measures) byMeasure.set(measure, [...(byMeasure.get(measure) ?? []), ...matters])
}

/** "name: label: words: hints". */
function matterIn(line: string): Matter {
  const [name = '', label = '', words = '', hints] = partsOf(line)
  return {
    name: name.trim(),
    label,
    words: anyOf(words),
    hints: hints === undefined ? null : anyOf(hints),
    isCommon: COMMON_MATTERS.has(name.trim()),
  }
}

/** Characters by which a hint stands further off than a word that tells the matter. */
const HINT = 45

/** A matter that a text speaks of, and how far from the figure, in characters. */
export interface MatterNear {
  matter: Matter
  distance: number
}

/** What a figure of a text may be about, the nearest words first; the noun that it counts is no more than a hint. */
export function mattersNear(text: string, figure: Span, measure: Measure): MatterNear[] {
  const near = (byMeasure.get(measure) ?? []).flatMap((matter) => {
    const distances = [
      ...distancesOf(text, figure, matter.words),
      ...(matter.hints === null ? [] : distancesOf(text, figure, matter.hints).map((distance) => distance + HINT)),
    ]
    return distances.length === 0 ? [] : [{ matter, distance: Math.min(...distances) }]
  })
  return near.sort((one, other) => one.distance - other.distance)
}

function distancesOf(text: string, figure: Span, words: RegExp): number[] {
  return [...text.matchAll(words)].map(({ index, 0: { length } }) => {
    if (index + length <= figure.start) return figure.start - index - length
    return index >= figure.end ? index - figure.end : HINT
  })
}
