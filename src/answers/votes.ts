// Counts how strongly everything found speaks for the words a sentence brings: what several articles say beside the question's words is likelier the answer.
import { isStopWord } from '../text/words.ts'
import type { ReadSentence } from './read-sentences.ts'

/** Of a sentence's words, the mean of so many with most votes. */
const COUNTED = 3
const SHORTEST = 3

/** For each sentence 0 to 1: a word that is not the question's has of each article a vote as heavy as its best sentence there (`qualities`, one for each); rare ones count more. */
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
