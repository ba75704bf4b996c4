// A conversation in the terminal: a prompt for a person, or a line each for whatever is piped in.
import { Conversation } from './app/conversation.ts'
import { exampleQuestions } from './app/examples.ts'
import { answerJson, jsonLine } from './app/json.ts'
import type { OpenDateline } from './assemble.ts'
import type { Settings } from './config.ts'
import { interrupted, look, print, quickStatus } from './console.ts'
import { linesOf } from './lines.ts'
import { composeGreeting } from './messages/compose-reports.ts'
import { renderMessage } from './platforms/terminal/render.ts'

/** Articles among which questions to suggest are looked for. */
const NEWEST = 12

/** Ends when the person leaves or the input ends. */
export async function talk(open: OpenDateline, settings: Settings, { json }: { json: boolean }): Promise<void> {
  if (process.stdin.isTTY && process.stdout.isTTY && !json) await talkWithPerson(open, settings)
  else await answerInput(open, json)
}

async function talkWithPerson({ dateline, offline, ...open }: OpenDateline, settings: Settings): Promise<void> {
  const { articles } = await dateline.listing()
  const byDate = [...articles].sort((a, b) => Number(b.publishedAt ?? 0) - Number(a.publishedAt ?? 0))
  const newest = await open.articles(byDate.slice(0, NEWEST).map(({ id }) => id))
  const examples = await exampleQuestions(newest, offline, new Date())
  const greeting = composeGreeting({ articles, examples, model: settings.model?.name ?? null })
  await print(`${renderMessage(greeting, look())}\n`)
  const { chat } = await import('./platforms/terminal/chat.ts')
  const conversation = new Conversation(dateline, { clock: () => new Date(), examples })
  const screen = { input: process.stdin, output: process.stdout, status: quickStatus, look }
  if ((await chat(conversation, screen)) === 'interrupted') throw interrupted()
}

async function answerInput({ dateline }: OpenDateline, json: boolean): Promise<void> {
  const conversation = new Conversation(dateline, { clock: () => new Date() })
  let line = 0
  for await (const question of linesOf(process.stdin)) {
    line++
    if (question.trim() === '') continue
    if (/^(?:quit|exit)$/i.test(question.trim())) return
    if (json) await print(`${jsonLine(answerJson(String(line), await conversation.ask(question)))}\n`)
    else await print(`> ${question.trim()}\n\n${renderMessage(await conversation.respond(question), look())}\n`)
  }
}
