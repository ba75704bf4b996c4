// The command line: made from the table of commands, beside what only an operator does. What a call asks for is loaded when it is run.

import { readFileSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { Command as CommanderCommand, InvalidArgumentError, Option } from 'commander'
import type { Call, Command, Outcome, Result } from './chat/commands/command.ts'
import { CLI_COMMANDS, COMMANDS, SHORTCUTS } from './chat/commands/table.ts'
import { composeCarried, composeRefresh } from './chat/compose.ts'
import { answerLines, doctorJson, indexJson, jsonLine, linesOf } from './chat/json.ts'
import { ROLES } from './config.ts'
import { Console, Exit, type Io, talk } from './console.ts'
import type { CommandOption, CommandValues } from './domain/command.ts'
import { parseAsOf } from './domain/day.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import { plain } from './domain/message.ts'
import { answerPrinter, renderCheck } from './platforms/terminal/render.ts'
import { counted } from './text/words.ts'
import type { OpenDateline, OpenOptions } from './wire.ts'

const RUN = 'npm run -s dateline --'
const USUAL_WIDTH = 80
const PACKAGE = path.join(import.meta.dirname, '../package.json')
const { version: VERSION } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
/** A fetch of what is due begins nothing any more after so long. */
const POLL_MS = 60_000

const EXAMPLES = `
Examples:
  $ ${RUN} ask who refused to cross
  $ ${RUN} ask "what did Lukashenko say about sanctions?" --as-of 2025-09-12
  $ ${RUN} ask --batch questions.jsonl > answers.jsonl
  $ ${RUN} summary night trains --short
  $ ${RUN} search "night train" -k 3 --json
  $ ${RUN} articles --articles ~/clippings

Settings come from the environment and .env as well; .env.example explains each.
Exit status: 0 done (an unanswered question is done), 1 it failed, 2 the words of the call are off.`

/** Loaded when a call is run: a help need not wait for it. */
const wire = () => import('./wire.ts')

interface Options extends OpenOptions {
  json?: boolean
  batch?: string
}

interface IndexOptions extends Options {
  only?: 'fetch' | 'files'
  confirmRemoval?: boolean
  daily?: boolean
  leaveUnfinished?: boolean
}

/** `words`: such as `['ask', 'who refused to cross?', '--json']`. Resolves to the exit status, as `EXAMPLES` says. */
export function runCommandLine(words: string[], io: Io): Promise<number> {
  const console = new Console(io)
  return console.run(() => dateline(console).parseAsync(questionLast(words), { from: 'user' }))
}

export function runStart(words: string[], io: Io): Promise<number> {
  const console = new Console(io)
  const start = openable('npm start --', console)
    .description('Answers on Discord and Slack where their tokens are set, or else in this terminal.')
    .addHelpText(
      'after',
      `\nWhere questions are piped to it, it answers them and ends; no web page opens then.\n${RUN} --help shows the commands for one question, a digest and so on.`,
    )
    .action(async (options: OpenOptions) => {
      const { platformsSetUp, withDateline } = await wire()
      const how = { refresh: true, searches: true, startsDuty: true }
      await withDateline({ ...options, ...how }, console, async (open, settings, log) => {
        if (settings.roles.includes('refresh')) void open.embedding?.catchUp()
        const { isTTY } = console.io.stdin
        const isShared = settings.roles.length < ROLES.length
        if (platformsSetUp(settings).length > 0 || isShared || (settings.web.when === 'on' && !isTTY))
          return (await import('./on-duty.ts')).onDuty(open, settings, log, console)
        const { outOfReach } = await import('./digests/compose-subscriptions.ts')
        for (const warning of outOfReach(await open.keepSettled(true), [])) console.notice(warning)
        const { when } = settings.web
        const openWeb = when === 'off' || !isTTY ? null : (await import('./web.ts')).openWeb
        const web = await openWeb?.(open, settings, log, (line) => console.notice(line), {
          ...{ isBeside: true, hasPages: true },
        })
        try {
          await talk(console, open, false)
        } finally {
          await web?.stop(0)
        }
      })
    })
  return console.run(() => start.parseAsync(words, { from: 'user' }))
}

function dateline(console: Console): CommanderCommand {
  const program = commander('dateline', console)
    .description('Answers questions from your articles, every sentence cited word for word.')
    .addHelpText('after', EXAMPLES)
    .helpCommand('help [command]', 'help for a command')
  /** Of "sources add", the first word is a command that holds the others; alone, it lists. */
  const sources = commander('sources', console).description('the feeds that bring articles')
  const add: Add = (name, description) => {
    const [first = '', second] = name.split(' ')
    const made = openable(second ?? first, console).description(description)
    made.option('--json', 'print JSON').option('--no-refresh', 'use the index as it is')
    if (second !== undefined && !program.commands.includes(sources)) program.addCommand(sources)
    const group = second === undefined ? program : sources
    group.addCommand(made, { isDefault: second === 'list' })
    return made
  }
  const only = new Option('--only <what>', 'only fetch the feeds that are due, or only read files')
  const task = 'fetch the feeds that are due, and bring the index up to date; or read one page of the web'
  const index = add('index', task).argument('[address]', 'the address of a page')
  index.addOption(only.choices(['fetch', 'files']))
  index.option('--confirm-removal', 'articles whose files are missing, even many or all, are meant to be gone')
  index.option('--leave-unfinished', 'files that may still be being written are left for the next time')
  index.option('--daily', 'with --only files: all records are looked at for damage as well, and the chat’s are copied')
  index.action(async (address: string | undefined, given: IndexOptions) => {
    const { confirmRemoval = false, leaveUnfinished = false, daily = false, ...options } = given
    const { refreshed, withDateline } = await wire()
    const checks = daily || options.only === undefined
    await withDateline({ ...options, refresh: false }, console, async (open) => {
      if (checks) await open.lookAfterChat(console.now(), { copies: daily })
      if (address !== undefined) console.notice(`Read: ${await (await open.sources()).read(address)}.`)
      const isAlone = options.only === 'fetch'
      const fetched = options.only === 'files' ? null : await fetchDue(open, console, isAlone)
      if (isAlone) return console.show(options.json, fetched ?? {}, plain())
      const how = { confirmsRemoval: confirmRemoval, leavesUnfinished: leaveUnfinished, checks }
      const report = await refreshed(open, console, how)
      await open.embedding?.catchUp({
        onProgress: (articles, total) => console.showProgress({ stage: 'embedding', articles, total }),
        onTrouble: (message) => console.notice(message),
      })
      console.status.clear()
      await console.show(options.json, { ...indexJson(report), fetched }, composeRefresh(report))
    })
  })
  for (const command of CLI_COMMANDS) addTyped(command, add, console)
  add('chat', 'ask in the terminal, with follow-ups').action(async (options: Options) => {
    await (await wire()).withDateline({ ...options, searches: true }, console, (open) => {
      void open.embedding?.catchUp()
      return talk(console, open, options.json ?? false)
    })
  })
  program.addCommand(
    commander('manifest', console)
      .description('print the manifest that Slack makes the app from')
      .option('--request-url <url>', 'by HTTP instead of Socket Mode: where Slack is to send what happens', webAddress)
      .action(async ({ requestUrl }: { requestUrl?: string }) => {
        const { slackManifestFile } = await import('./platforms/slack/manifest.ts')
        await console.print(slackManifestFile(COMMANDS, SHORTCUTS, { requestUrl: requestUrl ?? null }))
      }),
  )
  program.addCommand(
    openable('copy', console)
      .description(
        'carry all records from the data folder over into PostgreSQL, or back; stop whatever else uses them first',
      )
      .option('--to [address]', 'into that database, which holds none yet; without an address, that of DATABASE_URL')
      .option('--from [address]', 'from that database into the data folder, which holds none yet')
      .option('--json', 'print JSON')
      .action(async ({ to, from, json, ...options }: Options & Partial<Record<'to' | 'from', string | true>>) => {
        if ((to === undefined) === (from === undefined))
          throw new DatelineError('usage', 'Write either --to or --from.')
        const { copyRecords } = await wire()
        const carried = await copyRecords(options, console, to ?? from ?? true, to !== undefined)
        console.status.clear()
        await console.show(json, Object.fromEntries(carried), composeCarried(carried))
      }),
  )
  add('doctor', 'is everything set up: one line a check, and what to do').action(async (options: Options) => {
    const { diagnose, doctorParts } = await import('./doctor.ts')
    const checks = []
    for await (const check of diagnose(doctorParts(options, console))) {
      checks.push(check)
      if (!options.json) await console.print(renderCheck(check, console.look()))
    }
    if (options.json) await console.show(true, doctorJson(checks), plain())
    if (checks.some(({ state }) => state === 'failed')) throw new Exit(1)
  })
  return program
}

/** Fetches what is due: all of it for a person who waits, or as much as a minute has room for. */
async function fetchDue(open: OpenDateline, console: Console, isBounded: boolean) {
  const problem = await (await open.sources()).settle(!isBounded)
  if (problem !== null) console.notice(problem)
  const report = await open.poll(isBounded ? POLL_MS : Number.POSITIVE_INFINITY)
  const { looked, failed, taken } = report
  const failures = failed === 0 ? '' : ` ${counted(failed, 'feed')} could not be read; \`sources\` says why.`
  if (looked + failed > 0)
    console.notice(`${counted(looked, 'feed')} looked at, ${counted(taken, 'item')} new or changed.${failures}`)
  return report
}

/** A command that says on the console what is wrong with its words, and ends the run. */
function commander(name: string, { io: { stdout, stderr } }: Console): CommanderCommand {
  const widthOf = ({ isTTY, columns }: typeof stdout): number => (isTTY && columns) || USUAL_WIDTH
  return new CommanderCommand(name)
    .exitOverride(({ exitCode }) => {
      throw new Exit(exitCode === 0 ? 0 : 2)
    })
    .helpOption('-h, --help', 'this help')
    .version(VERSION, '-V, --version', 'the version')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
      getOutHasColors: () => stdout.isTTY ?? false,
      getErrHasColors: () => stderr.isTTY ?? false,
    })
}

const openable = (name: string, console: Console): CommanderCommand =>
  commander(name, console)
    .option('--articles <dir>', 'folder of articles (default: ARTICLES_DIR or "articles")', folder)
    .option('--data <dir>', 'folder for records and index (default: DATA_DIR or "data")', folder)
    .option('--offline', 'never call a language model')

type Add = (name: string, description: string) => CommanderCommand

/** A command of the table: the words behind it are its first option, the others have names. */
function addTyped(command: Command, add: Add, console: Console): void {
  const { name, description, isPrivate, example } = command
  const [main, ...others] = command.options
  const made = add(name, description.charAt(0).toLowerCase() + description.slice(1)).allowExcessArguments()
  if (main !== undefined) made.argument(`[${main.name}...]`, main.description)
  // Nobody else reads what the command line prints.
  const isOfUse = (option: CommandOption) => typeof isPrivate === 'boolean' || option.name !== isPrivate.option
  const named = [...others, ...(command.cliOptions ?? [])].filter(isOfUse)
  for (const option of named) made.addOption(optionOf(option))
  if (command.takesBatch)
    made.option('--batch <file>', 'a JSON line in, a JSON line out: {"id","question","asOf"?}; "-" is standard input')
  made.action(async (...received: unknown[]) => {
    const options = made.opts<Options & CommandValues>()
    const words = Array.isArray(received[0]) ? received[0].join(' ') : ''
    const { batch } = options
    const [other] = main === undefined ? made.args : []
    if (other !== undefined) made.error(`error: there is no command “${name.replace(/ list$/, '')} ${other}”`)
    if (words !== '' && batch !== undefined) made.error('error: either words or --batch, not both')
    if (words === '' && batch === undefined && main?.isRequired)
      made.error(`error: write ${main.description} behind the command, for instance: ${RUN} ${example}`)
    const values: CommandValues = main === undefined || words === '' ? {} : { [main.name]: words }
    for (const option of named) {
      const value = options[optionOf(option).attributeName()]
      if (value !== undefined) values[option.name] = value
    }
    const problem = command.problemIn?.(values) ?? null
    if (problem !== null) made.error(`error: ${problem}`)
    if (main === undefined || batch === undefined) return runTyped(command, values, options, console)
    await runBatch(command, values, options, console)
  })
}

function optionOf({ name, kind, choices, description }: CommandOption): Option {
  const flag = name.length === 1 ? `-${name}` : `--${name.replaceAll('_', '-')}`
  if (kind === 'flag') return new Option(flag, description)
  const value = kind === 'day' ? 'day' : choices.length > 0 ? 'choice' : name.length === 1 ? 'number' : 'text'
  const option = new Option(`${flag} <${value}>`, description)
  if (choices.length > 0) return option.choices(choices.map(({ value }) => value))
  return kind === 'day' ? option.argParser(day) : option
}

async function runTyped(command: Command, values: CommandValues, options: Options, console: Console): Promise<void> {
  const { withDateline } = await wire()
  await withDateline({ ...options, searches: 'question' in values || 'words' in values }, console, async (open) => {
    const printer = answerPrinter(console.look())
    const call = callOf(values, open)
    if (!options.json) {
      call.request.onStep = console.status.show
      call.request.onSentence = (sentence) => {
        console.status.clear()
        console.io.stdout.write(printer.sentence(sentence))
      }
    }
    const outcome = await command.run(call)
    console.status.clear()
    const { shown, json, text, remarks = [] } = resultOf(outcome)
    for (const remark of remarks) console.notice(remark)
    if (text !== undefined) await console.print(text)
    else await console.show(options.json, json ?? shown, { ...shown, actions: [] }, printer)
  })
}

function resultOf(outcome: Outcome): Result {
  if ('form' in outcome) throw new Error('a form was opened where none can be filled in')
  return 'shown' in outcome ? outcome : { shown: outcome }
}

async function runBatch(command: Command, values: CommandValues, options: Options, console: Console): Promise<void> {
  const { batch: file = '-' } = options
  const main = command.options[0]?.name ?? ''
  // Opened first: a file that is not there should not have to wait for the articles.
  const opened = file === '-' ? null : await opening(file)
  const input = opened?.createReadStream() ?? console.io.stdin
  const { withDateline } = await wire()
  await withDateline({ ...options, searches: true }, console, async (dateline) => {
    const answers = answerLines(linesOf(input), async ({ text, asOf }) => {
      const call = callOf({ ...values, [main]: text, ...(asOf && { as_of: asOf }) }, dateline)
      return resultOf(await command.run(call)).json ?? {}
    })
    for await (const answer of answers) await console.print(`${jsonLine(answer)}\n`)
  })
}

async function opening(file: string) {
  try {
    if ((await stat(file)).isDirectory()) throw new Error('it is a folder')
    return await open(file)
  } catch (error) {
    const hint = 'Name a file with one JSON object a line, or - for standard input.'
    const problem = `The batch file ${file} cannot be read: ${messageOf(error)}.`
    throw new DatelineError('articles', problem, { hint, cause: error })
  }
}

const UNKEPT: Call['tools']['conversations'] = {
  ask: (dateline, question, options) =>
    UNKEPT.add(() => dateline.ask(question, { ...options, conversation: [] }), options),
  add: async (work) => ({ ...(await work([])), id: null }),
}

function callOf(values: CommandValues, { tools }: OpenDateline): Call {
  return {
    values,
    isPrivate: false,
    tools: { ...tools, conversations: UNKEPT, commands: COMMANDS },
    request: {
      person: { id: 'operator', isManager: true },
      place: { platform: 'terminal', community: null, channel: 'terminal', isDirect: true },
      conversation: null,
    },
  }
}

function day(text: string): string {
  if (parseAsOf(text) !== null) return text
  throw new InvalidArgumentError('Write a day like 2025-09-12, or a time like 2025-09-12T18:00Z.')
}

/** "" is what an unset "$DIR" gives; it would be all that lies where the command was called. */
function folder(given: string): string {
  if (given.trim() !== '') return given
  throw new InvalidArgumentError('Name a folder.')
}

function webAddress(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text
  throw new InvalidArgumentError('Write an address like https://dateline.example/slack/events.')
}

/** Words that look like an option but hold a space, such as "-- DROP TABLE", are part of the question. */
function questionLast(words: string[]): string[] {
  const isQuestion = (word: string) => /^-/.test(word) && /\s/.test(word) && !/^--[a-z-]+=/.test(word)
  const questions = words.includes('--') ? [] : words.filter(isQuestion)
  return questions.length === 0 ? words : [...words.filter((word) => !isQuestion(word)), '--', ...questions]
}
