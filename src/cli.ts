// The words of the command line: commands, options, help. What a command does is told in commands.ts.
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { parseAsOf } from './app/as-of.ts'
import * as commands from './commands.ts'
import { logLevel } from './config.ts'
import { misused, runProcess } from './console.ts'
import { DatelineError } from './domain/errors.ts'

const EXAMPLES = `
Examples:
  $ npm run -s dateline -- ask who refused to cross
  $ npm run -s dateline -- ask "what did Lukashenko say about sanctions?" --as-of 2025-09-12
  $ npm run -s dateline -- ask --batch questions.jsonl > answers.jsonl
  $ npm run -s dateline -- search "night train" -k 3 --json
  $ npm run -s dateline -- articles --articles ~/clippings

Settings come from the environment and .env as well; .env.example explains each.
Exit status: 0 done (an unanswered question is done), 1 it failed, 2 the words of the call are off.`

interface BatchOptions extends commands.CommonOptions {
  batch?: string
  asOf?: Date
}

function program(): Command {
  const dateline = new Command('dateline')
    .description('Answers questions from your articles, every sentence cited word for word.')
    .exitOverride()
    .addHelpText('after', EXAMPLES)
    .helpCommand('help [command]', 'help for a command')
    .helpOption('-h, --help', 'this help')

  command(dateline, 'index', 'bring the index up to date with the articles').action((options: commands.CommonOptions) =>
    commands.index(options),
  )
  command(dateline, 'ask [question...]', 'answer a question from the articles')
    .option('--as-of <date>', 'only what had been published by then; a day means its end (UTC)', asOfOf)
    .option(
      '--batch <file>',
      'answer a JSON line {"id","question","asOf"?} each, "-" for standard input; prints a JSON line each',
    )
    .action((words: string[], options: BatchOptions) =>
      options.batch === undefined
        ? commands.ask(textOf(words, 'ask'), options)
        : commands.askBatch(batchOf(words, options.batch), options),
    )
  command(dateline, 'search [words...]', 'find the passages that hold some words')
    .option('-k <number>', 'passages at most', countOf, 10)
    .option('--as-of <date>', 'only what had been published by then; a day means its end (UTC)', asOfOf)
    .option(
      '--batch <file>',
      'search for a JSON line {"id","question"} each, "-" for standard input; prints a JSON line each',
    )
    .action((words: string[], options: BatchOptions & { k: number }) =>
      options.batch === undefined
        ? commands.search(textOf(words, 'search'), options)
        : commands.searchBatch(batchOf(words, options.batch), options),
    )
  command(dateline, 'articles', 'what is indexed, and what was skipped and why').action(
    (options: commands.CommonOptions) => commands.articles(options),
  )
  command(dateline, 'chat', 'ask in the terminal, with follow-ups').action((options: commands.CommonOptions) =>
    commands.chat(options),
  )
  command(dateline, 'doctor', 'is everything set up: one line a check, and what to do').action(
    (options: commands.CommonOptions) => commands.doctor(options),
  )
  return dateline
}

function command(parent: Command, words: string, description: string): Command {
  return parent
    .command(words)
    .description(description)
    .helpOption('-h, --help', 'this help')
    .option('--articles <dir>', 'folder of articles (default: ARTICLES_DIR or "articles")')
    .option('--data <dir>', 'folder for records and index (default: DATA_DIR or "data")')
    .option('--json', 'print JSON')
    .option('--offline', 'never call a language model')
    .option('--no-refresh', 'use the index as it is')
    .showHelpAfterError('(--help shows what there is)')
}

function textOf(words: string[], name: string): string {
  if (words.length > 0) return words.join(' ')
  throw new DatelineError('usage', `There is nothing to ${name}.`, {
    hint: `Write it behind the command: npm run -s dateline -- ${name} "who refused to cross?"`,
  })
}

function batchOf(words: string[], file: string): string {
  if (words.length === 0) return file
  throw new DatelineError('usage', 'There is a question beside --batch.', { hint: 'Leave one of the two out.' })
}

function asOfOf(text: string): Date {
  const moment = parseAsOf(text)
  if (moment === null) throw new InvalidArgumentError('Write a day like 2025-09-12, or a time like 2025-09-12T18:00Z.')
  return moment
}

function countOf(text: string): number {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count < 1 || count > 1000)
    throw new InvalidArgumentError('Write a whole number from 1 to 1000.')
  return count
}

/** Words that look like an option but hold a space, such as "-- DROP TABLE", are part of the question. */
function questionLast(words: string[]): string[] {
  const isQuestion = (word: string) => /^-/.test(word) && /\s/.test(word) && !/^--[a-z-]+=/.test(word)
  const questions = words.includes('--') ? [] : words.filter(isQuestion)
  return questions.length === 0 ? words : [...words.filter((word) => !isQuestion(word)), '--', ...questions]
}

await runProcess(async () => {
  try {
    await program().parseAsync(questionLast(process.argv.slice(2)), { from: 'user' })
  } catch (error) {
    // Commander has said what is wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return
      throw misused()
    }
    throw error
  }
}, logLevel)
