// `npm run bench`: measures speed and memory with synthetic articles, and speed in chat, and cleans up after itself.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '../../src/domain/errors.ts'
import type { ScaleOptions } from './bench-scale.ts'
import type { Step, StepInput } from './bench-steps.ts'

const USAGE = `npm run bench -- [--only articles|chat|feeds|folder] [--sizes 1000,10000,25000] [--json] [--keep DIR]
  --only   articles: indexing and asking; chat: Discord, Slack and the terminal on this machine;
           feeds: from feed to searchable; folder: from a dropped file to its answer; all if absent
  --sizes  numbers of articles to measure with
  --scale  one process and several on one Discord: --processes 1,3 --servers 200 --questions 600 --at-once 30, and
           --database postgres://… (an empty one) for records there; --share 0.3 gives each process so much of a core;
           nothing else is measured then
  --search a number of articles, such as 1000000: searches alone among their passages, on disk and in an object store
  --json   one JSON object instead of the table
  --keep   write articles and indexes into DIR, which must be new or empty, and leave them there`

interface Options {
  search: number | null
  scale: ScaleOptions | null
  only: 'articles' | 'chat' | 'feeds' | 'folder' | null
  sizes: number[]
  json: boolean
  keep: string | null
  /** One step in this process: how the benchmark calls itself. */
  step: { step: Step; input: StepInput } | null
}

function optionsFrom(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      sizes: { type: 'string', default: '1000,10000,25000' },
      json: { type: 'boolean', default: false },
      keep: { type: 'string' },
      step: { type: 'string' },
      scale: { type: 'boolean', default: false },
      processes: { type: 'string', default: '1,3' },
      servers: { type: 'string', default: '200' },
      questions: { type: 'string', default: '600' },
      'at-once': { type: 'string', default: '30' },
      database: { type: 'string' },
      share: { type: 'string' },
      search: { type: 'string' },
      input: { type: 'string', default: '{}' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const sizes = [...new Set(values.sizes.split(',').map(Number))].sort((a, b) => a - b)
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new Error(`--sizes takes numbers of articles, not "${values.sizes}"`)
  const step = (['index', 'refresh', 'ask', 'stories'] as const).find((each) => each === values.step)
  if (values.step !== undefined && step === undefined) throw new Error(`there is no step "${values.step}"`)
  const only = (['articles', 'chat', 'feeds', 'folder'] as const).find((each) => each === values.only) ?? null
  if (values.only !== undefined && only === null)
    throw new Error(`--only takes articles, chat, feeds or folder, not "${values.only}"`)
  const scale = {
    ...{ servers: Number(values.servers), questions: Number(values.questions), atOnce: Number(values['at-once']) },
    ...{ processes: values.processes.split(',').map(Number), databaseUrl: values.database ?? null },
    share: values.share === undefined ? null : Number(values.share),
  }
  return {
    search: values.search === undefined ? null : Number(values.search),
    scale: values.scale ? scale : null,
    only,
    sizes,
    json: values.json,
    keep: values.keep === undefined ? null : resolve(values.keep),
    step: step === undefined ? null : { step, input: JSON.parse(values.input) },
  }
}

/** What a step needs is loaded by that step only, so that its memory is its own. */
async function run({ only, search, scale, step, sizes, keep, json }: Options): Promise<void> {
  if (step !== null) {
    const { runStep } = await import('./bench-steps.ts')
    console.log(JSON.stringify(await runStep(step.step, step.input)))
    return
  }
  if (search !== null) {
    const { measureSearch, searchReport } = await import('./bench-search.ts')
    const { thisMachine, machineLine } = await import('./bench-report.ts')
    const machine = thisMachine()
    const figures = await measureSearch(search)
    console.log(
      json ? JSON.stringify({ machine, search: figures }) : `${machineLine(machine)}\n\n${searchReport(figures)}`,
    )
    return
  }
  if (scale !== null) {
    const { measureScale, scaleReport } = await import('./bench-scale.ts')
    const { thisMachine, machineLine } = await import('./bench-report.ts')
    const machine = thisMachine()
    const figures = await measureScale(scale)
    console.log(
      json ? JSON.stringify({ machine, scale: figures }) : `${machineLine(machine)}\n\n${scaleReport(figures)}`,
    )
    return
  }
  const [
    { measureSizes },
    { benchReport, thisMachine, machineLine },
    { measureChat, chatReport },
    { measureFeeds, feedsReport },
    { measureWatch, watchReport },
  ] = await Promise.all([
    import('./bench-sizes.ts'),
    import('./bench-report.ts'),
    import('./bench-chat.ts'),
    import('./bench-feeds.ts'),
    import('./bench-watch.ts'),
  ])
  const isAsked = (part: Options['only']) => only === null || only === part
  const machine = thisMachine()
  const figures = !isAsked('articles') ? null : await measureSizes(sizes, keep)
  const chat = isAsked('chat') ? await measureChat() : null
  const feeds = isAsked('feeds') ? await measureFeeds() : null
  const folder = isAsked('folder') ? await measureWatch() : null
  const reports = [
    machineLine(machine),
    ...(figures === null ? [] : [benchReport(figures)]),
    ...(chat === null ? [] : [chatReport(chat)]),
    ...(feeds === null ? [] : [feedsReport(feeds)]),
    ...(folder === null ? [] : [watchReport(folder)]),
  ]
  console.log(json ? JSON.stringify({ machine, sizes: figures, chat, feeds, folder }) : reports.join('\n\n'))
}

try {
  const options = optionsFrom(process.argv.slice(2))
  if (options === 'help') console.log(USAGE)
  else
    await run(options).catch((error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`)
      process.exitCode = 1
    })
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`)
  process.exitCode = 2
}
