// The values of numbers written in digits or words, token by token: "1,200", "twelve hundred", "1.2 million".

export const numbered = (words: string, from: number, step = 1): [string, number][] =>
  words.split(' ').map((word, i) => [word, from + i * step])
const SMALL = new Map(
  numbered(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    0,
  ),
)
const TENS = new Map(numbered('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10))
const FIGURES = new Map([...SMALL, ...TENS].map(([word, value]) => [String(value), word]))

/** A small figure written the other way: "six" for "6", "6" for "six"; `null` for all else. */
export function otherFigure(word: string): string | null {
  return FIGURES.get(word) ?? (SMALL.get(word) ?? TENS.get(word))?.toString() ?? null
}

export const SCALES = new Map<string, number>([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
  ['dozen', 12],
  ['k', 1e3],
  ['m', 1e6],
  ['mn', 1e6],
  ['bn', 1e9],
  ['tn', 1e12],
])

const GROUPED = String.raw`\d{1,3}(?:[,.\u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?`
const TOKEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?<digits>${GROUPED}|\d+(?:[.,]\d+)?)(?<suffix>st|nd|rd|th|s|am|pm|k|m|mn|bn|tn)?(?![\p{L}\p{N}])|(?<word>[\p{L}\p{N}]+)`,
  'giu',
)

export interface Token {
  start: number
  end: number
  /** The values its digits may mean; empty for a word. */
  values: number[]
  /** Lower case: the word, or what clings to the digits ("th", "bn"). */
  word: string
}

/** "1,200" → 1200; "1.200" → 1.2 or 1200; "3,5" → 3.5. */
function valuesOf(digits: string): number[] {
  const plain = digits.replace(/[\u00a0\u202f\u2009]/g, '')
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain)) return [Number(plain.replaceAll(',', ''))]
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain)) {
    const grouped = Number(plain.replaceAll('.', '').replace(',', '.'))
    return /^\d+\.\d+$/.test(plain) ? [Number(plain), grouped] : [grouped]
  }
  return [Number(plain.replace(',', '.'))]
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKEN)) {
    const { digits, suffix = '', word = '' } = match.groups ?? {}
    const end = match.index + match[0].length
    tokens.push({
      start: match.index,
      end,
      values: digits ? valuesOf(digits) : [],
      word: (word || suffix).toLowerCase(),
    })
  }
  return tokens
}

/** A number that begins at token `i`: its values before units, and the token after it. */
export function numberAt(
  tokens: Token[],
  i: number,
  text: string,
): { values: number[]; scale: number; next: number } | null {
  const joined = (at: number) => {
    const [before, after] = [tokens[at - 1], tokens[at]]
    return (
      before !== undefined &&
      after !== undefined &&
      /^[\s\u00a0]*-?[\s\u00a0]*$/.test(text.slice(before.end, after.start))
    )
  }
  const first = tokens[i]
  if (first === undefined) return null
  if (first.values.length > 0) {
    const own = SCALES.get(first.word)
    const following = tokens[i + 1]?.word ?? ''
    // "5m" is five million, but "5 m" is five metres.
    const after = own === undefined && following.length > 1 && joined(i + 1) ? SCALES.get(following) : undefined
    const scale = own ?? after ?? 1
    return { values: first.values.map((value) => value * scale), scale, next: i + (after === undefined ? 1 : 2) }
  }
  let [total, current, room, scale, at] = [0, 0, 1000, 1, i]
  for (; at < tokens.length && (at === i || joined(at)); at++) {
    const word = tokens[at]?.word ?? ''
    const small = SMALL.get(word) ?? TENS.get(word)
    if (small !== undefined && small < room) {
      current += small
      room = TENS.has(word) ? 10 : 0
    } else if (SCALES.has(word) && word.length > 2) {
      scale = SCALES.get(word) ?? 1
      current = Math.max(current, 1) * scale
      room = 100
      if (scale >= 1000) [total, current, room] = [total + current, 0, 1000]
    } else if (!(word === 'and' && scale > 1 && at > i && isNumberWord(tokens[at + 1]?.word))) break
  }
  return at === i || tokens[i]?.word === 'and' ? null : { values: [total + current], scale, next: at }
}

const isNumberWord = (word: string | undefined): boolean => word !== undefined && (SMALL.has(word) || TENS.has(word))
