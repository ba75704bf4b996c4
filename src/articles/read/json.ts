// Articles and facts given as JSON: our own keys, feeds' and schema.org's. One value in, what it holds out; knows no files.
import { withoutInvisible } from '../../text/characters.ts'
import { momentOf } from '../../text/timestamps.ts'
import { type FoundFacts, factNamed, factStated, firstKnown, webAddress } from './facts.ts'
import { linesOf } from './layout.ts'
import { decodeEntities, looksLikeMarkup, textOfMarkup } from './markup.ts'
import { type ReadText, readLines } from './plain.ts'

const TEXT_KEYS =
  'text body bodyText articleBody article_body content fulltext full_text maintext content_text content_html html content:encoded'.split(
    ' ',
  )
/** Under the first an entry holds its text one level deeper, where it may be called by the others. */
const WRAPPERS = 'fields liveBlogUpdate summary'.split(' ')
const WRAPPED = [...TEXT_KEYS, 'rendered', 'value']
const ARTICLE_TYPE = /(?:Article|(?:Blog|Media|Forum)Posting|Report)$/

/** The article a record is, or why it is none. */
export function articleOfRecord(record: JsonRecord): ReadText | { reason: string } {
  const written = textIn(record)
  if (written === '') return { reason: 'no text' }
  const given = withoutInvisible(written.toWellFormed().replaceAll('\u0000', ' '))
  const text = looksLikeMarkup(given) ? textOfMarkup(given) : given
  if (text.trim() === '') return { reason: 'empty' }
  const within = [record.fields, record._embedded, record.yoast_head_json].filter(isRecord).map(factsOfRecord)
  const facts = firstKnown(factsOfRecord(record), ...within)
  const reading = readLines(text, linesOf(text), { title: facts.title, pasted: false })
  return { text, body: reading.body, facts: firstKnown(facts, reading.facts) }
}

/** The records of a value that may be articles: itself, the articles of a `@graph`, else the longest list in it of which one has text. */
export function recordsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => (isRecord(entry) ? recordsOf(entry) : [entry]))
  if (!isRecord(value)) return [value]
  const record = withoutPrefix(value)
  if (textIn(record) !== '' && !Array.isArray(record.content)) return [record]
  const graph = Array.isArray(value['@graph']) ? articlesOfGraph(value['@graph']) : []
  const lists = graph.length > 0 ? [graph] : listsIn(value)
  const isHolder = textIn(record) === '' && !('title' in record || 'headline' in record)
  const titled = lists.filter((list) => isHolder || list.some((one) => isRecord(one) && 'title' in one))
  return titled.sort((one, other) => other.length - one.length)[0] ?? [record]
}

/** Lists below a value that hold at least one record with a text, and single records that do. A feed names the outlet of its items. */
function listsIn(value: JsonRecord, depth = 4): unknown[][] {
  const isFeed = ['home_page_url', 'feed_url', 'item'].some((key) => key in value)
  const { title } = isFeed ? value : isRecord(value.feed) ? value.feed : {}
  const outlet = typeof title === 'string' ? { outlet: title } : {}
  return Object.values(value).flatMap((inner) => {
    const entries = [inner].flat().map((entry) => (isRecord(entry) ? { ...outlet, ...withoutPrefix(entry) } : entry))
    const records = entries.filter(isRecord)
    if (records.some((entry) => textIn(entry) !== '')) return [entries]
    return depth > 1 ? records.flatMap((entry) => listsIn(entry, depth - 1)) : []
  })
}

/** Keys that begin alike ("story_title", "story_content") as they are without that, where no text is found under them as they are. */
function withoutPrefix(record: JsonRecord): JsonRecord {
  const keys = Object.keys(record)
  const [prefix] = keys.flatMap((key) => /^[a-z]+[_:]/i.exec(key)?.[0] ?? [])
  if (
    prefix === undefined ||
    textIn(record) !== '' ||
    !keys.some((key) => TEXT_KEYS.includes(key.slice(prefix.length)))
  )
    return record
  return Object.fromEntries(
    Object.entries(record).map(([key, inner]) => [key.startsWith(prefix) ? key.slice(prefix.length) : key, inner]),
  )
}

/** The articles among the nodes of a `@graph`, with what they refer to by `@id` put in its place. */
export function articlesOfGraph(nodes: unknown[], type = ARTICLE_TYPE): JsonRecord[] {
  const records = nodes.filter(isRecord)
  const byId = new Map(records.map((node) => [node['@id'], node]))
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    return isRecord(value) && value.name === undefined && typeof value['@id'] === 'string'
      ? (byId.get(value['@id']) ?? value)
      : value
  }
  return records
    .filter((node) => [node['@type']].flat().some((name) => typeof name === 'string' && type.test(name)))
    .map((node) => ({ ...node, author: resolve(node.author), publisher: resolve(node.publisher) }))
}

/** The text of a record, where feed readers, sites and crawlers put it. */
const textIn = (record: JsonRecord): string =>
  [
    ...TEXT_KEYS.map((key) => wordsOf(record[key])),
    ...WRAPPERS.map((key) => wordsOf([record[key]].flat().filter(isRecord))),
  ].find((value) => value !== '') ?? ''

function wordsOf(value: unknown): string {
  const parts = [value]
    .flat()
    .map((entry) =>
      isRecord(entry) ? WRAPPED.map((key) => entry[key]).find((inner) => typeof inner === 'string') : entry,
    )
  const written = parts.filter((entry) => typeof entry === 'string')
  return written.some((part) => part.trim() !== '') ? written.join('\n\n') : ''
}

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What `record` says under the keys we know, in their many spellings; a key that is surer for a fact goes before others. */
export function factsOfRecord(record: JsonRecord): FoundFacts {
  const found = Object.entries(record).flatMap(([key, value]) => {
    const { fact, rank } = factNamed(key) ?? {}
    return fact === undefined ? [] : [{ rank: rank ?? 0, facts: statedBy(fact, value) }]
  })
  const page = record.mainEntityOfPage
  const id = textOf(record['@id'])
  const address = textOf(isRecord(page) ? (page['@id'] ?? page.url) : page)
  return firstKnown(...found.sort((a, b) => a.rank - b.rank).map(({ facts }) => facts), {
    url: webAddress(address ?? '') ?? webAddress(id ?? ''),
    id,
  })
}

function statedBy(fact: keyof FoundFacts, value: unknown): Partial<FoundFacts> {
  if (fact === 'publishedAt') return { publishedAt: momentOf(value) }
  // Sites refer to writers by number.
  if (fact === 'author' && typeof value === 'number') return {}
  if (fact === 'author' && Array.isArray(value)) {
    return { author: value.flatMap((entry) => statedBy('author', entry).author ?? []).join(', ') || null }
  }
  const text = textOf(value)
  if (text === null) return {}
  return fact === 'id' ? { id: text } : factStated(fact, decodeEntities(text))
}

/** The words a value stands for: a string, a number, the name of an object, the first of a list. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.toWellFormed()
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? null : textOf(value[0])
  if (isRecord(value))
    return textOf(
      value.name ?? value.alternateName ?? value['@value'] ?? value.title ?? value.rendered ?? value.href ?? null,
    )
  return null
}
