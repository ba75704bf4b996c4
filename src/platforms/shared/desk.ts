// How every platform asks the desk: each event once, an answer seen to grow at a pace that the platform bears. What is being answered is kept where all processes see it.
import { hash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { AnswerSentence } from '../../domain/answer.ts'
import { DatelineError, messageOf } from '../../domain/errors.ts'
import { type Message, note, plain, textMessage } from '../../domain/message.ts'
import type { PlatformLog, PlatformMemory, Posted, Reply, Unknown } from '../../domain/ports.ts'
import { succeeds } from './work.ts'

/** What is said in place of a reply that never came, or could not be shown. */
export const FAILED = textMessage('Something went wrong here; it is written in my log. Please ask again.')
const STOPPED = textMessage('I am being restarted and had to leave this unfinished. Please ask again in a minute.')

export async function replyOf(asked: Promise<Reply>, signal: AbortSignal, log: PlatformLog): Promise<Reply> {
  return asked.catch((error: unknown) => {
    if (!signal.aborted)
      log.error({ error: messageOf(error).slice(0, 300) }, 'The desk failed, though it never should.')
    return { kind: 'message', message: signal.aborted ? STOPPED : FAILED, isPrivate: true }
  })
}

/** Whether an event is handled for the first time, also after a restart; in doubt it is. `null` where shared records are away, so that another process may handle it. */
export async function claimed(memory: PlatformMemory, log: PlatformLog, ...event: Parameters<PlatformMemory['claim']>) {
  return memory.claim(...event).catch((error: unknown) => {
    log.error({ error: messageOf(error).slice(0, 300) }, 'It is not known whether this was handled before.')
    return error instanceof DatelineError && error.isPassing ? null : true
  })
}

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
          const isTold = await succeeds(tell(JSON.parse(where)), failed)
          if (!isTold && tries < MOST_TRIES) failures.set(key, tries)
          else if (failures.delete(key) || isTold) await memory.forget(key)
        }
      } catch (error) {
        failed(error)
      }
    },
  }
}

export const unknown = (error: string, retryAfterMs: number | null = null): Unknown => ({
  ...{ kind: 'unknown', retryAfterMs, error },
})

export const refused = (why: 'gone' | 'forbidden', advice: string): Posted => ({ kind: 'refused', why, advice })

interface GrowingOptions {
  /** Before anything is shown: most is done sooner, and what is refused leaves no trace. */
  firstMs: number
  /** Shows what there is so far. Resolves to how long the next change must wait. */
  show: (unfinished: Message) => Promise<number>
  /** Told why something could not be shown; nothing more is shown then, until the whole comes. */
  failed: (error: unknown) => void
}

/** An answer while it comes about: what is being done, then sentence by sentence. */
export function growing({ firstMs, show, failed }: GrowingOptions) {
  const done = new AbortController()
  const sentences: AnswerSentence[] = []
  let step = 'reading the question'
  let news = Promise.withResolvers<void>()
  let running: Promise<void> = Promise.resolve()

  const pause = (ms: number): Promise<void> => wait(ms, undefined, { signal: done.signal }).catch(() => {})
  async function run(): Promise<void> {
    await pause(firstMs)
    while (!done.signal.aborted) {
      news = Promise.withResolvers()
      const said = sentences.length === 0 ? [] : [{ kind: 'paragraph' as const, sentences: [...sentences] }]
      const doing = note(`${step.charAt(0).toUpperCase()}${step.slice(1)} …`)
      await pause(await show(plain(...said, doing)))
      await news.promise
    }
  }

  return {
    start(): void {
      running = run().catch(failed)
    },
    onStep(now: string): void {
      step = now
      news.resolve()
    },
    onSentence(sentence: AnswerSentence): void {
      sentences.push(sentence)
      news.resolve()
    },
    /** Shows nothing more, and waits for the change under way, so that the last word is the caller's. */
    async settle(): Promise<void> {
      done.abort()
      news.resolve()
      await running
    },
  }
}
