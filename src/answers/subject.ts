// Finds what is to be summed up for the words somebody typed: a story, one article by its id, file or title, or what the articles tell of a topic.
import { passagesOf } from '../articles/passages.ts'
import { type Article, type FoundPassage, foundIn } from '../domain/article.ts'
import { dayStated } from '../domain/day.ts'
import type { Question } from '../domain/question.ts'
import type { Story } from '../domain/story.ts'
import { type SearchOptions, searchPassages } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { worthReading } from '../stories/read-story.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import type { DatelineParts } from './options.ts'

const FOUND = 40 // Passages found for a topic, in all and of one article.
const EACH = 4
/** Articles whose opening passages are read too, for they tell the news, and passages that an opening has. */
const [OPENED, OPENING] = [12, 3]
const LONGEST_ARTICLE = 80 // Passages of a single article that are read: a book would take for ever.

/** What is to be summed up, and the passages that may tell it. */
export interface Subject {
  /** As shown to the reader: the topic as typed, or the title of an article or a story. */
  name: string
  topic: Question
  /** Best first, reprints among them: of a sentence that several articles have, the one that had it first is quoted. */
  passages: FoundPassage[]
  /** Whether the passages are those of one article or one story: then all of them are on the topic, and the topic is its headline. */
  isWhole: boolean
  /** The story that it is, if it is one: of a single article too. */
  story: Story | null
}

export async function subjectOf(typed: string, options: SearchOptions, parts: DatelineParts): Promise<Subject> {
  const { now, asOf } = options
  const { vocabulary, stories, reader } = parts
  const whole = async (name: string, passages: FoundPassage[], story: Story | null): Promise<Subject> => {
    // A date in a title asks for nothing.
    const topic = { ...(await understand(name, vocabulary, now)), period: null }
    return { name, topic, passages, isWhole: true, story }
  }
  const named = await storyWithId(typed, stories, asOf)
  if (named !== null) {
    const articles = await reader.articles(worthReading(named))
    const passages = [...articles.values()].flatMap((article) => firstPassages(article, OPENING))
    return whole(named.headline, passages, named)
  }
  const [article, ...others] = await articlesNamed(typed, reader, asOf)
  if (article && others.length === 0) return whole(article.title, firstPassages(article, LONGEST_ARTICLE), null)
  const topic = await understand(typed, vocabulary, now)
  const found = await searchPassages(topic, parts, options)
  const story = await storyFound(topic, found, stories, asOf)
  const own = new Set(story?.articles.map(({ articleId }) => articleId))
  // A single article is summed up with what others say of the topic.
  const ofIt = own.size > 1 ? found.filter(({ article }) => own.has(article.id)) : found
  return { name: typed, topic, passages: withOpenings(bestOfEach(ofIt)), isWhole: false, story }
}

export const firstPassages = (article: Article, most: number, score = 0): FoundPassage[] =>
  passagesOf(article)
    .slice(0, most)
    .map((passage) => foundIn(article, passage, score))

/** Reprints stay in: of a sentence that several articles have, the one that had it first is to be quoted. */
function bestOfEach(found: FoundPassage[]): FoundPassage[] {
  const byArticle = Map.groupBy(found, ({ article }) => article.id)
  const best = new Set([...byArticle.values()].flatMap((own) => own.slice(0, EACH)))
  return found.filter((one) => best.has(one)).slice(0, FOUND)
}

/** How an article opens says best what it is about; an opening counts as much as what was found of its article. */
function withOpenings(found: FoundPassage[]): FoundPassage[] {
  const firsts = [...new Map(found.map((one) => [one.article.id, one])).values()]
  const openings = firsts.slice(0, OPENED).flatMap(({ article, score }) => firstPassages(article, OPENING, score))
  const keyOf = ({ passage }: FoundPassage): string => `${passage.articleId}\n${passage.ordinal}`
  return [...new Map([...openings, ...found].map((one) => [keyOf(one), one])).values()]
}

const NEARLY = 0.8 // Of a title's words and the typed ones, the share that must be common to both.
/** A title that is not typed to the letter must have so many words: one or two words are rather a topic. */
const FEWEST_WORDS = 4
const TITLES = 50 // Titles looked at, the newest first.
const SHARING = 50 // Articles of one file name that are read.

/** The article of this id or title, or all of this file name; without its ending a name that several share is rather a topic. */
export async function articlesNamed(name: string, reader: DatelineParts['reader'], asOf?: Date): Promise<Article[]> {
  const ids = await reader.idsOf(name)
  if (ids.length > 1 && !/\.\w+$/.test(name)) return []
  const meant = ids.length > 0 ? ids.slice(0, SHARING) : await idsTitled(name, reader)
  const articles = [...(await reader.articles(meant)).values()]
  return asOf === undefined
    ? articles
    : articles.filter(({ publishedAt }) => publishedAt !== null && dayStated(publishedAt) <= asOf)
}

/** The id of the article whose title this is: the newest where several have it, for it is told anew then. */
async function idsTitled(name: string, reader: DatelineParts['reader']): Promise<string[]> {
  const typed = wordsOf(name).map(({ folded }) => folded)
  if (typed.length < 2) return []
  const nearness = (title: string): number => {
    const words = wordsOf(title).map(({ folded }) => folded)
    if (words.join(' ') === typed.join(' ')) return 2
    const shared = new Set(typed).intersection(new Set(words)).size
    return words.length < FEWEST_WORDS ? 0 : (2 * shared) / (new Set(typed).size + new Set(words).size)
  }
  // Any word may be misspelled, but hardly both of the two longest.
  const longest = [...new Set(typed)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, 2)
  const titles = (await Promise.all(longest.map((word) => reader.titles([word], TITLES)))).flat()
  const near = titles.map(({ id, title }) => ({ id, nearness: nearness(title) }))
  const [best] = near.sort((a, b) => b.nearness - a.nearness)
  return best === undefined || best.nearness < NEARLY ? [] : [best.id]
}

const VOICES = 10 // Articles that have a say, the best found first.
const HOLDS = 0.6 // Share of the topic that what was found of an article must hold for it to have one.
/** Share of the voices that must be for a story, and share of its articles that must be among them. */
const MAJORITY = 0.5
/** Voices that need not be most of a story, where no other is heard: of whom no other story tells. */
const UNANIMOUS = 3
const COMMON = 0.7 // Share of all articles from which on a word is common.
const AHEAD = 0.5 // Every other story has less than this share of its voices.

type Stories = Pick<StoryReader, 'story' | 'storiesOf'>

/** The story of that id, or of one that leads to it, as it was at `asOf`. */
async function storyWithId(typed: string, stories: Stories, asOf: Date | undefined): Promise<Story | null> {
  const story = /\s/.test(typed) ? null : await stories.story(typed)
  const ids = story?.articles.map(({ articleId }) => articleId) ?? []
  return asOf === undefined ? story : ((await stories.storiesOf(ids, { until: asOf }))[0] ?? null)
}

/** The story clearly ahead of all others among what was found, best first; `null` if none is. */
async function storyFound(topic: Question, found: readonly FoundPassage[], stories: Stories, asOf?: Date) {
  // A word by itself that most articles hold names no story.
  const [only, ...others] = topic.terms
  if (only !== undefined && others.length === 0 && only.share > COMMON) return null
  const voices = voicesIn(topic, found)
  const heard = (await stories.storiesOf(voices, { until: asOf }))
    .map((story) => ({ story, ids: new Set(story.articles.map(({ articleId }) => articleId)) }))
    .map(({ story, ids }) => ({ story, ids, own: voices.filter((id) => ids.has(id)).length }))
    .sort((one, other) => other.own - one.own)
  const [best, next] = heard
  if (best === undefined || !best.ids.has(voices[0] ?? '')) return null
  const isMostOfIt =
    best.own >= MAJORITY * Math.min(best.ids.size, VOICES) || (best.own === voices.length && best.own >= UNANIMOUS)
  const isAhead = best.own >= MAJORITY * voices.length && (next?.own ?? 0) < AHEAD * best.own
  return isMostOfIt && isAhead ? best.story : null
}

/** Articles of which something found speaks of the topic, in the order of what was found. */
export function voicesIn(topic: Question, found: readonly FoundPassage[]): string[] {
  const matcher = new TermMatcher(topic)
  if (matcher.terms.length === 0) return []
  const speaking = found.filter(
    ({ text, article }) => matcher.coverage(matcher.match(wordsOf(`${article.title}\n${text}`))) >= HOLDS,
  )
  return [...new Set(speaking.map(({ article }) => article.id))].slice(0, VOICES)
}
