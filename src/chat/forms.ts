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

/** What can be wished of a digest: as an option of a command, and as a field of a form. The usual choice of a menu stands first. */
const FIELDS: (Pick<FormField, 'label' | 'placeholder' | 'choices'> & { option: CommandOption })[] = [
  {
    option: option({
      name: 'when',
      description: 'when it is to come: weekdays 8:30, 08:00 Europe/Vilnius, or a cron expression',
      maxLength: 100,
    }),
    label: 'When it is to come',
    placeholder: 'weekdays 8:30 Europe/Vilnius',
  },
  {
    option: option({ name: 'topics', description: 'only stories about these, with commas between', maxLength: 300 }),
    label: 'Only about these topics',
    placeholder: 'Belarus, railways',
  },
  {
    option: option({ name: 'without', description: 'no stories about these, with commas between', maxLength: 300 }),
    label: 'Nothing about these',
    placeholder: 'football',
  },
  {
    option: option({
      name: 'outlets',
      description: 'only stories that one of these has reported, with commas between',
      maxLength: 300,
    }),
    label: 'Only what one of these outlets reports',
    placeholder: 'see /sources',
  },
  {
    option: option({ name: 'length', description: 'short, normal or long', choices: choicesOf(LENGTHS) }),
    label: 'How long',
    placeholder: null,
    choices: ['normal', 'short', 'long'].map((length) => ({ label: length, value: length })),
  },
  {
    option: option({
      name: 'empty',
      description: 'when there is nothing new: quiet, or a line that says so',
      choices: choicesOf(['quiet', 'line']),
    }),
    label: 'When there is nothing new',
    placeholder: null,
    choices: [
      { label: 'post nothing', value: 'quiet' },
      { label: 'post a line that says so', value: 'line' },
    ],
  },
]

/** All that can be wished of a digest, and what of it says what it is made of. */
export const WISHES: CommandOption[] = FIELDS.map((field) => field.option)
export const TASTE = WISHES.filter(({ name }) => name !== 'when' && name !== 'empty')

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
  return FIELDS.map(({ option: { name, maxLength }, ...shown }) => {
    const value = filled[name] ?? ''
    const field = { name, ...shown, ...(value !== '' && { value }) }
    if (shown.choices !== undefined) return { ...field, kind: 'choice', isRequired: true, maxLength }
    // What stands may be longer than what may be typed.
    return { ...field, kind: 'line', isRequired: name === 'when', maxLength: Math.max(maxLength, value.length) }
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
