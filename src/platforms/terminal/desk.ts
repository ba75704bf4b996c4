// The terminal at the desk: commands with a slash, buttons by their name, forms a line a field. Everything else is a question.
import { randomUUID } from 'node:crypto'
import { commandIn, readCall } from '../../domain/command.ts'
import { type Form, type Message, type MessageAction, textMessage } from '../../domain/message.ts'
import type { Desk, Reply, Request } from '../../domain/ports.ts'
import type { Responder } from './chat.ts'

const COMMAND = /^\/([a-z][\w-]*.*)$/is
/** What is easier to type than an emoji. */
const TYPED_VOTES = { up: '+', down: '-' }

const HELP = /^(?:\/?help|\?)$/i
/** What can be typed here and nowhere else. */
const TYPED_WORDS: Message['blocks'][number] = {
  kind: 'list',
  heading: 'Here',
  items: [
    { text: 'sources: what the last answer rests on, in full', at: null },
    { text: '+ or -: whether it was a good one', at: null },
    { text: 'quit: leave (or Ctrl-D)', at: null },
  ],
}

/** One person's conversation; it ends with the process. */
export function atDesk(desk: Desk): Responder {
  const person = { id: 'operator', isManager: true }
  const place = { platform: 'terminal', community: null, channel: 'terminal', isDirect: true }
  const conversation = `terminal:${randomUUID()}`
  let actions: MessageAction[] = []
  /** A form that waits for its fields, the first of which comes next. */
  let open: { form: Form; values: Record<string, string> } | null = null

  async function reply(line: string, request: Request): Promise<Reply> {
    if (open !== null) return fill(open.form, open.values, line, request)
    const pressed = actions.find(({ label, vote }) =>
      [label.toLowerCase(), vote && TYPED_VOTES[vote]].includes(line.toLowerCase()),
    )
    if (pressed !== undefined) return desk.press(pressed.id, request)
    const typed = COMMAND.exec(line)?.[1]
    if (typed === undefined) return desk.respond(line, request)
    const found = commandIn(desk.commands, typed)
    if (found === null) return desk.run(typed.split(/\s/)[0]?.toLowerCase() ?? '', {}, request)
    const call = readCall(found.command, found.rest)
    if ('problem' in call) return { kind: 'message', message: textMessage(call.problem), isPrivate: true }
    return desk.run(found.command.name, call.values, request)
  }

  async function fill(form: Form, values: Record<string, string>, line: string, request: Request): Promise<Reply> {
    const field = form.fields[Object.keys(values).length]
    const filled = field === undefined ? values : { ...values, [field.name]: line }
    open = Object.keys(filled).length < form.fields.length ? { form, values: filled } : null
    return open === null ? desk.submit(form.id, filled, request) : { kind: 'form', form }
  }

  function shown(answer: Reply): Message {
    if (answer.kind === 'silence') return { heading: null, blocks: [], actions: [] }
    if (answer.kind === 'message') {
      if (answer.message.actions.length > 0) actions = answer.message.actions
      return answer.message
    }
    open ??= { form: answer.form, values: {} }
    const { form, values } = open
    const field = form.fields[Object.keys(values).length]
    return textMessage(`${field?.label ?? form.title} (one line${field?.isRequired ? '' : ', may be empty'})`)
  }

  return {
    takesEmptyLines: () => open !== null,
    async respond(line, options = {}) {
      const message = shown(await reply(line.trim(), { ...options, person, place, conversation }))
      return HELP.test(line.trim()) ? { ...message, blocks: [...message.blocks, TYPED_WORDS] } : message
    },
  }
}
