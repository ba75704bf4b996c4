// Conversations: each question is answered in the light of what was asked before it, in order, and what was answered is kept.

import { randomUUID } from 'node:crypto'
import type { Answer, Turn } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { AnswerRecord, AnswerRecords, Vote } from '../storage/chat.ts'
import type { Dateline } from './dateline.ts'
import type { AskedAnswer, AskOptions } from './options.ts'

export interface TalkOptions extends Pick<AskOptions, 'now' | 'asOf' | 'within' | 'onSentence' | 'onStep' | 'signal'> {
  /** `null`: the question stands alone. */
  conversation: string | null
  person: string
  place: string
}

/** An answer with the id under which it is kept; `null` if it is not worth keeping, or could not be kept. */
export interface TalkedAnswer extends AskedAnswer {
  id: string | null
}

export class Conversations {
  readonly #kept: KeptAnswers
  readonly #onTrouble: (error: unknown) => void
  /** The end of what is going on in each conversation: a second question waits for the first one's answer. */
  readonly #busy = new Map<string, Promise<unknown>>()

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
    return this.#inOrder(conversation, async () => {
      const asked = await work(await this.#kept.turns(conversation, now))
      return { ...asked, id: await this.#keep(asked, options) }
    })
  }

  async #keep({ answer, turn }: AskedAnswer, options: TalkOptions): Promise<string | null> {
    if (answer.kind === 'help') return null
    try {
      return await this.#kept.keep(answer, { ...options, turn })
    } catch (error) {
      // Better an answer without buttons than none.
      this.#onTrouble(error)
      return null
    }
  }

  async #inOrder<T>(conversation: string | null, work: () => Promise<T>): Promise<T> {
    if (conversation === null) return work()
    const before = this.#busy.get(conversation) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#busy.set(conversation, mine)
    try {
      return await mine
    } finally {
      if (this.#busy.get(conversation) === mine) this.#busy.delete(conversation)
    }
  }
}

/** Turns of a conversation that are handed on; a follow-up refers to the last few at most. */
const REMEMBERED_TURNS = 12
const DAY_MS = 86_400_000
/** A conversation is over after a week of silence; "he" then means somebody else. */
const REMEMBERED_DAYS = 7
/** Buttons under an answer work for this long. */
const KEPT_DAYS = 90

export interface KeepOptions extends Pick<TalkOptions, 'conversation' | 'person' | 'place' | 'now'> {
  turn: Turn
}

export interface KeptAnswer {
  id: string
  answer: Answer
  askedAt: Date
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
  async keep(answer: Answer, { turn, conversation, person, place, now }: KeepOptions): Promise<string> {
    const id = randomUUID().replaceAll('-', '').slice(0, 16)
    await this.#records.keep({ id, conversation, person, place, askedAt: now, turn, content: written(answer) })
    return id
  }

  /** `null` when it was forgotten, or is one of another Dateline. */
  async find(id: string): Promise<KeptAnswer | null> {
    return this.#read(await this.#records.find(id))
  }

  async last(conversation: string | null): Promise<KeptAnswer | null> {
    return conversation === null ? null : this.#read(await this.#records.last(conversation))
  }

  /** Of this conversation and those whose names go on from it with ":", the one in which something was answered last; `null` if none. */
  lastOfKin(conversation: string): Promise<string | null> {
    return this.#records.lastOfKin(conversation)
  }

  /** What was said in a conversation, oldest first. */
  async turns(conversation: string | null, now: Date): Promise<Turn[]> {
    if (conversation === null) return []
    const since = new Date(now.getTime() - REMEMBERED_DAYS * DAY_MS)
    return this.#records.turns(conversation, since, REMEMBERED_TURNS)
  }

  async vote(vote: Vote): Promise<void> {
    await this.#records.vote(vote)
  }

  votes(): Promise<{ up: number; down: number }> {
    return this.#records.votes()
  }

  async forgetOld(now: Date): Promise<void> {
    await this.#records.forgetBefore(new Date(now.getTime() - KEPT_DAYS * DAY_MS))
  }

  async #read(record: AnswerRecord | null): Promise<KeptAnswer | null> {
    if (record === null) return null
    const { id, askedAt, content } = record
    const answer: Answer = JSON.parse(content)
    if (answer.kind === 'answered') answer.sources = await this.#articles(answer.sources)
    if (answer.kind === 'unanswered') answer.nearest = await this.#articles(answer.nearest)
    if (answer.kind === 'unanswered' && answer.closest)
      answer.closest.sources = await this.#articles(answer.closest.sources)
    return { id, askedAt, answer }
  }

  async #articles(references: Reference[]): Promise<Article[]> {
    const articles = references.map(({ id, version }) => this.#reader.articleVersion(id, version))
    return (await Promise.all(articles)).filter((article) => article !== null)
  }
}

/** An article that is kept already. */
type Reference = Pick<Article, 'id' | 'version'>

/** With references for its articles. */
const written = (answer: Answer): string =>
  JSON.stringify(answer, (key, value) =>
    key === 'sources' || key === 'nearest' ? value.map(({ id, version }: Reference) => ({ id, version })) : value,
  )
