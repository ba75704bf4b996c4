// What must outlast a restart: the message behind pages, which conversation an answer or a thread belongs to. Knows no connection.
import { randomBytes } from 'node:crypto'
import type { Message } from '../../domain/message.ts'
import type { PlatformMemory } from '../../messages/ports.ts'

/** A message as it is shown: what its pages and its buttons are made from again. */
export interface Kept {
  message: Message
  /** Whether it offers to go on in a thread. */
  canGoOn: boolean
}

export interface Answered {
  conversation: string
  /** As it was asked; a thread is named after it. */
  question: string
}

export class Keeper {
  readonly #memory: PlatformMemory

  constructor(memory: PlatformMemory) {
    this.#memory = memory
  }

  /** Whether this event is handled for the first time. */
  claim(event: string): Promise<boolean> {
    return this.#memory.claim(`event:${event}`)
  }

  /** The id under which the message is found again. */
  async keepPages(kept: Kept): Promise<string> {
    const id = randomBytes(9).toString('base64url')
    await this.#memory.set(`pages:${id}`, JSON.stringify(kept))
    return id
  }

  async pages(id: string): Promise<Kept | null> {
    return this.#read<Kept>(`pages:${id}`)
  }

  async keepAnswer(messageId: string, answered: Answered): Promise<void> {
    await this.#memory.set(`answer:${messageId}`, JSON.stringify(answered))
  }

  async answer(messageId: string): Promise<Answered | null> {
    return this.#read<Answered>(`answer:${messageId}`)
  }

  async keepThread(threadId: string, conversation: string): Promise<void> {
    await this.#memory.set(`thread:${threadId}`, JSON.stringify({ conversation }))
  }

  /** The conversation that a thread of Dateline's goes on with; `null` for other threads and channels. */
  async thread(channelId: string): Promise<string | null> {
    const thread = await this.#read<{ conversation: string }>(`thread:${channelId}`)
    return thread?.conversation ?? null
  }

  async #read<T>(key: string): Promise<T | null> {
    const text = await this.#memory.get(key)
    if (text === null) return null
    try {
      const value: T = JSON.parse(text, revived)
      return value
    } catch {
      return null
    }
  }
}

const MOMENTS = ['publishedAt', 'at']

const revived = (key: string, value: unknown): unknown =>
  MOMENTS.includes(key) && typeof value === 'string' ? new Date(value) : value
