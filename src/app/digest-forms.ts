// Subscribing by a form: behind a button on the bot's own page and under the list of a channel's digests.
import { type CommandValues, problemWith } from '../domain/command.ts'
import type { Form, Message } from '../domain/message.ts'
import { composeText } from '../messages/compose.ts'
import type { Reply, Request } from '../messages/ports.ts'
import { SUBSCRIBE, subscribe, subscribed } from './commands/digest-manage.ts'
import type { DeskTools } from './desk-parts.ts'

const FOR_MANAGERS = 'Digests are for people who may manage this channel to set up.'

/** Whoever may not is told so instead of filling in a form for nothing. */
export function subscribeForm({ person }: Request): Reply {
  return person.isManager ? { kind: 'form', form: emptyForm() } : privately(composeText(FOR_MANAGERS))
}

/** A modal has room for five fields on every platform; who wants more edits the digest later. */
function emptyForm(): Form {
  const field = (name: string, label: string, placeholder: string, isRequired = false): Form['fields'][number] => ({
    name,
    label,
    kind: 'line',
    placeholder,
    isRequired,
    maxLength: 200,
  })
  return {
    id: SUBSCRIBE.id,
    title: SUBSCRIBE.label,
    submitLabel: 'Subscribe',
    fields: [
      field('when', 'When it is to come', 'weekdays 8:30 Europe/Vilnius', true),
      field('topics', 'Only about these topics', 'Belarus, railways'),
      field('without', 'Nothing about these', 'football'),
      field('outlets', 'Only what one of these outlets reports', 'see /sources'),
      field('length', 'How long: short, normal or long', 'normal'),
    ],
  }
}

export async function fillInSubscription(
  given: Record<string, string>,
  request: Request,
  tools: DeskTools,
): Promise<Reply> {
  if (!request.person.isManager) return privately(composeText(FOR_MANAGERS))
  const filled = Object.entries(given).filter(([, value]) => value.trim() !== '')
  const values: CommandValues = Object.fromEntries(
    filled.map(([name, value]) => [name, name === 'length' ? value.trim().toLowerCase() : value.trim()]),
  )
  const problem = problemWith(subscribe, values)
  if (problem !== null) return privately(composeText(problem))
  const done = await subscribed(values, request, tools)
  return privately('message' in done ? done.message : done)
}

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })
