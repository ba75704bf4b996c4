// Makes digests: the stories that are news to a channel, what was corrected of what it was told, and what was withdrawn.
import type { FindInStory } from '../answers/findings.ts'
import type { Article } from '../domain/article.ts'
import { longDay } from '../domain/day.ts'
import type { Digest } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { DigestLength, ToldArticle } from '../domain/subscription.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { worthReading } from '../stories/read-story.ts'
import { earliestOf, judge, type Occasion, type StoryState } from './choose.ts'
import { isTakenBack } from './corrections.ts'
import { compareReports, inOneCount, type StoryToTell, type TellParts, type ToldStory, tellStory } from './tell.ts'
import { type ChangedArticle, ToldHistory, type ToldParts } from './told-articles.ts'
import {
  holds,
  openingsOf,
  type SpokenIn,
  spokenReader,
  topicWords,
  type UnspokenTopic,
  unspokenAmong,
} from './topics.ts'
import { withdrawnOf } from './withdrawn.ts'

export interface DigestParts extends TellParts, ToldParts {
  stories: Pick<StoryReader, 'stories' | 'storiesOf'>
  /** `null`: without a model nothing is said of differences. */
  findInStory: FindInStory | null
  /** How long a digest waits for what the model finds, in all its stories together. */
  findingsMs?: number
}

/** Stories, and new sentences of each. */
const LENGTHS: Record<DigestLength, { stories: number; sentences: number }> = {
  short: { stories: 3, sentences: 1 },
  normal: { stories: 6, sentences: 2 },
  long: { stories: 12, sentences: 3 },
}
/** Corrections take no story's place, up to so many. */
const MOST_CORRECTIONS = 12
/** A story is asked about that was news within this time. */
const ASKED_ABOUT_MS = 60 * 86_400_000
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

interface Explanation {
  headline: string
  isIn: boolean
  why: string
}

export class Digests {
  readonly #parts: DigestParts

  constructor(parts: DigestParts) {
    this.#parts = parts
  }

  async make(occasion: Occasion): Promise<MadeDigest> {
    return this.#make(occasion, this.#parts.findInStory)
  }

  /** Withdrawn reports come last; neither they nor what was only corrected take a story's place. */
  async #make(given: Occasion, findInStory: FindInStory | null): Promise<MadeDigest> {
    const { occasion, history, spokenIn, changed, candidates } = await this.#look(given, given.since)
    const { stories, left } = await this.#tellAll(chosenOf(candidates, occasion), occasion, history)
    const compared = findInStory === null ? stories : await compareReports(stories, findInStory, this.#parts.findingsMs)
    const told = compared.flatMap(toldOf)
    const withdrawn = await withdrawnOf(history, given, spokenIn)
    // What was edited in nothing that matters is not looked at again.
    const reworded = changed.filter(({ comparison }) => comparison.corrections.length === 0).map(toldAgain)
    const tells = new Set([...told, ...reworded].map(({ articleId }) => articleId))
    // One that goes on under another name is done with once that is told.
    const done = withdrawn.told.filter(({ articleId }) => {
      const successor = history.successors.get(articleId)
      return !successor || tells.has(successor)
    })
    const all = inOneCount([...compared.map(({ story }) => story), ...withdrawn.stories])
    const { since, until } = given
    return { digest: { since, until, stories: all, left }, told: [...told, ...reworded, ...done] }
  }

  /** Those of these topics of which nothing in the articles speaks, whatever its time. */
  unspoken(topics: readonly string[]): Promise<UnspokenTopic[]> {
    return unspokenAmong(topics, this.#parts.vocabulary)
  }

  /** Why a story that holds these words is in the digest, or is not; `null` where none does, nor an article out of its time. */
  async explain(words: string, given: Occasion): Promise<Explanation | null> {
    if (topicWords(words).length === 0) return null
    const since = new Date(given.since.getTime() - ASKED_ABOUT_MS)
    const { occasion, spokenIn, candidates } = await this.#look(given, since, words)
    const found = candidates.find(({ state }) => holds(state.tasted, words))
    if (found === undefined) return this.#outOfTime(words, spokenIn, given.until)
    const { id, headline } = found.story
    const judged = judge(found.story, found.state, occasion)
    if (judged.kind === 'left') return { headline, isIn: false, why: judged.why }
    const isTold = ({ digest }: MadeDigest): boolean => digest.stories.some(({ storyId }) => storyId === id)
    const made = await this.#make(given, null)
    if (isTold(made)) return { headline, isIn: true, why: judged.why.join('; ') }
    const { stories: most } = LENGTHS[given.taste.length]
    if (made.digest.stories.length < most || judged.fresh.length === 0)
      return { headline, isIn: false, why: 'it tells nothing that was not told here' }
    const isInLonger = isTold(await this.#make({ ...given, taste: { ...given.taste, length: 'long' } }, null))
    const longer = isInLonger ? 'a longer digest would hold it, and ' : ''
    const why = `${most} other stories come before it; ${longer}the next one tells it if nothing better comes`
    return { headline, isIn: false, why }
  }

  /** An article that no digest looks at, for it has no date, or one that is still to come: its title holds the words, or how it begins. */
  async #outOfTime(words: string, spokenIn: SpokenIn, until: Date): Promise<Explanation | null> {
    const { stories, reader } = this.#parts
    const all = (await stories.stories({})).flatMap(({ articles }) => articles)
    const out = all.filter(({ publishedAt }) => publishedAt === null || publishedAt > until)
    const read = await reader.articles(out.slice(0, MOST_UNDATED).map(({ articleId }) => articleId))
    const isAbout = async (one: StoryArticle, isTitle: boolean): Promise<boolean> => {
      const article = isTitle ? undefined : read.get(one.articleId)
      return holds(await spokenIn(article ? openingsOf([article]) : [one.title]), words)
    }
    for (const isTitle of [true, false])
      for (const one of out)
        if (await isAbout(one, isTitle)) return { headline: one.title, isIn: false, why: whyOutOfTime(one) }
    return null
  }

  /** What became of what was told, and the stories of which something came since then, or was corrected. `words`: what is asked about. */
  async #look(given: Occasion, since: Date, ...words: string[]) {
    const { stories, reader, vocabulary } = this.#parts
    const { until, taste } = given
    const spokenIn = await spokenReader([...taste.topics, ...taste.without, ...words], vocabulary)
    const history = await ToldHistory.of(given.told, this.#parts)
    const changed = await history.changed()
    const corrected = changed.filter(({ comparison }) => comparison.corrections.length > 0)
    const ids = corrected.map(({ now }) => now.id)
    const recent = await stories.stories({ since: earliestOf({ since, until }), until })
    const others = ids.length === 0 ? [] : await stories.storiesOf(ids, { until })
    const candidates: Candidate[] = []
    for (const story of new Map([...recent, ...others].map((one) => [one.id, one])).values()) {
      const own = corrected.filter(({ now }) => story.articles.some(({ articleId }) => articleId === now.id))
      const articles = await reader.articles(worthReading(story))
      const read = [...articles.values()]
      // What an article said when it was told may have been to the channel's taste.
      const openings = openingsOf([...read, ...own.map(({ before }) => before)])
      const spoken = await spokenIn([story.headline, ...story.articles.map(({ title }) => title), ...openings])
      const tasted = { ...spoken, outlets: story.outlets }
      const takenBack = new Set(read.filter(isTakenBack).map(({ id }) => id))
      candidates.push({ story, articles, corrected: own, state: { tasted, isCorrected: own.length > 0, takenBack } })
    }
    return { occasion: { ...given, told: history.told }, history, spokenIn, changed, candidates }
  }

  async #tellAll(
    chosen: readonly StoryToTell[],
    { taste }: Occasion,
    history: ToldHistory,
  ): Promise<{ stories: ToldStory[]; left: number }> {
    const { stories: most, sentences } = LENGTHS[taste.length]
    const isRead = await history.readings()
    const quotes = new Set<string>()
    const isSaid = (quote: string): boolean => quotes.has(quote) || isRead(quote)
    const stories: ToldStory[] = []
    const places = { fresh: most, corrections: MOST_CORRECTIONS }
    let left = 0
    for (const one of chosen) {
      const { judged, corrected } = one
      const isFull = places.fresh === 0 && judged.fresh.length > 0
      if (isFull && judged.status === 'new') {
        left++
        continue
      }
      // A correction does not wait because there is no place for what came besides.
      const fresh = isFull && corrected.length > 0 ? [] : judged.fresh
      const of = { ...one, judged: { ...judged, fresh } }
      const ids = new Set(judged.status === 'new' ? [] : one.story.articles.map(({ articleId }) => articleId))
      const before = (await history.versions(ids)).map(({ article }) => article)
      const story = await tellStory(of, { most: sentences, before, isSaid }, this.#parts)
      if (story === null) continue
      const place = fresh.length > 0 ? 'fresh' : 'corrections'
      if (places[place] === 0) {
        left++
        continue
      }
      places[place]--
      const waiting = new Set(fresh.length === 0 ? judged.fresh : [])
      stories.push({ story, of, told: one.story.articles.filter((article) => !waiting.has(article)) })
      for (const { quote } of story.citations) quotes.add(quote)
    }
    return { stories, left }
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

/** What was quoted of an article before and stands in it now counts as quoted of this version, too. */
function toldOf({ story: { storyId, citations }, of: { corrected }, told }: ToldStory): ToldArticle[] {
  return told.map(({ articleId, version }) => {
    const cited = citations.filter((one) => one.articleId === articleId && one.version === version)
    const standing = corrected.find(({ now }) => now.id === articleId)?.comparison.quoted ?? []
    const quoted = [...standing, ...cited.map(({ start, end }) => ({ start, end }))]
    return { storyId, articleId, version, ...(quoted.length > 0 && { quoted }) }
  })
}

const toldAgain = ({ storyId, now: { id, version }, comparison: { quoted } }: ChangedArticle): ToldArticle => ({
  ...{ storyId, articleId: id, version },
  ...(quoted.length > 0 && { quoted }),
})

function whyOutOfTime({ publishedAt, file }: StoryArticle): string {
  return publishedAt === null
    ? `it has no date, so nobody can tell whether it is new; one in ${file} would help, and /ask finds it as it is`
    : `it is dated ${longDay(publishedAt)}, which is still to come`
}
