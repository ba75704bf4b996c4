// The one table of commands: what each platform registers, the command line, all help and the README's table come from it.
import type { ShortcutSpec } from '../../domain/command.ts'
import { checkClaims } from '../buttons.ts'
import { composeHelp, composeShortHelp, composeStatus } from '../compose.ts'
import { withExamples } from '../home.ts'
import { ask, summary } from './ask.ts'
import { articles, listing, search, stories } from './browse.ts'
import { type Command, option, plainCommand, textOf } from './command.ts'
import { DIGESTS, digest } from './digest.ts'
import { SOURCES } from './sources.ts'

const check: Command = {
  ...{ who: 'everyone', isPrivate: false, isCounted: true, name: 'check' },
  description: 'What the articles say about a claim',
  options: [option('claim', 'a claim, in a sentence', { isRequired: true, maxLength: 2000 })],
  example: 'check Belarus freed 52 prisoners.',
  run: ({ values, request, tools }) => checkClaims(textOf(values, 'claim'), request, tools),
}

const status = plainCommand(
  'status',
  'How much is indexed, how fresh it is, and whether all is well',
  async ({ tools }) => composeStatus(await tools.status()),
)

const help: Command = {
  ...plainCommand('help', 'How to ask, and what else there is', async ({ tools }) =>
    composeHelp(await withExamples(tools.commands, tools), await tools.starters()),
  ),
  inWords: async ({ tools }) => composeShortHelp(await tools.starters()),
}

/** In chat, in the order in which people are shown them. */
export const COMMANDS: readonly Command[] = [ask, summary, check, articles, ...SOURCES, ...DIGESTS, status, help]

/** On the command line, beside what only an operator does. */
export const CLI_COMMANDS = [ask, summary, check, search, listing, stories, digest, ...SOURCES, status]

/** What can be done with a message that somebody has written, from that message's menu. */
export const SHORTCUTS: readonly ShortcutSpec[] = [
  {
    name: 'check',
    label: 'Check against articles',
    description: 'What the articles say about the claims of this message',
  },
]
