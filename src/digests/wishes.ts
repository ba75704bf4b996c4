// What a digest is to be made of, read from what people write: in a channel as on the command line.
import type { DigestLength, DigestTaste } from '../domain/subscription.ts'
import { outletCalled, outletsLike } from '../search/outlets.ts'
import { fold } from '../text/words.ts'
import { topicWords } from './topics.ts'

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
  wishes: TasteWishes,
  before: DigestTaste,
  known: readonly string[],
): { taste: DigestTaste } | { problem: string } {
  const [problem] = Object.values(tasteProblems(wishes, known))
  if (problem !== undefined) return { problem }
  const { topics, without, outlets, length } = wishes
  const exact = listOf(outlets ?? '').map((name) => outletCalled(name, known))
  const taste: DigestTaste = {
    topics: topics === undefined ? before.topics : listOf(topics),
    without: without === undefined ? before.without : listOf(without),
    outlets: outlets === undefined ? before.outlets : exact.filter((outlet) => outlet !== null),
    length: length ?? before.length,
  }
  const contradiction = contradictionIn(taste)
  return contradiction === null ? { taste } : { problem: contradiction }
}

/** What is left out and wanted is left out: with nothing else wanted, nothing could ever come. */
function contradictionIn({ topics, without }: Pick<DigestTaste, 'topics' | 'without'>): string | null {
  const left = new Set(without.map(fold))
  const [topic] = topics
  if (topic === undefined || !topics.every((one) => left.has(fold(one)))) return null
  return `“${topic}” is to be told and to be left out: nothing could ever come. Name it in one of the two only.`
}

/** What cannot be meant, by the wish that it stands in. */
export function tasteProblems(
  { topics = '', without = '', outlets = '' }: TasteWishes,
  known: readonly string[],
): { topics?: string; without?: string; outlets?: string } {
  const [empty, emptyWithout] = [topics, without].map((list) =>
    listOf(list).find((topic) => topicWords(topic).length === 0),
  )
  const contradiction = contradictionIn({ topics: listOf(topics), without: listOf(without) })
  const unknown = listOf(outlets).find((name) => outletCalled(name, known) === null)
  return {
    ...(empty !== undefined && { topics: emptyTopic(empty) }),
    ...(contradiction !== null && { without: contradiction }),
    ...(emptyWithout !== undefined && { without: emptyTopic(emptyWithout) }),
    ...(unknown !== undefined && { outlets: unknownOutlet(unknown, known) }),
  }
}

const emptyTopic = (topic: string): string =>
  `Nothing can be told to be about “${topic}”. Name a topic by a name or a thing, for instance: railways, Belarus`

function listOf(text: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '' && !/^(?:none|all|everything|-)$/i.test(word))
}

const NAMED = 10
const MOST_MEANT = 3

/** `known`: every outlet, those to be named first in front. */
export function unknownOutlet(wanted: string, known: readonly string[]): string {
  const none = `No outlet here is called “${wanted}”.`
  if (known.length === 0) return none
  const near = outletsLike(wanted, known)
  if (near.length > 0 && near.length <= MOST_MEANT)
    return `${none} Did you mean ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(near)}?`
  const rest = known.length - NAMED
  const others = rest > 0 ? [rest === 1 ? 'another one' : `${rest} others`] : []
  return `${none} There are ${new Intl.ListFormat('en-GB').format([...known.slice(0, NAMED), ...others])}.`
}
