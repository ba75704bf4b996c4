// What must outlast a restart: which thread belongs to which conversation, what was handled already, the parts of deliveries. Knows no words.
import type { PlatformLog, PlatformMemory } from '../../domain/ports.ts'
import { claimed } from '../shared/desk.ts'
import { comingPosts } from '../shared/work.ts'
import { factsOf } from './failures.ts'
import type { Page } from './pages.ts'

export type Memory = ReturnType<typeof memoryOf>

export const eventKey = (kind: 'event' | 'trigger', id: string): string => `slack:${kind}:${id}`

export function memoryOf(entries: PlatformMemory, log: PlatformLog, team: string) {
  const threadKey = (channel: string, thread: string): string => `slack:thread:${channel}:${thread}`
  const pagesKey = (key: string): string => `slack:parts:${key}`
  /** To answer without what went before is better than not at all. */
  const failed = (error: unknown): null => {
    log.error(factsOf(error), 'What Slack must not forget could not be looked up or kept.')
    return null
  }
  const coming = comingPosts()
  return {
    expect: coming.expect,

    /** Returns the name of a thread's own conversation; `null`: that of what is written in a direct message outside any thread. */
    nameFor: (channel: string, thread: string | null): string =>
      `slack:${team}:${channel}${thread === null ? '' : `:${thread}`}`,

    /** Returns the conversation of a thread; `null`: Dateline has said nothing there. */
    conversation: (channel: string, thread: string): Promise<string | null> =>
      coming.sought(channel, () => entries.get(threadKey(channel, thread)).catch(failed)),

    async keepConversation(channel: string, thread: string, conversation: string): Promise<void> {
      await entries.set(threadKey(channel, thread), conversation).catch(failed)
    },

    /** True once for each event, command or press: Slack sends again what it thinks nobody heard. */
    isNew: async (key: string): Promise<boolean> => (await claimed(entries, log, key)) ?? true,

    /** Keeps all pages of a delivery before the first is posted, if there are others; throws if that fails. */
    async keepPages(key: string, pages: Page[]): Promise<void> {
      // A try that came to nothing may have left others.
      if (pages.length > 1 || (await entries.get(pagesKey(key))) !== null)
        await entries.set(pagesKey(key), JSON.stringify(pages))
    },

    pages: async (key: string): Promise<Page[]> => JSON.parse((await entries.get(pagesKey(key))) ?? '[]'),
  }
}
