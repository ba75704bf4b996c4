// How every platform asks the desk: each event once, so that nothing is thrown, and an answer seen to grow at a pace that the platform bears.
import { setTimeout as wait } from 'node:timers/promises'
import type { AnswerSentence } from '../../domain/answer.ts'
import { DatelineError, messageOf } from '../../domain/errors.ts'
import { type Message, note, plain, textMessage } from '../../domain/message.ts'
import type { PlatformLog, PlatformMemory, Posted, Reply, Unknown } from '../../domain/ports.ts'

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

/**
 * Whether an event is handled for the first time, also after a restart. In doubt it is: twice is better than never. `null` where records that
 * others share are away for a while, so that another process may handle it.
 */
export async function claimed(memory: PlatformMemory, log: PlatformLog, ...event: Parameters<PlatformMemory['claim']>) {
  return memory.claim(...event).catch((error: unknown) => {
    log.error({ error: messageOf(error).slice(0, 300) }, 'It is not known whether this was handled before.')
    return error instanceof DatelineError && error.isPassing ? null : true
  })
}

export const unknown = (error: string, retryAfterMs: number | null = null): Unknown => ({
  ...{ kind: 'unknown', retryAfterMs, error },
})

export const refused = (why: 'gone' | 'forbidden', advice: string): Posted => ({ kind: 'refused', why, advice })

interface GrowingOptions {
  /** Before anything is shown: most is done sooner, and what is refused leaves no trace. */
  firstMs: number
  /** Shows what there is so far. `step`: what is being done, as long as no sentence has come. Resolves to how long the next change must wait. */
  show: (unfinished: Message, step: string | null) => Promise<number>
  /** Told why something could not be shown; nothing more is shown then, until the whole comes. */
  failed: (error: unknown) => void
}

export type Growing = ReturnType<typeof growing>

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
      await pause(await show(plain(...said, doing), said.length === 0 ? step : null))
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
