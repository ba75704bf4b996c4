// What became of a post, by what Slack answered: posted, refused for a reason that somebody can mend, or nobody knows.
import { messageOf } from '../../domain/errors.ts'
import type { Posted } from '../../domain/ports.ts'
import { isRecord } from './incoming.ts'
import { factsOf, refusalOf, withoutSecrets } from './refusals.ts'

export type Unknown = Extract<Posted, { kind: 'unknown' }>
type Refused = Omit<Extract<Posted, { kind: 'refused' }>, 'kind'>

/**
 * Refusals that concern one channel, https://docs.slack.dev/reference/methods/chat.postMessage#errors. All others are left open: those of
 * Slack's own trouble, since "some aspect of the operation" may have succeeded, and those of a token, which would concern every channel
 * at once and are mended for all of them.
 */
function refusedFor(refusal: string, name: string): Refused | null {
  const invite = `Invite me with /invite @${name}.`
  switch (refusal) {
    // Private channels are hidden from whom they do not hold.
    case 'channel_not_found':
      return { why: 'gone', advice: `The channel is gone, or it is private and I am not in it. ${invite}` }
    case 'is_archived':
      return { why: 'gone', advice: 'The channel is archived. Unarchive it, or subscribe in another one.' }
    case 'not_in_channel':
    case 'user_not_in_channel':
      return { why: 'forbidden', advice: `I am not in the channel. ${invite}` }
    case 'restricted_action':
    case 'restricted_action_read_only_channel':
    case 'restricted_action_thread_only_channel':
    case 'posting_to_general_channel_denied':
      return {
        why: 'forbidden',
        advice: `An administrator has limited who may write in the channel: ask for @${name} to be let in.`,
      }
    case 'ekm_access_denied':
    case 'access_denied':
    case 'team_access_not_granted':
    case 'enterprise_is_restricted':
      return {
        why: 'forbidden',
        advice: `An administrator does not let @${name} write there: ask for it to be allowed.`,
      }
    case 'missing_scope':
    case 'no_permission':
    case 'not_allowed_token_type':
      return {
        why: 'forbidden',
        advice: 'The app lacks a permission: whoever runs Dateline is to install it again from slack-manifest.json.',
      }
    case 'messages_tab_disabled':
      return {
        why: 'forbidden',
        advice: 'Direct messages to the app are turned off: “App Home” at https://api.slack.com/apps turns them on.',
      }
    default:
      return null
  }
}

export function outcomeOf(error: unknown, name: string): Posted {
  const refusal = refusalOf(error)
  const refused = refusal === null ? null : refusedFor(refusal, name)
  if (refused !== null) return { kind: 'refused', ...refused }
  return openAfter(error)
}

/** Nobody knows: whoever wants to may look again when that helps. */
export const openAfter = (error: unknown): Unknown => unknown(inShort(error), retryAfterMs(error))

export const unknown = (error: string, retryAfterMs: number | null = null): Unknown => ({
  kind: 'unknown',
  retryAfterMs,
  error,
})

/** In a line, without what people wrote. */
export function inShort(error: unknown): string {
  const refusal = refusalOf(error)
  if (refusal === null) return `Slack could not be reached: ${withoutSecrets(messageOf(error))}`
  const { hint } = factsOf(error)
  return `Slack answered ${refusal}.${typeof hint === 'string' ? ` ${hint}` : ''}`
}

function retryAfterMs(error: unknown): number | null {
  const seconds = isRecord(error) && error.code === 'slack_webapi_rate_limited_error' ? error.retryAfter : null
  return typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 : null
}
