// How much two sentences tell the same: by how many words both hold, and by what these are worth, the topic's own aside.
import type { KeySentence } from './key-sentences.ts'

/**
 * Share of the lighter sentence's words that the other holds too, 0 to 1. Half of it goes by number: one weighty name alone makes no two
 * sentences alike.
 */
export function likeness({ content: one }: KeySentence, { content: other }: KeySentence): number {
  const shared = new Map([...one].filter(([word]) => other.has(word)))
  const byNumber = shared.size / Math.max(1, Math.min(one.size, other.size))
  const byWorth = worthOf(shared) / Math.max(Number.EPSILON, Math.min(worthOf(one), worthOf(other)))
  return (byNumber + byWorth) / 2
}

const worthOf = (content: Map<string, number>): number => content.values().reduce((sum, worth) => sum + worth, 0)
