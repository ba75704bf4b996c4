// Commands, buttons, forms, shortcuts upon messages, and the bot's own page. What they mean is the desk's affair: here are only their names, those of commands from its table.
import type { App, BlockAction, MessageShortcut, RespondFn, SlashCommand } from '@slack/bolt'
import { commandIn, commandsLike, isPrivateCall, mayOpenForm, readCall } from '../../domain/command.ts'
import { type Message, textMessage } from '../../domain/message.ts'
import type { Reply, Request } from '../../domain/ports.ts'
import { orLate } from '../shared/work.ts'
import { FORM, type FormOrigin, IS_SUGGESTED, optionOf, suggestedBy, valuesOf } from './blocks.ts'
import { factsOf } from './failures.ts'
import { withSlashNames } from './manifest.ts'
import { spoken } from './messages.ts'
import { type Asker, answerOpenly, answerPrivately, type Context, requestOf, serve, showHome } from './replies.ts'

/** Suggestions must be there within three seconds. */
const SUGGEST_MS = 1_200

/** All but the suggestions have been acknowledged, and are heard for the first time. */
export function listenToCommands(app: App, context: Context): void {
  const { desk } = context

  app.command(/.*/, ({ command, respond }) => onCommand(context, command, respond))

  app.action<BlockAction>(/.*/, async ({ body, action, respond }) => {
    const id = 'value' in action ? action.value : 'selected_option' in action ? action.selected_option?.value : null
    if (typeof id === 'string' && id !== '') await onPress(context, body, id, respond ?? null)
  })

  app.view(FORM, async ({ body, view }) => {
    const { form, below, ...where }: FormOrigin = JSON.parse(view.private_metadata)
    const { id: user, name } = body.user
    const asker: Asker = { ...where, user, name }
    const submit = (request: Request): Promise<Reply> => desk.submit(form, valuesOf(view.state), request)
    const openly = { channel: asker.channel, thread: below }
    await serve(context, asker, () => answerPrivately(context, asker, submit, { openly }))
  })

  app.options(IS_SUGGESTED, async ({ body, options, ack }) => {
    const { command, option } = suggestedBy(options.action_id)
    const asker: Asker = { user: body.user.id, channel: '', thread: null, conversation: null }
    const suggested = desk.suggest(command, option, options.value, requestOf(context, asker))
    const found = await orLate(suggested, SUGGEST_MS, [])
    await ack({ options: found.map(({ name, value }) => optionOf({ label: name, value })) })
  })

  app.shortcut({ type: 'message_action', callback_id: /.*/ }, async ({ shortcut }) => {
    if (shortcut.type === 'message_action') await onShortcut(context, shortcut)
  })

  app.event('app_home_opened', async ({ event }) => {
    const { user, channel, tab } = event
    try {
      if (tab === 'home') await showHome(context, { user, channel, thread: null, conversation: null })
    } catch (error) {
      context.log.warn(factsOf(error), 'The home tab could not be shown.')
    }
  })
}

async function onCommand(context: Context, command: SlashCommand, respond: RespondFn): Promise<void> {
  const { desk, memory, me, outbox } = context
  const { user_id: user, channel_id: channel, trigger_id: trigger } = command
  // A command stands alone; what is asked in the thread below its answer follows upon it.
  const conversation = memory.nameFor(channel, `command:${trigger}`)
  const asker: Asker = { user, channel, thread: null, conversation, respond }
  await serve(context, asker, async () => {
    const typed = spoken(command.text, me.user)
    const found = commandIn(desk.commands, `${command.command.replace(/^\/(?:dateline-)?/, '')} ${typed}`)
    const tell = (problem: Message) => outbox.whisper(asker, withSlashNames(problem, desk.commands))
    if (found === null) return tell(commandsLike(desk.commands, command.command.slice(1), typed))
    const { command: spec, rest } = found
    const call = readCall(spec, rest)
    if ('problem' in call) return tell(textMessage(call.problem))
    const opensForm = mayOpenForm(spec, call.values)
    const by = command.user_name ? `${command.user_name}: ` : ''
    const ask = (request: Request): Promise<Reply> => desk.run(spec.name, call.values, request)
    // What was called: nobody else has seen it.
    const called = { kind: 'quote', text: `${by}${command.command} ${command.text}`.trim() } as const
    if (!opensForm && !isPrivateCall(spec, call.values)) return answerOpenly(context, asker, ask, [called])
    return answerPrivately(context, asker, ask, { trigger })
  })
}

/** `id`: what was pressed, or chosen in a menu. */
async function onPress(context: Context, body: BlockAction, id: string, respond: RespondFn | null): Promise<void> {
  const { memory, desk } = context
  const { view, container, message, trigger_id: trigger } = body
  const { id: user, name } = body.user
  // The home tab belongs to no channel; the direct message that its view was given stands for one, or else the person.
  const isHome = view?.type === 'home'
  const channel: string = (isHome ? view.private_metadata : (body.channel?.id ?? container.channel_id)) || user
  const thread: string | null = message?.thread_ts ?? container.thread_ts ?? null
  // What only its reader sees can have no thread below it.
  const below: string | null = container.is_ephemeral ? null : (message?.ts ?? container.message_ts ?? null)
  const root = thread ?? below
  const asker: Asker = { user, name: name ?? null, channel, thread, isHome, conversation: null, respond }
  await serve(context, asker, async () => {
    const conversation = root === null ? null : await memory.conversation(channel, root)
    // All see it below the message; the asker alone where they look: in the thread only if the button stands in one.
    const options = { openly: { channel, thread: root }, trigger }
    await answerPrivately(context, { ...asker, conversation }, (request) => desk.press(id, request), options)
  })
}

/** Answered for the asker alone, in the thread that the message stands in. */
async function onShortcut(context: Context, { message, user, channel, callback_id: name }: MessageShortcut) {
  const thread = typeof message.thread_ts === 'string' ? message.thread_ts : null
  const asker: Asker = { user: user.id, channel: channel.id, thread, conversation: null }
  const text = spoken(message.text ?? '', context.me.user)
  const ask = (request: Request): Promise<Reply> => context.desk.shortcut(name, text, request)
  await serve(context, asker, () => answerPrivately(context, asker, ask))
}
