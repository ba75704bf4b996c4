// A made-up language in the shape of English: function words as they are, 60,000 invented content words, invented names.
import { STOP_WORDS } from '../../src/text/words.ts'
import { type Random, randomFrom } from './random.ts'

export interface Language {
  /** Content words, the commonest first. */
  words: string[]
  /** Names that run through the news, the best known first. */
  names: string[]
}

/** English function words, about in the order of their frequency. */
const FUNCTION_WORDS = (
  'the of to and a in that for it is was on with as by at from be have had has not this are but or an they which were will ' +
  'their its more one been who would there after about also than up when we what all into could out some them so said other ' +
  'new two over only first before between under while against during because through year week people time city country'
).split(' ')

const ONSETS = 'b br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w'.split(
  ' ',
)
const VOWELS = 'a e i o u a e i o ai ea ou'.split(' ')
const CODAS = ['', '', '', 'n', 'r', 'l', 's', 't', 'nd', 'st', 'ck', 'm', 'rt']
const NAME_ENDINGS = 'ov ski ten bury ova dal mar sen wick ard escu ian'.split(' ')
const WORDS = 60_000
const NAMES = 20_000
/** How often a word is a function word, a name, a number, or one of the article's topic. */
const SHARE = { function: 0.44, name: 0.05, number: 0.015, topic: 0.3 }
/** Content words that belong to one topic. */
const TOPIC_WORDS = 300

/** The language of a seed. */
export function languageOf(seed: number): Language {
  const random = randomFrom(seed, 1_000_003)
  const words = new Set<string>()
  // The commonest words are the shortest, as in any language.
  while (words.size < WORDS) {
    const word = invented(random, 1 + Math.floor(Math.log10(words.size + 10) / 2.3) + random.below(2))
    if (word.length > 3 && !STOP_WORDS.has(word)) words.add(word)
  }
  const names = new Set<string>()
  while (names.size < NAMES) names.add(inventedName(random))
  return { words: [...words], names: [...names] }
}

/** A name that is not meant to be known: "Brastmar". */
export function inventedName(random: Random): string {
  const name = `${invented(random, 1 + random.below(2))}${random.next() < 0.5 ? random.pick(NAME_ENDINGS) : ''}`
  return name.length < 4 ? inventedName(random) : `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** A sentence that means nothing, of 8 to 28 words; `topic` shifts its vocabulary. */
export function sentenceOf(language: Language, topic: number, random: Random): string {
  const words: string[] = []
  const length = 8 + random.below(21)
  for (let at = 0; at < length; at++)
    words.push(wordOf(language, topic, random) + (at < length - 1 && random.next() < 0.06 ? ',' : ''))
  const sentence = words.join(' ')
  const capital = `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
  return random.next() < 0.1
    ? `“${capital},” said ${random.pick(language.names)} ${random.pick(language.names)}.`
    : `${capital}.`
}

function wordOf({ words, names }: Language, topic: number, random: Random): string {
  const chance = random.next()
  if (chance < SHARE.function) return FUNCTION_WORDS[random.zipf(FUNCTION_WORDS.length)] ?? 'the'
  if (chance < SHARE.function + SHARE.name) return names[random.zipf(names.length)] ?? 'Nobody'
  if (chance < SHARE.function + SHARE.name + SHARE.number) return String(1 + random.zipf(5_000))
  const rank =
    random.next() < SHARE.topic ? 200 + topic * TOPIC_WORDS + random.zipf(TOPIC_WORDS) : random.zipf(words.length)
  const word = words[rank % words.length] ?? 'word'
  const form = random.next()
  return form < 0.15 ? `${word}s` : form < 0.22 ? `${word}ed` : form < 0.28 ? `${word}ing` : word
}

function invented(random: Random, syllables: number): string {
  let word = ''
  for (let at = 0; at < syllables; at++) word += random.pick(ONSETS) + random.pick(VOWELS)
  return word + random.pick(CODAS)
}
