// What became of the articles that a channel was told in another version, as sentences: each word for word, and what stood there before.
import type { AnswerSentence } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import type { Citing } from '../domain/citing.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ToldVersion } from './corrected.ts'
import { type Revision, revisionsOf } from './revisions.ts'

/** A revision with both versions of its article. */
export interface PutRight {
  revision: Revision
  /** The sentence that is told: of the new version, or of the old one where it is said no more. */
  quote: string
  now: Article
  before: Article
}

/** What stood there before is told along if it is no longer than this. */
const LONGEST_BEFORE = 240

/**
 * What was put right in the articles that have changed, the most telling first, each once, without what was told of it already. `versions`:
 * those that the channel was told, the last one last; an article of which none is stored is left out. Where a report was taken back,
 * nothing else of it matters.
 */
export function putRightIn(
  changed: readonly Article[],
  versions: readonly ToldVersion[],
  told: readonly ToldArticle[],
): PutRight[] {
  const all = changed.flatMap((now) => {
    const version = versions.findLast(({ articleId }) => articleId === now.id)
    if (version === undefined) return []
    const before = version.article
    const said = new Set(toldPartly(now.id, told))
    const revisions = revisionsOf(before, now, version.quoted)
    const retraction = revisions.find(({ kind }) => kind === 'retraction')
    return (retraction === undefined ? revisions : [retraction])
      .map((revision) => ({
        revision,
        quote: revision.now === null ? sliceOf(before, revision.before) : sliceOf(now, revision.now),
        now,
        before,
      }))
      .filter(({ quote }) => !said.has(quote))
  })
  return all.sort((one, other) => other.revision.weight - one.revision.weight)
}

/** What was told, word for word, of an article in which more was put right than there was place for. */
export const toldPartly = (id: string, told: readonly ToldArticle[]): string[] =>
  told.flatMap(({ articleId, partly = [] }) => (articleId === id ? partly : []))

/** The sentences that tell it. */
export function putRightSentences({ revision, now, before }: PutRight, citing: Citing): AnswerSentence[] {
  const sentences = revision.now === null ? [] : [asCited(now, revision.now, citing)]
  const was = revision.before
  if (was === null || (revision.now !== null && was.end - was.start > LONGEST_BEFORE)) return sentences
  const earlier = asCited(before, was, citing)
  const said = revision.now === null ? `${now.outlet} no longer says:` : 'Before:'
  return [...sentences, { ...earlier, text: `${said} “${earlier.text}”` }]
}

function asCited(article: Article, span: Span, citing: Citing): AnswerSentence {
  const quote = sliceOf(article, span)
  const n = citing.cite({ articleId: article.id, version: article.version, quote, ...span })
  return { text: quote.replace(/\s+/g, ' '), citations: [n] }
}

const sliceOf = ({ text }: Article, span: Span | null): string =>
  span === null ? '' : text.slice(span.start, span.end)
