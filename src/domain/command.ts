// A command as it is declared once: its words, its options, who may use it. Every platform offers commands from these values alone.
import { parseAsOf } from './day.ts'

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
  /** Characters at most, for text. */
  maxLength: number
}

export interface CommandSpec {
  /** Lower case letters and "-"; of a command with several parts, two words: "digest list". */
  name: string
  /** At most 100 characters. */
  description: string
  options: CommandOption[]
  /** `managers`: only people who may manage the channel. */
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
export function commandIn<C extends CommandSpec>(
  commands: readonly C[],
  line: string,
): { command: C; rest: string } | null {
  const [first = '', second = ''] = line.trim().toLowerCase().split(/\s+/, 2)
  const [command] = [`${first} ${second}`, first].flatMap((wanted) => commands.filter(({ name }) => name === wanted))
  if (command === undefined) return null
  const name = new RegExp(String.raw`^(?:\S+\s*){${command.name.split(' ').length}}`)
  return { command, rest: line.trim().replace(name, '') }
}

/** Commands by the first word of their names, in order: "digest" holds "digest list" and its kin. */
export function commandGroups<C extends CommandSpec>(commands: readonly C[]): Map<string, C[]> {
  return Map.groupBy(commands, ({ name }) => name.split(' ')[0] ?? name)
}

/** An option with no more characters than this is a number or the like. */
const SHORT = 3

/** Reads a call as typed: `who refused to cross? as_of:2025-09-12 private`, `--name value`. What is left belongs to the first option. */
export function readCall(spec: CommandSpec, text: string): { values: CommandValues } | { problem: string } {
  const [main, ...others] = spec.options
  const { values, rest: typed } = flagsIn(spec, text)
  const written = bareFlags(spec, values, typed)
  // In front it may be meant so, too.
  const opensPrivate = new RegExp(String.raw`^${PRIVATE}(?=[\s,])`, 'i').test(written)
  if (opensPrivate && flagsOf(spec).some(({ name }) => name === PRIVATE)) values[PRIVATE] ??= true
  let rest = writtenAlike(spec, written)
  const named = others.filter(({ kind }) => kind !== 'flag')
  const first = new RegExp(String.raw`(?:^|\s)(?:--)?(?:${named.map(({ name }) => name).join('|')})[:=]`, 'i')
  const isMainSaid = (main?.maxLength ?? 0) <= SHORT || rest.slice(0, Math.max(0, rest.search(first))).trim() !== ''
  for (const option of named) {
    const match = patternFor(option, named, isMainSaid).exec(rest)
    if (match === null) continue
    values[option.name] = (match[1] ?? match[2] ?? '').trim()
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`.replace(/\s+/g, ' ').trim()
  }
  rest = bareFlags(spec, values, rest)
  // "edit 1 18:10": what a number has no room for belongs to the next option.
  const [second] = named
  const [number = '', ...behind] = rest.split(' ')
  const isFull = main !== undefined && main.maxLength <= SHORT && rest.length > main.maxLength
  if (isFull && number.length <= main.maxLength && second !== undefined && values[second.name] === undefined) {
    values[second.name] = behind.join(' ')
    rest = number
  }
  if (main !== undefined && main.kind !== 'flag' && rest !== '') values[main.name] = rest
  const problem = problemWith(spec, values)
  return problem === null ? { values } : { problem }
}

const flagsOf = ({ options }: CommandSpec): CommandOption[] => options.filter(({ kind }) => kind === 'flag')

/** What is set in a text by `name:true` or `--name`, and what is left of it. Who leaves in doubt whether it is to be private means it. */
function flagsIn(spec: CommandSpec, text: string): { values: CommandValues; rest: string } {
  const values: CommandValues = {}
  let rest = text.trim()
  for (const { name } of flagsOf(spec)) {
    const value = String.raw`[:=]\s*(true|yes|on|1|false|no|off|0)(?=\s|$)`
    const doubt = name === PRIVATE ? String.raw`|[:=]\S*` : ''
    const pattern = new RegExp(String.raw`(?:^|\s)(?:(?:--)?${name}(?:${value}${doubt})|--${name}(?=\s|$))`, 'i')
    const match = pattern.exec(rest)
    if (match === null) continue
    values[name] = !/^(?:false|no|off|0)$/i.test(match[1] ?? '')
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length).trimStart()}`.trim()
  }
  return { values, rest }
}

const PRIVATE = 'private'

/** What is left of a text without the flags whose names stand at its end; they are set. */
function bareFlags(spec: CommandSpec, values: CommandValues, text: string): string {
  const names = flagsOf(spec).map(({ name }) => name)
  const [, rest, name] = new RegExp(String.raw`^(.*?)(?:^|\s)(${names.join('|') || '(?!)'})\s*$`, 'is').exec(text) ?? []
  if (rest === undefined || name === undefined) return text
  values[name.toLowerCase()] ??= true
  return bareFlags(spec, values, rest.trim())
}

/** The same text with `--as-of 2025-09-12` as `as_of:2025-09-12`. */
const writtenAlike = ({ options }: CommandSpec, text: string): string =>
  options
    .filter(({ kind }) => kind !== 'flag')
    .reduce((rest, { name }) => {
      const either = name.replaceAll('_', '[-_]')
      return rest.replace(new RegExp(String.raw`(^|\s)--${either}(?:[:=]|\s+)`, 'gi'), `$1${name}:`)
    }, text)

/** Values as a platform with fields of its own gives them, with what was typed into the text of the first: "private:true how many …". */
export function withTyped(spec: CommandSpec, values: CommandValues): CommandValues {
  const [main] = spec.options
  const text = main === undefined ? undefined : values[main.name]
  if (main?.kind !== 'text' || typeof text !== 'string' || flagsOf(spec).length === 0) return values
  const typed = flagsIn(spec, text)
  return typed.rest === '' ? values : { ...typed.values, ...values, [main.name]: typed.rest }
}

/** `name:"a value"`, `name: value`. Several words go on to the next option where nothing else is left over, else only behind commas. */
function patternFor(option: CommandOption, all: CommandOption[], isMainSaid: boolean): RegExp {
  const next = all.map(({ name }) => String.raw`\s+(?:--)?${name}[:=]`).join('|')
  const isWords = option.kind === 'text' && option.choices.length === 0 && option.maxLength > SHORT
  const [long, listed] = [String.raw`([^"\s].*?)(?=${next}|$)`, String.raw`((?:[^\s"]*,(?!${next})\s+)*\S+)`]
  const value = !isWords ? String.raw`(\S+)` : isMainSaid ? long : listed
  const spaced = option.choices.length === 0 ? String.raw`\s*` : ''
  return new RegExp(String.raw`(?:^|\s)(?:--)?${option.name}[:=](?:\s*"([^"]*)"|${spaced}${value})`, 'i')
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
        ? `“${value}” is too long for “${option.name}”. Write it like this: /${spec.example}`
        : `That is ${value.length.toLocaleString('en')} characters; ${option.maxLength.toLocaleString('en')} is the most. Put it in fewer words.`
  }
  return null
}
