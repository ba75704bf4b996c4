// Markdown as it is: marks headings, images, rules and front matter as furniture and leaves every character in its place.
import { parseDocument } from 'yaml'
import { squeezed } from '../../text/characters.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import { factsOfRecord, isRecord, type JsonRecord } from './json.ts'
import { type Line, linesOf } from './layout.ts'

const HEADING = /^#{1,6}(?:\s(.*))?$/
const CLOSING_MARKS = /(?:^|(?<!\s)\s+)#+$/
const UNDERLINE = /^(?:={2,}|-{2,})$/
/** An image alone, or in a link. */
const IMAGE = /^\[?!\[[^\][]*\]\([^()]*\)(?:\]\([^()]*\))?$/
/** A paragraph all in bold that asks, as an interviewer does. */
const ASKED = /^(\*\*|__)[^*_]{1,200}\?\1$/
const CAPTION = /^(?:\*|_)[^*_]+(?:\*|_)$/
/** Images, underlines, rules of tables, definitions of links, fences of code, and tags or comments alone. */
const FURNITURE = [
  IMAGE,
  UNDERLINE,
  /^[\s:|+]*-[\s:|+-]*$/,
  /^\[[^\]]+\]:\s+\S/,
  /^(?:```|~~~)/,
  /^<\/?[a-z][^>]*>$|^<!--.*-->$/i,
]

/** The lines of `text` from `from` on that are no furniture of Markdown's own; and the first heading's words. */
export function markdownLines(text: string, from: number): { lines: Line[]; heading: string | null } {
  const all = linesOf(text, from)
  const lines: Line[] = []
  let heading: string | null = null
  let paragraph = 0
  let comment = false
  for (const [index, line] of all.entries()) {
    const isFirst = all[index - 1]?.paragraph !== line.paragraph
    const next = all[index + 1]
    const before = all[index - 1]?.text ?? ''
    if (isFirst) paragraph++
    const isUnderlined = isFirst && next?.paragraph === line.paragraph && UNDERLINE.test(next.text)
    const written = HEADING.exec(line.text)
    if (comment || (line.text.startsWith('<!--') && !line.text.includes('-->'))) comment = !line.text.includes('-->')
    else if (isFirst && next?.paragraph !== line.paragraph && ASKED.test(line.text)) paragraph++
    else if (written !== null || isUnderlined) {
      heading ??= plainWords(written === null ? line.text : (written[1] ?? '').replace(CLOSING_MARKS, ''))
      paragraph++
    } else if (FURNITURE.some((kind) => kind.test(line.text)) || (CAPTION.test(line.text) && IMAGE.test(before)))
      paragraph++
    else lines.push({ ...line, paragraph })
  }
  return { lines, heading: heading === '' ? null : heading }
}

const LONGEST_HEADING = 1000

/** A heading's words without emphasis, code marks and link targets. */
function plainWords(heading: string): string {
  return squeezed(
    heading
      .slice(0, LONGEST_HEADING)
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[*`]+|(?<!\w)_+|_+(?!\w)/g, ''),
  )
}

const DASHES = /^---[ \t]*(?:\r\n?|\n)/
const ENTRY = /^([A-Za-z_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(\S.*)|[ \t]|$)/
/** Lines of YAML that are no entry of their own: lists, nested values, comments, closing brackets. */
const INNER = /^(?:[ \t]|-|#|[\]})]|$)/
const CLOSING = /(?:^|(?<=[\n\r]))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|$)/
const LONGEST = 20_000
/** Lines that are no YAML: two rules of Markdown may have a text between them. */
const MOST_FOREIGN_LINES = 2

/** The facts of the front matter that `text` begins with, and where it ends; null if it has none. */
export function frontMatterOf(text: string): { end: number; facts: FoundFacts } | null {
  const start = DASHES.exec(text)?.[0].length ?? 0
  const closing = CLOSING.exec(text.slice(start, start + LONGEST))
  if (start === 0 || closing === null) return null
  const source = text.slice(start, start + closing.index)
  const lines = source.split(/\r\n?|\n/)
  const entries = lines.flatMap((line) => {
    const [, key, value = ''] = ENTRY.exec(line) ?? []
    return key === undefined ? [] : [[key, value.replace(/^(["'])(.*)\1$|^["']/, '$2')]]
  })
  const foreign = [...lines.entries()].filter(([, line]) => !ENTRY.test(line) && !INNER.test(line))
  const isText = foreign.length > MOST_FOREIGN_LINES || foreign.some(([at]) => lines[at - 1] === '')
  if (isText || (entries.length === 0 && source.trim() !== '')) return null
  const end = start + closing.index + closing[0].length
  return { end, facts: factsOf(source, Object.fromEntries(entries.reverse())) }
}

/** The facts in YAML; from its `entries`, read line by line, where it is broken somewhere. */
function factsOf(source: string, entries: JsonRecord): FoundFacts {
  let value: unknown = null
  try {
    const document = parseDocument(source, { logLevel: 'silent', prettyErrors: false })
    if (document.errors.length === 0) value = document.toJS({ maxAliasCount: 20 })
  } catch {}
  return firstKnown(isRecord(value) ? factsOfRecord(value) : {}, factsOfRecord(entries))
}
