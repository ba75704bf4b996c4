// Articles and files as rows of the records, there and back.

import type { Article, ArticleFacts, Skipped, Span } from '../domain/article.ts'
import type { FileRecord, ListedArticle } from './article-types.ts'
import { numberOf, numberOrNull, type Row, textOf, textOrNull } from './sqlite.ts'

/** Articles with their current version. */
export const CURRENT = 'articles a JOIN versions v ON v.n = a.current'
/** Columns of `versions` (as `v`) and `articles` (as `a`) that make a list entry. */
export const FACTS = `a.id, v.version, a.file, a.line, v.title, v.outlet, v.agency, v.author, v.published_at, v.url, v.language,
  a.passages`
/** … and those that make the whole article. */
export const ARTICLE = `${FACTS}, v.body, v.text`

function factsOfRow(row: Row): ArticleFacts & { id: string; version: string; file: string } {
  const publishedAt = numberOrNull(row, 'published_at')
  return {
    id: textOf(row, 'id'),
    version: textOf(row, 'version'),
    file: textOf(row, 'file'),
    title: textOf(row, 'title'),
    outlet: textOf(row, 'outlet'),
    agency: textOrNull(row, 'agency'),
    author: textOrNull(row, 'author'),
    publishedAt: publishedAt === null ? null : new Date(publishedAt),
    url: textOrNull(row, 'url'),
    language: textOrNull(row, 'language'),
  }
}

export function articleOfRow(row: Row): Article {
  return { ...factsOfRow(row), text: textOf(row, 'text'), body: spansOf(textOf(row, 'body')) }
}

export function listedOfRow(row: Row): ListedArticle {
  return { ...factsOfRow(row), line: numberOrNull(row, 'line'), passages: numberOf(row, 'passages') }
}

export function skippedOfRow(row: Row): Skipped {
  const line = numberOrNull(row, 'line')
  return { file: textOf(row, 'file'), ...(line === null ? {} : { line }), reason: textOf(row, 'reason') }
}

export function fileOfRow(row: Row): FileRecord {
  return {
    path: textOf(row, 'path'),
    size: numberOf(row, 'size'),
    modifiedAt: numberOf(row, 'modified_at'),
    settled: numberOf(row, 'settled') === 1,
    hash: textOrNull(row, 'hash'),
  }
}

export function writtenSpans(spans: Span[]): string {
  return spans.map(({ start, end }) => `${start} ${end}`).join(' ')
}

function spansOf(written: string): Span[] {
  if (written === '') return []
  const numbers = written.split(' ').map(Number)
  const spans: Span[] = []
  for (let at = 0; at + 1 < numbers.length; at += 2) spans.push({ start: numbers[at] ?? 0, end: numbers[at + 1] ?? 0 })
  return spans
}

/** The texts of an article that are searched: its title and its body. */
export function* searchedTexts(article: { title: string; text: string; body: Span[] }): Iterable<string> {
  yield article.title
  for (const { start, end } of article.body) yield article.text.slice(start, end)
}
