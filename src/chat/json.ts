// The JSON that scripts hand in and get back: fields may be added, these stay. Dates are ISO 8601 in UTC without fractions of a second.
import { z } from 'zod'
import { allSentences } from '../answers/answers.ts'
import type { AskedAnswer } from '../answers/dateline.ts'
import type { ToldStory } from '../answers/told-story.ts'
import type { RefreshReport } from '../articles/refresh-plan.ts'
import type { Answer, Answered } from '../domain/answer.ts'
import type { Article, Skipped } from '../domain/article.ts'
import { parseAsOf } from '../domain/day.ts'
import type { Digest } from '../domain/digest.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { MessageCheck } from '../domain/message.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Story } from '../domain/story.ts'
import type { ListedArticle } from '../storage/articles.ts'

type Json = Record<string, unknown>

/** What `ask` prints. `id` is the asker's own, or the question's line. */
export function answerJson(id: string | number, { answer, seconds }: AskedAnswer): Json {
  return {
    id,
    question: answer.question,
    answered: answer.kind === 'answered',
    kind: answer.kind,
    mode: answer.mode,
    text: textOf(answer),
    sentences: answer.kind === 'answered' ? allSentences(answer) : [],
    citations: answer.kind === 'answered' ? citationsOf(answer) : [],
    reason: reasonOf(answer),
    nearest: answer.kind === 'unanswered' ? answer.nearest.map(articleJson) : [],
    ...(answer.kind === 'answered' && answer.story !== undefined && { story: answer.story }),
    notes: answer.notes,
    seconds: { search: rounded(seconds.search), write: rounded(seconds.write), total: rounded(seconds.total) },
  }
}

/** What `search` prints. */
export function passagesJson(found: FoundPassage[]): Json {
  return {
    passages: found.map(({ passage: { start, end }, article, text, score }) => {
      return { ...articleJson(article), score, start, end, text }
    }),
  }
}

/** What `digest` prints. */
export function digestJson({ since, until, stories, left }: Digest): Json {
  return {
    since,
    until,
    stories: stories.map((story) => {
      const { storyId, headline, status, sentences, outlets, reports, differences, why } = story
      const citations = citationsOf(story)
      return { storyId, headline, status, sentences, citations, outlets, reports, differences, why }
    }),
    left,
  }
}

/** What `index` prints. */
export function refreshJson({ clusteringSeconds: _, seconds, ...figures }: RefreshReport): Json {
  return { ...figures, seconds: rounded(seconds) }
}

/** What `articles` prints. */
export function listingJson({ articles, skipped }: { articles: ListedArticle[]; skipped: Skipped[] }): Json {
  const listed = articles.map(({ line, agency, author, language, passages, ...article }) => {
    return { ...articleJson(article), line, agency, author, language, passages }
  })
  return { articles: listed, skipped }
}

/** What `stories` prints. */
export function storiesJson(stories: readonly Story[]): Json {
  const told = stories.map(({ articles, ...story }) => {
    const members = articles.map(({ articleId, report, ...article }) => {
      return { ...articleJson({ id: articleId, ...article }), report }
    })
    return { ...story, articles: members }
  })
  return { stories: told }
}

/** What `stories` prints of one story. */
export function toldStoryJson({ story, timeline, differences, ...asked }: ToldStory): Json {
  return { ...storiesJson([story]), overview: answerJson(story.id, asked), timeline, differences }
}

/** What `doctor` prints. */
export function checksJson(checks: MessageCheck[]): Json {
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

function textOf(answer: Answer): string {
  if (answer.kind === 'help') return answer.text
  if (answer.kind === 'unanswered') return ''
  return allSentences(answer)
    .map(({ text, citations }) => [text, ...citations.map((n) => `[${n}]`)].join(' '))
    .join(' ')
}

function reasonOf(answer: Answer): string | null {
  if (answer.kind === 'answered') return null
  return answer.kind === 'unanswered' ? answer.reason : 'There is nothing here to look up in the articles.'
}

const rounded = (seconds: number): number => Math.round(seconds * 10_000) / 10_000

const Id = z.union([z.string(), z.number()], 'has an "id" that is neither a string nor a number')
const Day = z
  .string('has an "asOf" that is not a string')
  .refine((text) => parseAsOf(text) !== null, 'has an "asOf" that is no ISO 8601 date')
const Line = z.object(
  { id: Id.nullish(), question: z.string().optional(), words: z.string().optional(), asOf: Day.nullish() },
  'is not a JSON object',
)

/** One call of a batch: its words, and the day as of which it is made; `null`: none is named. */
export interface BatchLine {
  text: string
  asOf: string | null
}

type Unusable = { id: string | number | null; line: number; error: string }

/** One value for every line that is not blank. One that fails does not end the batch, unless the records or the index are unusable. */
export async function* answerLines(
  lines: AsyncIterable<string>,
  answer: (line: BatchLine) => Promise<object>,
): AsyncGenerator<object> {
  let line = 0
  for await (const written of lines) {
    line++
    const text = line === 1 ? written.replace(/^\ufeff/, '') : written
    if (text.trim() === '') continue
    const call = read(text, line)
    if ('error' in call) {
      yield call
      continue
    }
    try {
      yield Object.assign({ id: call.id, question: call.text }, await answer(call), { id: call.id })
    } catch (error) {
      if (error instanceof DatelineError) throw error
      yield { id: call.id, line, error: messageOf(error) }
    }
  }
}

function read(written: string, line: number): (BatchLine & { id: string | number }) | Unusable {
  let value: unknown
  try {
    value = JSON.parse(written)
  } catch (error) {
    return { id: null, line, error: `Line ${line} is broken JSON: ${messageOf(error)}` }
  }
  const parsed = Line.safeParse(value)
  if (!parsed.success) {
    const id = z.object({ id: Id }).safeParse(value).data?.id ?? null
    return { id, line, error: `Line ${line} ${parsed.error.issues[0]?.message ?? 'cannot be read'}.` }
  }
  const { id, question, words, asOf = null } = parsed.data
  const text = question ?? words
  if (text === undefined) return { id: id ?? null, line, error: `Line ${line} has no "question".` }
  return { id: id ?? String(line), text, asOf }
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
