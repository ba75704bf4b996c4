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

/** The lines of `text` from `from` on that are no furniture of Markdown's own, with images cut out of them; and the first heading's words. */
export function markdownLines(text: string, from: number): { lines: Line[]; heading: string | null } {
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
  const rest = line.text.replace(IMAGE, (image) => '\n'.repeat(image.length))
  return [...rest.matchAll(/\S(?:[^\n]*\S)?/g)].map(({ 0: text, index }) => {
    const start = line.start + index
    return { start, end: start + text.length, text, paragraph }
  })
}

/** A heading's words without emphasis, code marks and link targets. */
function plainWords(heading: string): string {
  return squeezed(heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*`]+|(?<!\w)_+|_+(?!\w)/g, ''))
}

const DASHES = /^---[ \t]*(?:\r\n?|\n)/
const ENTRY = /^[A-Za-z_][\w -]{0,40}?[ \t]*:(?:[ \t]|$)/
/** Lines of YAML that are no entry of their own: lists, nested values, comments, closing brackets. */
const INNER = /^(?:[ \t]|-|#|[\]})]|$)/
const LONGEST = 20_000
const MOST_FOREIGN_LINES = 2
const LONGEST_FOREIGN_LINE = 100

/** The facts of the front matter that `text` begins with, and where it ends; null if it has none. An unclosed one ends with its last entry. */
export function frontMatterOf(text: string): { end: number; facts: FoundFacts } | null {
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
  for (const [, key = '', value = ''] of source.matchAll(/^([A-Za-z_][\w -]{0,40}?)[ \t]*:[ \t]+(\S.*)$/gm)) {
    record[key] ??= value
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
      .replace(/^["']/, '')
  }
  return record
}
