// What must outlast a restart: which thread belongs to which conversation, what was handled already, the parts of deliveries. Knows no words.
import type { PlatformLog, PlatformMemory } from '../../domain/ports.ts'
import { isFirst } from '../shared/desk.ts'
import { factsOf } from './failures.ts'
import type { Page } from './pages.ts'

export class Memory {
  readonly #entries: PlatformMemory
  readonly #log: PlatformLog
  readonly #team: string

  constructor(entries: PlatformMemory, log: PlatformLog, team: string) {
    this.#entries = entries
    this.#log = log
    this.#team = team
  }

  /** Returns the name of a thread's own conversation; `null`: that of what is written in a direct message outside any thread. */
  nameFor(channel: string, thread: string | null): string {
    return `slack:${this.#team}:${channel}${thread === null ? '' : `:${thread}`}`
  }

  /** Returns the conversation of a thread; `null`: Dateline has said nothing there. */
  async conversation(channel: string, thread: string): Promise<string | null> {
    return (await this.#entries.get(threadKey(channel, thread)).catch(this.#failed)) ?? null
  }

  async keepConversation(channel: string, thread: string, conversation: string): Promise<void> {
    await this.#entries.set(threadKey(channel, thread), conversation).catch(this.#failed)
  }

  /** True once for each event, command or press: Slack sends again what it thinks nobody heard. */
  isNew(kind: 'event' | 'trigger', id: string): Promise<boolean> {
    return isFirst(this.#entries, `slack:${kind}:${id}`, this.#log)
  }

  /** Keeps all pages of a delivery before the first is posted, if there are others; throws if that fails. */
  async keepPages(key: string, pages: Page[]): Promise<void> {
    // A try that came to nothing may have left others.
    if (pages.length > 1 || (await this.#entries.get(pagesKey(key))) !== null)
      await this.#entries.set(pagesKey(key), JSON.stringify(pages))
  }

  async pages(key: string): Promise<Page[]> {
    return JSON.parse((await this.#entries.get(pagesKey(key))) ?? '[]')
  }

  /** To answer without what went before is better than not at all. */
  readonly #failed = (error: unknown): null => {
    this.#log.error(factsOf(error), 'What Slack must not forget could not be looked up or kept.')
    return null
  }
}

const threadKey = (channel: string, thread: string): string => `slack:thread:${channel}:${thread}`
const pagesKey = (key: string): string => `slack:parts:${key}`
