// How much two sentences tell the same: by what the words that both hold are worth, the topic's own aside.
import type { KeySentence } from './key-sentences.ts'

/** Share of the worth of the lighter sentence's words that the other holds too, 0 to 1. */
export function likeness(a: KeySentence, b: KeySentence): number {
  let shared = 0
  const totals = [a, b].map(({ content }) => {
    let total = 0
    for (const worth of content.values()) total += worth
    return total
  })
  for (const [word, worth] of a.content) if (b.content.has(word)) shared += worth
  return shared / Math.max(Math.min(...totals), Number.EPSILON)
}
