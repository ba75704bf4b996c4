// The answers that were given in chat, and what people thought of them, as rows of the records.

import type { Turn } from '../domain/answer.ts'
import type { AnswerRecord, AnswerRecords, Vote } from './answer-types.ts'
import type { RecordsFile } from './records-file.ts'
import { numberOf, type Row, textOf, textOrNull } from './sqlite.ts'

export class StoredAnswers implements AnswerRecords {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async keep({ id, conversation, person, place, askedAt, turn, content }: AnswerRecord): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
    const texts = [turn.question, turn.answer, content].map((text) => text.toWellFormed())
    this.#file.use((statements) => statements.run(sql, id, conversation, person, place, askedAt.getTime(), ...texts))
  }

  async find(id: string): Promise<AnswerRecord | null> {
    const row = this.#file.use((statements) => statements.get('SELECT * FROM answers WHERE id = ?', id.toWellFormed()))
    return row === undefined ? null : answerOfRow(row)
  }

  async last(conversation: string): Promise<AnswerRecord | null> {
    const sql = 'SELECT * FROM answers WHERE conversation = ? ORDER BY asked_at DESC, id DESC LIMIT 1'
    const row = this.#file.use((statements) => statements.get(sql, conversation))
    return row === undefined ? null : answerOfRow(row)
  }

  async lastOfKin(conversation: string): Promise<string | null> {
    // ";" is what comes right behind ":".
    const sql = `SELECT conversation FROM answers WHERE conversation = ?1
      OR (conversation > ?1 || ':' AND conversation < ?1 || ';') ORDER BY asked_at DESC, id DESC LIMIT 1`
    const row = this.#file.use((statements) => statements.get(sql, conversation))
    return row === undefined ? null : textOf(row, 'conversation')
  }

  async turns(conversation: string, since: Date, limit: number): Promise<Turn[]> {
    const sql = `SELECT question, said FROM answers WHERE conversation = ? AND asked_at >= ?
      ORDER BY asked_at DESC, id DESC LIMIT ?`
    const rows = this.#file.use((statements) => statements.all(sql, conversation, since.getTime(), limit))
    return rows.map((row) => ({ question: textOf(row, 'question'), answer: textOf(row, 'said') })).reverse()
  }

  async vote({ answer, person, choice, why, at }: Vote): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?, ?)'
    this.#file.use((statements) =>
      statements.run(sql, answer, person, choice, why?.toWellFormed() ?? null, at.getTime()),
    )
  }

  async votes(): Promise<{ up: number; down: number }> {
    const sql = 'SELECT count(*) FILTER (WHERE choice = ?) n FROM votes'
    return this.#file.use((statements) => ({
      up: numberOf(statements.get(sql, 'up'), 'n'),
      down: numberOf(statements.get(sql, 'down'), 'n'),
    }))
  }

  async forgetBefore(moment: Date): Promise<void> {
    const sql = 'DELETE FROM answers WHERE asked_at < ? AND id NOT IN (SELECT answer FROM votes)'
    this.#file.use((statements) => statements.run(sql, moment.getTime()))
  }
}

function answerOfRow(row: Row): AnswerRecord {
  return {
    id: textOf(row, 'id'),
    conversation: textOrNull(row, 'conversation'),
    person: textOf(row, 'person'),
    place: textOf(row, 'place'),
    askedAt: new Date(numberOf(row, 'asked_at')),
    turn: { question: textOf(row, 'question'), answer: textOf(row, 'said') },
    content: textOf(row, 'content'),
  }
}
