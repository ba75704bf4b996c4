// The words of the command line: commands, options, help. What a command does is told in commands.ts, and loaded when it is called.
import { Command, CommanderError, InvalidArgumentError, type OutputConfiguration } from 'commander'
import { SUMMARY_VIEWS, type SummaryView } from './answers/options.ts'
import { parseAsOf, parseSince } from './chat/as-of.ts'
import { COMMANDS } from './chat/commands/table.ts'
import type { DigestCall } from './commands.ts'
import { Console, type Io, misused } from './console.ts'
import type { CommandSpec, CommandValues } from './domain/command.ts'
import type { StoryPeriod } from './domain/story.ts'
import type { DigestLength } from './domain/subscription.ts'
import type { CommonOptions } from './with-dateline.ts'

const RUN = 'npm run -s dateline --'

const ASK_EXAMPLES = `
Examples:
  $ ${RUN} ask who refused to cross
  $ ${RUN} ask "what did Lukashenko say about sanctions?" --as-of 2025-09-12
  $ ${RUN} ask --batch questions.jsonl > answers.jsonl`

const EXAMPLES = `${ASK_EXAMPLES}
  $ ${RUN} summary night trains --short
  $ ${RUN} search "night train" -k 3 --json
  $ ${RUN} articles --articles ~/clippings

Settings come from the environment and .env as well; .env.example explains each.
Exit status: 0 done (an unanswered question is done), 1 it failed, 2 the words of the call are off.`

const AS_OF = 'only what had been published by then; a day means its end (UTC)'
const BATCH = 'a JSON line in, a JSON line out: {"id","question","asOf"?}; "-" is standard input'

/** What a call asks for, to be done once the commands are loaded. */
type Call = (commands: typeof import('./commands.ts')) => Promise<void>

interface BatchOptions extends CommonOptions {
  batch?: string
  asOf?: Date
}

interface SummaryOptions extends CommonOptions {
  asOf?: Date
  short?: boolean
  view: SummaryView
}

/** Hands what the words ask for to `choose`; throws a CommanderError when they ask for help, or make no sense. */
function program(console: Console, choose: (call: Call) => void): Command {
  const dateline = new Command('dateline')
    .description('Answers questions from your articles, every sentence cited word for word.')
    .exitOverride()
    .configureOutput(outputTo(console))
    .hook('preAction', (_, called) => void called.setOptionValue('console', console))
    .addHelpText('after', EXAMPLES)
    .helpCommand('help [command]', 'help for a command')
    .helpOption('-h, --help', 'this help')
  const command = (words: string, description: string): Command =>
    dateline
      .command(words)
      .description(description)
      .helpOption('-h, --help', 'this help')
      .option('--articles <dir>', 'folder of articles (default: ARTICLES_DIR or "articles")')
      .option('--data <dir>', 'folder for records and index (default: DATA_DIR or "data")')
      .option('--json', 'print JSON')
      .option('--offline', 'never call a language model')
      .option('--no-refresh', 'use the index as it is')

  command('index', 'bring the index up to date with the articles').action((options: CommonOptions) =>
    choose(({ index }) => index(options)),
  )
  command('ask [question...]', 'answer a question from the articles')
    .addHelpText('after', ASK_EXAMPLES)
    .option('--as-of <date>', AS_OF, asOfOf)
    .option('--batch <file>', BATCH)
    .action((words: string[], { batch, ...options }: BatchOptions, self: Command) => {
      checkWords(words, batch, self)
      choose(({ ask, askBatch }) => (batch === undefined ? ask(words.join(' '), options) : askBatch(batch, options)))
    })
  command('summary [topic...]', 'sum up a topic or one article')
    .option('--as-of <date>', AS_OF, asOfOf)
    .option('--short', 'three sentences at most')
    .option(
      '--view <view>',
      'summary, timeline (what happened when) or compare (outlets side by side)',
      viewOf,
      'summary',
    )
    .action((words: string[], options: SummaryOptions, self: Command) => {
      checkWords(words, undefined, self)
      choose(({ summary }) => summary(words.join(' '), options))
    })
  command('search [words...]', 'find the passages that hold some words')
    .option('-k <number>', 'passages at most', countOf, 10)
    .option('--as-of <date>', AS_OF, asOfOf)
    .option('--batch <file>', BATCH)
    .action((words: string[], { batch, ...options }: BatchOptions & { k: number }, self: Command) => {
      checkWords(words, batch, self)
      choose(({ search, searchBatch }) =>
        batch === undefined ? search(words.join(' '), options) : searchBatch(batch, options),
      )
    })
  command('articles [words...]', 'what is indexed, and what was skipped and why; with words, the articles about them')
    .option('--outlet <name>', 'only those of this outlet')
    .action((words: string[], { outlet, ...options }: CommonOptions & { outlet?: string }) => {
      if (words.length === 0 && outlet === undefined) return choose(({ articles }) => articles(options))
      const values = { ...(words.length > 0 && { words: words.join(' ') }), ...(outlet !== undefined && { outlet }) }
      choose(({ runCommand }) => runCommand('articles', values, options))
    })
  command('stories [words...]', 'articles about one event together, the latest first; with an id or words, one story')
    .option('--since <date>', 'only stories that went on then or later; a day means its beginning (UTC)', sinceOf)
    .option('--until <date>', AS_OF, asOfOf)
    .action((words: string[], options: CommonOptions & StoryPeriod, self: Command) => {
      checkPeriod(options, self)
      choose(({ stories, oneStory }) => (words.length === 0 ? stories(options) : oneStory(words.join(' '), options)))
    })
  command('digest', 'what is new, as a channel would get it')
    .option('--since <date>', 'what came since then; a day means its beginning (the day before)', sinceOf)
    .option('--until <date>', AS_OF, asOfOf)
    .option('--topics <words>', 'only stories about these, with commas between')
    .option('--without <words>', 'no stories about these, with commas between')
    .option('--outlets <names>', 'only stories that one of these has reported, with commas between')
    .option('--length <length>', 'short, normal or long', lengthOf, 'normal')
    .option('--html <file>', 'write a page that can be mailed or opened')
    .action((options: DigestCall, self: Command) => {
      checkPeriod(options, self)
      choose(({ digest }) => digest(options))
    })
  for (const spec of COMMANDS.filter(({ name }) => !OWN.includes(name) && !OF_A_CHANNEL.test(name)))
    fromTable(command, spec, (values, options) => choose(({ runCommand }) => runCommand(spec.name, values, options)))
  command('chat', 'ask in the terminal, with follow-ups').action((options: CommonOptions) =>
    choose(({ chat }) => chat(options)),
  )
  dateline
    .command('manifest')
    .description('print the manifest that Slack makes the app from')
    .helpOption('-h, --help', 'this help')
    .option('--request-url <url>', 'by HTTP instead of Socket Mode: where Slack is to send what happens', addressOf)
    .action((options: { console: Console; requestUrl?: string }) => choose(({ manifest }) => manifest(options)))
  command('doctor', 'is everything set up: one line a check, and what to do').action((options: CommonOptions) =>
    choose(({ doctor }) => doctor(options)),
  )
  return dateline
}

/** Commands of the table that the command line words in its own way. */
const OWN = ['ask', 'summary', 'articles', 'help']
/** What concerns a channel, and there is none here. */
const OF_A_CHANNEL = /^digest /

/** A command as the table has it: its first option is the words behind the command, the others have names. */
function fromTable(
  command: (words: string, description: string) => Command,
  { name, description, options: [main, ...others] }: CommandSpec,
  action: (values: CommandValues, options: CommonOptions) => void,
): void {
  const words = main === undefined ? '' : main.isRequired ? ` <${main.name}...>` : ` [${main.name}...]`
  const made = command(`${name}${words}`, description.charAt(0).toLowerCase() + description.slice(1))
  for (const option of others)
    made.option(`--${option.name}${option.kind === 'flag' ? '' : ' <value>'}`, option.description)
  made.action((...received: unknown[]) => {
    const options = made.opts<CommonOptions & CommandValues>()
    const [first] = received
    const values = Object.fromEntries(others.flatMap((option) => given(option.name, options[option.name])))
    const typed = main !== undefined && Array.isArray(first) && first.length > 0
    action({ ...values, ...(typed && { [main.name]: first.join(' ') }) }, options)
  })
}

const given = (name: string, value: string | boolean | undefined): [string, string | boolean][] =>
  value === undefined ? [] : [[name, value]]

const LACKING: Record<string, string> = {
  ask: 'nothing is asked; write the question',
  summary: 'there is nothing to sum up; write the topic',
  search: 'there is nothing to search for; write the words',
}

function checkWords(words: string[], batch: string | undefined, command: Command): void {
  if (words.length > 0 && batch !== undefined) command.error('error: either words or --batch, not both')
  if (words.length > 0 || batch !== undefined) return
  command.error(`error: ${LACKING[command.name()]} behind the command`)
}

function checkPeriod({ since, until }: StoryPeriod, command: Command): void {
  if (since !== undefined && until !== undefined && since > until)
    command.error('error: --since is later than --until; write the earlier day behind --since')
}

const asOfOf = (text: string): Date => momentOf(parseAsOf(text))
const sinceOf = (text: string): Date => momentOf(parseSince(text))

function momentOf(moment: Date | null): Date {
  if (moment === null) throw new InvalidArgumentError('Write a day like 2025-09-12, or a time like 2025-09-12T18:00Z.')
  return moment
}

function lengthOf(text: string): DigestLength {
  const length = (['short', 'normal', 'long'] as const).find((known) => known === text)
  if (length === undefined) throw new InvalidArgumentError('Write short, normal or long.')
  return length
}

function addressOf(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text
  throw new InvalidArgumentError('Write an address like https://dateline.example/slack/events.')
}

function viewOf(text: string): SummaryView {
  const view = SUMMARY_VIEWS.find((known) => known === text)
  if (view === undefined) throw new InvalidArgumentError('Write summary, timeline or compare.')
  return view
}

function countOf(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > 1000) {
    throw new InvalidArgumentError('Write a whole number from 1 to 1000.')
  }
  return count
}

/** Words that look like an option but hold a space, such as "-- DROP TABLE", are part of the question. */
function questionLast(words: string[]): string[] {
  const isQuestion = (word: string) => /^-/.test(word) && /\s/.test(word) && !/^--[a-z-]+=/.test(word)
  const questions = words.includes('--') ? [] : words.filter(isQuestion)
  return questions.length === 0 ? words : [...words.filter((word) => !isQuestion(word)), '--', ...questions]
}

const outputTo = ({ io: { stdout, stderr } }: Console): OutputConfiguration => ({
  writeOut: (text) => void stdout.write(text),
  writeErr: (text) => void stderr.write(text),
  getOutHelpWidth: () => (stdout.isTTY ? (stdout.columns ?? 80) : 80),
  getErrHelpWidth: () => (stderr.isTTY ? (stderr.columns ?? 80) : 80),
  getOutHasColors: () => stdout.isTTY ?? false,
  getErrHasColors: () => stderr.isTTY ?? false,
})

/** What the words of a call ask for; `null` when they asked for help, and have been given it. Throws to end the run when they make no sense. */
function callOf(words: string[], console: Console): Call | null {
  let call: Call | null = null
  try {
    program(console, (chosen) => {
      call = chosen
    }).parse(questionLast(words), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has said what is wrong, or has shown the help that was asked for.
    if (error.exitCode !== 0) throw misused()
  }
  return call
}

/**
 * Runs one call of the command line, such as `['ask', 'who refused to cross?', '--json']`, on the streams it is given. Resolves to the exit
 * status: 0 done, 1 it failed, 2 the words of the call are off.
 */
export function runCommandLine(words: string[], io: Io): Promise<number> {
  const console = new Console(io)
  return console.run(async () => {
    const call = callOf(words, console)
    // Not before it is clear that something is to be done: --help and a wrong word are answered at once.
    if (call !== null) await call(await import('./commands.ts'))
  })
}
