// What the desk says itself: which commands there are, when to ask again, what to do about a failure.
import type { CommandSpec } from '../domain/command.ts'
import { DatelineError } from '../domain/errors.ts'

/** Of a command that there is not; `commands`: those that there are. */
export function unknownText(name: string, commands: readonly CommandSpec[]): string {
  const called = (some: readonly CommandSpec[]): string[] => some.map((one) => `/${one.name}`)
  const kin = called(commands.filter((one) => one.name.startsWith(`${name} `)))
  if (kin.length === 0) return `There is no command /${name}. There are ${called(commands).join(', ')}.`
  return `Behind /${name} stands another word: ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(kin)}.`
}

/** To whom it is not their turn yet. */
export function waitText({ whose, seconds }: { whose: 'person' | 'channel'; seconds: number }): string {
  const when = seconds === 1 ? 'in a second' : `in ${seconds} seconds`
  return whose === 'person'
    ? `You ask faster than I can read. Ask again ${when}.`
    : `This channel asks faster than I can read. Ask again ${when}.`
}

/** What somebody can do whose request has failed. */
export function adviceFor(error: unknown): string {
  if (error instanceof DatelineError && error.code === 'busy')
    return 'The articles are being read just now. Ask again in a minute.'
  return 'Something went wrong on my side. Ask again; if it goes on, tell whoever runs Dateline this reference.'
}
