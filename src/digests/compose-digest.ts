// A digest as a message: story by story what is new, how widely it was reported, and what it rests on.
import { sourcesOf } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import { longDay, longDays, longMoment } from '../domain/day.ts'
import type { Message, MessageBlock } from '../domain/message.ts'
import { linkTo, note, paragraph, plain, storyPage } from '../domain/message.ts'
import type { CitedQuote, Digest, DigestStory, Subscription } from '../domain/subscription.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import { counted } from '../text/words.ts'
import type { ReadyDigest } from './courier.ts'
import type { Digests } from './digests.ts'

export interface DigestOptions {
  /** That of its delivery; missing where nothing can be done with it. */
  key?: string | undefined
  /** What becomes of stories that had no place, as a sentence; '' for nothing. */
  ofOthers: string
  /** What it was since that nothing is new, if that is clearer than the day: "the last digest here". */
  lastTime?: string
}

export function composeDigest({ stories, since, until, left }: Digest, options: DigestOptions): Message {
  if (stories.length === 0) return plain(paragraph(`Nothing new since ${options.lastTime ?? longMoment(since)}.`))
  const others = counted(left, 'other story', 'other stories')
  const more = left > 0 ? [note(`${others} had no place here. ${options.ofOthers}`.trim())] : []
  const blocks = stories.flatMap((story, at) => storyBlocks(story, at + 1, options))
  const outlets = new Set(stories.flatMap((story) => story.outlets)).size
  const extent = note(`${counted(stories.length, 'story', 'stories')} from ${counted(outlets, 'outlet')}`)
  const heading = `What is new · ${daysOf(stories, { since, until })}`
  const actions = options.key === undefined ? [] : [{ id: `digest-sources:${options.key}`, label: 'Sources' }]
  return { heading, blocks: [extent, ...blocks, ...more], actions, isCard: true }
}

/** What was new when something last came in, where nothing has since. */
export const asLatest = (message: Message): Message => ({
  ...message,
  heading: message.heading?.replace(/^What is new/, 'Latest stories') ?? null,
  blocks: [note('Nothing newer has come in.'), ...message.blocks],
})

/** A day and a half: what is of a day may be told a little late. */
const OF_A_DAY_MS = 36 * 3_600_000

/** "12 September 2025" of what is news on that day; else the days that stand by the stories: "9 – 12 September 2025". */
function daysOf(stories: readonly DigestStory[], { since, until }: Pick<Digest, 'since' | 'until'>): string {
  const moments = stories
    .flatMap(({ lead, lastPublishedAt }) => (lead?.publishedAt ?? lastPublishedAt)?.getTime() ?? [])
    .sort((a, b) => a - b)
  const [first = until.getTime(), last = until.getTime()] = [moments[0], moments.at(-1)]
  const isOfDay = until.getTime() - since.getTime() <= OF_A_DAY_MS
  return isOfDay && until.getTime() - last <= OF_A_DAY_MS ? longDay(until) : longDays(new Date(first), new Date(last))
}

function storyBlocks(story: DigestStory, number: number, { key }: DigestOptions): MessageBlock[] {
  const { headline, status, sentences, differences, citations, lead } = story
  const cited = sourcesOf(story, false)
  const shown = cited.sources
  const told = citations[0]
  const link = lead && told ? linkTo(lead, told) : (shown[0]?.link ?? null)
  const named = lead?.outlet ?? shown[0]?.outlet
  const others = story.outlets.length - 1
  const by = named === undefined || others === 0 ? [] : [`${named} +${others}`]
  const actions = key === undefined ? [] : [{ id: `digest-why:${key}:${number}`, label: MENU }]
  const small = [status === 'update' ? 'Update' : [], extentOf(story), by].flat().join(' · ')
  return [
    { kind: 'headline', text: `${number}. ${headline}`, extent: '', link, page: storyPage(story.storyId), actions },
    { kind: 'paragraph', sentences },
    ...(differences.length === 0 ? [] : [{ kind: 'paragraph', sentences: differences } as const]),
    // Of the report that is named and linked, which may not be the story's newest.
    { kind: 'note', text: small, at: lead?.publishedAt ?? story.lastPublishedAt },
    ...(shown.length === 0 ? [] : [{ ...cited, inChat: 'nothing' } as const]),
  ]
}

const MENU = 'Ask about a story, or why it is here …'
const NEXT_TIME = 'What is still news by then comes with the next digest'

/** The digest of a span, as the channel would see it. `key` is that of the delivery; without one, nothing can be done with it. */
export async function digestFor(
  { destination, taste }: Pick<Subscription, 'destination' | 'taste'>,
  span: { since: Date; until: Date },
  { digests, deliveries }: { digests: Digests; deliveries: DeliveryRecords },
  key: string | null,
): Promise<ReadyDigest> {
  const before = await deliveries.told(destination, key)
  const { digest, told } = await digests.make({ ...span, taste, told: before })
  const message = composeDigest(digest, {
    key: key ?? undefined,
    ofOthers: key === null ? `${NEXT_TIME}.` : `${NEXT_TIME}; /digest preview shows it now.`,
    // The day would be that of a digest of an hour ago, or the day before another one of the channel.
    ...(before.length > 0 && { lastTime: 'the last digest here' }),
  })
  const chosen = digest.stories.map(({ storyId, headline, status, why, lastPublishedAt }) => {
    const isNew = status === 'new' ? ['not told here before'] : []
    const last = lastPublishedAt === null ? [] : [`last reported on ${longDay(lastPublishedAt)}`]
    return { storyId, headline, why: [...why, ...isNew, ...last] }
  })
  const cites = digest.stories.flatMap(({ storyId, citations }) =>
    citations.map(({ quote: _, ...one }): CitedQuote => ({ ...one, storyId })),
  )
  return { message, told, chosen, cites, isEmpty: digest.stories.length === 0 }
}
