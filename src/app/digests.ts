// Makes digests: the stories that are news to a channel, each in its key sentences, every one cited word for word.
import type { Extract } from '../answering/extract.ts'
import { summaryOf } from '../answering/summary.ts'
import { passagesOf } from '../articles/passages.ts'
import type { ArticleCatalogue } from '../articles/ports.ts'
import { type Judged, judge, type Occasion } from '../digest/judge.ts'
import { type Gist, gistOf, isNovel, isRevised } from '../digest/novel.ts'
import type { ToldArticle } from '../digest/ports.ts'
import { stemsOf } from '../digest/taste.ts'
import type { Citation } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import type { Digest, DigestStory } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { DigestLength } from '../domain/subscription.ts'
import { sentencesOf } from '../language/sentences.ts'
import { Citing } from '../messages/citing.ts'
import { differenceInShort } from '../messages/tell-story.ts'
import type { ArticleReader, Vocabulary } from '../search/ports.ts'
import { understand } from '../search/understand.ts'
import type { StoryReader } from '../stories/ports.ts'

import { differencesAmong, worthReading } from './story-articles.ts'
import { stemsIn, tastedOf } from './story-words.ts'
import { toldBefore } from './told-before.ts'

import { alsoMoved, withdrawnOf } from './withdrawn.ts'
import { wordLore } from './word-lore.ts'

export interface DigestParts {
  stories: Pick<StoryReader, 'stories' | 'story'>
  reader: ArticleReader
  catalogue: Pick<ArticleCatalogue, 'articleVersion' | 'departed'>
  vocabulary: Vocabulary
}

/** Stories, and of each so many sentences and differences between outlets. */
const LENGTHS: Record<DigestLength, { stories: number; sentences: number; differences: number }> = {
  short: { stories: 3, sentences: 1, differences: 1 },
  normal: { stories: 6, sentences: 2, differences: 1 },
  long: { stories: 12, sentences: 3, differences: 2 },
}
/** Stories of updates may go back so far: a story is looked at as long as something of it has come within this time. */
const LOOK_BACK_MS = 2 * 86_400_000
/** Passages of an article that are read: how it opens tells the news. */
const OPENING = 3
/** Sentences chosen among which those are that tell something new, or were put right. */
const SPARE = 12

interface Candidate {
  story: Story
  articles: Map<string, Article>
  judged: Judged
}

interface Telling {
  sentences: number
  /** Differences told at most. */
  differences: number
  /** Citations before this story's. */
  cited: number
  occasion: Occasion
  /** Whether these very words were told, in this digest or before. */
  isSaid: (quote: string) => boolean
}

export interface MadeDigest {
  digest: Digest
  /** What counts as told once it has arrived. */
  told: ToldArticle[]
}

export class Digests {
  readonly #parts: DigestParts

  constructor(parts: DigestParts) {
    this.#parts = parts
  }

  /** Withdrawn reports come last, and take no story's place. */
  async make(given: Occasion): Promise<MadeDigest> {
    const departed = await this.#parts.catalogue.departed([...new Set(given.told.map(({ articleId }) => articleId))])
    const occasion = { ...given, told: alsoMoved(given.told, departed) }
    const withdrawn = withdrawnOf(departed, given.told, occasion.until)
    const { stories: most, ...room } = LENGTHS[occasion.taste.length]
    const candidates = await this.#candidates(occasion)
    const ranked = candidates
      .flatMap(({ judged, ...rest }) => (judged.kind === 'chosen' ? [{ ...rest, judged }] : []))
      .sort((a, b) => b.judged.score - a.judged.score || (a.story.id < b.story.id ? -1 : 1))
    const told: ToldArticle[] = []
    const made: DigestStory[] = []
    const isTold = await toldBefore(occasion.told, this.#parts.catalogue)
    let left = 0
    for (const { story, articles, judged } of ranked) {
      if (made.length >= most) {
        left++
        continue
      }
      const cited = made.reduce((sum, { citations }) => sum + citations.length, 0)
      const quoted = new Set(made.flatMap(({ citations }) => citations.map(({ quote }) => quote)))
      const isSaid = (quote: string): boolean => quoted.has(quote) || isTold(quote)
      const one = await this.#tell(story, articles, judged, { ...room, cited, occasion, isSaid })
      if (one === null) continue
      made.push(one)
      told.push(...story.articles.map(({ articleId, version }) => ({ storyId: story.id, articleId, version })))
    }
    const stories = [...made, ...withdrawn.map(({ story }) => story)]
    told.push(...withdrawn.map((one) => one.told))
    return { digest: { since: occasion.since, until: occasion.until, stories, left }, told }
  }

  /** Why a story that holds these words is in the digest, or is not; `null` where no story does. */
  async explain(words: string, occasion: Occasion): Promise<{ headline: string; isIn: boolean; why: string } | null> {
    const wanted = stemsOf(words)
    const { stories: most } = LENGTHS[occasion.taste.length]
    const candidates = await this.#candidates({
      ...occasion,
      since: new Date(occasion.since.getTime() - 30 * LOOK_BACK_MS),
    })
    const found = candidates.find(
      ({ story, articles }) => wanted.length > 0 && wanted.every((word) => stemsIn(story, articles).has(word)),
    )
    if (found === undefined) return null
    const judged = judge(found.story, tastedOf(found.story, found.articles), occasion)
    const { headline } = found.story
    if (judged.kind === 'left') return { headline, isIn: false, why: judged.why }
    const made = await this.make(occasion)
    if (made.digest.stories.some(({ storyId }) => storyId === found.story.id))
      return { headline, isIn: true, why: judged.why.join('; ') }
    const isCut = made.digest.stories.length >= most
    const why = isCut
      ? `${most} other stories come before it; a longer digest would hold it`
      : 'it tells nothing that was not told here'
    return { headline, isIn: false, why }
  }

  async #candidates(occasion: Occasion): Promise<Candidate[]> {
    const { stories, reader } = this.#parts
    const since = new Date(occasion.since.getTime() - LOOK_BACK_MS)
    const found = await stories.stories({ since, until: occasion.until })
    const candidates: Candidate[] = []
    for (const story of found) {
      const articles = await reader.articles(worthReading(story))
      candidates.push({ story, articles, judged: judge(story, tastedOf(story, articles), occasion) })
    }
    return candidates
  }

  async #tell(
    story: Story,
    articles: Map<string, Article>,
    judged: Judged & { kind: 'chosen' },
    { sentences, differences: most, cited, occasion, isSaid }: Telling,
  ): Promise<DigestStory | null> {
    const before = judged.status === 'new' ? [] : await this.#gistsTold(story, occasion.told)
    const revised = judged.changed.length === 0 ? [] : await this.#revised(story, judged.changed, before)
    // What was put right and what is new share the place there is, and each has some.
    const isBoth = revised.length > 0 && judged.fresh.length > 0
    const corrections = revised.slice(0, isBoth ? Math.ceil(sentences / 2) : sentences)
    const room = Math.max(isBoth ? 1 : 0, sentences - corrections.length)
    const news = room === 0 ? [] : await this.#news(story, judged.fresh, articles, { before, isSaid, most: room })
    const extracts = [...corrections, ...news]
    if (extracts.length === 0) return null
    const citations = extracts.map(
      ({ article, span }, at): Citation => ({
        n: cited + at + 1,
        articleId: article.id,
        version: article.version,
        quote: article.text.slice(span.start, span.end),
        ...span,
      }),
    )
    const citing = new Citing(citations)
    const newsIds = new Set([...judged.changed, ...judged.fresh].map(({ articleId }) => articleId))
    const differences = differencesAmong(story, [...articles.values()], newsIds)
      .slice(0, most)
      .map((one) => differenceInShort(one, citing))
    return {
      storyId: story.id,
      status: judged.status === 'correction' && corrections.length === 0 ? 'update' : judged.status,
      headline: story.headline,
      sentences: citations.map(({ n, quote }) => ({ text: quote.replace(/\s+/g, ' '), citations: [n] })),
      citations: citing.citations,
      sources: citedAmong(citing.citations, articles),
      outlets: story.outlets,
      reports: story.reports,
      firstPublishedAt: story.firstPublishedAt,
      lastPublishedAt: story.lastPublishedAt,
      differences,
      why: judged.why,
    }
  }

  /** Sentences of articles that the channel was told otherwise. */
  async #revised(story: Story, changed: StoryArticle[], before: readonly Gist[]): Promise<Extract[]> {
    const articles = await this.#parts.reader.articles(changed.map(({ articleId }) => articleId))
    const key = await this.#keySentences(story, [...articles.values()], SPARE)
    return key.filter(({ text }) => isRevised(text, before))
  }

  async #news(
    story: Story,
    fresh: StoryArticle[],
    articles: Map<string, Article>,
    { before, isSaid, most }: { before: readonly Gist[]; isSaid: Telling['isSaid']; most: number },
  ): Promise<Extract[]> {
    const ids = new Set(fresh.map(({ articleId }) => articleId))
    const read = [...articles.values()].filter(({ id }) => ids.has(id))
    const isNews = ({ text, article, span }: Extract): boolean =>
      !isSaid(article.text.slice(span.start, span.end)) && (before.length === 0 || isNovel(text, before))
    const best = before.length > 0 ? [] : (await this.#keySentences(story, read, most)).filter(isNews)
    return best.length > 0 ? best : (await this.#keySentences(story, read, SPARE)).filter(isNews).slice(0, most)
  }

  async #keySentences(story: Story, articles: Article[], most: number): Promise<Extract[]> {
    const { vocabulary } = this.#parts
    const topic = await understand(story.headline, vocabulary, story.lastPublishedAt ?? new Date(0))
    const passages = articles.flatMap((article) =>
      passagesOf(article)
        .slice(0, OPENING)
        .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score: 1 })),
    )
    const lore = await wordLore(passages, vocabulary)
    return summaryOf({ topic: { ...topic, period: null }, passages, isWhole: true, most, lore }).sentences
  }

  /** The gists of every sentence of the versions that the channel was told. */
  async #gistsTold(story: Story, told: readonly ToldArticle[]): Promise<Gist[]> {
    const ids = new Set(story.articles.map(({ articleId }) => articleId))
    const versions = told.filter(({ articleId }) => ids.has(articleId))
    const articles = await Promise.all(
      versions.map(({ articleId, version }) => this.#parts.catalogue.articleVersion(articleId, version)),
    )
    return articles
      .filter((article) => article !== null)
      .flatMap(({ text, body }) =>
        body.flatMap(({ start, end }) => {
          const stretch = text.slice(start, end)
          return sentencesOf(stretch).map((sentence) => gistOf(stretch.slice(sentence.start, sentence.end)))
        }),
      )
  }
}

function citedAmong(citations: readonly Citation[], articles: ReadonlyMap<string, Article>): Article[] {
  return [...new Set(citations.flatMap(({ articleId }) => articles.get(articleId) ?? []))]
}
