// Loads the prompts from their files and fills them in. What they say is the files' matter; what they must hold is checked here.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatelineError, messageOf } from '../domain/errors.ts'

/** Where the prompts lie that come with Dateline. */
export const PROMPTS_FOLDER = fileURLToPath(new URL('../../prompts', import.meta.url))

const VARIABLES = {
  answer: ['fence', 'today', 'passages', 'conversation', 'question'],
  rephrase: ['fence', 'today', 'conversation', 'question'],
  summary: ['fence', 'today', 'passages', 'question', 'sentences'],
  story: ['fence', 'reports', 'story'],
} as const

type PromptName = keyof typeof VARIABLES
type PromptValues<Name extends PromptName> = Record<(typeof VARIABLES)[Name][number], string>

export interface PromptMessage {
  role: 'system' | 'user'
  content: string
}

export type Prompts = { [Name in PromptName]: (values: PromptValues<Name>) => PromptMessage[] }

/** A prompt is a part under each of these headings, in this order. */
const PARTS = /^# System\s*$(?<system>[\s\S]*?)^# User\s*$(?<user>[\s\S]*)/m
const PLACEHOLDER = /\{\{([^{}]*)\}\}/

/** Literal text and variable names by turns: what is filled in is never itself read for placeholders. */
type Template = string[]

const isVariable = (_piece: string, at: number): boolean => at % 2 === 1

/** Reads all prompts of a folder. Throws `DatelineError` "prompt" that names the file and what is wrong with it. */
export function loadPrompts(folder: string = PROMPTS_FOLDER): Prompts {
  return {
    answer: load(folder, 'answer'),
    rephrase: load(folder, 'rephrase'),
    summary: load(folder, 'summary'),
    story: load(folder, 'story'),
  }
}

function load<Name extends PromptName>(folder: string, name: Name): (values: PromptValues<Name>) => PromptMessage[] {
  const file = path.join(folder, `${name}.md`)
  const parts = PARTS.exec(read(file))?.groups
  if (!parts) throw fault(file, 'needs a part under the heading "# System" and then one under "# User"')
  const templates = [parts.system ?? '', parts.user ?? ''].map((part) =>
    part
      .trim()
      .split(PLACEHOLDER)
      .map((piece, at) => (isVariable(piece, at) ? piece.trim() : piece)),
  )
  checkVariables(file, templates, VARIABLES[name])
  return (values) => {
    const byName = new Map<string, string>(Object.entries(values))
    const fill = (template: Template) =>
      template.map((piece, at) => (isVariable(piece, at) ? byName.get(piece) : piece)).join('')
    const [system = '', user = ''] = templates.map(fill)
    return [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ]
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new DatelineError('prompt', `The prompt ${file} cannot be read: ${messageOf(cause)}`, {
      hint: 'Put the file back from the repository.',
      cause,
    })
  }
}

function checkVariables(file: string, templates: Template[], known: readonly string[]): void {
  const used = templates.flatMap((template) => template.filter(isVariable))
  const unknown = used.find((variable) => !known.includes(variable))
  if (unknown !== undefined) throw fault(file, `uses the unknown variable {{${unknown}}}`)
  const stray = templates.some((template) =>
    template.some((piece, at) => !isVariable(piece, at) && piece.includes('{{')),
  )
  if (stray) throw fault(file, 'holds a "{{" that opens no variable')
  const missing = known.find((variable) => !used.includes(variable))
  if (missing !== undefined) throw fault(file, `lacks the variable {{${missing}}}`)
}

function fault(file: string, what: string): DatelineError {
  return new DatelineError('prompt', `The prompt ${file} ${what}.`, {
    hint: 'Mend the file, or put it back from the repository.',
  })
}
