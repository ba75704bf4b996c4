// The prompt in the terminal: reads what a person writes, shows what comes back as it comes. Knows nothing of articles or answers.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Message } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import { isLeaving, type StatusLine } from './look.ts'
import { AnswerPrinter, type Look } from './render.ts'

/** Who waits for an answer may see it grow. */
export type RespondOptions = Pick<Request, 'onSentence' | 'onStep' | 'signal'>

/** One conversation with one person. */
export interface Responder {
  respond(line: string, options?: RespondOptions): Promise<Message>
  /** Whether an empty line says something just now. */
  takesEmptyLines?(): boolean
}

interface Screen extends NodeJS.WritableStream {
  columns?: number
  isTTY?: boolean
}

interface ChatTerminal {
  input: NodeJS.ReadableStream
  output: Screen
  status: StatusLine
  look: () => Look
}

const PROMPT = '> '

/** Ends when the person leaves: by word or Ctrl-D ('left'), or by Ctrl-C at the prompt ('interrupted'). Ctrl-C during an answer ends that. */
export async function chat(responder: Responder, terminal: ChatTerminal): Promise<'left' | 'interrupted'> {
  const { input, output, look } = terminal
  const echo = new Echo(output)
  const prompt = look().paint('bold', PROMPT)
  const lines = createInterface({ input, output: echo, terminal: output.isTTY ?? false, prompt, historySize: 500 })
  /** `isSeen`: it was typed while the prompt was there, so that it stands on the screen. */
  const waiting: { line: string; isSeen: boolean }[] = []
  const ended = Promise.withResolvers<'left' | 'interrupted'>()
  let answering: AbortController | null = null
  let isClosed = false

  const answerAll = async (): Promise<void> => {
    echo.isMuted = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { line, isSeen } = next
      if (!isSeen) output.write(`${prompt}${line}\n`)
      if (isLeaving(line)) return ended.resolve('left')
      if (line.trim() === '' && !responder.takesEmptyLines?.()) continue
      answering = new AbortController()
      await respond(line, responder, terminal, answering.signal)
    }
    answering = null
    echo.isMuted = false
    if (isClosed) ended.resolve('left')
    else lines.prompt(true)
  }

  lines.on('line', (line) => {
    waiting.push({ line, isSeen: !echo.isMuted })
    if (!echo.isMuted) answerAll().catch(ended.reject)
  })
  lines.on('SIGINT', () => {
    if (answering !== null) return answering.abort()
    output.write('\n')
    ended.resolve('interrupted')
  })
  lines.on('close', () => {
    isClosed = true
    if (answering !== null) return
    // Ctrl-D leaves the cursor behind the prompt.
    output.write('\n')
    ended.resolve('left')
  })
  lines.prompt()
  try {
    return await ended.promise
  } finally {
    lines.removeAllListeners('close')
    lines.close()
  }
}

async function respond(line: string, responder: Responder, terminal: ChatTerminal, signal: AbortSignal): Promise<void> {
  const { output, status, look } = terminal
  const printer = new AnswerPrinter(look())
  output.write('\n')
  try {
    const message = await responder.respond(line, {
      signal,
      onStep: (step) => status.show({ step, share: null }),
      onSentence: (sentence) => {
        status.clear()
        output.write(printer.sentence(sentence))
      },
    })
    status.clear()
    output.write(`${printer.rest(message)}\n`)
  } catch (error) {
    status.clear()
    if (!signal.aborted) throw error
    output.write('\n(stopped)\n\n')
  }
}

/** Stands between the line editor and the screen, so that what a person types while an answer is printed does not get into it. */
class Echo extends Writable {
  isMuted = false
  readonly #screen: Screen

  constructor(screen: Screen) {
    super()
    this.#screen = screen
    screen.on('resize', () => this.emit('resize'))
  }

  /** The line editor asks for the width. */
  get columns(): number | undefined {
    return this.#screen.columns
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.isMuted) this.#screen.write(chunk)
    done()
  }
}
