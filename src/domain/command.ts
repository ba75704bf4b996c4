// A command as it is declared once: its words, its options, who may use it. Every platform offers commands from these values alone.
import { parseAsOf } from './day.ts'
import { list, type Message, plain } from './message.ts'

export type CommandValues = Record<string, string | boolean>

export interface CommandOption {
  /** Lower case, digits and "_": what people type on every platform. */
  name: string
  /** At most 100 characters. */
  description: string
  /** `flag`: yes or no; `day`: an ISO 8601 day, or day and time. */
  kind: 'text' | 'day' | 'flag'
  isRequired: boolean
  /** The only values that are taken; [] for any. */
  choices: { name: string; value: string }[]
  /** Whether the core can complete what somebody has begun to type. */
  isSuggested: boolean
  maxLength: number
}

export interface CommandSpec {
  /** Lower case letters and "-"; of a command with several parts, two words: "digest list". */
  name: string
  /** At most 100 characters. */
  description: string
  options: CommandOption[]
  who: 'everyone' | 'managers'
  /** Whether only the asker sees the reply: always, or when the flag of that name is set. */
  isPrivate: boolean | { option: string }
  /** Called with no other options than these, it opens a form; where it is missing, it never does. */
  opensFormWith?: readonly string[]
  /** A call as an example, without the slash: "ask who refused to cross?". */
  example: string
}

/** A command that is called upon a message somebody wrote, for the caller alone: "Check against the articles". */
export interface ShortcutSpec {
  /** Lower case letters and "-". */
  name: string
  /** At most 24 characters: Slack's limit. */
  label: string
  description: string
}

/** Whether only the asker is to see the reply; known before the command is run, since some platforms must be told so at once. */
export function isPrivateCall({ isPrivate }: CommandSpec, values: CommandValues): boolean {
  return typeof isPrivate === 'boolean' ? isPrivate : values[isPrivate.option] === true
}

/** Whether a form may be the reply; known before the command is run, since platforms can only open one at once. */
export function mayOpenForm({ opensFormWith }: CommandSpec, values: CommandValues): boolean {
  return opensFormWith !== undefined && Object.keys(values).every((name) => opensFormWith.includes(name))
}

/** The command that a typed line begins with, and what stands behind its name; `null` if there is none. Two words go before one. */
export function commandIn<C extends CommandSpec>(commands: readonly C[], line: string) {
  const [first = '', second = ''] = line.trim().toLowerCase().split(/\s+/, 2)
  const [command] = [`${first} ${second}`, first].flatMap((wanted) => commands.filter(({ name }) => name === wanted))
  if (command === undefined) return null
  const name = new RegExp(String.raw`^(?:\S+\s*){${command.name.split(' ').length}}`)
  return { command, rest: line.trim().replace(name, '') }
}

/** What can stand behind a command that does nothing alone, with an example each; all there is for one that is not known. */
export function commandsLike(commands: readonly CommandSpec[], name: string, typed = ''): Message {
  const group = commands.filter((one) => one.name.startsWith(`${name} `))
  const [word = ''] = typed.split(/\s+/, 1)
  const isAsked = group.length > 0 && (word === '' || word.toLowerCase() === 'help')
  const unknown = `I do not know /${`${name} ${group.length > 0 ? word : ''}`.trim()}. There is:`
  const lines = (group.length > 0 ? group : commands).map((one) => `/${one.example} — ${one.description}`)
  return plain(list(isAsked ? `What /${name} can do:` : unknown, lines))
}

/** Commands by the first word of their names, in order: "digest" holds "digest list" and its kin. */
export function commandGroups<C extends CommandSpec>(commands: readonly C[]): Map<string, C[]> {
  return Map.groupBy(commands, ({ name }) => name.split(' ')[0] ?? name)
}

/** An option with no more characters than this is a number or the like. */
const SHORT = 3
const PRIVATE = 'private'

/** Reads a call as typed: `who refused to cross? as_of:2025-09-12 private`, `--name value`. What is left belongs to the first option. */
export function readCall(spec: CommandSpec, text: string): { values: CommandValues } | { problem: string } {
  const [main, ...others] = spec.options
  const values: CommandValues = {}
  const written = bareFlags(spec, values, text.trim())
  // In front it may be meant so, too.
  if (/^private[\s,]/i.test(written) && flagsOf(spec).some(({ name }) => name === PRIVATE)) values[PRIVATE] ??= true
  const isShort = main !== undefined && main.maxLength <= SHORT
  let rest = bareFlags(spec, values, withoutNamed(others, values, written, isShort))
  // "edit 1 18:10": what a number has no room for belongs to the next option.
  const second = others.find(({ kind }) => kind !== 'flag')
  const [number = '', ...behind] = rest.split(' ')
  if (isShort && rest.length > main.maxLength && number.length <= main.maxLength && second && !values[second.name]) {
    values[second.name] = behind.join(' ')
    rest = number
  }
  if (main !== undefined && main.kind !== 'flag' && rest !== '') values[main.name] = rest
  const problem = problemWith(spec, values)
  return problem === null ? { values } : { problem }
}

const flagsOf = ({ options }: CommandSpec): CommandOption[] => options.filter(({ kind }) => kind === 'flag')

/** What is left of a text without the flags whose names stand at its end; they are set. */
function bareFlags(spec: CommandSpec, values: CommandValues, text: string): string {
  const names = flagsOf(spec).map(({ name }) => name)
  const [, rest, name] = new RegExp(String.raw`^(.*?)(?:^|\s)(${names.join('|') || '(?!)'})\s*$`, 'is').exec(text) ?? []
  if (rest === undefined || name === undefined) return text
  values[name.toLowerCase()] ??= true
  return bareFlags(spec, values, rest.trim())
}

/** Sets `name:value`, `name:"a value"` and `--name value`; what is left. Several words need commas where nothing else is said (`isMainSaid`). */
function withoutNamed(options: CommandOption[], values: CommandValues, text: string, isMainSaid = false): string {
  const names = options.map(({ name }) => name.replaceAll('_', '[-_]')).join('|') || '(?!)'
  const [front = '', ...named] = text.split(
    new RegExp(String.raw`(?:^|\s)(?:--)?(${names})[:=]|(?:^|\s)--(${names})(?!\S)`, 'i'),
  )
  let rest = front.trim()
  for (let at = 0; at < named.length; at += 3) {
    const [colon, dashes = '', behind = ''] = named.slice(at, at + 3)
    const name = (colon ?? dashes).toLowerCase().replaceAll('-', '_')
    const option = options.find((one) => one.name === name)
    const isWords = option?.kind === 'text' && option.choices.length === 0 && option.maxLength > SHORT
    const several = isMainSaid || rest !== '' ? /^\s*(?:"([^"]*)"|(.*))/s : /^\s*(?:"([^"]*)"|((?:[^\s"]*,\s+)*\S+))/
    // Who leaves in doubt whether it is to be private means it.
    const said = /^\s*(?:true|yes|on|1|false|no|off|0)(?!\S)|^\S*/i
    const one = option?.kind === 'flag' ? (colon === undefined ? /^/ : said) : /^\s*(?:"([^"]*)"|(\S*))/
    const [whole = '', quoted, word] = (isWords ? several : one).exec(behind) ?? []
    const value = (quoted ?? word ?? whole).trim()
    values[name] = option?.kind === 'flag' ? !/^(?:false|no|off|0)$/i.test(value) : value
    rest = `${rest} ${behind.slice(whole.length).trim()}`.trim()
  }
  return rest
}

/** Values as a platform with fields of its own gives them, with what was typed into the text of the first: "private:true how many …". */
export function withTyped(spec: CommandSpec, values: CommandValues): CommandValues {
  const [main] = spec.options
  const text = main === undefined ? undefined : values[main.name]
  if (main?.kind !== 'text' || typeof text !== 'string') return values
  const typed: CommandValues = {}
  const rest = withoutNamed(flagsOf(spec), typed, text)
  return rest === '' ? values : { ...typed, ...values, [main.name]: rest }
}

/** What is wrong with a call, in a sentence with an example that works; `null` if nothing is. */
export function problemWith(spec: Pick<CommandSpec, 'options' | 'example'>, values: CommandValues): string | null {
  for (const option of spec.options) {
    const value = values[option.name]
    if (value === undefined) {
      if (option.isRequired) return `Write ${option.description} behind it, for instance: /${spec.example}`
      continue
    }
    if (option.choices.length > 0 && !option.choices.some((choice) => choice.value === value))
      return `“${option.name}” is one of ${option.choices.map((choice) => choice.value).join(', ')}.`
    if (option.kind === 'day' && typeof value === 'string' && value.trim() !== '' && parseAsOf(value) === null)
      return `“${value}” is not a day I can read. Write it like 2025-09-12.`
    if (typeof value === 'string' && value.length > option.maxLength)
      return option.maxLength <= SHORT
        ? `“${value}” cannot be the “${option.name}”. Write it like this: /${spec.example}`
        : `That is ${value.length.toLocaleString('en')} characters; ${option.maxLength.toLocaleString('en')} is the most. Put it in fewer words.`
  }
  return null
}
