// Suggests topics while somebody types, by titles alone, for it must be quick; and questions that the articles do answer.

import { type Article, isOrdinary, type Span } from '../domain/article.ts'
import { shortened } from '../domain/paging.ts'
import type { ArticleTitle } from '../storage/articles.ts'
import { CALENDAR, readsLikeOrganisation } from '../text/names.ts'
import { fold, STOP_WORDS, type Word, wordsOf } from '../text/words.ts'
import type { AskedAnswer, AskOptions, DatelineParts, SuggestedTopic } from './options.ts'

/** The most that Discord takes for a choice's name and value. */
const LONGEST = 100
/** Titles among which names are looked for, and names suggested beside titles. */
const [NEWEST, NAMES, STORIES] = [150, 5, 5]
/** A name that a single article holds is no topic yet. */
const FEWEST_ARTICLES = 2
const MOST_WORDS = 8

export async function topicsFor(
  typed: string,
  limit: number,
  { reader, vocabulary, stories }: Pick<DatelineParts, 'reader' | 'vocabulary' | 'stories'>,
): Promise<SuggestedTopic[]> {
  const beginnings = wordsOf(typed.slice(0, LONGEST))
    .map(({ folded }) => folded)
    .slice(0, MOST_WORDS)
  const [newest, titled] = await Promise.all([reader.titles([], NEWEST), reader.titles(beginnings, limit)])
  const names = (await namesIn(newest, vocabulary)).filter((name) => beginsAs(name, beginnings)).slice(0, NAMES)
  const told = (await stories.storiesOf(newest.map(({ id }) => id)))
    .filter((story) => story.articles.length > 1 && beginsAs(story.headline, beginnings))
    .slice(0, STORIES)
  const topics = [
    ...names.map((name) => ({ name, value: name })),
    ...told.map(({ id, headline }) => ({ name: shortened(headline, LONGEST), value: id })),
    ...titled.map(({ id, title }) => ({
      name: shortened(title.replace(/\s+/g, ' ').trim() || id, LONGEST),
      value: id.length <= LONGEST ? id : title.slice(0, LONGEST).toWellFormed(),
    })),
  ]
  // A story before the article that has its headline; of articles with one title the newest is suggested: nobody could tell the others from it.
  const distinct = topics.filter(({ name }, i) => topics.findIndex((other) => other.name === name) === i)
  return distinct.slice(0, Math.max(0, limit))
}

/** Names in the titles, the one in most of them first. */
async function namesIn(titles: ArticleTitle[], vocabulary: DatelineParts['vocabulary']): Promise<string[]> {
  const capitals = titles.map(({ title }) =>
    wordsOf(title).filter(({ text, folded }) => text !== folded && /^\p{L}/u.test(text)),
  )
  const counts = await vocabulary.counts([...new Set(capitals.flat().map(({ folded }) => folded))])
  const isName = ({ folded }: Word): boolean => {
    const count = counts.get(folded)
    if (count === undefined || count.articles < FEWEST_ARTICLES || STOP_WORDS.has(folded)) return false
    return !CALENDAR.test(folded) && folded.length > 2 && !isOrdinary(count)
  }
  const names = titles.flatMap(({ title }, at) => [...new Set(runsOf(title, capitals[at]?.filter(isName) ?? []))])
  const same = [...Map.groupBy(names, fold)].sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1))
  return same.flatMap(([, spellings]) => spellings.slice(0, 1))
}

function runsOf(title: string, words: readonly Span[]): string[] {
  const runs: Span[] = []
  for (const { start, end } of words) {
    const last = runs.at(-1)
    if (last !== undefined && title.slice(last.end, start) === ' ') last.end = end
    else runs.push({ start, end })
  }
  return runs.map(({ start, end }) => title.slice(start, end))
}

function beginsAs(name: string, beginnings: string[]): boolean {
  const words = wordsOf(name)
  return beginnings.every((beginning) => words.some(({ folded }) => folded.startsWith(beginning)))
}

const NAME = String.raw`(\p{Lu}[\p{L}’'-]{1,40} \p{Lu}[\p{L}’'-]{1,40})`
/** What an article says of somebody, and the question that this answers. */
const FORMS: [RegExp, (name: string) => string][] = [
  [new RegExp(String.raw`${NAME}, \d{2,3},`, 'gu'), (name) => `How old is ${name}?`],
  [
    new RegExp(String.raw`${NAME} (?:ha[ds] )?(?:\p{Ll}+ )?(?:said|told|warned)\b`, 'gu'),
    (one) => `What did ${one} say?`,
  ],
  [new RegExp(String.raw`${NAME}, (?:an?|the|who)\b`, 'gu'), (name) => `Who is ${name}?`],
]
/** Questions tried in each form: a start must not take long. */
const TRIED = 3

/** Up to three questions, each about somebody else, out of these articles. The same articles give the same questions. */
export async function exampleQuestions(
  articles: Pick<Article, 'text' | 'body'>[],
  dateline: { ask(question: string, options: AskOptions): Promise<AskedAnswer> },
  now: Date,
): Promise<string[]> {
  const bodies = articles.flatMap(({ text, body }) => body.map(({ start, end }) => text.slice(start, end)))
  const asked = new Map<string, string>()
  for (const [pattern, question] of FORMS) {
    const names = new Set(bodies.flatMap((body) => [...body.matchAll(pattern)].map(([, name = '']) => name)))
    const people = [...names].filter((name) => isPerson(name) && !asked.has(name))
    for (const name of people.slice(0, TRIED)) {
      const { answer } = await dateline.ask(question(name), { now })
      if (answer.kind !== 'answered') continue
      asked.set(name, question(name))
      break
    }
  }
  return [...asked.values()]
}

const isPerson = (name: string): boolean =>
  !readsLikeOrganisation(name) && !wordsOf(name).some(({ folded }) => STOP_WORDS.has(folded) || CALENDAR.test(folded))
