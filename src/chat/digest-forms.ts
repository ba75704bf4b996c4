// The options of a digest, the forms that are made from them, and what buttons and forms of digests come to: a call of the command that does
// the same, in the channel that the digest is of, wherever it is pressed. Whether somebody may is decided where commands are run, not here.
import { hash } from 'node:crypto'
import { scheduleInWords } from '../digests/compose-subscriptions.ts'
import { written } from '../digests/schedule.ts'
import type { Wishes } from '../digests/subscriptions.ts'
import { type CommandOption, type CommandValues, problemWith } from '../domain/command.ts'
import type { Form, FormField, MessageAction, ReturnedForm } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { DigestLength, Subscription } from '../domain/subscription.ts'
import { knownOutlets } from './commands/browse.ts'
import { option, refuse, type Tools, textOf } from './commands/command.ts'

const LENGTHS: DigestLength[] = ['short', 'normal', 'long']

const wish = (
  name: string,
  label: string,
  placeholder: string | null,
  description: string,
  given: Partial<CommandOption> = { maxLength: 300 },
) => ({ label, placeholder, option: option(name, description, given) })

const LISTED = 'with commas between'
const WHEN = 'when it is to come: weekdays 8:30, 08:00 Europe/Vilnius, or a cron expression'
const EMPTY = 'when there is nothing new: quiet, or a line that says so'
const REPORTED = 'Only what one of these outlets reports'
const LENGTH_CHOICES = LENGTHS.map((name) => ({ name, value: name }))
const EMPTY_CHOICES = [
  { name: 'post nothing', value: 'quiet' },
  { name: 'post a line that says so', value: 'line' },
]

const FIELDS = [
  wish('when', 'When it is to come', 'weekdays 8:30 Europe/Vilnius', WHEN, { maxLength: 100 }),
  wish('topics', 'Only about these topics', 'Belarus, railways', `only stories about these, ${LISTED}`),
  wish('without', 'Nothing about these', 'football', `no stories about these, ${LISTED}`),
  wish('outlets', REPORTED, 'see /sources', `only what one of these reports, ${LISTED}`),
  wish('length', 'How long', null, 'short, normal or long', { choices: LENGTH_CHOICES }),
  wish('empty', 'When there is nothing new', null, EMPTY, { choices: EMPTY_CHOICES }),
]

/** What Discord's forms have no room for. */
const CORRECTIONS = option(
  'corrections',
  'whether a reply below it says what articles that it quoted say otherwise later',
  {
    choices: ['on', 'off'].map((name) => ({ name, value: name })),
  },
)

/** All that can be wished of a digest, and what of it says what it is made of. */
export const WISHES: CommandOption[] = [...FIELDS.map((field) => field.option), CORRECTIONS]
export const TASTE = WISHES.filter(({ name }) => !['when', 'empty', CORRECTIONS.name].includes(name))
/** Buttons and forms name a digest by its id, which stays when another one is ended. */
export const WHICH = option('number', 'which digest, by its number in /digest list', { maxLength: 3 })

export function wishesIn(values: CommandValues): Wishes {
  const given = (name: string): string | undefined => textOf(values, name) || undefined
  const [empty, corrections] = [given('empty'), given(CORRECTIONS.name)]
  return {
    ...{ when: given('when'), topics: given('topics'), without: given('without'), outlets: given('outlets') },
    length: LENGTHS.find((length) => length === given('length')),
    saysWhenEmpty: empty === undefined ? undefined : empty === 'line',
    corrects: corrections === undefined ? undefined : corrections === 'on',
  }
}

/** What was filled in, by the names of the fields; '' for what was left empty. */
type Filled = Record<string, string>

/** A digest as somebody would fill it in; `null`: a new one. */
function standing(one: Subscription | null): Filled {
  if (one === null) return { length: 'normal', empty: 'quiet' }
  const { topics, without, outlets, length } = one.taste
  const lists = { topics: topics.join(', '), without: without.join(', '), outlets: outlets.join(', ') }
  return { when: written(one.schedule), ...lists, length, empty: one.saysWhenEmpty ? 'line' : 'quiet' }
}

/** Tells two states of a digest apart, as far as a form shows them. */
const stampOf = (one: Subscription): string => hash('sha256', JSON.stringify(standing(one))).slice(0, 8)

const SUBSCRIBE_FORM = 'digest-subscribe'
/** An edit form's id holds the digest's, behind the stamp of what stood when it was made. */
const EDIT_FORM = /^digest-edit:([0-9a-f]{8}):(.+)$/
/** What stands before an id in a button's: the command's name with a "-" for the space. */
const BUTTON = /^digest-(edit|pause|resume|unsubscribe|preview|now):(.+)$/

export const SUBSCRIBE: MessageAction = {
  ...{ id: SUBSCRIBE_FORM, label: 'Subscribe to a digest', opens: 'form', vote: null },
}

/** What can be done with a digest, in the order of `words`. */
export function digestButtons({ id, state, schedule }: Subscription, words: string[]): MessageAction[] {
  const labels: Record<string, string> = { edit: 'Edit', preview: 'Preview', now: 'Send now', unsubscribe: 'End' }
  return words.map((word): MessageAction => {
    const done = word === 'pause' && state === 'paused' ? 'resume' : word
    const label = labels[done] ?? (done === 'pause' ? 'Pause' : 'Resume')
    const question = `The digest ${schedule.text} will not be posted any more.`
    return {
      ...{ id: `digest-${done}:${id}`, label, vote: null, opens: done === 'edit' ? 'form' : 'reply' },
      ...(done === 'unsubscribe' && { confirm: { question, yes: 'End it' } }),
    }
  })
}

/** The form of a digest with what stands, or with what was filled in. `one`: `null` for a new one. */
export function digestForm(one: Subscription | null, filled: Filled = standing(one)): Form {
  const fields = FIELDS.map(({ option: { name, maxLength, choices }, ...shown }): FormField => {
    const value = filled[name] ?? ''
    const labelled = choices.map((choice) => ({ label: choice.name, value: choice.value }))
    return {
      ...{ name, ...shown, ...(value !== '' && { value }), isRequired: name === 'when' || choices.length > 0 },
      // What stands may be longer than what may be typed.
      maxLength: Math.max(maxLength, value.length),
      ...(choices.length === 0 ? { kind: 'line' } : { kind: 'choice', choices: labelled }),
    }
  })
  if (one === null) return { id: SUBSCRIBE_FORM, title: SUBSCRIBE.label, submitLabel: 'Subscribe', fields }
  return { id: `digest-edit:${stampOf(one)}:${one.id}`, title: 'Change a digest', submitLabel: 'Save', fields }
}

export interface Called {
  name: string
  values: CommandValues
  request: Request
  /** The form with what is wrong with it, if it cannot be taken as it was filled in. */
  returned?: ReturnedForm | null
}

/** `null` for a button of another kind. Refuses where the digest is gone. */
export async function calledByButton(action: string, request: Request, tools: Tools): Promise<Called | null> {
  if (action === SUBSCRIBE_FORM) return { name: 'digest subscribe', values: {}, request }
  const [, word, id = ''] = BUTTON.exec(action) ?? []
  if (word === undefined) return null
  const there = await digestCalled(id, request, tools)
  return { name: `digest ${word}`, values: { [WHICH.name]: id }, request: there.request }
}

/** `null` for a form of another kind. Refuses where the digest is gone, or nothing of it is changed. */
export async function calledByForm(form: string, filled: Filled, request: Request, tools: Tools) {
  const [, stamp, id = ''] = EDIT_FORM.exec(form) ?? []
  if (stamp === undefined && form !== SUBSCRIBE_FORM) return null
  const there = stamp === undefined ? { one: null, request } : await digestCalled(id, request, tools)
  const { one } = there
  const before = one === null ? {} : standing(one)
  // A time that is left as it is is none, an emptied list is "none".
  const changed = Object.entries(filled).flatMap(([name, value]) => {
    const now = value.trim()
    return now === (before[name] ?? '') ? [] : [[name, now === '' && name !== 'when' ? 'none' : now]]
  })
  const values: Filled = Object.fromEntries(changed)
  if (one !== null && changed.length === 0)
    refuse(`Nothing is changed: the digest comes ${scheduleInWords(one)}, as before.`)
  const wishes = { ...wishesIn(values), when: one === null ? (filled.when ?? '') : values.when }
  const unfit = tools.subscriptions.problemsIn(wishes, one, await knownOutlets(tools))
  const found = WISHES.map((wish) => [wish.name, problemWith({ options: [wish], example: '' }, values)])
  const problems = { ...unfit, ...Object.fromEntries(found.filter(([, problem]) => problem !== null)) }
  const [again, name] = [digestForm(one, filled), one === null ? 'digest subscribe' : 'digest edit']
  const called = { name, values: { ...(one && { [WHICH.name]: id }), ...values }, request: there.request }
  if (Object.keys(problems).length > 0) return { ...called, returned: { form: { ...again, id: form }, problems } }
  if (one === null || stampOf(one) === stamp) return called
  const note = `Somebody has changed this digest meanwhile: it comes ${scheduleInWords(one)} now. Here is what you filled in. Save it again, and it takes the place of what stands.`
  return { ...called, returned: { form: { ...again, note }, problems: {} } }
}

/** The digest of that id, and the request as if it were made in its channel. Refuses where the person has nothing to look for there. */
async function digestCalled(id: string, request: Request, { subscriptions }: Tools) {
  const one = await subscriptions.find(id)
  if (one !== null && one.destination.platform === request.place.platform) {
    const { platform, channel } = one.destination
    if (channel === (request.place.thread ?? request.place.channel)) return { one, request }
    // Whom to ask and who manages is another matter there.
    const { manages: _here, whomToAsk: _nobody, ...from } = request
    const own = (await request.channels?.(channel))?.find((known) => known.channel === channel)
    const person = { ...request.person, isManager: own?.isManager ?? false }
    const place = { platform, channel, community: own?.community ?? null, isDirect: false }
    if (own !== undefined) return { one, request: { ...from, person, place, conversation: null } }
  }
  const gone = 'That digest is not there any more, or is of a channel that you are not in.'
  return refuse(gone, '/digest list shows those of a channel.')
}
