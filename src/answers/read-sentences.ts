// Reads found passages sentence by sentence: each with its words, its names, and what stands before it.
import type { Article, Span } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { type Form, joinMatches, type Matches, type TermMatcher } from '../text/matching.ts'
import { type Name, namesOf } from '../text/names.ts'
import { sentencesOf } from '../text/sentences.ts'
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
  /** Terms matched by the title of its article. */
  title: Matches
  /** Its first words point back: "He", "The 33-year-old", "They". */
  leansBack: boolean
  previous: ReadSentence | null
}

/** How much a match counts that stands not in the sentence but in … */
const BEFORE = 0.58
const BEFORE_LEANING = 0.95
const FURTHER = 0.75
const IN_PASSAGE = 0.5
const IN_TITLE = 0.6
/** … a name that only the rest of the article holds. */
const IN_ARTICLE = 0.46

const LEANS_BACK =
  /^["“‘']?(?:(?:But|And|Yet|Then|Later|Earlier|When|In \d{4},?|On \w+,?|There,?|After that,?|Since then,?|Meanwhile,?|Instead,?|However,?)\s+)?(?:he|she|it|they|his|her|their|its|him|them|this|that|these|those|the (?:\d+|\w+)-year-old|the (?:man|woman|couple|group|politician|journalist|company|president|minister|suspect|victim|agreement|deal|decision|move|attack|incident|letter|event|two|pair|three)|both)\b/i

/** "It could not be confirmed that …", "It was in June that …": this "it" is nothing that was named. */
const EXPLETIVE =
  /^["“‘']?it (?:is|was|remains?|remained|could|cannot|can|may|might|must|will|would|has|had)(?:n[’']t| not)?(?: yet)?(?: (?:be|been))? (?:not )?(?:un)?(?:clear|known|confirmed|verified|possible|likely|certain|expected|hoped|said|reported|believed|thought|understood|in|on|at)\b/i

/** Whether somebody is spoken of as "he" or "they" before any name is said: "After the vote he was convicted". */
function leansBack(text: string, words: Word[], names: Name[], forms: (readonly Form[])[]): boolean {
  const isExpletive = EXPLETIVE.test(text)
  if (LEANS_BACK.test(text) && !isExpletive) return true
  // "The garden will stay open": of which garden, was said before.
  if (
    words[0]?.folded === 'the' &&
    (forms[1]?.length ?? 0) > 0 &&
    !names.some((name) => name.start <= (words[1]?.start ?? 0))
  )
    return true
  if (
    names.length === 0 &&
    /\bthe (?:company|group|party|airline|firm|man|woman|politician|journalist|president|minister|team|club|plant|village|town)\b/i.test(
      text,
    )
  )
    return true
  const [first, ...opening] = words.slice(0, 8)
  const said = isExpletive || first === undefined ? opening : [first, ...opening]
  const pronoun = said.find((word) => PRONOUN.test(word.folded))
  if (pronoun !== undefined && !names.some((name) => name.start < pronoun.start)) return true
  // "Amnesty International named him a prisoner": the one who is named does it to somebody else.
  const other = said.find((word) => OTHER.test(word.folded))
  return other !== undefined && names.filter((name) => name.start < other.start).length === 1
}

const OTHER = /^(?:him|them)$/

const PRONOUN = /^(?:he|she|his|her|him|it|its|they|them|their)$/

/** The sentences of the given passages, in order. */
export function readSentences(
  passages: FoundPassage[],
  matcher: TermMatcher,
  isOrdinary: (folded: string) => boolean,
): ReadSentence[] {
  const contexts = new Map<string, Context>()
  return passages.flatMap((found, rank) => {
    const { article } = found
    const context = contexts.get(article.id) ?? contextOf(article, matcher)
    contexts.set(article.id, context)
    return readPassage(found, rank, matcher, context, isOrdinary)
  })
}

/** What the title holds of the question; `around`: what counts of it, and of names in the article as a whole, for its sentences. */
interface Context {
  title: Matches
  around: Matches
}

function contextOf(article: Article, matcher: TermMatcher): Context {
  const title = matcher.match(wordsOf(article.title))
  const text = article.text.toLowerCase()
  const around = matcher.terms.map((term, i) =>
    Math.max((title[i] ?? 0) * IN_TITLE, term.isName && text.includes(term.word) ? IN_ARTICLE : 0),
  )
  return { title, around }
}

function readPassage(
  found: FoundPassage,
  rank: number,
  matcher: TermMatcher,
  { title, around }: Context,
  isOrdinary: (folded: string) => boolean,
): ReadSentence[] {
  const { article, passage } = found
  const spans = sentencesOf(found.text).map(({ start, end }) => ({
    start: start + passage.start,
    end: end + passage.start,
  }))
  const earlier = sentencesBefore(found)
  const read: ReadSentence[] = []
  let previous: ReadSentence | null = null
  for (const span of [...earlier, ...spans]) {
    const text: string = article.text.slice(span.start, span.end)
    const words: Word[] = wordsOf(text)
    const forms: (readonly Form[])[] = words.map((word) => matcher.forms(word))
    const own = matcher.matchForms(forms)
    const names: Name[] = namesOf(text, isOrdinary, words)
    const sentence: ReadSentence = {
      found,
      rank,
      span,
      text,
      words,
      forms,
      names,
      own,
      joint: own,
      title,
      leansBack: leansBack(text, words, names, forms),
      previous,
    }
    if (span.start >= passage.start) read.push(sentence)
    previous = sentence
  }
  const whole = read
    .map((sentence) => sentence.own)
    .reduce(
      (all, own) => joinMatches(all, own),
      around.map(() => 0),
    )
  const pairs = namePairs(matcher)
  for (const sentence of read) {
    for (const pair of pairs) if (isSomebodyElse(sentence, pair, matcher)) sentence.own[pair.first] = 0
  }
  for (const sentence of read) {
    let joint = joinMatches(sentence.own, whole, IN_PASSAGE)
    joint = joinMatches(joint, around)
    if (sentence.previous) {
      joint = joinMatches(joint, sentence.previous.own, sentence.leansBack ? BEFORE_LEANING : BEFORE)
      // "He … . In 2010 he …": who "he" is was said further up.
      const further = sentence.previous.previous
      if (sentence.leansBack && further) joint = joinMatches(joint, further.own, FURTHER)
      if (sentence.leansBack && sentence.previous.leansBack)
        joint = joinMatches(joint, sentence.previous.joint, BEFORE_LEANING)
    }
    sentence.joint = joint
  }
  return read
}

/** A first and a last name in the question, by their places among its terms. */
interface NamePair {
  first: number
  last: number
}

function namePairs({ terms }: TermMatcher): NamePair[] {
  return terms.flatMap((term, last) => {
    const first = terms[last - 1]
    return term.isName && term.continues && first && (first.isName || !first.known) ? [{ first: last - 1, last }] : []
  })
}

const TITLE =
  /^(?:president|minister|chancellor|senator|governor|mayor|king|queen|prince|princess|pope|judge|general|mr|mrs|ms|dr|sen|gov|gen|rep|sir|lord|lady)$/

/**
 * Whether the sentence speaks of another bearer of the last name: "Donald Trump" where Melania Trump is asked about. A first name nobody
 * knows is not taken for said by the last name alone. Spellings differ ("Mikola", "Mikalai"), first letters seldom do.
 */
function isSomebodyElse(
  { names, forms, words }: ReadSentence,
  { first, last }: NamePair,
  { terms }: TermMatcher,
): boolean {
  const holds = (word: Word | undefined, term: number) =>
    word !== undefined && (forms[words.indexOf(word)] ?? []).some((form) => form.term === term)
  const initial = terms[first]?.word[0]
  let agrees = false
  let differs = false
  for (const name of names) {
    const at = name.words.findIndex((word) => holds(word, last))
    if (at < 0) continue
    const before = name.words[at - 1]
    if (before === undefined || TITLE.test(before.folded)) continue
    if (holds(before, first) || before.folded[0] === initial) agrees = true
    else differs = true
  }
  return !agrees && (differs || terms[first]?.known === false)
}

/** How far back what stands before a passage is read: UTF-16 code units, and sentences. */
const BACK = 900
const SENTENCES_BACK = 3

/** The sentences that end right before the passage, as far as they are part of the article's body. */
function sentencesBefore({ article, passage }: FoundPassage): Span[] {
  if (passage.ordinal === 0) return []
  const from = Math.max(0, passage.start - BACK)
  return sentencesOf(article.text.slice(from, passage.start))
    .filter((span) => from === 0 || span.start > 0)
    .map(({ start, end }) => ({ start: start + from, end: end + from }))
    .filter((span) => article.body.some((part) => span.start >= part.start && span.end <= part.end))
    .slice(-SENTENCES_BACK)
}

/** Whether `before` is what stands right before a sentence, so that both can be quoted one after the other. */
export function isRightBefore(before: ReadSentence, { previous, found }: ReadSentence): boolean {
  return previous !== null && previous.span.start === before.span.start && found.article.id === before.found.article.id
}

/** A word that at least this share of its articles write in lower case too is no name. */
const ORDINARY = 0.2

/** Tells, of these folded words, whether each is also used in lower case; words that no article holds are taken to be. */
export async function ordinaryAmong(
  words: Iterable<string>,
  vocabulary: Pick<Vocabulary, 'counts'>,
): Promise<(folded: string) => boolean> {
  const counts = await vocabulary.counts([...new Set(words)])
  return (folded) => {
    const count = counts.get(folded)
    return count === undefined || count.lowercase / count.articles >= ORDINARY
  }
}

/** A capital that may merely open a sentence, as `namesOf` sees it. */
const OPENING_WORD = /(?:^|[.!?…:"“”‘(\n\r])\s*["“‘(]*(\p{Lu}[\p{L}\p{N}]*)/gu

/** The folded words of some passages of which it must be known whether they are names. */
export function openingWords(found: readonly FoundPassage[]): string[] {
  const text = found.map((one) => one.text).join('\n')
  return [...text.matchAll(OPENING_WORD)].map((match) => fold(match[1] ?? ''))
}
