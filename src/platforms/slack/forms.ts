// Forms as Slack's modals, and what comes back from them. Knows forms only.
import type { types, ViewOutput } from '@slack/bolt'
import type { Form, FormField } from '../../domain/message.ts'
import { plain } from './blocks.ts'
import { LIMITS } from './limits.ts'

/** What a form must still know when it comes back, in its `private_metadata`. */
export interface FormOrigin {
  form: string
  channel: string
  thread: string | null
  /** The message below which an answer for everybody stands; `null`: there is no such place. */
  below: string | null
  conversation: string | null
  isHome: boolean
}

export const FORM = 'form'

export function modalOf(form: Form, origin: Omit<FormOrigin, 'form'>): types.ModalView {
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: JSON.stringify({ ...origin, form: form.id } satisfies FormOrigin),
    title: plain(form.title, LIMITS.modalTitle),
    submit: plain(form.submitLabel, LIMITS.modalSubmit),
    close: plain('Cancel', LIMITS.modalSubmit),
    blocks: form.fields.map(inputOf),
  }
}

function inputOf(field: FormField): types.InputBlock {
  const label = plain(field.label, LIMITS.inputLabel)
  return { type: 'input', block_id: field.name, optional: !field.isRequired, label, element: elementOf(field) }
}

/** What the suggestions for a field are asked by: the command and the option. */
const SUGGESTED = 'suggest:'
export const IS_SUGGESTED = new RegExp(`^${SUGGESTED}`)
export function suggestedBy(action: string): { command: string; option: string } {
  const [command = '', option = ''] = action.slice(SUGGESTED.length).split(':')
  return { command, option }
}

export const optionOf = ({ label, value }: { label: string; value: string }): types.PlainTextOption => ({
  ...{ text: plain(label, LIMITS.optionText), value: value.slice(0, LIMITS.optionValue) },
})

function elementOf(field: FormField): types.InputBlock['element'] {
  const { name, kind, maxLength, placeholder, value, choices = [], suggestedBy: command } = field
  const shown = placeholder === null ? {} : { placeholder: plain(placeholder, LIMITS.placeholder) }
  const searched = { action_id: `${SUGGESTED}${command}:${name}`, min_query_length: 0, ...shown }
  const options = choices.slice(0, LIMITS.selectOptions).map(optionOf)
  switch (kind) {
    case 'time': {
      const initial_time = /^\d\d:\d\d$/.exec(value ?? '')?.[0]
      return { type: 'timepicker', action_id: name, ...(initial_time && { initial_time }) }
    }
    case 'search':
      return {
        ...{ type: 'external_select', ...searched },
        ...(value !== undefined && { initial_option: optionOf({ label: value, value }) }),
      }
    case 'many': {
      const isFew = choices.length <= LIMITS.checkboxes
      const chosen = (value ?? '').split(', ').filter((one) => one !== '')
      const found = options.filter((one) => chosen.includes(one.value ?? ''))
      const standing = isFew ? found : chosen.map((one) => optionOf({ label: one, value: one }))
      const initial = standing.length > 0 && { initial_options: standing }
      if (isFew) return { type: 'checkboxes', action_id: name, options, ...initial }
      return { type: 'multi_external_select', ...searched, ...initial }
    }
    case 'choice': {
      const [first] = options
      const stands = options.find((option) => option.value === value) ?? first
      return { type: 'static_select', action_id: name, options, ...(stands && { initial_option: stands }) }
    }
    default: {
      const max_length = Math.max(1, Math.min(maxLength, LIMITS.inputLength))
      return {
        ...{ type: 'plain_text_input', action_id: name, multiline: kind === 'lines', max_length, ...shown },
        ...(value !== undefined && { initial_value: value.slice(0, max_length) }),
      }
    }
  }
}

/** Returns each field's value by its name: what was typed or chosen, '' for what was left empty. */
export const valuesOf = ({ values }: ViewOutput['state']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, inputs]) => {
      const [input] = Object.values(inputs)
      const many = input?.selected_options?.map((option) => option.value).join(', ')
      return [name, input?.selected_option?.value ?? input?.selected_time ?? many ?? input?.value ?? '']
    }),
  )
