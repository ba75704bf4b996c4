// Buttons, votes, forms and shortcuts upon messages. What they mean is the desk's affair: here are only their names.
import type { App, RespondFn } from '@slack/bolt'
import type { Reply, Request } from '../../messages/ports.ts'
import { type Asker, answerPrivately, type Counter, serve } from './counter.ts'
import { FORM, modalOf, originOf, valuesOf } from './forms.ts'
import { isRecord, spoken } from './incoming.ts'

export function listenToPresses(app: App, counter: Counter): void {
  app.action(/.*/, async ({ body, action, ack, respond }) => {
    await ack()
    const press = pressIn(body, action)
    if (press === null || !(await isNew(counter, press.trigger))) return
    const conversation = await conversationOf(counter, press)
    await onPress(counter, { ...press, conversation, team: press.team ?? counter.me.team, respond: respond ?? null })
  })

  app.view(FORM, async ({ body, view, ack }) => {
    // An empty acknowledgement closes the modal.
    await ack()
    const origin = originOf(view.private_metadata)
    if (origin === null || ('trigger_id' in body && !(await isNew(counter, body.trigger_id)))) return
    const { channel, thread, conversation } = origin
    const asker: Asker = { user: body.user.id, team: body.team?.id ?? counter.me.team, channel, thread, conversation }
    await serve(counter, asker, async () => {
      const values = valuesOf(view.state.values)
      await answerPrivately(counter, asker, (request) => counter.desk.submit(origin.form, values, request))
    })
  })

  app.shortcut({ type: 'message_action', callback_id: /.*/ }, async ({ shortcut, ack }) => {
    await ack()
    if (!(await isNew(counter, shortcut.trigger_id)) || shortcut.type !== 'message_action') return
    if (!counter.desk.shortcuts.some(({ name }) => name === shortcut.callback_id)) return
    const { message, channel, user, team } = shortcut
    const thread = typeof message.thread_ts === 'string' ? message.thread_ts : null
    const asker: Asker = {
      user: user.id,
      team: team?.id ?? counter.me.team,
      channel: channel.id,
      thread,
      conversation: null,
    }
    await serve(counter, asker, async () => {
      const text = spoken(message.text ?? '', counter.me.user)
      await answerPrivately(counter, asker, (request) => counter.desk.shortcut(shortcut.callback_id, text, request))
    })
  })
}

interface Press {
  id: string
  trigger: string
  user: string
  team: string | null
  channel: string
  thread: string | null
  /** The message that the button stands on; `null` on the home tab. */
  message: string | null
}

/** A press of something that carries an id of ours; the home tab belongs to no channel, so the person stands for it. */
function pressIn(body: unknown, action: unknown): Press | null {
  if (!isRecord(body) || !isRecord(action) || typeof action.value !== 'string') return null
  const [user, container] = [recordOf(body.user), recordOf(body.container)]
  const message = recordOf(body.message)
  if (typeof user.id !== 'string' || typeof body.trigger_id !== 'string') return null
  return {
    id: action.value,
    trigger: body.trigger_id,
    user: user.id,
    team: textOf(recordOf(body.team).id),
    channel: textOf(recordOf(body.channel).id) ?? textOf(container.channel_id) ?? user.id,
    thread: textOf(message.thread_ts) ?? textOf(container.thread_ts),
    // One that only its reader sees can have no thread below it.
    message: container.is_ephemeral === true ? null : (textOf(message.ts) ?? textOf(container.message_ts)),
  }
}

async function onPress(
  counter: Counter,
  press: Omit<Press, 'team'> & { team: string; conversation: string | null; respond: RespondFn | null },
): Promise<void> {
  const { channel, thread, conversation } = press
  // All see it below the message; the asker alone where they look: in the thread only if the button stands in one.
  const openly = { channel, thread: thread ?? press.message }
  await serve(counter, press, async () => {
    const ask = (request: Request): Promise<Reply> => counter.desk.press(press.id, request)
    const reply = await answerPrivately(counter, press, ask, openly)
    if (reply.kind !== 'form') return
    const view = modalOf(reply.form, { channel, thread, conversation })
    await counter.client.views.open({ trigger_id: press.trigger, view })
  })
}

async function conversationOf({ conversations }: Counter, { channel, thread, message }: Press): Promise<string | null> {
  const root = thread ?? message
  return root === null ? null : conversations.find(channel, root)
}

async function isNew({ conversations }: Counter, trigger: string): Promise<boolean> {
  return conversations.isNew('trigger', trigger)
}

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
