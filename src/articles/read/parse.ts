// From a file to its articles, whatever its form. Bad content is never an error: it is skipped, with a reason for a person.
import { hash } from 'node:crypto'
import type { Article, ParsedArticle, Skipped, Span } from '../../domain/article.ts'
import { messageOf } from '../../domain/errors.ts'
import { FETCHED } from '../../storage/folder.ts'
import type { IdentifiedArticle } from '../../storage/records.ts'
import { squeezed } from '../../text/characters.ts'
import { isOrder, withoutOrders } from '../../text/orders.ts'
import { sentencesOf } from '../../text/sentences.ts'
import { dateInUrl } from '../../text/timestamps.ts'
import { addressKey } from '../../text/web-addresses.ts'
import { number } from '../../text/words.ts'
import { decodeText, formOf, MAX_FILE_BYTES } from './decode.ts'
import { factNamed, firstKnown, siteOf, webAddress } from './facts.ts'
import { articleOfRecord, isRecord, recordsOf } from './json.ts'
import { linesOf } from './layout.ts'
import { articlesOfEntries } from './live.ts'
import { frontMatterOf, readMarkdown } from './markdown.ts'
import { type ReadText, readLines } from './plain.ts'

/** An article of a file, with its 1-based line where the file holds one a line, and what of it could not be read; or why there is none. */
export type Parsed = { article: ParsedArticle; line?: number | undefined; remark?: Skipped } | { skipped: Skipped }

/** The articles of a file, and what of it was skipped and why. Never throws for what the file holds. */
export function parseFile({ path, bytes }: { path: string; bytes: Uint8Array }): Promise<Parsed[]> {
  return articlesIn(path, bytes).catch((error) => [skip(path, failureOf(error))])
}

const skip = (file: string, reason: string, line?: number): { skipped: Skipped } => ({
  skipped: line === undefined ? { file, reason } : { file, line, reason },
})
const failureOf = (error: unknown): string => `could not be read: ${short(messageOf(error))}`

async function articlesIn(path: string, bytes: Uint8Array): Promise<Parsed[]> {
  const form = formOf(path)
  if (form === undefined) return [skip(path, 'not a form that is read (.txt .md .html .json .jsonl)')]
  if (form !== 'lines' && bytes.length > MAX_FILE_BYTES) return [skip(path, 'over 5 MB')]
  const decoded = decodeText(bytes, form)
  if ('reason' in decoded) return [skip(path, decoded.reason)]
  const { text } = decoded
  if (form === 'lines') return [...parseLines(path, text.split('\n'))]
  if (form === 'json') return path.startsWith(FETCHED) ? fetchedIn(path, text) : articlesOfJson(path, text)
  if (form === 'page') {
    const { readPage } = await import('./page.ts')
    const page = await readPage(text)
    if ('reason' in page) return [skip(path, page.reason)]
    const url = page.facts.url ?? webAddress(SAVED_FROM.exec(text.slice(0, LONGEST_HEAD))?.[1] ?? '')
    const facts = { ...page.facts, url }
    const entries = articlesOfEntries(page.entries, facts, path)
    return (entries.length > 0 ? entries : [{ ...page, facts }]).map((read) => ({ article: completed(read) }))
  }
  const front = frontMatterOf(text)
  const from = front?.end ?? 0
  if (text.slice(from).trim() === '') return [skip(path, 'empty')]
  const read = form === 'markdown' ? readMarkdown(text, from) : { text, lines: linesOf(text, from), heading: null }
  const title = front?.facts.title ?? read.heading
  const { facts, body } = readLines(read.text, read.lines, { title, pasted: form === 'plain' })
  return [parsed(path, { text: read.text, body, facts: firstKnown(front?.facts ?? {}, facts) }, dateInHead(text))]
}

/** What browsers and tools that save pages write above them. */
const SAVED_FROM = /<!--[^<>]{0,80}?\burl[=:] ?(?:\(\d{1,6}\))?(https?:\/\/[^\s<>]{1,2000})/i
const LONGEST_HEAD = 4000

/** The articles of a bulk file, as its lines come, so that memory stays that of one line; blank ones count. `linesBefore` were parsed already. */
export function* parseLines(path: string, lines: Iterable<string>, linesBefore = 0): Generator<Parsed> {
  let line = linesBefore
  for (const written of lines) {
    line++
    if (written.length > MAX_FILE_BYTES) yield skip(path, 'line over 5 MB', line)
    else if (written.trim() !== '') yield parseLine(path, line === 1 ? written.replace(/^\ufeff/, '') : written, line)
  }
}

function parseLine(path: string, written: string, line: number): Parsed {
  try {
    const value = parseJson(written)
    return 'reason' in value ? skip(path, value.reason, line) : parsedRecord(path, recordsOf(value.json)[0], line)
  } catch (error) {
    return skip(path, failureOf(error), line)
  }
}

/** A file within its size has fewer articles: what has more entries than this is something else. */
const MOST_RECORDS = 50_000

function articlesOfJson(path: string, text: string): Parsed[] {
  const value = parseJson(text)
  if ('reason' in value) {
    // A file of lines by the wrong name is still one of lines.
    const first = parseJson(text.slice(0, text.indexOf('\n') + 1))
    const isOfLines = 'json' in first && isRecord(first.json)
    return isOfLines ? [...parseLines(path, text.split('\n'))] : [skip(path, value.reason)]
  }
  const records = recordsOf(value.json)
  if (records.length === 0) return [skip(path, 'empty')]
  if (records.length > MOST_RECORDS) return [skip(path, `over ${number(MOST_RECORDS)} entries`)]
  const placeOf = (index: number): string => (records.length > 1 ? `entry ${index + 1}: ` : '')
  return records.map((record, index) => parsedRecord(path, record, undefined, placeOf(index)))
}

async function fetchedIn(path: string, text: string): Promise<Parsed[]> {
  const value = parseJson(text)
  if ('reason' in value) return [skip(path, value.reason)]
  if (!isRecord(value.json) || Array.isArray(value.json.articles)) return articlesOfJson(path, text)
  const { readFetched } = await import('./fetched.ts')
  const all = await readFetched(value.json)
  return all.map((read) => ('reason' in read ? skip(path, read.reason) : { article: completed(read) }))
}

/** `place` in the file is said before why a value is no article. */
function parsedRecord(path: string, value: unknown, line?: number, place = ''): Parsed {
  if (!isRecord(value)) return skip(path, `${place}not a JSON object`, line)
  const article = articleOfRecord(value)
  if ('reason' in article) return skip(path, place + article.reason, line)
  const dates = Object.entries(value).filter(([key, date]) => factNamed(key)?.fact === 'publishedAt' && date)
  const [written] = dates.map(([, date]) => ({ date: JSON.stringify(date), line, place }))
  return { ...parsed(path, article, written), line }
}

/** `written`: what stands for its date, and where. */
function parsed(file: string, read: ReadText, written?: { date: string; line?: number | undefined; place?: string }) {
  const article = completed(read)
  if (written === undefined || read.facts.publishedAt) return { article }
  const reason = `${written.place ?? ''}its date, ${short(written.date)}, cannot be read, so it is used without one; write it like 2025-09-12`
  return { article, remark: skip(file, reason, written.line).skipped }
}

/** Lines in which a text may say when it came out. */
const HEAD_LINES = 20

function dateInHead(text: string) {
  return text.split('\n', HEAD_LINES).flatMap((line, at) => {
    const [, key = '', date = ''] = /^([A-Za-z][\w -]{2,20}):\s*(\S.{0,80})/.exec(line) ?? []
    return factNamed(key)?.fact === 'publishedAt' ? [{ date: date.trim(), line: at + 1 }] : []
  })[0]
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

/** What an article is listed under that names no outlet; a file's name is none. */
const NO_OUTLET = 'unnamed outlet'
/** … and that has no sound sentence to make a title of. */
const NO_TITLE = 'Untitled'

/** An article; a text that seems all furniture is all body. What gives orders to machines is no part of it, no title and no name: nothing made of an article can hold it. */
function completed({ text, body, facts: found }: ReadText): ParsedArticle {
  const { title = null, outlet = null, agency = null, author = null } = found
  const facts = { ...found, title: sound(title), outlet: sound(outlet), agency: sound(agency), author: sound(author) }
  const spans = withoutOrders(text, body.length > 0 ? body : linesOf(text).map(({ start, end }) => ({ start, end })))
  return {
    ...facts,
    title: facts.title ?? (titleFrom(text, spans) || NO_TITLE),
    outlet: facts.outlet ?? facts.agency ?? siteOf(facts.url) ?? NO_OUTLET,
    publishedAt: facts.publishedAt ?? dateInUrl(facts.url ?? ''),
    text,
    body: spans,
  }
}

/** One word or two order nothing: "Pretend Post" is a name. */
const TOO_SHORT = /^\S{1,15}(?: \S{1,15})?$/

const sound = (fact: string | null): string | null =>
  fact !== null && !TOO_SHORT.test(fact) && isOrder(fact) ? null : fact

/** Longer ids than this are replaced by their hash, so that no source can burden the index with them. */
const LONGEST_ID = 400
/** So many characters of a title or a name are kept. */
const LONGEST_FACT = 1000

/** The article under its id: its own; else, of a file of one article, the path; else its url; else path and hash of the title. Lone surrogates become U+FFFD: no database keeps them. */
export function identify(
  article: ParsedArticle,
  place: { file: string; line: number | null; bulk: boolean },
): IdentifiedArticle {
  const whole = <Written extends string | null>(written: Written, upTo = Number.POSITIVE_INFINITY) =>
    (written?.slice(0, upTo).toWellFormed() ?? null) as Written
  const text = whole(article.text)
  const facts = {
    title: whole(article.title, LONGEST_FACT),
    outlet: whole(article.outlet, LONGEST_FACT),
    agency: whole(article.agency, LONGEST_FACT),
    author: whole(article.author, LONGEST_FACT),
    publishedAt: Number.isNaN(article.publishedAt?.getTime()) ? null : article.publishedAt,
    url: whole(article.url),
    language: whole(article.language),
  }
  const { title } = facts
  const { file, line, bulk } = place
  const id = whole(article.id) || (bulk ? facts.url || `${file}#${digest(title)}` : file)
  const textHash = textHashOf({ title, text })
  return {
    ...facts,
    id: id.length > LONGEST_ID ? `${id.slice(0, 80).toWellFormed()}#${digest(id)}` : id,
    version: versionOf({ ...facts, text }),
    textHash,
    address: addressKey(facts.url ?? ''),
    file,
    line,
    text,
    body: article.body,
  }
}

const textHashOf = ({ title, text }: Pick<Article, 'title' | 'text'>): string =>
  digest(`${title.length} ${title} ${text}`)

export function versionOf(article: Omit<Article, 'id' | 'version' | 'file' | 'body'>): string {
  const { title, outlet, agency, author, publishedAt, url, language } = article
  return digest(JSON.stringify([title, outlet, agency, author, publishedAt, url, language, textHashOf(article)]))
}

/** 16 hexadecimal digits. */
const digest = (written: string): string => hash('sha256', written).slice(0, 16)

const LONGEST_TITLE = 100
/** A first sentence longer than this is not needed whole to cut a title from it. */
const ENOUGH = 1000

/** The title of a text that has none: its first sentence, cut at a word to about 100 characters. */
function titleFrom(text: string, body: Span[]): string {
  const first = body[0]
  if (first === undefined) return ''
  const opening = text.slice(first.start, Math.min(first.end, first.start + ENOUGH))
  const sentence = sentencesOf(opening)[0]
  const title = squeezed(opening.slice(sentence?.start, sentence?.end))
  if (title.length <= LONGEST_TITLE) return title
  const space = title.lastIndexOf(' ', LONGEST_TITLE - 1)
  const cut = space > LONGEST_TITLE / 2 ? title.slice(0, space) : title.slice(0, LONGEST_TITLE - 1).toWellFormed()
  return `${cut.replace(/(?<![\s,;:–—\ufffd-])[\s,;:–—\ufffd-]+$/, '')}…`
}
