// Makes digests: the stories that are news to a channel, what was corrected of what it was told, and what was withdrawn.
import type { Article } from '../domain/article.ts'
import { longDay } from '../domain/day.ts'
import type { Digest, DigestStory } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { DigestLength, DigestTaste, ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue } from '../storage/articles.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { worthReading } from '../stories/read-story.ts'
import { earliestOf, judge, type Occasion, type StoryState } from './choose.ts'
import { isTakenBack } from './corrections.ts'
import { type StoryToTell, type TellParts, tellStory } from './tell.ts'
import { type ChangedArticle, changedArticles, type Known, knownOf, readBefore, versionsTold } from './told-articles.ts'
import {
  holds,
  spokenInArticles,
  TopicNames,
  tastedOf,
  topicWords,
  type UnspokenTopic,
  unspokenAmong,
} from './topics.ts'
import { withdrawnOf } from './withdrawn.ts'

export interface DigestParts extends TellParts {
  stories: Pick<StoryReader, 'stories' | 'storiesOf'>
  catalogue: Pick<ArticleCatalogue, 'articleVersion' | 'departed' | 'standing' | 'newest'>
}

/** Stories, and new sentences of each. */
const LENGTHS: Record<DigestLength, { stories: number; sentences: number }> = {
  short: { stories: 3, sentences: 1 },
  normal: { stories: 6, sentences: 2 },
  long: { stories: 12, sentences: 3 },
}
/** A story is asked about that was news within this time. */
const ASKED_ABOUT_MS = 60 * 86_400_000
/** Corrections take no story's place, up to so many. */
const MOST_CORRECTIONS = 12
/** Undated articles that are read by who asks why they are not told, where no title holds the words. */
const MOST_UNDATED = 300

interface Candidate {
  story: Story
  articles: Map<string, Article>
  corrected: ChangedArticle[]
  state: StoryState
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

  /** Withdrawn reports come last; neither they nor what was only corrected take a story's place. */
  async make(given: Occasion): Promise<MadeDigest> {
    const known = await knownOf(given.told, this.#parts)
    const occasion = { ...given, told: known.told }
    const names = await this.#namesFor(occasion.taste)
    const changed = await changedArticles(known.changed, known.told, this.#parts)
    const candidates = await this.#candidates(occasion, names, changed)
    const { stories, told, left } = await this.#tellAll(chosenOf(candidates, occasion), occasion, known)
    const withdrawn = await withdrawnOf(known, given, { catalogue: this.#parts.catalogue, names })
    // What was edited in nothing that matters is not looked at again.
    const reworded = changed.filter(({ comparison }) => comparison.corrections.length === 0).map(toldAgain)
    const tells = new Set([...told, ...reworded].map(({ articleId }) => articleId))
    // One that goes on under another name is done with once that is told.
    const done = withdrawn.told.filter(
      ({ articleId: id }) => tells.has(known.present.get(id) ?? id) || !known.present.has(id),
    )
    const all = inOneCount([...stories, ...withdrawn.stories])
    return {
      digest: { since: given.since, until: given.until, stories: all, left },
      told: [...told, ...reworded, ...done],
    }
  }

  /** Those of these topics of which nothing in the articles speaks, whatever its time. */
  unspoken(topics: readonly string[]): Promise<UnspokenTopic[]> {
    return unspokenAmong(topics, this.#parts.vocabulary)
  }

  /** Why a story that holds these words is in the digest, or is not; `null` where none does, nor an article out of its time. */
  async explain(words: string, occasion: Occasion): Promise<{ headline: string; isIn: boolean; why: string } | null> {
    if (topicWords(words).length === 0) return null
    const { stories: most } = LENGTHS[occasion.taste.length]
    const names = await this.#namesFor(occasion.taste, words)
    const known = await knownOf(occasion.told, this.#parts)
    const changed = await changedArticles(known.changed, known.told, this.#parts)
    const since = new Date(occasion.since.getTime() - ASKED_ABOUT_MS)
    const candidates = await this.#candidates({ ...occasion, since, told: known.told }, names, changed)
    const found = candidates.find(({ state }) => holds(state.tasted, words))
    if (found === undefined) return this.#outOfTime(words, names, occasion.until)
    const { id, headline } = found.story
    const judged = judge(found.story, found.state, { ...occasion, told: known.told })
    if (judged.kind === 'left') return { headline, isIn: false, why: judged.why }
    const isTold = ({ digest }: MadeDigest): boolean => digest.stories.some(({ storyId }) => storyId === id)
    const made = await this.make(occasion)
    if (isTold(made)) return { headline, isIn: true, why: judged.why.join('; ') }
    if (made.digest.stories.length < most || judged.fresh.length === 0)
      return { headline, isIn: false, why: 'it tells nothing that was not told here' }
    const isInLonger = isTold(await this.make({ ...occasion, taste: { ...occasion.taste, length: 'long' } }))
    const longer = isInLonger ? 'a longer digest would hold it, and ' : ''
    const why = `${most} other stories come before it; ${longer}the next one tells it if nothing better comes`
    return { headline, isIn: false, why }
  }

  /** An article that no digest looks at, for it has no date, or one that is still to come: its title holds the words, or how it begins. */
  async #outOfTime(words: string, names: TopicNames, until: Date): ReturnType<Digests['explain']> {
    const { stories, reader } = this.#parts
    const all = (await stories.stories({})).flatMap(({ articles }) => articles)
    const out = all.filter(({ publishedAt }) => publishedAt === null || publishedAt > until)
    for (const one of out)
      if (holds(await names.spokenIn([one.title]), words))
        return { headline: one.title, isIn: false, why: whyOutOfTime(one) }
    const read = await reader.articles(out.slice(0, MOST_UNDATED).map(({ articleId }) => articleId))
    for (const one of out) {
      const article = read.get(one.articleId)
      if (article !== undefined && holds(await spokenInArticles([article], names), words))
        return { headline: one.title, isIn: false, why: whyOutOfTime(one) }
    }
    return null
  }

  /** Stories of which something is recent, and those of articles that were corrected. */
  async #candidates(occasion: Occasion, names: TopicNames, changed: readonly ChangedArticle[]): Promise<Candidate[]> {
    const { stories, reader } = this.#parts
    const { until } = occasion
    const corrected = changed.filter(({ comparison }) => comparison.corrections.length > 0)
    const recent = await stories.stories({ since: earliestOf(occasion), until })
    const ids = corrected.map(({ now }) => now.id)
    const others = ids.length === 0 ? [] : await stories.storiesOf(ids, { until })
    const all = new Map([...recent, ...others].map((story) => [story.id, story]))
    const candidates: Candidate[] = []
    for (const story of all.values()) {
      const members = new Set(story.articles.map(({ articleId }) => articleId))
      const own = corrected.filter(({ now }) => members.has(now.id))
      const articles = await reader.articles(worthReading(story))
      const past = own.map(({ before }) => before)
      const tasted = await tastedOf(story, [...articles.values()], names, past)
      const takenBack = new Set([...articles.values()].filter(isTakenBack).map(({ id }) => id))
      candidates.push({ story, articles, corrected: own, state: { tasted, isCorrected: own.length > 0, takenBack } })
    }
    return candidates
  }

  #namesFor({ topics, without }: DigestTaste, ...others: string[]): Promise<TopicNames> {
    return TopicNames.among([...topics, ...without, ...others], this.#parts.vocabulary)
  }

  async #tellAll(
    chosen: readonly StoryToTell[],
    { taste }: Occasion,
    { told: before }: Known,
  ): Promise<{ stories: DigestStory[]; told: ToldArticle[]; left: number }> {
    const { stories: most, sentences } = LENGTHS[taste.length]
    const { catalogue } = this.#parts
    const isRead = await readBefore(before, catalogue)
    const stories: DigestStory[] = []
    const told: ToldArticle[] = []
    const places = { fresh: most, corrections: MOST_CORRECTIONS }
    let left = 0
    for (const { judged, ...candidate } of chosen) {
      const { story, corrected } = candidate
      const isFull = places.fresh === 0 && judged.fresh.length > 0
      // A correction does not wait because there is no place for what came besides.
      const fresh = isFull && corrected.length > 0 ? [] : judged.fresh
      const place = fresh.length > 0 ? 'fresh' : 'corrections'
      if (isFull && judged.status === 'new') {
        left++
        continue
      }
      const ids = new Set(judged.status === 'new' ? [] : story.articles.map(({ articleId }) => articleId))
      const versions = await versionsTold(ids, before, catalogue)
      const quotes = new Set(stories.flatMap(({ citations }) => citations.map(({ quote }) => quote)))
      const one = await tellStory(
        { ...candidate, judged: { ...judged, fresh } },
        {
          most: sentences,
          before: versions.map(({ article }) => article),
          isSaid: (quote) => quotes.has(quote) || isRead(quote),
        },
        this.#parts,
      )
      if (one === null) continue
      if (places[place] === 0) {
        left++
        continue
      }
      places[place]--
      stories.push(one)
      const waiting = new Set(fresh.length === 0 ? judged.fresh : [])
      told.push(
        ...toldOf(
          one,
          story.articles.filter((article) => !waiting.has(article)),
          corrected,
        ),
      )
    }
    return { stories, told, left }
  }
}

/** The best first. */
function chosenOf(candidates: readonly Candidate[], occasion: Occasion): StoryToTell[] {
  const chosen = candidates.flatMap(({ state, ...candidate }): StoryToTell[] => {
    const judged = judge(candidate.story, state, occasion)
    return judged.kind === 'chosen' ? [{ ...candidate, judged }] : []
  })
  return chosen.sort((one, other) => other.judged.score - one.judged.score || (one.story.id < other.story.id ? -1 : 1))
}

/** The stories with their citations numbered through all of them. */
function inOneCount(stories: readonly DigestStory[]): DigestStory[] {
  let before = 0
  return stories.map((story) => {
    const after = before
    before += story.citations.length
    const renumbered = (sentences: DigestStory['sentences']): DigestStory['sentences'] =>
      sentences.map((one) => ({ ...one, citations: one.citations.map((n) => n + after) }))
    return {
      ...story,
      sentences: renumbered(story.sentences),
      differences: renumbered(story.differences),
      citations: story.citations.map((one) => ({ ...one, n: one.n + after })),
    }
  })
}

/** What was quoted of an article before and stands in it now counts as quoted of this version, too. */
function toldOf(
  { storyId, citations }: DigestStory,
  articles: readonly StoryArticle[],
  corrected: readonly ChangedArticle[],
): ToldArticle[] {
  return articles.map(({ articleId, version }) => {
    const cited = citations.filter((one) => one.articleId === articleId && one.version === version)
    const standing = corrected.find(({ now }) => now.id === articleId)?.comparison.quoted ?? []
    const quoted = [...standing, ...cited.map(({ start, end }) => ({ start, end }))]
    return { storyId, articleId, version, ...(quoted.length > 0 && { quoted }) }
  })
}

function toldAgain({ storyId, now: { id, version }, comparison: { quoted } }: ChangedArticle): ToldArticle {
  return { storyId, articleId: id, version, ...(quoted.length > 0 && { quoted }) }
}

function whyOutOfTime({ publishedAt, file }: StoryArticle): string {
  return publishedAt === null
    ? `it has no date, so nobody can tell whether it is new; one in ${file} would help, and /ask finds it as it is`
    : `it is dated ${longDay(publishedAt)}, which is still to come`
}
