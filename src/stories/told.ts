// An article read for its fingerprint: the words of its title and its beginning, and which of them are names.
import { soundKey, type Word, wordsOf } from '../text/words.ts'

export interface ReadText {
  text: string
  words: Word[]
}

export interface Told {
  title: ReadText
  /** The beginning of the body. */
  paragraphs: ReadText[]
  /** Folded words that are parts of names. */
  names: ReadonlySet<string>
}

/** News is told at the beginning; words further down say little about which event it is, and each costs time. */
const MOST_WORDS = 350
/** Characters that so many words never reach. */
const LONGEST_WORD = 20
/** What a capital behind it says nothing about. */
const OPENS = /[.!?:"“”‘(\n]/

/** Days and months are capitalised, and no names. */
export const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/

export function readForFingerprint(title: string, body: readonly string[]): Told {
  const paragraphs: ReadText[] = []
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
function namesIn(paragraphs: readonly ReadText[]): Set<string> {
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
