// Markdown as it is: marks headings, images, rules and front matter as furniture and leaves every character in its place.

import { parseDocument } from 'yaml'
import { squeezed } from '../../text/characters.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import { factsOfRecord, isRecord, type JsonRecord } from './json.ts'
import { type Line, linesOf } from './layout.ts'

const HEADING = /^#{1,6}(?:\s+(.*?))?(?:\s+#+)?$/
const UNDERLINE = /^(?:={2,}|-{2,})$/
const IMAGE = /!\[[^\][]{0,500}\](?:\([^()\s]{0,2000}(?:\s+"[^"]{0,500}")?\)|\[[^\][]{0,100}\])/g
const TABLE_RULE = /^[\s:|+-]*-[\s:|+-]*$/
const DEFINITION = /^\[[^\]]+\]:\s+\S/
const FENCE = /^(?:```|~~~)/
const TAG_ALONE = /^<\/?[a-z][^>]*>$|^<!--.*-->$/i
const CAPTION = /^(?:\*|_)[^*_]+(?:\*|_)$/

export interface MarkdownLines {
  /** What may report, with images cut out of their lines. */
  lines: Line[]
  /** The first heading's words. */
  heading: string | null
}

/** The lines of `text` from `from` on that are no furniture of Markdown's own. */
export function markdownLines(text: string, from: number): MarkdownLines {
  const all = linesOf(text, from)
  const lines: Line[] = []
  let heading: string | null = null
  let paragraph = 0
  let afterImage = false
  let comment = false
  for (const [index, line] of all.entries()) {
    const before = all[index - 1]
    const next = all[index + 1]
    if (before !== undefined && before.paragraph !== line.paragraph) paragraph++
    const underlined = next !== undefined && next.paragraph === line.paragraph && UNDERLINE.test(next.text)
    const alone = before === undefined || before.paragraph !== line.paragraph
    const written = HEADING.exec(line.text)
    if (comment || (line.text.startsWith('<!--') && !line.text.includes('-->'))) comment = !line.text.includes('-->')
    else if (written !== null || (underlined && alone)) {
      heading ??= plainWords(written === null ? line.text : (written[1] ?? ''))
      paragraph++
    } else if (isImages(line.text)) {
      afterImage = true
      paragraph++
      continue
    } else if (isFurniture(line.text) || (afterImage && CAPTION.test(line.text))) paragraph++
    else lines.push(...withoutImages(line, paragraph))
    afterImage = false
  }
  return { lines, heading: heading === '' ? null : heading }
}

function isFurniture(line: string): boolean {
  return (
    UNDERLINE.test(line) || TABLE_RULE.test(line) || DEFINITION.test(line) || FENCE.test(line) || TAG_ALONE.test(line)
  )
}

/** A line of images only, each perhaps a link. */
function isImages(line: string): boolean {
  if (!line.includes('![')) return false
  return /^(?:\s|\[\]\([^()\s]*\))*$/.test(line.replace(IMAGE, ''))
}

/** The pieces of a line between its images. */
function withoutImages(line: Line, paragraph: number): Line[] {
  if (!line.text.includes('![')) return [{ ...line, paragraph }]
  const pieces: Line[] = []
  let from = 0
  const add = (to: number): void => {
    const written = line.text.slice(from, to)
    const start = line.start + from + (written.length - written.trimStart().length)
    const text = written.trim()
    if (text !== '') pieces.push({ start, end: start + text.length, text, paragraph })
  }
  for (const image of line.text.matchAll(IMAGE)) {
    add(image.index)
    from = image.index + image[0].length
  }
  add(line.text.length)
  return pieces
}

/** A heading's words without emphasis, code marks and link targets. */
function plainWords(heading: string): string {
  return squeezed(heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*`]+|(?<!\w)_+|_+(?!\w)/g, ''))
}

export interface FrontMatter {
  /** Where the text after it begins. */
  end: number
  facts: FoundFacts
}

const DASHES = /^---[ \t]*(?:\r\n?|\n)/
const ENTRY = /^[A-Za-z_][\w -]{0,40}?[ \t]*:(?:[ \t]|$)/
/** Lines of YAML that are no entry of their own: lists, nested values, comments, closing brackets. */
const INNER = /^(?:[ \t]|-|#|[\]})]|$)/
const LONGEST = 20_000
const MOST_FOREIGN_LINES = 2
const LONGEST_FOREIGN_LINE = 100

/** The front matter that `text` begins with; null if it has none. An unclosed one ends with its last entry. */
export function frontMatterOf(text: string): FrontMatter | null {
  const fence = DASHES.exec(text)
  if (fence === null) return null
  const start = fence[0].length
  const lines = text.slice(start, start + LONGEST).split(/(?<=\r\n|\n|\r(?!\n))/)
  let at = start
  let entries = 0
  let foreign = 0
  let lastEntry = start
  let afterBlank = false
  for (const line of lines) {
    const content = line.trimEnd()
    if (content === '---' || content === '...') {
      if (entries === 0 && at > start) return null
      return { end: at + line.length, facts: factsOf(text.slice(start, at)) }
    }
    at += line.length
    if (ENTRY.test(content)) {
      entries++
      lastEntry = at
    } else if (!INNER.test(content)) {
      foreign++
      if (afterBlank || foreign > MOST_FOREIGN_LINES || content.length > LONGEST_FOREIGN_LINE) break
    }
    afterBlank = content === ''
  }
  return entries === 0 ? null : { end: lastEntry, facts: factsOf(text.slice(start, lastEntry)) }
}

function factsOf(source: string): FoundFacts {
  return firstKnown(factsOfRecord(readYaml(source)), factsOfRecord(readEntries(source)))
}

function readYaml(source: string): JsonRecord {
  try {
    const document = parseDocument(source, { logLevel: 'silent', prettyErrors: false })
    if (document.errors.length > 0) return {}
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

/** Entries line by line, for YAML that is broken somewhere. */
function readEntries(source: string): JsonRecord {
  const record: JsonRecord = {}
  for (const line of source.split(/[\r\n]+/)) {
    const entry = /^([A-Za-z_][\w -]{0,40}?)[ \t]*:[ \t]+(\S.*)$/.exec(line)
    if (entry?.[1] === undefined || entry[2] === undefined) continue
    record[entry[1]] ??= entry[2]
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
      .replace(/^["']/, '')
  }
  return record
}
