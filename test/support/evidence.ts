// Articles and passages for tests, made from plain text; every blank line starts a new passage.
import type { Article, FoundPassage } from '../../src/domain/article.ts'

export function articleOf(text: string, facts: Partial<Article> = {}): Article {
  return {
    id: 'a1',
    version: 'f00d',
    file: 'report.txt',
    title: 'A report',
    outlet: 'The Sample Post',
    agency: null,
    author: null,
    publishedAt: new Date('2025-09-12T00:00:00Z'),
    url: null,
    language: 'en',
    text,
    body: [{ start: 0, end: text.length }],
    ...facts,
  }
}

export function passagesOf(article: Article): FoundPassage[] {
  let start = 0
  return article.text.split('\n\n').map((text, ordinal) => {
    const passage = { articleId: article.id, version: article.version, ordinal, start, end: start + text.length }
    start += text.length + 2
    return { passage, article, text, score: 10 - ordinal }
  })
}
