// Counts how strongly everything found speaks for what a sentence says: the words that it brings, and what it holds of the kind asked for.
import { isStopWord } from '../text/words.ts'
import { bestOf, type Held } from './kind.ts'
import type { ReadSentence } from './read-sentences.ts'

/** Of a sentence's words, the mean of so many with most votes. */
const COUNTED = 3
const SHORTEST = 3

/**
 * For each sentence 0 to 1. A word that is not the question's has from each article that holds it a vote as heavy as the best sentence there
 * (`qualities`, one for each sentence); rare ones count more, by the share of the sentences that hold them.
 */
export function votesFor(sentences: readonly ReadSentence[], qualities: readonly number[]): number[] {
  const brought = sentences.map(({ words, forms }) => [
    ...new Set(
      words.flatMap((word, at) => {
        const isAsked = (forms[at]?.length ?? 0) > 0
        const isPlain = isStopWord(word) || word.folded.length < SHORTEST || /^\d/.test(word.folded)
        return isAsked || isPlain ? [] : [word.folded]
      }),
    ),
  ])
  const voters = new Map<string, { byArticle: Map<string, number>; sentences: number }>()
  for (const [i, words] of brought.entries()) {
    const article = sentences[i]?.found.article.id ?? ''
    const quality = qualities[i] ?? 0
    for (const word of words) {
      const of = voters.get(word) ?? { byArticle: new Map<string, number>(), sentences: 0 }
      if (of.sentences === 0) voters.set(word, of)
      of.byArticle.set(article, Math.max(of.byArticle.get(article) ?? 0, quality))
      of.sentences++
    }
  }
  const votes = new Map(
    [...voters].map(([word, of]) => {
      const heard = [...of.byArticle.values()].reduce((sum, one) => sum + one, 0)
      return [word, heard * Math.log((sentences.length + 1) / (of.sentences + 0.5))]
    }),
  )
  const most = Math.max(...votes.values(), Number.EPSILON)
  return brought.map((words) => {
    const best = words.map((word) => votes.get(word) ?? 0).sort((a, b) => b - a)
    return best.slice(0, COUNTED).reduce((sum, one) => sum + one, 0) / (COUNTED * most)
  })
}

/** A score that is lower by so much counts a third. */
const SOFTNESS = 2

/**
 * For each sentence 0 to 1: how much is heard of the likeliest thing of the kind asked for that it holds (`held`). Each sentence that holds it
 * speaks for it, the more the higher that is scored, and the more surely it is of that kind. Where none holds a single thing ("what did he
 * say"), how well the kind is held.
 */
export function votesForHeld(
  scored: readonly { sentence: ReadSentence; score: number }[],
  held: readonly (readonly Held[])[],
): number[] {
  const top = Math.max(...scored.map(({ score }) => score))
  const votes = new Map<string, number>()
  const things = scored.map(({ sentence: { text }, score }, i) => {
    const own = new Map<string, number>()
    for (const { start, end, worth, meant } of held[i] ?? []) {
      const thing = (meant ?? text.slice(start, end)).toLowerCase()
      if (thing !== '') own.set(thing, Math.max(own.get(thing) ?? 0, worth))
    }
    for (const [thing, worth] of own)
      votes.set(thing, (votes.get(thing) ?? 0) + worth * Math.exp((score - top) / SOFTNESS))
    return [...own]
  })
  if (votes.size === 0) return held.map((own) => bestOf(own).worth)
  const most = Math.max(...votes.values(), Number.EPSILON)
  return things.map((own) => Math.max(0, ...own.map(([thing, worth]) => (worth * (votes.get(thing) ?? 0)) / most)))
}
