// Words questions, passages, reports and conversations for the prompts: each fenced by a code that no stranger can know.
import { randomBytes } from 'node:crypto'
import type { Turn } from '../domain/answer.ts'
import type { DraftRequest, ModelPassage, StoryRequest } from '../domain/language-model.ts'

const MAX_PASSAGE_LENGTH = 3000
/** Longer than a passage: of a report more than the opening is compared. */
const MAX_REPORT_LENGTH = 4000
const MAX_QUESTION_LENGTH = 1000
const MAX_TURNS = 4
const MAX_TURN_LENGTH = 600

/** A fresh code for each request, so that fenced text cannot close its fence. */
export function newFence(): string {
  return randomBytes(8).toString('hex')
}

function fenced(fence: string, label: string, text: string): string {
  return `[${fence} ${label}]\n${text.replaceAll(fence, '').toWellFormed()}\n[${fence} end]`
}

function passageText({ outlet, title, publishedAt, text }: Omit<ModelPassage, 'n'>, maxLength: number): string {
  const published = publishedAt === null ? 'undated' : dayText(publishedAt)
  return `Outlet: ${line(outlet)}\nTitle: ${line(title)}\nPublished: ${published}\n\n${text.slice(0, maxLength)}`
}

const line = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300)

/** "Friday 12 September 2025": with its weekday, so that a model need not reckon. */
function dayText(date: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(date).replace(',', '')
}

function turnText({ question, answer }: Turn): string {
  return `Reader: ${line(question)}\nAnswer: ${answer === '' ? '(none)' : answer.replace(/\s+/g, ' ').slice(0, MAX_TURN_LENGTH)}`
}

function conversationText(fence: string, conversation: Turn[]): string {
  if (conversation.length === 0) return 'The conversation begins with this question.'
  return fenced(fence, 'conversation so far', conversation.slice(-MAX_TURNS).map(turnText).join('\n'))
}

/** The values of all prompts; `passages` is empty where there are none. */
export function promptValues(
  {
    question,
    conversation,
    now,
    asOf,
    passages,
    summary,
  }: Omit<DraftRequest, 'passages' | 'asOf'> & Partial<DraftRequest>,
  fence: string,
): Record<'fence' | 'today' | 'passages' | 'conversation' | 'question' | 'sentences', string> {
  return {
    fence,
    today: dayText(asOf ?? now),
    passages: (passages ?? [])
      .map((passage) => fenced(fence, `passage ${passage.n}`, passageText(passage, MAX_PASSAGE_LENGTH)))
      .join('\n\n'),
    conversation: conversationText(fence, conversation),
    question: fenced(fence, summary === undefined ? 'question' : 'topic', question.slice(0, MAX_QUESTION_LENGTH)),
    sentences: String(summary?.sentences ?? ''),
  }
}

/** The values of the prompt that is about a story. */
export function storyValues(
  { headline, reports }: StoryRequest,
  fence: string,
): Record<'fence' | 'reports' | 'story', string> {
  return {
    fence,
    reports: reports
      .map((report) => fenced(fence, `report ${report.n}`, passageText(report, MAX_REPORT_LENGTH)))
      .join('\n\n'),
    story: fenced(fence, 'event', line(headline)),
  }
}
