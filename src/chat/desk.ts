// The desk: what every platform brings what people write to. Looks whether Dateline is on duty there and whether it is that person's turn,
// has commands, buttons and forms do the work, and turns what goes wrong into words for the asker.
import { randomUUID } from 'node:crypto'
import { composeSources, composeText, note, paragraph, plain } from '../answers/compose.ts'
import { type CommandSpec, type CommandValues, isPrivateCall, mayOpenForm, problemWith } from '../domain/command.ts'
import { DatelineError, messageOf } from '../domain/errors.ts'
import type { Message, ReturnedForm } from '../domain/message.ts'
import type { Desk, PlatformLog, Reply, Request, Suggestion } from '../domain/ports.ts'
import { checkClaims, pressButton, privately, submitForm } from './buttons.ts'
import { answerTo } from './commands/ask.ts'
import { type Command, type Outcome, refuse, type Tools } from './commands/command.ts'
import { COMMANDS, SHORTCUTS } from './commands/table.ts'
import { type Called, calledByButton, calledByForm } from './digest-calls.ts'
import { type Duty, type FairUse, isOnDuty } from './fair-use.ts'
import { homePage } from './home.ts'
import { lastTalk, replyBelowDigest, sourcesOfDigest } from './replies.ts'

const MOST_SUGGESTIONS = 25

export interface DeskOptions {
  duty: Duty
  /** `null`: no limits, for the operator's own terminal. */
  fairUse: FairUse | null
  /** Whether digests can be posted: not in the operator's terminal. */
  posts: boolean
  /** Ids of people who may manage every channel. */
  admins?: readonly string[]
  log: PlatformLog
  /** The one table; tests bring others. */
  commands?: readonly Command[]
}

export class ChatDesk implements Desk {
  /** Those of no use here are understood, too, but say where they are. */
  readonly commands: readonly Command[]
  readonly shortcuts = SHORTCUTS
  readonly #tools: Tools
  readonly #options: DeskOptions

  constructor(tools: Omit<Tools, 'commands'>, options: DeskOptions) {
    const { posts, commands = COMMANDS } = options
    const isOfUse = ({ needsPosting }: Command): boolean => posts || !needsPosting
    this.commands = commands.map((command) => (isOfUse(command) ? command : elsewhere(command)))
    this.#tools = { ...tools, commands: commands.filter(isOfUse) }
    this.#options = options
  }

  respond(text: string, request: Request): Promise<Reply> {
    return this.#guard(request, () => this.#answer(text, request), { isCounted: true, isCalled: false })
  }

  async run(name: string, values: CommandValues, asked: Request): Promise<Reply> {
    const command = this.#command(name)
    if (command === undefined) return privately(composeText(unknownText(name, this.#tools.commands)))
    const request = this.#withRights(asked)
    const problem = problemWith(command, values) ?? command.problemIn?.(values) ?? null
    return this.#carryOut(command, values, request, problem)
  }

  async suggest(name: string, option: string, typed: string): Promise<Suggestion[]> {
    try {
      const found = await this.#command(name)?.suggest?.(option, typed, this.#tools)
      return (found ?? []).slice(0, MOST_SUGGESTIONS)
    } catch (error) {
      this.#options.log.warn({ command: name, error: messageOf(error) }, 'no suggestions could be made')
      return []
    }
  }

  shortcut(_name: string, text: string, request: Request): Promise<Reply> {
    const work = async () => privately(await checkClaims(text, request, this.#tools))
    return this.#guard(request, work, { isCounted: true })
  }

  press(action: string, asked: Request): Promise<Reply> {
    const request = this.#withRights(asked)
    const work = async () => {
      const called = await calledByButton(action, request, this.#tools)
      return called === null ? pressButton(action, request, this.#tools) : this.#runCalled(called)
    }
    return this.#guard(request, work, { changesHome: true })
  }

  async proofread(form: string, values: Record<string, string>, request: Request): Promise<ReturnedForm | null> {
    try {
      return await this.#proofread(await calledByForm(form, values, this.#withRights(request), this.#tools))
    } catch (error) {
      if (!isRefusal(error))
        this.#options.log.warn({ form, error: messageOf(error) }, 'a form could not be looked through')
      return null
    }
  }

  submit(form: string, values: Record<string, string>, asked: Request): Promise<Reply> {
    const request = this.#withRights(asked)
    const work = async () => {
      const called = await calledByForm(form, values, request, this.#tools)
      if (called === null) return submitForm(form, values, request, this.#tools)
      const returned = await this.#proofread(called)
      if (returned === null) return signed(await this.#runCalled(called), request)
      const problems = [returned.form.note ?? '', ...Object.values(returned.problems)]
      return privately(composeText(...problems.filter((text) => text !== '')))
    }
    return this.#guard(request, work, { changesHome: true })
  }

  home(request: Request): Promise<Message> {
    const { posts, admins = [] } = this.#options
    return homePage(request, this.#tools, posts ? admins.includes(request.person.id) : null)
  }

  starters(): Promise<string[]> {
    return this.#tools.starters()
  }

  /**
   * Does the work unless something speaks against it; nothing but an aborted signal is thrown. `isCalled`: it was meant for Dateline.
   * `changesHome`: the bot's own page is shown anew where the work is refused.
   */
  async #guard(
    request: Request,
    work: () => Promise<Reply>,
    { isCounted = false, isCalled = true, changesHome = false } = {},
  ): Promise<Reply> {
    const { duty, fairUse, log } = this.#options
    if (!isOnDuty(duty, request.place))
      return isCalled ? privately(composeText('Dateline is not on duty in this channel.')) : { kind: 'silence' }
    try {
      const wait = isCounted ? await fairUse?.count(request.person.id, request.place) : null
      return wait ? privately(composeText(waitText(wait))) : await work()
    } catch (error) {
      request.signal?.throwIfAborted()
      if (isRefusal(error)) {
        const message = composeText(error.message, ...(error.hint === null ? [] : [error.hint]))
        return { kind: 'message', message, isPrivate: true, ...(changesHome && { changesHome }) }
      }
      const reference = randomUUID().slice(0, 6).toUpperCase()
      log.error({ reference, platform: request.place.platform, error: messageOf(error) }, 'a request failed')
      return privately(plain(paragraph(adviceFor(error)), note(`Reference ${reference}`)))
    }
  }

  async #answer(text: string, request: Request): Promise<Reply> {
    const tools = this.#tools
    const word = text.trim().toLowerCase()
    if (word === 'sources') {
      const last = await tools.answers.last(await lastTalk(request.conversation, tools))
      const ofDigest = last === null ? await sourcesOfDigest(request.conversation, tools) : null
      return replyWith(ofDigest ?? composeSources(last?.answer ?? null), false)
    }
    // "help" and "status" alone are commands; what needs more words is a question.
    const command = this.#command(word === '?' ? 'help' : word)
    if (command?.options.every(({ isRequired }) => !isRequired)) return this.#calledInWords(command, request)
    const below = await replyBelowDigest(text, request, tools)
    return replyWith(below ?? (await answerTo(text, { request, isPrivate: false, tools })), false)
  }

  /** Where no form can be opened, and a platform may not have looked who manages. */
  async #calledInWords(command: Command, request: Request): Promise<Reply> {
    const refused = refusalOf(command, this.#withRights(request))
    if (refused !== null) return refuse(refused, `Whoever may writes it as a command: /${command.name}`)
    const reply = mayOpenForm(command, {}) ? null : await this.#outcome(command, {}, request, false)
    return reply ?? refuse(`Write it as a command, for instance: /${command.example}`)
  }

  /** The one way to what a command does, whoever calls it and however. `problem`: what is wrong with the values. */
  async #carryOut(command: Command, values: CommandValues, request: Request, problem: string | null): Promise<Reply> {
    const refused = refusalOf(command, request) ?? problem
    const isPrivate = isPrivateCall(command, values)
    const work = async () => (refused === null ? this.#outcome(command, values, request, isPrivate) : refuse(refused))
    const reply = await this.#guard(request, work, { isCounted: command.isCounted && refused === null })
    return reply.kind === 'message' && command.changesHome ? { ...reply, changesHome: true } : reply
  }

  #runCalled({ command, values, request }: Called): Promise<Reply> {
    return this.#carryOut(command, values, this.#withRights(request), null)
  }

  async #outcome(command: Command, values: CommandValues, request: Request, isPrivate: boolean): Promise<Reply> {
    const call = { values, request, isPrivate, tools: this.#tools }
    return replyWith(command.compose(await command.run(call), call), isPrivate)
  }

  /** Whoever may not call it is told so when they submit it, and nothing else. */
  async #proofread(called: Called | null): Promise<ReturnedForm | null> {
    if (called === null || refusalOf(called.command, this.#withRights(called.request)) !== null) return null
    return called.proofread?.() ?? null
  }

  #command(name: string): Command | undefined {
    return this.commands.find((command) => command.name === name)
  }

  /** A direct message is managed by whoever it is with, every channel by the people of the settings. */
  #withRights(request: Request): Request {
    const { person, place } = request
    const isManager = person.isManager || place.isDirect || (this.#options.admins ?? []).includes(person.id)
    return { ...request, person: { ...person, isManager } }
  }
}

function replyWith(outcome: Outcome, isPrivate: boolean): Reply {
  if ('form' in outcome) return { kind: 'form', form: outcome.form }
  const { message, ...conversation } = 'message' in outcome ? outcome : { message: outcome }
  return { kind: 'message', message, isPrivate, ...conversation }
}

const isRefusal = (error: unknown): error is DatelineError => error instanceof DatelineError && error.code === 'usage'

/** What all see who have not seen the form says who filled it in. */
function signed(reply: Reply, { person, place }: Request): Reply {
  if (reply.kind !== 'message' || reply.isPrivate || place.isDirect || person.name === undefined) return reply
  const { message } = reply
  return { ...reply, message: { ...message, blocks: [...message.blocks, note(`Asked for by ${person.name}.`)] } }
}

/** Why this person may not run it here; `null` if they may. */
function refusalOf({ name, who }: CommandSpec, { person }: Request): string | null {
  return who === 'managers' && !person.isManager ? `/${name} is for people who may manage this channel.` : null
}

/** A command that cannot be carried out where nothing is posted, however it is called. */
function elsewhere({ opensFormWith: _noForm, ...command }: Command): Command {
  const where = composeText(
    'Digests are posted on Discord and Slack.',
    'Here, /digest preview shows what one would be now.',
  )
  return { ...command, options: [], run: async () => null, compose: () => where }
}

/** Of a command that there is not; `commands`: those that there are. */
function unknownText(name: string, commands: readonly CommandSpec[]): string {
  const called = (some: readonly CommandSpec[]): string[] => some.map((one) => `/${one.name}`)
  const kin = called(commands.filter((one) => one.name.startsWith(`${name} `)))
  if (kin.length === 0) return `There is no command /${name}. There are ${called(commands).join(', ')}.`
  return `Behind /${name} stands another word: ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(kin)}.`
}

function waitText({ whose, seconds }: { whose: 'person' | 'channel'; seconds: number }): string {
  const who = whose === 'person' ? 'You ask' : 'This channel asks'
  return `${who} faster than I can read. Ask again ${seconds === 1 ? 'in a second' : `in ${seconds} seconds`}.`
}

/** What somebody can do whose request has failed. */
function adviceFor(error: unknown): string {
  if (error instanceof DatelineError && error.code === 'busy')
    return 'The articles are being read just now. Ask again in a minute.'
  return 'Something went wrong on my side. Ask again; if it goes on, tell whoever runs Dateline this reference.'
}
