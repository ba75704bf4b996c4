// Finds the words of a sentence that answer, by what the cross-encoder says of its tokens. Knows no network: two logits a token come in, words go out.
import type { Span } from '../domain/article.ts'

/** Words of a sentence in UTF-16 code units of its text, and how likely they answer. */
export type AnswerWords = Span & { likely: number }

/** Tokens of an answer, at most. */
const LONGEST_RUN = 30
/** A text's parts as the tokenizer splits it: signs one by one, all else by white space. */
const PARTS = /[!-/:-@[-`{-~\p{P}]|[^\s!-/:-@[-`{-~\p{P}]+/gu

/** Where in a text its first tokens are; `null` where its parts do not make these very tokens. */
export function placesOf(text: string, tokens: readonly number[], idsOf: (part: string) => number[]): Span[] | null {
  const places: Span[] = []
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    for (const id of idsOf(part)) {
      if (places.length === tokens.length) return places
      if (id !== tokens[places.length]) return null
      places.push({ start: index, end: index + part.length })
    }
  }
  return places.length === tokens.length ? places : null
}

/** The likeliest run of tokens, by how likely each begins and ends it; `null` where there is likelier none. Two logits a token, the first of which stands for none. */
export function likeliestRun(logits: readonly number[]): AnswerWords | null {
  const [begins = [], ends = []] = [0, 1].map((side) => likelihoods(logits.filter((_, at) => at % 2 === side)))
  let best = { start: 0, end: 0, likely: (begins[0] ?? 0) * (ends[0] ?? 0) }
  for (const [start, begun] of begins.entries())
    for (const [length, ended] of ends.slice(start, start + LONGEST_RUN).entries())
      if (start > 0 && begun * ended > best.likely) best = { start, end: start + length, likely: begun * ended }
  return best.start === 0 ? null : best
}

function likelihoods(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)))
  return powers.map((power) => power / powers.reduce((all, one) => all + one, 0))
}
