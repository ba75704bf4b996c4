// One run of a program on the command line, on the streams it is given: results to standard output, all else to standard error.
import { randomUUID } from 'node:crypto'
import type { RefreshProgress } from './articles/refresh.ts'
import type { Tools } from './chat/commands/command.ts'
import { composeGreeting } from './chat/compose.ts'
import { answerJson, jsonLine, linesOf } from './chat/json.ts'
import { DatelineError, masked, messageOf } from './domain/errors.ts'
import type { Message } from './domain/message.ts'
import type { Desk } from './domain/ports.ts'
import type { Paint, StatusLine } from './platforms/terminal/look.ts'
import { inert, isLeaving, paintFor, statusLine, widthFor } from './platforms/terminal/look.ts'
import { answerPrinter, type Look, renderMessage } from './platforms/terminal/render.ts'
import { number } from './text/words.ts'

export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly now?: () => Date
}

const INTERRUPTED = 130

/** Thrown to end the run quietly, with this status: 1 it failed, 2 the words of the call are off. */
export class Exit extends Error {
  readonly status: number

  constructor(status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

export class Console {
  readonly io: Io
  readonly now: () => Date
  readonly status: StatusLine
  isDebugged = false
  readonly #paintError: Paint

  constructor(io: Io) {
    this.io = io
    this.now = io.now ?? (() => new Date())
    this.#paintError = paintFor(io.stderr)
    this.status = statusLine(io.stderr, { paint: this.#paintError, delayMs: 500 })
  }

  look(): Look {
    return { width: widthFor(this.io.stdout.columns), paint: paintFor(this.io.stdout) }
  }

  async print(text: string): Promise<void> {
    const { stdout } = this.io
    if (!stdout.write(text)) await new Promise<void>((resolve) => stdout.once('drain', () => resolve()))
  }

  show(isJson: boolean | undefined, json: object, message: Message, printer = answerPrinter(this.look())) {
    return this.print(isJson ? `${jsonLine(json)}\n` : printer.rest(message))
  }

  notice(text: string): void {
    this.status.above(this.#paintError('dim', inert(masked(text))))
  }

  showProgress(progress: RefreshProgress): void {
    this.status.show(statusOf(progress))
  }

  /** Does the work; what it throws becomes a line on standard error. Resolves to the exit status. */
  async run(work: () => Promise<unknown>): Promise<number> {
    try {
      await work()
      return 0
    } catch (error) {
      this.status.clear()
      if (error instanceof Exit) return error.status
      const lines = messageOf(error).split('\n')
      const message = lines.map((line) => line.replace(/\S.*/, inert)).join('\n')
      this.io.stderr.write(`${this.#paintError('red', 'Error:')} ${message}\n`)
      if (error instanceof DatelineError && error.hint !== null) this.notice(error.hint)
      if (this.isDebugged && error instanceof Error) this.io.stderr.write(`${masked(error.stack ?? '')}\n`)
      return error instanceof DatelineError && error.code === 'usage' ? 2 : 1
    }
  }
}

/** What a conversation needs. `model`: its name, `null` where answers are the articles' own sentences. */
interface Open {
  desk(duty: null): Desk
  tools: Pick<Tools, 'conversations' | 'dateline'>
  model: string | null
}

/** A conversation in the terminal: a prompt for a person, or a line each for whatever is piped in. Ends when they leave, or the input ends. */
export async function talk(console: Console, { desk: deskFor, tools, model }: Open, isJson: boolean): Promise<void> {
  const { stdin: input, stdout: output } = console.io
  const { atDesk, chat } = await import('./platforms/terminal/chat.ts')
  const desk = deskFor(null)
  const person = atDesk(desk)
  const look = () => console.look()
  if (input.isTTY && output.isTTY && !isJson) {
    const [{ articles }, examples] = await Promise.all([tools.dateline.listing(), desk.starters()])
    await console.print(`${renderMessage(composeGreeting(articles, examples, model), look())}\n`)
    if ((await chat(person, { input, output, status: console.status, look })) === 'interrupted')
      throw new Exit(INTERRUPTED)
    return
  }
  const { conversations, dateline } = tools
  const whose = { person: 'terminal:operator', place: 'terminal:input', isPrivate: false }
  const options = { ...whose, conversation: `terminal:${randomUUID()}` }
  let line = 0
  for await (const question of linesOf(input)) {
    line++
    if (question.trim() === '') continue
    if (isLeaving(question)) return
    if (isJson) {
      const asked = await conversations.ask(dateline, question, { ...options, now: console.now() })
      await console.print(`${jsonLine(answerJson(String(line), asked))}\n`)
    } else await console.print(`> ${question.trim()}\n\n${renderMessage(await person.respond(question), look())}\n`)
  }
  if (line === 0) console.notice('Nothing was asked, and there is no terminal. To stay, it needs a token, or WEB=on.')
}

export async function runProcess(program: (words: string[], io: Io) => Promise<number>): Promise<void> {
  const { stdout, stderr, argv } = process
  // Whoever read our output has gone ("| head"): there is nobody left to work for.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  process.on('SIGINT', interruptNow)
  process.exitCode = await program(argv.slice(2), {
    // Not opened before something is read from it.
    get stdin() {
      return process.stdin
    },
    stdout,
    stderr,
  })
}

function interruptNow(): void {
  // Takes a status line away.
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.exit(INTERRUPTED)
}

/** Aborted when the process is asked to end, by Ctrl-C or by whoever runs it, so that it can do so in order; asked again, it ends at once. */
export function endOfProcess(): AbortSignal {
  const end = new AbortController()
  process.off('SIGINT', interruptNow)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      end.abort()
      process.once(signal, interruptNow)
    })
  }
  return end.signal
}

/** As what is thrown by the clients of the platforms shows itself in a stack. */
const CLIENT = /node_modules[\\/](?:@?discord|@slack|ws|undici)/

/** Has one packet that a client cannot read, or work that nobody waits for, told of: neither ends the process. What else is thrown does. */
export function survive(onSurvived: (facts: { error: string; at: string }, isOfClient: boolean) => void): void {
  process.on('uncaughtException', (error, origin) => {
    const stack = masked(error instanceof Error ? (error.stack ?? '') : '')
    const isOfClient = CLIENT.test(stack)
    const at = stack.split('\n').find((line) => line.trimStart().startsWith('at ')) ?? ''
    if (isOfClient || origin === 'unhandledRejection')
      return onSurvived({ error: messageOf(error), at: at.trim() }, isOfClient)
    process.stderr.write(`${stack || messageOf(error)}\n`)
    process.exit(1)
  })
}

function statusOf(progress: RefreshProgress): string {
  const { stage } = progress
  if (stage === 'waiting') return 'waiting for another process that reads the articles'
  if (stage === 'scanning') return 'looking for changed articles'
  if (stage === 'finishing') return `building the index of ${number(progress.passages)} passages`
  const articles = number(progress.articles)
  if (stage === 'reading') {
    const { bytes, totalBytes } = progress
    return `reading articles: ${articles} (${Math.floor((100 * bytes) / Math.max(1, totalBytes))} %)`
  }
  const what = { clustering: 'sorting into stories', indexing: 'indexing articles', embedding: 'embedding articles' }
  return `${what[stage]}: ${articles} of ${number(progress.total)}`
}
