// A form that is handed back. Discord closes a modal whatever is answered: what was wrong is said in a message, and a button below it opens
// the form again as it was filled in, also after a restart.
import type { Form, Message, ReturnedForm } from '../../domain/message.ts'
import type { Keeper } from './kept.ts'

const AGAIN = /^~form:([\w-]{1,40})$/

export async function returnedMessage({ form, problems }: ReturnedForm, keeper: Keeper): Promise<Message> {
  const labelOf = (name: string): string => form.fields.find((field) => field.name === name)?.label ?? name
  const items = Object.entries(problems).map(([name, problem]) => ({ text: `${labelOf(name)}: ${problem}`, at: null }))
  const note = form.note ?? 'Nothing is done yet: something has to be written otherwise. What you filled in is kept.'
  return {
    heading: null,
    blocks: [
      { kind: 'paragraph', sentences: [{ text: note, citations: [] }] },
      ...(items.length === 0 ? [] : [{ kind: 'list' as const, heading: null, items }]),
    ],
    actions: [{ id: `~form:${await keeper.keepForm(form)}`, label: 'Fill in again', opens: 'form', vote: null }],
  }
}

/** What a button with this id opens again; `null` for other buttons, and 'gone' where it is not kept any more. */
export async function formAgain(customId: string, keeper: Keeper): Promise<Form | 'gone' | null> {
  const [, id] = AGAIN.exec(customId) ?? []
  return id === undefined ? null : ((await keeper.form(id)) ?? 'gone')
}
