// Names in a text: runs of capitalised words, told apart from the capital that merely opens a sentence.
import { STOP_WORDS } from './stop-words.ts'
import { type Word, wordsOf } from './words.ts'

export interface Name {
  start: number
  end: number
  text: string
  words: Word[]
}

const CAPITAL = /^\p{Lu}/u
/** Words that join the parts of one name: "Bank of England", "Ludwig van Beethoven". */
const JOINERS = new Set([
  'of',
  'de',
  'van',
  'von',
  'der',
  'den',
  'al',
  'bin',
  'da',
  'di',
  'du',
  'la',
  'le',
  'the',
  'and',
])
const LOOSE_JOINERS = new Set(['the', 'and'])
const CALENDAR = new Set(
  'monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
)

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
      !CALENDAR.has(word.folded) &&
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
