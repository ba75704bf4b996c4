// The forms by which a digest is subscribed to and changed, and what they say once they are filled in. Knows no channel and no person.
import { createHash } from 'node:crypto'
import { written } from '../digests/schedule.ts'
import type { CommandOption, CommandValues } from '../domain/command.ts'
import type { Form, FormField } from '../domain/message.ts'
import type { Subscription } from '../domain/subscription.ts'

export const SUBSCRIBE_FORM = 'digest-subscribe'
export const EDIT_FORM = 'digest-edit'

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

const CHOICES: Record<string, string> = {
  short: 'short',
  normal: 'normal',
  long: 'long',
  quiet: 'post nothing',
  line: 'post a line that says so',
}
/** What stands first in a menu is what is usual. */
const USUAL = ['normal', 'quiet']

/** `options`: those of the command that the form stands for. */
export function subscribeForm(options: readonly CommandOption[], filled: Filled = {}): Form {
  const fields = options.map((option) => fieldOf(option, filled[option.name] ?? ''))
  return { id: SUBSCRIBE_FORM, title: 'Subscribe to a digest', submitLabel: 'Subscribe', fields }
}

/** The form of a digest with what stands, or with what was filled in. Its id tells what stood when it was made. */
export function editForm(one: Subscription, options: readonly CommandOption[], filled: Filled = standing(one)): Form {
  const fields = options.map((option) => fieldOf(option, filled[option.name] ?? ''))
  return { id: `${EDIT_FORM}:${stampOf(one)}:${one.id}`, title: 'Change a digest', submitLabel: 'Save', fields }
}

function fieldOf({ name, choices, maxLength }: CommandOption, value: string): FormField {
  const { label, placeholder } = LABELS[name] ?? { label: name, placeholder: null }
  const given = value === '' ? {} : { value }
  if (choices.length === 0) {
    const field = { name, label, kind: 'line' as const, placeholder, isRequired: name === 'when' }
    // What stands may be longer than what may be typed.
    return { ...field, maxLength: Math.max(maxLength, value.length), ...given }
  }
  const values = choices.map((choice) => choice.value)
  const ordered = [...values.filter((one) => USUAL.includes(one)), ...values.filter((one) => !USUAL.includes(one))]
  const shown = ordered.map((one) => ({ label: CHOICES[one] ?? one, value: one }))
  return { name, label, kind: 'choice', placeholder, isRequired: true, maxLength, choices: shown, ...given }
}

/** What a digest is, as somebody would fill it in. */
function standing({ schedule, taste, saysWhenEmpty }: Subscription): Filled {
  return {
    when: written(schedule),
    topics: taste.topics.join(', '),
    without: taste.without.join(', '),
    outlets: taste.outlets.join(', '),
    length: taste.length,
    empty: saysWhenEmpty ? 'line' : 'quiet',
  }
}

/** What somebody who subscribes has written, as the options of the command. */
export function subscribing(filled: Filled): CommandValues {
  return Object.fromEntries(
    Object.entries(filled).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]])),
  )
}

/** What somebody has changed of a digest, as the options of the command: a time that is left as it is is none, an emptied list is "none". */
export function changing(one: Subscription, filled: Filled): CommandValues {
  const before = standing(one)
  return Object.fromEntries(
    Object.entries(filled).flatMap(([name, value]) => {
      const now = value.trim()
      return now === before[name] ? [] : [[name, now === '' && name !== 'when' ? 'none' : now]]
    }),
  )
}

/** Tells two states of a digest apart, as far as a form shows them. */
export function stampOf(one: Subscription): string {
  return createHash('sha256')
    .update(JSON.stringify(standing(one)))
    .digest('hex')
    .slice(0, 8)
}
