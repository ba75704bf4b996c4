// `npm run eval -- --reprints`: how well rewordings of one wire report are told from reports of the same event that owe it nothing.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type SortedArticle, sorted } from './story-set.ts'
import { tableOf } from './table.ts'

const ARTICLE = z.object({
  id: z.string(),
  event: z.string(),
  kind: z.enum(['wire', 'rewrite', 'translation', 'mix', 'independent']),
  outlet: z.string(),
  date: z.iso.datetime(),
  title: z.string(),
  text: z.string(),
})
type Kind = z.infer<typeof ARTICLE>['kind']

/** Pairs of articles on one event: how many of them were told right, of how many. */
export type Told = [right: number, of: number]

export interface ReprintFigures {
  set: string
  articles: number
  pairs: Told
  /** Those made of a wire report and the wire report, by the way they were made. */
  joined: Record<Exclude<Kind, 'wire' | 'independent'>, Told>
  /** Independent reports that are one report with anything else. */
  swallowed: Told
  /** Those that are in one story with the event's wire report, where they could be. */
  beside: Told
  /** Pairs that were told wrong. */
  wrong: string[]
}

const FIXTURES = resolve(import.meta.dirname, '../fixtures')
const SETS = { 'development set': 'reprints', 'held out': 'reprints-held-out' }

export async function measureReprints(): Promise<ReprintFigures[]> {
  const figures: ReprintFigures[] = []
  for (const [set, folder] of Object.entries(SETS)) {
    const lines = (await readFile(join(FIXTURES, folder, 'articles.jsonl'), 'utf8')).trimEnd().split('\n')
    const articles = lines.map((line) => ARTICLE.parse(JSON.parse(line)))
    const labels = articles.map(({ id, event, kind }) => [id, { event, report: kind }] as const)
    const given = articles.map(({ id, title, text, outlet, date }) => ({ id, title, text, outlet, publishedAt: date }))
    const found = await sorted({ name: set, articles: given, folder: null, labels: new Map(labels) })
    figures.push({ set, ...figuresOf(found) })
  }
  return figures
}

function figuresOf(articles: readonly SortedArticle[]): Omit<ReprintFigures, 'set'> {
  const none = (): Told => [0, 0]
  const joined: ReprintFigures['joined'] = { rewrite: none(), translation: none(), mix: none() }
  const pairs = none()
  const count = (told: Told, isRight: boolean) => {
    told[0] += Number(isRight)
    told[1]++
  }
  const wrong: string[] = []
  const swallowed = new Set<string>()
  for (const [at, one] of articles.entries())
    for (const other of articles.slice(0, at)) {
      const kinds = [one.report, other.report]
      const isOne = one.foundReport === other.foundReport
      const alone = [one, other].filter(({ report }) => report === 'independent')
      if (isOne) for (const { id } of alone) swallowed.add(id)
      if (one.event !== other.event) continue
      const isRight = isOne === (alone.length === 0)
      count(pairs, isRight)
      if (!isRight) wrong.push(`${other.id} ${one.id}`)
      for (const kind of ['rewrite', 'translation', 'mix'] as const)
        if (kinds.includes('wire') && kinds.includes(kind)) count(joined[kind], isRight)
    }
  const independents = articles.filter(({ report }) => report === 'independent')
  const beside = independents.filter((one) =>
    articles.some(({ event, story, report }) => event === one.event && story === one.story && report === 'wire'),
  )
  const of = independents.length
  return {
    articles: articles.length,
    pairs,
    joined,
    swallowed: [swallowed.size, of],
    beside: [beside.length, of],
    wrong,
  }
}

export function reprintsReport(figures: readonly ReprintFigures[]): string {
  const told = ([right, of]: Told): string => `${right} of ${of}`
  const rows: [string, (figures: ReprintFigures) => string][] = [
    ['articles', ({ articles }) => String(articles)],
    ['pairs told right', ({ pairs: [right, of] }) => `${right} of ${of} (${((100 * right) / of).toFixed(1)} %)`],
    ['rewrites joined with their wire report', ({ joined }) => told(joined.rewrite)],
    ['translations there and back', ({ joined }) => told(joined.translation)],
    ["aggregators' mixes", ({ joined }) => told(joined.mix)],
    ['independent reports swallowed', ({ swallowed }) => told(swallowed)],
    ["  in the wire report's story", ({ beside }) => told(beside)],
  ]
  return tableOf(
    ['', ...figures.map(({ set }) => set)],
    rows.map(([name, cell]) => [name, ...figures.map(cell)]),
  )
}
