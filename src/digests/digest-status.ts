// What a story of a digest is called by what is told of it, and who still stands by it where a report was taken back.

import type { AnswerSentence } from '../domain/answer.ts'
import type { DigestStory } from '../domain/digest.ts'
import type { StoryArticle } from '../domain/story.ts'
import type { Judged } from './judge.ts'
import type { PutRight } from './put-right.ts'
import type { Retitled } from './retitled.ts'

/** What is told of nothing but reports taken back is withdrawn; what was only added to is an update. */
export function statusOf(
  { status }: Judged & { kind: 'chosen' },
  {
    corrections,
    corrected,
    news,
  }: { corrections: readonly PutRight[]; corrected: readonly Retitled[]; news: unknown[] },
): DigestStory['status'] {
  const kinds = [...corrected.map(({ kind }) => kind), ...corrections.map(({ revision }) => revision.kind)]
  if (news.length === 0 && kinds.every((kind) => kind === 'retraction')) return 'withdrawn'
  if (status !== 'correction') return status
  return kinds.some((kind) => kind !== 'addition') ? 'correction' : 'update'
}

/** The ids of articles that are told to be taken back. */
export function retractedIn(told: { corrections: readonly PutRight[]; corrected: readonly Retitled[] }): Set<string> {
  const all = [...told.corrected, ...told.corrections.map(({ revision: { kind }, now }) => ({ kind, now }))]
  return new Set(all.flatMap(({ kind, now }) => (kind === 'retraction' ? [now.id] : [])))
}

/** That others have not taken theirs back, for whoever read theirs as well. */
export function stillReported(
  { articles }: { articles: readonly Pick<StoryArticle, 'articleId' | 'outlet'>[] },
  retracted: ReadonlySet<string>,
): AnswerSentence[] {
  const standing = articles.filter(({ articleId }) => !retracted.has(articleId))
  const outlets = [...new Set(standing.map(({ outlet }) => outlet))]
  if (outlets.length === 0) return []
  const who = outlets.length > 2 ? `${outlets.length} other outlets` : outlets.join(' and ')
  return [
    {
      text: `${who} ${outlets.length > 1 ? 'have' : 'has'} not taken back ${outlets.length > 1 ? 'theirs' : 'its own'}.`,
      citations: [],
    },
  ]
}
