// Tells whether work grows faster than the text it is on: by processor time, so that a busy machine does not matter.
import { STAGES } from './hostile-stages.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'

/** Ten times the text may take this many times the work. */
const MOST_GROWTH = 15
/** What takes less than this, in milliseconds, is not looked at more closely: below it, what is compiled or collected meanwhile decides. */
const FLOOR_MS = 400
/** A collection of garbage may fall into any one of them. */
const TRIES = 3

async function costOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** The middle one of three. */
async function medianCost(work: () => unknown): Promise<number> {
  const costs = [await costOf(work), await costOf(work), await costOf(work)]
  return costs.sort((a, b) => a - b)[1] ?? 0
}

/** The kinds of text, each or only every so many, of which `length` characters take a stage far more than ten times the work of a tenth. */
export async function growingTooFast(stage: keyof typeof STAGES, length: number, every = 1): Promise<string[]> {
  const faults: string[] = []
  for (const [kind, textOf] of HOSTILE_TEXTS.filter((_, at) => at % every === 0)) {
    const [whole, tenth] = [textOf(length), textOf(length / 10)]
    const worst = { cost: 0, ofTenth: 0 }
    for (let tries = 0; tries < TRIES; tries++) {
      worst.cost = await costOf(() => STAGES[stage](whole))
      if (worst.cost < FLOOR_MS) break
      worst.ofTenth = await medianCost(() => STAGES[stage](tenth))
      if (worst.cost < worst.ofTenth * MOST_GROWTH) break
      if (tries === TRIES - 1)
        faults.push(`${kind}: ${Math.round(worst.cost)} ms, a tenth ${Math.round(worst.ofTenth)} ms`)
    }
  }
  return faults
}
