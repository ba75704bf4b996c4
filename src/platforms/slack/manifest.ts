// The manifest that a workspace makes the app from, and the names that its commands have there. https://docs.slack.dev/reference/app-manifest
import { type CommandOption, type CommandSpec, commandGroups, type ShortcutSpec } from '../../domain/command.ts'
import type { Message } from '../../domain/message.ts'
import APP from './manifest.json' with { type: 'json' }

/** Each permission with what it is for: docs/operating.md. */
export const SCOPES = APP.oauth_config.scopes.bot

/** Names that Slack keeps for itself. https://slack.com/help/articles/201259356-Use-built-in-slash-commands */
const BUILT_IN: ReadonlySet<string> = new Set([
  ...['active', 'apps', 'archive', 'away', 'call', 'canvas', 'collapse', 'disconnect', 'dm', 'dnd', 'expand', 'feed'],
  ...['feedback', 'gifs', 'help', 'huddle', 'invite', 'join', 'keys', 'kick', 'leave', 'list', 'me', 'msg', 'mute'],
  ...['open', 'people', 'prefs', 'pro', 'remind', 'remove', 'rename', 'search', 'settings', 'shortcuts', 'shrug'],
  ...['star', 'status', 'todo', 'topic', 'trigger', 'unarchive', 'unmute', 'who', 'whois', 'workflow'],
])

/** `requestUrl`: over HTTP, where Slack sends what happens, "https://dateline.example/slack/events"; `null`: Socket Mode. */
export function slackManifest(
  commands: readonly CommandSpec[],
  shortcuts: readonly ShortcutSpec[],
  { requestUrl }: { requestUrl: string | null } = { requestUrl: null },
): Record<string, unknown> {
  const url = requestUrl === null ? {} : { url: requestUrl }
  const request_url = requestUrl === null ? {} : { request_url: requestUrl }
  const slash_commands = [...commandGroups(commands)].map(([name, group]) => ({ ...offered(name, group), ...url }))
  const upon = shortcuts.map(({ name: callback_id, label: name, description }) => ({
    ...{ name, type: 'message', callback_id, description },
  }))
  const { event_subscriptions, interactivity, ...settings } = APP.settings
  return {
    ...APP,
    features: { ...APP.features, shortcuts: upon, slash_commands },
    settings: {
      event_subscriptions: { ...request_url, ...event_subscriptions },
      // Menus that are searched ask there for what they offer.
      interactivity: { ...interactivity, ...request_url, ...(requestUrl && { message_menu_options_url: requestUrl }) },
      ...settings,
      socket_mode_enabled: requestUrl === null,
    },
  }
}

export function slackManifestFile(...given: Parameters<typeof slackManifest>): string {
  return `${JSON.stringify(slackManifest(...given), null, 2)}\n`
}

/** Commands with the same first word are one on Slack; what is typed behind it tells them apart. */
function offered(name: string, group: CommandSpec[]): Record<string, unknown> {
  const alone = group.find((command) => command.name === name)
  const others = group.map((command) => command.name.slice(name.length + 1)).join(', ')
  const hints = group.map((command) =>
    // "subscribe weekdays 8:30": what is typed behind the first word.
    command === alone ? command.options.map(hintOf).join(' ') : command.example.replace(/^\S+\s*/, ''),
  )
  const hint = hints.filter((part) => part !== '').join(' | ')
  const description = alone?.description ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${others}`
  return { command: slashName(name), description, ...(hint === '' ? {} : { usage_hint: hint }), should_escape: false }
}

/** As it is typed: the first option by its value alone, flags by their name, others as "name:value". */
function hintOf({ name, kind, isRequired, choices }: CommandOption, at: number): string {
  const value = choices.map((choice) => choice.value).join('|')
  const behind = value || (kind === 'day' ? 'YYYY-MM-DD' : '…')
  const typed = kind === 'flag' ? name : at === 0 ? value || name : `${name}:${behind}`
  return isRequired ? `<${typed}>` : `[${typed}]`
}

/** Returns what a command is called on Slack: "/ask", "/digest list", or "/dateline-status" where Slack has one of that name. */
export function slashName(command: string): string {
  const [first = command] = command.split(' ', 1)
  return `/${BUILT_IN.has(first) ? 'dateline-' : ''}${command}`
}

/** Returns a message in which what Dateline itself says calls commands as Slack does; what is cited stays as it is. */
export function withSlashNames(message: Message, commands: readonly { name: string }[]): Message {
  const renamed = <T extends { text: string }>(one: T): T => ({
    ...one,
    text: one.text.replace(/(?<=^|\s)\/([a-z]+)\b/g, (called, name: string) =>
      commands.some((command) => command.name === name) ? slashName(name) : called,
    ),
  })
  const blocks = message.blocks.map((block) => {
    if (block.kind === 'note') return renamed(block)
    if (block.kind === 'list') return { ...block, items: block.items.map(renamed) }
    if (block.kind !== 'paragraph') return block
    return { ...block, sentences: block.sentences.map((one) => (one.citations.length === 0 ? renamed(one) : one)) }
  })
  return { ...message, blocks }
}
