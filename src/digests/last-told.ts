// In which version a channel was told each article last.
import type { ToldArticle } from '../domain/subscription.ts'

/** By the articles' ids; one of which not all was told that was put right does not count. `told`: the last last. */
export function lastTold(told: readonly ToldArticle[]): Map<string, string> {
  return new Map(told.flatMap((one) => (one.partly === undefined ? [[one.articleId, one.version] as const] : [])))
}
