// A desk that replies as it is told, and remembers what was brought to it: what platforms are tried with.
import { setTimeout as wait } from 'node:timers/promises'
import type { CommandOption, CommandSpec, CommandValues, ShortcutSpec } from '../../src/domain/command.ts'
import type { Message, MessageAction, MessageSource } from '../../src/domain/message.ts'
import type { Desk, PlatformLog, PlatformMemory, Reply, Request } from '../../src/domain/ports.ts'

/** What was brought to the desk. */
export interface Brought {
  what: 'respond' | 'run' | 'suggest' | 'shortcut' | 'press' | 'submit' | 'home'
  /** The text, or the name of the command, shortcut, action or form. */
  text: string
  values: CommandValues
  request: Request
}

export type Script = (brought: Brought) => Reply | Promise<Reply>

export interface ScriptedDesk extends Desk {
  brought: Brought[]
}

export const ASK: CommandSpec = {
  name: 'ask',
  description: 'Ask about the articles',
  options: [
    option({ name: 'question', description: 'your question', isRequired: true, maxLength: 2000 }),
    option({ name: 'as_of', description: 'answer from what was published by this day', kind: 'day' }),
    option({ name: 'private', description: 'only you see the answer', kind: 'flag' }),
  ],
  who: 'everyone',
  isPrivate: { option: 'private' },
  example: 'ask who refused to cross?',
}

export const SUMMARY: CommandSpec = {
  name: 'summary',
  description: 'Sum up a topic',
  options: [option({ name: 'topic', description: 'a topic or an article', isRequired: true, isSuggested: true })],
  who: 'everyone',
  isPrivate: false,
  example: 'summary night trains',
}

export const STATUS: CommandSpec = {
  name: 'status',
  description: 'What is indexed, and whether all is well',
  options: [],
  who: 'everyone',
  isPrivate: true,
  example: 'status',
}

export const CHECK: ShortcutSpec = {
  name: 'check',
  label: 'Check against articles',
  description: 'What the articles say about this message',
}

function option(given: Partial<CommandSpec['options'][number]> & { name: string; description: string }) {
  return { kind: 'text' as const, isRequired: false, choices: [], isSuggested: false, maxLength: 200, ...given }
}

export function scriptedDesk(
  script: Script,
  { commands = [ASK, SUMMARY, STATUS], suggestions = [] as CommandOption['choices'], home = says('Welcome.') } = {},
): ScriptedDesk {
  const brought: Brought[] = []
  const bring = async (what: Brought['what'], text: string, request: Request, values: CommandValues = {}) => {
    const one = { what, text, values, request }
    brought.push(one)
    return script(one)
  }
  return {
    brought,
    commands,
    shortcuts: [CHECK],
    respond: (text, request) => bring('respond', text, request),
    run: (command, values, request) => bring('run', command, request, values),
    shortcut: (name, text, request) => bring('shortcut', `${name}: ${text}`, request),
    press: (action, request) => bring('press', action, request),
    submit: (form, values, request) => bring('submit', form, request, values),
    suggest: async () => suggestions,
    home: async () => home,
    storyAt: async () => null,
    starters: async () => ['Who refused to cross?', 'How old is Mikalai Statkevich?'],
  }
}

export const publicly = (message: Message): Reply => ({ kind: 'message', message, isPrivate: false })
export const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

export function says(...sentences: string[]): Message {
  const paragraph = { kind: 'paragraph' as const, sentences: sentences.map((text) => ({ text, citations: [] })) }
  return { heading: null, blocks: [paragraph], actions: [] }
}

export function source(n: number | null, given: Partial<MessageSource> = {}): MessageSource {
  return {
    n,
    outlet: 'Invented Post',
    title: `Report ${n ?? 'near'} from the border`,
    publishedAt: new Date('2025-09-12T00:00:00Z'),
    url: `https://news.example/${n}`,
    link: `https://news.example/${n}#:~:text=refused`,
    file: `post-${n}.txt`,
    quote: n === null ? null : `Statkevich refused to cross, witness ${n} said.`,
    details: null,
    ...given,
  }
}

export const ACTIONS: MessageAction[] = [
  { id: 'sources:a1', label: 'Sources' },
  { id: 'vote:a1:up', label: '👍', vote: 'up' },
  { id: 'vote:a1:down', label: '👎', vote: 'down' },
]

/** An answer of so many sentences, each with a citation of its own. */
export function cited(sentences: number, given: { text?: string; source?: Partial<MessageSource> } = {}): Message {
  const numbers = Array.from({ length: sentences }, (_, at) => at + 1)
  return {
    heading: null,
    blocks: [
      {
        kind: 'paragraph',
        sentences: numbers.map((n) => ({ text: given.text ?? `Sentence ${n} tells what happened.`, citations: [n] })),
      },
      { kind: 'sources', heading: 'Sources', sources: numbers.map((n) => source(n, given.source)) },
    ],
    actions: ACTIONS,
  }
}

/** Says one sentence after another, some time apart, and then the whole. */
export async function streamed(message: Message, { request }: Brought, pauseMs: number): Promise<Reply> {
  request.onStep?.('searching 8 articles')
  for (const block of message.blocks) {
    if (block.kind !== 'paragraph') continue
    for (const sentence of block.sentences) {
      await wait(pauseMs)
      request.onSentence?.(sentence)
    }
  }
  return publicly(message)
}

/** A memory that lasts as long as the test; hand the same one to two platforms for a restart. */
export function memoryInRam(): PlatformMemory {
  const entries = new Map<string, string>()
  return {
    get: async (key) => entries.get(key) ?? null,
    async set(key, value) {
      entries.set(key, value)
    },
    async claim(key) {
      if (entries.has(key)) return false
      entries.set(key, '')
      return true
    },
    async forget(key) {
      entries.delete(key)
    },
    left: async () => [],
  }
}

/** A log that keeps its lines. */
export function logInRam(): PlatformLog & { lines: { level: string; message: string; facts: unknown }[] } {
  const lines: { level: string; message: string; facts: unknown }[] = []
  const at = (level: string) => (facts: Record<string, unknown>, message: string) =>
    void lines.push({ level, message, facts })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
