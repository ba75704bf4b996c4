// The JSON that scripts hand in and get back, in a function of each command's name: fields may be added, these stay. Dates are ISO 8601 in UTC without fractions of a second.
import { z } from 'zod'
import { allSentences } from '../answers/answers.ts'
import type { AskedAnswer } from '../answers/options.ts'
import type { ToldStory } from '../answers/summarise.ts'
import type { RefreshReport } from '../articles/refresh-plan.ts'
import type { Answered } from '../domain/answer.ts'
import type { Article, FoundPassage, Skipped } from '../domain/article.ts'
import { parseAsOf } from '../domain/day.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { MessageCheck } from '../domain/message.ts'
import type { Story } from '../domain/story.ts'
import type { Digest } from '../domain/subscription.ts'
import type { ListedArticle } from '../storage/articles.ts'

type Json = Record<string, unknown>

/** What `ask` and `summary` print. `id` is the asker's own, or the question's line. */
export function answerJson(id: string | number, { answer, seconds }: AskedAnswer): Json {
  const { question, kind, mode, notes } = answer
  const answered = kind === 'answered'
  const closest = kind === 'unanswered' ? answer.closest : undefined
  const sentences = answered ? allSentences(answer) : []
  const written = sentences.flatMap(({ text, citations }) => [text, ...citations.map((n) => `[${n}]`)]).join(' ')
  const unknown = kind === 'unanswered' ? answer.reason : 'There is nothing here to look up in the articles.'
  return {
    ...{ id, question, answered, kind, mode },
    certainty: answered ? 'sure' : closest === undefined ? null : 'unsure',
    text: kind === 'help' ? answer.text : written,
    sentences,
    citations: answered ? citationsOf(answer) : [],
    reason: answered ? null : unknown,
    closest: closest === undefined ? [] : citationsOf(closest),
    nearest: kind === 'unanswered' ? answer.nearest.map(articleJson) : [],
    ...(answered && answer.story !== undefined && { story: answer.story }),
    notes,
    seconds: { search: rounded(seconds.search), write: rounded(seconds.write), total: rounded(seconds.total) },
  }
}

export function searchJson(found: FoundPassage[]): Json {
  const passages = found.map(({ passage: { start, end }, article, text, score }) => {
    return { ...articleJson(article), score, start, end, text }
  })
  return { passages }
}

export function digestJson({ stories, ...digest }: Digest): Json {
  const told = stories.map((story) => {
    const { storyId, status, headline, sentences, outlets, reports, differences, why } = story
    const citations = citationsOf(story)
    return { storyId, status, headline, sentences, citations, outlets, reports, differences, why }
  })
  return { ...digest, stories: told }
}

export function indexJson({ clusteringSeconds: _, seconds, ...figures }: RefreshReport): Json {
  return { ...figures, seconds: rounded(seconds) }
}

export function articlesJson({ articles, skipped }: { articles: ListedArticle[]; skipped: Skipped[] }): Json {
  const listed = articles.map(({ line, agency, author, language, passages, ...article }) => {
    return { ...articleJson(article), line, agency, author, language, passages }
  })
  return { articles: listed, skipped }
}

export function storiesJson(stories: readonly Story[]): Json {
  const told = stories.map(({ articles, ...story }) => {
    const listed = articles.map(({ articleId, report, ...rest }) => {
      return { ...articleJson({ id: articleId, ...rest }), report }
    })
    return { ...story, articles: listed }
  })
  return { stories: told }
}

export function storyJson({ story, timeline, differences, ...asked }: ToldStory): Json {
  return { ...storiesJson([story]), overview: answerJson(story.id, asked), timeline, differences }
}

export function doctorJson(checks: MessageCheck[]): Json {
  return { ok: checks.every(({ state }) => state !== 'failed'), checks }
}

/** One line of JSON. What a terminal could take for a command, or a reader of lines for a line break, is escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, withDates).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A Date has become a string before it gets here; its holder still has it. */
function withDates(this: Json, key: string, value: unknown): unknown {
  const held = this[key]
  return held instanceof Date ? held.toISOString().replace(/\.\d{3}Z$/, 'Z') : value
}

type ArticleKeys = 'id' | 'version' | 'file' | 'url' | 'title' | 'outlet' | 'publishedAt'

function articleJson({ id, version, file, url, title, outlet, publishedAt }: Pick<Article, ArticleKeys>): Json {
  return { articleId: id, version, file, url, title, outlet, publishedAt }
}

function citationsOf({ citations, sources }: Pick<Answered, 'citations' | 'sources'>): Json[] {
  return citations.map(({ n, articleId, version, quote, start, end }) => {
    const article = sources.find((source) => source.id === articleId && source.version === version)
    return { n, ...(article ? articleJson(article) : { articleId, version }), quote, start, end }
  })
}

const rounded = (seconds: number): number => Math.round(seconds * 10_000) / 10_000

const Id = z.union([z.string(), z.number()], 'has an "id" that is neither a string nor a number')
const Day = z
  .string('has an "asOf" that is not a string')
  .refine((text) => parseAsOf(text) !== null, 'has an "asOf" that is no ISO 8601 date')
const Words = z.string('has a "question" that is not a string')
const Line = z
  .object(
    { id: Id.nullish(), question: Words.optional(), words: Words.optional(), asOf: Day.nullish() },
    'is not a JSON object',
  )
  .transform(({ id = null, question, words = null, asOf = null }) => ({ id, text: question ?? words, asOf }))

/** One call of a batch: its words, and the day as of which it is made; `null`: none is named. */
export interface BatchLine {
  text: string
  asOf: string | null
}

/** One value for every line that is not blank. One that fails does not end the batch, unless the records or the index are unusable. */
export async function* answerLines(lines: AsyncIterable<string>, answer: (line: BatchLine) => Promise<object>) {
  let line = 0
  for await (const written of lines) {
    line++
    const text = line === 1 ? written.replace(/^\ufeff/, '') : written
    if (text.trim() === '') continue
    const call = read(text)
    if ('problem' in call) {
      yield { id: call.id, line, error: `Line ${line} ${call.problem}` }
      continue
    }
    const id = call.id ?? String(line)
    try {
      yield Object.assign({ id, question: call.text }, await answer(call), { id })
    } catch (error) {
      if (error instanceof DatelineError) throw error
      yield { id, line, error: messageOf(error) }
    }
  }
}

function read(written: string): (BatchLine & { id: string | number | null }) | { id: unknown; problem: string } {
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch (error) {
    return { id: null, problem: `is broken JSON: ${messageOf(error)}` }
  }
  const { data, error } = Line.safeParse(value)
  const id = z.object({ id: Id }).safeParse(value).data?.id ?? null
  if (error !== undefined) return { id, problem: `${error.issues[0]?.message ?? 'cannot be read'}.` }
  return data.text === null ? { id, problem: 'has no "question".' } : { ...data, text: data.text }
}

/** Reads a stream of text line by line, at line feeds only: a JSON string may hold any other line separator. */
export async function* linesOf(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.replace(/\r$/, '')
  }
  const last = (rest + decoder.decode()).replace(/\r$/, '')
  if (last !== '') yield last
}
