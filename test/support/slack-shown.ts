// Reads blocks as a person sees them, for tests: the words, and where links lead.
import type { Page } from '../../src/platforms/slack/pages.ts'
import { Arguments } from './slack-server/arguments.ts'

/** The words on the screen, a line for each line. */
export function shownIn(blocks: readonly object[]): string {
  return blocks
    .map(lineOf)
    .filter((line) => line !== '')
    .join('\n')
}

export function linksIn(blocks: unknown): string[] {
  if (Array.isArray(blocks)) return blocks.flatMap(linksIn)
  if (!isRecord(blocks)) return []
  const own = typeof blocks.url === 'string' ? [blocks.url] : []
  return [...own, ...Object.values(blocks).flatMap(linksIn)]
}

/** A page as it is sent, to be checked as Slack does. */
export function argumentsOf({ text, blocks }: Page): Arguments {
  const content = blocks.length === 0 ? { text } : { text, blocks }
  const rest = { channel: 'C1', parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false }
  return Arguments.parse(JSON.stringify({ ...rest, ...content }), 'application/json')
}

function lineOf(value: unknown): string {
  if (!isRecord(value)) return ''
  const { type, text, elements } = value
  if (type === 'table') return (value.rows as object[][]).map((row) => row.map(lineOf).join(' · ')).join('\n')
  if (type === 'emoji') return `:${String(value.name)}:`
  if (type === 'date') return String(value.fallback)
  if (typeof text === 'string') return text
  if (isRecord(text)) return lineOf(text)
  if (!Array.isArray(elements)) return ''
  const isOneLine = type === 'rich_text_section' || type === 'rich_text_quote'
  return elements.map(lineOf).join(isOneLine ? '' : '\n')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
