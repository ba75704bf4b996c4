// `/help`: how to ask, and every command of the table.
import { composeHelp } from '../compose-chat.ts'
import type { Command } from './command.ts'

export const help: Command = {
  name: 'help',
  description: 'How to ask, and what else there is',
  options: [],
  who: 'everyone',
  isPrivate: true,
  isCounted: false,
  example: 'help',
  handle: async ({ tools }) => composeHelp({ commands: tools.commands, examples: await tools.starters() }),
}
