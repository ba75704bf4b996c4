// What a digest is to be made of, read from what people write: in a channel as on the command line.
import { topicWords } from '../digest/taste.ts'
import type { DigestLength, DigestTaste } from '../domain/subscription.ts'
import { outletCalled } from '../search/outlets.ts'
import { unknownOutlet } from './unknown-outlet.ts'

/** What is `undefined` stays as it is. */
export interface TasteWishes {
  /** Lists with commas; "none" or "all" empties one. */
  topics?: string | undefined
  without?: string | undefined
  outlets?: string | undefined
  length?: DigestLength | undefined
}

export const USUAL_TASTE: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }

/** `known`: the outlets that there are. What cannot be meant is answered with what would work. */
export function tasteOf(
  { topics, without, outlets, length }: TasteWishes,
  before: DigestTaste,
  known: readonly string[],
): { taste: DigestTaste } | { problem: string } {
  const empty = [topics, without].flatMap((list) => listOf(list ?? '')).find((topic) => topicWords(topic).length === 0)
  if (empty !== undefined) return { problem: emptyTopic(empty) }
  const named = outlets === undefined ? before.outlets : listOf(outlets)
  const exact = named.map((name) => outletCalled(name, known))
  const unknown = named.find((_, at) => exact[at] === null)
  if (outlets !== undefined && unknown !== undefined) return { problem: unknownOutlet(unknown, known) }
  return {
    taste: {
      topics: topics === undefined ? before.topics : listOf(topics),
      without: without === undefined ? before.without : listOf(without),
      outlets: outlets === undefined ? before.outlets : exact.filter((outlet) => outlet !== null),
      length: length ?? before.length,
    },
  }
}

const emptyTopic = (topic: string): string =>
  `Nothing can be told to be about “${topic}”. Name a topic by a name or a thing, for instance: railways, Belarus`

function listOf(text: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '' && !/^(?:none|all|everything|-)$/i.test(word))
}
