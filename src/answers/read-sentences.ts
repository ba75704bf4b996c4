// Reads found passages sentence by sentence: each with its words, its names, and what it and the sentences before it hold of a question.
import { type Article, type FoundPassage, isOrdinary, type Span } from '../domain/article.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { isEnglish } from '../storage/wordnet.ts'
import { standsAlone } from '../stories/read-story.ts'
import { type Form, joinMatches, type Matches, type TermMatcher } from '../text/matching.ts'
import { type Name, namesOf } from '../text/names.ts'
import { sentencesOf, sentencesWithin } from '../text/sentences.ts'
import { fold, type Word, wordsOf } from '../text/words.ts'

/** A sentence of a passage as the search for an answer sees it. Offsets of words and names are into `text`. */
export interface ReadSentence {
  found: FoundPassage
  /** Where the passage stands among the found ones, from 0. */
  rank: number
  /** Where the sentence lies in the stored article. */
  span: Span
  text: string
  words: Word[]
  forms: (readonly Form[])[]
  names: Name[]
  /** Terms matched by the sentence itself. */
  own: Matches
  /** Terms matched by the sentence together with what it leans on: the sentence before it, the passage, the title. */
  joint: Matches
  /** How near it stands to what was answered before, 0 to 1: halved every few hundred characters of the same article. */
  beside: number
  /** Its first words point back: "He", "The 33-year-old", "But". */
  leansBack: boolean
  previous: ReadSentence | null
}

/** How much a match counts that stands not in the sentence but in the one before it, … */
const [BEFORE, BEFORE_LEANING] = [0.58, 0.95]
/** … further up, where it says who "he" is, … */
const FURTHER = 0.75
/** … elsewhere in its passage, in the title, … */
const [IN_PASSAGE, IN_TITLE] = [0.5, 0.6]
/** … or, of a name, in the rest of the article. */
const IN_ARTICLE = 0.46
/** How much another word counts for a verb, or for what is counted. */
const OTHERWISE = 0.8
/** … and of what a follow-up carried over, in the article that was quoted before it. */
const IN_THREAD = 0.6
/** UTF-16 code units after which what stands beside an earlier answer counts half. */
const NEARBY = 400

/** How far back what stands before a passage is read: UTF-16 code units, and sentences. */
const [BACK, SENTENCES_BACK] = [900, 3]

/** The sentences of the given passages, in order. */
export function readSentences(
  passages: FoundPassage[],
  matcher: TermMatcher,
  isOrdinary: (folded: string) => boolean,
  said = '',
): ReadSentence[] {
  const contexts = new Map<string, Context>()
  const quotes = sentencesOf(said).map(({ start, end }) => said.slice(start, end))
  return passages.flatMap((found, rank) => {
    const context = contexts.get(found.article.id) ?? contextOf(found.article, matcher, quotes)
    contexts.set(found.article.id, context)
    return readPassage(found, rank, matcher, context, isOrdinary)
  })
}

/** The titles of articles found, as far as the stored text holds them: ages often stand nowhere else ("… dies at 93"). */
export function readTitles(
  passages: FoundPassage[],
  matcher: TermMatcher,
  isOrdinary: (folded: string) => boolean,
): ReadSentence[] {
  const articles = new Map(passages.map((found, rank) => [found.article.id, { found, rank }]))
  return [...articles.values()].flatMap(({ found, rank }): ReadSentence[] => {
    const text = found.article.title
    const start = text === '' ? -1 : found.article.text.indexOf(text)
    if (start < 0) return []
    const words = wordsOf(text)
    const forms = words.map((word) => matcher.forms(word))
    const own = matcher.matchForms(forms)
    const place = { found, rank, span: { start, end: start + text.length }, beside: 0 }
    const names = namesOf(text, isOrdinary, words)
    return [{ ...place, text, words, forms, names, own, joint: own, leansBack: false, previous: null }]
  })
}

interface Context {
  /** What counts of the title, and of names in the article as a whole, for each of its sentences. */
  around: Matches
  /** Where it says what was answered before. */
  said: Span[]
}

function contextOf(article: Article, matcher: TermMatcher, quotes: readonly string[]): Context {
  const said = quotes.flatMap((quote) => {
    const start = article.text.indexOf(quote)
    return start < 0 ? [] : [{ start, end: start + quote.length }]
  })
  const title = matcher.match(wordsOf(article.title))
  const text = article.text.toLowerCase()
  const around = matcher.terms.map((term, i) =>
    Math.max(
      (title[i] ?? 0) * IN_TITLE,
      term.isName && text.includes(term.word) ? IN_ARTICLE : 0,
      term.carried && said.length > 0 ? IN_THREAD : 0,
    ),
  )
  return { around, said }
}

function readPassage(
  found: FoundPassage,
  rank: number,
  matcher: TermMatcher,
  { around, said }: Context,
  isOrdinary: (folded: string) => boolean,
): ReadSentence[] {
  const { article, passage } = found
  const read: ReadSentence[] = []
  let previous: ReadSentence | null = null
  for (const span of [...sentencesBefore(found), ...sentencesWithin(article.text, passage)]) {
    const text = article.text.slice(span.start, span.end)
    const words = wordsOf(text)
    const names = namesOf(text, isOrdinary, words)
    const forms = withoutNamesakes(
      words.map((word) => matcher.forms(word)),
      words,
      names,
      matcher,
    )
    const others = matcher.matchForms(words.map((word) => matcher.others(word)))
    const own = joinMatches(matcher.matchForms(forms), others, OTHERWISE)
    const leansBack = !standsAlone({ text, words })
    const gap = Math.min(...said.map(({ start, end }) => Math.max(0, start - span.end, span.start - end)))
    const beside = 2 ** (-gap / NEARBY)
    previous = { found, rank, span, text, words, forms, names, own, joint: own, beside, leansBack, previous }
    if (span.start >= passage.start) read.push(previous)
  }
  const whole = read.reduce((all: Matches, { own }) => joinMatches(all, own), new Array(around.length).fill(0))
  for (const sentence of read) sentence.joint = jointOf(sentence, whole, around)
  return read
}

/** Asked of Keira Galea, the last name in "Winston Galea" stands for nobody asked about. A first name may be spelt otherwise, but begins alike. */
function withoutNamesakes(
  forms: (readonly Form[])[],
  words: readonly Word[],
  names: readonly Name[],
  { terms }: TermMatcher,
): (readonly Form[])[] {
  const behind = new Map(names.flatMap(({ words: all }) => all.slice(1).map((word, i) => [word, all[i]] as const)))
  return forms.map((own, i) => {
    const first = words[i] && behind.get(words[i])
    if (!first || own.length === 0 || (forms[i - 1]?.length ?? 0) > 0 || isEnglish(first.folded)) return own
    return own.filter(({ term }) => {
      const asked = terms[term]?.continues ? terms[term - 1] : undefined
      const isFirst = asked !== undefined && (asked.isName || !(asked.known || asked.isVerb))
      return !isFirst || asked.word[0] === first.folded[0]
    })
  })
}

/** What a sentence holds together with what it leans on; of the sentence before it that must be known already. */
function jointOf({ own, leansBack, previous }: ReadSentence, whole: Matches, around: Matches): Matches {
  const joint = joinMatches(joinMatches(own, whole, IN_PASSAGE), around)
  if (previous === null) return joint
  const nearby = joinMatches(joint, previous.own, leansBack ? BEFORE_LEANING : BEFORE)
  if (!leansBack) return nearby
  const further = previous.previous === null ? nearby : joinMatches(nearby, previous.previous.own, FURTHER)
  return previous.leansBack ? joinMatches(further, previous.joint, BEFORE_LEANING) : further
}

/** The sentences that end right before the passage, as far as they are part of the article's body. */
function sentencesBefore({ article: { text, body }, passage }: FoundPassage): Span[] {
  if (passage.ordinal === 0) return []
  const from = Math.max(0, passage.start - BACK)
  return sentencesWithin(text, { start: from, end: passage.start })
    .filter(({ start, end }) => start > from && body.some((part) => start >= part.start && end <= part.end))
    .slice(-SENTENCES_BACK)
}

/** The sentence that says who or what a sentence points back to, as far as it was read; itself, if it points back to none. */
export function meantBy(sentence: ReadSentence): ReadSentence {
  let named = sentence
  while (named.leansBack && named.previous !== null) named = named.previous
  return named
}

/** Whether `before` is what stands right before a sentence, so that both can be quoted one after the other. */
export function isRightBefore(before: ReadSentence, { previous, found }: ReadSentence): boolean {
  return previous !== null && previous.span.start === before.span.start && found.article.id === before.found.article.id
}

/** Tells, of these folded words, whether each is also used in lower case; words that no article holds are taken to be. */
export async function ordinaryAmong(
  words: Iterable<string>,
  vocabulary: Pick<Vocabulary, 'counts'>,
): Promise<(folded: string) => boolean> {
  const counts = await vocabulary.counts([...new Set(words)])
  return (folded) => !counts.has(folded) || isOrdinary(counts.get(folded))
}

/** A capital that may merely open a sentence, as `namesOf` sees it. */
const OPENING_WORD = /(?:^\s*|[.!?…:"“”‘(]\s*|[\n\r][^\S\n\r]*)(\p{Lu}[\p{L}\p{N}]*)/gu

/** The folded words of some passages of which it must be known whether they are names. */
export function openingWords(found: readonly FoundPassage[]): string[] {
  const text = found.map((one) => one.text).join('\n')
  return [...text.matchAll(OPENING_WORD)].map((match) => fold(match[1] ?? ''))
}
