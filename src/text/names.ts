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
const TIGHT_JOINERS = new Set('of de van von der den al bin da di du la le'.split(' '))
/** Days and months are capitalised, and no names. */
export const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/
const NUMBER =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|half|both|several|some|many|most|few|all|no)$/

/** In order. A capital that opens a sentence is a name only if the word is not `isOrdinary`, used in lower case too. */
export function namesOf(text: string, isOrdinary: (folded: string) => boolean, words: Word[] = wordsOf(text)): Name[] {
  const names: Name[] = []
  let run: Word[] = []
  const close = () => {
    while (/^(?:the|and)$/.test(run.at(-1)?.folded ?? '') || TIGHT_JOINERS.has(run.at(-1)?.folded ?? '')) run.pop()
    const [start, end] = [run[0]?.start, run.at(-1)?.end]
    if (start !== undefined && end !== undefined) names.push({ start, end, text: text.slice(start, end), words: run })
    run = []
  }
  for (const [i, word] of words.entries()) {
    const previous = run.at(-1)
    const between = text.slice(previous?.end ?? word.start, word.start)
    if (previous && (!/^[\s.’'&/-]*$/.test(between) || (/[.]\s/.test(between) && previous.text.length > 3))) close()
    if (word.text === 's') continue
    const [before, next] = [words[i - 1], words[i + 1]]
    const isCapital = CAPITAL.test(word.text)
    const isStopWord = STOP_WORDS.has(word.folded) && word.text !== word.text.toUpperCase()
    if (isCapital && !isStopWord && !CALENDAR.test(word.folded) && !(run.length === 0 && NUMBER.test(word.folded))) {
      const opens = !before || /(?:[.!?…:"“”‘(]\s*|[\n\r][^\S\n\r]*)$/.test(text.slice(before.end, word.start))
      if (!opens || run.length > 0 || !isOrdinary(word.folded)) run.push(word)
    } else if (run.length > 0 && !isCapital && TIGHT_JOINERS.has(word.folded) && next && CAPITAL.test(next.text)) {
      run.push(word)
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
const skeleton = (folded: string): string => soundKey(folded).replace(/[aeiou]+/g, 'a') + endingOf(folded)

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
