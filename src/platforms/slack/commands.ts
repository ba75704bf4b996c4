// Slash commands, offered from the desk's table alone: adding a command changes nothing here.
import type { App, RespondFn, SlashCommand } from '@slack/bolt'
import {
  type CommandSpec,
  commandGroups,
  commandIn,
  isPrivateCall,
  mayOpenForm,
  readCall,
} from '../../domain/command.ts'
import { list, type Message, plain, textMessage } from '../../domain/message.ts'
import type { Reply, Request } from '../../domain/ports.ts'
import { slashExample, slashName } from './manifest.ts'
import { spoken } from './messages.ts'
import { MANAGER_MS } from './permissions.ts'
import { type Asker, answerOpenly, answerPrivately, type Context, serve } from './replies.ts'

export function listenToCommands(app: App, context: Context): void {
  app.command(/.*/, async ({ command, ack, respond }) => {
    await ack()
    if (await context.memory.isNew('trigger', command.trigger_id)) await onCommand(context, command, respond)
  })
}

async function onCommand(context: Context, command: SlashCommand, respond: RespondFn): Promise<void> {
  const { desk, memory, outbox } = context
  const { user_id: user, channel_id: channel, trigger_id: trigger } = command
  // A command stands alone; what is asked in the thread below its answer follows upon it.
  const conversation = memory.nameFor(channel, `command:${trigger}`)
  const asker: Asker = { user, channel, thread: null, conversation, respond }
  await serve(context, asker, async () => {
    const called = calledBy(command, context)
    if ('problem' in called) return outbox.whisper(asker, called.problem)
    const { spec, rest } = called
    const call = readCall(spec, rest)
    if ('problem' in call) {
      const [here, example] = [`/${spec.example}`, slashExample(spec)]
      const hasExample = call.problem.includes(here)
      const told = hasExample ? call.problem.replace(here, example) : `${call.problem} For instance: ${example}`
      return outbox.whisper(asker, textMessage(told))
    }
    const opensForm = mayOpenForm(spec, call.values)
    const by = command.user_name ? `${command.user_name}: ` : ''
    const ask = (request: Request): Promise<Reply> => desk.run(spec.name, call.values, request)
    if (!opensForm && !isPrivateCall(spec, call.values))
      // What was called: nobody else has seen it.
      return answerOpenly(context, asker, ask, [
        { kind: 'quote', text: `${by}${command.command} ${command.text}`.trim() },
      ])
    return answerPrivately(context, { ...asker, ...(opensForm && { managerMs: MANAGER_MS }) }, ask, { trigger })
  })
}

/** Commands with the same first word are one on Slack; the second word is typed behind it. */
function calledBy(
  { command, text }: SlashCommand,
  { desk, me }: Context,
): { spec: CommandSpec; rest: string } | { problem: Message } {
  const groups = [...commandGroups(desk.commands)]
  const [first, group] = groups.find(([name]) => slashName(name) === command) ?? []
  if (first === undefined || group === undefined) {
    const known = groups.map(([name]) => slashName(name)).join(', ')
    return { problem: textMessage(`I do not know ${command}. I know ${known}.`) }
  }
  const typed = spoken(text, me.user)
  const found = commandIn(group, `${first} ${typed}`)
  return found === null ? { problem: choiceOf(group, command, typed) } : { spec: found.command, rest: found.rest }
}

/** What can stand behind a command that does nothing alone, with an example each. */
function choiceOf(group: CommandSpec[], command: string, typed: string): Message {
  const [word = ''] = typed.split(/\s+/, 1)
  const isAsked = word === '' || word.toLowerCase() === 'help'
  const heading = isAsked ? `What ${command} can do:` : `I do not know ${command} ${word}. There is:`
  return plain(
    list(
      heading,
      group.map((spec) => `${slashExample(spec)} — ${spec.description}`),
    ),
  )
}
