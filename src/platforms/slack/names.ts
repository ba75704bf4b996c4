// What commands are called on Slack, where some names are Slack's own. Knows commands by their name only.
import type { Message } from '../../domain/message.ts'

/**
 * Names that Slack keeps for itself: an app's command of such a name is refused or never reached.
 * https://slack.com/help/articles/201259356-Use-built-in-slash-commands
 */
const BUILT_IN: ReadonlySet<string> = new Set([
  ...['active', 'apps', 'archive', 'away', 'call', 'canvas', 'collapse', 'disconnect', 'dm', 'dnd', 'expand', 'feed'],
  ...['feedback', 'gifs', 'help', 'huddle', 'invite', 'join', 'keys', 'kick', 'leave', 'list', 'me', 'msg', 'mute'],
  ...['open', 'people', 'prefs', 'pro', 'remind', 'remove', 'rename', 'search', 'settings', 'shortcuts', 'shrug'],
  ...['star', 'status', 'todo', 'topic', 'trigger', 'unarchive', 'unmute', 'who', 'whois', 'workflow'],
])

const PREFIX = 'dateline-'

/** "/ask", "/digest list", or "/dateline-status" where Slack has a command of that name. */
export function slashName(command: string): string {
  const [first = command] = command.split(' ', 1)
  return `/${BUILT_IN.has(first) ? PREFIX : ''}${command}`
}

/** What is typed behind the first word of a command as an example: "subscribe weekdays 8:30". */
export function exampleTail({ example }: { example: string }): string {
  return example.replace(/^\S+\s*/, '')
}

/** A call as an example that works on Slack: "/dateline-status" for "status". */
export function slashExample({ name, example }: { name: string; example: string }): string {
  return example === name || example.startsWith(`${name} `)
    ? `${slashName(name)}${example.slice(name.length)}`
    : `/${example}`
}

/** A message whose lists of commands ("/status: how things stand") call them as Slack does. */
export function withSlashNames(message: Message, commands: readonly { name: string }[]): Message {
  const renamed = (text: string): string => {
    const called = commands.find(({ name }) => text.startsWith(`/${name}: `))
    return called === undefined ? text : slashName(called.name) + text.slice(called.name.length + 1)
  }
  const blocks = message.blocks.map((block) =>
    block.kind === 'list'
      ? { ...block, items: block.items.map((item) => ({ ...item, text: renamed(item.text) })) }
      : block,
  )
  return { ...message, blocks }
}
