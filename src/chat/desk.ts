// The desk: what every platform brings what people write to. Looks whether Dateline is on duty there and whether it is that person's
// turn, has commands and actions do the work, and turns what goes wrong into words for the asker.
import { randomUUID } from 'node:crypto'
import { composeSources, composeText, note } from '../answers/compose.ts'
import { Conversations } from '../answers/conversations.ts'
import { exampleQuestions } from '../answers/suggestions.ts'
import { type CommandValues, isPrivateCall, mayOpenForm, problemWith } from '../domain/command.ts'
import { messageOf } from '../domain/errors.ts'
import type { Message, ReturnedForm } from '../domain/message.ts'
import type { Desk, Reply, Request, Suggestion } from '../domain/ports.ts'
import { act, fillIn } from './actions.ts'
import { checkClaims } from './claims.ts'
import { type Command, type Conversing, type Opened, type Refusal, refusal, refusalOf } from './commands/command.ts'
import { SUBSCRIBE } from './commands/digest-manage.ts'
import { SHORTCUTS } from './commands/shortcuts.ts'
import { COMMANDS } from './commands/table.ts'
import { composeFailure, composeHome } from './compose-chat.ts'
import type { DeskParts, DeskTools } from './desk-parts.ts'
import { adviceFor, unknownText, waitText } from './desk-words.ts'
import { proofreadQuestion } from './digest-actions.ts'
import { digestsAtHome } from './digest-home.ts'
import { type Called, calledByButton, calledByForm, proofreadDigest } from './digest-managing.ts'
import { lastTalk, replyBelowDigest, sourcesOfDigest } from './digest-replies.ts'
import { isOnDuty } from './duty.ts'
import type { FairUse } from './fair-use.ts'
import { answerTo } from './reply.ts'

const MOST_SUGGESTIONS = 25
/** Articles on the bot's own page. */
const NEWEST_SHOWN = 5
/** Articles among which questions to suggest are looked for, and how long those hold. */
const EXAMPLE_ARTICLES = 12
const EXAMPLES_MS = 10 * 60_000

export interface DeskOptions {
  /** `null`: no limits, for the operator's own terminal. */
  fairUse: FairUse | null
  /** Ids of people who may manage every channel. */
  admins?: readonly string[]
  /** The one table; tests bring others. */
  commands?: readonly Command[]
}

export function createDesk(parts: DeskParts, { fairUse, admins = [], commands: table = COMMANDS }: DeskOptions): Desk {
  const { duty, log, clock, catalogue } = parts
  const isOfUse = ({ needsPosting }: Command): boolean => parts.posts || !needsPosting
  /** Those of no use here are understood, but say where they are. */
  const commands = table.map((command) => (isOfUse(command) ? command : elsewhere(command)))
  /** Those that are offered. */
  const useful = table.filter(isOfUse)
  const conversations = new Conversations(parts.answers, {
    onTrouble: (error) => log.warn({ error: messageOf(error) }, 'an answer could not be kept'),
  })
  const starters = cached(EXAMPLES_MS, clock, async () => {
    const newest = await catalogue.newest({ limit: EXAMPLE_ARTICLES })
    const articles = await Promise.all(newest.map(({ id, version }) => catalogue.articleVersion(id, version)))
    return exampleQuestions(
      articles.filter((article) => article !== null),
      parts.offline,
      clock(),
    )
  })
  const tools: DeskTools = { ...parts, commands: useful, conversations, starters }

  /** Does the work unless something speaks against it; nothing but an aborted signal is thrown. */
  async function attended(request: Request, work: () => Promise<Reply>, { isCounted = false, isCalled = true } = {}) {
    if (!isOnDuty(duty, request.place))
      return isCalled ? privately(composeText('Dateline is not on duty in this channel.')) : SILENCE
    try {
      const wait = isCounted ? await fairUse?.count(request.person.id, request.place) : null
      return wait ? privately(composeText(waitText(wait))) : await work()
    } catch (error) {
      request.signal?.throwIfAborted()
      const reference = randomUUID().slice(0, 6).toUpperCase()
      log.error({ reference, platform: request.place.platform, error: messageOf(error) }, 'a request failed')
      return privately(composeFailure(adviceFor(error), reference))
    }
  }

  const commandCalled = (name: string): Command | undefined => commands.find((command) => command.name === name)

  async function answer(text: string, request: Request): Promise<Message | Conversing | Refusal> {
    const word = text.trim().toLowerCase()
    const command = word === '?' ? commandCalled('help') : commandCalled(word)
    if (word === 'sources') {
      const last = await parts.answers.last(await lastTalk(request.conversation, tools))
      const ofDigest = last === null ? await sourcesOfDigest(request.conversation, tools) : null
      return ofDigest ?? composeSources(last?.answer ?? null, { linkTo: parts.linkTo })
    }
    // "help" and "status" alone are commands; what needs more words is a question.
    if (command?.options.every(({ isRequired }) => !isRequired)) return calledInWords(command, request)
    const below = await replyBelowDigest(text, request, tools)
    return below ?? answerTo(text, { request, isPrivate: false, tools })
  }

  /** Where no form can be opened, and a platform may not have looked who manages. */
  async function calledInWords(command: Command, request: Request): Promise<Message | Conversing | Refusal> {
    const refused = refusalOf(command, informed(request))
    if (refused !== null) return refusal(composeText(refused, `Whoever may writes it as a command: /${command.name}`))
    if (mayOpenForm(command, {}))
      return refusal(composeText(`Write it as a command, for instance: /${command.example}`))
    const done = await command.handle({ values: {}, request, isPrivate: false, tools })
    return 'form' in done ? refusal(composeText(`Write it as a command: /${command.name}`)) : done
  }

  /** A direct message is managed by whoever it is with, every channel by the people of the settings. */
  function informed(request: Request): Request {
    const { person, place } = request
    return {
      ...request,
      person: { ...person, isManager: person.isManager || place.isDirect || admins.includes(person.id) },
    }
  }

  async function run(name: string, values: CommandValues, asked: Request): Promise<Reply> {
    const command = commandCalled(name)
    if (command === undefined) {
      return privately(composeText(unknownText(name, useful)))
    }
    const request = informed(asked)
    const problem = refusalOf(command, request) ?? problemWith(command, values)
    return problem === null ? carryOut(command, values, request) : privately(composeText(problem))
  }

  /** The one way to what a command does, whoever calls it and however. */
  async function carryOut(command: Command, values: CommandValues, request: Request): Promise<Reply> {
    const isPrivate = isPrivateCall(command, values)
    const refused = refusalOf(command, request)
    const work = async (): Promise<Reply> =>
      said(await command.handle({ values, request, isPrivate, tools }), isPrivate)
    const reply =
      refused === null
        ? await attended(request, work, { isCounted: command.isCounted })
        : privately(composeText(refused))
    return reply.kind === 'message' && command.changesHome ? { ...reply, changesHome: true } : reply
  }

  async function carryOutCalled(called: Called): Promise<Reply> {
    if ('refused' in called) return { kind: 'message', message: called.refused, isPrivate: true, changesHome: true }
    return carryOut(called.command, called.values, informed(called.request))
  }

  async function press(action: string, request: Request): Promise<Reply> {
    const called = await calledByButton(action, request, tools)
    return called === null ? act(action, request, tools) : carryOutCalled(called)
  }

  async function proofread(
    form: string,
    values: Record<string, string>,
    request: Request,
  ): Promise<ReturnedForm | null> {
    const called = await calledByForm(form, values, request, tools)
    if (called === null) return proofreadQuestion(form, values, tools)
    // Whoever may not is told so, and nothing else.
    const isRefused = 'refused' in called || refusalOf(called.command, informed(called.request)) !== null
    return isRefused ? null : proofreadDigest(form, values, request, tools)
  }

  async function submit(form: string, values: Record<string, string>, request: Request): Promise<Reply> {
    const called = await calledByForm(form, values, request, tools)
    if (called === null) return fillIn(form, values, request, tools)
    const returned = await proofread(form, values, request)
    if (returned === null) return signed(await carryOutCalled(called), request)
    return privately(
      composeText(...[returned.form.note ?? '', ...Object.values(returned.problems)].filter((text) => text !== '')),
    )
  }

  return {
    commands,
    shortcuts: SHORTCUTS,
    respond: (text, request) =>
      attended(request, async () => said(await answer(text, request), false), { isCounted: true, isCalled: false }),
    run,
    async suggest(name, option, typed): Promise<Suggestion[]> {
      try {
        return ((await commandCalled(name)?.suggest?.(option, typed, tools)) ?? []).slice(0, MOST_SUGGESTIONS)
      } catch (error) {
        log.warn({ command: name, error: messageOf(error) }, 'no suggestions could be made')
        return []
      }
    },
    shortcut: (_name, text, request) =>
      attended(request, async () => privately(await checkClaims(text, request, tools)), { isCounted: true }),
    press: (action, request) => attended(request, () => press(action, informed(request))),
    async proofread(form, values, request) {
      try {
        return await proofread(form, values, informed(request))
      } catch (error) {
        log.warn({ form, error: messageOf(error) }, 'a form could not be looked through before it was submitted')
        return null
      }
    },
    submit: (form, values, request) => attended(request, () => submit(form, values, informed(request))),
    async home(request): Promise<Message> {
      const [status, newest, examples, digests] = await Promise.all([
        parts.status(),
        catalogue.newest({ limit: NEWEST_SHOWN }),
        starters(),
        parts.posts ? digestsAtHome(request, tools, admins.includes(request.person.id)) : [],
      ])
      const home = composeHome({ commands: useful, examples, status, newest, linkTo: parts.linkTo, digests })
      // Whoever subscribes there gets the digest as a direct message.
      return parts.posts ? { ...home, actions: [SUBSCRIBE] } : home
    },
    starters,
  }
}

const SILENCE: Reply = { kind: 'silence' }

function said(what: Message | Conversing | Refusal | Opened, isPrivate: boolean): Reply {
  if ('form' in what) return { kind: 'form', form: what.form }
  return 'message' in what ? { kind: 'message', isPrivate, ...what } : { kind: 'message', message: what, isPrivate }
}

/** What all see who have not seen the form says who filled it in. */
function signed(reply: Reply, { person, place }: Request): Reply {
  if (reply.kind !== 'message' || reply.isPrivate || place.isDirect || person.name === undefined) return reply
  const { message } = reply
  return { ...reply, message: { ...message, blocks: [...message.blocks, note(`Asked for by ${person.name}.`)] } }
}

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

/** A command that cannot be carried out where nothing is posted, however it is called. */
function elsewhere({ opensFormWith: _noForm, ...command }: Command): Command {
  const where = 'Digests are posted on Discord and Slack.'
  return {
    ...command,
    options: [],
    handle: async () => composeText(where, 'Here, /digest preview shows what one would be now.'),
  }
}

/** The result of `make`, made again when it is older than `ageMs`; one that failed is not kept. */
function cached<T>(ageMs: number, clock: () => Date, make: () => Promise<T>): () => Promise<T> {
  let made: { at: number; result: Promise<T> } | null = null
  return () => {
    const now = clock().getTime()
    if (made === null || now - made.at > ageMs) {
      const result = make()
      made = { at: now, result }
      result.catch(() => {
        made = null
      })
    }
    return made.result
  }
}
