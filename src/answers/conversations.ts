// Conversations: each question is answered in the light of what was asked before it, in order, and what was answered is kept.

import { randomUUID } from 'node:crypto'
import type { Answer, Turn } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { InTurn } from '../domain/in-turn.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { AnswerRecord, AnswerRecords, Vote } from '../storage/chat.ts'
import type { Dateline } from './dateline.ts'
import type { AskedAnswer, AskOptions } from './options.ts'

export interface TalkOptions extends Pick<AskOptions, 'now' | 'asOf' | 'within' | 'onSentence' | 'onStep' | 'signal'> {
  /** `null`: the question stands alone. */
  conversation: string | null
  person: string
  place: string
  /** Whether only the person is shown the answer. */
  isPrivate: boolean
}

/** An answer with the id under which it is kept; `null` if it is not worth keeping, or could not be kept. */
export interface TalkedAnswer extends AskedAnswer {
  id: string | null
}

export class Conversations {
  readonly #kept: KeptAnswers
  readonly #onTrouble: (error: unknown) => void
  /** A second question of a conversation waits for the first one's answer. */
  readonly #turns = new InTurn()

  constructor(kept: KeptAnswers, { onTrouble }: { onTrouble: (error: unknown) => void }) {
    this.#kept = kept
    this.#onTrouble = onTrouble
  }

  /** An answer that takes into account what came before. Throws only if storage fails or `signal` aborts. */
  ask(dateline: Pick<Dateline, 'ask'>, question: string, options: TalkOptions): Promise<TalkedAnswer> {
    return this.add((conversation) => dateline.ask(question, { ...options, conversation }), options)
  }

  /** Adds what `work` answers to the conversation; it is handed the turns before. */
  async add(work: (before: Turn[]) => Promise<AskedAnswer>, options: TalkOptions): Promise<TalkedAnswer> {
    const { conversation, now } = options
    const answered = async () => {
      const asked = await work(await this.#kept.turns(conversation, now))
      return { ...asked, id: await this.#keep(asked, options) }
    }
    return conversation === null ? answered() : this.#turns.add(conversation, answered)
  }

  async #keep({ answer, turn }: AskedAnswer, options: TalkOptions): Promise<string | null> {
    if (answer.kind === 'help') return null
    return this.#kept.keep(answer, { ...options, turn }).catch((error: unknown) => {
      // Better an answer without buttons than none.
      this.#onTrouble(error)
      return null
    })
  }
}

/** Turns of a conversation that are handed on; a follow-up refers to the last few at most. */
const REMEMBERED_TURNS = 12
const DAY_MS = 86_400_000
/** A conversation is over after a week of silence; "he" then means somebody else. */
const REMEMBERED_DAYS = 7
/** Buttons under an answer work for this long. */
const KEPT_DAYS = 90

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS)

interface KeepOptions extends Pick<TalkOptions, 'conversation' | 'person' | 'place' | 'isPrivate' | 'now'> {
  turn: Turn
}

/** Keeps answers, so that follow-ups, buttons and votes work after a restart. Articles are kept by id and version, never twice. */
export class KeptAnswers {
  readonly #records: AnswerRecords
  readonly #reader: Pick<ArticleReader, 'articleVersion'>

  constructor(records: AnswerRecords, reader: Pick<ArticleReader, 'articleVersion'>) {
    this.#records = records
    this.#reader = reader
  }

  /** Keeps an answer under a new id: short, for it has to fit into a button. */
  async keep(answer: Answer, { turn, now, conversation, person, place, isPrivate }: KeepOptions): Promise<string> {
    const id = randomUUID().replaceAll('-', '').slice(0, 16)
    const given = { conversation, person, place, isPrivate, askedAt: now }
    await this.#records.keep({ id, ...given, turn, content: written(answer) })
    return id
  }

  /** `null` when it was forgotten, or is one of another Dateline. */
  find = async (id: string): Promise<Answer | null> => this.#read(await this.#records.find(id))

  /** To whom it was given, and where; `null` as with `find`. */
  givenTo = (id: string): Promise<Pick<AnswerRecord, 'person' | 'place' | 'isPrivate'> | null> => this.#records.find(id)

  /** From now on it is no longer the asker's alone. */
  share = (id: string): Promise<void> => this.#records.share(id)

  /** Of this conversation and those whose names go on from it with ":", the one in which something was answered last; `null` if none. */
  lastOfKin = (conversation: string): Promise<string | null> => this.#records.lastOfKin(conversation)

  /** What was said in a conversation, oldest first. */
  async turns(conversation: string | null, now: Date): Promise<Turn[]> {
    if (conversation === null) return []
    return this.#records.turns(conversation, daysBefore(now, REMEMBERED_DAYS), REMEMBERED_TURNS)
  }

  vote = (vote: Vote): Promise<void> => this.#records.vote(vote)
  votes = (): Promise<{ up: number; down: number }> => this.#records.votes()
  forgetOld = (now: Date): Promise<void> => this.#records.forgetBefore(daysBefore(now, KEPT_DAYS))

  async #read(record: AnswerRecord | null): Promise<Answer | null> {
    if (record === null) return null
    const answer: Answer = JSON.parse(record.content)
    if (answer.kind === 'answered') answer.sources = await this.#articles(answer.sources)
    if (answer.kind === 'unanswered') answer.nearest = await this.#articles(answer.nearest)
    if (answer.kind === 'unanswered' && answer.closest)
      answer.closest.sources = await this.#articles(answer.closest.sources)
    return answer
  }

  async #articles(references: Reference[]): Promise<Article[]> {
    const articles = references.map(({ id, version }) => this.#reader.articleVersion(id, version))
    return (await Promise.all(articles)).filter((article) => article !== null)
  }
}

type Reference = Pick<Article, 'id' | 'version'>

/** With references for its articles. */
const written = (answer: Answer): string =>
  JSON.stringify(answer, (key, value) =>
    key === 'sources' || key === 'nearest' ? value.map(({ id, version }: Reference) => ({ id, version })) : value,
  )
