// A Slack message as a page for a screenshot: blocks and the look of the client, near enough to judge a layout by.
import type { Json, SlackMessage } from '../support/slack-server/types.ts'
import { escaped, isSaid, type Prompt } from './discord-page.ts'

export function slackPage({ blocks }: Pick<SlackMessage, 'blocks'>, prompt: Prompt): string {
  const asked = isSaid(prompt)
    ? `<article><i class="face ada">A</i><div><b>Ada</b><p>${escaped(prompt.text)}</p></div></article>`
    : `<p class="used"><b>Ada</b> used <b class="link">/${escaped(prompt.text)}</b></p>`
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>${asked}
<article><i class="face">D</i><div><b>Dateline</b> <span class="app">APP</span>${blocks.map(block).join('')}</div></article></main>`
}

function block(one: Json): string {
  switch (one.type) {
    case 'rich_text':
      return parts(one.elements).map(rich).join('')
    case 'header':
      return `<div class="heading">${text(one.text)}</div>`
    case 'section':
      return `<div class="text">${text(one.text)}${one.accessory ? element(one.accessory as Json) : ''}</div>`
    case 'context':
      return `<div class="small">${parts(one.elements).map(text).join(' ')}</div>`
    case 'actions':
    case 'context_actions':
      return `<div class="row">${parts(one.elements).map(element).join('')}</div>`
    case 'divider':
      return '<hr>'
    case 'table': {
      const cell = (given: Json) => `<td>${given.type === 'rich_text' ? block(given) : text(given)}</td>`
      return `<table>${(one.rows as Json[][]).map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`
    }
    default:
      throw new Error(`no picture of block type ${String(one.type)} yet`)
  }
}

function rich(part: Json): string {
  const inside = () => parts(part.elements).map(inline).join('')
  if (part.type === 'rich_text_list')
    return `<ul>${parts(part.elements)
      .map((item) => `<li>${rich(item)}</li>`)
      .join('')}</ul>`
  return `<div class="${part.type === 'rich_text_quote' ? 'quote' : 'text'}">${inside()}</div>`
}

function inline(piece: Json): string {
  const { bold, italic, code } = (piece.style ?? {}) as Record<string, boolean>
  const words = escaped(String(piece.text ?? piece.fallback ?? piece.url ?? (piece.name ? `:${piece.name}:` : '')))
    .replaceAll('\n', '<br>')
    .replace(/^:(\w+):$/, (_, name: string) => EMOJI[name] ?? `:${name}:`)
  const tags = [bold && 'b', italic && 'em', code && 'code', piece.type === 'link' && 'a'].filter(
    (tag) => typeof tag === 'string',
  )
  return tags.reduce((html, tag) => `<${tag}>${html}</${tag}>`, words)
}

function element(one: Json): string {
  if (one.type === 'feedback_buttons') return '<span class="thumb">👍</span><span class="thumb">👎</span>'
  if (one.type === 'icon_button') return '<span class="thumb">🗑</span>'
  if (one.type === 'button') return `<span class="button">${text(one.text)}</span>`
  return `<span class="button">${one.placeholder ? text(one.placeholder) : '⋯'} ⌄</span>`
}

const EMOJI: Record<string, string> = { white_check_mark: '✅', heavy_minus_sign: '➖', warning: '⚠️' }
const parts = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

/** A text object: mrkdwn's links, bold and dates, or plain text. */
function text(value: unknown): string {
  const { type, text: given } = value as Json
  const html = escaped(String(given ?? '')).replaceAll('\n', '<br>')
  if (type !== 'mrkdwn') return html
  return html
    .replace(
      /&#60;!date\^(\d+)\^\{ago\}[^&]*&#62;/g,
      (_, seconds: string) => `${Math.max(1, Math.round((Date.now() / 1000 - Number(seconds)) / 3600))} hours ago`,
    )
    .replace(/&#60;(?:https?:[^|&]*)\|(.*?)&#62;/g, '<a>$1</a>')
    .replace(/\*([^*]+)\*/g, '<b>$1</b>')
    .replaceAll('&#38;amp;', '&#38;')
}

const STYLE = `
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46668 Lato, "Noto Sans", "DejaVu Sans", sans-serif }
main { width: 720px; padding: 12px 20px 20px; box-sizing: border-box }
article { display: flex; gap: 8px; margin-top: 10px } article > div { flex: 1; min-width: 0 } p { margin: 0 }
.face { width: 36px; height: 36px; border-radius: 8px; background: #611f69; color: #fff; font: 700 16px/36px sans-serif; text-align: center; flex: none }
.face.ada { background: #2bac76 } .used { color: #616061; font-size: 13px; margin-left: 44px } .link, a { color: #1264a3 }
.app { background: #e8e8e8; color: #616061; font-size: 10px; padding: 1px 3px; border-radius: 2px; font-weight: 700 }
.heading { font-size: 18px; font-weight: 900; margin: 6px 0 } .small { color: #616061; font-size: 13px; margin: 2px 0 }
.text { margin: 2px 0 } .quote { border-left: 4px solid #ddd; padding-left: 12px } ul { margin: 0; padding-left: 26px }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 } .button { border: 1px solid #bbb; border-radius: 4px; padding: 3px 10px; font-size: 13px; font-weight: 700 }
.thumb { padding: 2px 8px; color: #616061 } hr { border: 0; border-top: 1px solid #ddd; margin: 8px 0 }
table { border-collapse: collapse; margin: 6px 0; font-size: 14px } td { border: 1px solid #ddd; padding: 4px 8px; vertical-align: top }`
