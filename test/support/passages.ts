// Passage indexes of their own, with their notes beside them, and articles that are one passage each.
import path from 'node:path'
import type { Article } from '../../src/domain/article.ts'
import { ARTICLE_SCHEMA } from '../../src/storage/article-schema.ts'
import { type PassageIndex, passageIndex } from '../../src/storage/passages.ts'
import { RecordsFile } from '../../src/storage/sqlite.ts'

export function openIndex(folder: string, versionLifetimeMs?: number): PassageIndex {
  const records = new RecordsFile(path.join(folder, 'records.sqlite'), ARTICLE_SCHEMA)
  return passageIndex({ at: path.join(folder, 'passages'), options: {} }, records, versionLifetimeMs)
}

export function whole(article: Article) {
  const { id: articleId, version, text } = article
  return { article, passages: [{ articleId, version, ordinal: 0, start: 0, end: text.length }] }
}
