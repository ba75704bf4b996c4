// Many digests due in the same minute, several processes, a platform that is down, a subscription that changes under the courier's hands.
// delivery-load.long.test.ts has five hundred.

import { describe, expect, test } from 'vitest'
import type { Posting } from '../src/domain/ports.ts'
import {
  courierOn,
  expectOnceEach,
  expectSpreadDelivery,
  folder,
  MINUTE_MS,
  recordsIn,
  simulated,
  subscribe,
} from './support/load.ts'
import { STAGES } from './support/stages.ts'

describe.each(STAGES)('on %s', (_name, open) => {
  test('many digests due in the same minute arrive once each, spread, by two processes', async () => {
    await expectSpreadDelivery(60, await open())
  })

  test('a platform that asks to wait is left alone that long', async () => {
    const [stage, root, { due, clock, pass }] = [await open(), folder(), simulated()]
    const { courier, storage } = await courierOn(stage, root, clock, { pace: { aSecond: 80, atOnce: 1 } })
    const all = await subscribe(stage, storage, 12, due)
    const waitMs = stage.limit(2)
    // At first, and after each time that it was asked to wait.
    for (let ticks = 0; ticks < 3; ticks++) {
      if (ticks > 0) await new Promise((done) => setTimeout(done, waitMs))
      await courier.tick()
      pass(MINUTE_MS)
    }
    await expectOnceEach(stage, storage, all, due)
    expect(stage.violations()).toEqual([])
  })

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
  })

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
  })
})
