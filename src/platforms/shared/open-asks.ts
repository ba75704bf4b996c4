// What is being answered, kept where all processes see it: whoever is left without an answer by a process that has ended is told so by another.
import { randomBytes } from 'node:crypto'
import { messageOf } from '../../domain/errors.ts'
import { textMessage } from '../../domain/message.ts'
import type { PlatformLog, PlatformMemory } from '../../domain/ports.ts'

export const INTERRUPTED = textMessage('I was interrupted before I could answer this. Please ask again.')

const OPEN = 'open:'
/** A process that lives says so far more often. */
const LEFT_MS = 120_000

export type OpenAsks<Where> = ReturnType<typeof openAsks<Where>>

/** `tell`: says to whoever asked there that nothing more will come. */
export function openAsks<Where>(memory: PlatformMemory, log: PlatformLog, tell: (where: Where) => Promise<unknown>) {
  const own = new Set<string>()
  const failed = (error: unknown): void =>
    log.debug({ error: messageOf(error).slice(0, 300) }, 'It could not be noted who waits for an answer.')
  return {
    async during<T>(where: Where, work: () => Promise<T>): Promise<T> {
      const key = `${OPEN}${randomBytes(9).toString('base64url')}`
      own.add(key)
      await memory.set(key, JSON.stringify(where)).catch(failed)
      try {
        return await work()
      } finally {
        own.delete(key)
        await memory.forget(key).catch(failed)
      }
    },

    /** To be called every half minute. */
    async lookAfter(now = new Date()): Promise<void> {
      try {
        for (const key of own) await memory.get(key)
        for (const where of await memory.left(OPEN, new Date(now.getTime() - LEFT_MS)))
          await Promise.resolve(tell(JSON.parse(where))).catch(failed)
      } catch (error) {
        failed(error)
      }
    },
  }
}
