// Which thread belongs to which conversation, and what was handled already: also after a restart. Knows no words.
import type { PlatformLog, PlatformMemory } from '../../domain/ports.ts'
import { factsOf } from './refusals.ts'

export class Conversations {
  readonly #memory: PlatformMemory
  readonly #log: PlatformLog
  readonly #team: string

  constructor(memory: PlatformMemory, log: PlatformLog, team: string) {
    this.#memory = memory
    this.#log = log
    this.#team = team
  }

  /** A thread's own. */
  ofThread(channel: string, thread: string): string {
    return `slack:${this.#team}:${channel}:${thread}`
  }

  /** That of what is written in a direct message outside any thread: one for all. */
  ofDirect(channel: string): string {
    return `slack:${this.#team}:${channel}`
  }

  /** That of a command, whose answer has no place in a thread yet. */
  ofCommand(channel: string, trigger: string): string {
    return `slack:${this.#team}:${channel}:command:${trigger}`
  }

  /** `null`: Dateline has said nothing in this thread. */
  async find(channel: string, thread: string): Promise<string | null> {
    return this.#tried(null, () => this.#memory.get(threadKey(channel, thread)))
  }

  async remember(channel: string, thread: string, conversation: string): Promise<void> {
    await this.#tried(undefined, () => this.#memory.set(threadKey(channel, thread), conversation))
  }

  /** True once for each event, command or press: Slack sends again what it thinks nobody heard. */
  async isNew(kind: 'event' | 'trigger', id: string): Promise<boolean> {
    return this.#tried(true, () => this.#memory.claim(`slack:${kind}:${id}`))
  }

  /** To answer twice, or without what went before, is better than not at all. */
  async #tried<T>(otherwise: T, use: () => Promise<T>): Promise<T> {
    try {
      return await use()
    } catch (error) {
      this.#log.error(factsOf(error), 'What Slack must not forget could not be looked up or kept.')
      return otherwise
    }
  }
}

const threadKey = (channel: string, thread: string): string => `slack:thread:${channel}:${thread}`
