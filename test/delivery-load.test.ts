// Many digests due in the same minute, several processes, a platform that is down, a subscription that changes under the courier's hands.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Courier, keyOf } from '../src/digests/courier.ts'
import type { Posting } from '../src/domain/ports.ts'
import type { Destination, Subscription } from '../src/domain/subscription.ts'
import { openStorage, type Storage } from '../src/storage/open.ts'
import { cited, logInRam } from './support/scripted-desk.ts'
import { STAGES, type Stage } from './support/stages.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const MANY = 500
const PACE = { aSecond: 80, atOnce: 5 }

function folder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'load-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

async function recordsIn(root: string): Promise<Storage> {
  const storage = await openStorage({ articles: root, data: root, now: new Date(), onNotice: () => {} })
  onTestFinished(() => storage.close())
  return storage
}

/** A process's courier: its own connection to the records, and to the platform. */
async function courierOn(
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
  const courier = new Courier({
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
function simulated() {
  const due = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
  let now = due.getTime() + 1000
  const pass = (ms: number): void => {
    now += ms
  }
  return { due, clock: () => new Date(now), pass }
}

async function subscribe(stage: Stage, storage: Storage, count: number, due: Date): Promise<Subscription[]> {
  const all = Array.from({ length: count }, (_, at) =>
    subscriptionOf(`s${at}`, stage.addChannel(`news-${at}`), new Date(due.getTime() - MINUTE_MS)),
  )
  for (const one of all) await storage.subscriptions.save(one)
  return all
}

async function expectOnceEach(stage: Stage, storage: Storage, all: Subscription[], due: Date): Promise<void> {
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

describe.each(STAGES)('on %s', (_name, open) => {
  test('five hundred digests due in the same minute arrive once each, spread, by two processes', async () => {
    const [stage, root, { due, clock, pass }] = [await open(), folder(), simulated()]
    const couriers = [await courierOn(stage, root, clock), await courierOn(stage, root, clock)] as const
    const [{ storage }] = couriers
    const all = await subscribe(stage, storage, MANY, due)
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
    expect(couriers.flatMap(({ starts }) => starts)).toHaveLength(MANY)
    expect(stage.violations()).toEqual([])
  }, 180_000)

  test('a platform that asks to wait is left alone that long', async () => {
    const [stage, root, { due, clock, pass }] = [await open(), folder(), simulated()]
    const { courier, storage } = await courierOn(stage, root, clock, { pace: { aSecond: 80, atOnce: 1 } })
    const all = await subscribe(stage, storage, 12, due)
    stage.limit(2)
    for (let minute = 0; minute < 6; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
      // The server's second is a real one.
      await new Promise((done) => setTimeout(done, 1100))
    }
    await expectOnceEach(stage, storage, all, due)
    expect(stage.violations()).toEqual([])
  }, 60_000)

  test('a platform that is down for an hour gets each digest once when it is back', async () => {
    const [stage, root, { due, clock, pass }] = [await open(), folder(), simulated()]
    const { courier, storage } = await courierOn(stage, root, clock, { pace: { aSecond: 1000, atOnce: 5 } })
    const all = await subscribe(stage, storage, 4, due)
    for (const one of all)
      await storage.subscriptions.save({ ...one, schedule: { ...one.schedule, cron: `0 ${due.getUTCHours()} * * *` } })
    stage.goDown()
    for (let minute = 0; minute < 60; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    for (const { destination } of all) expect(stage.count(destination)).toBe(0)
    stage.comeBack()
    for (let minute = 0; minute < 40; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    await expectOnceEach(stage, storage, all, due)
  }, 120_000)

  test('a subscription that is edited right before its digest is sent gets that digest, and one that is ended gets none', async () => {
    const [stage, root, { due, clock, pass }] = [await open(), folder(), simulated()]
    const records = await recordsIn(root)
    const [edited, ended] = await subscribe(stage, records, 2, due)
    if (edited === undefined || ended === undefined) throw new Error('not subscribed')
    const meddling = (posting: Posting): Posting => ({
      ...posting,
      async post(...given) {
        await records.subscriptions.save({
          ...edited,
          schedule: { cron: '30 * * * *', timeZone: 'UTC', text: 'half past' },
          activeSince: clock(),
        })
        await records.subscriptions.remove(ended.id)
        return posting.post(...given)
      },
    })
    const { courier } = await courierOn(stage, root, clock, { pace: { aSecond: 1000, atOnce: 2 }, around: meddling })
    await courier.tick()
    const counts = () => [edited, ended].map(({ destination }) => stage.count(destination))
    expect(counts()).toEqual([1, 0])
    for (let minutes = 0; minutes < 65; minutes += 5) {
      pass(5 * MINUTE_MS)
      await courier.tick()
    }
    expect(counts()).toEqual([2, 0])
    const rows = await records.deliveries.history(edited.id, 10)
    expect(rows.map(({ state, dueAt }) => [state, dueAt.getUTCMinutes()])).toEqual([
      ['sent', 30],
      ['sent', 0],
    ])
    expect(await records.deliveries.history(ended.id, 10)).toEqual([])
  }, 60_000)
})
