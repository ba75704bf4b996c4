// What was pressed, by whom and where, as it reaches us. Knows Slack's payloads and no desk.
import { isRecord } from './incoming.ts'

export interface Press {
  id: string
  trigger: string
  user: string
  name: string | null
  team: string | null
  channel: string
  thread: string | null
  /** The message that the button stands on; `null` on the home tab, and where only its reader sees it. */
  message: string | null
  isHome: boolean
}

/**
 * A press of something that carries an id of ours, or the choice of it in a menu. The home tab belongs to no channel; the direct message that its view was given stands
 * for one, or else the person.
 */
export function pressIn(body: unknown, action: unknown): Press | null {
  const id = isRecord(action) ? (textOf(action.value) ?? textOf(recordOf(action.selected_option).value)) : null
  if (!isRecord(body) || id === null) return null
  const [user, container, view] = [recordOf(body.user), recordOf(body.container), recordOf(body.view)]
  const message = recordOf(body.message)
  if (typeof user.id !== 'string' || typeof body.trigger_id !== 'string') return null
  const isHome = view.type === 'home'
  const channel = isHome
    ? textOf(view.private_metadata)
    : (textOf(recordOf(body.channel).id) ?? textOf(container.channel_id))
  return {
    id,
    trigger: body.trigger_id,
    user: user.id,
    name: textOf(user.name),
    team: textOf(recordOf(body.team).id),
    channel: channel ?? user.id,
    thread: textOf(message.thread_ts) ?? textOf(container.thread_ts),
    // One that only its reader sees can have no thread below it.
    message: container.is_ephemeral === true ? null : (textOf(message.ts) ?? textOf(container.message_ts)),
    isHome,
  }
}

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
