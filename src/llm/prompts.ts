// Loads the prompts, checks that they hold what they must, and fills them in: what strangers wrote is fenced by a code that none can know.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { dayStated } from '../domain/day.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { Claim, DraftRequest, ModelPassage, RephraseRequest, StoryRequest } from '../domain/language-model.ts'

export const PROMPTS_FOLDER = path.join(import.meta.dirname, '../../prompts')

const VARIABLES = {
  answer: ['fence', 'today', 'passages', 'conversation', 'question'],
  rephrase: ['fence', 'today', 'conversation', 'question'],
  summary: ['fence', 'today', 'passages', 'question', 'sentences'],
  story: ['fence', 'reports', 'story'],
  check: ['fence', 'claims'],
} as const

type PromptName = keyof typeof VARIABLES
type Prompt<Name extends PromptName> = (values: Record<(typeof VARIABLES)[Name][number], string>) => PromptMessage[]

export interface PromptMessage {
  role: 'system' | 'user'
  content: string
}

export type Prompts = { [Name in PromptName]: Prompt<Name> }

/** A prompt is a part under each of these headings, in this order. */
const PARTS = /^# System\s*$(?<system>[\s\S]*?)^# User\s*$(?<user>[\s\S]*)/m
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g

/** Reads all prompts of a folder. Throws `DatelineError` "prompt" that names the file and what is wrong with it. */
export const loadPrompts = (folder: string = PROMPTS_FOLDER): Prompts =>
  Object.fromEntries(Object.entries(VARIABLES).map(([name, known]) => [name, load(folder, name, known)])) as Prompts

function load(folder: string, name: string, known: readonly string[]) {
  const file = path.join(folder, `${name}.md`)
  const hint = 'Mend the file, or put it back from the repository.'
  const fault = (what: string) => new DatelineError('prompt', `The prompt ${file} ${what}.`, { hint })
  let parts: Record<string, string> | undefined
  try {
    parts = PARTS.exec(readFileSync(file, 'utf8'))?.groups
  } catch (error) {
    throw fault(`cannot be read: ${messageOf(error)}`)
  }
  if (!parts) throw fault('needs a part under the heading "# System" and then one under "# User"')
  const [system, user] = [parts.system ?? '', parts.user ?? ''].map((part) => part.trim())
  const text = `${system}${user}`
  const used = [...text.matchAll(PLACEHOLDER)].map(([, variable = '']) => variable.trim())
  const unknown = used.find((variable) => !known.includes(variable))
  if (unknown !== undefined) throw fault(`uses the unknown variable {{${unknown}}}`)
  if (text.replace(PLACEHOLDER, '').includes('{{')) throw fault('holds a "{{" that opens no variable')
  const missing = known.find((variable) => !used.includes(variable))
  if (missing !== undefined) throw fault(`lacks the variable {{${missing}}}`)
  return (values: Record<string, string>): PromptMessage[] => {
    // All at once: what is filled in is never itself read for placeholders.
    const fill = (part = ''): string => part.replace(PLACEHOLDER, (_, name: string) => values[name.trim()] ?? '')
    return [
      { role: 'system', content: fill(system) },
      { role: 'user', content: fill(user) },
    ]
  }
}

const MAX_PASSAGE_LENGTH = 3000
/** Longer than a passage: of a report more than the opening is compared. */
const [MAX_REPORT_LENGTH, MAX_QUESTION_LENGTH, MAX_TURNS, MAX_TURN_LENGTH] = [4000, 1000, 4, 600]

/** A fresh code for each request, so that fenced text cannot close its fence. */
export const newFence = (): string => randomBytes(8).toString('hex')

/** The values of the prompts for answers, summaries and questions; `passages` is empty where there are none. */
export function promptValues(
  request: RephraseRequest & Partial<Pick<DraftRequest, 'asOf' | 'passages' | 'summary'>>,
  fence: string,
) {
  const { question, conversation, now, asOf, passages = [], summary } = request
  const said = conversation.slice(-MAX_TURNS).map((turn) => {
    const answer = turn.answer.replace(/\s+/g, ' ').slice(0, MAX_TURN_LENGTH)
    return `Reader: ${line(turn.question)}\nAnswer: ${answer === '' ? '(none)' : answer}`
  })
  const beginning = 'The conversation begins with this question.'
  return {
    fence,
    today: dayText(asOf ?? now),
    passages: textsOf(passages, fence, 'passage', MAX_PASSAGE_LENGTH),
    conversation: said.length === 0 ? beginning : fenced(fence, 'conversation so far', said.join('\n')),
    question: fenced(fence, summary === undefined ? 'question' : 'topic', question.slice(0, MAX_QUESTION_LENGTH)),
    sentences: String(summary?.sentences ?? ''),
  }
}

export const storyValues = ({ headline, reports }: StoryRequest, fence: string) => ({
  fence,
  reports: textsOf(reports, fence, 'report', MAX_REPORT_LENGTH),
  story: fenced(fence, 'event', line(headline)),
})

export const checkValues = (claims: readonly Claim[], fence: string) => ({
  fence,
  claims: claims
    .map(({ text, sources }, at) => {
      const quotes = sources.map(({ outlet, publishedAt, before, quote }) => {
        const lead = before === '' ? '' : `\nBefore it: ${line(before)}`
        return `Outlet: ${line(outlet)}\nPublished: ${published(publishedAt)}${lead}\nQuote: ${quote}`
      })
      return fenced(fence, `item ${at + 1}`, `${quotes.join('\n\n')}\n\nSentence: ${line(text, MAX_QUESTION_LENGTH)}`)
    })
    .join('\n\n'),
})

/** A claim as small fact-checkers take it, without any orders. */
export function documentAndClaim({ text, sources }: Claim): PromptMessage[] {
  const document = sources.map(
    ({ outlet, publishedAt, before, quote }) => `${line(outlet)}, ${published(publishedAt)}: ${before} ${quote}`,
  )
  const read = line(document.join(' '), MAX_PASSAGE_LENGTH)
  return [{ role: 'user', content: `Document: ${read}\nClaim: ${line(text, MAX_QUESTION_LENGTH)}` }]
}

const textsOf = (texts: readonly ModelPassage[], fence: string, label: string, length: number): string =>
  texts
    .map(({ n, outlet, title, publishedAt, text }) => {
      const facts = `Outlet: ${line(outlet)}\nTitle: ${line(title)}\nPublished: ${published(publishedAt)}`
      return fenced(fence, `${label} ${n}`, `${facts}\n\n${text.slice(0, length)}`)
    })
    .join('\n\n')

const fenced = (fence: string, label: string, text: string): string =>
  `[${fence} ${label}]\n${text.replaceAll(fence, '').toWellFormed()}\n[${fence} end]`

const line = (text: string, length = 300): string => text.replace(/\s+/g, ' ').slice(0, length)

const published = (at: Date | null): string => (at === null ? 'undated' : dayText(dayStated(at)))

/** "Friday 12 September 2025": with its weekday, so that a model need not reckon. */
const dayText = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(date).replace(',', '')
