// From a file to its articles, whatever its form. Bad content is never an error: it is skipped, with a reason for a person.

import { hash } from 'node:crypto'
import type { ParsedArticle, Skipped, Span } from '../../domain/article.ts'
import { messageOf } from '../../domain/errors.ts'
import type { IdentifiedArticle } from '../../storage/records.ts'
import { squeezed } from '../../text/characters.ts'
import { dateInUrl } from '../../text/moments.ts'
import { sentencesOf } from '../../text/sentences.ts'
import { decodePage, decodeText, formOf, MAX_FILE_BYTES } from './decode.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import { articleOfRecord, isRecord, recordsOf } from './json.ts'
import { linesOf } from './layout.ts'
import { frontMatterOf, markdownLines } from './markdown.ts'
import { readLines } from './plain.ts'

/** `line` is 1-based and set for bulk files. */
type Parsed = { article: ParsedArticle; line?: number } | { skipped: Skipped }

export interface ParsedFile {
  articles: { article: ParsedArticle; line?: number }[]
  skipped: Skipped[]
}

export type ParsedLine = { article: ParsedArticle; line: number } | { skipped: Skipped }

/** The articles of a file, and what of it was skipped and why. Never throws for what the file holds. */
export async function parseFile({ path, bytes }: { path: string; bytes: Uint8Array }): Promise<ParsedFile> {
  const found = await articlesIn(path, bytes).catch((error) => [
    { skipped: { file: path, reason: `could not be read: ${short(messageOf(error))}` } },
  ])
  return {
    articles: found.flatMap((one) => ('article' in one ? [one] : [])),
    skipped: found.flatMap((one) => ('article' in one ? [] : [one.skipped])),
  }
}

async function articlesIn(path: string, bytes: Uint8Array): Promise<Parsed[]> {
  const skip = (reason: string): Parsed[] => [{ skipped: { file: path, reason } }]
  const form = formOf(path)
  if (form === undefined) return skip('not a form that is read (.txt .md .html .json .jsonl)')
  if (form !== 'lines' && bytes.length > MAX_FILE_BYTES) return skip('over 5 MB')
  const decoded = form === 'page' ? decodePage(bytes) : decodeText(bytes)
  if ('reason' in decoded) return skip(decoded.reason)
  const { text } = decoded
  if (form === 'lines') return articlesOfLines(path, text)
  if (form === 'json') return articlesOfJson(path, text)
  if (form === 'page') {
    const { readPage } = await import('./page.ts')
    const page = await readPage(text)
    return 'reason' in page ? skip(page.reason) : [{ article: completed(path, page.text, page.body, page.facts) }]
  }
  const front = frontMatterOf(text)
  const from = front?.end ?? 0
  if (text.slice(from).trim() === '') return skip('empty')
  const marked = form === 'markdown' ? markdownLines(text, from) : { lines: linesOf(text, from), heading: null }
  const title = front?.facts.title ?? marked.heading
  const { facts, body } = readLines(text, marked.lines, { title, pasted: form === 'plain' })
  return [{ article: completed(path, text, body, firstKnown(front?.facts ?? {}, { title: marked.heading }, facts)) }]
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
    const article = articleFrom(path, recordsOf(value.json)[0])
    return 'reason' in article ? skip(article.reason) : { article, line }
  } catch (error) {
    return skip(`could not be read: ${short(messageOf(error))}`)
  }
}

function articlesOfLines(path: string, text: string): ParsedLine[] {
  return text.split('\n').flatMap((written, index) => parseLine(path, written, index + 1) ?? [])
}

function articlesOfJson(path: string, text: string): Parsed[] {
  const value = parseJson(text)
  if ('reason' in value) {
    // A file of lines by the wrong name is still one of lines.
    const first = parseJson(text.slice(0, text.indexOf('\n') + 1))
    if ('json' in first && isRecord(first.json)) return articlesOfLines(path, text)
    return [{ skipped: { file: path, reason: value.reason } }]
  }
  const records = recordsOf(value.json)
  if (records.length === 0) return [{ skipped: { file: path, reason: 'empty' } }]
  return records.map((record, index) => {
    const article = articleFrom(path, record)
    const place = records.length > 1 ? `entry ${index + 1}: ` : ''
    return 'reason' in article ? { skipped: { file: path, reason: place + article.reason } } : { article }
  })
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

/** An article from `path` (within the articles folder); a text that seems to be all furniture is all body. */
function completed(path: string, text: string, body: Span[], facts: FoundFacts): ParsedArticle {
  const spans = body.length > 0 ? body : linesOf(text).map(({ start, end }) => ({ start, end }))
  return {
    id: facts.id,
    title: facts.title ?? titleFrom(text, spans),
    outlet: facts.outlet ?? facts.agency ?? siteOf(facts.url) ?? stemOf(path),
    agency: facts.agency,
    author: facts.author,
    publishedAt: facts.publishedAt ?? (facts.url === null ? null : dateInUrl(facts.url)),
    url: facts.url,
    language: facts.language,
    text,
    body: spans,
  }
}

/** The site an address belongs to, as readers know it: "example.org". */
function siteOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return new URL(url).hostname.replace(/^(?:www|edition|amp|m)\./, '') || null
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.replace(/(?<=.)\.[^.]*$/, '')
}

/** Longer ids than this are replaced by their hash, so that no source can burden the index with them. */
const LONGEST_ID = 400

/**
 * The article under its id: the source's own; else, for a file that is one article, the file's path; else its url; else the path
 * and a hash of the title. Lone surrogates, which no database keeps, become U+FFFD; offsets are not moved by that.
 */
export function identify(
  article: ParsedArticle,
  place: { file: string; line: number | null; bulk: boolean },
): IdentifiedArticle {
  const title = article.title.toWellFormed()
  const text = article.text.toWellFormed()
  const facts = {
    title,
    outlet: article.outlet.toWellFormed(),
    agency: article.agency?.toWellFormed() ?? null,
    author: article.author?.toWellFormed() ?? null,
    publishedAt: Number.isNaN(article.publishedAt?.getTime()) ? null : article.publishedAt,
    url: article.url?.toWellFormed() ?? null,
    language: article.language?.toWellFormed() ?? null,
  }
  const textHash = digest(`${title.length} ${title} ${text}`)
  return {
    ...facts,
    id: idOf(article.id?.toWellFormed() || null, facts, place),
    version: digest(JSON.stringify([...Object.values(facts), textHash])),
    textHash,
    file: place.file,
    line: place.line,
    text,
    body: article.body,
  }
}

function idOf(
  own: string | null,
  facts: { title: string; url: string | null },
  place: { file: string; bulk: boolean },
): string {
  const id = own ?? (place.bulk ? facts.url || `${place.file}#${digest(facts.title)}` : place.file)
  return id.length > LONGEST_ID ? `${id.slice(0, 80).toWellFormed()}#${digest(id)}` : id
}

/** 16 hexadecimal digits of SHA-256. */
function digest(written: string): string {
  return hash('sha256', written).slice(0, 16)
}

const LONGEST_TITLE = 100
/** A first sentence longer than this is not needed whole to cut a title from it. */
const ENOUGH = 1000

/** The title of a text that has none: its first sentence, cut at a word to about 100 characters. */
function titleFrom(text: string, body: Span[]): string {
  const first = body[0]
  if (first === undefined) return ''
  const opening = text.slice(first.start, Math.min(first.end, first.start + ENOUGH))
  const sentence = sentencesOf(opening)[0]
  const title = squeezed(sentence === undefined ? opening : opening.slice(sentence.start, sentence.end))
  if (title.length <= LONGEST_TITLE) return title
  const space = title.lastIndexOf(' ', LONGEST_TITLE - 1)
  const cut = space > LONGEST_TITLE / 2 ? title.slice(0, space) : title.slice(0, LONGEST_TITLE - 1).toWellFormed()
  return `${cut.replace(/[\s,;:–—\ufffd-]+$/, '')}…`
}
