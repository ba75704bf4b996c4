// Forms as Slack's modals, and what comes back from them. Knows forms only.
import type { types, ViewOutput } from '@slack/bolt'
import type { Form, FormField, ReturnedForm } from '../../domain/message.ts'
import { oneLine } from '../shared/text.ts'
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
    blocks: [
      ...(form.note === undefined ? [] : [{ type: 'section' as const, text: plain(form.note, LIMITS.text) }]),
      ...form.fields.map(inputOf),
    ],
  }
}

/** Returns what a submission is acknowledged with: each problem below its field, or the form with what is to be known on top. */
export function acknowledgementOf({ form, problems }: ReturnedForm, origin: Omit<FormOrigin, 'form'>) {
  const errors = Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, oneLine(problem)]))
  return Object.keys(errors).length > 0
    ? { response_action: 'errors' as const, errors }
    : { response_action: 'update' as const, view: modalOf(form, origin) }
}

function inputOf(field: FormField): types.InputBlock {
  const element = field.kind === 'choice' ? choiceOf(field) : textOf(field)
  const label = plain(field.label, LIMITS.inputLabel)
  return { type: 'input', block_id: field.name, optional: !field.isRequired, label, element }
}

function textOf({ name, kind, maxLength, placeholder, value }: FormField): types.PlainTextInput {
  const max_length = Math.max(1, Math.min(maxLength, LIMITS.inputLength))
  return {
    ...{ type: 'plain_text_input', action_id: name, multiline: kind === 'lines', max_length },
    ...(value === undefined ? {} : { initial_value: value.slice(0, max_length) }),
    ...(placeholder === null ? {} : { placeholder: plain(placeholder, LIMITS.placeholder) }),
  }
}

function choiceOf({ name, choices = [], value }: FormField): types.StaticSelect {
  const options = choices
    .slice(0, LIMITS.selectOptions)
    .map((choice) => ({ text: plain(choice.label, LIMITS.optionText), value: choice.value }))
  const chosen = options.find((option) => option.value === value) ?? options[0]
  const select = { type: 'static_select' as const, action_id: name, options }
  return chosen === undefined ? select : { ...select, initial_option: chosen }
}

/** Returns each field's value by its name: what was typed or chosen, '' for what was left empty. */
export const valuesOf = ({ values }: ViewOutput['state']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, { [name]: input }]) => [
      name,
      input?.selected_option?.value ?? input?.value ?? '',
    ]),
  )
