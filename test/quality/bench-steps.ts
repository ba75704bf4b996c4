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
  index: z.object({ articles: z.number(), passages: z.number(), seconds: z.number(), peakBytes: z.number() }),
  refresh: z.object({ seconds: z.number(), openSeconds: z.number(), peakBytes: z.number() }),
  ask: z.object({
    medianSeconds: z.number(),
    p95Seconds: z.number(),
    maxSeconds: z.number(),
    searchMedianSeconds: z.number(),
    searchP95Seconds: z.number(),
    answered: z.number(),
    right: z.number(),
    answerable: z.number(),
    residentBytes: z.number(),
    peakBytes: z.number(),
  }),
}

export type StepResult<S extends Step> = z.infer<(typeof STEP_RESULTS)[S]>

/** Runs one step here and now. */
export async function runStep(step: Step, input: StepInput): Promise<StepResult<Step>> {
  const started = performance.now()
  const open = await openForMeasuring({ articles: input.articles, data: input.data, model: false })
  const openSeconds = (performance.now() - started) / 1000
  try {
    if (step === 'ask') return await askAll(open.dateline, input)
    const refreshed = await open.refresh()
    return { ...refreshed, openSeconds, peakBytes: peakBytes() }
  } finally {
    await open.close()
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
  for (let at = 0; at < WARM_UP + ASKED; at++) {
    const { text, accept } = questionOf(seed, at, events)
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
    answered,
    right,
    answerable,
    residentBytes: process.memoryUsage().rss,
    peakBytes: peakBytes(),
  }
}

/** Most memory this process ever held. */
const peakBytes = (): number => process.resourceUsage().maxRSS * 1024
