// Words stories: the list of them, and the answers that tell of one: its overview, its timeline, its outlets side by side. Every quote is cited.
import { type Answer, type Answered, type AnswerPart, type AnswerSentence, Citing } from '../domain/answer.ts'
import { dayStated, longDay } from '../domain/day.ts'
import type { Message, MessageItem } from '../domain/message.ts'
import type { Difference, DifferenceSide, Quoted, Story, StoryPeriod, TimelineEntry } from '../domain/story.ts'
import { compareOutlets, type OutletView } from '../stories/compare.ts'
import type { StoryArticles } from '../stories/read-story.ts'
import { timelineOf } from '../stories/timeline.ts'
import { counted } from '../text/words.ts'
import { unanswered } from './answers.ts'
import { composeText, note, plain } from './compose.ts'
import type { StoryFindings } from './findings.ts'

/** Stories of a list; for more there is JSON. */
const MOST_STORIES = 30
/** Outlets named before "and 4 others". */
const MOST_NAMED = 4
/** Entries of a timeline, the latest. */
const MOST_ENTRIES = 20
/** Outlets shown before the rest is counted. */
const MOST_OUTLETS = 10
const MOST_DIFFERENCES = 6

/** It can be checked who says what, not that they contradict one another. */
const JUDGED = 'That these statements differ is the model’s reading; the quotes are the articles’ own words.'
const NONE_FOUND = 'The model found nothing in which these reports differ.'

/** A story, or articles that were found for a topic, with those of its articles that were read. */
export interface ToldOf {
  /** As the answer's question. */
  name: string
  story: Pick<Story, 'headline' | 'articles' | 'outlets' | 'reports'> & { id: string | null }
  read: StoryArticles
}

/** Key sentences below the headline of their story. */
export function overview(answer: Answered, { story }: ToldOf): Answered {
  return { ...answer, story: { ...headed(story), parts: [] } }
}

/** By a model's findings where it has any, else by the days that the articles write. */
export function timelineView(told: ToldOf, found: StoryFindings | null): Answer {
  const isByModel = found !== null && found.developments.length > 0
  const entries = isByModel ? found.developments : timelineOf(told.read)
  const notes = found?.notes ?? []
  if (entries.length === 0) {
    const reason = 'There is no timeline to give: the articles name no day on which something happened.'
    return lacking(told, reason, notes)
  }
  const citing = new Citing()
  const paragraphs = entries
    .slice(-MOST_ENTRIES)
    .map((one) => [{ text: `${timeOf(one)}: ${one.text ?? flat(one.quote)}`, citations: [citing.cite(one)] }])
  return inParts(told, { heading: 'What happened when', paragraphs }, citing, { isByModel, notes })
}

export function isComparable({ read }: ToldOf): boolean {
  return new Set(read.articles.map(({ outlet }) => outlet)).size > 1
}

/** Where the outlets differ as a model sees it; without one, what each says first. */
export function comparisonView(told: ToldOf, found: StoryFindings | null): Answer {
  const notes = found?.notes ?? []
  if (!isComparable(told)) {
    const only = told.read.articles[0]?.outlet ?? 'one outlet'
    return lacking(told, `There is nothing to compare: only ${only} tells of this.`, notes)
  }
  const citing = new Citing()
  if (found !== null && found.differences.length > 0) {
    const paragraphs = found.differences.slice(0, MOST_DIFFERENCES).map((one) => differenceSentences(one, citing))
    const part = { heading: 'Where outlets differ', paragraphs }
    return inParts(told, part, citing, { isByModel: true, notes: [...notes, JUDGED] })
  }
  const outlets = compareOutlets(told.read)
  const paragraphs = outlets.slice(0, MOST_OUTLETS).map((one) => outletSentences(one, citing))
  const others = outlets.length - MOST_OUTLETS
  if (others > 0) paragraphs.push([uncited(`And ${counted(others, 'other outlet')}.`)])
  return inParts(told, { heading: 'What each outlet says first', paragraphs }, citing, {
    isByModel: false,
    notes: found !== null && notes.length === 0 ? [NONE_FOUND] : notes,
  })
}

/** "Alpha Post, 8 May 2031: A barge broke the pillar. “…” [1]", a sentence for each side. */
function differenceSentences({ about, sides }: Difference, citing: Citing): AnswerSentence[] {
  return sides.map((side, at) => {
    const claim = side.claim === null ? '' : `${ended(side.claim)} `
    const text = `${whereOf(side)}: ${claim}“${flat(side.quote)}”`
    return { text: at === 0 && about !== null ? `${capital(about)}. ${text}` : text, citations: [citing.cite(side)] }
  })
}

/** "Outlets differ on the pillar: A barge broke it (Alpha Post, 8 May 2031). A flood did (Beta Times, …).": where there is little room. */
export function differenceInShort({ about, sides }: Difference, citing: Citing): AnswerSentence {
  const saying = ({ claim, quote }: DifferenceSide) => claim?.replace(/(?<![.\s])[.\s]+$/, '') ?? `“${flat(quote)}”`
  const claims = sides.map((side) => `${saying(side)} (${whereOf(side)}).`)
  const head = about === null ? 'Outlets differ' : `Outlets differ on “${about}”`
  return { text: `${head}: ${claims.join(' ')}`, citations: sides.map((side) => citing.cite(side)) }
}

function outletSentences({ outlet, publishedAt, sharedWith, lead }: OutletView, citing: Citing): AnswerSentence[] {
  const head = uncited(`${whereOf({ outlet, publishedAt })}:`)
  if (sharedWith.length > 0) return [head, uncited(`The same report as in ${sharedWith.join(', ')}.`)]
  if (lead === null) return [head, uncited('Nothing in it can be quoted by itself.')]
  return [head, { text: `“${flat(lead.quote)}”`, citations: [citing.cite(lead)] }]
}

/** "Alpha Post, 8 May 2031". */
function whereOf({ outlet, publishedAt }: Pick<Quoted, 'outlet' | 'publishedAt'>): string {
  return publishedAt === null ? outlet : `${outlet}, ${longDay(dayStated(publishedAt))}`
}

function timeOf({ on, precision }: TimelineEntry): string {
  if (precision === 'year') return String(on.getUTCFullYear())
  if (precision === 'month') return on.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return longDay(on)
}

function inParts(
  { name, story, read }: ToldOf,
  part: AnswerPart,
  { citations }: Citing,
  { isByModel, notes }: { isByModel: boolean; notes: string[] },
): Answered {
  const cited = citations.flatMap(
    ({ articleId, version }) => read.articles.find((one) => one.id === articleId && one.version === version) ?? [],
  )
  return {
    ...{ kind: 'answered', mode: isByModel ? 'model' : 'extractive', question: name, notes, sentences: [], citations },
    sources: [...new Set(cited)],
    story: { ...headed(story), parts: [part] },
  }
}

function lacking({ name, read }: ToldOf, reason: string, notes: string[]): Answer {
  const nearest = read.articles.map((article) => ({ article }))
  return unanswered(name, reason, nearest, { mode: 'extractive', notes })
}

const headed = (story: ToldOf['story']) => ({ id: story.id, headline: story.headline, extent: extentOf(story) })

/** Stories as a message: for each its headline, how widely it was reported, and when. `period`: the time that they are of. */
export function composeStories(stories: readonly Story[], { since, until }: StoryPeriod = {}): Message {
  const isOfTime = since !== undefined || until !== undefined
  if (stories.length === 0) return composeText(`There are no stories ${isOfTime ? 'in that time' : 'yet'}.`)
  const items = stories.slice(0, MOST_STORIES).map(itemOf)
  const others = stories.length - MOST_STORIES
  const list = { kind: 'list', heading: counted(stories.length, 'story', 'stories'), items } as const
  return plain(list, ...(others > 0 ? [note(`and ${counted(others, 'earlier story', 'earlier stories')}`)] : []))
}

/**
 * "4 outlets, 2 reports": how widely a story was reported; reprints count once. Whether outlets found the news out by themselves cannot be
 * told from their words.
 */
export function extentOf({ outlets, reports }: Pick<Story, 'outlets' | 'reports'>): string {
  if (outlets.length === 1) return reports > 1 ? `${outlets[0]}, ${counted(reports, 'report')}` : (outlets[0] ?? '')
  return `${counted(outlets.length, 'outlet')}, ${reports > 1 ? counted(reports, 'report') : 'one report'}`
}

function itemOf(story: Story): MessageItem {
  const { headline, outlets, articles, lastPublishedAt } = story
  const named = outlets.slice(0, MOST_NAMED).join(', ')
  const others = outlets.length - MOST_NAMED
  const more = others > 0 ? ` and ${counted(others, 'other')}` : ''
  const by = articles.length === 1 || outlets.length === 1 ? '' : ` (${named}${more})`
  return { text: `${headline} — ${extentOf(story)}${by}`, at: lastPublishedAt }
}

/** A quote on one line; its citation keeps it as it stands. */
const flat = (quote: string): string => quote.replace(/\s+/g, ' ')
const ended = (claim: string): string => (/[.!?]$/.test(claim) ? claim : `${claim}.`)
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const uncited = (text: string): AnswerSentence => ({ text, citations: [] })
