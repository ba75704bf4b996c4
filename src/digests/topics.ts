// What a digest is to be about, read from what people write, and whether stories are about it, in whatever spelling or form.
import type { Article } from '../domain/article.ts'
import { isOrdinary } from '../domain/article.ts'
import type { DigestLength, DigestTaste } from '../domain/subscription.ts'
import { outletCalled, outletsLike } from '../search/spelling.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { demonymsOf, fullNameKeys, isCountryOrPeople, spellingKeys } from '../text/names.ts'
import { isStopWord, STOP_WORDS, stem, type Word, wordsOf } from '../text/words.ts'

/** What somebody writes of a digest: lists with commas, of which "none" or "all" empties one; what is `undefined` stays as it is. */
export type TasteWishes = Partial<Record<'topics' | 'without' | 'outlets' | 'length', string | undefined>>

export const LENGTHS: DigestLength[] = ['short', 'normal', 'long']
export const USUAL_TASTE: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }

/** `known`: the outlets that there are. `problems`: what cannot be meant, by the wish, answered with what would work. */
export function readTaste(wishes: TasteWishes, before: DigestTaste, known: readonly string[]) {
  const listed = (wish: string | undefined, usual: string[]): string[] => (wish === undefined ? usual : listOf(wish))
  const outlets = listed(wishes.outlets, before.outlets)
  const taste: DigestTaste = {
    topics: listed(wishes.topics, before.topics),
    without: listed(wishes.without, before.without),
    outlets: outlets.map((name) => outletCalled(name, known) ?? name),
    length: LENGTHS.find((length) => length === wishes.length) ?? before.length,
  }
  const unknown = wishes.outlets && outlets.find((name) => outletCalled(name, known) === null)
  const problems: Partial<Record<keyof TasteWishes, string | null>> = {
    topics: emptyTopicIn(wishes.topics),
    without: emptyTopicIn(wishes.without),
    outlets: unknown ? unknownOutlet(unknown, known) : null,
  }
  return { taste, problems }
}

function emptyTopicIn(topics = ''): string | null {
  const topic = listOf(topics).find((one) => topicWords(one).length === 0)
  if (topic === undefined) return null
  return `Nothing can be told to be about “${topic}”. Name a topic by a name or a thing, for instance: railways, Belarus`
}

const listOf = (text: string): string[] =>
  text.split(',').flatMap((word) => (/^(?:none|all|everything|-)?$/i.test(word.trim()) ? [] : [word.trim()]))

const [MOST_NAMED, MOST_MEANT] = [10, 3]

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

interface Spoken {
  stems: ReadonlySet<string>
  /** Keys of the names in them that a topic may spell otherwise, and of words that only their capitals tell from stop words: "US". */
  names: ReadonlySet<string>
}

/** What is known of a story when it is chosen: what its titles and the beginnings of its articles speak of, and whose they are. */
export interface Tasted extends Spoken {
  outlets: readonly string[]
  /** The same of each article as a whole, where several were read for a topic that stands in no beginning. */
  wholes: readonly Spoken[]
}

/** The topics it is about; `refused`: why it is none for this channel. */
type Matched = { topics: string[] } | { refused: string }

export function matchTaste({ topics, without, outlets }: DigestTaste, story: Tasted): Matched {
  const unwanted = without.find((topic) => holds(story, topic))
  if (unwanted !== undefined) return { refused: `it is about “${unwanted}”, which this digest leaves out` }
  if (outlets.length > 0 && !story.outlets.some((outlet) => outlets.includes(outlet)))
    return { refused: `none of this digest’s outlets has reported it` }
  const about = topics.filter((topic) => holds(story, topic) || isInMost(story.wholes, topic))
  if (topics.length > 0 && about.length === 0) return { refused: `it is about none of this digest’s topics` }
  return { topics: about }
}

/** What most articles of a story come to speak of, the story is about as well. */
function isInMost(wholes: readonly Spoken[], topic: string): boolean {
  const holding = wholes.filter((one) => holds(one, topic)).length
  return holding > 1 && holding * 2 >= wholes.length
}

/** A topic of several words is held where all of them are; a first name also where it is spelt nearly so beside the last name. */
export function holds({ stems, names }: Spoken, topic: string): boolean {
  const words = topicWords(topic)
  const isHeld = ({ text, folded }: Word, at: number): boolean => {
    const last = words[at + 1]
    const keys = [...spellingKeys(folded), ...(last === undefined ? [] : fullNameKeys(folded, last.folded))]
    if (isShouted(text)) return [folded, ...demonymsOf(stem(folded))].some((one) => names.has(capitalsKey(one)))
    // "Poland" and "Turkey" are names: brass that is polished, and turkeys, are not about them.
    const isName = text !== folded && isCountryOrPeople(folded)
    const isSaid = (one: string) => (isName || STOP_WORDS.has(one) ? names.has(capitalsKey(one)) : stems.has(one))
    return formsOf(folded).some(isSaid) || keys.some((key) => names.has(key))
  }
  return words.length > 0 && words.every(isHeld)
}

/** The stem of a word; a country is spoken of by its people, too. */
const formsOf = (folded: string): string[] => [stem(folded), ...demonymsOf(stem(folded))]

/** The words of a topic that tell what it is about; [] for a topic that nothing can be about, such as "the" or "!!!". */
export const topicWords = (topic: string): Word[] => newsWords(topic).filter((word) => !isStopWord(word))

/** Words with "U.S." as the one word that it is. */
const newsWords = (text: string): Word[] => wordsOf(undotted(text))
const undotted = (text: string): string =>
  text.replace(/(?<![\p{L}.])(?:\p{Lu}\.){2,}/gu, (letters) => letters.replaceAll('.', ''))

const capitalsKey = (folded: string): string => `capitals ${folded}`

/** "AI", which "Ai Weiwei" is not. */
const isShouted = (text: string): boolean => text.length > 1 && text.length < 6 && /^\p{Lu}+$/u.test(text)

/** Of a text with most of its words in capitals, and of a sentence's first word, capitals say nothing. */
const MOST_CAPITALS = 0.5
const BEFORE_FIRST = /(?:^|[.!?:…]["”’)]*\s+)["“‘(]*$/

/** The words of texts that are names by their capitals: where these say nothing, those that stand nowhere in small letters. */
function namesByCapitals(texts: readonly string[], all: readonly Word[][]): Set<Word> {
  const small = new Set(all.flat().flatMap((word) => (word.text === word.folded ? [stem(word.folded)] : [])))
  const own = all.map((words, at) => {
    const text = undotted(texts[at] ?? '')
    const capitals = words.filter((word) => word.text !== word.folded)
    const isTitle = capitals.length > words.length * MOST_CAPITALS
    return capitals.filter(
      (word) =>
        !small.has(stem(word.folded)) ||
        !(isTitle || BEFORE_FIRST.test(text.slice(Math.max(0, word.start - 9), word.start))),
    )
  })
  return new Set(own.flat())
}

const BEGINNING = 600

export const openingsOf = (articles: readonly Article[]): string[] =>
  articles.flatMap(({ title, text, body: [first] }) => [title, text.slice(first?.start ?? 0).slice(0, BEGINNING)])

export type SpokenIn = (texts: readonly string[]) => Promise<Spoken>

/** Reads what texts speak of; of names, in whatever spelling, only those among the topics. Whatever no article knows may be a name. */
export async function spokenReader(topics: readonly string[], vocabulary: Vocabulary): Promise<SpokenIn> {
  const namesAmong = async (words: readonly Word[]): Promise<(word: Word) => boolean> => {
    const known = await vocabulary.counts([...new Set(words.map(({ folded }) => folded))])
    return ({ folded }) => !isOrdinary(known.get(folded))
  }
  const topicsInWords = topics.map(topicWords)
  const isTopicName = await namesAmong(topicsInWords.flat())
  const wanted = new Set(topicsInWords.flatMap((words) => keysIn(words, isTopicName)).flatMap(({ keys }) => keys))
  return async (texts) => {
    const all = texts.map(newsWords)
    const proper = namesByCapitals(texts, all)
    const found = all.flatMap((words) => keysIn(words, (word) => proper.has(word)))
    const fitting = found.filter(({ keys }) => keys.some((key) => wanted.has(key)))
    const isName = await namesAmong(fitting.map(({ word }) => word))
    const names = fitting.flatMap(({ word, keys }) => (isName(word) ? keys.filter((key) => wanted.has(key)) : []))
    const own = [...proper].filter((word) => (STOP_WORDS.has(word.folded) ? !isStopWord(word) : true))
    // Chad Miller is no country.
    const isFirstOfName = (word: Word, at: number, words: readonly Word[]): boolean =>
      words[at + 1]?.start === word.end + 1 && proper.has(words[at + 1] as Word)
    const firsts = new Set(all.flatMap((words) => words.filter(isFirstOfName)))
    const capitals = own.flatMap((word) => {
      const { text, folded } = word
      const isCountry = isCountryOrPeople(folded) && !firsts.has(word)
      const kinds = [...(isShouted(text) ? [folded] : []), ...(isCountry ? [stem(folded)] : [])]
      return [...kinds, ...(STOP_WORDS.has(folded) ? [folded] : [])].map(capitalsKey)
    })
    return { stems: new Set(all.flat().map(({ folded }) => stem(folded))), names: new Set([...names, ...capitals]) }
  }
}

/** The names among words, each with its keys: those of it by itself, and with the first name before it. */
function keysIn(words: readonly Word[], isName: (word: Word) => boolean): { word: Word; keys: string[] }[] {
  return words.flatMap((word, at) => {
    const first = words[at - 1]
    const full = first !== undefined && isName(first) ? fullNameKeys(first.folded, word.folded) : []
    return isName(word) ? [{ word, keys: [...spellingKeys(word.folded), ...full] }] : []
  })
}

/** A sentence on each topic of which nothing in the articles speaks, whatever its time. */
export async function unspokenAmong(topics: readonly string[], vocabulary: Vocabulary): Promise<string[]> {
  const unspoken: string[] = []
  for (const topic of topics) {
    let isUnspoken = false
    for (const { folded } of topicWords(topic))
      isUnspoken ||=
        (await vocabulary.countsByStem(formsOf(folded))).size === 0 &&
        (await vocabulary.namesLike(folded)).every(isOrdinary)
    if (isUnspoken) unspoken.push(`Nothing in the articles speaks of “${topic}” yet.`)
  }
  return unspoken
}
