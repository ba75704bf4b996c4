// Examples of commands in words that the articles here hold: fixed ones would promise what nobody has written.
import type { CommandSpec } from '../domain/command.ts'
import type { Tools } from './commands/command.ts'

const OF_TOPIC = new Set(['summary', 'stories', 'search', 'articles', 'digest why'])

/** The same commands, those of questions and topics with examples from the index; with none where it holds nothing. */
export async function withExamples<C extends CommandSpec>(
  commands: readonly C[],
  { starters, dateline }: Pick<Tools, 'starters' | 'dateline'>,
): Promise<C[]> {
  const [[question], [topic]] = await Promise.all([starters(), dateline.topicsFor('', 1)])
  return commands.map((command) => {
    const words = command.name === 'ask' ? question : topic?.name
    if (command.name !== 'ask' && !OF_TOPIC.has(command.name)) return command
    return { ...command, example: words === undefined ? command.name : `${command.name} ${words}` }
  })
}
