// A sentence as the words it says, however they are set: "Seventeen" is 17, "wasn’t" is "was not".
import { numberAt, tokensOf } from '../language/number-words.ts'
import { fold } from '../language/words.ts'

export interface SaidWord {
  /** Lower case without accents; a number by its value, "17" for "seventeen". */
  said: string
  isFigure: boolean
  isCapital: boolean
}

/** "Wasn’t" hides a "not". */
const NOT = /n[’']t\b/gi
/** Number words that count nothing by themselves. */
const NO_COUNT = new Set(['one', 'hundred', 'thousand', 'million', 'billion', 'trillion', 'dozen'])

/** The words of a sentence in their order. */
export function wordingOf(sentence: string): SaidWord[] {
  const text = sentence.replace(NOT, ' not')
  const tokens = tokensOf(text)
  const words: SaidWord[] = []
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]
    if (token === undefined) break
    const number = numberAt(tokens, at, text)
    const next = number?.next ?? at + 1
    const written = text.slice(token.start, tokens[next - 1]?.end)
    const isFigure = number !== null && !(next === at + 1 && NO_COUNT.has(token.word))
    words.push({
      said: isFigure ? number.values.join(' or ') : fold(written),
      isFigure,
      isCapital: /^\p{Lu}/u.test(written),
    })
    at = next
  }
  return words
}
