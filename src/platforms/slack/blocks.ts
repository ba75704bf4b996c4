// The pieces that blocks are made of: rich text, which Slack never parses, plain text, buttons, menus, votes; and modals. Knows no whole message.
import type { types, ViewOutput } from '@slack/bolt'
import { isWholeDay, longDay, longMoment } from '../../domain/day.ts'
import { type Form, type FormField, type MessageAction, type MessageBlock, menusIn } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { oneLine, webAddress } from '../shared/text.ts'
import { LIMITS } from './limits.ts'

export type Piece = types.RichTextElement
export type Part = types.RichTextSection | types.RichTextList | types.RichTextQuote
type Style = NonNullable<types.RichTextText['style']>

/** Breaks what Slack would read as a mark, without being seen. */
const JOINER = '\u2060'
/** Marks that come in pairs; Slack finds the other one whatever unseen stands beside them, so that others have to do. */
const LOOKALIKES: Record<string, string> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': '\u02cb' }

/** For the `text` of a message, which is mrkdwn: the three escapes, and no mark or address is left whole. `text` is one line already. */
export function escaped(text: string): string {
  return text
    .replace(/[*_~`]/g, (mark) => LOOKALIKES[mark] ?? '')
    .replace(/^(?=>)|[@#:]|\.(?=\S)|[•>-](?=\s)/g, (mark) => `${mark}${JOINER}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** For labels, titles and small print. Slack still reads ":smile:" in these, and refuses an empty one. */
export function plain(text: string, maxLength: number): types.PlainTextElement {
  const inert = oneLine(text).replace(/:(?=[\w+'-]+:)/g, `:${JOINER}`)
  return { type: 'plain_text', text: shortened(inert, maxLength) || '…', emoji: false }
}

/** Text as it is; nothing for '', which Slack refuses. */
export function raw(text: string, style?: Style): Piece[] {
  if (text === '') return []
  return [style === undefined ? { type: 'text', text } : { type: 'text', text, style }]
}

export const words = (text: string, style?: Style): Piece[] => raw(oneLine(text), style)

export function brief(text: string, style?: Style, length: number = LIMITS.name): Piece[] {
  return raw(shortened(oneLine(text), length), style)
}

export function linked(text: string, link: string | null, maxLength: number = LIMITS.url, style?: Style): Piece[] {
  const url = webAddress(link)?.href
  if (url === undefined || url.length > maxLength || text === '') return raw(text, style)
  return [{ type: 'link', url, text, ...(style && { style }) }]
}

export const cite = (n: number, link: string | null): Piece[] => linked(`[${n}]`, link, LIMITS.citationUrl)

/** A day as it is written down, a moment in the reader's own zone. */
export function moment(at: Date | null): Piece[] {
  if (at === null) return []
  const timestamp = Math.floor(at.getTime() / 1000)
  // Slack's clock begins in 1970.
  if (isWholeDay(at) || timestamp <= 0) return raw(longMoment(at))
  return [{ type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback: longMoment(at) }]
}

export const section = (...pieces: Piece[]): types.RichTextSection => ({ type: 'rich_text_section', elements: pieces })
export const quote = (...pieces: Piece[]): types.RichTextQuote => ({ type: 'rich_text_quote', elements: pieces })
export const bullets = (items: Piece[][]): types.RichTextList => ({
  ...{ type: 'rich_text_list', style: 'bullet' },
  elements: items.map((pieces) => section(...pieces)),
})

/** Rows of cells; Slack takes one table in a message, and no empty cell. */
export function table(rows: Piece[][][]): types.TableBlock {
  const cellOf = (pieces: Piece[]): types.RichTextBlock => ({
    ...{ type: 'rich_text', elements: [section(...(pieces.length === 0 ? raw('–') : pieces))] },
  })
  return { type: 'table', column_settings: [{}, { is_wrapped: true }], rows: rows.map((row) => row.map(cellOf)) }
}

export function richText(...parts: Part[]): types.RichTextBlock[] {
  const elements = parts.filter((part) => part.elements.length > 0)
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }]
}

/** Things beside one another, set apart by a mark; empty ones are left out. */
export function joined(groups: Piece[][], mark: string): Piece[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) => (at === 0 ? group : [...raw(mark), ...group]))
}

/** Small print: what others wrote is never parsed in it. How long ago is a mark of ours, which holds a number and a day of ours alone. */
export function smallPrint(text: string, maxLength: number, at: Date | null = null): types.ContextBlock {
  const timestamp = Math.floor((at?.getTime() ?? 0) / 1000)
  if (at === null || timestamp <= 0) return { type: 'context', elements: [plain(text, maxLength)] }
  if (isWholeDay(at)) return { type: 'context', elements: [plain(`${text} · ${longDay(at)}`, maxLength)] }
  const ago = { type: 'mrkdwn', text: `<!date^${timestamp}^{ago}|${longDay(at)}>` } as const
  return { type: 'context', elements: [plain(`${text} ·`, maxLength), ago] }
}

export const menusOf = (blocks: readonly MessageBlock[]): types.StaticSelect[] =>
  menusIn(blocks).map(([label, choices], at) => ({
    ...{ type: 'static_select', action_id: `menu:${at}`, placeholder: plain(label, LIMITS.placeholder) },
    options: choices
      .slice(0, LIMITS.selectOptions)
      .map(({ id, title }) => ({ text: plain(title, LIMITS.optionText), value: id })),
  }))

/** In one row; Slack's own control for votes would be a row of its own. */
export function renderActions(actions: MessageAction[], menus: types.StaticSelect[] = []): types.KnownBlock[] {
  const buttons = [...menus, ...actions.map(buttonOf)]
  const blocks: types.KnownBlock[] = []
  for (let at = 0; at < buttons.length; at += LIMITS.actionsElements)
    blocks.push({ type: 'actions', elements: buttons.slice(at, at + LIMITS.actionsElements) })
  return blocks
}

const VOTES = { up: 'This helped', down: 'This did not help' }

function buttonOf({ id, label, confirm, vote }: MessageAction): types.Button {
  const read = vote && { accessibility_label: VOTES[vote] }
  const button = { type: 'button', action_id: id, value: id, text: plain(label, LIMITS.buttonText), ...read } as const
  if (confirm === undefined) return button
  return {
    ...button,
    confirm: {
      title: plain(label, LIMITS.confirmTitle),
      text: plain(confirm.question, LIMITS.confirmText),
      confirm: plain(confirm.yes, LIMITS.confirmButton),
      deny: plain('Cancel', LIMITS.confirmButton),
      style: 'danger',
    },
  }
}

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
