// The prompt in the terminal: reads what a person writes, shows what comes back as it comes. Knows nothing of articles or answers.
import { createInterface } from 'node:readline'
import type { Responder } from '../../messages/ports.ts'
import { AnswerPrinter } from './answer-printer.ts'
import type { Look } from './render.ts'
import type { StatusLine } from './status-line.ts'

export interface ChatScreen {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
  status: StatusLine
  look: () => Look
}

const PROMPT = '> '
const LEAVING = /^(?:quit|exit|bye|:q|\/quit|\/exit)$/i

/** Ends when the person leaves: by word or Ctrl-D ('left'), or by Ctrl-C at the prompt ('interrupted'). Ctrl-C during an answer ends that. */
export async function chat(responder: Responder, screen: ChatScreen): Promise<'left' | 'interrupted'> {
  const { input, output, look } = screen
  const lines = createInterface({ input, output, prompt: look().paint('bold', PROMPT), historySize: 500 })
  const waiting: string[] = []
  const ended = Promise.withResolvers<'left' | 'interrupted'>()
  let answering: AbortController | null = null
  let isClosed = false

  const answerAll = async (): Promise<void> => {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
      if (LEAVING.test(line.trim())) return ended.resolve('left')
      if (line.trim() === '') continue
      answering = new AbortController()
      await respond(line, responder, screen, answering.signal)
    }
    answering = null
    if (isClosed) ended.resolve('left')
    else lines.prompt()
  }

  lines.on('line', (line) => {
    waiting.push(line)
    if (answering === null) answerAll().catch(ended.reject)
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

async function respond(line: string, responder: Responder, screen: ChatScreen, signal: AbortSignal): Promise<void> {
  const { output, status, look } = screen
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
