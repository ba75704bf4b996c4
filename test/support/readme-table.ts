// README's table of the commands in chat, made of the one table of commands.
import type { CommandSpec } from '../../src/domain/command.ts'

export function commandTable(commands: readonly CommandSpec[]): string {
  const rows = commands.map((command) => `| \`/${command.name}\` | ${whatItDoes(command)} | \`/${command.example}\` |`)
  return ['| command | what it does | for instance |', '|---|---|---|', ...rows].join('\n')
}

function whatItDoes({ description, who, isPrivate, options }: CommandSpec): string {
  const notes = [
    ...(who === 'managers' ? ['for who may manage the channel'] : []),
    ...(isPrivate === true ? ['only you see it'] : []),
  ]
  const more = options.slice(1).map(({ name }) => `\`${name}\``)
  const also = more.length === 0 ? '' : `; also ${more.join(', ')}`
  return `${description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}${also}`.replaceAll('|', String.raw`\|`)
}
