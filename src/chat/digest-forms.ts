// The options and forms of a digest. What its buttons and forms come to is a call of the command that does the same, which decides who may.
import { hash } from 'node:crypto'
import { scheduleInWords } from '../digests/compose-subscriptions.ts'
import { written } from '../digests/schedule.ts'
import type { Wishes } from '../digests/subscriptions.ts'
import { zonesFor } from '../digests/time-zone.ts'
import { LENGTHS } from '../digests/topics.ts'
import type { CommandOption, CommandValues } from '../domain/command.ts'
import type { Form, FormField, MessageAction } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Subscription } from '../domain/subscription.ts'
import { outletsHolding } from './commands/browse.ts'
import { option, refuse, type Tools, textOf } from './commands/command.ts'

/** What can be wished: its name, what a form and a command call it, and what stands in an empty field (`null`: it is chosen). */
const wish = (
  [name, label, description]: [name: string, label: string, description: string],
  placeholder: string | null,
  given: Partial<CommandOption>,
) => ({ label, placeholder, option: option(name, description, given) })

const SEARCHED = 'digest subscribe'
const WHEN = 'when it is to come: weekdays 8:30, 08:00 Europe/Vilnius, or a cron expression'
const ZONE = 'the time zone that is meant: its name, a town, or letters such as CET'
const EMPTY = 'when there is nothing new: quiet, or a line that says so'
const CORRECTS = 'whether a reply below it says what articles that it quoted say otherwise later'
const LISTED = 'with commas between'
const LIST = { maxLength: 300 }
const LENGTH_CHOICES = LENGTHS.map((name) => ({ name, value: name }))
const EMPTY_CHOICES = [
  { name: 'post nothing', value: 'quiet' },
  { name: 'post a line that says so', value: 'line' },
]
const ON_OFF = ['on', 'off'].map((name) => ({ name, value: name }))

/** In the order of what is asked first: Discord has room for five. */
const FIELDS = [
  wish(['when', 'When it is to come', WHEN], 'weekdays 8:30 Europe/Vilnius', { maxLength: 100 }),
  wish(['zone', 'Time zone', ZONE], 'Europe/Vilnius, New York, CET …', { isSuggested: true, maxLength: 60 }),
  wish(['topics', 'Only about these topics', `only stories about these, ${LISTED}`], 'Belarus, railways', LIST),
  wish(['length', 'How long', 'short, normal or long'], null, { choices: LENGTH_CHOICES }),
  wish(['empty', 'When there is nothing new', EMPTY], null, { choices: EMPTY_CHOICES }),
  wish(['without', 'Nothing about these', `no stories about these, ${LISTED}`], 'football', LIST),
  wish(
    ['outlets', 'Only what one of these outlets reports', `only what one of these reports, ${LISTED}`],
    'see /sources',
    { ...{ isSuggested: true, ...LIST } },
  ),
  wish(['corrections', 'When articles say otherwise later', CORRECTS], null, { choices: ON_OFF }),
]
/** What a form of its own is for. */
const OF_TASTE = ['topics', 'without', 'outlets', 'corrections', 'empty']
const PARTS: Record<string, string[]> = { zone: ['zone'], taste: OF_TASTE }

/** What there is on Discord alone, and is for a command. */
const CALLS = [
  option('silent', 'on Discord: whether it comes without a sound', { choices: ON_OFF }),
  option('ping', 'on Discord: the role that is called by it, such as @news, or none', { maxLength: 100 }),
]

export const WISHES: CommandOption[] = [...FIELDS.map((field) => field.option), ...CALLS]
export const TASTE = WISHES.filter(({ name }) => ['topics', 'without', 'outlets', 'length'].includes(name))
/** Buttons and forms name a digest by its id, which stays when another one is ended. */
export const WHICH = option('number', 'which digest, by its number in /digest list', { maxLength: 3 })
/** Which part of a digest a button opens a form for; nobody can write it. */
const PART = 'part'
export const FORM_VALUES = [WHICH.name, PART]

export async function suggestWish(name: string, typed: string, tools: Tools): Promise<CommandOption['choices']> {
  return name === 'zone' ? zonesFor(typed).map((zone) => ({ name: zone, value: zone })) : outletsHolding(typed, tools)
}

export const wishesIn = (values: CommandValues): Wishes =>
  Object.fromEntries(FIELDS.map(({ option: { name } }) => [name, textOf(values, name) || undefined]))

/** Who is called by a digest, and how loudly. Refuses what the platform cannot do. */
export async function callsIn(values: CommandValues, { role }: Request): Promise<Pick<Wishes, 'isSilent' | 'pings'>> {
  const [silent, ping] = [textOf(values, 'silent'), textOf(values, 'ping')]
  if (silent === '' && ping === '') return {}
  if (role === undefined) return refuse('Silent digests, and roles that are called by one, are for Discord alone.')
  const found = ping === '' || /^none$/i.test(ping) ? null : await role(ping)
  if (found !== null && 'problem' in found) return refuse(found.problem)
  if (found !== null && silent === 'on')
    return refuse('A silent digest calls nobody: write silent:on or ping:, not both.')
  return { ...(silent !== '' && { isSilent: silent === 'on' }), ...(ping !== '' && { pings: found }) }
}

/** What was filled in, by the names of the fields; '' for what was left empty. */
type Filled = Record<string, string>

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const ALL_DAYS = DAYS.join(', ')

/** A digest as somebody would fill it in; `null`: a new one, in that zone. */
function standing(one: Subscription | null, zone: string | null = null): Filled {
  const usual = { time: '08:30', days: DAYS.slice(0, 5).join(', '), zone: zone ?? '' }
  if (one === null) return { ...usual, length: 'normal', empty: 'quiet', corrections: 'on' }
  const { topics, without, outlets, length } = one.taste
  const lists = { topics: topics.join(', '), without: without.join(', '), outlets: outlets.join(', ') }
  const when = { when: written(one.schedule), zone: one.schedule.timeZone, ...timeAndDays(one.schedule) }
  const corrections = one.corrects === false ? 'off' : 'on'
  return { ...when, ...lists, length, empty: one.saysWhenEmpty ? 'line' : 'quiet', corrections }
}

/** What a clock and the days of the week can show; {} of what comes at several times. */
function timeAndDays({ cron }: Subscription['schedule']): Filled {
  const [, minute = '', hour = '', week = ''] = /^(\d+) (\d+) \* \* (\*|[0-6](?:,[0-6])*)$/.exec(cron) ?? []
  if (week === '') return {}
  const days = DAYS.filter((_, at) => week === '*' || week.split(',').includes(String((at + 1) % 7)))
  return { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days: days.join(', ') }
}

/** Tells two states of a digest apart, as far as a form shows them. */
const stampOf = (one: Subscription): string => hash('sha256', JSON.stringify(standing(one))).slice(0, 8)

const SUBSCRIBE_FORM = 'digest-subscribe'
/** An edit form's id holds the digest's, behind the stamp of what stood when it was made. */
const EDIT_FORM = /^digest-edit:([0-9a-f]{8}):(.+)$/
/** What stands before an id in a button's: the command's name with a "-" for the space. */
const BUTTON = /^digest-(edit|zone|taste|pause|resume|unsubscribe|preview|now):(.+)$/

export const SUBSCRIBE: MessageAction = { id: SUBSCRIBE_FORM, label: 'Subscribe to a digest' }

export function digestButtons({ id, state, schedule }: Subscription, words: string[]): MessageAction[] {
  const labels: Record<string, string> = {
    ...{ edit: 'Edit', preview: 'Preview', now: 'Send now', unsubscribe: 'End' },
    ...{ zone: 'Time zone', taste: 'Topics and more' },
  }
  return words.map((word): MessageAction => {
    const done = word === 'pause' && state === 'paused' ? 'resume' : word
    const label = labels[done] ?? (done === 'pause' ? 'Pause' : 'Resume')
    const question = `The digest ${schedule.text} will not be posted any more.`
    const confirm = { question, yes: 'End it' }
    return { id: `digest-${done}:${id}`, label, ...(done === 'unsubscribe' && { confirm }) }
  })
}

/** Commas would part them. */
const asChoices = (names: string[]) => names.map((name) => ({ label: name, value: name.replaceAll(',', ' ') }))

/** The form of a digest with what stands. `one`: `null` for a new one, in that `zone`. `only`: the names of what is shown. */
export function digestForm(
  one: Subscription | null,
  outlets: readonly string[],
  zone: string | null,
  only?: readonly string[],
): Form {
  const value = standing(one, zone)
  const usual = { placeholder: null, isRequired: true, maxLength: 100 }
  const isSimple = value.time !== undefined
  const clock: FormField[] = [
    { ...usual, name: 'time', label: 'At what time', kind: 'time', placeholder: '08:30' },
    { ...usual, name: 'days', label: 'On these days', kind: 'many', choices: asChoices(DAYS) },
  ]
  const others = FIELDS.flatMap(({ option: { name, maxLength, choices, isSuggested }, ...shown }): FormField[] => {
    if (name === 'when' && isSimple) return clock
    const labelled = choices.map((choice) => ({ label: choice.name, value: choice.value }))
    const field = { name, ...shown, maxLength, isRequired: name === 'when' || choices.length > 0 }
    if (name === 'outlets') {
      const known = asChoices([...new Set([...(one?.taste.outlets ?? []), ...outlets])])
      return known.length === 0 ? [] : [{ ...field, kind: 'many', suggestedBy: SEARCHED, choices: known }]
    }
    if (choices.length > 0) return [{ ...field, kind: 'choice', choices: labelled }]
    return [isSuggested ? { ...field, kind: 'search', suggestedBy: SEARCHED } : { ...field, kind: 'line' }]
  })
  const fields = others
    .filter(({ name }) => only === undefined || only.includes(name))
    .map((field): FormField => {
      const stands = value[field.name] ?? ''
      // What stands may be longer than what may be typed.
      return { ...field, ...(stands !== '' && { value: stands }), maxLength: Math.max(field.maxLength, stands.length) }
    })
  if (one === null) return { id: SUBSCRIBE_FORM, title: SUBSCRIBE.label, submitLabel: 'Subscribe', fields }
  return { id: `digest-edit:${stampOf(one)}:${one.id}`, title: 'Change a digest', submitLabel: 'Save', fields }
}

export const partIn = (values: CommandValues): readonly string[] | undefined => PARTS[textOf(values, PART)]

export interface Called {
  name: string
  values: CommandValues
  request: Request
  /** Why it is not done, for those who may call it. */
  problem?: string | null
}

/** `null` for a button of another kind. Refuses where the digest is gone. */
export async function calledByButton(action: string, request: Request, tools: Tools): Promise<Called | null> {
  if (action === SUBSCRIBE_FORM) return { name: 'digest subscribe', values: {}, request }
  const [, word, id = ''] = BUTTON.exec(action) ?? []
  if (word === undefined) return null
  const there = await digestCalled(id, request, tools)
  if (PARTS[word] === undefined) return { name: `digest ${word}`, values: { [WHICH.name]: id }, request: there.request }
  return { name: 'digest edit', values: { [WHICH.name]: id, [PART]: word }, request: there.request }
}

/** `null` for a form of another kind. Refuses where the digest is gone. */
export async function calledByForm(form: string, filled: Filled, request: Request, tools: Tools) {
  const [, stamp, id = ''] = EDIT_FORM.exec(form) ?? []
  if (stamp === undefined && form !== SUBSCRIBE_FORM) return null
  const there = stamp === undefined ? { one: null, request } : await digestCalled(id, request, tools)
  const { one } = there
  const before = one === null ? {} : standing(one)
  const { time, days = '', ...rest } = filled
  const isAsBefore = time === before.time && days === before.days
  const chosen = days === ALL_DAYS ? 'daily' : days
  const when = isAsBefore ? before.when : `${chosen} ${time}`
  const given: Filled = time === undefined ? rest : { when: when ?? '', ...rest }
  // A time that is left as it is is none, an emptied list is "none".
  const changed = Object.entries(given).flatMap(([name, value]) => {
    const now = value.trim()
    const emptied = name === 'when' || name === 'zone' ? '' : 'none'
    return now === (before[name] ?? '') ? [] : [[name, now === '' ? emptied : now]]
  })
  const values: Filled = Object.fromEntries(changed.filter(([, value]) => value !== ''))
  if (one === null) return { name: 'digest subscribe', values, request }
  const comes = `comes ${scheduleInWords(one)}`
  const others = `Somebody has changed this digest meanwhile: it ${comes} now. Open its form again.`
  const none = changed.length === 0 ? `Nothing is changed: the digest ${comes}, as before.` : null
  const problem = stampOf(one) === stamp ? none : others
  return { name: 'digest edit', values: { [WHICH.name]: id, ...values }, request: there.request, problem }
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
