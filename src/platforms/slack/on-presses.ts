// Buttons, votes, forms and shortcuts upon messages. What they mean is the desk's affair: here are only their names.
import { setTimeout as wait } from 'node:timers/promises'
import type { App, MessageShortcut, RespondFn } from '@slack/bolt'
import type { ReturnedForm } from '../../domain/message.ts'
import type { Reply, Request } from '../../domain/ports.ts'
import {
  type Asker,
  answerOpenly,
  answerPrivately,
  type Counter,
  type PrivateOptions,
  requestOf,
  serve,
} from './counter.ts'
import { acknowledgementOf, FORM, type FormOrigin, modalOf, originOf, valuesOf } from './forms.ts'
import { spoken } from './incoming.ts'
import { MANAGER_MS } from './managers.ts'
import { showHome } from './on-home.ts'
import { type Press, pressIn } from './presses.ts'

/** A form must be acknowledged within three seconds as well: first it is asked who manages, then what is wrong. */
const PROOF_MS = 1_200

export function listenToPresses(app: App, counter: Counter): void {
  app.action(/.*/, async ({ body, action, ack, respond }) => {
    await ack()
    const press = pressIn(body, action)
    if (press === null || !(await isNew(counter, press.trigger))) return
    await onPress(counter, press, respond ?? null)
  })

  app.view(FORM, async ({ body, view, ack }) => {
    const origin = originOf(view.private_metadata)
    const values = valuesOf(view.state.values)
    const from = { user: body.user.id, name: body.user.name, team: body.team?.id ?? counter.me.team }
    const returned = origin === null ? null : await proofread(counter, origin, values, from)
    if (origin !== null && returned !== null) return ack(acknowledgementOf(returned, origin))
    // An empty acknowledgement closes the modal.
    await ack()
    if (origin === null || ('trigger_id' in body && !(await isNew(counter, body.trigger_id)))) return
    await onSubmission(counter, origin, values, from)
  })

  app.shortcut({ type: 'message_action', callback_id: /.*/ }, async ({ shortcut, ack, respond }) => {
    await ack()
    if (!(await isNew(counter, shortcut.trigger_id)) || shortcut.type !== 'message_action') return
    await onShortcut(counter, shortcut, respond ?? null)
  })
}

type From = Pick<Asker, 'user' | 'name' | 'team'>

const askerAt = ({ form: _form, below: _below, ...where }: FormOrigin, from: From): Asker => ({ ...where, ...from })

/** What is wrong with a form, as far as that can be told before Slack gives up waiting for an acknowledgement. */
async function proofread(
  counter: Counter,
  origin: FormOrigin,
  values: Record<string, string>,
  from: From,
): Promise<ReturnedForm | null> {
  const { user, channel } = { ...origin, ...from }
  const isManager = await counter.managers.includes(user, channel, { withinMs: PROOF_MS })
  const request = requestOf(counter, { ...askerAt(origin, from), isManager })
  const enough = new AbortController()
  const late = wait(PROOF_MS, null, { signal: enough.signal }).catch(() => null)
  return Promise.race([counter.desk.proofread(origin.form, values, request), late]).finally(() => enough.abort())
}

async function onSubmission(
  counter: Counter,
  origin: FormOrigin,
  values: Record<string, string>,
  from: From,
): Promise<void> {
  const { form, below, channel } = origin
  const asker = askerAt(origin, from)
  await serve(counter, asker, async () => {
    const isManager = await counter.managers.includes(asker.user, channel, { isAnew: true })
    const submit = (request: Request): Promise<Reply> => counter.desk.submit(form, values, request)
    await answerPrivately(counter, { ...asker, isManager }, submit, {
      openly: { channel, thread: below },
      showHome: homeOf(counter, asker),
    })
  })
}

async function onPress(counter: Counter, press: Press, respond: RespondFn | null): Promise<void> {
  const { channel, thread, message, user, name, isHome } = press
  const root = thread ?? message
  const team = press.team ?? counter.me.team
  await serve(counter, { ...press, team, conversation: null, respond }, async () => {
    const [conversation, isManager] = await Promise.all([
      root === null ? null : counter.conversations.find(channel, root),
      counter.managers.includes(user, channel, { withinMs: MANAGER_MS }),
    ])
    const asker: Asker = { user, name, team, channel, thread, conversation, isManager, isHome, respond }
    // All see it below the message; the asker alone where they look: in the thread only if the button stands in one.
    const openly = { channel, thread: root }
    const ask = (request: Request): Promise<Reply> => counter.desk.press(press.id, request)
    const reply = await answerPrivately(counter, asker, ask, { openly, showHome: homeOf(counter, asker) })
    if (reply.kind !== 'form') return
    const view = modalOf(reply.form, { channel, thread, below: root, conversation, isHome })
    await counter.client.views.open({ trigger_id: press.trigger, view })
  })
}

const homeOf = (counter: Counter, asker: Asker): PrivateOptions['showHome'] =>
  asker.isHome ? (above) => showHome(counter, asker, above) : undefined

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
    const isManager = await managers.includes(user.id, channel, { withinMs: MANAGER_MS })
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
