// What each command does, and what it prints: JSON or a message.
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { composeAnswer, composeText } from './answers/compose.ts'
import type { AskedAnswer, AskOptions, SummaryView } from './answers/dateline.ts'
import { composeStories } from './answers/story-views.ts'
import type { OpenDateline } from './assemble.ts'
import { composeChecks, composeFound, composeListing, composeRefresh } from './chat/compose-reports.ts'
import {
  answerJson,
  checksJson,
  digestJson,
  jsonLine,
  listingJson,
  passagesJson,
  refreshJson,
  storiesJson,
  toldStoryJson,
} from './chat/json.ts'
import { readSettings, secretsOf } from './config.ts'
import { type Console, failed } from './console.ts'
import { composeDigest } from './digests/compose-digest.ts'
import { unspokenInWords } from './digests/compose-subscriptions.ts'
import type { CommandValues } from './domain/command.ts'
import { longDay } from './domain/day.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import { toArticle } from './domain/links.ts'
import type { Message } from './domain/message.ts'
import type { StoryPeriod } from './domain/story.ts'
import type { DigestLength } from './domain/subscription.ts'
import { linesOf } from './lines.ts'
import { createLog } from './log.ts'
import { type CommonOptions, refreshed, withDateline } from './with-dateline.ts'

const DAY_MS = 86_400_000

export { manifest } from './manifest.ts'

interface AskingOptions extends CommonOptions {
  asOf?: Date
}

export async function index(options: CommonOptions): Promise<void> {
  await withDateline({ ...options, refresh: false }, async (open) => {
    const report = await refreshed(open, options.console)
    await show(options, refreshJson(report), composeRefresh(report))
  })
}

export async function ask(question: string, options: AskingOptions): Promise<void> {
  await withDateline({ ...options, searches: true }, async ({ dateline }) => {
    const about = { now: options.console.now(), ...(options.asOf && { asOf: options.asOf }) }
    if (options.json)
      return options.console.print(`${jsonLine(answerJson('1', await dateline.ask(question, about)))}\n`)
    await printed(options.console, (shown) => dateline.ask(question, { ...about, ...shown }))
  })
}

/** Shows an answer while it is being written. */
async function printed(
  console: Console,
  answering: (shown: Pick<AskOptions, 'onStep' | 'onSentence'>) => Promise<AskedAnswer>,
): Promise<void> {
  const { AnswerPrinter } = await import('./platforms/terminal/answer-printer.ts')
  const printer = new AnswerPrinter(console.look())
  const { answer } = await answering({
    onStep: (step) => console.showStep(step),
    onSentence: (sentence) => {
      console.clearStatus()
      console.io.stdout.write(printer.sentence(sentence))
    },
  })
  console.clearStatus()
  await console.print(printer.rest(composeAnswer(answer)))
}

export async function summary(
  topic: string,
  options: AskingOptions & { short?: boolean; view: SummaryView },
): Promise<void> {
  await withDateline({ ...options, searches: true }, async ({ dateline }) => {
    const length = options.short ? 'short' : 'normal'
    const about = {
      length,
      view: options.view,
      now: options.console.now(),
      ...(options.asOf && { asOf: options.asOf }),
    } as const
    if (options.json) {
      const summarised = await dateline.summarise(topic, about)
      return options.console.print(`${jsonLine({ ...answerJson('1', summarised), topic })}\n`)
    }
    await printed(options.console, (shown) => dateline.summarise(topic, { ...about, ...shown }))
  })
}

export async function search(words: string, options: AskingOptions & { k: number }): Promise<void> {
  await withDateline({ ...options, searches: true }, async ({ dateline }) => {
    const about = { limit: options.k, now: options.console.now(), ...(options.asOf && { asOf: options.asOf }) }
    const found = await dateline.search(words, about)
    await show(options, passagesJson(found), composeFound(found))
  })
}

/** A line of JSON for every line of the file; "-" is standard input. */
export async function askBatch(file: string, options: AskingOptions): Promise<void> {
  const { answerLines } = await import('./chat/batch.ts')
  await batch(file, options, ({ dateline }, lines) =>
    answerLines(lines, dateline, { now: options.console.now(), asOf: options.asOf ?? null }),
  )
}

export async function searchBatch(file: string, options: AskingOptions & { k: number }): Promise<void> {
  const { searchLines } = await import('./chat/batch.ts')
  await batch(file, options, ({ dateline }, lines) =>
    searchLines(lines, dateline, { now: options.console.now(), asOf: options.asOf ?? null, limit: options.k }),
  )
}

export async function articles(options: CommonOptions): Promise<void> {
  await withDateline(options, async ({ dateline }) => {
    const listing = await dateline.listing()
    await show(options, listingJson(listing), composeListing(listing))
  })
}

export async function stories({ since, until, ...options }: CommonOptions & StoryPeriod): Promise<void> {
  await withDateline(options, async ({ dateline }) => {
    const period = { ...(since && { since }), ...(until && { until }) }
    const found = await dateline.stories(period)
    await show(options, storiesJson(found), composeStories(found, period))
  })
}

/** The story of an id, or that some words name, with all that is known of it; all that tell of the words, where they name none alone. */
export async function oneStory(
  words: string,
  { since, until, ...options }: CommonOptions & StoryPeriod,
): Promise<void> {
  await withDateline(options, async ({ dateline }) => {
    const about = { now: options.console.now(), ...(since && { since }), ...(until && { asOf: until }) }
    const told = await dateline.toldStory(words, about)
    if (told !== null) return show(options, toldStoryJson(told), composeAnswer(told.answer))
    const found = await dateline.storiesAbout(words, about)
    await show(
      options,
      storiesJson(found),
      found.length === 0
        ? composeText(`There is no such story${since || until ? ' in that time' : ''}.`)
        : composeStories(found),
    )
  })
}

export interface DigestCall extends CommonOptions, StoryPeriod {
  topics?: string
  without?: string
  outlets?: string
  length: DigestLength
  html?: string
}

/** The digest of a time; without `since`, of the last day. */
export async function digest({ since, until, html, ...call }: DigestCall): Promise<void> {
  const { topics, without, outlets, length, ...options } = call
  await withDateline(options, async (open) => {
    const { digests, tasteOf } = await open.chat()
    const read = await tasteOf({ topics, without, outlets, length })
    if ('problem' in read) throw new DatelineError('usage', read.problem)
    const { taste } = read
    const end = until ?? options.console.now()
    const begin = since ?? new Date(end.getTime() - DAY_MS)
    const made = await digests.make({ since: begin, until: end, taste, told: [], isExact: true })
    const ofOthers = length === 'long' ? 'The command "stories" lists all.' : '--length long has room for more.'
    const shown = { linkTo: toArticle, actionsFor: () => [] }
    const message = composeDigest(made.digest, { ...shown, ofOthers })
    if (html !== undefined) {
      const { renderPage } = await import('./platforms/web/page.ts')
      // Whoever is mailed it has no options to set.
      await written(html, renderPage(composeDigest(made.digest, { ...shown, ofOthers: '' })))
    }
    const newest = (await open.dateline.stories({ until: end }))[0]?.lastPublishedAt ?? null
    if (made.digest.stories.length === 0 && newest !== null && newest < begin)
      options.console.notice(
        `The newest article is of ${longDay(newest)}: --since ${newest.toISOString().slice(0, 10)} tells what was new then.`,
      )
    for (const remark of unspokenInWords(await digests.unspoken([...taste.topics, ...taste.without])))
      options.console.notice(remark)
    await show(options, digestJson(made.digest), message)
  })
}

async function written(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw new DatelineError('usage', `${file} cannot be written: ${messageOf(error)}.`, {
      hint: 'Name a file in a folder that you may write to.',
      cause: error,
    })
  }
}

/** A command of the table, as somebody in a chat would call it. */
export async function runCommand(name: string, values: CommandValues, options: CommonOptions): Promise<void> {
  await withDateline(options, async (open) => {
    const reply = await (await open.chat()).desk(null).run(name, values, {
      person: { id: 'operator', isManager: true },
      place: { platform: 'terminal', community: null, channel: 'terminal', isDirect: true },
      conversation: null,
      onStep: (step) => options.console.showStep(step),
    })
    options.console.clearStatus()
    if (reply.kind === 'message') await show(options, reply.message, { ...reply.message, actions: [] })
  })
}

export async function chat(options: CommonOptions): Promise<void> {
  const { talk } = await import('./talk.ts')
  await withDateline({ ...options, searches: true }, (open, settings) =>
    talk(open, settings, { console: options.console, json: options.json ?? false }),
  )
}

export async function doctor(options: CommonOptions): Promise<void> {
  const { diagnose } = await import('./chat/doctor.ts')
  const { doctorParts } = await import('./assemble-doctor.ts')
  const { offline = false, refresh, console } = options
  const settings = readSettings({ ...options, offline: false }, console.io.env)
  const log = createLog(settings.logLevel, secretsOf(settings), console.io.stderr)
  const parts = doctorParts(
    settings,
    { log, onNotice: (notice) => console.notice(notice), now: console.now },
    { refresh, offline },
  )
  const checks = []
  for await (const check of diagnose(parts)) {
    checks.push(check)
    if (!options.json) await show(options, null, composeChecks([check]))
  }
  if (options.json) await console.print(`${jsonLine(checksJson(checks))}\n`)
  if (checks.some(({ state }) => state === 'failed')) throw failed()
}

async function show(options: CommonOptions, json: unknown, message: Message): Promise<void> {
  if (options.json) return options.console.print(`${jsonLine(json)}\n`)
  const { renderMessage } = await import('./platforms/terminal/render.ts')
  await options.console.print(renderMessage(message, options.console.look()))
}

/** Prints a line of JSON for each value that the work gives for the lines of a file. */
async function batch(
  file: string,
  options: CommonOptions,
  work: (open: OpenDateline, lines: AsyncIterable<string>) => AsyncIterable<unknown>,
): Promise<void> {
  // Opened first: a file that is not there should not have to wait for the articles.
  const input = file === '-' ? options.console.io.stdin : await opened(file)
  await withDateline({ ...options, searches: true }, async (open) => {
    for await (const value of work(open, linesOf(input))) await options.console.print(`${jsonLine(value)}\n`)
  })
}

async function opened(file: string): Promise<AsyncIterable<Buffer>> {
  const stream = createReadStream(file)
  try {
    await new Promise<void>((resolve, reject) => stream.once('ready', () => resolve()).once('error', reject))
    return stream
  } catch (error) {
    throw new DatelineError('articles', `The batch file ${file} cannot be read: ${messageOf(error)}.`, {
      hint: 'Name a file with one JSON object a line, or - for standard input.',
      cause: error,
    })
  }
}
