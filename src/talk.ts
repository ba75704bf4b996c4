// A conversation in the terminal: a prompt for a person, or a line each for whatever is piped in.
import { randomUUID } from 'node:crypto'
import type { OpenDateline } from './assemble.ts'
import { composeGreeting } from './chat/compose-reports.ts'
import { answerJson, jsonLine } from './chat/json.ts'
import { type Console, interrupted } from './console.ts'
import { linesOf } from './lines.ts'
import { isLeaving } from './platforms/terminal/leaving.ts'
import { renderMessage } from './platforms/terminal/render.ts'
import type { Settings } from './settings.ts'

/** Ends when the person leaves or the input ends. */
export async function talk(
  open: OpenDateline,
  settings: Settings,
  { console, json }: { console: Console; json: boolean },
): Promise<void> {
  const { stdin, stdout } = console.io
  if (stdin.isTTY && stdout.isTTY && !json) await talkWithPerson(open, settings, console)
  else await answerInput(open, console, json)
}

async function talkWithPerson(open: OpenDateline, settings: Settings, console: Console): Promise<void> {
  const desk = (await open.chat()).desk(null)
  const [{ articles }, examples] = await Promise.all([open.dateline.listing(), desk.starters()])
  const greeting = composeGreeting({ articles, examples, model: settings.model?.name ?? null })
  const look = () => console.look()
  await console.print(`${renderMessage(greeting, look())}\n`)
  const [{ chat }, { atDesk }] = await Promise.all([
    import('./platforms/terminal/chat.ts'),
    import('./platforms/terminal/at-desk.ts'),
  ])
  const screen = { input: console.io.stdin, output: console.io.stdout, status: console.quickStatus, look }
  if ((await chat(atDesk(desk), screen)) === 'interrupted') throw interrupted()
}

async function answerInput(open: OpenDateline, console: Console, json: boolean): Promise<void> {
  const { atDesk } = await import('./platforms/terminal/at-desk.ts')
  const chat = await open.chat()
  const person = atDesk(chat.desk(null))
  const talk = { conversation: `terminal:${randomUUID()}`, person: 'terminal:operator', place: 'terminal:input' }
  let line = 0
  for await (const question of linesOf(console.io.stdin)) {
    line++
    if (question.trim() === '') continue
    if (isLeaving(question)) return
    if (json)
      await console.print(
        `${jsonLine(answerJson(String(line), await chat.ask(question, { ...talk, now: console.now() })))}\n`,
      )
    else
      await console.print(`> ${question.trim()}\n\n${renderMessage(await person.respond(question), console.look())}\n`)
  }
}
