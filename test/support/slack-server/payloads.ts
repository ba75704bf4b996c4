// The payloads Slack sends: events in their wrapper, slash commands, and what a press, a shortcut or a submission turns into.
import type { Json, SlackChannel, SlackMessage, SlackUser, SlackView } from './types.ts'
import type { World } from './world.ts'

/** A message as events and conversations.history show it. */
export function shownMessage(message: SlackMessage, world: World): Json {
  const { team, appId } = world
  return {
    type: 'message',
    ...(message.subtype === null ? {} : { subtype: message.subtype }),
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: team.id,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs, ...parentOf(message, world) }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.metadata === null ? {} : { metadata: message.metadata }),
    ...(message.botId === null ? { client_msg_id: clientId(message.ts) } : {}),
    ...(message.botId === null
      ? {}
      : { bot_id: message.botId, ...(message.user === world.bot.id ? { app_id: appId } : {}) }),
    ...(message.versions.length > 1 ? { edited: { user: message.user, ts: message.ts } } : {}),
  }
}

/** Slack's clients number what people write. */
function clientId(ts: string): string {
  return `00000000-0000-4000-8000-${ts.replace('.', '').slice(-12)}`
}

function parentOf({ channel, threadTs }: SlackMessage, world: World): Json {
  const parent = threadTs === null ? undefined : world.findMessage(channel, threadTs)
  return parent ? { parent_user_id: parent.user } : {}
}

export function channelType({ kind }: SlackChannel): string {
  return { dm: 'im', group: 'mpim', private: 'group', public: 'channel' }[kind]
}

/** https://docs.slack.dev/apis/events-api: the outer payload. */
export function eventPayload(world: World, event: Json, eventId: string): Json {
  return {
    token: 'legacy-verification-token',
    team_id: world.team.id,
    api_app_id: world.appId,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.team.id,
        user_id: world.bot.id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  }
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
export function commandPayload(
  world: World,
  user: SlackUser,
  channel: SlackChannel,
  rest: { command: string; text: string; responseUrl: string; triggerId: string },
): Json {
  return {
    token: 'legacy-verification-token',
    team_id: world.team.id,
    team_domain: world.team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'dm' ? 'directmessage' : channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command: rest.command,
    text: rest.text,
    api_app_id: world.appId,
    is_enterprise_install: 'false',
    response_url: rest.responseUrl,
    trigger_id: rest.triggerId,
  }
}

/** What all interactivity payloads have in common. */
export function interaction(world: World, user: SlackUser, type: string, triggerId: string): Json {
  return {
    type,
    user: { id: user.id, username: user.name, name: user.name, team_id: world.team.id },
    api_app_id: world.appId,
    token: 'legacy-verification-token',
    team: { id: world.team.id, domain: world.team.domain },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: triggerId,
  }
}

export function shownChannel({ id, kind, name }: SlackChannel): Json {
  return { id, name: kind === 'dm' ? 'directmessage' : kind === 'private' ? 'privategroup' : name }
}

/** https://docs.slack.dev/reference/views: a view as Slack gives it back. */
export function shownView(world: World, view: SlackView, values: Json = {}): Json {
  return {
    id: view.id,
    team_id: world.team.id,
    private_metadata: '',
    callback_id: '',
    title: null,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...view.view,
    hash: view.hash,
    state: { values },
    root_view_id: view.id,
    previous_view_id: null,
    app_id: world.appId,
    app_installed_team_id: world.team.id,
    bot_id: world.bot.botId,
  }
}

export function shownUser({ id, name, realName, tz, ...is }: SlackUser, { team }: World): Json {
  return {
    id,
    team_id: team.id,
    name,
    deleted: false,
    real_name: realName,
    tz,
    tz_label: tz,
    tz_offset: zoneOffset(tz),
    is_admin: is.isAdmin,
    is_owner: is.isOwner,
    is_primary_owner: false,
    is_bot: is.isBot,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    profile: {
      real_name: realName,
      display_name: name,
      team: team.id,
      ...(is.botId === null ? {} : { bot_id: is.botId }),
    },
  }
}

/** Seconds from UTC, now. */
function zoneOffset(tz: string): number {
  const now = new Date()
  const at = (timeZone: string) => Date.parse(`${now.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`)
  return (at(tz) - at('UTC')) / 1000
}
