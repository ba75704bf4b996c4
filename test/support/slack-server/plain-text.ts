// A message or a view as a person reads it, and what in it is more than text: mentions, links, formatting.
import { isJson, objects } from './arguments.ts'
import { type Live, parseMrkdwn } from './mrkdwn.ts'
import { type Line, readBlocks } from './read-blocks.ts'
import type { Json, SlackMessage, SlackView } from './types.ts'

type Readable = Pick<SlackMessage, 'text' | 'blocks'> | SlackView

export interface LivePart {
  /** What it is: "user", "channel", "usergroup", "broadcast", "link", or a kind of formatting. */
  kind: Live
  /** An id, an address, "here"; for formatting, the text with its marks. */
  target: string
  /** What a person reads, '' for formatting. */
  shown: string
  /** "/text" or "/blocks/0/elements/1". */
  at: string
}

function lines(readable: Readable): Line[] {
  if ('view' in readable) return readBlocks(objects(readable.view.blocks))
  if (readable.blocks.length > 0) return readBlocks(readable.blocks)
  return textLines(readable.text)
}

function textLines(text: string): Line[] {
  return text === '' ? [] : [{ at: '/text', tokens: parseMrkdwn(text) }]
}

/** Blocks one below another, buttons in brackets; the text where there are no blocks. Escapes and marks are gone, as on the screen. */
export function plainText(readable: Readable): string {
  const title = 'view' in readable ? titleOf(readable.view) : []
  const shown = lines(readable).map(({ tokens }) =>
    tokens
      .map((token) => token.shown)
      .join('')
      .trimEnd(),
  )
  return [...title, ...shown].join('\n').trim()
}

function titleOf({ title }: Json): string[] {
  return isJson(title) && typeof title.text === 'string' ? [title.text] : []
}

/** All that is alive, in the blocks and in the text for notifications: mentions in either reach people. */
export function liveParts(readable: Readable): LivePart[] {
  const all = 'view' in readable ? lines(readable) : [...textLines(readable.text), ...readBlocks(readable.blocks)]
  return all.flatMap(({ at, tokens }) =>
    tokens.flatMap(({ live, target, shown }) => (live === null ? [] : [{ kind: live, target, shown, at }])),
  )
}
