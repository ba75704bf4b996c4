// Slash commands, offered from the desk's table alone: adding a command changes nothing here.
import type { App, RespondFn, SlashCommand } from '@slack/bolt'
import { commandIn, commandsLike, isPrivateCall, mayOpenForm, readCall } from '../../domain/command.ts'
import { type Message, textMessage } from '../../domain/message.ts'
import type { Reply, Request } from '../../domain/ports.ts'
import { withSlashNames } from './manifest.ts'
import { spoken } from './messages.ts'
import { type Asker, answerOpenly, answerPrivately, type Context, serve } from './replies.ts'

export function listenToCommands(app: App, context: Context): void {
  app.command(/.*/, async ({ command, ack, respond }) => {
    await ack()
    if (await context.memory.isNew('trigger', command.trigger_id)) await onCommand(context, command, respond)
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
