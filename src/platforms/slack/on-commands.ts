// Slash commands, offered from the desk's table alone: adding a command changes nothing here.
import type { App, RespondFn, SlashCommand } from '@slack/bolt'
import { type CommandSpec, isPrivateCall, readCall } from '../../domain/command.ts'
import { type Asker, answerOpenly, answerPrivately, type Counter, earOf, plainly, serve } from './counter.ts'
import { spoken } from './incoming.ts'
import { slashExample, slashName } from './names.ts'
import { pagesFor } from './pages.ts'

export function listenToCommands(app: App, counter: Counter): void {
  app.command(/.*/, async ({ command, ack, respond }) => {
    await ack()
    if (!(await counter.conversations.isNew('trigger', command.trigger_id))) return
    await onCommand(counter, command, respond)
  })
}

async function onCommand(counter: Counter, command: SlashCommand, respond: RespondFn): Promise<void> {
  const spec = counter.desk.commands.find(({ name }) => slashName(name) === command.command)
  const asker: Asker = {
    user: command.user_id,
    team: command.team_id,
    channel: command.channel_id,
    thread: null,
    // A command stands alone; what is asked in the thread below its answer follows upon it.
    conversation: counter.conversations.ofCommand(command.channel_id, command.trigger_id),
    respond,
  }
  await serve(counter, asker, async () => {
    if (spec === undefined) return complain(counter, asker, unknown(counter, command.command))
    const call = readCall(spec, spoken(command.text, counter.me.user))
    if ('problem' in call) return complain(counter, asker, problemWithExample(call.problem, spec))
    const isManager = spec.who === 'managers' && (await counter.managers.includes(asker.user, asker.channel))
    const informed = { ...asker, isManager }
    const { name } = spec
    if (isPrivateCall(spec, call.values)) {
      await answerPrivately(counter, informed, (request) => counter.desk.run(name, call.values, request))
      return
    }
    await answerOpenly(counter, informed, (request) => counter.desk.run(name, call.values, request), {
      intro: [{ kind: 'quote', text: questionOf(command) }],
      onPosted: (ts) => counter.conversations.remember(asker.channel, ts, asker.conversation ?? ''),
    })
  })
}

/** What was called: nobody else has seen it. */
function questionOf({ user_name, command, text }: SlashCommand): string {
  const call = `${command} ${text}`.trim()
  return user_name === undefined || user_name === '' ? call : `${user_name}: ${call}`
}

async function complain({ outbox }: Counter, asker: Asker, problem: string): Promise<void> {
  await outbox.whisper(earOf(asker), pagesFor(plainly(problem)))
}

function unknown({ desk }: Counter, command: string): string {
  const known = desk.commands.map(({ name }) => slashName(name)).join(', ')
  return `I do not know ${command}. I know ${known}.`
}

function problemWithExample(problem: string, spec: CommandSpec): string {
  const [here, example] = [`/${spec.example}`, slashExample(spec)]
  return problem.includes(here) ? problem.replace(here, example) : `${problem} For instance: ${example}`
}
