// Makes a modal out of a form, and reads what was filled in. Knows no connection.
import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  type ModalSubmitInteraction,
  TextInputStyle,
} from 'discord.js'
import type { Form } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { plain } from './inert.ts'
import { LIMITS } from './limits.ts'

export function modalFor({ id, title, fields }: Form): APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: shortened(plain(title), LIMITS.modalTitle) || 'Dateline',
    components: fields.slice(0, LIMITS.modalFields).map((field) => ({
      type: ComponentType.Label,
      label: shortened(plain(field.label), LIMITS.fieldLabel) || field.name.slice(0, LIMITS.fieldLabel),
      component: {
        type: ComponentType.TextInput,
        custom_id: field.name,
        style: field.kind === 'line' ? TextInputStyle.Short : TextInputStyle.Paragraph,
        required: field.isRequired,
        max_length: Math.max(1, Math.min(field.maxLength, LIMITS.fieldLength)),
        ...(field.placeholder === null
          ? {}
          : { placeholder: shortened(plain(field.placeholder), LIMITS.fieldPlaceholder) }),
      },
    })),
  }
}

/** By the fields' names; '' for what was left empty. */
export function filledIn({ fields }: ModalSubmitInteraction): Record<string, string> {
  return Object.fromEntries(
    [...fields.fields].flatMap(([name, field]) => ('value' in field ? [[name, String(field.value ?? '')]] : [])),
  )
}
