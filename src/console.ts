// One run of a program on the command line: results to standard output, everything else to standard error, failures as a line and a
// status. Works on the streams it is given: those of the process, or a test's.
import { randomUUID } from 'node:crypto'
import type { RefreshProgress } from './articles/refresh.ts'
import type { Tools } from './chat/commands/command.ts'
import { composeGreeting } from './chat/compose.ts'
import { answerJson, jsonLine, linesOf } from './chat/json.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import type { Desk } from './domain/ports.ts'
import { inert, isLeaving, type Paint, paintFor, StatusLine, widthFor } from './platforms/terminal/look.ts'
import { type Look, renderMessage } from './platforms/terminal/render.ts'

export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** What a run reads from, writes to and is set up by. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Without it, the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** The clock; without it, the system's. */
  readonly now?: () => Date
}

const DONE = 0
const FAILED = 1
const MISUSED = 2
const INTERRUPTED = 130

/** Thrown to end the run quietly, with this status. */
export class Exit extends Error {
  readonly status: number

  constructor(status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

export const failed = (): Exit => new Exit(FAILED)
export const misused = (): Exit => new Exit(MISUSED)

export class Console {
  readonly io: Io
  readonly now: () => Date
  /** For long work, and for a person who waits for an answer. */
  readonly slowStatus: StatusLine
  readonly quickStatus: StatusLine
  readonly #paintError: Paint

  constructor(io: Io) {
    this.io = io
    this.now = io.now ?? (() => new Date())
    this.#paintError = paintFor(io.stderr)
    this.slowStatus = new StatusLine(io.stderr, { paint: this.#paintError, delayMs: 1000 })
    this.quickStatus = new StatusLine(io.stderr, { paint: this.#paintError, delayMs: 300 })
  }

  look(): Look {
    return { width: widthFor(this.io.stdout.columns), paint: paintFor(this.io.stdout) }
  }

  /** Writes to standard output; resolves when there is room for more. */
  async print(text: string): Promise<void> {
    const { stdout } = this.io
    if (!stdout.write(text)) await new Promise<void>((resolve) => stdout.once('drain', () => resolve()))
  }

  /** A line on standard error. */
  notice(text: string): void {
    this.slowStatus.above(this.#paintError('dim', inert(text)))
  }

  showStep(step: string): void {
    this.quickStatus.show({ step, share: null })
  }

  showProgress(progress: RefreshProgress): void {
    this.slowStatus.show(statusOf(progress))
  }

  clearStatus(): void {
    this.slowStatus.clear()
    this.quickStatus.clear()
  }

  /** Does the work; what it throws becomes a line on standard error. Resolves to the exit status. */
  async run(work: () => Promise<void>): Promise<number> {
    try {
      await work()
      return DONE
    } catch (error) {
      this.clearStatus()
      if (error instanceof Exit) return error.status
      this.io.stderr.write(await this.#explained(error))
      return error instanceof DatelineError && error.code === 'usage' ? MISUSED : FAILED
    }
  }

  async #explained(error: unknown): Promise<string> {
    const { logLevel } = await import('./config.ts')
    const paint = this.#paintError
    const lines = messageOf(error)
      .split('\n')
      .map((line) => line.replace(/\S.*/, inert))
    const message = `${paint('red', 'Error:')} ${lines.join('\n')}\n`
    const hint = error instanceof DatelineError && error.hint !== null ? `${paint('dim', inert(error.hint))}\n` : ''
    const isDebugged = logLevel(this.io.env) === 'debug' && error instanceof Error
    return message + hint + (isDebugged ? `${error.stack ?? ''}\n` : '')
  }
}

/**
 * A conversation in the terminal: a prompt for a person, or a line each for whatever is piped in. Ends when the person leaves or the input
 * ends. `model`: the model's name, `null` where answers are the articles' own sentences.
 */
export async function talk(
  console: Console,
  open: { desk(duty: null): Desk; tools: Pick<Tools, 'conversations' | 'dateline'> },
  { model, isJson }: { model: string | null; isJson: boolean },
): Promise<void> {
  const { stdin: input, stdout: output } = console.io
  const { atDesk } = await import('./platforms/terminal/chat.ts')
  const desk = open.desk(null)
  const person = atDesk(desk)
  const look = (): Look => console.look()
  if (input.isTTY && output.isTTY && !isJson) {
    const [{ articles }, examples] = await Promise.all([open.tools.dateline.listing(), desk.starters()])
    await console.print(`${renderMessage(composeGreeting({ articles, examples, model }), look())}\n`)
    const { chat } = await import('./platforms/terminal/chat.ts')
    const screen = { input, output, status: console.quickStatus, look }
    if ((await chat(person, screen)) === 'interrupted') throw new Exit(INTERRUPTED)
    return
  }
  const { conversations, dateline } = open.tools
  const options = { conversation: `terminal:${randomUUID()}`, person: 'terminal:operator', place: 'terminal:input' }
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
}

/** Runs a program on the streams of this process, which ends with its status. */
export async function runProcess(program: (words: string[], io: Io) => Promise<number>): Promise<void> {
  const { stdout, stderr, argv } = process
  // Whoever read our output has gone ("| head"): there is nobody left to work for.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? DONE : FAILED))
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

function statusOf(progress: RefreshProgress): { step: string; share: number | null } {
  const number = (n: number): string => n.toLocaleString('en')
  switch (progress.stage) {
    case 'waiting':
      return { step: 'waiting for another process that reads the articles', share: null }
    case 'scanning':
      return { step: 'looking for changed articles', share: null }
    case 'reading':
      return {
        step: `reading articles: ${number(progress.articles)}`,
        share: progress.totalBytes === 0 ? null : progress.bytes / progress.totalBytes,
      }
    case 'finishing':
      return { step: `building the index of ${number(progress.passages)} passages`, share: null }
    case 'indexing':
    case 'clustering': {
      const { stage, articles, total } = progress
      const share = articles / Math.max(1, total)
      if (stage === 'clustering') return { step: `sorting articles into stories: ${number(articles)}`, share }
      return { step: `indexing articles: ${number(articles)} of ${number(total)}`, share }
    }
  }
}
