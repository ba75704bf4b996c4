// What goes wrong between us and Slack, in words for the person who can mend it. Knows Slack's error codes and no message.
import { DatelineError, messageOf } from '../../domain/errors.ts'

const APPS = 'https://api.slack.com/apps'

/** Slack's own word for a refusal: "not_in_channel"; `null` for whatever else went wrong. */
export function refusalOf(error: unknown): string | null {
  if (!isRecord(error) || error.code !== 'slack_webapi_platform_error' || !isRecord(error.data)) return null
  return typeof error.data.error === 'string' ? error.data.error : null
}

/** Refusals that mean: the app cannot write there. */
export function isOutside(error: unknown): boolean {
  const refusal = refusalOf(error)
  return refusal !== null && OUTSIDE.has(refusal)
}

/** What the asker is told whose reply could not be given; `name` is ours. */
export function wordsFor(error: unknown, name: string): string {
  switch (refusalOf(error)) {
    case 'not_in_channel':
    case 'channel_not_found':
      return `I am not in that channel. Invite me with /invite @${name}, then ask me there.`
    case 'is_archived':
      return 'I cannot answer there: the channel is archived.'
    case 'restricted_action':
      return 'I cannot answer there: an administrator has limited who may write in that channel.'
    default:
      return 'Slack did not take my reply. Please ask again in a minute.'
  }
}

const OUTSIDE: ReadonlySet<string> = new Set([
  'not_in_channel',
  'channel_not_found',
  'user_not_in_channel',
  'is_archived',
  'restricted_action',
  'messages_tab_disabled',
])

/** What can be done about a refusal; the codes are explained at https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const HINTS: Record<string, string> = {
  invalid_auth: `Copy the tokens anew: the bot token (xoxb-…) from “OAuth & Permissions”, the app token (xapp-…) from “Basic Information” at ${APPS}.`,
  not_authed: `Set the bot token (xoxb-…) from “OAuth & Permissions” of your app at ${APPS}.`,
  account_inactive: `The app was taken out of the workspace: install it again under “Install App” at ${APPS}, and copy the new bot token.`,
  token_revoked: `The token was revoked: install the app again under “Install App” at ${APPS}, and copy the new bot token.`,
  token_expired: `The token has expired: turn token rotation off, install the app again under “Install App” at ${APPS}, and copy the new token.`,
  not_allowed_token_type: `This is a token of another kind: the bot token begins with xoxb-, the app token with xapp-. Both are at ${APPS}.`,
  missing_scope: `The app lacks a permission: paste slack-manifest.json under “App Manifest” at ${APPS}, then install the app again.`,
  not_in_channel: 'Invite the app into the channel: /invite @dateline',
  channel_not_found: 'Invite the app into the channel: /invite @dateline',
  user_not_in_channel: 'The person has left the channel.',
  is_archived: 'The channel is archived.',
  restricted_action: 'An administrator has limited who may write in this channel.',
  messages_tab_disabled: `Turn the “Messages Tab” on under “App Home” at ${APPS}.`,
  ratelimited: 'Slack asks for fewer messages; it passes by itself.',
}

function hintFor(error: unknown): string | null {
  const refusal = refusalOf(error)
  return refusal === null ? null : (HINTS[refusal] ?? null)
}

/** The facts of a failure for the log: never what people wrote, never a token. */
export function factsOf(error: unknown): Record<string, unknown> {
  const refusal = refusalOf(error)
  const hint = hintFor(error)
  const needed = isRecord(error) && isRecord(error.data) ? error.data.needed : undefined
  return {
    ...(refusal === null ? { reason: withoutSecrets(messageOf(error)) } : { refusal }),
    ...(typeof needed === 'string' ? { needed } : {}),
    ...(hint === null ? {} : { hint }),
  }
}

/** Tokens, and the tickets in a socket's address. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\bx(?:ox[a-z]|app)-[\w-]+/gi, 'x…')
    .replace(/\bwss?:\/\/\S+/gi, 'wss:…')
    .slice(0, 500)
}

/** A token that is somebody's own, or of no app with a bot. */
export function notABot(): DatelineError {
  return new DatelineError('platform', 'Slack takes the token, but it is not that of a bot.', {
    hint: HINTS.not_allowed_token_type ?? '',
  })
}

/** Slack's own troubles, which pass by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  ...['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
  ...['ratelimited', 'rate_limited', 'accesslimited'],
])

/** Whether it is worth while to connect again later, with everything as it is. */
export function willPass(error: unknown): boolean {
  if (error instanceof DatelineError || (isRecord(error) && error.code === 'EADDRINUSE')) return false
  const refusal = refusalOf(error)
  return refusal === null || PASSING.has(refusal)
}

/** Refusals of the token, whatever it is used for: mended for all channels at once. */
const OF_TOKEN: ReadonlySet<string> = new Set([
  ...['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'],
  ...['not_allowed_token_type', 'missing_scope'],
])

/** Whether the same call may succeed later, when Slack is well again or somebody has mended the token. */
export function maySucceedLater(error: unknown): boolean {
  const refusal = refusalOf(error)
  return refusal === null || PASSING.has(refusal) || OF_TOKEN.has(refusal)
}

/** Why Slack could not be connected to. */
export function startError(error: unknown): DatelineError {
  if (error instanceof DatelineError) return error
  const refusal = refusalOf(error)
  const { needed } = factsOf(error)
  if (refusal !== null) {
    const lacking = typeof needed === 'string' ? ` It needs ${needed}.` : ''
    const hint = HINTS[refusal] ?? `Look “${refusal}” up at https://docs.slack.dev/reference/methods/auth.test#errors`
    return new DatelineError('platform', `Slack refused the connection: ${refusal}.${lacking}`, { hint, cause: error })
  }
  const reason = withoutSecrets(messageOf(error))
  if (isRecord(error) && error.code === 'EADDRINUSE')
    return new DatelineError('platform', `Slack cannot be listened to: ${reason}.`, {
      hint: 'Another program has this port: choose another one for Slack, and change the request URL of the app accordingly.',
      cause: error,
    })
  return new DatelineError('platform', `Slack could not be reached: ${reason}`, {
    hint: 'Check the connection to the internet; https://slack-status.com tells whether Slack is up.',
    cause: error,
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
