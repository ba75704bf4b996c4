// Conversations: each question is answered in the light of what was asked before it, in order, and what was answered is kept.

import { randomUUID } from 'node:crypto'
import type { Answer, Turn } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { DAY_MS } from '../domain/day.ts'
import { InTurn } from '../domain/in-turn.ts'
import type { ArticleReader } from '../storage/articles.ts'
import type { AnswerRecords } from '../storage/chat.ts'
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

/** Turns of a conversation that are handed on; a follow-up refers to the last few at most. */
const REMEMBERED_TURNS = 12
/** A conversation is over after a week of silence; "he" then means somebody else. */
const REMEMBERED_DAYS = 7
/** Buttons under an answer work for this long. */
const KEPT_DAYS = 90

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS)

type KeepOptions = Pick<TalkOptions, 'conversation' | 'person' | 'place' | 'isPrivate' | 'now'> & { turn: Turn }

/** Keeps answers, so that follow-ups, buttons and votes work after a restart. Articles are kept by id and version, never twice. */
export class Conversations {
  readonly records: AnswerRecords
  readonly #reader: Pick<ArticleReader, 'articleVersion'>
  readonly #onTrouble: (error: unknown) => void
  /** A second question of a conversation waits for the first one's answer. */
  readonly #turns = new InTurn()

  constructor(
    records: AnswerRecords,
    reader: Pick<ArticleReader, 'articleVersion'>,
    onTrouble: (error: unknown) => void = () => {},
  ) {
    this.records = records
    this.#reader = reader
    this.#onTrouble = onTrouble
  }

  /** An answer that takes into account what came before. Throws only if storage fails or `signal` aborts. */
  ask(dateline: Pick<Dateline, 'ask'>, question: string, options: TalkOptions): Promise<TalkedAnswer> {
    return this.add((conversation) => dateline.ask(question, { ...options, conversation }), options)
  }

  /** Adds what `work` answers to the conversation; it is handed the turns before, oldest first. */
  async add(work: (before: Turn[]) => Promise<AskedAnswer>, options: TalkOptions): Promise<TalkedAnswer> {
    const { conversation, now } = options
    if (conversation === null) return this.#kept(await work([]), options)
    return this.#turns.add(conversation, async () => {
      const since = daysBefore(now, REMEMBERED_DAYS)
      return this.#kept(await work(await this.records.turns(conversation, since, REMEMBERED_TURNS)), options)
    })
  }

  async #kept(asked: AskedAnswer, options: TalkOptions): Promise<TalkedAnswer> {
    const { answer, turn } = asked
    if (answer.kind === 'help') return { ...asked, id: null }
    const id = await this.keep(answer, { ...options, turn }).catch((error: unknown) => {
      // Better an answer without buttons than none.
      this.#onTrouble(error)
      return null
    })
    return { ...asked, id }
  }

  /** Keeps an answer under a new id: short, for it has to fit into a button. */
  async keep(answer: Answer, { turn, now, conversation, person, place, isPrivate }: KeepOptions): Promise<string> {
    const id = randomUUID().replaceAll('-', '').slice(0, 16)
    const given = { conversation, person, place, isPrivate, askedAt: now }
    await this.records.keep({ id, ...given, turn, content: written(answer) })
    return id
  }

  /** `null` when it was forgotten, or is one of another Dateline. */
  async find(id: string): Promise<Answer | null> {
    const record = await this.records.find(id)
    if (record === null) return null
    const answer: Answer = JSON.parse(record.content)
    if (answer.kind === 'answered') answer.sources = await this.#articles(answer.sources)
    if (answer.kind === 'unanswered') answer.nearest = await this.#articles(answer.nearest)
    if (answer.kind === 'unanswered' && answer.closest)
      answer.closest.sources = await this.#articles(answer.closest.sources)
    return answer
  }

  forgetOld = (now: Date): Promise<void> => this.records.forgetBefore(daysBefore(now, KEPT_DAYS))

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
