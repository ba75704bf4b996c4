// How every platform asks the desk so that nothing is ever thrown, hears each event once, and says what became of a post.
import { messageOf } from '../../domain/errors.ts'
import { textMessage } from '../../domain/message.ts'
import type { PlatformLog, PlatformMemory, Posted, Reply } from '../../domain/ports.ts'

const STOPPED = 'I am being restarted and had to leave this unfinished. Please ask again in a minute.'
const FAILED = 'Something went wrong here; it is written in my log. Please ask again.'

/** What is said in place of a reply that never came, or could not be shown. */
export const failed: Extract<Reply, { kind: 'message' }> = {
  kind: 'message',
  message: textMessage(FAILED),
  isPrivate: true,
}

/** Returns what the desk replies, or what is said in its place when it was stopped or failed. */
export async function replyOf(asked: Promise<Reply>, signal: AbortSignal, log: PlatformLog): Promise<Reply> {
  try {
    return await asked
  } catch (error) {
    if (signal.aborted) return { ...failed, message: textMessage(STOPPED) }
    log.error({ error: messageOf(error).slice(0, 300) }, 'The desk failed, though it never should.')
    return failed
  }
}

/** Whether an event is handled for the first time, also after a restart. In doubt it is: twice is better than never. */
export async function isFirst(memory: PlatformMemory, event: string, log: PlatformLog): Promise<boolean> {
  try {
    return await memory.claim(event)
  } catch (error) {
    log.error({ error: messageOf(error).slice(0, 300) }, 'It is not known whether this was handled before.')
    return true
  }
}

export type Unknown = Extract<Posted, { kind: 'unknown' }>

/** Nobody knows whether a post arrived: whoever wants to may look again. */
export function unknown(error: string, retryAfterMs: number | null = null): Unknown {
  return { kind: 'unknown', retryAfterMs, error }
}

export function refused(why: 'gone' | 'forbidden', advice: string): Extract<Posted, { kind: 'refused' }> {
  return { kind: 'refused', why, advice }
}
