// What there is to read: `search`, `stories` and `articles`.
import { composeAnswer } from '../../answers/compose.ts'
import { composeStories } from '../../answers/story-views.ts'
import { unknownOutlet } from '../../digests/topics.ts'
import type { CommandOption, CommandValues } from '../../domain/command.ts'
import { parseSince } from '../../domain/day.ts'
import { type Message, textMessage } from '../../domain/message.ts'
import type { StoryPeriod } from '../../domain/story.ts'
import { outletCalled } from '../../search/spelling.ts'
import { fold } from '../../text/words.ts'
import { composeArticles, composeFound, composeListing } from '../compose.ts'
import { articlesJson, searchJson, storiesJson, storyJson } from '../json.ts'
import { type Call, type Command, dayOf, FOR_ASKER, option, refuse, type Tools, textOf } from './command.ts'

/** Articles shown, and passages looked through for them: several may be of one article. */
const [ARTICLES_SHOWN, PASSAGES] = [10, 60]
const MOST_PASSAGES = 1000

export const articles: Command = {
  ...{ ...FOR_ASKER, name: 'articles', example: 'articles night train' },
  description: 'The newest articles, or those about something',
  options: [
    option('words', 'what they are to be about', { maxLength: 200 }),
    option('outlet', 'only those of this outlet', { isSuggested: true, maxLength: 100 }),
  ],
  run: articlesAbout,
  suggest: async (name, typed, tools) => (name === 'outlet' ? outletsHolding(typed, tools) : []),
}

async function articlesAbout({ values, tools }: Call): Promise<Message> {
  const words = textOf(values, 'words')
  const wanted = textOf(values, 'outlet')
  const outlet = wanted === '' ? null : await outletMeant(wanted, tools)
  const about = `${words === '' ? '' : ` about “${words}”`}${outlet === null ? '' : ` by ${outlet}`}`
  const found =
    words === ''
      ? await tools.reader.newest({ limit: ARTICLES_SHOWN, ...(outlet !== null && { outlet }) })
      : (await tools.dateline.search(words, { limit: PASSAGES, now: tools.clock() })).map(({ article }) => article)
  const distinct = [...new Map(found.map((article) => [article.id, article])).values()]
  const fitting = distinct.filter((article) => outlet === null || article.outlet === outlet).slice(0, ARTICLES_SHOWN)
  if (fitting.length === 0) return textMessage(`There are no articles${about}.`)
  return composeArticles(`${words === '' ? 'The newest articles' : 'Articles'}${about}`, fitting)
}

async function outletMeant(wanted: string, tools: Tools): Promise<string> {
  const known = await knownOutlets(tools)
  const holding = known.find((outlet) => fold(outlet).includes(fold(wanted)))
  return outletCalled(wanted, known) ?? holding ?? refuse(unknownOutlet(wanted, known))
}

export async function outletsHolding(typed: string, tools: Tools): Promise<CommandOption['choices']> {
  const fitting = (await knownOutlets(tools)).filter((outlet) => fold(outlet).includes(fold(typed)))
  return fitting.map((outlet) => ({ name: outlet, value: outlet }))
}

export async function knownOutlets({ reader }: Tools): Promise<string[]> {
  return (await reader.outletFacts()).map(({ outlet }) => outlet)
}

/** `articles` on the command line: with no words to pick some out, all of them, and what was skipped. */
export const listing: Command = {
  ...articles,
  description: 'What is indexed, and what was skipped and why; with words, the articles about them',
  async run(call) {
    if (Object.keys(call.values).length > 0) return articlesAbout(call)
    const all = await call.tools.dateline.listing()
    return { shown: composeListing(all), json: articlesJson(all) }
  },
}

const SEARCHED = 'only what had been published by then; a day means its end (UTC)'
const limitIn = (values: CommandValues): number => Number(textOf(values, 'k') || 10)

export const search: Command = {
  ...{ ...FOR_ASKER, name: 'search', example: 'search night train', takesBatch: true },
  description: 'Find the passages that hold some words',
  options: [
    option('words', 'the words to look for', { isRequired: true }),
    option('k', 'passages at most (default: 10)'),
    option('as_of', SEARCHED, { kind: 'day' }),
  ],
  problemIn(values) {
    const k = limitIn(values)
    const isRight = Number.isInteger(k) && k >= 1 && k <= MOST_PASSAGES
    return isRight ? null : `Write a whole number from 1 to ${MOST_PASSAGES} behind -k.`
  },
  async run({ values, tools }) {
    const asOf = dayOf(values, 'as_of')
    const options = { limit: limitIn(values), now: tools.clock(), ...(asOf && { asOf }) }
    const found = await tools.dateline.search(textOf(values, 'words'), options)
    return { shown: composeFound(found), json: searchJson(found) }
  },
}

export const PERIOD = [
  option('since', 'what came then or later; a day means its beginning (UTC)', { kind: 'day' }),
  option('until', SEARCHED, { kind: 'day' }),
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

export const stories: Command = {
  ...{ ...FOR_ASKER, name: 'stories', example: 'stories prisoners' },
  description: 'Articles about one event together, the latest first; with an id or words, one story',
  options: [option('words', 'the id of a story, or words that name it'), ...PERIOD],
  problemIn: problemInPeriod,
  async run({ values, tools: { dateline, clock } }) {
    const words = textOf(values, 'words')
    const period = periodIn(values)
    const { since, until } = period
    if (words === '') {
      const all = await dateline.stories(period)
      return { shown: composeStories(all, period), json: storiesJson(all) }
    }
    const about = { now: clock(), ...(since && { since }), ...(until && { asOf: until }) }
    const told = await dateline.toldStory(words, about)
    if (told !== null) return { shown: composeAnswer(told.answer), json: storyJson(told) }
    const found = await dateline.storiesAbout(words, about)
    const none = textMessage(`There is no such story${since || until ? ' in that time' : ''}.`)
    return { shown: found.length === 0 ? none : composeStories(found), json: storiesJson(found) }
  },
}
