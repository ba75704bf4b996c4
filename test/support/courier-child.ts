// Delivers digests as a process of its own, which dies by SIGKILL in the middle of a step: courier-child.ts ORDERS. Prints "ready" when it begins.
import { flushCompileCache } from 'node:module'
import { Conversations } from '../../src/answers/conversations.ts'
import { digestFor } from '../../src/digests/compose-digest.ts'
import { createCorrections } from '../../src/digests/correct.ts'
import { type CourierParts, createCourier } from '../../src/digests/courier.ts'
import { createDigests } from '../../src/digests/digests.ts'
import type { ChatPlatform, PlatformMemory, PlatformParts, Posting } from '../../src/domain/ports.ts'
import type { DiscordSettings } from '../../src/platforms/discord/connection.ts'
import type { SlackSettings } from '../../src/platforms/slack/connection.ts'
import { newsroomStorage } from './newsroom-storage.ts'
import { logInRam, publicly, says, scriptedDesk } from './scripted-desk.ts'

/** Where it may die, in the order of a delivery: right before or right after what is named. */
export const STEPS = [
  'noting',
  'noted',
  'claiming',
  'claimed',
  'traced',
  'making',
  'made',
  'prepared',
  'posting',
  'in flight',
  'remembering',
  'remembered',
  'posted',
  'finished',
] as const

export type Step = (typeof STEPS)[number]

export interface Orders {
  root: string
  discord: DiscordSettings | null
  slack: SlackSettings | null
  /** What its clock is behind, in milliseconds. */
  behindMs: number
  /** `null`: it lives until all is delivered. */
  death: { step: Step; nth: number; delayMs: number } | null
}

/** Far longer than all it has to do; whoever waits for it would rather know. */
const LIFE_MS = 60_000
const PAUSE_MS = 20

const orders: Orders = JSON.parse(process.argv[2] ?? '')
const storage = await newsroomStorage(orders.root)
const { deliveries, articles, vocabulary, stories } = storage
const clock = (): Date => new Date(Date.now() - orders.behindMs)

let times = 0
function reach(step: Step): void {
  const { death } = orders
  if (death?.step !== step || ++times < death.nth) return
  if (death.delayMs === 0) die()
  setTimeout(die, death.delayMs)
}

const die = (): void => void process.kill(process.pid, 'SIGKILL')

async function between<T>(before: Step | null, work: () => Promise<T>, after: Step): Promise<T> {
  if (before !== null) reach(before)
  const result = await work()
  reach(after)
  return result
}

/** Platforms remember what they have posted, part by part: what lies between two parts of one delivery. */
const mortalMemory = (memory: PlatformMemory): PlatformMemory => ({
  get: (key) => memory.get(key),
  claim: (...given) => memory.claim(...given),
  forget: (key) => memory.forget(key),
  left: (...given) => memory.left(...given),
  set: (...given) => between('remembering', () => memory.set(...given), 'remembered'),
})

const platform = await connected()
const mortal: Posting = {
  async post(...given) {
    reach('posting')
    const posting = platform.post(...given)
    reach('in flight')
    const posted = await posting
    reach('posted')
    return posted
  },
  trace: (...given) => between(null, () => platform.trace(...given), 'traced'),
  tell: (...given) => platform.tell(...given),
}
const parts = {
  digests: createDigests({ stories, reader: articles, vocabulary, findInStory: null }),
}
/** Where it may be cut short: before and after what is written of a delivery. */
const STEPS_OF: Record<string, [Step | null, Step]> = {
  note: ['noting', 'noted'],
  claim: ['claiming', 'claimed'],
  prepare: [null, 'prepared'],
  finish: [null, 'finished'],
}
const couriersParts: CourierParts = {
  subscriptions: storage.subscriptions,
  deliveries: new Proxy(deliveries, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      const steps = STEPS_OF[String(name)]
      if (steps === undefined) return value.bind(target)
      return (...given: unknown[]) => between(steps[0], () => value.apply(target, given), steps[1])
    },
  }),
  platforms: new Map([[platform.name.toLowerCase(), mortal]]),
  make: (subscription, span, key) =>
    between('making', () => digestFor(subscription, span, { ...parts, deliveries }, key), 'made'),
  corrections: createCorrections(
    { ...storage, answers: new Conversations(storage.answers, articles), reader: articles },
    { days: 7, ofAnswers: true },
  ),
  clock,
  log: logInRam(),
  holders: storage.processes,
  elapsedMs: () => performance.now(),
  graceMs: 3 * 3_600_000,
  pace: { aSecond: 1000, atOnce: 3 },
  // What was on its way has arrived by the time that the next process has started.
  settleMs: 0,
}
const courier = createCourier(couriersParts)
// Whoever dies leaves no cache behind.
flushCompileCache()
process.stdout.write('ready\n')
const end = Date.now() + LIFE_MS
const ever = new Date(Date.now() + 10 * LIFE_MS)
do {
  await courier.tick()
  await new Promise((done) => setTimeout(done, PAUSE_MS))
} while (Date.now() < end && (await deliveries.open(ever)).length > 0)
process.exit(0)

async function connected(): Promise<ChatPlatform> {
  const { discord, slack } = orders
  const desk = scriptedDesk(() => publicly(says('Not now.')))
  const given = (name: string): PlatformParts => ({ desk, memory: mortalMemory(storage.memory(name)), log: logInRam() })
  const made =
    discord !== null
      ? (await import('../../src/platforms/discord/platform.ts')).createDiscord(discord, given('discord'))
      : slack !== null
        ? (await import('../../src/platforms/slack/platform.ts')).createSlack(slack, given('slack'))
        : null
  if (made === null) throw new Error('on no platform')
  await made.start()
  return made
}
