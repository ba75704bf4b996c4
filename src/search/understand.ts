// Understands a question before it is searched: what is asked, about which words, times and outlets. Knows no article.
import { isOrdinary, type WordCount } from '../domain/article.ts'
import type { Asked, Period, Question, Term } from '../domain/question.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { isEnglish, isNoNoun, isNounOnly, nounNames, relatedWords, synonyms } from '../storage/wordnet.ts'
import { demonymsOf } from '../text/names.ts'
import { otherFigure } from '../text/numbers.ts'
import { askedIn, headPhrase, isKindWord, isSlip, namedNoun, readsLikeVerb } from '../text/question-words.ts'
import { ASKING_WORDS, isStopWord, stem, type Word, wordsOf } from '../text/words.ts'
import { periodIn } from './period.ts'
import { nearestWords, outletsIn, tolerance } from './spelling.ts'

/** A question longer than this is cut: what follows is no question. UTF-16 code units. */
export const MAX_QUESTION_LENGTH = 2_000
const MAX_TERMS = 40

/** What a people counts for its country, where the word itself counts 1. */
const DEMONYM = 0.9
/** Even a name that nearly every article holds is asked about: it never weighs less than this. */
const LEAST = 0.6
/** What a verb, or a word such as "old" in "how old", weighs beside other words. */
const [VERB, KIND_WORD] = [0.5, 0.25]
/** A verb that stands in no article: they put it in other words. */
const UNKNOWN_VERB = 0.02
/** … and one carried over from earlier in the conversation. */
const CARRIED = 0.8

/** `now` is the moment that "yesterday" is counted from. */
export async function understand(asked: string, vocabulary: Vocabulary, now: Date): Promise<Question> {
  const text = asked.slice(0, MAX_QUESTION_LENGTH)
  const outlets = outletsIn(text, await vocabulary.outlets())
  const head = headNoun(text)
  const kind = kindOf(text, askedIn(text), head)
  const time = periodIn(text, now)
  const ignored = [...outlets.spans, ...(time ? [time.span] : [])]
  const words = wordsOf(text)
    .filter((word) => word.start >= (OPENING.exec(text)?.[0].length ?? 0))
    .filter((word) => !ignored.some((span) => word.start >= span.start && word.end <= span.end))
  const { terms, corrections } = await termsFor(text, kind, topicWords(words), vocabulary)
  const isReport = kind === 'statement' && outlets.names.length > 0
  return {
    text,
    // What an outlet says is all that it reports, not somebody's words.
    asked: isReport ? 'events' : isIdentity(text, terms) ? 'identity' : kind,
    terms: isReport ? terms.filter(({ isKind }) => !isKind) : terms,
    head,
    period: time?.period ?? null,
    outlets: outlets.names,
    said: '',
    shelf: await vocabulary.size(),
    unnamed: saysWho(terms) ? null : (PERSON.exec(text)?.[0] ?? null),
    corrections,
  }
}

/** A question of a time alone, as one about the words that name it: a text of another day may tell ("takes effect on 14 December"). */
export async function askedByDate(question: Question, period: Period, vocabulary: Vocabulary): Promise<Question> {
  // The year is seldom written, and known from when the text was published.
  const words = topicWords(wordsOf(period.text)).filter(({ folded }) => !/^\d{4}$/.test(folded))
  const { terms } = await termsFor(period.text, question.asked, words, vocabulary)
  // "14" alone is any figure: the date must be there as a whole.
  return { ...question, terms: terms.map((term) => ({ ...term, isName: true })) }
}

/** By a name, or by telling enough: "which actor said that their film …". */
const saysWho = (terms: Term[]): boolean =>
  terms.some(({ isName, carried }) => isName || carried) || terms.filter(({ isKind }) => !isKind).length > FEW

const FEW = 2
const PERSON = /\b(?:he|she|him|his|hers?|they|them|their)\b/i

/** Stops at an auxiliary ("how many prisoners | did …"), or before the last word unless that is a noun ("how many people live | in …"). */
function headNoun(text: string): string[] {
  const phrase = headPhrase(text)
  // "The name of the merchant’s grandson" is the grandson’s; "which state’s governor" asks for the state.
  const words = wordsOf(phrase).filter(({ folded }) => folded !== 's' || !/\bname/i.test(text))
  const stop = words.findIndex(isStopWord)
  const kept = (stop < 0 ? words : words.slice(0, stop)).map(({ folded }) => folded)
  const stopped = words[stop]?.folded ?? ''
  const isNoun = PREPOSITION.test(stopped) && isNounOnly(kept.at(-1) ?? '')
  const isWhole = stop < 0 ? /[?.,:;!]$/.test(phrase) || text.endsWith(phrase) : isNoun || AUXILIARY.test(stopped)
  // "Which airline recently announced …"
  const shorter = trimmed(kept.slice(0, -1))
  // "Which two schools | in …", "which famous building": no noun is left without it.
  return !isWhole && shorter.length > 0 ? shorter : trimmed(kept).length > 0 ? trimmed(kept) : kept
}

/** Up to the last word that may be a noun. */
const trimmed = (words: string[]): string[] =>
  words.slice(0, words.findLastIndex((word) => !isNoNoun(word) && otherFigure(word) === null) + 1)

/** "Which billionaire" and "the billionaire’s name" ask for a person, "which month" and "the last month for it" for a time. */
function kindOf(text: string, asked: Asked, head: string[]): Asked {
  if (asked !== 'thing' && asked !== 'events') return asked
  if (head.length > 0) {
    const names = nounNames(head.at(-1) ?? '')
    return names === 'other' || asked === 'events' ? asked : names
  }
  const noun = namedNoun(text)
  for (const [figure, nouns] of FIGURES) if (nouns.test(noun)) return figure
  const names = noun.endsWith('ed') ? 'other' : nounNames(noun)
  return names === 'person' || names === 'time' ? names : asked
}

const FIGURES: [Asked, RegExp][] = [
  ['age', /^age$/],
  ['count', /^(?:toll|tally|percentage|share)$/],
  ['amount', /^(?:price|cost|salary|fee|fare|fine)$/],
]

/** … or at what tells more of it: "the driver | who …". */
const AUXILIARY =
  /^(?:who|whom|which|that|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)$/
const PREPOSITION = /^(?:in|on|at|of|to|for|from|with|by|after|before|during|over|under)$/

/** What people say before they ask ("Good morning! I missed the news.") is not looked for; where the rest begins. */
const OPENING =
  /^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks|thank you|please|sorry|ok(?:ay)?|i|i[’']m|i[’']ve|we)\b[^.!?]*[.!]\s+)+(?=\S)/i

/** "Who is Valentin Rybakov?": nothing but names is asked about. */
function isIdentity(text: string, terms: Term[]): boolean {
  return (
    terms.length > 0 &&
    terms.every((term) => term.isName) &&
    !/\b(?:called|name[ds]?)\b/i.test(text) &&
    /\b(?:who|what)(?:['’]?s| is| was| are| were)\s/i.test(text)
  )
}

function topicWords(words: Word[]): Word[] {
  // Two letters of Hiragana only join words.
  const content = words.filter(
    (word) => !isStopWord(word) && /..|\d/.test(word.folded.replace(/^\p{sc=Hiragana}{2}$/u, '')),
  )
  const topical = content.filter(
    ({ text, folded }) => !ASKING_WORDS.has(folded) && !(isSlip(folded) && text === text.toLowerCase()),
  )
  const seen = new Set<string>()
  return topical
    .filter((word) => {
      const key = stem(word.folded)
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    .slice(0, MAX_TERMS)
}

/** "Lukashenko’s wife", "the president of Poland": what is asked about belongs to it. */
function isOwner(text: string, { start, end }: Word): boolean {
  if (/^['’]s?\s/.test(text.slice(end, end + 3))) return true
  return /\b(?:who|what)(?:['’]?s| is| was| are| were)\b.*\bof\s+(?:the\s+)?$/i.test(text.slice(0, start))
}

async function termsFor(text: string, kind: Asked, words: Word[], vocabulary: Vocabulary) {
  const stems = words.map((word) => stem(word.folded))
  const [size, counts] = await Promise.all([vocabulary.size(), vocabulary.countsByStem(stems)])
  const front = /^\([^()]*\)/.exec(text)?.[0].length ?? 0
  const behind = /\([^()]*\)$/.exec(text)?.index ?? text.length
  const corrections: Question['corrections'] = []
  const terms = await Promise.all(
    words.map(async (word, i): Promise<Term> => {
      const stemmed = stems[i] ?? word.folded
      let known = counts.get(stemmed) ?? []
      const forms = new Map([[stemmed, 1]])
      const figure = otherFigure(word.folded)
      if (figure !== null) forms.set(stem(figure), 1)
      let otherwise: WordCount[] = []
      if (known.length === 0) {
        const stems = figure === null ? [...demonymsOf(stemmed)] : [stem(figure)]
        otherwise = [...(await vocabulary.countsByStem(stems)).values()].flat()
        known = otherwise
      }
      const most = tolerance(word.folded.length)
      if (known.length === 0 && most > 0 && !/\d/.test(word.folded)) {
        const near = await vocabulary.nearby(word.folded, most)
        // "Paris" is no misspelling of "parts".
        const isWrittenAsName = word.start > 0 && isCapital(word)
        // "Match" is no misspelling of "march"; who asks for a minister may mean the ministry.
        const isKin = (other: WordCount): boolean => other.word.startsWith(word.folded.slice(0, KIN_LETTERS))
        const readsLikeName = (count: WordCount): boolean => !isOrdinary(count)
        const fitting = isWrittenAsName ? readsLikeName : isEnglish(word.folded) ? isKin : () => true
        const meant = nearestWords(word.folded, near.filter(fitting))
        for (const other of meant) {
          forms.set(stem(other), 1)
          corrections.push({ from: word.folded, to: other })
        }
        known = [...(await vocabulary.countsByStem(meant.map(stem))).values()].flat()
      }
      const previous = words[i - 1]
      const continues = previous !== undefined && /^[\s.-]+$/.test(text.slice(previous.end, word.start))
      const isName = looksLikeName(word, known) || (continues && isCapital(word) && isCapital(previous))
      for (const base of [...forms.keys()]) {
        for (const people of demonymsOf(base)) if (!forms.has(people)) forms.set(people, DEMONYM)
      }
      const articles = Math.max(0, ...known.map((count) => count.articles))
      let weight = Math.max(LEAST, rarity(articles, size))
      const isVerb = !isName && readsLikeVerb(text, word.start, word.end) && !isNounOnly(word.folded)
      const isKind = isKindWord(kind, word.folded)
      if (isKind) weight *= KIND_WORD
      else if (isVerb) weight *= known.length > 0 ? VERB : UNKNOWN_VERB
      const isCounted = kind === 'count' && !isName
      const carried = !isKind && (word.end < front || word.start > behind)
      if (carried) weight *= CARRIED
      return {
        word: word.folded,
        forms,
        alike: isName ? NONE : alike(word.folded, text.slice(word.end), isVerb || isCounted ? relatedWords : synonyms),
        weight,
        isName,
        isVerb,
        isKind,
        carried,
        isOwner: isOwner(text, word),
        share: articles / Math.max(1, size),
        known: known.length > 0,
        otherwise: otherwise.map((count) => count.word),
        continues,
      }
    }),
  )
  return { terms, corrections }
}

const KIN_LETTERS = 5
const NONE: ReadonlyMap<string, number> = new Map()

/** Other words for one of the question's, alone or with the particle behind it ("set up"), by their stems; of a noun only what means the same. */
function alike(word: string, following: string, others: typeof synonyms): ReadonlyMap<string, number> {
  const next = /^\s+(\p{Ll}+)/u.exec(following)?.[1]
  const found = [...others(word), ...(next === undefined ? [] : others(`${word} ${next}`))]
  return new Map(found.sort(([, a], [, b]) => a - b).map(([other, value]) => [stem(other), value]))
}

/** Inverse article frequency as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5)). */
function rarity(articles: number, size: number): number {
  return Math.log(1 + (Math.max(size, articles) - articles + 0.5) / (articles + 0.5))
}

/** Capital and small letters, as in "Tom Ferry": a title in capitals is no name. */
const isCapital = ({ text }: Word): boolean => /^\p{Lu}\p{Ll}/u.test(text)

/** A word the articles never write in lower case is a name; an unknown one is, if the asker gave it a capital. */
function looksLikeName(word: Word, known: WordCount[]): boolean {
  if (/^\d/.test(word.folded)) return /^(?:1[5-9]|20)\d\d$/.test(word.folded)
  const articles = known.reduce((sum, count) => sum + count.articles, 0)
  if (articles === 0) return word.start > 0 && /^\p{Lu}/u.test(word.text)
  return !isOrdinary({ articles, lowercase: known.reduce((sum, count) => sum + count.lowercase, 0) })
}
