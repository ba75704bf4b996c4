// What a digest is to be about, read from what people write; whether stories are about it, in whatever spelling or form; and whether
// anything is at all.
import type { Article } from '../domain/article.ts'
import type { WordCount } from '../domain/passage.ts'
import type { Story } from '../domain/story.ts'
import type { DigestLength, DigestTaste } from '../domain/subscription.ts'
import { outletCalled, outletsLike } from '../search/outlets.ts'
import { nearestWords } from '../search/spelling.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { fullNameKeys, spellingKeys } from '../text/names.ts'
import { demonymsOf } from '../text/places.ts'
import { isStopWord, STOP_WORDS } from '../text/stop-words.ts'
import { fold, stem, type Word, wordsOf } from '../text/words.ts'

/** What somebody writes of a digest; what is `undefined` stays as it is. */
export interface TasteWishes {
  /** Lists with commas; "none" or "all" empties one. */
  topics?: string | undefined
  without?: string | undefined
  outlets?: string | undefined
  length?: DigestLength | undefined
}

export const USUAL_TASTE: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }

/** `known`: the outlets that there are. What cannot be meant is answered with what would work. */
export function tasteOf(
  wishes: TasteWishes,
  before: DigestTaste,
  known: readonly string[],
): { taste: DigestTaste } | { problem: string } {
  const { topics, without, outlets, length = before.length } = wishes
  const taste: DigestTaste = {
    topics: topics === undefined ? before.topics : listOf(topics),
    without: without === undefined ? before.without : listOf(without),
    outlets: outlets === undefined ? before.outlets : listOf(outlets).map((name) => outletCalled(name, known) ?? name),
    length,
  }
  const problem = Object.values(tasteProblems(wishes, known))[0] ?? contradictionIn(taste)
  return problem === null ? { taste } : { problem }
}

/** What cannot be meant, by the wish that it stands in. */
export function tasteProblems(
  { topics = '', without = '', outlets = '' }: TasteWishes,
  known: readonly string[],
): { topics?: string; without?: string; outlets?: string } {
  const [own, left] = [listOf(topics), listOf(without)]
  const wrong = {
    topics: emptyTopicIn(own),
    without: emptyTopicIn(left) ?? contradictionIn({ topics: own, without: left }),
  }
  const unknown = listOf(outlets).find((name) => outletCalled(name, known) === null)
  return {
    ...(wrong.topics !== null && { topics: wrong.topics }),
    ...(wrong.without !== null && { without: wrong.without }),
    ...(unknown !== undefined && { outlets: unknownOutlet(unknown, known) }),
  }
}

function emptyTopicIn(topics: string[]): string | null {
  const topic = topics.find((one) => topicWords(one).length === 0)
  if (topic === undefined) return null
  return `Nothing can be told to be about “${topic}”. Name a topic by a name or a thing, for instance: railways, Belarus`
}

/** What is left out and wanted is left out: with nothing else wanted, nothing could ever come. */
function contradictionIn({ topics, without }: Pick<DigestTaste, 'topics' | 'without'>): string | null {
  const left = new Set(without.map(fold))
  const [topic] = topics
  if (topic === undefined || !topics.every((one) => left.has(fold(one)))) return null
  return `“${topic}” is to be told and to be left out: nothing could ever come. Name it in one of the two only.`
}

function listOf(text: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '' && !/^(?:none|all|everything|-)$/i.test(word))
}

const MOST_NAMED = 10
const MOST_MEANT = 3

/** What is said of an outlet that there is not. `known`: every outlet, those to be named first in front. */
export function unknownOutlet(wanted: string, known: readonly string[]): string {
  const none = `No outlet here is called “${wanted}”.`
  if (known.length === 0) return none
  const near = outletsLike(wanted, known)
  if (near.length > 0 && near.length <= MOST_MEANT)
    return `${none} Did you mean ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(near)}?`
  const rest = known.length - MOST_NAMED
  const others = rest > 0 ? [rest === 1 ? 'another one' : `${rest} others`] : []
  return `${none} There are ${new Intl.ListFormat('en-GB').format([...known.slice(0, MOST_NAMED), ...others])}.`
}

/** What some texts speak of. */
interface Spoken {
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
export function matchTaste(
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
export function holds({ stems, names }: Spoken, topic: string): boolean {
  const words = topicWords(topic)
  const isHeld = ({ folded }: Word, at: number): boolean => {
    const last = words[at + 1]
    const keys = [...spellingKeys(folded), ...(last === undefined ? [] : fullNameKeys(folded, last.folded))]
    const own = formsOf(folded)
    return (
      own.some((one) => (STOP_WORDS.has(one) ? names.has(capitalsKey(one)) : stems.has(one))) ||
      keys.some((key) => names.has(key))
    )
  }
  return words.length > 0 && words.every(isHeld)
}

/** The stem of a word; a country is spoken of by its people, too. */
function formsOf(folded: string): string[] {
  const own = stem(folded)
  return [own, ...demonymsOf(own)]
}

/** The words of a topic that tell what it is about; [] for a topic that nothing can be about, such as "the" or "!!!". */
export const topicWords = (topic: string): Word[] => newsWords(topic).filter((word) => !isStopWord(word))

/** Words with "U.S." as the one word that it is. */
const newsWords = (text: string): Word[] =>
  wordsOf(text.replace(/(?<![\p{L}.])(?:\p{Lu}\.){2,}/gu, (letters) => letters.replaceAll('.', '')))

/** The key of a word that is a name in capitals, and a stop word otherwise. */
const capitalsKey = (folded: string): string => `capitals ${folded}`

/** Characters of an article by which its topic is told. */
const BEGINNING = 600

/** `articles`: those of the story that are read, and such as they were when they were told, which may have been to a channel's taste. */
export async function tastedOf(story: Story, articles: readonly Article[], names: TopicNames): Promise<Tasted> {
  const titles = [story.headline, ...story.articles.map(({ title }) => title)]
  return { ...(await names.spokenIn([...titles, ...articles.flatMap(beginningOf)])), outlets: story.outlets }
}

export const spokenInArticles = (articles: readonly Article[], names: TopicNames): Promise<Spoken> =>
  names.spokenIn(articles.flatMap(beginningOf))

function beginningOf({ title, text, body }: Article): string[] {
  const start = body[0]?.start ?? 0
  return [title, text.slice(start, start + BEGINNING)]
}

/** A word of which at least this share of its articles write it in lower case too is no name. */
const ORDINARY = 0.2

/** The names among the topics of a digest, and where texts hold them in whatever spelling. */
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
        const full = first && isName(first) ? fullNameKeys(first.folded, word.folded) : []
        return [...spellingKeys(word.folded), ...full]
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
    const is = this.#ordinary.get(folded) ?? isOrdinary((await this.#vocabulary.counts([folded])).get(folded))
    this.#ordinary.set(folded, is)
    return is
  }
}

const isOrdinary = (count: WordCount | undefined): boolean =>
  count !== undefined && count.lowercase / count.articles >= ORDINARY

export interface UnspokenTopic {
  topic: string
  /** The topic with words that the articles do hold, and that are spelt nearly like its own; `null` if there are none. */
  near: string | null
}

/** Those of the topics of which nothing in the articles speaks, whatever its time, with what may have been meant. */
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
  if ((await vocabulary.countsByStem(formsOf(folded))).size > 0) return true
  return (await vocabulary.namesLike(folded)).some((count) => !isOrdinary(count))
}

async function nearTo(topic: string, unknown: Word[], vocabulary: Vocabulary): Promise<string | null> {
  let near = topic
  for (const { text, folded } of unknown) {
    const [meant] = nearestWords(folded, await vocabulary.nearby(folded))
    if (meant === undefined) return null
    const isCapital = text !== folded || !isOrdinary((await vocabulary.counts([meant])).get(meant))
    near = near.replace(text, isCapital ? meant.charAt(0).toUpperCase() + meant.slice(1) : meant)
  }
  return near
}
