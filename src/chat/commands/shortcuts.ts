// What can be done with a message that somebody has written, from that message's menu: the table beside that of the commands.
import type { ShortcutSpec } from '../../domain/command.ts'

export const SHORTCUTS: readonly ShortcutSpec[] = [
  {
    name: 'check',
    label: 'Check against articles',
    description: 'What the articles say about the claims of this message',
    isPrivate: true,
  },
]
