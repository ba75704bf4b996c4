// Scores the sentences on a topic for a summary: how central each is, how much of the topic it holds, where it stands, how new it is.
import { type FoundPassage, isOrdinary } from '../domain/article.ts'
import { DAY_MS } from '../domain/day.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { isEnglish } from '../storage/wordnet.ts'
import { isTellable } from '../stories/read-story.ts'
import type { Matches, TermMatcher } from '../text/matching.ts'
import type { Name } from '../text/names.ts'
import { numbersOf } from '../text/numbers.ts'
import { STOP_WORDS, stem, type Word, wordsOf } from '../text/words.ts'
import type { ReadSentence } from './read-sentences.ts'

/** What the articles at large know of the words at hand. */
export interface WordRarity {
  /** Whether a folded word is also written in lower case: then it is no name. */
  isOrdinary(folded: string): boolean
  /** How rare a folded word is: 0 if every article holds it, 1 if hardly any does. */
  rarity(folded: string): number
}

export async function wordRarity(
  passages: readonly FoundPassage[],
  vocabulary: Pick<Vocabulary, 'counts' | 'size'>,
): Promise<WordRarity> {
  const words = new Set(passages.flatMap(({ text }) => wordsOf(text).map(({ folded }) => folded)))
  const [counts, size] = await Promise.all([vocabulary.counts([...words]), vocabulary.size()])
  return {
    isOrdinary: (folded) => !counts.has(folded) || isOrdinary(counts.get(folded)),
    rarity(folded) {
      const articles = counts.get(folded)?.articles ?? 1
      return Math.min(1, Math.log(Math.max(1, (size + 1) / articles)) / Math.log(size + 1))
    },
  }
}

export interface KeySentence {
  sentence: ReadSentence
  /** Stems that carry meaning, those of the topic left out, with what each is worth. */
  content: Map<string, number>
  /** What of the topic it holds itself, or with what it points back to, term by term. */
  topical: Matches
  /** Last names of whom other sentences name in full, but neither it nor the topic. */
  unnamed: string[]
  /** Everything but its words: place, age, prose. */
  merit: number
}

/** Chosen by reading summaries of the sample articles and of public news; that of words is for the heaviest sentence. */
export const WEIGHTS = {
  words: 1.5,
  topical: 0.5,
  /** Of a headline, which says in short what happened. */
  headline: 1,
  /** Of what other reports say as well: what one alone tells is mostly beside the point. */
  shared: 3,
  lead: 0.5,
  fresh: 0.5,
  facts: 0.15,
}

const LEAD = 500 // UTF-16 code units after which an article's sentences count half as a lead.
const HEADLINE_HELD = 0.3 // Share of a headline from which on a sentence counts as early as it stands.
/** News is half as fresh after so many days: what a newer report has overtaken leads nothing, and what is a week old is all the same. */
const FRESH_DAYS = 1.5

/** Every sentence fit for a summary, by what its words are worth; of those that are not, nothing is quoted. */
export function keySentences(
  sentences: readonly ReadSentence[],
  matcher: TermMatcher,
  words: ReadonlyMap<string, WordWorth>,
  isWhole: boolean,
): KeySentence[] {
  const newest = Math.max(...sentences.map(({ found }) => found.article.publishedAt?.getTime() ?? 0))
  const named = new Set(sentences.flatMap(namedInFull))
  return sentences
    .filter(({ text, previous }) => isTellable({ text, previous: previous?.text ?? null }))
    .map((sentence) => ({
      sentence,
      content: new Map([...contentOf(sentence, isWhole)].map((word) => [word, words.get(word)?.worth ?? 0])),
      topical: sentence.leansBack ? sentence.joint : sentence.own,
      unnamed: unnamedIn(sentence).filter((last) => named.has(last) && !namedInFull(sentence).includes(last)),
      merit:
        meritOf(sentence, newest) +
        WEIGHTS.lead * leadOf(sentence, isWhole ? matcher : null) +
        WEIGHTS.shared * sharedOf(sentence, words),
    }))
}

/** The sentence that tells one article's news. What begins an article points back to nothing. */
export function newsAmong(sentences: readonly KeySentence[], headline: TermMatcher): KeySentence | undefined {
  const [first, ...others] = sentences.filter(({ sentence }) => !sentence.leansBack || placeOf(sentence) === 0)
  const lead = ({ sentence }: KeySentence): number => headline.coverage(sentence.own) * leadOf(sentence, null)
  return others.reduce((best, one) => (best && lead(one) <= lead(best) ? best : one), first)
}

const lastOf = ({ words }: Name): string => words.at(-1)?.folded ?? ''
const namedInFull = ({ names }: ReadSentence): string[] =>
  names.filter(({ words }) => words.length > 1 && words.every(({ text, folded }) => text !== folded)).map(lastOf)

/** Lone names but for English words, well-known names and abbreviations, which need no first name. */
function unnamedIn({ names, words, forms }: ReadSentence): string[] {
  const lone = names.filter(({ text, words: [only, ...more] }) => {
    const needsMore = only && more.length === 0 && text !== text.toUpperCase() && !isEnglish(only.folded)
    return needsMore && forms[words.indexOf(only)]?.length === 0
  })
  return lone.map(lastOf)
}

/** UTF-16 code units of its article before it. */
export const placeOf = ({ span, found }: ReadSentence): number =>
  Math.max(0, span.start - (found.article.body[0]?.start ?? 0))

/** How early it stands; an opening that says little of the headline only sets the scene. */
function leadOf(sentence: ReadSentence, headline: TermMatcher | null): number {
  const share = headline === null ? 1 : Math.min(1, headline.coverage(sentence.own) / HEADLINE_HELD)
  return share * 2 ** (-placeOf(sentence) / LEAD)
}

function meritOf({ text, found: { article } }: ReadSentence, newest: number): number {
  const days = (newest - (article.publishedAt?.getTime() ?? 0)) / DAY_MS
  return WEIGHTS.fresh * 2 ** (-days / FRESH_DAYS) + (numbersOf(text).length > 0 ? WEIGHTS.facts : 0)
}

/** 0 to 1: of its words, as they are rare, what other reports hold as well. */
function sharedOf(sentence: ReadSentence, words: ReadonlyMap<string, WordWorth>): number {
  const all = [...contentOf(sentence, true)].flatMap((word) => words.get(word) ?? [])
  const total = all.reduce((sum, { rarity }) => sum + rarity, 0)
  return all.reduce((sum, { rarity, shared }) => sum + rarity * shared, 0) / Math.max(Number.EPSILON, total)
}

/** The distinct stems of a sentence that carry meaning, in order; without `withTopic` those of the topic left out: all sentences share them. */
function contentOf({ words, forms }: ReadSentence, withTopic: boolean): Set<string> {
  const content = words.filter((word, i) => isContent(word) && (withTopic || (forms[i]?.length ?? 0) === 0))
  return new Set(content.map(({ folded }) => stem(folded)))
}

const isContent = ({ folded }: Word): boolean => !STOP_WORDS.has(folded) && (folded.length > 1 || /\d/.test(folded))

const TELLING = 1.5 // Names and figures tell who, when and how many; other words count less.
const IN_PASSING = 0.4 // What a report's word says of the topic when neither its title nor its opening holds it.
/** UTF-16 code units of an article that count as its opening. */
export const OPENING = 350
const ALONE = 0.15 // Of a word that one report alone brings.

export interface WordWorth {
  /** More where several reports bring it, in title or opening above all, and where it is rare. */
  worth: number
  rarity: number
  /** Share of the other reports that hold it; 0 where there are none. */
  shared: number
}

/** By stem. `reports`: by article, its report's. */
export function worthOfWords(
  sentences: readonly ReadSentence[],
  reports: ReadonlyMap<string, number>,
  { isOrdinary, rarity }: WordRarity,
): Map<string, WordWorth> {
  const reportOf = ({ found: { article } }: ReadSentence): string | number => reports.get(article.id) ?? article.id
  const others = new Set(sentences.map(reportOf)).size - 1
  const words = new Map<string, WordWorth & { said: Map<string | number, number> }>()
  for (const [at, sentence] of sentences.entries()) {
    const title = new Set(wordsOf(sentence.found.article.title).map(({ folded }) => stem(folded)))
    const isOpening = placeOf(sentence) < OPENING
    const speaker = others < 1 ? at : reportOf(sentence)
    for (const { folded, text } of sentence.words.filter(isContent)) {
      const key = stem(folded)
      const say = others < 1 || isOpening || title.has(key) ? 1 : IN_PASSING
      const word = words.get(key) ?? { worth: 0, rarity: 0, shared: 0, said: new Map() }
      word.said.set(speaker, Math.max(say, word.said.get(speaker) ?? 0))
      const isTelling = /\d/.test(folded) || (text !== folded && !isOrdinary(folded))
      word.rarity = Math.max(word.rarity, rarity(folded))
      word.worth = Math.max(word.worth, (isTelling ? TELLING : 1) * rarity(folded))
      words.set(key, word)
    }
  }
  for (const word of words.values()) {
    const speaking = word.said.values().reduce((sum, say) => sum + say, 0)
    word.worth *= Math.max(ALONE, Math.log2(speaking))
    word.shared = others < 1 ? 0 : (word.said.size - 1) / others
  }
  return words
}
