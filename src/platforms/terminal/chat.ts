// The conversation in the terminal: reads lines at a prompt (commands with a slash, buttons by their name, a form's field, questions) and shows what comes back.
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { AnswerSentence } from '../../domain/answer.ts'
import { type Form, list, type Message, type MessageAction, plain, textMessage } from '../../domain/message.ts'
import type { Desk, Reply, Request } from '../../domain/ports.ts'
import { isLeaving, type StatusLine, type TerminalStream } from './look.ts'
import { answerPrinter, type Look } from './render.ts'

export type RespondOptions = Pick<Request, 'onSentence' | 'onStep' | 'signal'>

export interface Responder {
  respond(line: string, options?: RespondOptions): Promise<Message>
  /** Whether an empty line says something just now. */
  takesEmptyLines?(): boolean
}

type Screen = NodeJS.WritableStream & TerminalStream

interface ChatTerminal {
  input: NodeJS.ReadableStream
  output: Screen
  status: StatusLine
  look: () => Look
}

const PROMPT = '> '

/** Ends when the person leaves: by word or Ctrl-D ('left'), or by Ctrl-C at the prompt ('interrupted'). Ctrl-C during an answer ends that. */
export async function chat(responder: Responder, terminal: ChatTerminal): Promise<'left' | 'interrupted'> {
  const { input, output, status, look } = terminal
  const echo = new Echo(output)
  const prompt = look().paint('bold', PROMPT)
  const lines = createInterface({ input, output: echo, terminal: output.isTTY ?? false, prompt, historySize: 500 })
  /** Of each line that waits, whether it was typed while the prompt was there, so that it stands on the screen. */
  const seen: boolean[] = []
  let answering: AbortController | null = null
  let how: 'left' | 'interrupted' = 'left'
  let isClosed = false

  async function respond(line: string, signal: AbortSignal): Promise<void> {
    const printer = answerPrinter(look())
    output.write('\n')
    const onSentence = (sentence: AnswerSentence): void => {
      status.clear()
      output.write(printer.sentence(sentence))
    }
    try {
      const message = await responder.respond(line, { signal, onStep: status.show, onSentence }).finally(status.clear)
      output.write(`${printer.rest(message)}\n`)
    } catch (error) {
      if (!signal.aborted) throw error
      output.write('\n(stopped)\n\n')
    }
  }

  lines.on('line', () => {
    seen.push(!echo.isMuted)
    echo.isMuted = true
  })
  lines.on('SIGINT', () => {
    if (answering !== null) return answering.abort()
    how = 'interrupted'
    lines.close()
  })
  lines.on('close', () => {
    isClosed = true
  })
  lines.prompt()
  try {
    for await (const line of lines) {
      if (!seen.shift()) output.write(`${prompt}${line}\n`)
      if (isLeaving(line)) return how
      if (line.trim() !== '' || responder.takesEmptyLines?.()) {
        answering = new AbortController()
        await respond(line, answering.signal)
        answering = null
      }
      if (seen.length > 0 || isClosed) continue
      echo.isMuted = false
      lines.prompt(true)
    }
    // Ctrl-D and Ctrl-C leave the cursor behind the prompt.
    output.write('\n')
    return how
  } finally {
    lines.close()
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

const TYPED_VOTES = { up: '+', down: '-' }

const HELP = /^(?:\/?help|\?)$/i
/** What can be typed here and nowhere else. */
const TYPED_WORDS = list('Here', [
  'sources: what the last answer rests on, in full',
  '+ or -: whether it was a good one',
  'quit: leave (or Ctrl-D)',
])

/** One person's conversation; it ends with the process. */
export function atDesk(desk: Desk): Responder {
  const person = { id: 'operator', isManager: true }
  const place = { platform: 'terminal', community: null, channel: 'terminal', isDirect: true }
  const conversation = `terminal:${randomUUID()}`
  let actions: MessageAction[] = []
  /** A form whose field is the next line: none that opens here has two. */
  let open: Form | null = null

  async function reply(line: string, request: Request): Promise<Reply> {
    if (open !== null) {
      const { id, fields } = open
      open = null
      return desk.submit(id, Object.fromEntries(fields.map(({ name }) => [name, line])), request)
    }
    const names = ({ label, vote }: MessageAction) => [label.toLowerCase(), vote && TYPED_VOTES[vote]]
    const pressed = actions.find((action) => names(action).includes(line.toLowerCase()))
    if (pressed !== undefined) return desk.press(pressed.id, request)
    return desk.respond(line, request)
  }

  function shown(answer: Reply): Message {
    if (answer.kind === 'silence') return plain()
    if (answer.kind === 'message') {
      if (answer.message.actions.length > 0) actions = answer.message.actions
      return answer.message
    }
    open = answer.form
    const [field] = open.fields
    return textMessage(`${field?.label ?? open.title} (one line${field?.isRequired ? '' : ', may be empty'})`)
  }

  return {
    takesEmptyLines: () => open !== null,
    async respond(line, options = {}) {
      const message = shown(await reply(line.trim(), { ...options, person, place, conversation }))
      return HELP.test(line.trim()) ? { ...message, blocks: [...message.blocks, TYPED_WORDS] } : message
    },
  }
}
