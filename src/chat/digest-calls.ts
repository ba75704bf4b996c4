// What buttons and forms of digests come to: a call of the command that does the same, in the channel that the digest is of, wherever it is
// pressed. Whether somebody may is decided where commands are run, not here.
import { scheduleInWords } from '../digests/compose-subscriptions.ts'
import { type CommandValues, problemWith } from '../domain/command.ts'
import type { ReturnedForm } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Subscription } from '../domain/subscription.ts'
import { knownOutlets } from './commands/browse.ts'
import { type Command, refuse, type Tools } from './commands/command.ts'
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

/** A command as it is to be run. */
export interface Called {
  command: Command
  values: CommandValues
  request: Request
  /** The form with what is wrong with it, if it cannot be taken as it was filled in. */
  proofread?(): Promise<ReturnedForm | null>
}

/** What stands before an id in a button's: the command's name with a "-" for the space. */
const BUTTON = /^(digest-(?:edit|pause|resume|unsubscribe|preview|now)):(.+)$/

/** `null` for a button of another kind. Refuses where the digest is gone. */
export async function calledByButton(action: string, request: Request, tools: Tools): Promise<Called | null> {
  if (action === SUBSCRIBE_FORM) return { command: commandCalled(action), values: {}, request }
  const [, name, id = ''] = BUTTON.exec(action) ?? []
  if (name === undefined) return null
  const there = await digestCalled(id, request, tools)
  return { command: commandCalled(name), values: { [WHICH.name]: id }, request: there.request }
}

/** `null` for a form of another kind. Refuses where the digest is gone, or nothing of it is changed. */
export async function calledByForm(
  form: string,
  filled: Filled,
  request: Request,
  tools: Tools,
): Promise<Called | null> {
  if (form === SUBSCRIBE_FORM) {
    const values = subscribing(filled)
    const proofread = async () => {
      const problems = await problemsIn(values, null, filled, tools)
      return problems === null ? null : { form: subscribeForm(filled), problems }
    }
    return { command: commandCalled(form), values, request, proofread }
  }
  const edited = editedBy(form)
  if (edited === null) return null
  const there = await digestCalled(edited.id, request, tools)
  const { one } = there
  const values = changing(one, filled)
  if (Object.keys(values).length === 0)
    refuse(`Nothing is changed: the digest comes ${scheduleInWords(one)}, as before.`)
  const proofread = async () => {
    const problems = await problemsIn(values, one, filled, tools)
    if (problems !== null) return { form: { ...editForm(one, filled), id: form }, problems }
    if (stampOf(one) === edited.stamp) return null
    const note = `Somebody has changed this digest meanwhile: it comes ${scheduleInWords(one)} now. Here is what you filled in. Save it again, and it takes the place of what stands.`
    return { form: { ...editForm(one, filled), note }, problems: {} }
  }
  const command = commandCalled('digest-edit')
  return { command, values: { [WHICH.name]: edited.id, ...values }, request: there.request, proofread }
}

function commandCalled(name: string): Command {
  const found = [...MANAGING, ...LOOKING].find((command) => command.name === name.replace('-', ' '))
  return found ?? refuse('That button is too old to work.')
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

/** The digest of that id, and the request as if it were made in its channel. Refuses where the person has nothing to look for there. */
async function digestCalled(
  id: string,
  request: Request,
  { subscriptions }: Tools,
): Promise<{ one: Subscription; request: Request }> {
  const one = await subscriptions.find(id)
  if (one !== null && one.destination.platform === request.place.platform) {
    const { platform, channel } = one.destination
    if (channel === request.place.channel) return { one, request }
    const own = (await request.channels?.())?.find((known) => known.channel === channel)
    const person = { ...request.person, isManager: own?.isManager ?? false }
    const place = { platform, channel, community: own?.community ?? null, isDirect: false }
    if (own !== undefined) return { one, request: { ...request, person, place, conversation: null } }
  }
  const gone = 'That digest is not there any more, or is of a channel that you are not in.'
  return refuse(gone, '/digest list shows those of a channel.')
}
