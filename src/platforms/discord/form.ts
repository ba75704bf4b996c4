// Makes a modal out of a form, and reads what was filled in. Knows no connection.
import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js'
import type { Form, FormField } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { plain } from './inert.ts'
import { LIMITS } from './limits.ts'

/** Stands between the names, and the values, of two choices that share a menu. */
const AND = '+'

export function modalFor({ id, title, fields }: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: shortened(plain(title), LIMITS.modalTitle) || 'Dateline',
    components: fitted(fields).slice(0, LIMITS.modalFields).map(labelled),
  }
}

/** By the fields' names; '' for what was left empty. */
export function filledIn({ fields }: ModalSubmitInteraction): Record<string, string> {
  return Object.fromEntries(
    [...fields.fields].flatMap(([name, field]): [string, string][] => {
      if ('values' in field) return apart(name, field.values[0] ?? '')
      return 'value' in field ? [[name, String(field.value ?? '')]] : []
    }),
  )
}

/** Where a form has more fields than a modal has room for, its last two choices share a menu of every pair. */
function fitted(fields: FormField[]): FormField[] {
  const [one, other] = fields.filter(({ kind }) => kind === 'choice').slice(-2)
  if (fields.length <= LIMITS.modalFields || one === undefined || other === undefined) return fields
  const choices = (one.choices ?? []).flatMap((first) =>
    (other.choices ?? []).map((second) => ({
      label: `${first.label} · ${second.label}`,
      value: `${first.value}${AND}${second.value}`,
    })),
  )
  const value = `${standing(one)}${AND}${standing(other)}`
  const both: FormField = {
    ...one,
    ...{ name: `${one.name}${AND}${other.name}`, label: `${one.label}, ${lowered(other.label)}`, choices, value },
  }
  return [...fields.filter((field) => field !== one && field !== other), both]
}

function apart(name: string, value: string): [string, string][] {
  const values = value.split(AND)
  return name.split(AND).map((one, at) => [one, values[at] ?? ''])
}

const standing = ({ value, choices = [] }: FormField): string =>
  choices.find((choice) => choice.value === value)?.value ?? choices[0]?.value ?? ''

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

function labelled(field: FormField): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: shortened(plain(field.label), LIMITS.fieldLabel) || field.name.slice(0, LIMITS.fieldLabel),
    component: field.kind === 'choice' ? menuOf(field) : inputOf(field),
  }
}

function inputOf({ name, kind, isRequired, maxLength, placeholder, value }: FormField): APITextInputComponent {
  const max_length = Math.max(1, Math.min(maxLength, LIMITS.fieldLength))
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'line' ? TextInputStyle.Short : TextInputStyle.Paragraph,
    required: isRequired,
    max_length,
    ...(value === undefined ? {} : { value: value.slice(0, max_length) }),
    ...(placeholder === null ? {} : { placeholder: shortened(plain(placeholder), LIMITS.fieldPlaceholder) }),
  }
}

function menuOf(field: FormField): APIStringSelectComponent {
  const chosen = standing(field)
  return {
    type: ComponentType.StringSelect,
    custom_id: field.name,
    required: field.isRequired,
    options: (field.choices ?? []).slice(0, LIMITS.menuOptions).map(({ label, value }) => ({
      label: shortened(plain(label), LIMITS.menuOption) || '…',
      value: value.slice(0, LIMITS.menuOption),
      default: value === chosen,
    })),
  }
}
