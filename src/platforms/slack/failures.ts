// What goes wrong between us and Slack, in words for whoever can mend it. Knows Slack's error codes and no message.
import { DatelineError, masked, messageOf } from '../../domain/errors.ts'
import type { Posted, Unknown } from '../../domain/ports.ts'
import { refused, unknown } from '../shared/desk.ts'
import { isRecord } from '../shared/text.ts'

const APPS = 'https://api.slack.com/apps'
const AGAIN = `The token holds no more: install the app again under “Install App” at ${APPS}, and copy the new bot token.`

/** What can be done about a refusal; the codes are explained at https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const HINTS: Record<string, string> = {
  invalid_auth: `Copy the tokens anew: the bot token (xoxb-…) from “OAuth & Permissions”, the app token (xapp-…) from “Basic Information” at ${APPS}.`,
  account_inactive: AGAIN,
  token_revoked: AGAIN,
  token_expired: `Turn token rotation off. ${AGAIN}`,
  not_allowed_token_type: `This is a token of another kind: the bot token begins with xoxb-, the app token with xapp-. Both are at ${APPS}.`,
  missing_scope: `The app lacks a permission: paste slack-manifest.json under “App Manifest” at ${APPS}, then install the app again.`,
  ratelimited: 'Slack asks for fewer messages; it passes by itself.',
}

/** Refusals of one channel, with what to do; NAME is ours. After others a post stays open: in Slack's own trouble it may have succeeded. */
const OF_CHANNEL: [refusal: RegExp, advice: string][] = [
  // Private channels are hidden from whom they do not hold.
  [/^channel_not_found$/, 'The channel is gone, or it is private and I am not in it. Invite me with /invite @NAME.'],
  [/^is_archived$/, 'The channel is archived. Unarchive it, or subscribe in another one.'],
  [/^(?:user_)?not_in_channel$/, 'I am not in the channel. Invite me with /invite @NAME.'],
  [
    /^(?:restricted_action|posting_to_general_channel_denied)/,
    'An administrator has limited who may write in the channel: ask for @NAME to be let in.',
  ],
  [
    /access_denied$|^(?:team_access_not_granted|enterprise_is_restricted)$/,
    'An administrator does not let @NAME write there: ask for it to be allowed.',
  ],
  [
    /^(?:missing_scope|no_permission|not_allowed_token_type)$/,
    'The app lacks a permission: whoever runs Dateline is to install it again from slack-manifest.json.',
  ],
  [/^thread_not_found$/, 'The message that it was to stand below is gone.'],
  [/^messages_tab_disabled$/, `Direct messages to the app are turned off: “App Home” at ${APPS} turns them on.`],
]
const adviceFor = (refusal: string, name: string): string | undefined =>
  OF_CHANNEL.find(([pattern]) => pattern.test(refusal))?.[1].replace('NAME', name)

const GONE = ['channel_not_found', 'is_archived']

const PASSING = [
  ...['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org'],
  ...['ratelimited', 'rate_limited', 'accesslimited'],
]

/** Returns Slack's own word for a refusal, "not_in_channel"; `null` for whatever else went wrong. */
export function refusalOf(error: unknown): string | null {
  if (!isRecord(error) || error.code !== 'slack_webapi_platform_error' || !isRecord(error.data)) return null
  return typeof error.data.error === 'string' ? masked(error.data.error) : null
}

const isPortTaken = (error: unknown): boolean => isRecord(error) && error.code === 'EADDRINUSE'

/** Whether the same call may succeed later, when Slack is well again or somebody has mended the token. */
export function maySucceedLater(error: unknown): boolean {
  const refusal = refusalOf(error)
  // All that there is a hint for but Slack's asking to wait is about the token, which is mended for all channels at once.
  return refusal === null || PASSING.includes(refusal) || refusal in HINTS
}

/** Returns the facts of a failure for the log: never what people wrote, never a token. */
export function factsOf(error: unknown): Record<string, unknown> {
  const refusal = refusalOf(error)
  const hint = HINTS[refusal ?? ''] ?? adviceFor(refusal ?? '', 'dateline')
  const needed = isRecord(error) && isRecord(error.data) ? error.data.needed : undefined
  return {
    ...(refusal === null ? { reason: withoutSecrets(messageOf(error)) } : { refusal }),
    ...(typeof needed === 'string' ? { needed: masked(needed) } : {}),
    ...(hint === undefined ? {} : { hint }),
  }
}

/** Takes out tokens, and the tickets in a socket's address. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\bx(?:ox[a-z]|app)-[\w-]+/gi, 'x…')
    .replace(/\bwss?:\/\/\S+/gi, 'wss:…')
    .slice(0, 500)
}

/** A token that is somebody's own, or of no app with a bot. */
export function notABot(): DatelineError {
  const hint = HINTS.not_allowed_token_type ?? ''
  return new DatelineError('platform', 'Slack takes the token, but it is not that of a bot.', { hint })
}

/** It may pass by itself but where Slack has refused it, or the port. */
export function startError(error: unknown): DatelineError {
  if (error instanceof DatelineError) return error
  const refusal = refusalOf(error)
  const { needed, reason } = factsOf(error)
  const isPassing = refusal === null ? !isPortTaken(error) : PASSING.includes(refusal)
  const scope = needed === undefined ? '' : ` It needs ${needed}.`
  const [message, hint] =
    refusal !== null
      ? [`refused the connection: ${refusal}.${scope}`, HINTS[refusal] ?? `Look “${refusal}” up at ${CODES}`]
      : isPortTaken(error)
        ? [`cannot be listened to: ${reason}.`, PORT]
        : [`cannot be reached: ${reason}`, AWAY]
  return new DatelineError('platform', `Slack ${message}`, { hint, cause: error, isPassing })
}

const CODES = 'https://docs.slack.dev/reference/methods/auth.test#errors'
const PORT =
  'Another program has this port: choose another one for Slack, and change the request URL of the app accordingly.'
const AWAY = 'Check the connection to the internet; https://slack-status.com tells whether Slack is up.'

export function outcomeOf(error: unknown, name: string): Posted {
  const refusal = refusalOf(error) ?? ''
  const advice = adviceFor(refusal, name)
  return advice === undefined ? openAfter(error) : refused(GONE.includes(refusal) ? 'gone' : 'forbidden', advice)
}

export const isOutside = (error: unknown): boolean => outcomeOf(error, '').kind === 'refused'

/** Returns what the asker is told whose reply could not be given; `name` is ours. */
export function wordsFor(error: unknown, name: string): string {
  const outcome = outcomeOf(error, name)
  if (outcome.kind === 'refused') return `I cannot answer there. ${outcome.advice}`
  return 'Slack did not take my reply. Please ask again in a minute.'
}

/** Nobody knows what became of it: whoever wants to may look again when that helps. */
export function openAfter(error: unknown): Unknown {
  const seconds = isRecord(error) && error.code === 'slack_webapi_rate_limited_error' ? error.retryAfter : null
  const { refusal, reason, hint } = factsOf(error)
  const answered = `Slack answered ${refusal}.${hint === undefined ? '' : ` ${hint}`}`
  const text = refusal === undefined ? `Slack could not be reached: ${reason}` : answered
  return unknown(text, typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 : null)
}
