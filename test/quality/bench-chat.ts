// Measures Dateline in chat, offline on the sample articles: how soon a question is acknowledged and answered, alone and in a crowd.
import { type Ask, CHAT_PLATFORMS, type Timed } from './bench-chat-platforms.ts'
import { tableOf } from './table.ts'

const WARM_UP = 20
const ALONE = 100
const CROWD = 200
const PATIENCE_MS = 120_000

const QUESTIONS = [
  'who refused to cross?',
  'how many prisoners were released?',
  'what did Lukashenko say about sanctions?',
  'when was Statkevich arrested?',
  'who is the finance minister of Lithuania?',
  'which airline may buy parts again?',
]

interface Percentiles {
  median: number
  p95: number
  p99: number
}

export interface ChatFigures {
  platform: string
  /** Milliseconds; `null` where nothing is acknowledged. */
  alone: { acknowledged: Percentiles | null; finished: Percentiles }
  crowd: { acknowledged: Percentiles | null; finished: Percentiles }
}

export async function measureChat(): Promise<ChatFigures[]> {
  const figures: ChatFigures[] = []
  for (const { name, run } of CHAT_PLATFORMS)
    figures.push(
      await run(async (ask) => {
        await oneByOne(ask, WARM_UP)
        const alone = figuresOf(await oneByOne(ask, ALONE))
        const crowd = figuresOf(await finished(Array.from({ length: CROWD }, (_, at) => ask(questionOf(at), at))))
        return { platform: name, alone, crowd }
      }),
    )
  return figures
}

async function oneByOne(ask: Ask, count: number): Promise<Timed[]> {
  const timed: Timed[] = []
  for (let at = 0; at < count; at++) timed.push(...(await finished([ask(questionOf(at), at)])))
  return timed
}

/** Looks at one after another, so that waiting for many costs no more than waiting for one. */
async function finished(asked: ReturnType<Ask>[]): Promise<Timed[]> {
  const end = performance.now() + PATIENCE_MS
  const timed: Timed[] = []
  for (const result of asked) {
    let one = result()
    while (one === null) {
      if (performance.now() > end) throw new Error('a question in chat was not answered')
      await new Promise((later) => setTimeout(later, 2))
      one = result()
    }
    timed.push(one)
  }
  return timed
}

const questionOf = (at: number): string => QUESTIONS[at % QUESTIONS.length] ?? ''

function figuresOf(timed: Timed[]): ChatFigures['alone'] {
  const acknowledged = timed.map((one) => one.acknowledged).filter((one) => one !== null)
  return {
    acknowledged: acknowledged.length === 0 ? null : percentilesOf(acknowledged),
    finished: percentilesOf(timed.map(({ finished }) => finished)),
  }
}

/** By nearest rank, so that each is a value that was measured. */
function percentilesOf(values: number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { median: at(0.5), p95: at(0.95), p99: at(0.99) }
}

export function chatReport(figures: readonly ChatFigures[]): string {
  type Row = [name: string, cell: (one: ChatFigures) => Percentiles | null, target: string]
  const rows: Row[] = [
    ['acknowledged, alone', ({ alone }) => alone.acknowledged, 'p99 <= 300 ms'],
    ['finished, alone', ({ alone }) => alone.finished, 'p95 <= 500 ms'],
    [`acknowledged, ${CROWD} at once`, ({ crowd }) => crowd.acknowledged, 'p99 <= 300 ms'],
    [`finished, ${CROWD} at once`, ({ crowd }) => crowd.finished, ''],
  ]
  const head = ['median / 95th / 99th percentile, ms', ...figures.map(({ platform }) => platform), 'to reach']
  return tableOf(
    head,
    rows.map(([name, cell, target]) => [name, ...figures.map((one) => shown(cell(one))), target]),
  )
}

const shown = (figures: Percentiles | null): string =>
  figures === null ? '–' : [figures.median, figures.p95, figures.p99].map((one) => one.toFixed(0)).join(' / ')
