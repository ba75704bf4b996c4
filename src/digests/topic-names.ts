// The names among the topics of a digest, and where texts hold them in whatever spelling. A word that the articles write in lower case is no name.

import type { WordCount } from '../domain/passage.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { fullNameKeys, spellingKeys } from '../text/spellings.ts'
import { isStopWord, STOP_WORDS } from '../text/stop-words.ts'
import { stem, type Word } from '../text/words.ts'
import { capitalsKey, newsWords, type Spoken, topicWords } from './taste.ts'

/** A word of which at least this share of its articles write it in lower case too is no name. */
const ORDINARY = 0.2

export class TopicNames {
  readonly #vocabulary: Pick<Vocabulary, 'counts'>
  /** Keys of the names, under which their other spellings meet. */
  readonly #wanted: ReadonlySet<string>
  readonly #ordinary = new Map<string, boolean>()

  private constructor(vocabulary: Pick<Vocabulary, 'counts'>, wanted: ReadonlySet<string>) {
    this.#vocabulary = vocabulary
    this.#wanted = wanted
  }

  /** Whatever no article knows may be a name. */
  static async among(topics: readonly string[], vocabulary: Pick<Vocabulary, 'counts'>): Promise<TopicNames> {
    const words = topics.map(topicWords)
    const counts = await vocabulary.counts([...new Set(words.flat().map(({ folded }) => folded))])
    const isName = ({ folded }: Word): boolean => !isOrdinary(counts.get(folded))
    const keys = words.flatMap((some) =>
      some.flatMap((word, at) => {
        const first = some[at - 1]
        if (!isName(word)) return []
        return [
          ...spellingKeys(word.folded),
          ...(first && isName(first) ? fullNameKeys(first.folded, word.folded) : []),
        ]
      }),
    )
    return new TopicNames(vocabulary, new Set(keys))
  }

  async spokenIn(texts: readonly string[]): Promise<Spoken> {
    const stems = new Set<string>()
    const names = new Set<string>()
    for (const text of texts) {
      const words = newsWords(text)
      for (const [at, word] of words.entries()) {
        stems.add(stem(word.folded))
        if (word.text === word.folded) continue
        if (STOP_WORDS.has(word.folded) && !isStopWord(word)) names.add(capitalsKey(word.folded))
        const keys = spellingKeys(word.folded).filter((key) => this.#wanted.has(key))
        if (keys.length === 0 || (await this.#isOrdinary(word.folded))) continue
        const first = words[at - 1]
        const full = first === undefined || first.text === first.folded ? [] : fullNameKeys(first.folded, word.folded)
        for (const key of [...keys, ...full.filter((one) => this.#wanted.has(one))]) names.add(key)
      }
    }
    return { stems, names }
  }

  async #isOrdinary(folded: string): Promise<boolean> {
    let is = this.#ordinary.get(folded)
    if (is === undefined) {
      is = isOrdinary((await this.#vocabulary.counts([folded])).get(folded))
      this.#ordinary.set(folded, is)
    }
    return is
  }
}

export const isOrdinary = (count: WordCount | undefined): boolean =>
  count !== undefined && count.lowercase / count.articles >= ORDINARY
