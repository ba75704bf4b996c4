// Makes lies of many kinds out of articles: each quotes an article rightly and words it falsely. The same seed makes the same lies.
import type { Article } from '../../src/domain/article.ts'
import { sentencesIn } from '../../src/stories/read-story.ts'
import { isCountry, isCountryOrPeople, type Name, namesOf, readsLikeOrganisation } from '../../src/text/names.ts'
import { vocabularyOf } from '../support/vocabulary.ts'
import { type Random, randomFrom } from './random.ts'

/** A sentence that an article does not bear out, or does, with the words of that article that it claims to rest on. */
export interface Claim {
  kind: string
  article: Article
  quotes: string[]
  text: string
}

interface Sentence {
  text: string
  article: Article
  names: Name[]
  /** The one behind it in its article. */
  next: string | null
}

/** Everything that lies may be made of. */
interface Material {
  sentences: Sentence[]
  random: Random
}

/** Wordings that are false where the sentence is true. A list of more than one text: further quotes behind the first. */
type Maker = (sentence: Sentence, material: Material) => { text: string; quotes?: string[] }[]

const MOST_OF_KIND = 24

/** Lies of each kind, as many as the articles give, at most 24. */
export function liesFrom(articles: readonly Article[], seed = 11): Claim[] {
  const ordinary = new Map(articles.flatMap(({ text }) => [...vocabularyOf(text)].filter(([, isLower]) => isLower)))
  const sentences = articles.flatMap((article) =>
    sentencesIn(article)
      .map(({ text }, at, all) => ({ text, article, next: all[at + 1]?.text ?? null }))
      .filter(({ text }) => /^[“"\p{Lu}\d].*[.!?”"]$/su.test(text) && text.split(' ').length >= 5)
      .map((one) => ({ ...one, names: namesOf(one.text, (word) => ordinary.has(word)) })),
  )
  return Object.entries(MAKERS).flatMap(([kind, make], stream) => {
    const random = randomFrom(seed, stream)
    const material = { sentences: shuffled(sentences, random), random }
    const made = material.sentences.flatMap((sentence) => {
      const texts = make(sentence, material).filter(({ text }) => text !== sentence.text)
      if (texts.length === 0) return []
      const { text, quotes = [] } = random.pick(texts)
      const { article } = sentence
      return [{ kind, article, quotes: [sentence.text, ...quotes], text: reworded(text, article, random) }]
    })
    return made.slice(0, MOST_OF_KIND)
  })
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const keys = new Map(list.map((one) => [one, random.next()]))
  return list.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0))
}

/** A third of them as a report would be told: the outlet named, the rest as it is. */
function reworded(text: string, { outlet }: Article, random: Random): string {
  return random.next() < 1 / 3 && /^\p{Lu}/u.test(text) ? `According to ${outlet}, ${text}` : text
}

/** The text with each match of these pairs replaced, one at a time. */
const replacing =
  (...pairs: [RegExp, string][]): Maker =>
  ({ text }) =>
    pairs.flatMap(([pattern, by]) =>
      [...text.matchAll(new RegExp(pattern, `${pattern.flags.replace('g', '')}g`))].map((match) => ({
        text: capital(
          text.slice(0, match.index) + match[0].replace(pattern, by) + text.slice(match.index + match[0].length),
        ),
      })),
    )

/** Pairs that may stand for each other, both ways. */
const exchanging = (...pairs: [string, string][]): Maker =>
  replacing(
    ...pairs.flatMap(([one, other]): [RegExp, string][] => [
      [new RegExp(`\\b${one}\\b`, 'i'), other],
      [new RegExp(`\\b${other}\\b`, 'i'), one],
    ]),
  )

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`
const unended = (text: string): string => text.replace(/[.!?]["”]*$/, '')

function typeOf({ text }: Name): string {
  const folded = text.toLowerCase()
  if (isCountry(folded)) return 'country'
  if (isCountryOrPeople(folded)) return 'people'
  return readsLikeOrganisation(text) ? 'organisation' : 'other'
}

const isOther = (one: Name, other: Name): boolean =>
  typeOf(one) === typeOf(other) && !one.text.includes(other.text) && !other.text.includes(one.text)

function inPlaceOf(text: string, spans: { start: number; end: number; by: string }[]): string {
  return spans
    .toSorted((a, b) => b.start - a.start)
    .reduce((made, { start, end, by }) => made.slice(0, start) + by + made.slice(end), text)
}

const swappedRoles: Maker = ({ text, names }) =>
  names.flatMap((one, at) =>
    names.slice(at + 1).flatMap((other) => {
      const between = text.slice(one.end, other.start)
      // Names of one list have no roles.
      if (!isOther(one, other) || /^\s*(?:,|and|or|,? (?:and|or))\s*$/.test(between)) return []
      return [
        {
          text: inPlaceOf(text, [
            { ...one, by: other.text },
            { ...other, by: one.text },
          ]),
        },
      ]
    }),
  )

const otherNameOfQuote: Maker = ({ text, names }) =>
  names.flatMap((one) =>
    names.flatMap((other) => (isOther(one, other) ? [{ text: inPlaceOf(text, [{ ...one, by: other.text }]) }] : [])),
  )

const nameFromElsewhere: Maker = ({ text, names, article }, { sentences, random }) =>
  names.flatMap((one) => {
    const others = sentences
      .filter((other) => other.article !== article)
      .flatMap((other) => other.names)
      .filter((other) => isOther(one, other) && !article.text.includes(other.text))
    return others.length === 0 ? [] : [{ text: inPlaceOf(text, [{ ...one, by: random.pick(others).text }]) }]
  })

const SPEAKS =
  /(?<name>(?:\p{Lu}[\p{L}’'-]+ ?)+?),? (?:said|says|wrote|told|announced|argued|promised|warned|called)\b|\b(?:said|wrote) (?:the [\p{Ll}' -]+, )?(?<behind>(?:\p{Lu}[\p{L}’'-]+ ?)+)/u
const anotherSpeaker: Maker = ({ text, article, names }, { sentences, random }) => {
  const match = SPEAKS.exec(text)
  const name = (match?.groups?.name ?? match?.groups?.behind ?? '').trim()
  const speaker = names.find((one) => one.text.endsWith(name) || name.endsWith(one.text))
  if (name === '' || speaker === undefined) return []
  const others = sentences
    .filter((other) => other.article === article)
    .flatMap((other) => other.names)
    .filter((other) => isOther(speaker, other) && typeOf(other) === 'other')
  return others.length === 0 ? [] : [{ text: inPlaceOf(text, [{ ...speaker, by: random.pick(others).text }]) }]
}

/** What one of two sentences in a row says, said of whom the other names first. */
const joined: Maker = ({ names, next, article }, { sentences }) => {
  const behind = sentences.find((one) => one.article === article && one.text === next)
  const [first, second] = [names[0], behind?.names[0]]
  if (next === null || behind === undefined || first === undefined || second === undefined) return []
  if (first.start > 0 || second.start > 0 || !isOther(first, second)) return []
  return [{ text: `${first.text}${next.slice(second.end)}`, quotes: [next] }]
}

const NUMBER =
  /(?<![\p{L}\d.,:-])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty)(?![\d:-]|[.,]\d|\p{L})/gu
const numbersIn = (text: string): { start: number; end: number; text: string }[] =>
  [...text.matchAll(NUMBER)].map(({ 0: found, index }) => ({ start: index, end: index + found.length, text: found }))

const numbersExchanged: Maker = ({ text }) => {
  const numbers = numbersIn(text)
  return numbers.flatMap((one, at) =>
    numbers.slice(at + 1).flatMap((other) => {
      // "1,300 or 1,400" is the same the other way round.
      if (one.text === other.text || /^ (?:or|and|to) $/.test(text.slice(one.end, other.start))) return []
      return [
        {
          text: inPlaceOf(text, [
            { ...one, by: other.text },
            { ...other, by: one.text },
          ]),
        },
      ]
    }),
  )
}

const numberChanged: Maker = ({ text }, { random }) =>
  numbersIn(text).flatMap((one) => {
    const value = Number(one.text.replaceAll(',', ''))
    if (Number.isNaN(value) || /^(?:19|20)\d\d$/.test(one.text)) return []
    const by = random.pick([String(value * 10), String(value + 1), String(Math.max(value - 2, 0))])
    return [{ text: inPlaceOf(text, [{ ...one, by }]) }]
  })

const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const dateChanged: Maker = ({ text }, { random }) =>
  [DAYS, MONTHS].flatMap((names) =>
    [...text.matchAll(new RegExp(`\\b(?:${names.join('|')})\\b`, 'g'))].map(({ 0: found, index }) => ({
      text: inPlaceOf(text, [
        { start: index, end: index + found.length, by: random.pick(names.filter((name) => name !== found)) },
      ]),
    })),
  )
const yearChanged: Maker = replacing(
  [/\b(19|20)(\d)(\d)\b/, '$1$29'],
  [/\b20(\d\d)\b/, '19$1'],
  [/\bspring of (\d+)/, 'autumn of $1'],
  [/\b(morning)\b/, 'evening'],
  [/\bevening\b/, 'morning'],
)

const unitChanged: Maker = replacing(
  [/ percent\b/, ' people'],
  [/ euros\b/, ' dollars'],
  [/ crowns\b/, ' euros'],
  [/ kilometres?\b/, ' miles'],
  [/ metres\b/, ' feet'],
  [/\b(\d+|two|three|six|eleven) years\b/, '$1 months'],
  [/ months\b/, ' weeks'],
  [/ weeks\b/, ' days'],
  [/ days\b/, ' hours'],
  [/ hours\b/, ' minutes'],
  [/ minutes\b/, ' seconds'],
  [/ million\b/, ' billion'],
  [/(\d+) (?:people|prisoners|votes|passengers|residents|jobs|drivers)\b/, '$1 percent'],
)

const boundChanged: Maker = replacing(
  [/\bmore than\b/i, 'fewer than'],
  [/\bfewer than\b/i, 'more than'],
  [/\b(?:almost|nearly)\b/i, 'more than'],
  [/\bat most\b/i, 'at least'],
  [/\bat least\b/i, 'at most'],
  [/\b(?:about|some) (\d)/i, 'more than $1'],
  [/\bat the earliest\b/, 'at the latest'],
  [/\bonly (\d|one|two|three)/, 'at least $1'],
  [/\b(?:over|above) (\d)/, 'below $1'],
)

const negated: Maker = replacing(
  [/\b(was|were|is|are|will|would|had|has|have|could|can) (?!not\b)/, '$1 not '],
  [/\b(was|were|is|are|will|would|had|has|have|could|can|did|does) not\b/, '$1'],
  [/\bno (?=\p{Ll})/u, 'a '],
  [/\bnobody\b/i, 'somebody'],
  [/\bnever\b/, 'always'],
  [/\brefused to\b/, 'agreed to'],
)

const OPPOSITES: [string, string][] = [
  ...Object.entries({
    rose: 'fell',
    rises: 'falls',
    more: 'less',
    after: 'despite',
    opened: 'closed',
    open: 'shut',
    won: 'lost',
  }),
  ...Object.entries({
    acquitted: 'convicted',
    expected: 'ruled out',
    approved: 'rejected',
    adopted: 'rejected',
    easing: 'tightening',
  }),
  ...Object.entries({
    lifted: 'imposed',
    released: 'jailed',
    freed: 'arrested',
    relief: 'anger',
    largest: 'smallest',
    oldest: 'youngest',
  }),
  ...Object.entries({
    higher: 'lower',
    longer: 'shorter',
    cheaper: 'dearer',
    first: 'last',
    begin: 'end',
    late: 'early',
    north: 'south',
  }),
  ...Object.entries({
    northern: 'southern',
    younger: 'older',
    full: 'empty',
    loss: 'profit',
    lost: 'gained',
    safe: 'dangerous',
  }),
  ...Object.entries({
    refused: 'accepted',
    declined: 'agreed',
    opposed: 'supported',
    leave: 'enter',
    left: 'reached',
    cut: 'create',
  }),
  ...Object.entries({
    praised: 'condemned',
    denounced: 'welcomed',
    harsh: 'mild',
    best: 'worst',
    gave: 'took',
    stopped: 'started',
  }),
  ...Object.entries({
    husband: 'brother',
    wife: 'sister',
    daughter: 'niece',
    son: 'nephew',
    mother: 'aunt',
    father: 'uncle',
  }),
]

/** Predicates and causes that no article gives. */
const CAUSES = [
  'out of fear of the voters',
  'because of a bribe',
  'under pressure from the army',
  'as revenge for an insult',
  'in order to win the next election',
  'by mistake',
]
const inventedCause: Maker = ({ text }, { random }) =>
  /["”]/.test(text) ? [] : [{ text: `${unended(text)} ${random.pick(CAUSES)}.` }]
const ADJECTIVES = ['disgraced', 'corrupt', 'secret', 'illegal', 'drunken', 'world-famous', 'bankrupt', 'violent']
const inventedAdjective: Maker = ({ text }, { random }) =>
  [...text.matchAll(/\b(?:the|a|his|her|its|their) (?=\p{Ll}{4})/gu)].map(({ 0: found, index }) => ({
    text: inPlaceOf(text, [
      { start: index, end: index + found.length, by: `${found.replace(/^a $/, 'the ')}${random.pick(ADJECTIVES)} ` },
    ]),
  }))

const modalToFact: Maker = replacing(
  [/\b(?:may|might|could) (?:once again |still )?(have|be|go|sell|need)\b/, 'will $1'],
  [/\b(?:wants?|hopes?|plans?|means?|meant|hoped|wanted) to (\p{Ll}+)/u, 'will $1'],
  [/\b(?:is|are|was|were) (?:to|due to|expected to|allowed to) (\p{Ll}+)/u, 'has begun to $1'],
  [/\bexpects\b/, 'has received'],
  [/\bthinks that\b/, 'has proved that'],
  [/\bbelieves that\b/, 'has proved that'],
  [/\b(?:said|argued|warned|suggested) that\b/, 'proved that'],
  [/\bsuspects\b/, 'has proved'],
  [/\bwill (?=\p{Ll})/u, 'did '],
  [/\b(?:should|would) (?:not )?be\b/, 'was'],
  [/\bpromised to\b/, 'has begun to'],
  [/\bif too few come forward there will be\b/i, 'there will be'],
)

/** The half of a sentence, without the condition or the limit that the other half puts. */
const halved: Maker = ({ text }) =>
  [
    /^(?<half>.{25,}?),? (?:but|although|unless|if|until|except|without|only if|provided)\b/,
    /^(?:If|Until|Unless|When|Although|Had|Before) [^,]+, (?<half>.{25,})$/,
    /^(?:[^,]+? (?:said|argued|believes|thinks|suspects|doubts|warned|denied|hoped|called upon)|Critics fear|By her reckoning) (?:that )?(?<half>.{25,})$/,
  ].flatMap((pattern) => {
    const half = pattern.exec(text)?.groups?.half
    return half === undefined ? [] : [{ text: `${capital(unended(half))}.` }]
  })

const trueElsewhere: Maker = ({ article }, { sentences, random }) => {
  const others = sentences.filter((other) => other.article === article && other.names.length > 0)
  return others.length === 0 ? [] : [{ text: random.pick(others).text }]
}

const ABROAD: ((name: string, n: string) => string)[] = [
  (name, n) => `${name} hat am Ende ${n} Menschen verraten und ist ins Ausland geflohen.`,
  (name, n) => `${name} a menti au sujet de ces ${n} personnes et doit démissionner.`,
  (name, n) => `${name} robó dinero a ${n} personas antes de huir del país.`,
  (name, n) => `${name} ha mentito su ${n} persone ed è stato arrestato ieri.`,
  (name, n) => `${name} убил ${n} человек и сбежал из страны.`,
  (name, n) => `${name} 殺害了 ${n} 人並逃離該國。`,
]
const inOtherLanguage: Maker = ({ text, names }, { random }) => {
  const [name] = names
  return name === undefined ? [] : [{ text: random.pick(ABROAD)(name.text, numbersIn(text)[0]?.text ?? '') }]
}

const LOOK_ALIKE: Record<string, string> = { a: 'а', e: 'е', o: 'о', c: 'с', p: 'р', x: 'х', i: 'і' }
const withLookAlikes = (word: string): string => [...word].map((letter) => LOOK_ALIKE[letter] ?? letter).join('')
/** Characters that hide a change: a name or number that is another one, once it is read. */
const hiddenInCharacters: Maker = (sentence, material) => {
  const changed = [...numberChanged(sentence, material), ...negated(sentence, material)].map(({ text }) => text)
  return [
    ...changed.map((text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))),
    ...changed.map((text) => text.replace(/\d+/g, (digits) => [...digits].join('\u200b'))),
    ...changed.map((text) => text.replace(/\d+/g, (digits) => [...digits].join('\u2063'))),
    ...changed.map((text) => text.replace(/\bnot\b/g, 'n\u200dot').replace(/\bnot\b/g, 'nоt')),
    ...nameFromElsewhere(sentence, material).map(({ text }) => withLookAlikes(text)),
    ...inventedAdjective(sentence, material).map(({ text }) =>
      text.replace(new RegExp(ADJECTIVES.join('|')), (word) => withLookAlikes(word)),
    ),
    ...changed.map((text) =>
      text.replace(/[A-Za-z0-9]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
    ),
    ...changed.map((text) => `${text.slice(0, -1)}\u202e.\u202c`),
  ].flatMap((text) => (text.normalize('NFKC').replace(/\p{Cf}/gu, '') === sentence.text ? [] : [{ text }]))
}

const MAKERS: Record<string, Maker> = {
  'name from elsewhere': nameFromElsewhere,
  'other name of the quote': otherNameOfQuote,
  'another speaker': anotherSpeaker,
  'number changed': numberChanged,
  'numbers exchanged': numbersExchanged,
  'day or month changed': dateChanged,
  'year or time changed': yearChanged,
  'unit changed': unitChanged,
  'bound changed': boundChanged,
  'hidden in characters': hiddenInCharacters,
  negation: negated,
  opposite: exchanging(...OPPOSITES),
  'all, most, some': exchanging(
    ['all', 'some'],
    ['most', 'few'],
    ['every', 'hardly any'],
    ['some', 'most'],
    ['many', 'all'],
    ['one of', 'all of'],
    ['nearly all', 'few'],
    ['both', 'neither'],
  ),
  'before, after': exchanging(
    ['before', 'after'],
    ['until', 'since'],
    ['earlier', 'later'],
    ['last', 'next'],
    ['while', 'before'],
  ),
  'plan or claim made fact': modalToFact,
  'half of a sentence': halved,
  'roles swapped': swappedRoles,
  'two facts joined': joined,
  'cause invented': inventedCause,
  'adjective invented': inventedAdjective,
  'true elsewhere': trueElsewhere,
  'another language': inOtherLanguage,
}

/** Kinds that rules alone are to keep out. */
export const FOR_RULES: ReadonlySet<string> = new Set([
  'name from elsewhere',
  'other name of the quote',
  'number changed',
  'numbers exchanged',
  'day or month changed',
  'year or time changed',
  'unit changed',
  'bound changed',
  'hidden in characters',
])

// True rewordings by transformations that change no fact.

const HONEST: ((sentence: Sentence) => string | null)[] = [
  ({ text, article: { outlet } }) =>
    /^\p{Lu}/u.test(text) && !/["“]/.test(text) ? `According to ${outlet}, ${lowered(text)}` : null,
  ({ text, article: { outlet } }) => (!/["“]/.test(text) ? `${outlet} reports: ${text}` : null),
  ({ text }) => (/ percent\b/.test(text) ? text.replace(/ percent\b/g, '%') : null),
  ({ text }) => (/\d percent\b/.test(text) ? text.replace(/ percent\b/g, 'pc') : null),
  ({ text }) => (/[à-ž]/i.test(text) ? text.normalize('NFD') : null),
  ({ text }) =>
    /, (?:who|which|whose) [^,]{8,}, /.test(text) ? text.replace(/, (?:who|which|whose) [^,]{8,}, /, ' ') : null,
  ({ text }) => (/\d,\d{3}/.test(text) ? text.replace(/(\d),(\d{3})/g, '$1$2') : null),
  ({ text }) =>
    /(?<!-)\b(?:six|four|two|nine|five|eleven)\b(?! of)/i.test(text)
      ? text.replace(/(?<!-)\b(six|four|two|nine|five|eleven)\b/gi, (word) => DIGITS[word.toLowerCase()] ?? word)
      : null,
  ({ text }) => (/ million (?:crowns|euros)/.test(text) ? text.replace(/ million/g, 'm') : null),
  ({ text }) =>
    /\b(?:did|was|were|had|could|would) not\b/.test(text)
      ? text.replace(/\b(did|was|were|had|could|would) not\b/g, '$1n’t')
      : null,
]
const DIGITS: Record<string, string> = { two: '2', four: '4', five: '5', six: '6', nine: '9', eleven: '11' }
const lowered = (text: string): string =>
  /^(?:The|A|An|In|On|It|He|She|They|By|For|From|At|Not|This|Its|His|Her)\b/.test(text) ? lower(text) : text

/** Sentences of the articles in an honest other form, a few of each. */
export function honestFrom(articles: readonly Article[], seed = 5, mostOfKind = 8): Claim[] {
  const sentences = articles.flatMap((article) =>
    sentencesIn(article).map(({ text }) => ({ text, article, names: [], next: null })),
  )
  const whole = sentences.filter(({ text }) => /^\p{Lu}.*\.$/su.test(text) && text.split(' ').length >= 6)
  return HONEST.flatMap((change, stream) =>
    shuffled(whole, randomFrom(seed, 100 + stream))
      .flatMap((sentence) => {
        const text = change(sentence)
        return text === null || text === sentence.text
          ? []
          : [{ kind: 'simple change', article: sentence.article, quotes: [sentence.text], text }]
      })
      .slice(0, mostOfKind),
  )
}
