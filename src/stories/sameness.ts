// How much of one sentence another one tells: by words, names in any spelling, and figures.
import { figuresOf } from '../text/figures.ts'
import { stem } from '../text/words.ts'
import { isContent } from './clauses.ts'
import { nameKeysOf } from './name-keys.ts'
import type { StorySentence } from './read-story.ts'

/** What a sentence tells, as keys. */
export interface Telling {
  words: Set<string>
  names: Set<string>
  figures: Set<string>
}

export function tellingOf({ text, words, names }: Pick<StorySentence, 'text' | 'words' | 'names'>): Telling {
  const isNamed = (start: number) => names.some((name) => start >= name.start && start < name.end)
  const content = words.filter(({ folded, start }) => !isNamed(start) && isContent(folded))
  const figures = figuresOf(text).flatMap(({ soft, readings }) => (soft ? [] : readings.slice(0, 1)))
  return {
    words: new Set(content.map(({ folded }) => stem(folded))),
    names: nameKeysOf(names),
    figures: new Set(figures.map(({ value }) => String(value))),
  }
}

/** How much of `one` is told by `other`, too: 0 to 1. */
export function shareTold(one: Telling, other: Telling): number {
  const size = one.words.size + one.names.size + one.figures.size
  if (size === 0) return 0
  let told = 0
  for (const name of one.names) if (other.names.has(name)) told++
  for (const figure of one.figures) if (other.figures.has(figure)) told++
  return (told + countShared(one.words, other.words)) / size
}

/** How many of these keys the others hold, too. */
export function countShared(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0
  for (const key of some) if (others.has(key)) shared++
  return shared
}
