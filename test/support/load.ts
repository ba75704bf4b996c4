// Couriers with many digests to deliver in simulated time, on the loopback servers.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { createCourier, keyOf } from '../../src/digests/courier.ts'
import type { Posting } from '../../src/domain/ports.ts'
import type { Destination, Subscription } from '../../src/domain/subscription.ts'
import type { Storage } from '../../src/storage/open.ts'
import { openTestStorage } from './records-place.ts'
import { cited, logInRam } from './scripted-desk.ts'
import type { Stage } from './stages.ts'

export const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const PACE = { aSecond: 80, atOnce: 5 }

export function folder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'load-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

export async function recordsIn(root: string): Promise<Storage> {
  const storage = await openTestStorage(root, root)
  onTestFinished(() => storage.close())
  return storage
}

/** A process's courier: its own connection to the records, and to the platform. */
export async function courierOn(
  stage: Stage,
  root: string,
  clock: () => Date,
  { pace = PACE, around = (posting: Posting) => posting } = {},
) {
  const storage = await recordsIn(root)
  const platform = await stage.connect(storage)
  const starts: number[] = []
  let [now, most] = [0, 0]
  const posting: Posting = {
    async post(...given) {
      starts.push(performance.now())
      most = Math.max(most, ++now)
      try {
        return await platform.post(...given)
      } finally {
        now--
      }
    },
    trace: (...given) => platform.trace(...given),
    tell: (...given) => platform.tell(...given),
  }
  let made = 0
  const courier = createCourier({
    subscriptions: storage.subscriptions,
    deliveries: storage.deliveries,
    platforms: new Map([[platform.name.toLowerCase(), around(posting)]]),
    async make({ id }) {
      const told = [{ storyId: 's', articleId: `${id} ${++made}`, version: 'v' }]
      return { message: cited(2), told, chosen: [], isEmpty: false }
    },
    clock,
    log: logInRam(),
    holders: storage.processes,
    elapsedMs: () => clock().getTime(),
    graceMs: 3 * HOUR_MS,
    pace,
  })
  return { courier, storage, starts, mostAtOnce: () => most }
}

function subscriptionOf(id: string, destination: Destination, from: Date, cron = '0 * * * *'): Subscription {
  return {
    id,
    destination,
    subscriber: 'ada',
    schedule: { cron, timeZone: 'UTC', text: 'every hour' },
    taste: { topics: [], without: [], outlets: [], length: 'normal' },
    saysWhenEmpty: false,
    state: 'active',
    pausedBecause: null,
    createdAt: from,
    activeSince: from,
  }
}

/** The hour that was full last, by which messages of the real servers can be traced; and a clock from there on. */
export function simulated() {
  const due = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
  let now = due.getTime() + 1000
  const pass = (ms: number): void => {
    now += ms
  }
  return { due, clock: () => new Date(now), pass }
}

export async function subscribe(stage: Stage, storage: Storage, count: number, due: Date): Promise<Subscription[]> {
  const all = Array.from({ length: count }, (_, at) =>
    subscriptionOf(`s${at}`, stage.addChannel(`news-${at}`), new Date(due.getTime() - MINUTE_MS)),
  )
  for (const one of all) await storage.subscriptions.save(one)
  return all
}

export async function expectOnceEach(stage: Stage, storage: Storage, all: Subscription[], due: Date): Promise<void> {
  for (const { id, destination } of all) {
    const messages = stage.posted(destination, keyOf({ subscriptionId: id, dueAt: due }))
    expect(messages).toHaveLength(1)
    expect(stage.count(destination)).toBe(1)
    const rows = await storage.deliveries.history(id, 10)
    expect(rows).toMatchObject([{ state: 'sent', message: messages[0] }])
    expect(await storage.deliveries.told(destination, null)).toHaveLength(1)
  }
}

/** The most starts within any second. */
function mostInASecond(starts: number[]): number {
  return Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 1000).length))
}

/** So many digests that are due in the same minute, delivered by two processes: they arrive once each, and not all at once. */
export async function expectSpreadDelivery(count: number, stage: Stage): Promise<void> {
  const [root, { due, clock, pass }] = [folder(), simulated()]
  const couriers = [await courierOn(stage, root, clock), await courierOn(stage, root, clock)] as const
  const [{ storage }] = couriers
  const all = await subscribe(stage, storage, count, due)
  for (let minute = 0; minute < 3; minute++) {
    await Promise.all(couriers.map(({ courier }) => courier.tick()))
    pass(MINUTE_MS)
  }
  await expectOnceEach(stage, storage, all, due)
  for (const { starts, mostAtOnce } of couriers) {
    expect(starts.length).toBeGreaterThan(0)
    expect(mostAtOnce()).toBeLessThanOrEqual(PACE.atOnce)
    // Two intervals may touch within a second.
    expect(mostInASecond(starts)).toBeLessThanOrEqual(2 * PACE.aSecond)
  }
  expect(couriers.flatMap(({ starts }) => starts)).toHaveLength(count)
  expect(stage.violations()).toEqual([])
}
