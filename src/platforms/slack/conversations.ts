// Which thread belongs to which conversation, and which events were handled: also after a restart. Knows no words.
import type { PlatformMemory } from '../../messages/ports.ts'

export class Conversations {
  readonly #memory: PlatformMemory

  constructor(memory: PlatformMemory) {
    this.#memory = memory
  }

  /** A thread's own. */
  ofThread(team: string, channel: string, thread: string): string {
    return `slack:${team}:${channel}:${thread}`
  }

  /** That of what is written in a direct message outside any thread: one for all. */
  ofDirect(team: string, channel: string): string {
    return `slack:${team}:${channel}`
  }

  /** `null`: Dateline has said nothing in this thread. */
  async find(channel: string, thread: string): Promise<string | null> {
    return this.#memory.get(threadKey(channel, thread))
  }

  async remember(channel: string, thread: string, conversation: string): Promise<void> {
    await this.#memory.set(threadKey(channel, thread), conversation)
  }

  /** True once for each event, command or press: Slack sends again what it thinks nobody heard. */
  async isNew(kind: 'event' | 'trigger' | 'title', id: string): Promise<boolean> {
    return this.#memory.claim(`slack:${kind}:${id}`)
  }
}

const threadKey = (channel: string, thread: string): string => `slack:thread:${channel}:${thread}`
