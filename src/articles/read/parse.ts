// From a file to its articles, whatever its form. Bad content is never an error: it is skipped, with a reason for a person.
import type { ParsedArticle, Skipped } from '../../domain/article.ts'
import { messageOf } from '../../domain/errors.ts'
import { completed } from './complete.ts'
import { decodePage, decodeText } from './decode.ts'
import { firstKnown } from './facts.ts'
import { type Form, formOf, MAX_FILE_BYTES } from './forms.ts'
import { frontMatterOf } from './frontmatter.ts'
import { articleOfRecord, recordsOf } from './json.ts'
import { linesOf } from './lines.ts'
import { markdownLines } from './markdown.ts'
import { readLines } from './plain.ts'
import { isRecord } from './records.ts'

export interface ParsedFile {
  /** `line` is 1-based and set for bulk files. */
  articles: { article: ParsedArticle; line?: number }[]
  skipped: Skipped[]
}

export type ParsedLine = { article: ParsedArticle; line: number } | { skipped: Skipped }

/** The articles of a file, and what of it was skipped and why. Never throws for what the file holds. */
export async function parseFile(file: { path: string; bytes: Uint8Array }): Promise<ParsedFile> {
  const { path, bytes } = file
  const skip = (reason: string): ParsedFile => ({ articles: [], skipped: [{ file: path, reason }] })
  const form = formOf(path)
  if (form === undefined) return skip('not a form that is read (.txt .md .html .json .jsonl)')
  if (form !== 'lines' && bytes.length > MAX_FILE_BYTES) return skip('over 5 MB')
  const decoded = form === 'page' ? decodePage(bytes) : decodeText(bytes)
  if ('reason' in decoded) return skip(decoded.reason)
  try {
    return await parseText(path, form, decoded.text)
  } catch (error) {
    return skip(`could not be read: ${short(messageOf(error))}`)
  }
}

/**
 * The articles of a bulk file, one JSON object a line, as the lines come; blank lines count but hold nothing. Keeps nothing, so memory
 * stays that of one line. A line of more than 5 MB is skipped.
 */
export async function* parseLines(
  path: string,
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<ParsedLine, void, undefined> {
  let line = 0
  for await (const written of lines) {
    line++
    const parsed = parseLine(path, line === 1 ? written.replace(/^\ufeff/, '') : written, line)
    if (parsed !== null) yield parsed
  }
}

/** One line of a bulk file; null for a blank one. */
function parseLine(path: string, written: string, line: number): ParsedLine | null {
  const skip = (reason: string): ParsedLine => ({ skipped: { file: path, line, reason } })
  if (written.length > MAX_FILE_BYTES) return skip('line over 5 MB')
  if (written.trim() === '') return null
  try {
    const value = parseJson(written)
    if ('reason' in value) return skip(value.reason)
    const [record] = recordsOf(value.json)
    const article = articleFrom(path, record)
    return 'reason' in article ? skip(article.reason) : { article, line }
  } catch (error) {
    return skip(`could not be read: ${short(messageOf(error))}`)
  }
}

async function parseText(path: string, form: Form, text: string): Promise<ParsedFile> {
  if (form === 'lines') return parsedLines(path, text)
  if (form === 'json') return parsedJson(path, text)
  if (form === 'page') {
    const { readPage } = await import('./page.ts')
    const page = await readPage(text)
    if ('reason' in page) return { articles: [], skipped: [{ file: path, reason: page.reason }] }
    return { articles: [{ article: completed(path, page.text, page.body, page.facts) }], skipped: [] }
  }
  const front = frontMatterOf(text)
  const from = front?.end ?? 0
  if (text.slice(from).trim() === '') return { articles: [], skipped: [{ file: path, reason: 'empty' }] }
  const marked = form === 'markdown' ? markdownLines(text, from) : { lines: linesOf(text, from), heading: null }
  const title = front?.facts.title ?? marked.heading
  const { facts, body } = readLines(text, marked.lines, { title, pasted: form === 'plain' })
  const known = firstKnown(front?.facts ?? {}, { title: marked.heading }, facts)
  return { articles: [{ article: completed(path, text, body, known) }], skipped: [] }
}

function parsedLines(path: string, text: string): ParsedFile {
  const parsed: ParsedFile = { articles: [], skipped: [] }
  for (const [index, written] of text.split('\n').entries()) {
    const result = parseLine(path, written, index + 1)
    if (result === null) continue
    if ('skipped' in result) parsed.skipped.push(result.skipped)
    else parsed.articles.push(result)
  }
  return parsed
}

function parsedJson(path: string, text: string): ParsedFile {
  const value = parseJson(text)
  if ('reason' in value) {
    // A file of lines by the wrong name is still one of lines.
    const first = parseJson(text.slice(0, text.indexOf('\n') + 1))
    if ('json' in first && isRecord(first.json)) return parsedLines(path, text)
    return { articles: [], skipped: [{ file: path, reason: value.reason }] }
  }
  const parsed: ParsedFile = { articles: [], skipped: [] }
  const records = recordsOf(value.json)
  for (const [index, record] of records.entries()) {
    const article = articleFrom(path, record)
    const place = records.length > 1 ? `entry ${index + 1}: ` : ''
    if ('reason' in article) parsed.skipped.push({ file: path, reason: place + article.reason })
    else parsed.articles.push({ article })
  }
  if (records.length === 0) parsed.skipped.push({ file: path, reason: 'empty' })
  return parsed
}

function articleFrom(path: string, value: unknown): ParsedArticle | { reason: string } {
  if (!isRecord(value)) return { reason: 'not a JSON object' }
  const article = articleOfRecord(value)
  return 'reason' in article ? article : completed(path, article.text, article.body, article.facts)
}

function parseJson(text: string): { json: unknown } | { reason: string } {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    return { reason: `broken JSON: ${short(messageOf(error))}` }
  }
}

function short(message: string): string {
  const line = message.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
