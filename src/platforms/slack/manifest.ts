// The manifest that a workspace makes the app from, and the names that its commands have there. https://docs.slack.dev/reference/app-manifest
import { type CommandOption, type CommandSpec, commandGroups, type ShortcutSpec } from '../../domain/command.ts'
import type { Message } from '../../domain/message.ts'

const DESCRIPTION = 'Answers questions from your articles, with every sentence cited word for word.'
const LONG_DESCRIPTION = `Dateline reads the articles you give it and answers questions from them: every sentence is cited, and every quote is the article's own words, to the character. What the articles do not say, it does not say either. Mention it in a channel, write to it directly, or use its commands.`

/** Each permission with what it is for. https://docs.slack.dev/reference/scopes */
export const SCOPES = [
  'app_mentions:read', // app_mention
  'assistant:write', // suggested questions and titles; chat:write alone does for the status
  'channels:history', // replies in our threads in public channels; whether a digest has arrived, by its metadata
  'channels:read', // who created a channel, which channels somebody is in
  'chat:write', // posting, changing, whispering
  'commands', // slash commands and shortcuts
  'groups:history', // the same in private channels
  'groups:read', // who created a private channel
  'im:history', // direct messages
  'im:write', // telling somebody that a digest was paused
  'links:read', // link_shared: addresses of the domains that the app names
  'links:write', // the story of an article below a message that holds its address
  'mpim:history', // group messages
  'mpim:read', // that a channel is one
  'users:read', // whether somebody is an administrator
]

const EVENTS = [
  ...['app_home_opened', 'app_mention', 'link_shared'],
  ...['message.channels', 'message.groups', 'message.im', 'message.mpim'],
]

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
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Dateline',
      description: DESCRIPTION,
      long_description: LONG_DESCRIPTION,
      background_color: '#1f2a44',
    },
    features: {
      agent_view: {
        agent_description: DESCRIPTION,
        suggested_prompts: [{ title: 'What can you do?', message: 'help' }],
      },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'dateline', always_online: true },
      ...(upon.length === 0 ? {} : { shortcuts: upon }),
      ...(slash_commands.length === 0 ? {} : { slash_commands }),
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: { ...request_url, bot_events: EVENTS },
      // Menus that are searched ask there for what they offer.
      interactivity: { is_enabled: true, ...request_url, ...(requestUrl && { message_menu_options_url: requestUrl }) },
      org_deploy_enabled: false,
      socket_mode_enabled: requestUrl === null,
      token_rotation_enabled: false,
    },
  }
}

/** The file as it is committed and pasted. */
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
  return {
    command: slashName(name),
    description,
    ...(hint === '' ? {} : { usage_hint: hint }),
    should_escape: false,
  }
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
