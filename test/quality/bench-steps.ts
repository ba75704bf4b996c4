// The steps of a benchmark, each run in a process of its own so that memory and start-up are those of that step alone.
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { holdsAll } from './matching.ts'
import { openForMeasuring } from './open.ts'
import { spreadOf } from './scoring.ts'
import { LAST_DAY, questionOf } from './synthetic-events.ts'

export type Step = keyof typeof STEP_RESULTS

export interface StepInput {
  articles: string
  data: string
  seed: number
  /** Events that the articles report. */
  events: number
}

const WARM_UP = 20
const ASKED = 300
/** A moment after the last article, the same in every run. */
const NOW = new Date(LAST_DAY.getTime() + 86_400_000)

/** What the steps report to the process that started them; sizes in bytes, times in seconds. */
export const STEP_RESULTS = {
  index: z.object({
    articles: z.number(),
    passages: z.number(),
    seconds: z.number(),
    cpuSeconds: z.number(),
    peakBytes: z.number(),
    clusteringSeconds: z.number(),
  }),
  refresh: z.object({ seconds: z.number(), cpuSeconds: z.number(), peakBytes: z.number() }),
  ask: z.object({
    medianSeconds: z.number(),
    p95Seconds: z.number(),
    maxSeconds: z.number(),
    /** Processor time a question, of all threads: says more than the clock where others use the machine too. */
    cpuSeconds: z.number(),
    searchMedianSeconds: z.number(),
    searchP95Seconds: z.number(),
    answered: z.number(),
    right: z.number(),
    answerable: z.number(),
    residentBytes: z.number(),
    peakBytes: z.number(),
  }),
  stories: z.object({
    seconds: z.number(),
    cpuSeconds: z.number(),
    peakBytes: z.number(),
    stories: z.number(),
    oneMedianSeconds: z.number(),
    oneP95Seconds: z.number(),
    oneMaxSeconds: z.number(),
    oneCpuSeconds: z.number(),
    oneCpuP95Seconds: z.number(),
  }),
}

export type StepResult<S extends Step> = z.infer<(typeof STEP_RESULTS)[S]>

/** Runs one step here and now. */
export async function runStep(step: Step, input: StepInput): Promise<StepResult<Step>> {
  if (step === 'stories') return (await import('./bench-stories.ts')).measureClustering(input)
  const open = await openForMeasuring({ ...input, offline: true })
  try {
    if (step === 'ask') return await askAll(open.dateline, input)
    const before = process.cpuUsage()
    const refreshed = await open.refresh()
    return { ...refreshed, cpuSeconds: cpuSecondsSince(before), peakBytes: peakBytes() }
  } finally {
    open.close()
  }
}

async function askAll(
  dateline: Awaited<ReturnType<typeof openForMeasuring>>['dateline'],
  { seed, events }: StepInput,
): Promise<StepResult<'ask'>> {
  const totals: number[] = []
  const searches: number[] = []
  let answered = 0
  let right = 0
  let answerable = 0
  let before = process.cpuUsage()
  for (let at = 0; at < WARM_UP + ASKED; at++) {
    const { text, accept } = questionOf(seed, at, events)
    if (at === WARM_UP) before = process.cpuUsage()
    const started = performance.now()
    const { answer, seconds } = await dateline.ask(text, { now: NOW })
    if (at < WARM_UP) continue
    totals.push((performance.now() - started) / 1000)
    searches.push(seconds.search)
    if (accept.length > 0) answerable++
    if (answer.kind !== 'answered') continue
    answered++
    if (holdsAll(answer.sentences.map((sentence) => sentence.text).join(' '), accept)) right++
  }
  const [total, search] = [spreadOf(totals), spreadOf(searches)]
  return {
    medianSeconds: total.median,
    p95Seconds: total.p95,
    maxSeconds: Math.max(...totals),
    searchMedianSeconds: search.median,
    searchP95Seconds: search.p95,
    cpuSeconds: cpuSecondsSince(before) / ASKED,
    answered,
    right,
    answerable,
    residentBytes: process.memoryUsage().rss,
    peakBytes: peakBytes(),
  }
}

/** Most memory this process ever held. */
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024

function cpuSecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}
