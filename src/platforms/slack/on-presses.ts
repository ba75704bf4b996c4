// Buttons, votes, forms and shortcuts upon messages. What they mean is the desk's affair: here are only their names.
import type { App, MessageShortcut, RespondFn } from '@slack/bolt'
import type { Reply, Request } from '../../messages/ports.ts'
import { type Asker, answerOpenly, answerPrivately, type Counter, serve } from './counter.ts'
import { FORM, modalOf, originOf, valuesOf } from './forms.ts'
import { spoken } from './incoming.ts'
import { type Press, pressIn } from './presses.ts'

/** A form must be opened within three seconds, https://docs.slack.dev/interactivity/handling-user-interaction: no longer is asked who manages. */
const MANAGER_MS = 1_500

export function listenToPresses(app: App, counter: Counter): void {
  app.action(/.*/, async ({ body, action, ack, respond }) => {
    await ack()
    const press = pressIn(body, action)
    if (press === null || !(await isNew(counter, press.trigger))) return
    await onPress(counter, press, respond ?? null)
  })

  app.view(FORM, async ({ body, view, ack }) => {
    // An empty acknowledgement closes the modal.
    await ack()
    const origin = originOf(view.private_metadata)
    if (origin === null || ('trigger_id' in body && !(await isNew(counter, body.trigger_id)))) return
    const { form, below, ...where } = origin
    const asker: Asker = { user: body.user.id, team: body.team?.id ?? counter.me.team, ...where }
    await serve(counter, asker, async () => {
      const isManager = await counter.managers.includes(asker.user, asker.channel)
      const values = valuesOf(view.state.values)
      const submit = (request: Request): Promise<Reply> => counter.desk.submit(form, values, request)
      const openly = below === null ? null : { channel: asker.channel, thread: below }
      await answerPrivately(counter, { ...asker, isManager }, submit, openly)
    })
  })

  app.shortcut({ type: 'message_action', callback_id: /.*/ }, async ({ shortcut, ack, respond }) => {
    await ack()
    if (!(await isNew(counter, shortcut.trigger_id)) || shortcut.type !== 'message_action') return
    await onShortcut(counter, shortcut, respond ?? null)
  })
}

async function onPress(counter: Counter, press: Press, respond: RespondFn | null): Promise<void> {
  const { channel, thread, message, user, isHome } = press
  const root = thread ?? message
  const team = press.team ?? counter.me.team
  await serve(counter, { ...press, team, conversation: null, respond }, async () => {
    const [conversation, isManager] = await Promise.all([
      root === null ? null : counter.conversations.find(channel, root),
      counter.managers.includes(user, channel, MANAGER_MS),
    ])
    const asker: Asker = { user, team, channel, thread, conversation, isManager, isHome, respond }
    // All see it below the message; the asker alone where they look: in the thread only if the button stands in one.
    const openly = { channel, thread: root }
    const ask = (request: Request): Promise<Reply> => counter.desk.press(press.id, request)
    const reply = await answerPrivately(counter, asker, ask, openly)
    if (reply.kind !== 'form') return
    const view = modalOf(reply.form, { channel, thread, below: root, conversation, isHome })
    await counter.client.views.open({ trigger_id: press.trigger, view })
  })
}

/** Answered below the message, for all or for the asker alone, as the shortcut says. */
async function onShortcut(counter: Counter, shortcut: MessageShortcut, respond: RespondFn | null): Promise<void> {
  const {
    message,
    channel: { id: channel },
    user,
    callback_id: name,
  } = shortcut
  const spec = counter.desk.shortcuts.find((known) => known.name === name)
  if (spec === undefined) return
  const { conversations, managers, desk, me } = counter
  const inSight = typeof message.thread_ts === 'string' ? message.thread_ts : null
  const team = shortcut.team?.id ?? me.team
  const asker: Asker = { user: user.id, team, channel, thread: inSight, conversation: null }
  await serve(counter, asker, async () => {
    const isManager = await managers.includes(user.id, channel, MANAGER_MS)
    const text = spoken(message.text ?? '', me.user)
    const ask = (request: Request): Promise<Reply> => desk.shortcut(name, text, request)
    if (spec.isPrivate) return void (await answerPrivately(counter, { ...asker, isManager }, ask))
    const thread = inSight ?? message.ts ?? shortcut.message_ts
    const conversation = (await conversations.find(channel, thread)) ?? conversations.ofThread(channel, thread)
    // Before anything is said: whoever replies at once is heard.
    await conversations.remember(channel, thread, conversation)
    await answerOpenly(counter, { ...asker, thread, inSight, conversation, isManager, respond }, ask)
  })
}

async function isNew({ conversations }: Counter, trigger: string): Promise<boolean> {
  return conversations.isNew('trigger', trigger)
}
