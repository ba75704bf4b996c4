// What keeping answers needs from storage: so that buttons under them, follow-ups and votes work after a restart. Storage implements it.
import type { Turn } from '../domain/answer.ts'

/** An answer as it is kept. */
export interface AnswerRecord {
  id: string
  /** Follow-ups of the same conversation are resolved against it; `null`: it stands alone. */
  conversation: string | null
  /** "discord:1034…": platform and id. */
  person: string
  place: string
  askedAt: Date
  turn: Turn
  /** The answer itself, in the keeper's own writing. */
  content: string
}

export interface Vote {
  answer: string
  person: string
  choice: 'up' | 'down'
  /** What the person said about it; `null` if nothing. */
  why: string | null
  at: Date
}

export interface AnswerRecords {
  keep(answer: AnswerRecord): Promise<void>
  find(id: string): Promise<AnswerRecord | null>
  /** What was answered last in a conversation. */
  last(conversation: string): Promise<AnswerRecord | null>
  /** Of this conversation and those whose names go on from it with ":", the one in which something was answered last; `null` if none. */
  lastOfKin(conversation: string): Promise<string | null>
  /** The last turns of a conversation since a moment, oldest first. */
  turns(conversation: string, since: Date, limit: number): Promise<Turn[]>
  /** A person's last vote on an answer is the one that counts; a vote without a reason keeps none of an earlier one. */
  vote(vote: Vote): Promise<void>
  votes(): Promise<{ up: number; down: number }>
  /** Forgets answers given before that moment, but for those that were voted on. */
  forgetBefore(moment: Date): Promise<void>
}
