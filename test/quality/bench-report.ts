// Words the figures of a benchmark for a person, with the targets beside them and the machine they were measured on.
import { cpus, loadavg, totalmem } from 'node:os'
import type { StepResult } from './bench-steps.ts'
import { tableOf } from './table.ts'

/** All that was measured with one number of articles. */
export interface SizeFigures {
  articles: number
  index: StepResult<'index'>
  /** Bytes of the data folder. */
  dataBytes: number
  refresh: StepResult<'refresh'>
  ask: StepResult<'ask'>
  /** With the records in PostgreSQL; `null`: there is none here. */
  askPostgres: StepResult<'ask'> | null
  /** Median seconds from start to the end of the answer: as it is called, and without looking for changed files. */
  startSeconds: number
  startNoRefreshSeconds: number
  stories: StepResult<'stories'>
}

export interface Machine {
  date: string
  cpu: string
  cores: number
  memoryBytes: number
  node: string
  /** How many processes wanted to run, over the last minute: above the number of cores, times are too long. */
  load: number
}

export function thisMachine(): Machine {
  const [cpu] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
    load: loadavg()[0] ?? 0,
  }
}

/** What is to be reached with 25,000 articles. */
const TARGETS = {
  indexedPerSecond: 700,
  askP95Seconds: 0.03,
  residentBytes: 330 * 2 ** 20,
  startSeconds: 1.1,
  refreshSeconds: 2,
  clusteringSeconds: 60,
  oneClusteredSeconds: 0.05,
}

/** Without sorting them into stories, which has a figure of its own. */
function articlesPerSecond({ index }: SizeFigures): number {
  return index.articles / (index.seconds - index.clusteringSeconds)
}

export function machineLine({ date, cpu, cores, memoryBytes, node, load }: Machine): string {
  return `${date} · ${cpu}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(0)} GB · Node ${node} · load ${load.toFixed(1)} at the start`
}

export function benchReport(sizes: readonly SizeFigures[]): string {
  const rows: [string, (size: SizeFigures) => string, string][] = [
    ['passages', ({ index }) => index.passages.toLocaleString('en'), ''],
    ['articles indexed a second', (size) => articlesPerSecond(size).toFixed(0), `>= ${TARGETS.indexedPerSecond}`],
    ['  processor time of all', ({ index }) => seconds(index.cpuSeconds), ''],
    ['  peak memory meanwhile', ({ index }) => megabytes(index.peakBytes), ''],
    ['  data folder', ({ dataBytes }) => megabytes(dataBytes), ''],
    ['refresh, nothing changed', ({ refresh }) => seconds(refresh.seconds), `<= ${seconds(TARGETS.refreshSeconds)}`],
    ['ask, median', ({ ask }) => milliseconds(ask.medianSeconds), ''],
    ['ask, 95th percentile', ({ ask }) => milliseconds(ask.p95Seconds), `<= ${milliseconds(TARGETS.askP95Seconds)}`],
    ['  of that searching, median', ({ ask }) => milliseconds(ask.searchMedianSeconds), ''],
    ['  searching, 95th percentile', ({ ask }) => milliseconds(ask.searchP95Seconds), ''],
    ['  processor time a question', ({ ask }) => milliseconds(ask.cpuSeconds), ''],
    ['  slowest', ({ ask }) => milliseconds(ask.maxSeconds), ''],
    ['  answered right', ({ ask }) => `${ask.right} of ${ask.answerable}`, ''],
    ['  median with PostgreSQL', ({ askPostgres: ask }) => (ask ? milliseconds(ask.medianSeconds) : ''), ''],
    [
      '  95th percentile with PostgreSQL',
      ({ askPostgres: ask }) => (ask ? milliseconds(ask.p95Seconds) : ''),
      '<= 2 x without',
    ],
    [
      'resident after 320 questions',
      ({ ask }) => megabytes(ask.residentBytes),
      `<= ${megabytes(TARGETS.residentBytes)}`,
    ],
    ['start to first answer', (size) => seconds(size.startSeconds), `<= ${seconds(TARGETS.startSeconds)}`],
    ['  with --no-refresh', (size) => seconds(size.startNoRefreshSeconds), ''],
    ['all sorted into stories', ({ stories }) => seconds(stories.seconds), `<= ${seconds(TARGETS.clusteringSeconds)}`],
    ['  while they are indexed', ({ index }) => seconds(index.clusteringSeconds), ''],
    ['  processor time of all', ({ stories }) => seconds(stories.cpuSeconds), ''],
    ['  peak memory meanwhile', ({ stories }) => megabytes(stories.peakBytes), ''],
    ['  stories', ({ stories }) => stories.stories.toLocaleString('en'), ''],
    [
      'one more article, median',
      ({ stories }) => milliseconds(stories.oneMedianSeconds),
      `<= ${milliseconds(TARGETS.oneClusteredSeconds)}`,
    ],
    [
      '  95th percentile',
      ({ stories }) => milliseconds(stories.oneP95Seconds),
      `<= ${milliseconds(TARGETS.oneClusteredSeconds)}`,
    ],
    ['  slowest of 200', ({ stories }) => milliseconds(stories.oneMaxSeconds), ''],
    ['  processor time, median', ({ stories }) => milliseconds(stories.oneCpuSeconds), ''],
    ['  95th percentile', ({ stories }) => milliseconds(stories.oneCpuP95Seconds), ''],
  ]
  const head = ['', ...sizes.map(({ articles }) => `${articles.toLocaleString('en')} articles`), 'to reach at 25,000']
  return tableOf(
    head,
    rows.map(([name, cell, target]) => [name, ...sizes.map(cell), target]),
  )
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`
const seconds = (value: number): string => `${value.toFixed(2)} s`
const milliseconds = (value: number): string => `${(value * 1000).toFixed(1)} ms`
