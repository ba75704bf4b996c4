// The few sentences that are the platform's own, as messages. Everything else is said by the core.
import type { Message } from '../../domain/message.ts'
import type { Reply } from '../../domain/ports.ts'

export function sentence(text: string): Message {
  return { heading: null, blocks: [{ kind: 'paragraph', sentences: [{ text, citations: [] }] }], actions: [] }
}

const told = (text: string) => ({ kind: 'message', message: sentence(text), isPrivate: true }) satisfies Reply

export const STOPPED = told(
  'Dateline is being restarted and had to leave this unfinished. Please ask again in a minute.',
)
export const FAILED = told('Something went wrong at Dateline’s end; it is written in its log. Please try again.')
export const TOO_LATE = sentence('That took too long to open. Please press again.')
export const TOO_OLD = sentence('This is too old to be turned over: its pages are no longer kept. Please ask again.')
export const FORM_GONE = sentence('What was filled in is no longer kept. Please begin anew.')
export const NOT_IN_FORM = sentence('That cannot be opened from here. Please press the button again.')
