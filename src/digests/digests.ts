// Makes digests: the stories that are news to a channel, what it was told otherwise, and what was withdrawn.

import type { Citation } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import type { Digest, DigestStory } from '../domain/digest.ts'
import type { Story } from '../domain/story.ts'
import type { DigestLength, ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue } from '../storage/articles.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { worthReading } from '../stories/story-articles.ts'
import { asTold, byPresentIds, changedIn, type KnownArticle, movedIn } from './corrected.ts'
import { type ChosenCandidate, type DigestStoryParts, tellStory } from './digest-story.ts'
import { earliestOf, type Judged, judge, type Occasion } from './judge.ts'
import { outOfTime } from './out-of-time.ts'
import { isTakenBack, replacementsOf } from './replaced.ts'
import { tastedOf } from './story-words.ts'
import { holds, type Tasted, topicWords } from './taste.ts'
import { toldBefore } from './told-before.ts'
import { TopicNames } from './topic-names.ts'
import { type UnspokenTopic, unspokenAmong } from './unspoken-topics.ts'
import { toldWithdrawn, withdrawnOf } from './withdrawn.ts'

export interface DigestParts extends DigestStoryParts {
  stories: Pick<StoryReader, 'stories' | 'storiesOf'>
  catalogue: Pick<ArticleCatalogue, 'articleVersion' | 'departed' | 'standing' | 'newest'>
}

/** Stories, and of each so many sentences and differences between outlets. */
const LENGTHS: Record<DigestLength, { stories: number; sentences: number; differences: number }> = {
  short: { stories: 3, sentences: 1, differences: 1 },
  normal: { stories: 6, sentences: 2, differences: 1 },
  long: { stories: 12, sentences: 3, differences: 2 },
}
/** A story is asked about that was news within this time. */
const ASKED_ABOUT_MS = 60 * 86_400_000
/** Corrections take no story's place, up to so many. */
const MOST_CORRECTIONS = 12

interface KnownOccasion extends Occasion {
  told: readonly KnownArticle[]
}

interface Candidate {
  story: Story
  articles: Map<string, Article>
  tasted: Tasted
  judged: Judged
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

  /** Withdrawn reports come last; neither they nor what was only put right take a story's place. */
  async make(given: Occasion): Promise<MadeDigest> {
    const known = await this.#known(given)
    const { occasion, present, replacements, changed } = known
    const names = await this.#namesFor(occasion)
    const { catalogue } = this.#parts
    const withdrawn = await withdrawnOf(known, given, { catalogue, names }, (id) => replacements.has(id))
    const chosen = (await this.#candidates(occasion, names, changed)).flatMap(isChosen)
    const { stories, left, ...made } = await this.#tellAll(chosen.sort(bestFirst), occasion)
    const tells = new Set(made.told.map(({ articleId }) => articleId))
    // One that goes on under another name is done with once that is told.
    const done = withdrawn.told.filter(({ articleId: id }) => !present.has(id) || tells.has(present.get(id) ?? ''))
    return {
      digest: { since: occasion.since, until: occasion.until, stories: [...stories, ...withdrawn.stories], left },
      told: [...made.told, ...done],
    }
  }

  /** What became of the articles that were told: those that are there, have left, go on as others, and have changed. */
  async #known(given: Occasion) {
    const { catalogue } = this.#parts
    const ids = [...new Set(given.told.map(({ articleId }) => articleId))]
    const [departed, standing] = await Promise.all([catalogue.departed(ids), catalogue.standing(ids)])
    const settled = toldWithdrawn(given.told)
    const lost = departed.filter(({ id, nowAt }) => nowAt === null && !settled.has(id))
    const replacements = await replacementsOf(lost, given.told, this.#parts)
    const renamed = [...replacements].flatMap(([id, one]) => (one.by === 'article' ? [[id, one.id] as const] : []))
    const present = new Map([...movedIn(departed), ...renamed])
    const occasion: KnownOccasion = { ...given, told: byPresentIds(given.told, present) }
    const all = new Map([...standing, ...(await catalogue.standing([...present.values()]))])
    return { occasion, departed, standing, replacements, present, changed: changedIn(occasion.told, all) }
  }

  /** Those of these topics of which nothing in the articles speaks, whatever its time. */
  unspoken(topics: readonly string[]): Promise<UnspokenTopic[]> {
    return unspokenAmong(topics, this.#parts.vocabulary)
  }

  /** Why a story that holds these words is in the digest, or is not; `null` where none does, nor an article out of its time. */
  async explain(words: string, occasion: Occasion): Promise<{ headline: string; isIn: boolean; why: string } | null> {
    if (topicWords(words).length === 0) return null
    const { stories: most } = LENGTHS[occasion.taste.length]
    const names = await this.#namesFor(occasion, words)
    const since = new Date(occasion.since.getTime() - ASKED_ABOUT_MS)
    const candidates = await this.#candidates({ ...occasion, since }, names, [])
    const found = candidates.find(({ tasted }) => holds(tasted, words))
    if (found === undefined) {
      const out = await outOfTime(words, names, occasion.until, this.#parts)
      return out === null ? null : { headline: out.title, isIn: false, why: out.why }
    }
    const { story, articles, tasted } = found
    const { occasion: known } = await this.#known(occasion)
    const judged = judge(story, tasted, known, takenBackIn(articles))
    const { headline } = story
    if (judged.kind === 'left') return { headline, isIn: false, why: judged.why }
    const made = await this.make(occasion)
    if (made.digest.stories.some(({ storyId }) => storyId === story.id))
      return { headline, isIn: true, why: judged.why.join('; ') }
    if (made.digest.stories.length < most || judged.fresh.length === 0)
      return { headline, isIn: false, why: 'it tells nothing that was not told here' }
    const longest = await this.make({ ...occasion, taste: { ...occasion.taste, length: 'long' } })
    const wouldHold = longest.digest.stories.some(({ storyId }) => storyId === story.id)
    const longer = wouldHold ? 'a longer digest would hold it, and ' : ''
    const why = `${most} other stories come before it; ${longer}the next one tells it if nothing better comes`
    return { headline, isIn: false, why }
  }

  /** Stories of which something is recent, and those of articles that have changed, with what each is to the channel. */
  async #candidates(occasion: KnownOccasion, names: TopicNames, changed: string[]): Promise<Candidate[]> {
    const { stories, reader, catalogue } = this.#parts
    const { until } = occasion
    const recent = await stories.stories({ since: earliestOf(occasion), until })
    const ids = new Set(recent.map(({ id }) => id))
    const corrected = changed.length === 0 ? [] : await stories.storiesOf(changed, { until })
    const candidates: Candidate[] = []
    for (const story of [...recent, ...corrected.filter(({ id }) => !ids.has(id))]) {
      const articles = await reader.articles(worthReading(story))
      const own = new Set(story.articles.flatMap(({ articleId }) => (changed.includes(articleId) ? [articleId] : [])))
      const before = own.size === 0 ? [] : await asTold(own, occasion.told, catalogue)
      const past = before.map(({ article }) => article)
      const tasted = await tastedOf(story, articles, names, past)
      candidates.push({ story, articles, tasted, judged: judge(story, tasted, occasion, takenBackIn(articles)) })
    }
    return candidates
  }

  #namesFor({ taste: { topics, without } }: Occasion, ...others: string[]): Promise<TopicNames> {
    return TopicNames.among([...topics, ...without, ...others], this.#parts.vocabulary)
  }

  async #tellAll(
    chosen: readonly ChosenCandidate[],
    occasion: KnownOccasion,
  ): Promise<{ stories: DigestStory[]; told: ToldArticle[]; left: number }> {
    const { stories: most, ...room } = LENGTHS[occasion.taste.length]
    const stories: DigestStory[] = []
    const told: ToldArticle[] = []
    const isTold = await toldBefore(occasion.told, this.#parts.catalogue)
    const places = { fresh: most, corrections: MOST_CORRECTIONS }
    let left = 0
    for (const candidate of chosen) {
      const { story } = candidate
      const isFull = places.fresh === 0 && candidate.judged.fresh.length > 0
      // What was put right does not wait because there is no place for what came besides.
      const judged =
        isFull && candidate.judged.changed.length > 0 ? { ...candidate.judged, fresh: [] } : candidate.judged
      const place = judged.fresh.length > 0 ? 'fresh' : 'corrections'
      const cited = stories.reduce((sum, { citations }) => sum + citations.length, 0)
      const quoted = new Set(stories.flatMap(({ citations }) => citations.map(({ quote }) => quote)))
      const isSaid = (quote: string): boolean => quoted.has(quote) || isTold(quote)
      if (places[place] === 0 && judged.status === 'new') {
        left++
        continue
      }
      const { story: one, open } = await tellStory(
        { ...candidate, judged },
        { ...room, cited, told: occasion.told, isSaid },
        this.#parts,
      )
      if (one !== null && places[place] === 0) {
        left++
        continue
      }
      if (one !== null) places[place]--
      if (one !== null) stories.push(one)
      // What was changed in nothing that matters is not looked at again; what there was no room for is.
      const waiting = new Set(isFull ? candidate.judged.fresh.map(({ articleId }) => articleId) : [])
      const articles = (one === null ? judged.changed : story.articles).filter(
        ({ articleId }) => open.get(articleId)?.length !== 0 && !waiting.has(articleId),
      )
      told.push(...toldOf(story, articles, one?.citations ?? [], open))
    }
    return { stories, told, left }
  }
}

const takenBackIn = (articles: ReadonlyMap<string, Article>): Set<string> =>
  new Set([...articles.values()].filter(isTakenBack).map(({ id }) => id))

const isChosen = ({ story, articles, judged }: Candidate): ChosenCandidate[] =>
  judged.kind === 'chosen' ? [{ story, articles, judged }] : []

const bestFirst = (one: ChosenCandidate, other: ChosenCandidate): number =>
  other.judged.score - one.judged.score || (one.story.id < other.story.id ? -1 : 1)

function toldOf(
  { id }: Story,
  articles: Story['articles'],
  citations: readonly Citation[],
  open: ReadonlyMap<string, string[]>,
): ToldArticle[] {
  return articles.map(({ articleId, version }) => {
    const cited = citations.filter((one) => one.articleId === articleId && one.version === version)
    const quoted = cited.map(({ start, end }) => ({ start, end }))
    const partly = open.get(articleId)
    return { storyId: id, articleId, version, ...(quoted.length > 0 && { quoted }), ...(partly && { partly }) }
  })
}
