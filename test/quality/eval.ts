// `npm run eval`: asks a set of questions and says how good the answers are; with --stories, how well articles are sorted into stories.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { messageOf } from '../../src/domain/errors.ts'
import { reportOf, resultText, type Shown, shownOf } from './eval-report.ts'
import { openForMeasuring } from './open.ts'
import { progressLine } from './progress.ts'
import { readQuestions } from './questions.ts'
import { FilesOnDisk } from './quotes.ts'
import { type RunResult, runQuestions } from './run-questions.ts'
import { figuresByKind, figuresOf } from './scoring.ts'

const USAGE = `npm run eval -- [--articles DIR] [--questions FILE.jsonl] [--offline] [--json] [--data DIR] [--limit N] [--show wrong|refused|all]
  --articles   folder of articles (the sample articles)
  --questions  a question a line: id, question, asOf?, accept, expect?, unanswerable?, after?
  --offline    never call a model
  --json       one JSON object instead of the table
  --data       folder for the index (one of its own below data/eval, kept, so that a second run need not index again)
  --limit      only the first N questions
  --show       also the single answers: the wrong ones, those refused though answerable, or all
npm run eval -- --stories [--ecb DIR] [--json]
  --stories    how articles are sorted into stories, and where it is found that outlets differ
  --ecb        also on the ECB+ corpus, unpacked below DIR (https://github.com/cltl/ecbPlus)
npm run eval -- --reprints [--json] [--show wrong]
  --reprints   how well rewordings of a wire report are told from independent reports of the same event
  --show       also the pairs that were told wrong, of the development set
npm run eval -- --liar [--json] [--limit N] [--show wrong]
  --liar       how many lies a model gets posted that quotes rightly and words falsely, and how many true rewordings
  --limit      only N of each kind
  --show       also the single ones: lies that were posted, and what was true and was not
npm run eval -- --orders FILE.jsonl [--json]
  --orders     how many orders to machines are cut out of articles, and how many true sentences: a text a line, { text, order }
npm run eval -- --pages DIR [--json] [--limit N]
  --pages      how well the pages of DIR are read, against DIR/expected.jsonl (its form: test/quality/pages.ts)`

/** Articles of less than this are read before anybody wonders. */
const BIG_BYTES = 5_000_000

const ROOT = resolve(import.meta.dirname, '../..')

interface Options {
  articles: string
  questions: string
  data: string
  offline: boolean
  json: boolean
  limit: number
  show: Shown | null
  stories: boolean
  reprints: boolean
  liar: boolean
  orders: string | null
  pages: string | null
  ecb: string | null
}

/** What the words of the call ask for; throws on what it does not know. */
function optionsFrom(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      articles: { type: 'string', default: join(ROOT, 'articles') },
      questions: { type: 'string', default: join(import.meta.dirname, 'sample-questions.jsonl') },
      data: { type: 'string' },
      limit: { type: 'string' },
      show: { type: 'string' },
      liar: { type: 'boolean', default: false },
      orders: { type: 'string' },
      stories: { type: 'boolean', default: false },
      reprints: { type: 'boolean', default: false },
      ecb: { type: 'string' },
      pages: { type: 'string' },
      offline: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit)
  if (!(limit >= 1)) throw new Error(`--limit takes a number of questions, not "${values.limit}"`)
  const show = (['wrong', 'refused', 'all'] as const).find((shown) => shown === values.show) ?? null
  if (show === null && values.show !== undefined)
    throw new Error(`--show takes wrong, refused or all, not "${values.show}"`)
  const articles = resolve(values.articles)
  const hash = createHash('sha256').update(articles).digest('hex').slice(0, 12)
  return {
    articles,
    questions: resolve(values.questions),
    data: resolve(values.data ?? join(ROOT, 'data', 'eval', hash)),
    offline: values.offline,
    json: values.json,
    limit,
    show,
    liar: values.liar,
    orders: values.orders === undefined ? null : resolve(values.orders),
    reprints: values.reprints,
    stories: values.stories || values.ecb !== undefined,
    pages: values.pages === undefined ? null : resolve(values.pages),
    ecb: values.ecb === undefined ? null : resolve(values.ecb),
  }
}

async function evaluate(options: Options): Promise<void> {
  const set = readQuestions(await readFile(options.questions, 'utf8'))
  for (const { line, reason } of set.errors) process.stderr.write(`${options.questions}, line ${line}: ${reason}\n`)
  if (set.questions.length === 0) throw new Error(`${options.questions} holds no question that can be asked`)
  const open = await openForMeasuring(options)
  try {
    const reading = progressLine('Megabytes of articles read')
    await open.refresh((bytes, of) => of > BIG_BYTES && reading.show(Math.round(bytes / 1e6), Math.round(of / 1e6)))
    reading.done()
    const { articles } = await open.dateline.listing()
    const names = new Set(articles.flatMap(({ id, file, url }) => [id, file, url]))
    for (const question of set.questions)
      for (const name of question.expect.filter((expected) => !names.has(expected)))
        process.stderr.write(`"${question.id}" expects ${name}, which is not among the articles\n`)
    const asking = progressLine('Questions asked')
    const results = await runQuestions(set.questions.slice(0, options.limit), set.questions, {
      dateline: open.dateline,
      articleVersion: open.articleVersion,
      files: new FilesOnDisk(options.articles),
      now: new Date(),
      onAsked: asking.show,
    })
    asking.done()
    const model = open.hasModel
    print(options, { articles: articles.length, model, errors: set.errors }, results)
  } finally {
    open.close()
  }
}

async function evaluateStories({ ecb, json }: Options): Promise<void> {
  const { measureStories, storiesReport } = await import('./eval-stories.ts')
  const figures = await measureStories(ecb, (what) => process.stderr.write(`${what}\n`))
  console.log(json ? JSON.stringify({ stories: figures }) : storiesReport(figures))
}

async function evaluateReprints({ json, show }: Options): Promise<void> {
  const { measureReprints, reprintsReport } = await import('./eval-reprints.ts')
  const figures = await measureReprints()
  console.log(json ? JSON.stringify({ reprints: figures }) : reprintsReport(figures))
  // What is held out is not to be tuned on: its single pairs stay unread.
  if (show !== null && !json) console.log(`\n${figures[0]?.wrong.join('\n')}`)
}

async function evaluateLiar({ json, show, limit }: Options): Promise<void> {
  const { liarReport, measureLiar } = await import('./liar.ts')
  const figures = await measureLiar(limit, ({ way, claim: { kind, text, quotes }, isTrue, why }) => {
    // What another hand wrote is not to be tuned on: its single lines stay unread.
    if (show === null || way !== 'rules' || json || kind.includes('-')) return
    console.log(`${isTrue ? 'NOT POSTED' : 'POSTED'} (${kind}): ${text}\n  “${quotes.join('” “')}”\n  ${why}\n`)
  })
  console.log(json ? JSON.stringify({ liar: figures }) : liarReport(figures))
}

/** Only shares are printed: what another hand wrote stays unread. */
async function evaluateOrders({ orders, json }: Options): Promise<void> {
  const { measureOrders } = await import('./orders.ts')
  const figures = measureOrders(await readFile(orders ?? '', 'utf8'))
  const share = ({ cut, of }: { cut: number; of: number }): string =>
    `${cut} of ${of} (${((100 * cut) / of).toFixed(1)} %)`
  console.log(
    json
      ? JSON.stringify({ orders: figures })
      : `orders found:                  ${share(figures.found)}\norders cut out whole:          ${share(figures.orders)}\ntrue sentences cut out wrongly: ${share(figures.truths)}`,
  )
}

async function evaluatePages({ pages, json, limit }: Options): Promise<void> {
  const { measurePages, pagesReport } = await import('./pages.ts')
  const reading = progressLine('Pages read')
  const figures = await measurePages(pages ?? '', limit, reading.show)
  reading.done()
  console.log(json ? JSON.stringify({ pages: figures }) : pagesReport(figures))
}

/** What the figures are about. */
interface Setting {
  articles: number
  model: boolean
  errors: { line: number; reason: string }[]
}

function print({ json, show }: Options, { articles, model, errors }: Setting, results: RunResult[]): void {
  const figures = figuresOf(results.map(({ scored }) => scored))
  const shown = shownOf(results, show)
  const broken = results.flatMap(({ scored, broken }) => broken.map((promise) => ({ id: scored.question.id, promise })))
  if (json) {
    const kinds = Object.fromEntries(figuresByKind(results.map(({ scored }) => scored)))
    console.log(JSON.stringify({ articles, model, ...figures, kinds, broken, errors, ...(show && { results: shown }) }))
    return
  }
  for (const result of shown) console.log(`${resultText(result)}\n`)
  const written = results.filter(({ mode }) => mode === 'model').length
  console.log(`${articles} articles, ${model ? `${written} answers worded by the model` : 'without a model'}\n`)
  console.log(reportOf(figures, results))
  for (const { id, promise } of broken) console.log(`\nBROKEN PROMISE: the answer to "${id}" ${promise}`)
  if (errors.length > 0) console.log(`\n${errors.length} lines of the question file were left out; see above.`)
}

function chosen({ liar, orders, pages, reprints, stories }: Options): (options: Options) => Promise<void> {
  if (orders !== null) return evaluateOrders
  if (pages !== null) return evaluatePages
  if (reprints) return evaluateReprints
  return liar ? evaluateLiar : stories ? evaluateStories : evaluate
}

try {
  const options = optionsFrom(process.argv.slice(2))
  if (options === 'help') console.log(USAGE)
  else
    await chosen(options)(options).catch((error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`)
      process.exitCode = 1
    })
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n\n${USAGE}\n`)
  process.exitCode = 2
}
