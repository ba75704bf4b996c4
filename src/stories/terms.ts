// What fingerprints are made of: words, names and figures near an article's beginning, as hashes that are the same everywhere; and how much each says: idf in steps.
import { CALENDAR } from '../text/names.ts'
import { worthOf } from '../text/numbers.ts'
import { soundKey, type Word, wordsOf } from '../text/words.ts'

/** FNV-1a over UTF-16 code units, from `seed`, mixed at the end so that any of its bits can be relied upon. */
export function hashOf(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mixed(hash)
}

/** Murmur3's last step: every bit of the input moves about half of the output's. */
export function mixed(hash: number): number {
  let bits = hash
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** Hashes in ascending order, each once. */
export function distinct(hashes: ArrayLike<number>): Uint32Array {
  const ascending = Uint32Array.from(hashes).sort()
  return ascending.filter((hash, at) => at === 0 || hash !== ascending[at - 1])
}

interface WordedText {
  text: string
  words: Word[]
}

export interface FingerprintText {
  title: WordedText
  paragraphs: WordedText[]
  /** Folded words that are parts of names. */
  names: ReadonlySet<string>
}

/** News is told at the beginning; words further down say little about which event it is, and each costs time. */
const MOST_WORDS = 350
/** Characters that so many words never reach. */
const LONGEST_WORD = 20
/** What a capital behind it says nothing about. */
const OPENS = /[.!?:"“”‘(\n]/

export function readText(title: string, body: readonly string[]): FingerprintText {
  const paragraphs: WordedText[] = []
  let left = MOST_WORDS
  for (const whole of body) {
    if (left <= 0) break
    const text = whole.slice(0, left * LONGEST_WORD)
    const words = wordsOf(text).slice(0, left)
    paragraphs.push({ text, words })
    left -= words.length
  }
  return { title: { text: title, words: wordsOf(title) }, paragraphs, names: namesIn(paragraphs) }
}

/** The key under which spellings of a name's part meet; `null` if the word is no part of a name. */
export function nameKey(folded: string, names: ReadonlySet<string>): string | null {
  return folded.length > 1 && names.has(folded) && !CALENDAR.test(folded) ? soundKey(folded) : null
}

/** Words that are written with a capital inside sentences, and never without. */
function namesIn(paragraphs: readonly WordedText[]): Set<string> {
  const names = new Set<string>()
  const ordinary = new Set<string>()
  for (const { text, words } of paragraphs) {
    let end = -1
    for (const { text: written, folded, start, end: after } of words) {
      if (written === written.toLowerCase()) ordinary.add(folded)
      else if (end >= 0 && !OPENS.test(text.slice(end, start))) names.add(folded)
      end = after
    }
  }
  for (const word of ordinary) names.delete(word)
  return names
}

/** The figure that begins with the word at a place, and how many words it takes; `null` if none does. "1,200" is 1200, "fifty-two" 52. */
export function figureAt(text: string, words: readonly Word[], at: number): { value: string; words: number } | null {
  const word = words[at]
  if (word === undefined) return null
  const next = words[at + 1]
  const isNear = next !== undefined && next.start === word.end + 1
  if (/^\d/.test(word.folded)) {
    const isGrouped = isNear && /^\d{1,3}$/.test(word.folded) && /^\d{3}$/.test(next.folded) && text[word.end] === ','
    return isGrouped ? { value: word.folded + next.folded, words: 2 } : { value: word.folded, words: 1 }
  }
  const worth = worthOf(word.folded)
  const ones = isNear ? worthOf(next.folded) : undefined
  if (!worth) return null
  return worth >= 20 && ones !== undefined && ones < 10
    ? { value: String(worth + ones), words: 2 }
    : { value: String(worth), words: 1 }
}

/** Articles of the sample, at least, where there are so many at all. */
const SAMPLE = 256
/** Steps that carry weight: what a quarter of 1024 articles hold says nothing, and looking for it is what would take most time. */
const STEPS = 4
/** For how many an article of a partial sample stands: those outside it hold the words of its event too, which are not common for that. */
const STANDS_FOR = 4
/** What more articles than this hold says nothing, however many there are: each of them would be compared with all others. */
const CROWD = 1024
const MOST = 2 ** 32

/** Steps of rarity of features; 0 for those that it does not hold. */
export type Steps = ReadonlyMap<number, number>

/** 0 below 4 articles stood for, then up by 1 at each fourfold: ln(256 / articles) in units of ln 4. `size`: the class of all. */
export function stepOf(articles: number, size: number): number {
  if (articles * (size / SAMPLE) > CROWD) return STEPS
  const many = articles * (size === SAMPLE ? 1 : STANDS_FOR)
  return Math.min(STEPS, Math.floor((31 - Math.clz32(Math.max(1, many))) / 2))
}

/** What a feature of that step counts, squared in a product of two articles as inverse document frequency is. */
export const weightOf = (step: number): number => STEPS - step

/** The class of a number of articles: all that lie between two powers of four are weighed by a sample of the same share. */
export function classOf(articles: number): number {
  let size = SAMPLE
  while (articles >= size * 4) size *= 4
  return size
}

/** Chosen by id: all of fewer than 1024, about 256 to 1024 of more. So weights follow from the set, and few articles can change them. */
export const isSampled = (articleId: string, size: number): boolean => hashOf(articleId, 0x5a) < (MOST / size) * SAMPLE
