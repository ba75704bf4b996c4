// What there is to read: `search`, `stories`, `articles` and `sources`.
import { composeAnswer, composeText } from '../../answers/compose.ts'
import { composeStories } from '../../answers/story-views.ts'
import type { ToldStory } from '../../answers/told-story.ts'
import { unknownOutlet } from '../../digests/topics.ts'
import type { Skipped } from '../../domain/article.ts'
import type { CommandValues } from '../../domain/command.ts'
import { parseSince } from '../../domain/day.ts'
import type { Message } from '../../domain/message.ts'
import type { FoundPassage } from '../../domain/passage.ts'
import type { Story, StoryPeriod } from '../../domain/story.ts'
import type { ListedArticle, OutletFacts } from '../../storage/articles.ts'
import { fold } from '../../text/words.ts'
import { composeArticles, composeFound, composeListing, composeOutlets, type Listed } from '../compose.ts'
import { listingJson, passagesJson, storiesJson, toldStoryJson } from '../json.ts'
import { type Call, type Command, dayOf, FOR_ASKER, option, refuse, type Tools, textOf } from './command.ts'

/** Articles shown, and passages looked through for them: several may be of one article. */
const ARTICLES_SHOWN = 10
const PASSAGES = 60
const OUTLETS_SHOWN = 25
const MOST_SUGGESTIONS = 25
const MOST_PASSAGES = 1000

export const articles: Command<Articles> = {
  ...FOR_ASKER,
  name: 'articles',
  description: 'The newest articles, or those about something',
  options: [
    option({ name: 'words', description: 'what they are to be about', maxLength: 200 }),
    option({ name: 'outlet', description: 'only those of this outlet', isSuggested: true, maxLength: 100 }),
  ],
  example: 'articles night train',
  run: articlesAbout,
  compose: composeFoundArticles,
  async suggest(name, typed, { catalogue }) {
    if (name !== 'outlet') return []
    const fitting = (await catalogue.outletFacts()).filter(({ outlet }) => fold(outlet).includes(fold(typed)))
    return fitting.slice(0, MOST_SUGGESTIONS).map(({ outlet }) => ({ name: outlet, value: outlet }))
  },
}

interface Articles {
  found: Listed[]
  /** Which these are, to be put behind "articles": " about “trains” by The Post". */
  about: string
  isNewest: boolean
}

function composeFoundArticles({ found, about, isNewest }: Articles): Message {
  if (found.length === 0) return composeText(`There are no articles${about}.`)
  return composeArticles(`${isNewest ? 'The newest articles' : 'Articles'}${about}`, found)
}

async function articlesAbout({ values, tools }: Call): Promise<Articles> {
  const words = textOf(values, 'words')
  const wanted = textOf(values, 'outlet')
  const outlet = wanted === '' ? null : await outletCalled(wanted, tools)
  const about = `${words === '' ? '' : ` about “${words}”`}${outlet === null ? '' : ` by ${outlet}`}`
  if (words === '') {
    const found = await tools.catalogue.newest({ limit: ARTICLES_SHOWN, ...(outlet !== null && { outlet }) })
    return { found, about, isNewest: true }
  }
  const passages = await tools.dateline.search(words, { limit: PASSAGES, now: tools.clock() })
  const distinct = [...new Map(passages.map(({ article }) => [article.id, article])).values()]
  const found = distinct.filter((article) => outlet === null || article.outlet === outlet).slice(0, ARTICLES_SHOWN)
  return { found, about, isNewest: false }
}

/** The outlet of that name, or the one whose name holds it. */
async function outletCalled(wanted: string, tools: Tools): Promise<string> {
  const outlets = await knownOutlets(tools)
  const folded = fold(wanted)
  const found =
    outlets.find((outlet) => fold(outlet) === folded) ?? outlets.find((outlet) => fold(outlet).includes(folded))
  return found ?? refuse(unknownOutlet(wanted, outlets))
}

export async function knownOutlets({ catalogue }: Tools): Promise<string[]> {
  return (await catalogue.outletFacts()).map(({ outlet }) => outlet)
}

/** `articles` on the command line: with no words to pick some out, all of them, and what was skipped. */
export const listing: Command<Articles | Listing> = {
  ...articles,
  description: 'What is indexed, and what was skipped and why; with words, the articles about them',
  run: (call) => (Object.keys(call.values).length === 0 ? call.tools.dateline.listing() : articlesAbout(call)),
  compose: (result) => ('skipped' in result ? composeListing(result) : composeFoundArticles(result)),
  json: (result) => ('skipped' in result ? listingJson(result) : composeFoundArticles(result)),
}

type Listing = { articles: ListedArticle[]; skipped: Skipped[] }

export const sources: Command<OutletFacts[]> = {
  ...FOR_ASKER,
  name: 'sources',
  description: 'The outlets that the articles come from, and how fresh they are',
  options: [],
  example: 'sources',
  run: ({ tools }) => tools.catalogue.outletFacts(),
  compose: (outlets) => composeOutlets(outlets, OUTLETS_SHOWN),
}

const SEARCHED = 'only what had been published by then; a day means its end (UTC)'

export const search: Command<FoundPassage[]> = {
  ...FOR_ASKER,
  name: 'search',
  description: 'Find the passages that hold some words',
  options: [
    option({ name: 'words', description: 'the words to look for', isRequired: true }),
    option({ name: 'k', description: 'passages at most (default: 10)' }),
    option({ name: 'as_of', description: SEARCHED, kind: 'day' }),
  ],
  takesBatch: true,
  example: 'search night train',
  problemIn(values) {
    const k = Number(textOf(values, 'k') || 10)
    return Number.isInteger(k) && k >= 1 && k <= MOST_PASSAGES
      ? null
      : `Write a whole number from 1 to ${MOST_PASSAGES} behind -k.`
  },
  run({ values, tools }) {
    const asOf = dayOf(values, 'as_of')
    const limit = Number(textOf(values, 'k') || 10)
    return tools.dateline.search(textOf(values, 'words'), { limit, now: tools.clock(), ...(asOf && { asOf }) })
  },
  compose: composeFound,
  json: passagesJson,
}

/** From when until when, on the command line. */
export const PERIOD = [
  option({ name: 'since', description: 'what came then or later; a day means its beginning (UTC)', kind: 'day' }),
  option({ name: 'until', description: SEARCHED, kind: 'day' }),
]

export function periodIn(values: CommandValues): StoryPeriod {
  const since = dayOf(values, 'since', parseSince)
  const until = dayOf(values, 'until')
  return { ...(since && { since }), ...(until && { until }) }
}

export function problemInPeriod(values: CommandValues): string | null {
  const { since, until } = periodIn(values)
  const isUpsideDown = since !== undefined && until !== undefined && since > until
  return isUpsideDown ? '--since is later than --until; write the earlier day behind --since' : null
}

interface Stories {
  /** All that is known of one; `null` where none alone was asked for. */
  told: ToldStory | null
  stories: readonly Story[]
  isNamed: boolean
  period: StoryPeriod
}

export const stories: Command<Stories> = {
  ...FOR_ASKER,
  name: 'stories',
  description: 'Articles about one event together, the latest first; with an id or words, one story',
  options: [option({ name: 'words', description: 'the id of a story, or words that name it' }), ...PERIOD],
  example: 'stories prisoners',
  problemIn: problemInPeriod,
  async run({ values, tools: { dateline, clock } }) {
    const words = textOf(values, 'words')
    const period = periodIn(values)
    if (words === '') return { told: null, stories: await dateline.stories(period), isNamed: false, period }
    const { since, until } = period
    const about = { now: clock(), ...(since && { since }), ...(until && { asOf: until }) }
    const told = await dateline.toldStory(words, about)
    const found = told === null ? await dateline.storiesAbout(words, about) : [told.story]
    return { told, stories: found, isNamed: true, period }
  },
  compose({ told, stories: found, isNamed, period }) {
    if (told !== null) return composeAnswer(told.answer)
    const when = period.since || period.until ? ' in that time' : ''
    if (isNamed) return found.length === 0 ? composeText(`There is no such story${when}.`) : composeStories(found)
    return composeStories(found, period)
  },
  json: ({ told, stories: found }) => (told === null ? storiesJson(found) : toldStoryJson(told)),
}
