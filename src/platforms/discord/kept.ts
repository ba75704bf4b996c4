// What must outlast a restart: the message behind pages, a form that was handed back, which conversation an answer or a thread belongs to. Knows no connection.
import { randomBytes } from 'node:crypto'
import type { Form, Message } from '../../domain/message.ts'
import type { PlatformMemory } from '../../domain/ports.ts'

/** A message as it is shown: what its pages and its buttons are made from again. */
export interface Kept {
  message: Message
  /** Whether it offers to go on in a thread. */
  canGoOn: boolean
  /** Of a message posted where nobody asked: what it is traced by. */
  key: string | null
}

export interface Answered {
  conversation: string
  /** As it was asked; a thread is named after it. */
  question: string
}

export class Keeper {
  readonly #memory: PlatformMemory
  /** Answers that are being sent, by channel. */
  readonly #coming = new Map<string, Set<Promise<void>>>()

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
    const kept = await this.#read<Kept>(`pages:${id}`)
    // What was kept before there were deliveries has no key.
    return kept === null ? null : { ...kept, key: kept.key ?? null }
  }

  /** The id under which a form is found again. */
  async keepForm(form: Form): Promise<string> {
    const id = randomBytes(9).toString('base64url')
    await this.#memory.set(`form:${id}`, JSON.stringify(form))
    return id
  }

  form(id: string): Promise<Form | null> {
    return this.#read<Form>(`form:${id}`)
  }

  /** `shown` resolves to the id of the message that answers, which somebody may reply to before it is known here; `null`: nobody can. */
  async keepAnswer(shown: Promise<string | null>, channelId: string, answered: Answered): Promise<void> {
    const kept = shown.then((id) =>
      id === null ? undefined : this.#memory.set(`answer:${id}`, JSON.stringify(answered)),
    )
    const others = this.#coming.get(channelId) ?? new Set()
    this.#coming.set(channelId, others.add(kept))
    try {
      await kept
    } finally {
      others.delete(kept)
      if (others.size === 0) this.#coming.delete(channelId)
    }
  }

  async answer(messageId: string, channelId: string | null): Promise<Answered | null> {
    const key = `answer:${messageId}`
    const answered = await this.#read<Answered>(key)
    const coming = this.#coming.get(channelId ?? '')
    if (answered !== null || coming === undefined) return answered
    await Promise.allSettled(coming)
    return this.#read<Answered>(key)
  }

  async keepThread(threadId: string, conversation: string): Promise<void> {
    await this.#memory.set(`thread:${threadId}`, JSON.stringify({ conversation }))
  }

  /** The conversation that a thread of Dateline's goes on with; `null` for other threads and channels. */
  async thread(channelId: string): Promise<string | null> {
    const thread = await this.#read<{ conversation: string }>(`thread:${channelId}`)
    return thread?.conversation ?? null
  }

  /** The message that a delivery was posted as; `null` if that is not known here. */
  delivered(key: string): Promise<string | null> {
    return this.#memory.get(`delivered:${key}`)
  }

  async keepDelivered(key: string, messageId: string): Promise<void> {
    await this.#memory.set(`delivered:${key}`, messageId)
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
