// A digest as a message: story by story what is new, how widely it was reported, and what it rests on.
import { leading, mention, note, paragraph, plain } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import { longDay } from '../domain/day.ts'
import type { Digest, DigestStory } from '../domain/digest.ts'
import {
  type Message,
  type MessageAction,
  type MessageBlock,
  type MessageSource,
  storyPage,
} from '../domain/message.ts'
import type { CitedQuote, Subscription } from '../domain/subscription.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import { counted } from '../text/words.ts'
import type { ReadyDigest } from './courier.ts'
import type { Digests } from './digests.ts'

export interface DigestOptions {
  actionsFor: (story: DigestStory, number: number) => MessageAction[]
  /** What becomes of stories that had no place, as a sentence; '' for nothing. */
  ofOthers: string
  /** What it was since that nothing is new, if that is clearer than the day: "the last digest here". */
  lastTime?: string
}

const LABELS: Record<DigestStory['status'], string> = {
  ...{ new: '', update: 'Update: ', changed: 'Changed: ', corrected: 'Corrected: ', withdrawn: 'Withdrawn: ' },
}

export function composeDigest({ stories, since, until, left }: Digest, options: DigestOptions): Message {
  if (stories.length === 0) return plain(paragraph(`Nothing new since ${options.lastTime ?? longDay(since)}.`))
  const others = counted(left, 'other story', 'other stories')
  const more = left > 0 ? [note(`${others} had no place here. ${options.ofOthers}`.trim())] : []
  const blocks = stories.flatMap((story, at) => storyBlocks(story, at + 1, options))
  return { heading: `What is new · ${longDay(until)}`, blocks: [...blocks, ...more], actions: [] }
}

function storyBlocks(story: DigestStory, number: number, { actionsFor }: DigestOptions): MessageBlock[] {
  const { headline, status, sentences, differences, citations, sources, earlier = [] } = story
  const whole = sources.filter(({ id }) => citations.every(({ articleId }) => articleId !== id))
  const cited = citations.flatMap((citation): MessageSource[] => {
    const article = sources.find(({ id, version }) => id === citation.articleId && version === citation.version)
    if (article === undefined) return []
    const title = earlier.includes(article.version) ? `${article.title} (before it was changed)` : article.title
    return [{ ...mention(article), title, n: citation.n, quote: citation.quote, ...leading(article, citation) }]
  })
  const shown = [...cited, ...whole.map(mention)]
  const title = `${number}. ${LABELS[status]}${headline}`
  return [
    {
      ...{ kind: 'headline', text: title, extent: extentOf(story), page: storyPage(story.storyId) },
      actions: actionsFor(story, number),
    },
    { kind: 'paragraph', sentences },
    ...(differences.length === 0 ? [] : [{ kind: 'paragraph', sentences: differences } as const]),
    ...(shown.length === 0 ? [] : [{ kind: 'sources', heading: 'Sources', sources: shown } as const]),
  ]
}

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
    actionsFor: (story, number) => (key === null ? [] : actionsUnder(key, story, number)),
    ofOthers: key === null ? `${NEXT_TIME}.` : `${NEXT_TIME}; /digest preview shows it now.`,
    // The day would be that of a digest of an hour ago, or the day before another one of the channel.
    ...(before.length > 0 && { lastTime: 'the last digest here' }),
  })
  const chosen = digest.stories.map(({ storyId, headline, status, why, lastPublishedAt }) => {
    const isNew = status === 'new' ? ['not told here before'] : []
    const last = lastPublishedAt === null ? [] : [`last reported on ${longDay(lastPublishedAt)}`]
    return { storyId, headline, why: [...why, ...isNew, ...last] }
  })
  // What stood in an article before it was changed is not what the digest rests on.
  const cites = digest.stories.flatMap(({ storyId, citations, earlier = [] }) =>
    citations
      .filter(({ version }) => !earlier.includes(version))
      .map(({ quote: _, ...one }): CitedQuote => ({ ...one, storyId })),
  )
  return { message, told, chosen, cites, isEmpty: digest.stories.length === 0 }
}

/** What can be done with a story. Of a report that is withdrawn there is nothing left to ask, unless there are others. */
function actionsUnder(key: string, { status }: DigestStory, number: number): MessageAction[] {
  const ask = { id: `digest-ask:${key}:${number}`, label: 'Ask about it', opens: 'form', vote: null } as const
  const why = { id: `digest-why:${key}:${number}`, label: 'Why is it here?', opens: 'reply', vote: null } as const
  return status === 'withdrawn' ? [why] : [ask, why]
}
