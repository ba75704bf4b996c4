// Forms as Discord's modals, what comes back from them, and forms that are handed back. Knows no connection.
import type * as discord from 'discord.js'
import { ComponentType, TextInputStyle } from 'discord.js'
import { type Form, type FormField, type Message, type ReturnedForm, textMessage } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { oneLine } from '../shared/text.ts'
import { OWN } from './components.ts'
import { LIMITS } from './limits.ts'
import type { Memory } from './memory.ts'

/** Stands between the names, and the values, of two choices that share a menu. */
const AND = '+'

export function modalFor({ id, title, fields }: Form): discord.APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: shortened(oneLine(title), LIMITS.modalTitle) || 'Dateline',
    components: fitted(fields)
      .slice(0, LIMITS.modalFields)
      .map((field) => ({
        type: ComponentType.Label,
        label: shortened(oneLine(field.label), LIMITS.fieldLabel) || field.name.slice(0, LIMITS.fieldLabel),
        component: field.kind === 'choice' ? menuOf(field) : inputOf(field),
      })),
  }
}

/** Returns what was filled in by the fields' names; '' for what was left empty. */
export function filledIn({ fields }: discord.ModalSubmitInteraction): Record<string, string> {
  return Object.fromEntries(
    [...fields.fields].flatMap(([name, field]): [string, string][] => {
      if ('value' in field) return [[name, String(field.value ?? '')]]
      if (!('values' in field)) return []
      const values = (field.values[0] ?? '').split(AND)
      return name.split(AND).map((one, at) => [one, values[at] ?? ''])
    }),
  )
}

/** Where a form has more fields than a modal has room for, its last two choices share a menu of every pair. */
function fitted(fields: FormField[]): FormField[] {
  const [one, other] = fields.filter(({ kind }) => kind === 'choice').slice(-2)
  if (fields.length <= LIMITS.modalFields || one === undefined || other === undefined) return fields
  const both: FormField = {
    ...one,
    name: `${one.name}${AND}${other.name}`,
    label: `${one.label}, ${other.label.charAt(0).toLowerCase()}${other.label.slice(1)}`,
    choices: (one.choices ?? []).flatMap((first) =>
      (other.choices ?? []).map((second) => ({
        label: `${first.label} · ${second.label}`,
        value: `${first.value}${AND}${second.value}`,
      })),
    ),
    value: `${chosenIn(one)}${AND}${chosenIn(other)}`,
  }
  return [...fields.filter((field) => field !== one && field !== other), both]
}

const chosenIn = ({ value, choices = [] }: FormField): string =>
  choices.find((choice) => choice.value === value)?.value ?? choices[0]?.value ?? ''

function inputOf({ name, kind, isRequired, maxLength, placeholder, value }: FormField): discord.APITextInputComponent {
  const max_length = Math.max(1, Math.min(maxLength, LIMITS.fieldLength))
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'line' ? TextInputStyle.Short : TextInputStyle.Paragraph,
    required: isRequired,
    max_length,
    ...(value === undefined ? {} : { value: value.slice(0, max_length) }),
    ...(placeholder === null ? {} : { placeholder: shortened(oneLine(placeholder), LIMITS.fieldPlaceholder) }),
  }
}

function menuOf(field: FormField): discord.APIStringSelectComponent {
  const chosen = chosenIn(field)
  return {
    type: ComponentType.StringSelect,
    custom_id: field.name,
    required: field.isRequired,
    options: (field.choices ?? []).slice(0, LIMITS.menuOptions).map(({ label, value }) => ({
      label: shortened(oneLine(label), LIMITS.menuOption) || '…',
      value: value.slice(0, LIMITS.menuOption),
      default: value === chosen,
    })),
  }
}

/** Discord closes a modal whatever is answered: a message says what was wrong, and its button opens the form again as it was filled in. */
export async function returnedMessage({ form, problems }: ReturnedForm, memory: Memory): Promise<Message> {
  const labelOf = (name: string): string => form.fields.find((field) => field.name === name)?.label ?? name
  const items = Object.entries(problems).map(([name, problem]) => ({ text: `${labelOf(name)}: ${problem}`, at: null }))
  const note = form.note ?? 'Nothing is done yet: something has to be written otherwise. What you filled in is kept.'
  const list = items.length === 0 ? [] : [{ kind: 'list' as const, heading: null, items }]
  return {
    heading: null,
    blocks: [...textMessage(note).blocks, ...list],
    actions: [{ id: `${OWN.form}:${await memory.keepForm(form)}`, label: 'Fill in again', opens: 'form', vote: null }],
  }
}
