// Words stories: the list of them, and the answers that tell of one: its overview, its timeline, its outlets side by side. Every quote is cited.
import { type Answer, type Answered, type AnswerPart, type AnswerSentence, Citing } from '../domain/answer.ts'
import { dayStated, longDay } from '../domain/day.ts'
import { type Message, type MessageItem, note, plain, textMessage } from '../domain/message.ts'
import type { Difference, DifferenceSide, Quoted, Story, StoryPeriod, TimelineEntry } from '../domain/story.ts'
import { compareOutlets, type OutletView, type StoryArticles } from '../stories/read-story.ts'
import { timelineOf } from '../stories/timeline.ts'
import { squeezed } from '../text/characters.ts'
import { numbersOf } from '../text/numbers.ts'
import { counted } from '../text/words.ts'
import { unanswered } from './answers.ts'
import type { StoryFindings } from './findings.ts'
import type { OnTopic } from './on-topic.ts'

/** Stories of a list; for more there is JSON. */
const MOST_STORIES = 30
/** Outlets named before "and 4 others". */
const MOST_NAMED = 4
/** Entries of a timeline, the latest. */
const MOST_ENTRIES = 20
/** Outlets shown before the rest is counted. */
const [MOST_OUTLETS, MOST_DIFFERENCES] = [10, 6]

export const TIMELINE = 'What happened when'

/** It can be checked who says what, not that they contradict one another. */
const JUDGED = 'That these statements differ is the model’s reading; the quotes are the articles’ own words.'
const NONE_FOUND = 'The model found nothing in which these reports differ.'

/** A story, or articles that were found for a topic, with those of its articles that were read. */
export interface ToldOf {
  /** As the answer's question. */
  name: string
  story: Pick<Story, 'headline' | 'articles' | 'outlets' | 'reports'> & { id: string | null; stories?: number }
  read: StoryArticles
  /** Of a topic that no single story tells: what of them is on it. */
  isOn: OnTopic
}

/** Key sentences below the headline of their story. */
export function overview(answer: Answered, { story }: ToldOf): Answered {
  return { ...answer, story: { ...headed(story), parts: [] } }
}

/** By a model's findings where it has any, else by the days that the articles write. */
export function timelineView(told: ToldOf, found: StoryFindings | null): Answer {
  const isByModel = found !== null && found.developments.length > 0
  const entries = (isByModel ? found.developments : timelineOf(told.read)).filter(told.isOn)
  const notes = found?.notes ?? []
  if (entries.length === 0) {
    const reason = 'There is no timeline to give: of no sentence of the articles is the day certain.'
    return lacking(told, reason, notes)
  }
  const citing = new Citing()
  const paragraphs = entries
    .slice(-MOST_ENTRIES)
    .map((one) => [boldly(timeOf(one), `: ${one.text ?? squeezed(one.quote)}`, [citing.cite(one)])])
  return inParts(told, [{ heading: TIMELINE, paragraphs }], citing, { isByModel, notes })
}

export const isComparable = ({ story }: ToldOf): boolean => story.outlets.length > 1 && (story.stories ?? 1) === 1

/** Where the outlets differ as a model sees it, and what each leads with. */
export function comparisonView(told: ToldOf, found: StoryFindings | null): Answer {
  const notes = found?.notes ?? []
  if (!isComparable(told)) {
    const { outlets } = told.story
    const reason = outlets.length > 1 ? 'no two outlets tell of the same' : `only ${outlets[0]} tells of this`
    return lacking(told, `There is nothing to compare: ${reason}.`, notes)
  }
  const citing = new Citing()
  const differences = (found?.differences ?? []).slice(0, MOST_DIFFERENCES).map((one) => differencePart(one, citing))
  const outlets = compareOutlets(told.read)
  const paragraphs = outlets.slice(0, MOST_OUTLETS).map((one) => [outletSentence(one, citing)])
  const others = outlets.length - MOST_OUTLETS
  if (others > 0) paragraphs.push([{ text: `And ${counted(others, 'other outlet')}.`, citations: [] }])
  const isByModel = differences.length > 0
  const judged = isByModel ? [JUDGED] : found !== null && notes.length === 0 ? [NONE_FOUND] : []
  const parts = [...differences, { heading: 'What each outlet leads with', paragraphs }]
  const answer = inParts(told, parts, citing, { isByModel, notes: [...notes, ...judged] })
  return { ...answer, ...(answer.story && { story: { ...answer.story, namesOutlets: true } }) }
}

/** What a side says, without a stop behind it. */
const sayingOf = ({ claim, quote }: DifferenceSide): string =>
  claim?.replace(/(?<![.\s])[.\s]+$/, '') ?? `“${squeezed(quote)}”`

/** "8 May 2031"; nothing of what is undated. */
const dayOf = ({ publishedAt }: Pick<Quoted, 'publishedAt'>): string[] =>
  publishedAt === null ? [] : [longDay(dayStated(publishedAt))]

/** A line for each side, "Alpha Post · A barge broke the pillar · 8 May 2031"; a figure that only rises is one line. */
function differencePart(difference: Difference, citing: Citing): AnswerPart {
  const { about, sides } = difference
  const rising = risingIn(difference)
  const lines = sides.map((side) => [
    boldly(side.outlet, ` · ${[sayingOf(side), ...dayOf(side)].join(' · ')}`, [citing.cite(side)]),
  ])
  return {
    heading: about === null ? 'Where outlets differ' : capital(about),
    paragraphs: rising === null ? lines : [[{ text: rising, citations: lines.flat().flatMap((one) => one.citations) }]],
  }
}

const ROUGHLY = /\b(?:at least|more than|over|about|around|nearly|almost|some)\s$/i

/** "21 (23 Nov) → 41 (24 Nov) → at least 57 (28 Nov)", of a count that each report has higher than the one before; else `null`. */
function risingIn({ sides }: Difference): string | null {
  const counts = sides.map(({ claim, quote, publishedAt }) => {
    const text = squeezed(claim ?? quote)
    const [count, ...others] = numbersOf(text).filter(({ kind, soft }) => !soft && kind === 'plain')
    if (count === undefined || count.value === null || others.length > 0 || publishedAt === null) return null
    const day = dayStated(publishedAt).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
    const roughly = ROUGHLY.exec(text.slice(0, count.start))?.[0].toLowerCase() ?? ''
    return { value: count.value, day, text: `${roughly}${text.slice(count.start, count.end)} (${day})` }
  })
  const rises = counts.every((one, at) => {
    const before = counts[at - 1]
    return one !== null && (at === 0 || (!!before && one.value > before.value && one.day !== before.day))
  })
  return rises ? counts.map((one) => one?.text).join(' → ') : null
}

/** "Outlets differ on the pillar: A barge broke it (Alpha Post, 8 May 2031). A flood did (Beta Times, …).": where there is little room. */
export function differenceInShort(difference: Difference, citing: Citing): AnswerSentence {
  const { about, sides } = difference
  const citations = sides.map((side) => citing.cite(side))
  const rising = risingIn(difference)
  if (rising !== null) return { text: about === null ? rising : `${capital(about)}: ${rising}`, citations }
  const claims = sides.map((side) => `${sayingOf(side)} (${[side.outlet, ...dayOf(side)].join(', ')}).`)
  const head = about === null ? 'Outlets differ' : `Outlets differ on “${about}”`
  return { text: `${head}: ${claims.join(' ')}`, citations }
}

/** Words that an outlet's lead has at most, so that outlets can be seen side by side. */
const LEAD_WORDS = 20

function outletSentence(view: OutletView, citing: Citing): AnswerSentence {
  const { outlet, sharedWith, lead } = view
  const words = lead === null ? [] : squeezed(lead.quote).split(' ')
  const quoted = words.length > LEAD_WORDS ? `${words.slice(0, LEAD_WORDS).join(' ')} …` : words.join(' ')
  const own = lead === null ? 'nothing in it can be quoted by itself' : `“${quoted}”`
  const said = sharedWith.length > 0 ? `the same report as in ${sharedWith.join(', ')}` : own
  const isCited = lead !== null && sharedWith.length === 0
  const cells = [outlet, said, ...dayOf(view)]
  return { ...boldly(outlet, ` · ${cells.slice(1).join(' · ')}`, isCited ? [citing.cite(lead)] : []), cells }
}

const boldly = (first: string, rest: string, citations: number[] = []): AnswerSentence => ({
  ...{ text: `${first}${rest}`, citations, emphasis: [[0, first.length]] },
})

function timeOf({ on, precision }: TimelineEntry): string {
  if (precision === 'year') return String(on.getUTCFullYear())
  if (precision === 'month') return on.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return longDay(on)
}

function inParts(
  { name, story, read }: ToldOf,
  parts: AnswerPart[],
  { citations }: Citing,
  { isByModel, notes }: { isByModel: boolean; notes: string[] },
): Answered {
  const cited = citations.flatMap(
    ({ articleId, version }) => read.articles.find((one) => one.id === articleId && one.version === version) ?? [],
  )
  return {
    ...{ kind: 'answered', mode: isByModel ? 'model' : 'extractive', question: name, notes, sentences: [], citations },
    sources: [...new Set(cited)],
    story: { ...headed(story), parts },
  }
}

function lacking({ name, read }: ToldOf, reason: string, notes: string[]): Answer {
  const nearest = read.articles.map((article) => ({ article }))
  return unanswered(name, reason, nearest, { mode: 'extractive', notes })
}

function headed(story: ToldOf['story']) {
  const { id, headline, articles, stories = 1 } = story
  const newest = Math.max(...articles.map(({ publishedAt }) => publishedAt?.getTime() ?? 0))
  const extent = stories > 1 ? `${extentOf(story)} in ${counted(stories, 'story', 'stories')}` : extentOf(story)
  return { id, headline, extent, ...(newest > 0 && { newest: longDay(dayStated(new Date(newest))) }) }
}

/** Stories as a message: for each its headline, how widely it was reported, and when. `period`: the time that they are of. */
export function composeStories(stories: readonly Story[], { since, until }: StoryPeriod = {}): Message {
  const isOfTime = since !== undefined || until !== undefined
  if (stories.length === 0) return textMessage(`There are no stories ${isOfTime ? 'in that time' : 'yet'}.`)
  const items = stories.slice(0, MOST_STORIES).map(itemOf)
  const others = stories.length - MOST_STORIES
  const list = { kind: 'list', heading: counted(stories.length, 'story', 'stories'), items } as const
  return plain(list, ...(others > 0 ? [note(`and ${counted(others, 'earlier story', 'earlier stories')}`)] : []))
}

/** "4 outlets", or "5 outlets, 3 different reports" where some print what others wrote: who found it out by himself cannot be told from words. */
export function extentOf({ outlets, reports }: Pick<Story, 'outlets' | 'reports'>): string {
  if (outlets.length === 1) return reports > 1 ? `${outlets[0]}, ${counted(reports, 'report')}` : (outlets[0] ?? '')
  const widely = counted(outlets.length, 'outlet')
  if (reports >= outlets.length) return widely
  return `${widely}, ${reports > 1 ? `${reports} different reports` : 'the same report'}`
}

function itemOf(story: Story): MessageItem {
  const { headline, outlets, articles, lastPublishedAt } = story
  const named = outlets.slice(0, MOST_NAMED).join(', ')
  const others = outlets.length - MOST_NAMED
  const more = others > 0 ? ` and ${counted(others, 'other')}` : ''
  const by = articles.length === 1 || outlets.length === 1 ? '' : ` (${named}${more})`
  return { text: `${headline} — ${extentOf(story)}${by}`, at: lastPublishedAt }
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
