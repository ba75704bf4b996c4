// Forms as Slack's modals, and what comes back from them. Knows forms only.
import type { types } from '@slack/bolt'
import type { Form } from '../../domain/message.ts'
import { isRecord } from './incoming.ts'
import { LIMITS } from './limits.ts'
import { plain } from './render-actions.ts'

/** What a form must still know when it comes back. */
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
    blocks: form.fields.slice(0, LIMITS.viewBlocks).map((field) => ({
      type: 'input',
      block_id: field.name,
      optional: !field.isRequired,
      label: plain(field.label, LIMITS.inputLabel),
      element: {
        type: 'plain_text_input',
        action_id: field.name,
        multiline: field.kind === 'lines',
        max_length: Math.max(1, Math.min(field.maxLength, LIMITS.inputLength)),
        ...(field.placeholder === null ? {} : { placeholder: plain(field.placeholder, LIMITS.placeholder) }),
      },
    })),
  }
}

/** `null` for a modal that is none of ours. */
export function originOf(metadata: string): FormOrigin | null {
  const read = parsed(metadata)
  if (!isRecord(read) || typeof read.form !== 'string' || typeof read.channel !== 'string') return null
  const { form, channel, thread, below, conversation, isHome } = read
  return {
    form,
    channel,
    thread: typeof thread === 'string' ? thread : null,
    below: typeof below === 'string' ? below : null,
    conversation: typeof conversation === 'string' ? conversation : null,
    isHome: isHome === true,
  }
}

/** Each field's value by its name; '' for what was left empty. */
export function valuesOf(state: Record<string, Record<string, { value?: string | null }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, inputs]) => [name, inputs[name]?.value ?? '']))
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
