// A Discord message as a page for a screenshot: components, Markdown and the look of the client, near enough to judge a layout by.
import { type APIMessage, ComponentType } from 'discord.js'

/** What stands above the message: a command that somebody used, or what they wrote. */
export type Prompt = { kind: 'command'; text: string } | { kind: 'mention'; text: string }

export const isSaid = ({ kind }: Prompt): boolean => kind === 'mention'

interface Part {
  type: number
  content?: string
  label?: string
  emoji?: { name?: string | null }
  style?: number
  placeholder?: string
  options?: { label: string }[]
  accent_color?: number | null
  components?: Part[]
  accessory?: Part
}

export function discordPage(message: Pick<APIMessage, 'components'>, prompt: Prompt): string {
  const parts = (message.components ?? []) as unknown as Part[]
  const asked = !isSaid(prompt)
    ? `<p class="used"><b>Ada</b> used <b class="link">/${escaped(prompt.text)}</b></p>`
    : `<article><i class="face ada">A</i><div><b>Ada</b><p>${escaped(prompt.text)}</p></div></article>`
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><main>${asked}
<article><i class="face">D</i><div><b>Dateline</b> <span class="app">APP</span>${parts.map(shown).join('')}</div></article></main>`
}

function shown(part: Part): string {
  const inside = (part.components ?? []).map(shown).join('')
  switch (part.type) {
    case ComponentType.TextDisplay:
      return `<div class="text">${(part.content ?? '').split('\n').map(line).join('')}</div>`
    case ComponentType.Container: {
      const accent = (part.accent_color ?? 0x3f4147).toString(16).padStart(6, '0')
      return `<section style="border-left-color:#${accent}">${inside}</section>`
    }
    case ComponentType.ActionRow:
      return `<div class="row">${inside}</div>`
    case ComponentType.Section:
      return `<div class="beside"><div>${inside}</div>${part.accessory ? shown(part.accessory) : ''}</div>`
    case ComponentType.Button:
      return `<span class="button">${escaped([part.emoji?.name, part.label].filter(Boolean).join(' '))}</span>`
    case ComponentType.StringSelect:
      return `<span class="select">${escaped(part.placeholder ?? part.options?.[0]?.label ?? '')}<span>⌄</span></span>`
    case ComponentType.Separator:
      return '<hr>'
    default:
      throw new Error(`no picture of component type ${part.type} yet`)
  }
}

/** One line of Discord's Markdown. */
function line(text: string): string {
  const [, mark = '', rest = ''] = /^(-# |#{1,3} |> |- )?(.*)$/s.exec(text) ?? []
  const kinds: Record<string, string> = { '-# ': 'small', '> ': 'quote', '- ': 'item' }
  const kind = mark.startsWith('#') ? 'heading' : (kinds[mark] ?? 'plain')
  return `<div class="${kind}">${rest === '' ? '&nbsp;' : inline(rest)}</div>`
}

/** Escaped characters first, as placeholders, so that no later step takes them for marks. */
function inline(text: string): string {
  const kept: string[] = []
  const keep = (html: string): string => `\u0000${kept.push(html) - 1}\u0000`
  const marked = text
    .replace(/\\([^\p{L}\p{N}\s])/gu, (_, letter: string) => keep(escaped(letter)))
    .replace(/<t:(\d+)(?::(\w))?>/g, (_, seconds: string, style = 'f') => keep(moment(Number(seconds), style)))
    .replace(/\[([^\]]*)\]\(<?[^)>]*>?\)/g, (_, words: string) => `${keep('<a>')}${words}${keep('</a>')}`)
  const formatted = escaped(marked)
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    .replace(/(?<![\p{L}\p{N}])_([^_]+)_(?![\p{L}\p{N}])/gu, '<em>$1</em>')
  // What was kept may hold placeholders itself.
  let html = formatted
  while (html.includes('\u0000')) html = html.replace(/\u0000(\d+)\u0000/g, (_, at: string) => kept[Number(at)] ?? '')
  return html
}

function moment(seconds: number, style: string): string {
  const date = new Date(seconds * 1000)
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const hours = Math.max(1, Math.round((Date.now() - date.getTime()) / 3_600_000))
  const relative = hours < 24 ? `${hours} hours ago` : `${Math.round(hours / 24)} days ago`
  return `<span class="moment">${style === 'R' ? relative : day}</span>`
}

export const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`)

const STYLE = `
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/1.4 "Noto Sans", "DejaVu Sans", sans-serif }
main { width: 720px; padding: 16px; box-sizing: border-box }
article { display: flex; gap: 14px; margin-top: 10px } article > div { flex: 1; min-width: 0 } p { margin: 0 }
.face { width: 40px; height: 40px; border-radius: 50%; background: #3f6fd8; color: #fff; font: 600 18px/40px sans-serif; text-align: center; flex: none }
.face.ada { background: #9c5468 } b { color: #f2f3f5 } .used { color: #949ba4; font-size: 14px; margin-left: 54px }
.app { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 4px; border-radius: 3px }
.link, a { color: #00a8fc } .heading { font-size: 20px; font-weight: 700; color: #f2f3f5; margin: 4px 0 }
.small { color: #949ba4; font-size: 13px } .quote { border-left: 4px solid #4e5058; padding-left: 10px } .item::before { content: "• " }
section { border: 1px solid #3f4147; border-left-width: 4px; border-radius: 8px; background: #2b2d31; padding: 12px; margin: 8px 0 }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 } .beside { display: flex; gap: 12px; justify-content: space-between; margin: 8px 0 }
.button { background: #4e5058; color: #fff; border-radius: 8px; padding: 5px 14px; font-size: 14px; white-space: nowrap; align-self: start }
.select { display: flex; justify-content: space-between; width: 400px; background: #1e1f22; border-radius: 8px; padding: 8px 12px; color: #949ba4 }
.moment { background: #3f4147; border-radius: 3px; padding: 0 2px } hr { border: 0; border-top: 1px solid #3f4147; margin: 10px 0 }`
