// What no sentence of a model may contain, whatever it quotes: links, mentions, markup, or too many words.

const MAX_LENGTH = 400
const HIDDEN = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/g

/** One line of plain text: no control or hidden characters, no emphasis marks, no citation numbers of the model's own. */
export function plainText(text: string): string {
  return text
    .replace(HIDDEN, '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s*[[【](?:passage\s*)?\d+(?:\s*[,–-]\s*\d+)*[\]】]/gi, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/^\s*(?:[-*•#>]+\s+)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const FAULTS: [RegExp, string][] = [
  [/[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\b(?:mailto|javascript|data|tel):(?=\S)/i, 'it holds a link'],
  [/\]\s*\(|\[[^\]]*\]\s*:/, 'it holds a link'],
  [/[@＠﹫]/, 'it holds a mention'],
  [/<[^\s<>]|[^\s<>]>/, 'it holds markup'],
  [/\{\{|\}\}|\{"|"\}/, 'it holds markup'],
]
const DOMAIN = /\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b\/?/gi

/** What is wrong with the form of a sentence, or `null`. A bare domain is fine only where the `cited` text names it, too. */
export function formFault(text: string, cited: string): string | null {
  if (!/\p{L}/u.test(text)) return 'it says nothing'
  if (text.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  for (const [pattern, fault] of FAULTS) if (pattern.test(text)) return fault
  for (const { 0: domain } of text.matchAll(DOMAIN)) {
    if (!cited.toLowerCase().includes(domain.toLowerCase()) || domain.endsWith('/')) return 'it holds a link'
  }
  return null
}
