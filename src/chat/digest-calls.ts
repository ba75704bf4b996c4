// What buttons and forms of digests come to: a call of the command that does the same, in the channel that the digest is of, wherever it is
// pressed. Whether somebody may is decided where commands are run, not here.
import { composeText } from '../answers/compose.ts'
import { scheduleInWords } from '../digests/compose-subscriptions.ts'
import { type CommandValues, problemWith } from '../domain/command.ts'
import type { Message, ReturnedForm } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Subscription } from '../domain/subscription.ts'
import { knownOutlets } from './commands/browse.ts'
import type { Command, Tools } from './commands/command.ts'
import { LOOKING } from './commands/digest-look.ts'
import { MANAGING, WHICH } from './commands/digest-manage.ts'
import {
  changing,
  editedBy,
  editForm,
  type Filled,
  SUBSCRIBE_FORM,
  stampOf,
  subscribeForm,
  subscribing,
  WISHES,
  wishesIn,
} from './forms.ts'

/** A command as it is to be run, or why none can be. */
export type Called = { command: Command; values: CommandValues; request: Request } | { refused: Message }

const GONE: Called = {
  refused: composeText(
    'That digest is not there any more, or is of a channel that you are not in.',
    '/digest list shows those of a channel.',
  ),
}

/** What stands before an id in a button's: the command's name with a "-" for the space. */
const BUTTON = /^(digest-(?:edit|pause|resume|unsubscribe|preview|now)):(.+)$/

const commandCalled = (name = ''): Command | undefined =>
  [...MANAGING, ...LOOKING].find((command) => command.name === name.replace('-', ' '))

/** `null` for a button of another kind. */
export async function calledByButton(action: string, request: Request, tools: Tools): Promise<Called | null> {
  const [, name, id = ''] = BUTTON.exec(action) ?? []
  const command = commandCalled(action === SUBSCRIBE_FORM ? action : name)
  if (command === undefined) return null
  if (action === SUBSCRIBE_FORM) return { command, values: {}, request }
  const there = await digestCalled(id, request, tools)
  return there === null ? GONE : { command, values: { [WHICH.name]: id }, request: there.request }
}

/** `null` for a form of another kind. */
export async function calledByForm(
  form: string,
  filled: Filled,
  request: Request,
  tools: Tools,
): Promise<Called | null> {
  const edited = editedBy(form)
  const command = commandCalled(form.split(':')[0])
  if (command === undefined || (edited === null && form !== SUBSCRIBE_FORM)) return null
  if (edited === null) return { command, values: subscribing(filled), request }
  const there = await digestCalled(edited.id, request, tools)
  if (there === null) return GONE
  const values = changing(there.one, filled)
  if (Object.keys(values).length === 0)
    return { refused: composeText(`Nothing is changed: the digest comes ${scheduleInWords(there.one)}, as before.`) }
  return { command, values: { [WHICH.name]: edited.id, ...values }, request: there.request }
}

/** What is wrong with a form of digests as it was filled in, field by field; or that the digest has been changed since it was opened. */
export async function proofreadDigest(
  form: string,
  filled: Filled,
  request: Request,
  tools: Tools,
): Promise<ReturnedForm | null> {
  if (form === SUBSCRIBE_FORM) {
    const problems = await problemsIn(subscribing(filled), null, filled, tools)
    return problems === null ? null : { form: subscribeForm(filled), problems }
  }
  const edited = editedBy(form)
  const one = edited && ((await digestCalled(edited.id, request, tools))?.one ?? null)
  if (edited === null || one === null) return null
  const problems = await problemsIn(changing(one, filled), one, filled, tools)
  if (problems !== null) return { form: { ...editForm(one, filled), id: form }, problems }
  if (stampOf(one) === edited.stamp) return null
  const note = `Somebody has changed this digest meanwhile: it comes ${scheduleInWords(one)} now. Here is what you filled in. Save it again, and it takes the place of what stands.`
  return { form: { ...editForm(one, filled), note }, problems: {} }
}

async function problemsIn(
  values: CommandValues,
  one: Subscription | null,
  filled: Filled,
  tools: Tools,
): Promise<Record<string, string> | null> {
  const found = WISHES.flatMap((option): [string, string][] => {
    const problem = problemWith({ options: [option], example: '' }, values)
    return problem === null ? [] : [[option.name, problem]]
  })
  const wishes = { ...wishesIn(values), when: one === null ? (filled.when ?? '') : values.when?.toString() }
  const unfit = tools.subscriptions.problemsIn(wishes, one, await knownOutlets(tools))
  const problems = { ...unfit, ...Object.fromEntries(found) }
  return Object.keys(problems).length === 0 ? null : problems
}

/** The digest of that id, and the request as if it were made in its channel; `null` where the person has nothing to look for there. */
async function digestCalled(
  id: string,
  request: Request,
  { subscriptions }: Tools,
): Promise<{ one: Subscription; request: Request } | null> {
  const one = await subscriptions.find(id)
  if (one === null || one.destination.platform !== request.place.platform) return null
  const { platform, channel } = one.destination
  if (channel === request.place.channel) return { one, request }
  const own = (await request.channels?.())?.find((known) => known.channel === channel)
  if (own === undefined) return null
  const { community, isManager } = own
  const place = { platform, channel, community, isDirect: false }
  return { one, request: { ...request, person: { ...request.person, isManager }, place, conversation: null } }
}
