// Reads what stands in somebody's message: its text, what it forwards, the previews and components that other bots write in. Pure.
import { cleanContent, type Message, type MessageSnapshot } from 'discord.js'

/** In reading order, a line for each piece, with names in place of mentions. */
export function wordsOf(message: Message): string {
  const pieces = [...piecesOf(message), ...message.messageSnapshots.values().flatMap(piecesOf)]
  const text = [...new Set(pieces.filter((piece) => piece.trim() !== ''))].join('\n')
  return message.channel === null ? text : cleanContent(text, message.channel)
}

function piecesOf({ content, embeds, components }: Message | MessageSnapshot): string[] {
  return [
    content,
    ...embeds.flatMap(({ title, description }) => [title ?? '', description ?? '']),
    ...components.flatMap((component) => textsIn(component.toJSON())),
  ]
}

function textsIn(component: unknown): string[] {
  if (typeof component !== 'object' || component === null) return []
  const own = 'content' in component && typeof component.content === 'string' ? [component.content] : []
  const inner = 'components' in component && Array.isArray(component.components) ? component.components : []
  return [...own, ...inner.flatMap(textsIn)]
}
