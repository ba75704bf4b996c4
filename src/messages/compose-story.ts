// Messages about a story: an overview, its timeline, its outlets side by side. Every quoted sentence has its number and its source.
import type { AnswerSentence, Citation } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { longDay } from '../domain/day.ts'
import type { Message, MessageBlock, MessageItem } from '../domain/message.ts'
import type { CastMember, Difference, OutletView, Quoted, TimelineEntry } from '../domain/telling.ts'
import { plain } from './compose.ts'
import { counted } from './counted.ts'
import { type LinkTo, toArticle } from './links.ts'
import { NumberedSources } from './numbered-sources.ts'

export interface StoryOptions {
  /** Every article that is quoted. */
  articles: Article[]
  linkTo?: LinkTo
}

export interface StoryOverview {
  headline: string
  /** Key sentences with citations numbered from 1. */
  sentences: AnswerSentence[]
  citations: Citation[]
  cast: CastMember[]
  differences: Difference[]
  outlets: string[]
  reports: number
}

/** People, and others of a kind, named in an overview; more would hide who matters. */
const MOST_PEOPLE = 6
const MOST_OTHERS = 5
/** Developments and outlets shown before the rest is counted. */
const MOST_ENTRIES = 15
const MOST_OUTLETS = 10

export function composeStory(story: StoryOverview, { articles, linkTo = toArticle }: StoryOptions): Message {
  const sources = new NumberedSources(articles, linkTo)
  const key = story.sentences.map(({ text, citations }) => ({
    text,
    citations: citations.flatMap((n) => {
      const citation = story.citations.find((one) => one.n === n)
      return citation === undefined ? [] : [sources.cite(citation)]
    }),
  }))
  const differences = story.differences.map((difference) => differenceSentences(difference, sources))
  const cast = castItems(story.cast)
  return {
    heading: story.headline,
    blocks: [
      ...paragraphs(key),
      ...(cast.length === 0 ? [] : [list('Who is in it', cast)]),
      ...(differences.length === 0 ? [] : [titled('Where outlets differ'), ...differences.flatMap(paragraphs)]),
      { kind: 'note', text: `${counted(story.reports, 'report')} from ${story.outlets.join(', ')}` },
      ...sources.block('Sources'),
    ],
    actions: [],
  }
}

/** Dated developments in order; what went before the event comes first, under its own heading. */
export function composeTimeline(
  headline: string,
  entries: TimelineEntry[],
  { articles, linkTo = toArticle }: StoryOptions,
): Message {
  const sources = new NumberedSources(articles, linkTo)
  const sections: [string, TimelineEntry[]][] = [
    ['Before', entries.filter(({ isBackground }) => isBackground)],
    ['What happened', entries.filter(({ isBackground }) => !isBackground)],
  ]
  const blocks = sections.flatMap(([heading, all]): MessageBlock[] => {
    if (all.length === 0) return []
    const shown = all.slice(-MOST_ENTRIES)
    return [
      titled(heading),
      ...shown.map((entry) =>
        said([{ text: `${dayOf(entry)}: ${flat(entry.quote)}`, citations: [sources.cite(entry)] }]),
      ),
    ]
  })
  if (blocks.length === 0) return plain(said([{ text: 'The articles on this story name no dates.', citations: [] }]))
  return { heading: headline, blocks: [...blocks, ...sources.block('Sources')], actions: [] }
}

/** Outlets in the order in which they reported. */
export function composeComparison(
  headline: string,
  { outlets, differences }: { outlets: OutletView[]; differences: Difference[] },
  { articles, linkTo = toArticle }: StoryOptions,
): Message {
  const sources = new NumberedSources(articles, linkTo)
  const disputed = differences.flatMap((difference) => paragraphs(differenceSentences(difference, sources)))
  const views = outlets.slice(0, MOST_OUTLETS).flatMap((view) => outletBlocks(view, sources))
  const others = outlets.length - MOST_OUTLETS
  return {
    heading: headline,
    blocks: [
      ...(disputed.length === 0 ? [] : [titled('Where outlets differ'), ...disputed]),
      ...views,
      ...(others > 0 ? [{ kind: 'note' as const, text: `and ${counted(others, 'other outlet')}` }] : []),
      ...sources.block('Sources'),
    ],
    actions: [],
  }
}

/** "Earlier (11 September 2025, Placeholder Gazette): all 52. “…” [1]", then "Later (…)". */
function differenceSentences(difference: Difference, sources: NumberedSources): AnswerSentence[] {
  const { about, sides, later } = difference
  const intro = `${about.charAt(0).toUpperCase()}${about.slice(1)}:`
  return sides.map((side, at) => {
    const when = later === null ? 'One account' : at === later ? 'Later' : 'Earlier'
    const where = [side.publishedAt === null ? null : longDay(side.publishedAt), side.outlet].filter(
      (one) => one !== null,
    )
    const others = side.reports > 1 ? `, and ${counted(side.reports - 1, 'other report')}` : ''
    const text = `${when} (${where.join(', ')}${others}): ${side.claim}. “${flat(side.quote)}”`
    return { text: at === 0 ? `${intro} ${text}` : text, citations: [sources.cite(side)] }
  })
}

function outletBlocks(view: OutletView, sources: NumberedSources): MessageBlock[] {
  const when = view.publishedAt === null ? '' : `, ${longDay(view.publishedAt)}`
  const shared =
    view.sharedWith.length === 0
      ? []
      : [{ text: `The same report as in ${view.sharedWith.join(', ')}.`, citations: [] }]
  const claims = view.claims.map(({ about, claim, source }) => ({
    text: `${about}: ${claim}.`,
    citations: [sources.cite(source)],
  }))
  const alone = view.alone.map((one) => ({ text: `“${flat(one.quote)}”`, citations: [sources.cite(one)] }))
  const sentences = [
    ...shared,
    ...claims,
    ...(alone.length === 0 ? [] : [{ text: 'Only here:', citations: [] }, ...alone]),
  ]
  const first = { text: `${view.outlet}${when}:`, citations: [] }
  return sentences.length === 0 ? [] : [said([first, ...sentences])]
}

/** People a line each; organisations and places on one. */
function castItems(cast: CastMember[]): MessageItem[] {
  const of = (kind: CastMember['kind'], most: number) => cast.filter((member) => member.kind === kind).slice(0, most)
  const others = (heading: string, kind: CastMember['kind']) => {
    const names = of(kind, MOST_OTHERS).map(({ name }) => name)
    return names.length === 0 ? [] : [item(`${heading}: ${names.join(', ')}`)]
  }
  const people = of('person', MOST_PEOPLE).map((member) => item(castLine(member)))
  return [...people, ...others('Organisations', 'organisation'), ...others('Places', 'place')]
}

function castLine({ name, variants, role, reports }: CastMember): string {
  const also = variants.length === 0 ? '' : ` (also ${variants.join(', ')})`
  return `${name}${role === null ? '' : `, ${role.text}`}${also}: ${counted(reports, 'report')}`
}

function dayOf({ on, precision }: TimelineEntry): string {
  if (precision === 'year') return String(on.getUTCFullYear())
  if (precision === 'month') return on.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return longDay(on)
}

/** A quote on one line; its source keeps it as it stands. */
const flat = (quote: Quoted['quote']): string => quote.replace(/\s+/g, ' ')
const item = (text: string): MessageItem => ({ text, at: null })
const list = (heading: string, items: MessageItem[]): MessageBlock => ({ kind: 'list', heading, items })
const said = (sentences: AnswerSentence[]): MessageBlock => ({ kind: 'paragraph', sentences })
const paragraphs = (sentences: AnswerSentence[]): MessageBlock[] => (sentences.length === 0 ? [] : [said(sentences)])
/** A line above paragraphs that hold citations, which lists cannot. */
const titled = (heading: string): MessageBlock => said([{ text: `${heading}:`, citations: [] }])
