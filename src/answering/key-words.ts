// The words that a topic turns on: telling ones that several independent reports bring. Knows no question.
import { STOP_WORDS } from '../language/stop-words.ts'
import { stem } from '../language/words.ts'
import type { ReadSentence } from './reading.ts'
import { reportsOf } from './reports.ts'

/** Names and figures tell who, when and how many; other words count less. */
const TELLING = 1.5

/** What the articles at large know of the words at hand. */
export interface WordLore {
  /** Whether a folded word is also written in lower case: then it is no name. */
  isOrdinary(folded: string): boolean
  /** How rare a folded word is: 0 if every article holds it, 1 if hardly any does. */
  rarity(folded: string): number
}

/** The distinct stems of a sentence that carry meaning, in order. */
export function contentOf({ words }: ReadSentence): Set<string> {
  return new Set(
    words.filter(({ folded }) => !STOP_WORDS.has(folded) && isWordy(folded)).map(({ folded }) => stem(folded)),
  )
}

const isWordy = (folded: string): boolean => folded.length > 1 || /\d/.test(folded)

/**
 * What each stem is worth: the more reports bring it and the rarer it is elsewhere, the more. Within a single report the say is that of
 * its sentences.
 */
export function worthOfWords(sentences: readonly ReadSentence[], lore: WordLore): Map<string, number> {
  const reports = reportsOf(sentences)
  const single = new Set(reports.values()).size < 2
  const holders = new Map<string, Set<string>>()
  const worth = new Map<string, number>()
  for (const [at, sentence] of sentences.entries()) {
    const holder = single ? String(at) : (reports.get(sentence.found.article.id) ?? '')
    for (const { folded, text } of sentence.words) {
      if (STOP_WORDS.has(folded) || !isWordy(folded)) continue
      const key = stem(folded)
      holders.set(key, (holders.get(key) ?? new Set()).add(holder))
      const telling = /\d/.test(folded) || (text !== folded && !lore.isOrdinary(folded)) ? TELLING : 1
      worth.set(key, Math.max(worth.get(key) ?? 0, telling * lore.rarity(folded)))
    }
  }
  // A word that one report alone brings is no key to the topic, though better than none.
  for (const [key, value] of worth) worth.set(key, value * Math.log2(holders.get(key)?.size ?? 1) + value * ALONE)
  return worth
}

const ALONE = 0.15
