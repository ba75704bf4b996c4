// Whether a story is to a channel's taste: its topics, what it wants to hear nothing of, its outlets.
import type { DigestTaste } from '../domain/subscription.ts'
import { fullNameKeys, spellingKeys } from '../text/names.ts'
import { isStopWord, STOP_WORDS } from '../text/stop-words.ts'
import { demonymsOf } from '../text/synonyms.ts'
import { stem, type Word, wordsOf } from '../text/words.ts'

/** What some texts speak of. */
export interface Spoken {
  /** Stems of their words. */
  stems: ReadonlySet<string>
  /** Keys of the names in them that a topic may spell otherwise, and of words that only their capitals tell from stop words: "US". */
  names: ReadonlySet<string>
}

/** What is known of a story when it is chosen: what its titles and the beginnings of its articles speak of, and whose they are. */
export interface Tasted extends Spoken {
  outlets: readonly string[]
}

/** The topics it is about; `refused`: why it is none for this channel. */
export function taste(
  { topics, without, outlets }: DigestTaste,
  story: Tasted,
): { topics: string[] } | { refused: string } {
  const unwanted = without.find((topic) => holds(story, topic))
  if (unwanted !== undefined) return { refused: `it is about “${unwanted}”, which this digest leaves out` }
  if (outlets.length > 0 && !story.outlets.some((outlet) => outlets.includes(outlet)))
    return { refused: `none of this digest’s outlets has reported it` }
  const about = topics.filter((topic) => holds(story, topic))
  if (topics.length > 0 && about.length === 0) return { refused: `it is about none of this digest’s topics` }
  return { topics: about }
}

/** A topic of several words is held where all of them are; a first name also where it is spelt nearly so beside the last name. */
export function holds(spoken: Spoken, topic: string): boolean {
  const words = topicWords(topic)
  return (
    words.length > 0 &&
    words.every(({ folded }, at) => {
      const last = words[at + 1]
      const keys = [...spellingKeys(folded), ...(last === undefined ? [] : fullNameKeys(folded, last.folded))]
      return isHeld(spoken, folded) || keys.some((key) => spoken.names.has(key))
    })
  )
}

/** A country is spoken of by its people, too. */
function isHeld({ stems, names }: Spoken, folded: string): boolean {
  const own = stem(folded)
  return [own, ...demonymsOf(own)].some((one) => (STOP_WORDS.has(one) ? names.has(capitalsKey(one)) : stems.has(one)))
}

/** The words of a topic that tell what it is about; [] for a topic that nothing can be about, such as "the" or "!!!". */
export const topicWords = (topic: string): Word[] => newsWords(topic).filter((word) => !isStopWord(word))

/** Words with "U.S." as the one word that it is. */
export const newsWords = (text: string): Word[] =>
  wordsOf(text.replace(/(?<![\p{L}.])(?:\p{Lu}\.){2,}/gu, (letters) => letters.replaceAll('.', '')))

/** The key of a word that is a name in capitals, and a stop word otherwise. */
export const capitalsKey = (folded: string): string => `capitals ${folded}`
