// Forms as Discord's modals, and what comes back from them. Knows no connection.
import type * as discord from 'discord.js'
import { ComponentType, TextInputStyle } from 'discord.js'
import type { Form, FormField } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { oneLine } from '../shared/text.ts'
import { LIMITS } from './limits.ts'

export function modalFor({ id, title, fields }: Form): discord.APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: shortened(oneLine(title), LIMITS.modalTitle) || 'Dateline',
    components: fields.slice(0, LIMITS.modalFields).map((field) => ({
      type: ComponentType.Label,
      label: shortened(oneLine(field.label), LIMITS.fieldLabel) || field.name.slice(0, LIMITS.fieldLabel),
      component: componentOf(field),
    })),
  }
}

/** Returns what was filled in by the fields' names; '' for what was left empty. */
export function filledIn({ fields }: discord.ModalSubmitInteraction): Record<string, string> {
  const textIn = (field: discord.ModalData): string =>
    'values' in field ? field.values.join(', ') : 'value' in field ? String(field.value ?? '') : ''
  return Object.fromEntries([...fields.fields].map(([name, field]) => [name, textIn(field)]))
}

/** What is to be chosen has a part of its own as far as there is room for all of it; else it is typed. */
function componentOf(field: FormField): discord.APIComponentInLabel {
  const { name, kind, isRequired: required, choices = [], value = '' } = field
  const isMany = kind === 'many'
  if ((kind !== 'choice' && !isMany) || choices.length > LIMITS.menuOptions) return inputOf(field)
  const chosen = isMany ? value.split(', ') : [choices.find((one) => one.value === value)?.value ?? choices[0]?.value]
  const options = choices.map((choice) => ({
    label: shortened(oneLine(choice.label), LIMITS.menuOption) || '…',
    value: choice.value.slice(0, LIMITS.menuOption),
    default: chosen.includes(choice.value),
  }))
  const base = { custom_id: name, required, options }
  const [min_values, max_values] = [required ? 1 : 0, options.length]
  const isShort = options.length <= LIMITS.groupOptions && options.length > 1
  if (!isMany && isShort) return { type: ComponentType.RadioGroup, ...base }
  if (isMany && isShort) return { type: ComponentType.CheckboxGroup, ...base, min_values, max_values }
  return { type: ComponentType.StringSelect, ...base, ...(isMany && { min_values, max_values }) }
}

function inputOf({ name, kind, isRequired, maxLength, placeholder, value }: FormField): discord.APITextInputComponent {
  const max_length = Math.max(1, Math.min(maxLength, LIMITS.fieldLength))
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'lines' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required: isRequired,
    max_length,
    ...(value === undefined ? {} : { value: value.slice(0, max_length) }),
    ...(placeholder === null ? {} : { placeholder: shortened(oneLine(placeholder), LIMITS.fieldPlaceholder) }),
  }
}
