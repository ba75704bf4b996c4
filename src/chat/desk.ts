// The desk: has commands, buttons and forms do the work, within everybody's turns, and turns what goes wrong into words for the asker.
import { randomUUID } from 'node:crypto'
import type { CommandOption, CommandSpec, CommandValues } from '../domain/command.ts'
import { commandsLike, isPrivateCall, mayOpenForm, problemWith } from '../domain/command.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { leadingTo, type Message, note, paragraph, plain, textMessage } from '../domain/message.ts'
import type { Desk, PlatformLog, Reply, Request } from '../domain/ports.ts'
import type { Destination } from '../domain/subscription.ts'
import { slipOf } from '../search/spelling.ts'
import { asksByForm, checkClaims, pressButton, privately, submitForm } from './buttons.ts'
import { answerTo } from './commands/ask.ts'
import { type Command, type Outcome, type Result, refuse, type Tools } from './commands/command.ts'
import { COMMANDS, SHORTCUTS } from './commands/table.ts'
import { composeHow } from './compose.ts'
import { type Called, calledByButton, calledByForm, WHICH } from './digest-forms.ts'
import { replyBelowDigest } from './digest-replies.ts'
import { type Duty, fairUse, isOnDuty, type LimiterFor } from './fair-use.ts'
import { homePage, storyCard, withExamples } from './home.ts'
import { writtenCall } from './phrases.ts'

const MOST_SUGGESTIONS = 25

export interface DeskOptions {
  /** `null`: the operator's own terminal, which has no limits, and where no digest can be posted. */
  duty: Duty | null
  /** Where questions are counted; missing: in this process. */
  limiterFor?: LimiterFor | undefined
  log: PlatformLog
  /** The one table; tests bring others. */
  commands?: readonly Command[]
  /** Whether digests can be posted there; where it is missing, wherever there is a duty. */
  posts?: boolean
  /** Where the reading room is for people elsewhere: sources lead there. */
  publicUrl?: string | null
  /** Told where all see an answer or a digest that is kept. */
  remember?: (keptAs: string, where: { destination: Destination; message: string }) => Promise<void>
}

export class ChatDesk implements Desk {
  /** Those of no use here are understood, too, but say where they are. */
  readonly commands: readonly Command[]
  readonly shortcuts = SHORTCUTS
  readonly #tools: Tools
  readonly #options: DeskOptions
  readonly #duty: Duty | null
  readonly #log: PlatformLog

  constructor(tools: Omit<Tools, 'commands'>, options: DeskOptions) {
    const { duty, log, commands = COMMANDS, posts = duty !== null } = options
    this.commands = commands
    this.#tools = { ...tools, commands: commands.filter(({ needsPosting }) => posts || !needsPosting) }
    this.#options = options
    this.#duty = duty
    this.#log = log
  }

  async respond(text: string, request: Request): Promise<Reply> {
    const written = writtenCall(text, this.commands)
    const command = written === null ? undefined : this.#command(written.name)
    if (written === null || (command === undefined && !written.isTyped))
      return this.#guard(request, () => this.#answer(text, request), { isCounted: true, isCalled: false })
    const { name, values, problem, isTyped, asksHow } = written
    if (!isTyped && this.#duty !== null && !isOnDuty(this.#duty, request.place)) return { kind: 'silence' }
    if (problem !== null) return privately(textMessage(problem))
    if (command === undefined || (isTyped && !mayOpenForm(command, values))) return this.run(name, values, request)
    const run = asksHow ? async () => composeHow(command) : (command.inWords ?? command.run)
    const reply = await this.#run({ ...command, run }, asksHow ? {} : values, request)
    return reply.kind === 'form' ? privately(composeHow(command)) : reply
  }

  async run(name: string, values: CommandValues, request: Request): Promise<Reply> {
    const command = this.#command(name)
    if (command === undefined) return privately(unknown(name, this.#tools.commands))
    return this.#run(command, values, request)
  }

  async suggest(name: string, option: string, typed: string): Promise<CommandOption['choices']> {
    try {
      const found = await this.#command(name)?.suggest?.(option, typed, this.#tools)
      return (found ?? []).slice(0, MOST_SUGGESTIONS)
    } catch (error) {
      this.#log.warn({ command: name, error: messageOf(error) }, 'no suggestions could be made')
      return []
    }
  }

  shortcut(_name: string, text: string, request: Request): Promise<Reply> {
    const work = async () => privately(await checkClaims(text, request, this.#tools))
    return this.#guard(request, work, { isCounted: true })
  }

  press(action: string, request: Request): Promise<Reply> {
    const work = async () => {
      const called = await calledByButton(action, request, this.#tools)
      return called === null ? pressButton(action, request, this.#tools) : this.#runCalled(called)
    }
    return this.#guard(request, work, { changesHome: true })
  }

  submit(form: string, values: Record<string, string>, request: Request): Promise<Reply> {
    const work = async () => {
      const called = await calledByForm(form, values, request, this.#tools)
      if (called === null) return submitForm(form, values, request, this.#tools)
      return signed(await this.#runCalled(called), request)
    }
    return this.#guard(request, work, { changesHome: true, isCounted: asksByForm(form) })
  }

  home = (request: Request): Promise<Message> =>
    homePage(request, this.#tools, this.#duty?.admins.includes(request.person.id) ?? null)

  async storyAt(address: string, { place }: Request): Promise<Message | null> {
    if (this.#duty !== null && !isOnDuty(this.#duty, place)) return null
    try {
      const message = await storyCard(address, this.#tools)
      return message && this.#led(message)
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'a posted link could not be looked up')
      return null
    }
  }

  starters = (): Promise<string[]> => this.#tools.starters()

  /** Throws nothing but an aborted signal. `isCalled`: it was meant for Dateline. `changesHome`: so it does where the work is refused. */
  async #guard(
    request: Request,
    work: () => Promise<Reply>,
    { isCounted = false, isCalled = true, changesHome = false } = {},
  ): Promise<Reply> {
    const { place, signal } = request
    if (this.#duty !== null && !isOnDuty(this.#duty, place))
      return isCalled ? privately(textMessage('Dateline is not on duty in this channel.')) : { kind: 'silence' }
    try {
      const wait = isCounted && this.#duty && (await fairUse(this.#duty, this.#options.limiterFor)(request))
      return wait ? privately(textMessage(wait)) : this.#remembered(await work(), request)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof DatelineError && error.code === 'usage') {
        const message = textMessage(error.message, ...(error.hint === null ? [] : [error.hint]))
        return { ...privately(message), ...(changesHome && { changesHome }) }
      }
      const reference = randomUUID().slice(0, 6).toUpperCase()
      this.#log.error({ reference, platform: place.platform, error: messageOf(error) }, 'a request failed')
      const { code, isPassing } = error instanceof DatelineError ? error : {}
      const advice = code === 'busy' ? BUSY : code === 'records' && isPassing ? PASSING : FAILED
      return privately(plain(paragraph(advice), note(`Reference ${reference}`)))
    }
  }

  #led(message: Message): Message {
    const { publicUrl } = this.#options
    return publicUrl ? leadingTo(publicUrl, message) : message
  }

  #remembered(given: Reply, { place: { platform, community, channel, thread } }: Request): Reply {
    if (given.kind !== 'message') return given
    const reply = { ...given, message: this.#led(given.message) }
    const { remember } = this.#options
    const { keptAs } = reply.message
    if (remember === undefined || keptAs === undefined) return reply
    const destination = { platform, community, channel: thread ?? channel }
    const onPosted = (message: string) =>
      remember(keptAs, { destination, message }).catch((error: unknown) => {
        this.#log.warn({ error: messageOf(error) }, 'where an answer stands could not be kept')
      })
    return { ...reply, onPosted }
  }

  async #answer(text: string, request: Request): Promise<Reply> {
    const tools = this.#tools
    const below = await replyBelowDigest(text, request, tools)
    return replyWith(below ?? (await answerTo(text, { request, isPrivate: false, tools })), false)
  }

  /** The one way to what a command does, whoever calls it and however. */
  async #run(command: Command, values: CommandValues, asked: Request): Promise<Reply> {
    if (this.#tools.commands.every(({ name }) => name !== command.name)) return privately(textMessage(...ELSEWHERE))
    const request = command.who === 'managers' || command.showsManaged ? await this.#informed(asked) : asked
    const forbidden = this.#refusal(command, request)
    const refused = forbidden ?? (await this.#problemIn(command, values))
    const isPrivate = isPrivateCall(command, values)
    const work = async () => {
      if (refused !== null) return refuse(refused, (forbidden && (await request.whomToAsk?.())) ?? undefined)
      request.onStep?.(STEPS[command.name.split(' ')[0] ?? ''] ?? 'looking it up')
      return replyWith(await command.run({ values, request, isPrivate, tools: this.#tools }), isPrivate)
    }
    const reply = await this.#guard(request, work, { isCounted: command.isCounted && refused === null })
    return reply.kind === 'message' && command.changesHome ? { ...reply, changesHome: true } : reply
  }

  async #problemIn(command: Command, values: CommandValues): Promise<string | null> {
    if (problemWith(command, values) === null) return command.problemIn?.(values) ?? null
    const [spec = command] = await withExamples([command], this.#tools)
    return problemWith(spec, values)
  }

  /** A button names a digest by its id, for which the option that people write has no room. */
  async #runCalled({ name, values, request, problem = null }: Called): Promise<Reply> {
    const command = this.#command(name) ?? refuse('That button is too old to work.')
    const options = command.options.filter((one) => one !== WHICH)
    return this.#run({ ...command, options, problemIn: () => problem }, values, request)
  }

  readonly #command = (name: string): Command | undefined => this.commands.find((command) => command.name === name)

  /** With what the platform had not looked up yet: whether the person manages the channel. */
  async #informed(request: Request): Promise<Request> {
    const { person, place, manages } = request
    const isManager =
      place.isDirect || person.isManager || this.#duty?.admins.includes(person.id) || (await manages?.()) === true
    return { ...request, person: { ...person, isManager } }
  }

  /** A direct message is managed by whoever it is with, every channel by the people of the settings. `null`: they may. */
  #refusal({ name, who, changesAll }: Command, { person, place }: Request): string | null {
    const isOwn = place.isDirect && (!changesAll || this.#duty === null)
    const isManager = isOwn || (person.isManager && !place.isDirect) || this.#duty?.admins.includes(person.id)
    if (who === 'everyone' || isManager) return null
    return changesAll
      ? `/${name} changes what everybody reads: whoever manages a channel may write it there, and whoever runs Dateline on the command line.`
      : `/${name} is for people who may manage this channel.`
  }
}

/** What somebody who waits is told that is done, by the first word of the command. */
const STEPS: Record<string, string> = {
  ...{ ask: 'reading the question', summary: 'reading up on it' },
  ...{ digest: 'putting the digest together', sources: 'looking at the sources' },
}

const ELSEWHERE = ['Digests are posted on Discord and Slack.', 'Here, /digest preview shows what one would be now.']
const BUSY = 'I cannot get at the articles just now. Ask again in a minute.'
const PASSING = 'I cannot reach my records just now. Try again in a moment.'
const FAILED = 'Something went wrong on my side. Ask again; if it goes on, tell whoever runs Dateline this reference.'

function replyWith(outcome: Outcome, isPrivate: boolean): Reply {
  if ('form' in outcome) return { kind: 'form', ...outcome }
  const { shown, conversation }: Result = 'shown' in outcome ? outcome : { shown: outcome }
  return { kind: 'message', isPrivate, message: shown, ...(conversation && { conversation }) }
}

/** What all see who have not seen the form says who filled it in. */
function signed(reply: Reply, { person, place }: Request): Reply {
  if (reply.kind !== 'message' || reply.isPrivate || place.isDirect || person.name === undefined) return reply
  const { message } = reply
  return { ...reply, message: { ...message, blocks: [...message.blocks, note(`Asked for by ${person.name}.`)] } }
}

function unknown(name: string, commands: readonly CommandSpec[]): Message {
  const words = commands.flatMap((one) => [one.name, one.name.split(' ')[0] ?? ''])
  const meant = words.includes(name) ? null : slipOf(name, [...new Set(words)])
  if (meant === null) return commandsLike(commands, name)
  return textMessage(`There is no command /${name}. Did you mean /${meant}?`)
}
