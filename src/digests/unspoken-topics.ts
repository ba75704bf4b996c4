// Topics of which nothing in the articles speaks, with what may have been meant. Looks at the words of all articles, at no story.

import { nearestWords } from '../search/spelling.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { demonymsOf } from '../text/synonyms.ts'
import { stem, type Word } from '../text/words.ts'
import { topicWords } from './taste.ts'
import { isOrdinary } from './topic-names.ts'

export interface UnspokenTopic {
  topic: string
  /** The topic with words that the articles do hold, and that are spelt nearly like its own; `null` if there are none. */
  near: string | null
}

export async function unspokenAmong(topics: readonly string[], vocabulary: Vocabulary): Promise<UnspokenTopic[]> {
  const unspoken: UnspokenTopic[] = []
  for (const topic of topics) {
    const unknown: Word[] = []
    for (const word of topicWords(topic)) if (!(await isSpoken(word, vocabulary))) unknown.push(word)
    if (unknown.length > 0) unspoken.push({ topic, near: await nearTo(topic, unknown, vocabulary) })
  }
  return unspoken
}

async function isSpoken({ folded }: Word, vocabulary: Vocabulary): Promise<boolean> {
  const own = stem(folded)
  if ((await vocabulary.countsByStem([own, ...demonymsOf(own)])).size > 0) return true
  return (await vocabulary.namesLike(folded)).some((count) => !isOrdinary(count))
}

async function nearTo(topic: string, unknown: Word[], vocabulary: Vocabulary): Promise<string | null> {
  let near = topic
  for (const { text, folded } of unknown) {
    const [meant] = nearestWords(folded, await vocabulary.nearby(folded))
    if (meant === undefined) return null
    const isCapital = text !== folded || isName(await vocabulary.counts([meant]), meant)
    near = near.replace(text, isCapital ? meant.charAt(0).toUpperCase() + meant.slice(1) : meant)
  }
  return near
}

const isName = (counts: Awaited<ReturnType<Vocabulary['counts']>>, word: string): boolean =>
  !isOrdinary(counts.get(word))
