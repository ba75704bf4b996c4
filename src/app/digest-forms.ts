// Subscribing by a form: behind a button on the bot's own page and under the list of a channel's digests.
import type { CommandValues } from '../domain/command.ts'
import type { Form, Message } from '../domain/message.ts'
import { composeText } from '../messages/compose.ts'
import type { Reply, Request } from '../messages/ports.ts'
import { SUBSCRIBE, subscribed } from './commands/digest-manage.ts'
import type { DeskTools } from './desk-parts.ts'

/** A modal has room for five fields on every platform; who wants more edits the digest later. */
export function subscribeForm(): Form {
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
  if (!request.person.isManager && !request.place.isDirect)
    return privately(composeText('Digests are for people who may manage this channel to set up.'))
  const filled = Object.entries(given).filter(([, value]) => value.trim() !== '')
  const values: CommandValues = Object.fromEntries(
    filled.map(([name, value]) => [name, name === 'length' ? value.trim().toLowerCase() : value.trim()]),
  )
  return privately(await subscribed(values, request, tools))
}

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })
