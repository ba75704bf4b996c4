// Stories as a message: for each its headline, how widely it was reported, and when.
import type { Message, MessageItem } from '../domain/message.ts'
import type { Story, StoryPeriod } from '../domain/story.ts'
import { counted } from '../text/words.ts'
import { composeText, note, plain } from './compose.ts'

/** Stories shown; for more there is JSON. */
const SHOWN = 30
/** Outlets named before "and 4 others". */
const OUTLETS_NAMED = 4

/** `period`: the time that they are of. */
export function composeStories(stories: readonly Story[], { since, until }: StoryPeriod = {}): Message {
  const isOfTime = since !== undefined || until !== undefined
  if (stories.length === 0) return composeText(`There are no stories ${isOfTime ? 'in that time' : 'yet'}.`)
  const items = stories.slice(0, SHOWN).map(itemOf)
  const others = stories.length - SHOWN
  const list = { kind: 'list', heading: counted(stories.length, 'story', 'stories'), items } as const
  return plain(list, ...(others > 0 ? [note(`and ${counted(others, 'earlier story', 'earlier stories')}`)] : []))
}

/** "4 outlets, 2 independent reports": what a reader is told about how widely a story was reported. */
export function extentOf({ articles, outlets, reports }: Pick<Story, 'articles' | 'outlets' | 'reports'>): string {
  if (articles.length === 1) return outlets.join(', ')
  const reported = reports === 1 ? 'one report' : counted(reports, 'independent report')
  return outlets.length === 1 && reports === articles.length
    ? `${outlets.join(', ')}, ${counted(articles.length, 'article')}`
    : `${counted(outlets.length, 'outlet')}, ${reported}`
}

function itemOf(story: Story): MessageItem {
  const { headline, outlets, articles, lastPublishedAt } = story
  const named = outlets.slice(0, OUTLETS_NAMED).join(', ')
  const others = outlets.length - OUTLETS_NAMED
  const more = others > 0 ? ` and ${counted(others, 'other')}` : ''
  const by = articles.length === 1 || outlets.length === 1 ? '' : ` (${named}${more})`
  return { text: `${headline} — ${extentOf(story)}${by}`, at: lastPublishedAt }
}
