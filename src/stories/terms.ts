// What fingerprints are made of: the words, names and figures near an article's beginning, and their hashes as whole numbers of 32 bits,
// the same on every machine and in every run. Knows no clustering.
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

interface WordedText {
  text: string
  words: Word[]
}

/** An article as far as it is read for its fingerprint. */
export interface FingerprintText {
  title: WordedText
  /** The beginning of the body. */
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
