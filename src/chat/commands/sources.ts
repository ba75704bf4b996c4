// `/sources`: which outlets the articles come from, and how fresh each is.
import { composeOutlets } from '../compose-chat.ts'
import type { Command } from './command.ts'

/** Outlets shown. */
const SHOWN = 25

export const sources: Command = {
  name: 'sources',
  description: 'The outlets that the articles come from, and how fresh they are',
  options: [],
  who: 'everyone',
  isPrivate: true,
  isCounted: false,
  example: 'sources',
  handle: async ({ tools }) => composeOutlets(await tools.catalogue.outletFacts(), SHOWN),
}
