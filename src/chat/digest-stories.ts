// The stories of a digest that was posted, in its order, as they were called then and as they are now.

import type { Story } from '../domain/story.ts'
import type { ChosenStory } from '../domain/subscription.ts'
import type { DeskTools } from './desk-parts.ts'

export interface PostedStory extends ChosenStory {
  /** As it is now; `null`: nothing of it is there any more. */
  present: Story | null
}

/** [] where nothing is known of a delivery with that key. */
export async function storiesOf(key: string, { deliveries, dateline }: DeskTools): Promise<PostedStory[]> {
  const { chosen } = (await deliveries.contentsOf(key)) ?? { chosen: [] }
  return Promise.all(
    chosen.map(async (one) => {
      const present = await dateline.story(one.storyId)
      return { ...one, headline: one.headline || present?.headline || 'a story that has left', present }
    }),
  )
}

/** The conversation below a digest; that about one of its stories alone where one is named. */
export const conversationAbout = (key: string, story: Story | null): string =>
  story === null ? `delivery:${key}` : `delivery:${key}:${story.id}`

/** Of a conversation below a digest its key, and the id of the story that it is about; `null` for other conversations. */
export function aboutIn(conversation: string | null): { key: string; storyId: string | null } | null {
  const [found, key = '', storyId = null] = /^delivery:([^:]+)(?::(.+))?$/s.exec(conversation ?? '') ?? []
  return found === undefined ? null : { key, storyId }
}
