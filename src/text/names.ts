// Names in a text: runs of capitalised words, and the keys under which other spellings of one name meet.
import { STOP_WORDS } from './stop-words.ts'
import { soundKey, type Word, wordsOf } from './words.ts'

export interface Name {
  start: number
  end: number
  text: string
  words: Word[]
}

const CAPITAL = /^\p{Lu}/u
/** Words that join the parts of one name: "Bank of England", "Ludwig van Beethoven". */
const JOINERS = new Set('of de van von der den al bin da di du la le the and'.split(' '))
const LOOSE_JOINERS = new Set(['the', 'and'])
const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/
const NUMBER =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|half|both|several|some|many|most|few|all|no)$/

/**
 * The names in a text, in order. `isOrdinary(folded)` says whether a word is also used in lower case; a lone capital at the
 * start of a sentence counts as a name only if it is not. Days and months are no names.
 */
export function namesOf(text: string, isOrdinary: (folded: string) => boolean, words: Word[] = wordsOf(text)): Name[] {
  const names: Name[] = []
  let run: Word[] = []
  const close = () => {
    while (run.length > 0 && JOINERS.has(run.at(-1)?.folded ?? '')) run.pop()
    const first = run[0]
    const last = run.at(-1)
    if (first && last)
      names.push({ start: first.start, end: last.end, text: text.slice(first.start, last.end), words: run })
    run = []
  }
  for (const [i, word] of words.entries()) {
    const previous = run.at(-1)
    if (previous && !/^[\s.’'&/-]*$/.test(text.slice(previous.end, word.start))) close()
    else if (previous && /[.]\s/.test(text.slice(previous.end, word.start)) && previous.text.length > 3) close()
    const capital = CAPITAL.test(word.text)
    const possessive = word.folded === 's' && word.text === 's'
    if (possessive) continue
    if (
      capital &&
      !CALENDAR.test(word.folded) &&
      !(run.length === 0 && NUMBER.test(word.folded)) &&
      !(STOP_WORDS.has(word.folded) && word.text !== word.text.toUpperCase())
    ) {
      const before = words[i - 1]
      const opens = !before || /[.!?…:"“”‘(\n\r]\s*["“‘(]*$/.test(text.slice(before.end, word.start))
      if (opens && run.length === 0 && isOrdinary(word.folded)) continue
      run.push(word)
    } else if (run.length > 0 && JOINERS.has(word.folded) && !capital) {
      const next = words[i + 1]
      if (next && CAPITAL.test(next.text) && !LOOSE_JOINERS.has(word.folded)) run.push(word)
      else close()
    } else close()
  }
  close()
  return names
}

/** Shorter names are too much alike once their sounds are joined, … */
const SOUND_LETTERS = 5
/** … and shorter ones yet, or such with fewer consonants, without their vowels. */
const SKELETON_LETTERS = 6
const CONSONANTS = 3
/** Letters by which first names in other spellings agree: "Mikalai" and "Mikola", "Aleksandr" and "Alyaksandr". */
const FIRST_LETTERS = 3

/** Consonants in order, vowels as one. The ending stays: -ski and -skaya are two people. */
function skeleton(folded: string): string {
  return soundKey(folded).replace(/[aeiou]+/g, 'a') + endingOf(folded)
}

/** Two words with a key in common may be spellings of one name; [] for one that is too short to tell. */
export function spellingKeys(folded: string): string[] {
  if (folded.length < SOUND_LETTERS || /\d/.test(folded)) return []
  const bones = skeleton(folded)
  const isTelling = folded.length >= SKELETON_LETTERS && bones.replace(/[a+]/g, '').length >= CONSONANTS
  return [`sound ${soundKey(folded)}${endingOf(folded)}`, ...(isTelling ? [`bones ${bones}`] : [])]
}

/** The keys of a first name together with the last name behind it: by itself a first name tells nobody apart. */
export function fullNameKeys(first: string, last: string): string[] {
  const begins = skeleton(first).slice(0, FIRST_LETTERS)
  return begins.length < FIRST_LETTERS ? [] : spellingKeys(last).map((key) => `${begins} ${key}`)
}

const endingOf = (folded: string): string => (/(?:skaya|skaia|ska|aya)$/.test(folded) ? '+' : '')
