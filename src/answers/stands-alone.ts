// Tells whether a sentence can be read without the ones around it: whole, of a fit length, and with nothing in it that points back.
import { isAddressed } from '../text/addressed.ts'
import type { Word } from '../text/words.ts'
import { isPaired } from './quotation.ts'
import type { ReadSentence } from './reading.ts'

/** Words of a sentence that tells enough, and does not tell too much to be read at a glance. */
const FEWEST_WORDS = 6
const MOST_WORDS = 55

/** Words that tie a sentence to the one before it. */
const TIED =
  /^["“‘'(]*(?:but|and|or|so|yet|still|then|thus|hence|however|meanwhile|moreover|instead|nevertheless|nonetheless|otherwise|therefore|also|similarly|likewise|consequently|rather|(?:by|in) contrast|at the (?:first|second|former|latter|lower|higher|same) (?:figure|number|rate|count)|in (?:addition|return|response|turn|fact|other words)|on the other|at (?:the same|that) time|(?:in|on|of|by|after|since|at|for|with) (?:that|this|those|these|the same|both|it|them|him|her)|afterwards?|since then|later|earlier|he|she|it|they|we|i|you|his|her|hers|its|their|our|my|him|them|this|that|these|those|such|both|neither|another|others|here|there|(?:one|some|many|most|all|none|two|three|half|few|each|the \w+) of (?:them|these|those)|the (?:\d+|\w+)-year-old)\b/i

/** Who speaks was said before: "…, she reminded her guests". */
const SPEAKER_BEFORE =
  /[,”"] (?:he|she|they) (?:said|says|added|adds|wrote|writes|told|warned|reminded|explained|noted|argued|insisted|recalled|continued)\b/i
/** "Following the attack, he ordered …": who did, was said before. */
const SUBJECT_BEFORE =
  /^(?:following|after|before|during|in|on|at|as|when|while|with|without|despite|for|by|since|under|from|through|amid|unlike|like|asked|last|early|late)\b[^,]*, (?:he|she|they|it)\b/i
const SUCH = /\bsuch (?!as\b|an?\b)\p{Ll}+/u
const OF_THEM = /\b(?:most|some|many|all|none|one|two|three|several|both|each|half|few|any|either|neither) of them\b/i

/** Somebody or something that was named before. */
const ROLE =
  /\bthe (?:company|group|party|airline|firm|carrier|man|woman|couple|politician|journalist|president|minister|team|club|plant|village|town|suspect|victim|pair)\b/i

const PRONOUN = /^(?:he|she|his|her|him|it|its|they|them|their)$/

/** How far into a sentence what specifies its subject is looked for: "The town council of Port Vellmar …". */
const SUBJECT_WORDS = 6
const SPECIFIES = /^(?:of|who|whose|that|which|between|against|for)$/

/** Ends where a sentence ends, has its quotation marks in pairs, and is no question, notice or order. */
export function isTellable({ text, words, previous }: ReadSentence): boolean {
  if (words.length < FEWEST_WORDS || words.length > MOST_WORDS) return false
  if (isAddressed(text, previous?.text ?? null)) return false
  if (!/[.!…。]["”’»')\]]*$/.test(text)) return false
  return isPaired(text)
}

/**
 * Whether a reader needs nothing from before to know who and what is meant. What opens the only article in play may say "the storm"; among
 * several articles it may be any storm.
 */
export function standsAlone(sentence: ReadSentence, isOnlyArticle: boolean): boolean {
  const { text, words, names } = sentence
  if (
    TIED.test(text) ||
    SPEAKER_BEFORE.test(text) ||
    OF_THEM.test(text) ||
    SUCH.test(text) ||
    SUBJECT_BEFORE.test(text)
  )
    return false
  if (names.length === 0 && ROLE.test(text)) return false
  const firstName = names[0]?.start ?? Number.POSITIVE_INFINITY
  if (words.slice(0, 8).some((word) => PRONOUN.test(word.folded) && word.start < firstName)) return false
  return (isOnlyArticle && opens(sentence)) || words[0]?.folded !== 'the' || isSpecified(sentence)
}

/** Whether `before` is what stands right before a sentence, so that both can be quoted one after the other. */
export function isRightBefore(before: ReadSentence, { previous, found }: ReadSentence): boolean {
  return previous !== null && previous.span.start === before.span.start && found.article.id === before.found.article.id
}

/** "The bargain was announced …": which one, was said before; "The human rights group Viasna …" says it itself. */
function isSpecified({ text, words, names }: ReadSentence): boolean {
  const subject = words.slice(1, SUBJECT_WORDS)
  const end = subject.at(-1)?.end ?? 0
  // "The storm, which …" adds something, it does not say which storm.
  const specifies = ({ folded, start }: Word): boolean => SPECIFIES.test(folded) && text[start - 2] !== ','
  return names.some((name) => name.start < end) || subject.slice(0, 4).some(specifies)
}

function opens({ previous, found }: ReadSentence): boolean {
  return previous === null && found.passage.ordinal === 0
}
