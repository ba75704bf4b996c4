// Articles given as JSON: our own keys, feeds' and schema.org's. One value in, what it holds out; knows no lines and no files.

import { firstKnown } from './facts.ts'
import { linesOf } from './lines.ts'
import { looksLikeMarkup, textOfMarkup } from './markup.ts'
import { type Reading, readLines } from './plain.ts'
import { factsOfRecord, isRecord, type JsonRecord } from './records.ts'

export interface JsonArticle extends Reading {
  text: string
}

const TEXT_KEYS = [
  'text',
  'body',
  'articleBody',
  'article_body',
  'content',
  'fulltext',
  'full_text',
  'content_text',
  'content_html',
]
const ARTICLE_TYPE = /(?:Article|BlogPosting|LiveBlogPosting|Report)$/
/** Keys under which one object holds several articles. */
const LIST_KEYS = ['@graph', 'articles', 'items', 'itemListElement']

/** The article a record is, or why it is none. */
export function articleOfRecord(record: JsonRecord): JsonArticle | { reason: string } {
  const written = TEXT_KEYS.map((key) => wordsOf(record[key])).find((value) => value !== '')
  if (written === undefined) return { reason: 'no text' }
  const given = written.toWellFormed().replaceAll('\u0000', ' ')
  const text = looksLikeMarkup(given) ? textOfMarkup(given) : given
  if (text.trim() === '') return { reason: 'empty' }
  const facts = factsOfRecord(record)
  const reading = readLines(text, linesOf(text), { title: facts.title, pasted: false })
  return { text, body: reading.body, facts: firstKnown(facts, reading.facts) }
}

/** The records of a value that may be articles: itself, the entries of a list, the articles of a `@graph`. */
export function recordsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry) => (isRecord(entry) ? recordsOf(entry) : [entry]))
  if (!isRecord(value)) return [value]
  if (TEXT_KEYS.some((key) => wordsOf(value[key]) !== '')) return [value]
  for (const key of LIST_KEYS) {
    const list = value[key]
    if (!Array.isArray(list)) continue
    const entries = key === '@graph' ? articlesOfGraph(list) : list
    if (entries.length > 0) return entries
  }
  return [value]
}

/** The articles among the nodes of a `@graph`, with what they refer to by `@id` put in its place. */
export function articlesOfGraph(nodes: unknown[]): JsonRecord[] {
  const records = nodes.filter(isRecord)
  const byId = new Map(
    records.flatMap((node) => (typeof node['@id'] === 'string' ? [[node['@id'], node] as const] : [])),
  )
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    const id = isRecord(value) && value.name === undefined ? value['@id'] : undefined
    return typeof id === 'string' ? (byId.get(id) ?? value) : value
  }
  return records
    .filter(isArticleRecord)
    .map((node) => ({ ...node, author: resolve(node.author), publisher: resolve(node.publisher) }))
}

/** Whether schema.org's type of a record is an article's. */
export function isArticleRecord(record: JsonRecord): boolean {
  return [record['@type']].flat().some((type) => typeof type === 'string' && ARTICLE_TYPE.test(type))
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value.trim() === '' ? '' : value
  if (!Array.isArray(value)) return ''
  return value.filter((entry) => typeof entry === 'string').join('\n\n')
}
