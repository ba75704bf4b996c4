// Whether a story is to a channel's taste: its topics, what it wants to hear nothing of, its outlets.
import type { DigestTaste } from '../domain/subscription.ts'
import { stem, wordsOf } from '../language/words.ts'

/** What is known of a story when it is chosen. */
export interface Tasted {
  /** Stems of its titles and of how its articles begin. */
  stems: ReadonlySet<string>
  outlets: readonly string[]
}

/** The topics it is about; `refused`: why it is none for this channel. */
export function taste(
  { topics, without, outlets }: DigestTaste,
  story: Tasted,
): { topics: string[] } | { refused: string } {
  const unwanted = without.find((topic) => holds(story, topic))
  if (unwanted !== undefined) return { refused: `it is about “${unwanted}”, which this digest leaves out` }
  if (outlets.length > 0 && !story.outlets.some((outlet) => outlets.includes(outlet)))
    return { refused: `none of this digest’s outlets has reported it` }
  const about = topics.filter((topic) => holds(story, topic))
  if (topics.length > 0 && about.length === 0) return { refused: `it is about none of this digest’s topics` }
  return { topics: about }
}

/** A topic of several words is held where all of them are. */
function holds({ stems }: Tasted, topic: string): boolean {
  const words = stemsOf(topic)
  return words.length > 0 && words.every((word) => stems.has(word))
}

export const stemsOf = (text: string): string[] => wordsOf(text).map(({ folded }) => stem(folded))
