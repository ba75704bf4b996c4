// The JSON that scripts rely on: fields may be added, these stay. Dates are ISO 8601 in UTC without fractions of a second.
import { allSentences } from '../answers/answers.ts'
import type { AskedAnswer } from '../answers/dateline.ts'
import type { ToldStory } from '../answers/told-story.ts'
import type { RefreshReport } from '../articles/refresh-plan.ts'
import type { Answer, Answered } from '../domain/answer.ts'
import type { Article, Skipped } from '../domain/article.ts'
import type { Digest } from '../domain/digest.ts'
import type { MessageCheck } from '../domain/message.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Quoted, Story } from '../domain/story.ts'
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
    passages: found.map(({ passage, article, text, score }) => ({
      ...articleJson(article),
      score,
      start: passage.start,
      end: passage.end,
      text,
    })),
  }
}

/** What `digest` prints. */
export function digestJson({ since, until, stories, left }: Digest): Json {
  return {
    since: isoSeconds(since),
    until: isoSeconds(until),
    stories: stories.map((story) => ({
      storyId: story.storyId,
      headline: story.headline,
      status: story.status,
      sentences: story.sentences,
      citations: citationsOf(story),
      outlets: story.outlets,
      reports: story.reports,
      differences: story.differences,
      why: story.why,
    })),
    left,
  }
}

/** What `index` prints. */
export function refreshJson(figures: RefreshReport): Json {
  const { articles, added, updated, removed, unchanged, passages, skipped, seconds } = figures
  return { articles, added, updated, removed, unchanged, passages, skipped, seconds: rounded(seconds) }
}

/** What `articles` prints. */
export function listingJson({ articles, skipped }: { articles: ListedArticle[]; skipped: Skipped[] }): Json {
  return {
    articles: articles.map((article) => ({
      ...articleJson(article),
      line: article.line,
      agency: article.agency,
      author: article.author,
      language: article.language,
      passages: article.passages,
    })),
    skipped,
  }
}

/** What `stories` prints. */
export function storiesJson(stories: readonly Story[]): Json {
  return {
    stories: stories.map(({ id, headline, articles, reports, outlets, firstPublishedAt, lastPublishedAt }) => ({
      id,
      headline,
      articles: articles.map(({ articleId, report, ...article }) => ({
        ...articleJson({ id: articleId, ...article }),
        report,
      })),
      reports,
      outlets,
      firstPublishedAt: firstPublishedAt && isoSeconds(firstPublishedAt),
      lastPublishedAt: lastPublishedAt && isoSeconds(lastPublishedAt),
    })),
  }
}

/** What `stories` prints of one story. */
export function toldStoryJson({ story, timeline, differences, ...asked }: ToldStory): Json {
  return {
    ...storiesJson([story]),
    overview: answerJson(story.id, asked),
    timeline: timeline.map(({ on, precision, text, ...quote }) => ({
      on: isoSeconds(on),
      precision,
      text,
      ...quotedJson(quote),
    })),
    differences: differences.map(({ about, sides }) => ({
      about,
      sides: sides.map(({ claim, ...quote }) => ({ claim, ...quotedJson(quote) })),
    })),
  }
}

/** What `doctor` prints. */
export function checksJson(checks: MessageCheck[]): Json {
  return { ok: checks.every(({ state }) => state !== 'failed'), checks }
}

/** One line of JSON. What a terminal could take for a command, or a reader of lines for a line break, is escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

function articleJson(
  article: Pick<Article, 'id' | 'version' | 'file' | 'url' | 'title' | 'outlet' | 'publishedAt'>,
): Json {
  const { id, version, file, url, title, outlet, publishedAt } = article
  return { articleId: id, version, file, url, title, outlet, publishedAt: publishedAt && isoSeconds(publishedAt) }
}

function quotedJson({ articleId, version, outlet, publishedAt, quote, start, end }: Quoted): Json {
  return { articleId, version, outlet, publishedAt: publishedAt && isoSeconds(publishedAt), quote, start, end }
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
