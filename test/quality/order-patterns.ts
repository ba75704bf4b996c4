// Writes sentences by patterns, to fit on: "+ [Dear|Hello] @ai, @do." makes orders, "- …" true sentences, "@ai: bot | model" says what @ai is.

/** Sentences per pattern. */
const OF_EACH = 20
/** How deep patterns stand in patterns. */
const DEPTH = 12
/** Marks that patterns hold as they are. */
const LITERAL: Record<string, string> = { '❲': '[', '❳': ']', '¦': '|' }

/** The alternatives at the top of a definition. */
function alternatives(text: string): string[] {
  const found = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '[') depth++
    if (letter === ']') depth--
    if (letter === '|' && depth === 0) found.push('')
    else found[found.length - 1] += letter
  }
  return found.map((one) => one.trim())
}

/** The sentences of a file of patterns, the same each time. */
export function written(patterns: string): { text: string; order: boolean }[] {
  const defined = new Map<string, string[]>()
  let seed = 7
  const pick = (some: string[]): string => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return some[Math.floor((seed / 2 ** 32) * some.length)] ?? ''
  }
  const filled = (pattern: string): string => {
    let text = pattern
    for (let round = 0; round < DEPTH; round++)
      text = text
        .replace(/\[([^[\]]*)\]/g, (_, inner: string) => pick(inner.split('|')))
        .replace(/@(\w+)/g, (whole, name: string) => pick(defined.get(name) ?? [whole]))
    return text
      .replace(/[❲❳¦]/g, (mark) => LITERAL[mark] ?? mark)
      .replace(/ ([,.;:])/g, '$1')
      .replace(/ +/g, ' ')
      .replaceAll('..', '.')
      .trim()
      .replace(/^(["“„«(\s]*)(\p{Ll})/u, (_, marks: string, letter: string) => marks + letter.toUpperCase())
      .replace(/([.!?] )(\p{Ll})/gu, (_, end: string, letter: string) => end + letter.toUpperCase())
  }
  const lines = patterns.split('\n')
  for (const line of lines) {
    const [, name, text] = /^@(\w+): (.*)$/.exec(line) ?? []
    if (name !== undefined && text !== undefined) defined.set(name, alternatives(text))
  }
  return lines
    .filter((line) => /^[+-] /.test(line))
    .flatMap((line) => {
      const made = new Set(Array.from({ length: OF_EACH }, () => filled(line.slice(2))))
      return [...made].map((text) => ({ text, order: line.startsWith('+') }))
    })
}
