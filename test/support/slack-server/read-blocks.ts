// Goes through blocks as Slack's client draws them: lines of tokens, each with the place it comes from.
import { isJson, objects } from './arguments.ts'
import { parseMarkdown } from './markdown.ts'
import { parseMrkdwn, type Token } from './mrkdwn.ts'
import type { Json } from './types.ts'

export interface Line {
  at: string
  tokens: Token[]
}

const words = (shown: string): Token => ({ live: null, shown, target: '' })
const string = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A text object, or nothing. */
function textTokens(value: unknown): Token[] {
  if (!isJson(value)) return []
  const text = string(value.text)
  return value.type === 'mrkdwn' ? parseMrkdwn(text, value.verbatim === true) : [words(text)]
}

function inlineToken(element: Json): Token {
  const { type } = element
  const text = string(element.text)
  if (type === 'link') return { live: 'link', shown: text || string(element.url), target: string(element.url) }
  if (type === 'user') return { live: 'user', shown: `@${element.user_id}`, target: string(element.user_id) }
  if (type === 'channel')
    return { live: 'channel', shown: `#${element.channel_id}`, target: string(element.channel_id) }
  if (type === 'usergroup' || type === 'team') {
    const id = string(element.usergroup_id) || string(element.team_id)
    return { live: 'usergroup', shown: `@${id}`, target: id }
  }
  if (type === 'broadcast') return { live: 'broadcast', shown: `@${element.range}`, target: string(element.range) }
  if (type === 'emoji') return { live: 'emoji', shown: `:${element.name}:`, target: string(element.name) }
  if (type === 'date') {
    const shown = string(element.fallback) || new Date(Number(element.timestamp) * 1000).toISOString()
    return { live: string(element.url) === '' ? 'date' : 'link', shown, target: string(element.url) }
  }
  // Rich text shows its words as they are: nothing in them comes alive.
  return words(text)
}

function richLines(block: Json, at: string): Line[] {
  return objects(block.elements).flatMap((part, place) => {
    const here = `${at}/elements/${place}`
    if (part.type !== 'rich_text_list') return [{ at: here, tokens: objects(part.elements).map(inlineToken) }]
    const first = typeof part.offset === 'number' ? part.offset + 1 : 1
    return objects(part.elements).map((item, number) => ({
      at: `${here}/elements/${number}`,
      tokens: [
        words(part.style === 'ordered' ? `${first + number}. ` : '• '),
        ...objects(item.elements).map(inlineToken),
      ],
    }))
  })
}

/** What can be pressed shows its words; a button with an address is a link. */
function controlTokens(element: Json): Token[] {
  if (element.type === 'feedback_buttons')
    return [element.positive_button, element.negative_button]
      .filter(isJson)
      .flatMap(({ text }) => framed(textTokens(text)))
  if (element.type === 'plain_text_input') return []
  const options = objects(element.options).flatMap(({ text }) => framed(textTokens(text)))
  const url = string(element.url)
  const label = textTokens(element.text)
  const own =
    url === '' ? label : [{ live: 'link' as const, shown: label.map(({ shown }) => shown).join(''), target: url }]
  return [...(own.length === 0 ? [] : framed(own)), ...options]
}

const framed = (tokens: Token[]): Token[] => [words('['), ...tokens, words('] ')]

function elementTokens(element: Json): Token[] {
  if (element.type === 'image') return [words(string(element.alt_text))]
  const isText = element.type === 'mrkdwn' || element.type === 'plain_text'
  return isText ? [...textTokens(element), words(' ')] : controlTokens(element)
}

export function readBlocks(blocks: Json[], at = '/blocks'): Line[] {
  return blocks.flatMap((block, place) => {
    const here = `${at}/${place}`
    const line = (...tokens: Token[]): Line[] => (tokens.length === 0 ? [] : [{ at: here, tokens }])
    switch (block.type) {
      case 'rich_text':
        return richLines(block, here)
      case 'table':
        return (block.rows as Json[][]).flatMap((row, number) => {
          const cells = row.map((cell) => richLines(cell, here).flatMap(({ tokens }) => tokens))
          const tokens = cells.flatMap((cell, at) => (at === 0 ? cell : [words(' · '), ...cell]))
          return [{ at: `${here}/rows/${number}`, tokens }]
        })
      case 'markdown':
        return line(...parseMarkdown(string(block.text)))
      case 'image':
        return [...line(...textTokens(block.title)), ...line(words(string(block.alt_text)))]
      case 'input': {
        const element = isJson(block.element) ? controlTokens(block.element) : []
        return [...line(...textTokens(block.label)), ...line(...textTokens(block.hint)), ...line(...element)]
      }
      case 'task_card':
      case 'plan':
        return line(words(string(block.title)))
      default: {
        const accessory = isJson(block.accessory) ? elementTokens(block.accessory) : []
        return [
          ...line(...textTokens(block.text)),
          ...objects(block.fields).flatMap((field) => line(...textTokens(field))),
          ...line(...objects(block.elements).flatMap(elementTokens)),
          ...line(...accessory),
        ]
      }
    }
  })
}
