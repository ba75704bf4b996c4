// Whether a sentence tells something that a channel has not been told before.
import { STOP_WORDS } from '../language/stop-words.ts'
import { stem, wordsOf } from '../language/words.ts'

/** A sentence of which so much was said in one told before tells nothing new. */
const SAID = 0.6

/** What a sentence is about: stems of its words, those that every sentence has left out. */
export function gistOf(sentence: string): Set<string> {
  return new Set(
    wordsOf(sentence)
      .filter(({ folded }) => !STOP_WORDS.has(folded))
      .map(({ folded }) => stem(folded)),
  )
}

/** `told`: the gists of the sentences that the channel has been told, or could have read in what it was told. */
export function isNovel(sentence: string, told: readonly ReadonlySet<string>[]): boolean {
  const gist = gistOf(sentence)
  if (gist.size === 0) return false
  return !told.some((other) => {
    let shared = 0
    for (const word of gist) if (other.has(word)) shared++
    return shared / gist.size >= SAID
  })
}
