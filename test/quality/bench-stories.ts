// The benchmark's step for stories: all articles sorted anew, and then one more article after another.
import { performance } from 'node:perf_hooks'
import { identify, parseFile } from '../../src/articles/read/parse.ts'
import { clusterStories } from '../../src/articles/refresh-stories.ts'
import { ReadingCrew } from '../../src/articles/workers.ts'
import { openStorage, type Storage } from '../../src/storage/open.ts'
import type { StepInput } from './bench-steps.ts'
import { spreadOf } from './scoring.ts'
import { articleOf } from './synthetic-articles.ts'
import { languageOf } from './synthetic-language.ts'

/** Of so many single articles the rare one that moves weights is among them. */
const ADDED = 200

export interface StoriesFigures {
  seconds: number
  /** Processor time of all threads: says more than the clock where others use the machine too. */
  cpuSeconds: number
  peakBytes: number
  stories: number
  /** From an article in the records to its story: the clock, and the processor. */
  oneMedianSeconds: number
  oneP95Seconds: number
  oneMaxSeconds: number
  oneCpuSeconds: number
  oneCpuP95Seconds: number
}

/** Leaves articles in the records that are not in the folder; to be the last step. */
export async function measureClustering({ articles, data, seed }: StepInput): Promise<StoriesFigures> {
  const storage = await openStorage({ articles, data, now: new Date(), onNotice: console.error })
  try {
    // As if these articles had been sorted by other rules.
    await storage.clusters.begin('none')
    const all = await timed(storage)
    const peakBytes = process.resourceUsage().maxRSS * 1024
    const stories = (await storage.stories.stories({})).length
    const language = languageOf(seed)
    const first = (await storage.records.totals()).articles
    const ones: { seconds: number; cpuSeconds: number }[] = []
    for (let at = 0; at < ADDED; at++) {
      await add(storage, articleOf(seed, first + at, language))
      ones.push(await timed(storage))
    }
    const clock = ones.map(({ seconds }) => seconds)
    const [one, cpu] = [spreadOf(clock), spreadOf(ones.map(({ cpuSeconds }) => cpuSeconds))]
    return {
      ...all,
      peakBytes,
      stories,
      oneMedianSeconds: one.median,
      oneP95Seconds: one.p95,
      oneMaxSeconds: Math.max(...clock),
      oneCpuSeconds: cpu.median,
      oneCpuP95Seconds: cpu.p95,
    }
  } finally {
    storage.close()
  }
}

async function timed(storage: Storage): Promise<{ seconds: number; cpuSeconds: number }> {
  const crew = new ReadingCrew()
  const [started, before] = [performance.now(), process.cpuUsage()]
  try {
    await clusterStories(storage.clusters, { crew })
    const { user, system } = process.cpuUsage(before)
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1_000_000 }
  } finally {
    await crew.close()
  }
}

async function add(storage: Storage, { path, text }: { path: string; text: string }): Promise<void> {
  const parsed = await parseFile({ path, bytes: new TextEncoder().encode(text) })
  const place = { file: path, line: null, bulk: false }
  const batch = {
    begun: [path],
    articles: parsed.flatMap((one) => ('article' in one ? [identify(one.article, place)] : [])),
    skipped: [],
    finished: [{ path, size: 0, modifiedAt: 0, changedAt: 0, settled: false, hash: null }],
  }
  await storage.records.store(batch, { now: new Date(), gone: new Set() })
}
