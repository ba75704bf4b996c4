// The manifest that a workspace makes the app from: its commands, shortcuts, events and the least permissions they need.
// https://docs.slack.dev/reference/app-manifest
import { type CommandOption, type CommandSpec, commandGroups, type ShortcutSpec } from '../../domain/command.ts'
import { shortened } from '../../domain/paging.ts'
import { LIMITS } from './limits.ts'
import { exampleTail, slashName } from './names.ts'

export interface ManifestOptions {
  /** HTTP: where Slack sends what happens, "https://dateline.example/slack/events". `null`: Socket Mode. */
  requestUrl: string | null
}

const DESCRIPTION = 'Answers questions from your articles, with every sentence cited word for word.'
const LONG_DESCRIPTION = `Dateline reads the articles you give it and answers questions from them: every sentence is cited, and every quote is the article's own words, to the character. What the articles do not say, it does not say either. Mention it in a channel, write to it directly, or use its commands.`

/** Each permission with what it is for. https://docs.slack.dev/reference/scopes */
export const SCOPES = [
  'app_mentions:read', // app_mention
  'assistant:write', // suggested questions and titles; chat:write alone does for the status
  'channels:history', // replies in our threads in public channels; whether a digest has arrived, by its metadata
  'channels:read', // who created a channel, which channels somebody is in
  'chat:write', // posting, changing, streaming, whispering
  'commands', // slash commands and shortcuts
  'groups:history', // the same in private channels
  'groups:read', // who created a private channel
  'im:history', // direct messages
  'im:write', // telling somebody that a digest was paused
  'users:read', // whether somebody is an administrator
]

const EVENTS = ['app_home_opened', 'app_mention', 'message.channels', 'message.groups', 'message.im']

export function slackManifest(
  commands: readonly CommandSpec[],
  shortcuts: readonly ShortcutSpec[],
  { requestUrl }: ManifestOptions = { requestUrl: null },
): Record<string, unknown> {
  const url = requestUrl === null ? {} : { url: requestUrl }
  const request_url = requestUrl === null ? {} : { request_url: requestUrl }
  const groups = [...commandGroups(commands)].slice(0, LIMITS.commands)
  const offered = groups.map(([name, group]) => ({ ...offeredGroup(name, group), ...url }))
  const upon = shortcuts.slice(0, LIMITS.shortcuts).map(offeredShortcut)
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
      ...(offered.length === 0 ? {} : { slash_commands: offered }),
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: { ...request_url, bot_events: EVENTS },
      interactivity: { is_enabled: true, ...request_url },
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
function offeredGroup(name: string, group: CommandSpec[]): Record<string, unknown> {
  const hint = group
    .map((command) => (command.name === name ? optionsHint(command) : exampleTail(command)))
    .filter((part) => part !== '')
    .join(' | ')
  return {
    command: slashName(name),
    description: shortened(descriptionOf(name, group), LIMITS.commandDescription),
    ...(hint === '' ? {} : { usage_hint: shortened(hint, LIMITS.commandHint) }),
    should_escape: false,
  }
}

function descriptionOf(name: string, group: CommandSpec[]): string {
  const alone = group.find((command) => command.name === name)
  if (alone !== undefined) return alone.description
  const others = group.map((command) => command.name.slice(name.length + 1))
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${others.join(', ')}`
}

const optionsHint = ({ options }: CommandSpec): string =>
  options.map((option, at) => hintOf(option, at === 0)).join(' ')

/** As it is typed: the first option by its value alone, flags by their name, others as "name:value". */
function hintOf({ name, kind, isRequired, choices }: CommandOption, isFirst: boolean): string {
  const value = choices.length === 0 ? name : choices.map((choice) => choice.value).join('|')
  const typed = kind === 'flag' ? name : isFirst ? value : `${name}:${choices.length === 0 ? kindOf(kind) : value}`
  return isRequired ? `<${typed}>` : `[${typed}]`
}

const kindOf = (kind: CommandOption['kind']): string => (kind === 'day' ? 'YYYY-MM-DD' : '…')

function offeredShortcut({ name, label, description }: ShortcutSpec): Record<string, unknown> {
  return {
    name: shortened(label, LIMITS.shortcutName),
    type: 'message',
    callback_id: name,
    description: shortened(description, LIMITS.shortcutDescription),
  }
}
