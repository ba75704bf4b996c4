// What is being answered, kept where all processes see it: whoever is left without an answer by a process that has ended is told so by another.
import { hash } from 'node:crypto'
import { messageOf } from '../../domain/errors.ts'
import { textMessage } from '../../domain/message.ts'
import type { PlatformLog, PlatformMemory } from '../../domain/ports.ts'
import { claimed } from './desk.ts'

/** For whoever may be answered by another process, which is told of the same event. */
export const NO_RECORDS = textMessage('I cannot reach my records just now. Try again in a moment.')
export const INTERRUPTED = textMessage('I was interrupted before I could answer this. Please ask again.')

const OPEN = 'open:'
/** A process that lives says so far more often. */
const LEFT_MS = 120_000
/** A channel may be gone. */
const MOST_TRIES = 5

export type OpenAsks<Where> = ReturnType<typeof openAsks<Where>>

/** `tell`: says to whoever asked there that nothing more will come. */
export function openAsks<Where>(memory: PlatformMemory, log: PlatformLog, tell: (where: Where) => Promise<unknown>) {
  const own = new Set<string>()
  const failures = new Map<string, number>()
  const failed = (error: unknown): void =>
    log.debug({ error: messageOf(error).slice(0, 300) }, 'It could not be noted who waits for an answer.')
  const keyOf = (where: Where): string => `${OPEN}${hash('sha256', JSON.stringify(where)).slice(0, 24)}`

  async function ended<T>(key: string, work: () => Promise<T>): Promise<T> {
    own.add(key)
    try {
      return await work()
    } finally {
      own.delete(key)
      await memory.forget(key).catch(failed)
    }
  }

  return {
    async during<T>(where: Where, work: () => Promise<T>): Promise<T> {
      const key = keyOf(where)
      await memory.set(key, JSON.stringify(where)).catch(failed)
      return ended(key, work)
    },

    /** Does it if nobody has handled the event, and notes both at once. */
    async first(event: string, where: Where, work: () => Promise<unknown>, inDoubt = work): Promise<void> {
      const key = keyOf(where)
      const isNew = await claimed(memory, log, event, { key, value: JSON.stringify(where) })
      if (isNew !== false) await ended(key, isNew === null ? inDoubt : work)
    },

    /** To be called every half minute. What is not told, since this process ends or the platform is away, comes up again. */
    async lookAfter(now = new Date()): Promise<void> {
      try {
        for (const key of own) await memory.get(key)
        for (const [key, where] of await memory.left(OPEN, new Date(now.getTime() - LEFT_MS))) {
          const tries = (failures.get(key) ?? 0) + 1
          const isTold = await Promise.resolve(tell(JSON.parse(where))).then(
            () => true,
            (error: unknown) => failed(error),
          )
          if (!isTold && tries < MOST_TRIES) failures.set(key, tries)
          else if (failures.delete(key) || isTold) await memory.forget(key)
        }
      } catch (error) {
        failed(error)
      }
    },
  }
}
