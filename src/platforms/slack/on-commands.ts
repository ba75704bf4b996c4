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
import type { Message } from '../../domain/message.ts'
import { type Asker, answerOpenly, answerPrivately, type Counter, earOf, plainly, serve } from './counter.ts'
import { modalOf } from './forms.ts'
import { spoken } from './incoming.ts'
import { MANAGER_MS } from './managers.ts'
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
    const called = calledBy(command, counter)
    if ('problem' in called) return complain(counter, asker, called.problem)
    const { spec, rest } = called
    const call = readCall(spec, rest)
    if ('problem' in call) return complain(counter, asker, plainly(problemWithExample(call.problem, spec)))
    const opensForm = mayOpenForm(spec, call.values)
    const withinMs = opensForm ? MANAGER_MS : null
    const isManager =
      spec.who === 'managers' &&
      (await counter.managers.includes(asker.user, asker.channel, { withinMs, isAnew: true }))
    const informed = { ...asker, isManager }
    const { name } = spec
    if (opensForm) {
      const reply = await answerPrivately(counter, informed, (request) => counter.desk.run(name, call.values, request))
      if (reply.kind !== 'form') return
      const { channel, thread, conversation } = asker
      const view = modalOf(reply.form, { channel, thread, below: null, conversation, isHome: false })
      await counter.client.views.open({ trigger_id: command.trigger_id, view })
      return
    }
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

/** Commands with the same first word are one on Slack; the second word is typed behind it. */
function calledBy(
  { command, text }: SlashCommand,
  { desk, me }: Counter,
): { spec: CommandSpec; rest: string } | { problem: Message } {
  const groups = [...commandGroups(desk.commands)]
  const [first, group] = groups.find(([name]) => slashName(name) === command) ?? []
  if (first === undefined || group === undefined) {
    const known = groups.map(([name]) => slashName(name)).join(', ')
    return { problem: plainly(`I do not know ${command}. I know ${known}.`) }
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
  const items = group.map((spec) => ({ text: `${slashExample(spec)} — ${spec.description}`, at: null }))
  return { heading: null, blocks: [{ kind: 'list', heading, items }], actions: [] }
}

/** What was called: nobody else has seen it. */
function questionOf({ user_name, command, text }: SlashCommand): string {
  const call = `${command} ${text}`.trim()
  return user_name === undefined || user_name === '' ? call : `${user_name}: ${call}`
}

async function complain({ outbox }: Counter, asker: Asker, problem: Message): Promise<void> {
  await outbox.whisper(earOf(asker), pagesFor(problem))
}

function problemWithExample(problem: string, spec: CommandSpec): string {
  const [here, example] = [`/${spec.example}`, slashExample(spec)]
  return problem.includes(here) ? problem.replace(here, example) : `${problem} For instance: ${example}`
}
