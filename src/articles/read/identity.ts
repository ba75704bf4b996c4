// Gives an article its identity: an id that stays, a version that changes with it. Knows nothing of what is stored already.
import { hash } from 'node:crypto'
import type { ParsedArticle } from '../../domain/article.ts'
import type { IdentifiedArticle } from '../../storage/records.ts'

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
    publishedAt: validDate(article.publishedAt),
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

function validDate(date: Date | null): Date | null {
  return date === null || Number.isNaN(date.getTime()) ? null : date
}

/** 16 hexadecimal digits of SHA-256. */
function digest(written: string): string {
  return hash('sha256', written).slice(0, 16)
}
