// The names that a story's sentences mention, titles taken off: "U.S. President Donald Trump" mentions Donald Trump.
import { isCountryOrPeople } from '../language/places.ts'
import { fold, type Word } from '../language/words.ts'
import type { StorySentence } from './read-story.ts'

export interface NameMention {
  sentence: StorySentence
  start: number
  end: number
  text: string
  words: Word[]
  /** "in Minsk": as places are spoken of. */
  isPlaced: boolean
  /** Behind a title, or in front of a verb of speech: as people are spoken of. */
  isPersonal: boolean
}

const TITLE =
  /^(?:president|premier|prime|minister|chancellor|secretary|senator|sen|governor|gov|mayor|rep|representative|congressman|congresswoman|ambassador|chief|director|commissioner|sheriff|officer|capt|captain|col|colonel|gen|general|lt|sgt|judge|justice|attorney|dr|prof|professor|mr|mrs|ms|miss|sir|lord|lady|pope|king|queen|prince|princess|rev|saint|coach|envoy|spokesman|spokeswoman|vice|former|ex)$/
const PLACED =
  /\b(?:in|at|near|to|from|across|through|outside|into|toward|towards|around|leave|left|leaving|reached?|visit(?:ed)?)\s+(?:neighbou?ring\s+|northern\s+|southern\s+|eastern\s+|western\s+|central\s+|the\s+)?$/i
const SPEAKS =
  /^,?\s+(?:said|says|told|wrote|writes|added|warned|announced|asked|argued|called|claimed|confirmed|posted|tweeted|who|met|signed|resigned|wept|cried)\b/
/** Words that begin a sentence with a capital and name nobody, which a short story may not also have in lower case. */
const NO_NAME =
  /^(?:i|footage|critics|relief|speaking|published|volunteers|opinions|prisoners|officials|police|president|minister|government|congress|thursday|god|internet|reports?|english|fellow|meanwhile|earlier|breaking)$/

export function mentionsIn(sentence: StorySentence): NameMention[] {
  const { text, names } = sentence
  return names.flatMap((name) => {
    const words = name.words.filter((word, at) => !(at === 0 && NO_NAME.test(word.folded) && name.words.length === 1))
    const titles = words.findLastIndex(({ folded }) => TITLE.test(folded))
    const own = trimmed(words.slice(titles + 1), text)
    const [first] = own
    const last = own.at(-1)
    if (first === undefined || last === undefined) return []
    const span = { start: first.start, end: last.end }
    const isPersonal = titles >= 0 || SPEAKS.test(text.slice(last.end, last.end + 14))
    return [
      {
        sentence,
        ...span,
        text: text.slice(span.start, span.end),
        words: own,
        isPersonal,
        isPlaced: PLACED.test(text.slice(0, span.start)),
      },
    ]
  })
}

/** "Belarusian Maria Roe" and "President of Belarus Maria Roe" are Maria Roe; "South Korea" and "Polish Post" stay whole. */
function trimmed(words: Word[], text: string): Word[] {
  const [first, ...rest] = words
  if (first === undefined || rest.length !== 2 || !isCountryOrPeople(first.folded)) return words
  const isPeople = /(?:an|ish|ese)$/.test(first.folded)
  return isPeople || /\bof\s+$/.test(text.slice(0, first.start)) ? rest : words
}

/** A name without its marks: "U.S." and "US" are one. */
export const plainName = (text: string): string => fold(text).replace(/[^\p{L}\p{N} ]+/gu, '')
