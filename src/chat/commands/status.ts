// `/status`: how much is indexed, how fresh it is, and whether all is well.
import { composeStatus } from '../compose-chat.ts'
import type { Command } from './command.ts'

export const status: Command = {
  name: 'status',
  description: 'How much is indexed, how fresh it is, and whether all is well',
  options: [],
  who: 'everyone',
  isPrivate: true,
  isCounted: false,
  example: 'status',
  handle: async ({ tools }) => composeStatus(await tools.status()),
}
