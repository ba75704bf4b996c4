// The pieces that blocks are made of: rich text, which Slack never parses, plain text, buttons, menus, votes. Knows no whole message.
import type { types } from '@slack/bolt'
import { isWholeDay, longDay, longMoment } from '../../domain/day.ts'
import { type MessageAction, type MessageBlock, menusIn } from '../../domain/message.ts'
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

/** "[1]", which leads to what it stands for. */
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

/** One block of what is not empty; none if all is. */
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
