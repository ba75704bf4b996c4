// A message as a person reads it, and what of its text would ping, link or format although nobody meant it to.
import { type APIMessage, ComponentType } from 'discord.js'
import { partsOf } from './walk.ts'

/** All text of a message in reading order, a line for each piece: content, text displays, and the words on buttons in brackets. */
export function plainText(message: Pick<APIMessage, 'content' | 'components'>): string {
  const lines = partsOf(message.components).flatMap((part) => {
    if (part.type === ComponentType.TextDisplay) return [String(part.content)]
    if (part.type === ComponentType.Button && part.label) return [`[${String(part.label)}]`]
    return []
  })
  return [message.content, ...lines].filter(Boolean).join('\n')
}

/** Only what is written, without the words on buttons: buttons neither ping nor format. */
export function writtenText(message: Pick<APIMessage, 'content' | 'components'>): string {
  const texts = partsOf(message.components).filter(({ type }) => type === ComponentType.TextDisplay)
  return [message.content, ...texts.map(({ content }) => String(content))].filter(Boolean).join('\n')
}

export interface LiveText {
  kind: 'mention' | 'link' | 'masked link' | 'invite' | 'emoji' | 'timestamp' | 'command' | 'format'
  text: string
}

/** Calls ping whatever stands before them; a backslash is no protection to rely on. */
const CALLS = [/@(?:everyone|here)\b/g, /<@[!&]?\d+>/g, /<#\d+>/g, /<id:\w+>/g]

/** Markup, of which a backslash takes the meaning: reference#message-formatting, and the Markdown that Discord's clients show. */
const MARKUP: [LiveText['kind'], RegExp][] = [
  ['command', /<\/[^:>\n]+:\d+>/g],
  ['emoji', /<a?:\w+:\d+>/g],
  ['timestamp', /<t:-?\d+(?::[tTdDfFRsS])?>/g],
  ['masked link', /\[[^\]\n]*\]\(\s*<?[a-z][a-z0-9+.-]*:[^)\s]*>?[^)]*\)/gi],
  ['invite', /\bdiscord(?:app)?\.(?:gg|com\/invite)\/\S+/gi],
  ['link', /\b(?:https?|discord|steam):\/\/\S+/gi],
  ['link', /<(?:mailto|tel|sms):[^>\s]+>/gi],
  ['format', /(\*{1,3}|~~|\|\||`{1,3})(?=\S)[\s\S]*?\S\1/g],
  ['format', /(?<!\w)(__?)(?=\S)[\s\S]*?\S\1(?!\w)/g],
  ['format', /^\s*(?:#{1,3}|-#|>(?:>>)?|[-*+]|\d+[.)]) \S.*$/gm],
]

/**
 * Whatever in a message's text Discord would make something of. Pass what was meant to be live (the bot's own headings, links,
 * timestamps) as `meant`: it is taken out first, so that what remains came from articles or people.
 */
export function liveMentions(
  message: Pick<APIMessage, 'content' | 'components'>,
  meant: (string | RegExp)[] = [],
): LiveText[] {
  const text = meant.reduce<string>((rest, one) => rest.replaceAll(global(one), ' '), writtenText(message))
  // What is escaped is a letter like others.
  const unescaped = text.replaceAll(/\\[^\p{L}\p{N}\s]/gu, '\u00b7')
  return [
    ...CALLS.flatMap((call) => found('mention', text, call)),
    ...MARKUP.flatMap(([kind, pattern]) => found(kind, unescaped, pattern)),
  ]
}

const found = (kind: LiveText['kind'], text: string, pattern: RegExp): LiveText[] =>
  [...text.matchAll(pattern)].map(([one]) => ({ kind, text: one }))

const global = (one: string | RegExp): string | RegExp =>
  typeof one === 'string' || one.global ? one : new RegExp(one.source, `${one.flags}g`)
