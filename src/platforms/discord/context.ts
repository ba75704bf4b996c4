// What the handlers of events share: the desk, what is kept, the log, the pace; and how the desk is asked so that nothing is ever thrown.
import type { Desk, PlatformLog, Reply, Request } from '../../domain/ports.ts'
import { factsOf } from './failures.ts'
import type { Pace } from './growing.ts'
import type { Keeper } from './kept.ts'
import type { Origin } from './place.ts'
import { FAILED, STOPPED } from './plain-message.ts'

export interface Context {
  desk: Desk
  keeper: Keeper
  log: PlatformLog
  pace: Pace
  /** Whether messages can be read that do not mention Dateline. */
  readsMessages: boolean
}

/** The conversation of this channel, if it is Dateline's own: a direct message or a thread it opened. */
export async function conversationIn(
  { place, channelId, mayBeThread }: Origin,
  { keeper }: Context,
): Promise<string | null> {
  if (place.isDirect) return `discord:dm:${channelId}`
  return mayBeThread ? keeper.thread(channelId) : null
}

/** Whether an event is handled for the first time. In doubt it is: twice is better than never. */
export async function isFirst(event: string, { keeper, log }: Context): Promise<boolean> {
  try {
    return await keeper.claim(event)
  } catch (error) {
    log.error(factsOf(error), 'It cannot be told whether this was handled before.')
    return true
  }
}

/** What the desk replies, or what is said in its place when it was stopped or failed. */
export async function replyOf(
  ask: (request: Request) => Promise<Reply>,
  request: Request & { signal: AbortSignal },
  { log }: Context,
): Promise<Reply> {
  try {
    return await ask(request)
  } catch (error) {
    if (request.signal.aborted) return STOPPED
    log.error(factsOf(error), 'The desk failed.')
    return FAILED
  }
}
