// Knows word for word what a channel could read in the articles it was told lately, also in stories that seem to be others.

import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue } from '../storage/articles.ts'

/** Of what was told earlier nobody remembers the wording. */
const LAST = 300

/** Whether a sentence stands in any of them as it is. */
export async function toldBefore(
  told: readonly ToldArticle[],
  catalogue: Pick<ArticleCatalogue, 'articleVersion'>,
): Promise<(sentence: string) => boolean> {
  const articles = await Promise.all(
    told.slice(-LAST).map(({ articleId, version }) => catalogue.articleVersion(articleId, version)),
  )
  const texts = articles.flatMap((article) => article?.text ?? [])
  return (sentence) => texts.some((text) => text.includes(sentence))
}
