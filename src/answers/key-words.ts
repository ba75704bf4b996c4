// The words that a topic turns on: telling ones that several independent reports bring. Knows no question.
import { STOP_WORDS } from '../text/stop-words.ts'
import { stem, wordsOf } from '../text/words.ts'
import type { ReadSentence } from './reading.ts'

/** Names and figures tell who, when and how many; other words count less. */
const TELLING = 1.5

/** What the articles at large know of the words at hand. */
export interface WordLore {
  /** Whether a folded word is also written in lower case: then it is no name. */
  isOrdinary(folded: string): boolean
  /** How rare a folded word is: 0 if every article holds it, 1 if hardly any does. */
  rarity(folded: string): number
}

/** The distinct stems of a sentence that carry meaning, in order, those of the topic left out: all sentences share them. */
export function contentOf({ words, forms }: ReadSentence, withTopic: boolean): Set<string> {
  const content = words.filter(
    ({ folded }, i) => !STOP_WORDS.has(folded) && isWordy(folded) && (withTopic || (forms[i]?.length ?? 0) === 0),
  )
  return new Set(content.map(({ folded }) => stem(folded)))
}

const isWordy = (folded: string): boolean => folded.length > 1 || /\d/.test(folded)

/** What a report's word says of the topic when neither its title nor its opening holds it. */
const IN_PASSING = 0.4
/** UTF-16 code units of an article that count as its opening. */
const OPENING = 350
/** Of a word that one report alone brings. */
const ALONE = 0.15

/**
 * What each stem is worth: the more reports bring it, above all in title or opening, and the rarer it is elsewhere, the more. Within a
 * single report the say is that of its sentences. `reports` names for each article the one that stands for its report.
 */
export function worthOfWords(
  sentences: readonly ReadSentence[],
  reports: ReadonlyMap<string, string>,
  lore: WordLore,
): Map<string, number> {
  const isSingle = new Set(sentences.map(({ found }) => reports.get(found.article.id))).size < 2
  const says = new Map<string, Map<string, number>>()
  const worth = new Map<string, number>()
  for (const [at, sentence] of sentences.entries()) {
    const { article } = sentence.found
    const title = new Set(wordsOf(article.title).map(({ folded }) => stem(folded)))
    const isOpening = sentence.span.start - (article.body[0]?.start ?? 0) < OPENING
    const speaker = isSingle ? String(at) : (reports.get(article.id) ?? '')
    for (const { folded, text } of sentence.words) {
      if (STOP_WORDS.has(folded) || !isWordy(folded)) continue
      const key = stem(folded)
      const say = isSingle || isOpening || title.has(key) ? 1 : IN_PASSING
      const said = says.get(key) ?? new Map<string, number>()
      says.set(key, said.set(speaker, Math.max(say, said.get(speaker) ?? 0)))
      const telling = /\d/.test(folded) || (text !== folded && !lore.isOrdinary(folded)) ? TELLING : 1
      worth.set(key, Math.max(worth.get(key) ?? 0, telling * lore.rarity(folded)))
    }
  }
  for (const [key, value] of worth) {
    const speaking =
      says
        .get(key)
        ?.values()
        .reduce((sum, say) => sum + say, 0) ?? 1
    worth.set(key, value * Math.max(ALONE, Math.log2(speaking)))
  }
  return worth
}
