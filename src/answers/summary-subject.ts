// Finds what is to be summed up for the words somebody typed: a story, one article, or whatever the articles tell of a topic.
import { passagesOf } from '../articles/passages.ts'
import type { Article } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import type { Story } from '../domain/story.ts'
import { searchPassages } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import { worthReading } from '../stories/read-story.ts'
import type { DatelineParts } from './ask.ts'
import type { SummaryOptions } from './dateline.ts'
import { storyFound, storyWithId } from './find-story.ts'
import { articleNamed } from './topic-article.ts'

/** Passages found for a topic, in all and of one article. */
const FOUND = 40
const EACH = 4
/** Articles whose opening passages are read too, for they tell the news, and passages that an opening has. */
const OPENED = 12
const OPENING = 3
/** Passages of a single article that are read: a book would take for ever. */
const LONGEST_ARTICLE = 80

/** What is to be summed up, and the passages that may tell it. */
export interface Subject {
  /** As shown to the reader: the topic as typed, or the title of an article or a story. */
  name: string
  topic: Question
  passages: FoundPassage[]
  /** Whether all of the passages is on the topic. */
  isWhole: boolean
  /** The story that it is, if it is one: of a single article too. */
  story: Story | null
}

interface SubjectOptions extends Pick<SummaryOptions, 'now' | 'asOf'> {
  /** Words are looked for in these articles alone, by their ids; an id or a title names whatever it names. */
  within?: readonly string[] | undefined
}

export async function subjectOf(typed: string, options: SubjectOptions, parts: DatelineParts): Promise<Subject> {
  const { now, asOf, within } = options
  const { vocabulary, stories, reader } = parts
  const named = await storyWithId(typed, stories, asOf)
  if (named !== null) {
    const articles = await reader.articles(worthReading(named))
    const passages = [...articles.values()].flatMap((article) => opening(article, 0))
    const topic = await understand(named.headline, vocabulary, asOf ?? now)
    return { name: named.headline, topic: { ...topic, period: null }, passages, isWhole: true, story: named }
  }
  const article = await articleNamed(typed, parts, asOf)
  if (article !== null) {
    const topic = await understand(article.title, vocabulary, asOf ?? now)
    // A date in a title asks for nothing.
    return {
      name: article.title,
      topic: { ...topic, period: null },
      passages: wholly(article),
      isWhole: true,
      story: null,
    }
  }
  const topic = await understand(typed, vocabulary, asOf ?? now)
  const ranked = await searchPassages(topic, parts, {
    now: asOf ?? now,
    ...(asOf && { asOf }),
    ...(within && { within }),
  })
  const story = await storyFound(topic, ranked, stories, asOf)
  const own = new Set(story?.articles.map(({ articleId }) => articleId))
  // A single article is summed up with what others say of the topic.
  const ofIt = own.size > 1 ? ranked.filter(({ article }) => own.has(article.id)) : ranked
  return { name: typed, topic, passages: withOpenings(bestOfEach(ofIt)), isWhole: false, story }
}

function wholly(article: Article): FoundPassage[] {
  return passagesOf(article)
    .slice(0, LONGEST_ARTICLE)
    .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score: 0 }))
}

function opening(article: Article, score: number): FoundPassage[] {
  return passagesOf(article)
    .slice(0, OPENING)
    .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score }))
}

/** Reprints stay in: of a sentence that several articles have, the one that had it first is to be quoted. */
function bestOfEach(ranked: FoundPassage[]): FoundPassage[] {
  const taken = new Map<string, number>()
  return ranked
    .filter(({ article }) => {
      const place = taken.get(article.id) ?? 0
      taken.set(article.id, place + 1)
      return place < EACH
    })
    .slice(0, FOUND)
}

/** How an article opens says best what it is about; an opening counts as much as what was found of its article. */
function withOpenings(found: FoundPassage[]): FoundPassage[] {
  const known = new Set(found.map(keyOf))
  const firsts = [...new Map(found.map((one) => [one.article.id, one])).values()]
  const openings = firsts.slice(0, OPENED).flatMap(({ article, score }) => opening(article, score))
  return [...found, ...openings.filter((one) => !known.has(keyOf(one)))]
}

const keyOf = ({ passage }: FoundPassage): string => `${passage.articleId}\n${passage.ordinal}`
