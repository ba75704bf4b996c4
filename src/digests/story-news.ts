// What is new in a story to a channel: the key sentences of the articles that have come, without what it was told or could have read.
import type { Extract } from '../answers/extract.ts'
import { summaryOf } from '../answers/summary.ts'
import { wordLore } from '../answers/word-lore.ts'
import { passagesOf } from '../articles/passages.ts'
import type { Article } from '../domain/article.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import { understand } from '../search/understand.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { sentencesOf } from '../text/sentences.ts'
import { type Gist, gistOf, isNovel } from './novel.ts'

/** Passages of an article that are read: how it opens tells the news. */
const OPENING = 3
/** Sentences chosen among which those are that tell something new. */
const SPARE = 12

/** The best sentences of what is `fresh`, at most so many. `before`: what is known, `isSaid`: whether these very words were told. */
export async function newsIn(
  story: Story,
  fresh: StoryArticle[],
  articles: Map<string, Article>,
  { before, isSaid, most }: { before: readonly Gist[]; isSaid: (quote: string) => boolean; most: number },
  parts: { vocabulary: Vocabulary },
): Promise<Extract[]> {
  const ids = new Set(fresh.map(({ articleId }) => articleId))
  const read = [...articles.values()].filter(({ id }) => ids.has(id))
  const isNews = ({ text, article, span }: Extract): boolean =>
    !isSaid(article.text.slice(span.start, span.end)) && (before.length === 0 || isNovel(text, before))
  const best = before.length > 0 ? [] : (await keySentences(story, read, most, parts)).filter(isNews)
  if (best.length > 0) return best
  const together = (await keySentences(story, read, SPARE, parts)).filter(isNews)
  if (together.length > 0 || read.length < 2) return together.slice(0, most)
  // A sentence that is no news may have stood for one of another article that is.
  const alone = await Promise.all(read.map((article) => keySentences(story, [article], SPARE, parts)))
  return alone.flat().filter(isNews).slice(0, most)
}

async function keySentences(
  story: Story,
  articles: Article[],
  most: number,
  { vocabulary }: { vocabulary: Vocabulary },
): Promise<Extract[]> {
  if (articles.length === 0) return []
  const topic = await understand(story.headline, vocabulary, story.lastPublishedAt ?? new Date(0))
  const passages = articles.flatMap((article) =>
    passagesOf(article)
      .slice(0, OPENING)
      .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score: 1 })),
  )
  const lore = await wordLore(passages, vocabulary)
  return summaryOf({ topic: { ...topic, period: null }, passages, isWhole: true, most, lore }).sentences
}

/** The gists of every sentence of an article. */
export function gistsOf({ text, body }: Article): Gist[] {
  return body.flatMap(({ start, end }) => {
    const stretch = text.slice(start, end)
    return sentencesOf(stretch).map((sentence) => gistOf(stretch.slice(sentence.start, sentence.end)))
  })
}
