// Makes digests: the stories that are news to a channel, each told once. What was told and is changed later is corrected where it stands.
import type { FindInStory } from '../answers/findings.ts'
import { bodyOf } from '../domain/article.ts'
import type { Digest, DigestLength, ToldArticle } from '../domain/subscription.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { worthReading } from '../stories/read-story.ts'
import { type Candidate, type Chosen, earliestOf, judge, type Occasion } from './choose.ts'
import { compareReports, inOneCount, type ToldStory, tellStory } from './tell.ts'
import { readHistory, type ToldHistory } from './told-articles.ts'
import { holds, openingsOf, spokenReader, topicWords, unspokenAmong } from './topics.ts'

export interface DigestParts {
  reader: ArticleReader
  vocabulary: Vocabulary
  stories: Pick<StoryReader, 'stories'>
  /** `null`: without a model nothing is said of differences. */
  findInStory: FindInStory | null
  findingsMs?: number
}

const LENGTHS: Record<DigestLength, { stories: number; sentences: number }> = {
  short: { stories: 3, sentences: 1 },
  normal: { stories: 6, sentences: 1 },
  long: { stories: 12, sentences: 2 },
}
/** A story is asked about that was news within this time. */
export const ASKED_ABOUT_MS = 60 * 86_400_000

export type Digests = ReturnType<typeof createDigests>
export type MadeDigest = Awaited<ReturnType<Digests['make']>>

export function createDigests(parts: DigestParts) {
  const { reader, vocabulary, stories: storyReader, findInStory: usualFinder, findingsMs } = parts

  async function make(given: Occasion, findInStory = usualFinder) {
    const { occasion, history, candidates } = await look(given, given.since)
    const { stories, left } = await tellAll(candidates, occasion, history)
    const compared = findInStory === null ? stories : await compareReports(stories, findInStory, findingsMs)
    const told = stories.flatMap(({ of: { story } }) =>
      story.articles.map(({ articleId, version }): ToldArticle => ({ storyId: story.id, articleId, version })),
    )
    const all = inOneCount(compared.map(({ story }) => story))
    const digest: Digest = { since: given.since, until: given.until, stories: all, left }
    return { digest, told }
  }

  const unspoken = (topics: readonly string[]) => unspokenAmong(topics, vocabulary)

  /** Why a story that holds these words is in the digest, or is not; `null` where none does. */
  async function explain(words: string, given: Occasion) {
    if (topicWords(words).length === 0) return null
    const since = new Date(given.since.getTime() - ASKED_ABOUT_MS)
    const { occasion, candidates } = await look(given, since, words)
    const found =
      candidates.find(({ story }) => story.id === words) ?? candidates.find(({ tasted }) => holds(tasted, words))
    if (found === undefined) return null
    const { id, headline } = found.story
    const judged = judge(found, occasion)
    if ('left' in judged) return { headline, isIn: false, why: judged.left }
    const isTold = ({ digest }: MadeDigest): boolean => digest.stories.some(({ storyId }) => storyId === id)
    const made = await make(given, null)
    if (isTold(made)) return { headline, isIn: true, why: judged.why.join('; ') }
    const { stories: most } = LENGTHS[given.taste.length]
    if (made.digest.stories.length < most)
      return { headline, isIn: false, why: 'it tells nothing that was not told here' }
    const why = `${most} other stories come before it; the next one tells it if nothing better comes`
    return { headline, isIn: false, why }
  }

  /** What was told, and the stories of which something came since then. `words`: what is asked about. */
  async function look(given: Occasion, since: Date, ...words: string[]) {
    const { until, taste } = given
    const spokenIn = await spokenReader([...taste.topics, ...taste.without, ...words], vocabulary)
    const history = await readHistory(given.told, reader)
    const candidates: Candidate[] = []
    for (const story of await storyReader.stories({ since: earliestOf({ since, until }), until })) {
      const articles = await reader.articles(worthReading(story))
      const titles = story.articles.map(({ title }) => title)
      const spoken = await spokenIn([story.headline, ...titles, ...openingsOf([...articles.values()])])
      const isSought = story.reports > 1 && taste.topics.some((topic) => !holds(spoken, topic))
      const texts = isSought ? [...articles.values()].map(bodyOf) : []
      const wholes = await Promise.all(texts.map((text) => spokenIn([text])))
      candidates.push({ story, articles, tasted: { ...spoken, outlets: story.outlets, wholes } })
    }
    return { occasion: { ...given, told: history.told }, history, candidates }
  }

  async function tellAll(candidates: readonly Candidate[], occasion: Occasion, history: ToldHistory) {
    const chosen = candidates.flatMap((one): Chosen[] => {
      const judged = judge(one, occasion)
      return 'left' in judged ? [] : [judged]
    })
    chosen.sort((one, other) => other.score - one.score || (one.story.id < other.story.id ? -1 : 1))
    const { stories: most, sentences } = LENGTHS[occasion.taste.length]
    const isRead = await history.readings()
    const quotes = new Set<string>()
    const isSaid = (quote: string): boolean => quotes.has(quote) || isRead(quote)
    const options = { most: sentences, vocabulary, isSaid }
    const stories: ToldStory[] = []
    let left = 0
    for (const of of chosen) {
      const isFull = stories.length === most
      const before = await history.versions(of.story.articles.map(({ articleId }) => articleId))
      const isShut = isFull && of.status === 'new'
      const story = isShut ? null : await tellStory(of, { ...options, before })
      if (story === null && !isShut) continue
      if (story === null || isFull) {
        left++
        continue
      }
      stories.push({ story, of })
      for (const { quote } of story.citations) quotes.add(quote)
    }
    return { stories, left }
  }

  return { make, unspoken, explain }
}
