// The options of a digest, the forms by which one is subscribed to and changed, and what is read from both. Knows no channel and no person.
import { createHash } from 'node:crypto'
import { written } from '../digests/schedule.ts'
import type { Wishes } from '../digests/subscriptions.ts'
import type { CommandOption, CommandValues } from '../domain/command.ts'
import type { Form, FormField } from '../domain/message.ts'
import type { DigestLength, Subscription } from '../domain/subscription.ts'
import { choicesOf, option, textOf } from './commands/command.ts'

export const SUBSCRIBE_FORM = 'digest-subscribe'
const EDIT_FORM = /^digest-edit:([0-9a-f]{8}):(.+)$/

const LENGTHS: DigestLength[] = ['short', 'normal', 'long']

const WHEN = option({
  name: 'when',
  description: 'when it is to come: weekdays 8:30, 08:00 Europe/Vilnius, or a cron expression',
  maxLength: 100,
})

/** What a digest is made of. */
export const TASTE: CommandOption[] = [
  option({ name: 'topics', description: 'only stories about these, with commas between', maxLength: 300 }),
  option({ name: 'without', description: 'no stories about these, with commas between', maxLength: 300 }),
  option({
    name: 'outlets',
    description: 'only stories that one of these has reported, with commas between',
    maxLength: 300,
  }),
  option({ name: 'length', description: 'short, normal or long', choices: choicesOf(LENGTHS) }),
]

/** All that can be wished of a digest, in the order of the forms' fields. */
export const WISHES: CommandOption[] = [
  WHEN,
  ...TASTE,
  option({
    name: 'empty',
    description: 'when there is nothing new: quiet, or a line that says so',
    choices: choicesOf(['quiet', 'line']),
  }),
]

export function wishesIn(values: CommandValues): Wishes {
  const given = (name: string): string | undefined => textOf(values, name) || undefined
  const empty = given('empty')
  return {
    ...{ when: given('when'), topics: given('topics'), without: given('without'), outlets: given('outlets') },
    length: LENGTHS.find((length) => length === given('length')),
    saysWhenEmpty: empty === undefined ? undefined : empty === 'line',
  }
}

/** What was filled in, by the names of the fields; '' for what was left empty. */
export type Filled = Record<string, string>

const LABELS: Record<string, Pick<FormField, 'label' | 'placeholder'>> = {
  when: { label: 'When it is to come', placeholder: 'weekdays 8:30 Europe/Vilnius' },
  topics: { label: 'Only about these topics', placeholder: 'Belarus, railways' },
  without: { label: 'Nothing about these', placeholder: 'football' },
  outlets: { label: 'Only what one of these outlets reports', placeholder: 'see /sources' },
  length: { label: 'How long', placeholder: null },
  empty: { label: 'When there is nothing new', placeholder: null },
}

/** The usual one of a menu stands first. */
const MENUS: Record<string, { label: string; value: string }[]> = {
  length: choicesOf(['normal', 'short', 'long']).map(({ value }) => ({ label: value, value })),
  empty: [
    { label: 'post nothing', value: 'quiet' },
    { label: 'post a line that says so', value: 'line' },
  ],
}

export function subscribeForm(filled: Filled = {}): Form {
  return { id: SUBSCRIBE_FORM, title: 'Subscribe to a digest', submitLabel: 'Subscribe', fields: fieldsWith(filled) }
}

/** The form of a digest with what stands, or with what was filled in. Its id tells what stood when it was made. */
export function editForm(one: Subscription, filled: Filled = standing(one)): Form {
  const id = `digest-edit:${stampOf(one)}:${one.id}`
  return { id, title: 'Change a digest', submitLabel: 'Save', fields: fieldsWith(filled) }
}

/** Of an edit form's id the digest's, and the stamp of what stood when it was made; `null` for another form. */
export function editedBy(form: string): { id: string; stamp: string } | null {
  const [, stamp = '', id = ''] = EDIT_FORM.exec(form) ?? []
  return id === '' ? null : { id, stamp }
}

function fieldsWith(filled: Filled): FormField[] {
  return WISHES.map(({ name, maxLength }) => {
    const value = filled[name] ?? ''
    const given = { name, placeholder: null, label: name, ...LABELS[name], ...(value !== '' && { value }) }
    const choices = MENUS[name]
    if (choices !== undefined) return { ...given, kind: 'choice', isRequired: true, maxLength, choices }
    // What stands may be longer than what may be typed.
    return { ...given, kind: 'line', isRequired: name === 'when', maxLength: Math.max(maxLength, value.length) }
  })
}

/** What a digest is, as somebody would fill it in. */
function standing({ schedule, taste, saysWhenEmpty }: Subscription): Filled {
  const lists = {
    topics: taste.topics.join(', '),
    without: taste.without.join(', '),
    outlets: taste.outlets.join(', '),
  }
  return { when: written(schedule), ...lists, length: taste.length, empty: saysWhenEmpty ? 'line' : 'quiet' }
}

/** What somebody who subscribes has written, as the options of the command. */
export function subscribing(filled: Filled): CommandValues {
  const trimmed = Object.entries(filled).map(([name, value]) => [name, value.trim()])
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''))
}

/** What somebody has changed of a digest, as the options of the command: a time that is left as it is is none, an emptied list is "none". */
export function changing(one: Subscription, filled: Filled): CommandValues {
  const before = standing(one)
  const changed = Object.entries(filled).filter(([name, value]) => value.trim() !== before[name])
  return Object.fromEntries(
    changed.map(([name, value]) => [name, value.trim() === '' && name !== 'when' ? 'none' : value.trim()]),
  )
}

/** Tells two states of a digest apart, as far as a form shows them. */
export function stampOf(one: Subscription): string {
  const state = JSON.stringify(standing(one))
  return createHash('sha256').update(state).digest('hex').slice(0, 8)
}
