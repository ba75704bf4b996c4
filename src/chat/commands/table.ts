// The one table of commands: Discord's registration, Slack's manifest, the terminal's help and the README's table come from it.
import { articles } from './articles.ts'
import { ask } from './ask.ts'
import type { Command } from './command.ts'
import { LOOKING } from './digest-look.ts'
import { MANAGING } from './digest-manage.ts'
import { help } from './help.ts'
import { sources } from './sources.ts'
import { status } from './status.ts'
import { summary } from './summary.ts'

/** In the order in which people are shown them. */
export const COMMANDS: readonly Command[] = [ask, summary, articles, sources, ...MANAGING, ...LOOKING, status, help]
