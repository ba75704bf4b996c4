// Digests on time and once: through changes of the clocks, through crashes, refusals and other processes. Time and platform are simulated.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { createCourier, SETTLE_MS, SILENCE_MS } from '../src/digests/courier.ts'
import { occurrencesBetween } from '../src/digests/moments.ts'
import { readSchedule } from '../src/digests/schedule.ts'
import type { Posting } from '../src/domain/ports.ts'
import type { Subscription } from '../src/domain/subscription.ts'
import type { DeliveryRecords } from '../src/storage/deliveries.ts'
import type { Storage } from '../src/storage/open.ts'
import { openTestStorage } from './support/records-place.ts'
import { logInRam, says } from './support/scripted-desk.ts'
import { Died, type Mood, simulatedPlatform } from './support/simulated-platform.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

async function records(): Promise<Storage> {
  const root = mkdtempSync(path.join(tmpdir(), 'courier-'))
  const storage = await openTestStorage(root, root)
  closing.push(async () => {
    await storage.close()
    rmSync(root, { recursive: true, force: true })
  })
  return storage
}

function subscriptionOf(
  given: { id?: string; when?: string; zone?: string; from?: Date } & Partial<Subscription> = {},
): Subscription {
  const { id = 's1', when = '8:00', zone = 'UTC', from = new Date('2025-09-10T00:00:00Z'), ...rest } = given
  const read = readSchedule(when, zone)
  if ('problem' in read) throw new Error(read.problem)
  return {
    id,
    destination: { platform: 'discord', community: 'G', channel: `C-${id}` },
    subscriber: 'ada',
    schedule: read.schedule,
    taste: { topics: [], without: [], outlets: [], length: 'normal' },
    saysWhenEmpty: false,
    state: 'active',
    pausedBecause: null,
    createdAt: from,
    activeSince: from,
    ...rest,
  }
}

/** A newsroom in simulated time: one platform, and as many processes as one likes on the same records. */
async function service({ isEmpty = () => false }: { isEmpty?: () => boolean } = {}) {
  const storage = await records()
  const platform = simulatedPlatform()
  const log = logInRam()
  let now = new Date('2025-09-10T00:00:00Z')
  const spans: { since: Date; until: Date }[] = []
  let [processes, elapsedMs] = [0, 0]
  const dead = new Set<string>()
  const start = (connected: string[] = ['discord']) => {
    const own = `process ${++processes}`
    let isDead = false
    const post: Posting['post'] = async (...given) => {
      const deaths = platform.deaths
      const posted = platform.post(...given)
      return posted.catch((error: unknown) => {
        isDead = platform.deaths > deaths
        if (isDead) dead.add(own)
        throw error
      })
    }
    const mine: Posting = {
      post,
      trace: (...given) => platform.trace(...given),
      tell: (...given) => platform.tell(...given),
    }
    return createCourier({
      subscriptions: storage.subscriptions,
      deliveries: mortal(storage.deliveries, () => isDead),
      platforms: new Map(connected.map((name) => [name, mine])),
      async make(_subscription, span) {
        spans.push(span)
        const told = [{ storyId: 's', articleId: `a${spans.length}`, version: 'v' }]
        return { message: says('News.'), told: isEmpty() ? [] : told, chosen: [], isEmpty: isEmpty() }
      },
      clock: () => now,
      log,
      holders: { own: () => own, gone: () => [...dead], forget: (name) => void dead.delete(name) },
      elapsedMs: () => elapsedMs,
      graceMs: 3 * HOUR_MS,
      pace: { aSecond: 1e6, atOnce: 5 },
    })
  }
  return {
    storage,
    platform,
    log,
    spans,
    start,
    at: (moment: string | Date) => {
      now = new Date(moment)
    },
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms)
      elapsedMs += ms
    },
    clock: () => now,
    history: async (id = 's1') => (await storage.deliveries.history(id, 1000)).reverse(),
  }
}

/** ArticleRecords that a process which has died writes nothing into any more. */
function mortal(deliveries: DeliveryRecords, isDead: () => boolean): DeliveryRecords {
  return new Proxy(deliveries, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => (isDead() ? Promise.reject(new Died()) : value.apply(target, given))
    },
  })
}

describe('a digest', () => {
  test('is posted when it is due, and not before nor again', async () => {
    const { storage, platform, start, at, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    const courier = start()
    at('2025-09-10T07:59:00Z')
    await courier.tick()
    expect(platform.posts).toHaveLength(0)
    for (const moment of ['08:00:10', '08:01:00', '09:00:00']) {
      at(`2025-09-10T${moment}Z`)
      await courier.tick()
    }
    expect(platform.posts).toHaveLength(1)
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1', dueAt: new Date('2025-09-10T08:00:00Z') }])
  })

  test('tells what came since the last one', async () => {
    const { storage, spans, start, at } = await service()
    await storage.subscriptions.save(subscriptionOf())
    const courier = start()
    for (const day of ['10', '11', '12']) {
      at(`2025-09-${day}T08:00:30Z`)
      await courier.tick()
    }
    expect(spans.map(({ since }) => since.toISOString())).toEqual([
      '2025-09-09T00:00:00.000Z',
      '2025-09-10T08:00:00.000Z',
      '2025-09-11T08:00:00.000Z',
    ])
    expect(await storage.deliveries.told(subscriptionOf().destination, null)).toHaveLength(3)
  })

  test('that has nothing to tell is not posted, unless the channel wants a line', async () => {
    const { storage, platform, start, at, history } = await service({ isEmpty: () => true })
    await storage.subscriptions.save(subscriptionOf())
    await storage.subscriptions.save(subscriptionOf({ id: 's2', saysWhenEmpty: true }))
    at('2025-09-10T08:00:30Z')
    await start().tick()
    expect(platform.posts.map(({ to }) => to.channel)).toEqual(['C-s2'])
    expect(await history('s1')).toMatchObject([{ state: 'skipped', because: 'nothing new' }])
  })

  test('that is late by less than the grace time is caught up with: one for several', async () => {
    const { storage, platform, start, at, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-14T10:59:00Z')
    await start().tick()
    expect(platform.posts).toHaveLength(1)
    expect((await history()).map(({ state, because }) => because ?? state)).toEqual([
      ...Array(4).fill('told by the next one'),
      'sent',
    ])
  })

  test('that is later is left out, and the next one comes in its time', async () => {
    const { storage, platform, start, at, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T11:00:00Z')
    await start().tick()
    expect(platform.posts).toHaveLength(0)
    expect(await history()).toMatchObject([{ state: 'skipped', because: 'too late' }])
    at('2025-09-11T08:00:00Z')
    await start().tick()
    expect(platform.posts).toHaveLength(1)
  })

  test('of a subscription that is edited is due by the new hours from then on', async () => {
    const { storage, platform, start, at } = await service()
    const subscription = subscriptionOf()
    await storage.subscriptions.save(subscription)
    const courier = start()
    at('2025-09-10T07:00:00Z')
    const edited = subscriptionOf({ when: '6:00' })
    await storage.subscriptions.save({ ...edited, activeSince: new Date('2025-09-10T07:00:00Z') })
    at('2025-09-10T09:00:00Z')
    await courier.tick()
    expect(platform.posts).toHaveLength(0)
    at('2025-09-11T06:00:00Z')
    await courier.tick()
    expect(platform.posts).toHaveLength(1)
  })

  test('that is under way when its subscription is paused or ended is posted at most once', async () => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    await storage.subscriptions.save(subscriptionOf({ id: 's2' }))
    platform.mood = 'dies before'
    at('2025-09-10T08:00:00Z')
    await start().tick()
    platform.mood = 'well'
    await storage.subscriptions.save(subscriptionOf({ state: 'paused' }))
    await storage.subscriptions.remove('s2')
    pass(SETTLE_MS)
    await start().tick()
    expect(platform.posts).toHaveLength(0)
    expect(await history()).toMatchObject([{ state: 'skipped', because: 'paused' }])
  })
})

describe('trouble', () => {
  test.each<[Mood, number]>([
    ['arrives unanswered', 1],
    ['dies after', 1],
    ['dies before', 1],
    ['lost', 1],
  ])('%s: the digest is looked up before anything is posted again', async (mood, posts) => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:00Z')
    platform.mood = mood
    await start().tick()
    platform.mood = 'well'
    pass(MINUTE_MS)
    for (let n = 0; n < 3; n++) {
      await start().tick()
      pass(MINUTE_MS)
    }
    expect(platform.posts).toHaveLength(posts)
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1' }])
    expect(await storage.deliveries.told(subscriptionOf().destination, null)).toHaveLength(1)
  })

  test('a platform that is down for an hour gets its digest when it is back', async () => {
    const { storage, platform, start, at, pass } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:00Z')
    platform.mood = 'down'
    const courier = start()
    for (let minute = 0; minute < 60; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    platform.mood = 'well'
    for (let minute = 0; minute < 60; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    expect(platform.posts).toHaveLength(1)
  })

  test('a channel that is gone pauses its subscription after five tries, and the subscriber is told once', async () => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf({ when: 'hourly' }))
    at('2025-09-10T08:00:00Z')
    platform.mood = 'gone'
    const courier = start()
    for (let minute = 0; minute < 300; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    expect(platform.told.map(({ person }) => person)).toEqual(['ada'])
    expect(await storage.subscriptions.find('s1')).toMatchObject({
      state: 'paused',
      pausedBecause: 'The channel is gone.',
    })
    expect((await history()).filter(({ state }) => state === 'failed')).toHaveLength(1)
  })

  test('one of the settings, which nobody has subscribed to, is told to the operator, with the channel and what to do', async () => {
    const { storage, platform, log, start, at, pass } = await service()
    await storage.subscriptions.save(subscriptionOf({ id: 'settings:discord:C7', subscriber: '' }))
    at('2025-09-10T08:00:00Z')
    platform.mood = 'gone'
    const courier = start()
    for (let minute = 0; minute < 120; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    expect(platform.told).toEqual([])
    const told = log.lines.filter(({ level }) => level === 'error')
    expect(told).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/every day at 08:00 of the settings .* in the channel C-settings:discord:C7/),
        facts: expect.objectContaining({
          because: 'The channel is gone.',
          remedy: expect.stringContaining('/digest resume'),
        }),
      }),
    ])
  })

  test('a channel that refuses once after an hour without answers is tried again', async () => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:00Z')
    const courier = start()
    for (let minute = 0; minute < 120; minute++) {
      platform.mood = minute < 60 ? 'down' : minute < 70 ? 'gone' : 'well'
      await courier.tick()
      pass(MINUTE_MS)
    }
    expect(platform.told).toEqual([])
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1' }])
  })

  test('a digest that may have arrived is looked up even where its platform was away for hours', async () => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:00Z')
    platform.mood = 'arrives unanswered'
    await start().tick()
    const away = start([])
    for (let hour = 0; hour < 5; hour++) {
      pass(HOUR_MS)
      await away.tick()
    }
    expect(await history()).toMatchObject([{ state: 'sending' }])
    pass(HOUR_MS)
    await start().tick()
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1' }])
    expect(platform.posts).toHaveLength(1)
  })

  test('whatever happens, in whatever order: none lost, none doubled, each accounted for', async () => {
    const moods: Mood[] = ['well', 'arrives unanswered', 'lost', 'down', 'dies before', 'dies after']
    const step = fc.record({
      mood: fc.constantFrom(...moods),
      minutes: fc.integer({ min: 1, max: 20 }),
      isRestarted: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { storage, platform, start, at, pass, history, clock } = await service()
        await storage.subscriptions.save(subscriptionOf({ when: 'every 2 hours' }))
        at('2025-09-10T00:01:00Z')
        let courier = start()
        for (const { mood, minutes, isRestarted } of steps) {
          platform.mood = mood
          const { deaths } = platform
          if (isRestarted) courier = start()
          await courier.tick()
          if (platform.deaths > deaths) courier = start()
          pass(minutes * MINUTE_MS)
        }
        platform.mood = 'well'
        for (let n = 0; n < 40; n++) {
          await courier.tick()
          pass(MINUTE_MS)
        }
        const keys = platform.posts.map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
        const rows = await history()
        expect(rows.filter(({ state }) => state === 'due' || state === 'sending')).toEqual([])
        expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(keys.length)
        // All moments but those before the subscription and after the last look have a row.
        const last = new Date(clock().getTime() - MINUTE_MS)
        const moments = occurrencesBetween(
          subscriptionOf({ when: 'every 2 hours' }).schedule,
          new Date('2025-09-10T00:00:00Z'),
          last,
        )
        expect(rows.map(({ dueAt }) => dueAt)).toEqual(moments)
      }),
      { numRuns: 40 },
    )
  })
})

describe('several processes on the same records', () => {
  test('post each digest once', async () => {
    const { storage, platform, start, at, pass } = await service()
    for (let n = 0; n < 20; n++) await storage.subscriptions.save(subscriptionOf({ id: `s${n}` }))
    const couriers = [start(), start(), start()]
    at('2025-09-10T08:00:00Z')
    for (let n = 0; n < 3; n++) {
      await Promise.all(couriers.map((courier) => courier.tick()))
      pass(MINUTE_MS)
    }
    expect(platform.posts.map(({ to }) => to.channel).sort()).toEqual(
      Array.from({ length: 20 }, (_, n) => `C-s${n}`).sort(),
    )
  })
})

describe('a channel with two digests due in the same minute', () => {
  const inOne = (id: string, given: Partial<Subscription> = {}) =>
    subscriptionOf({ id, destination: { platform: 'discord', community: 'G', channel: 'C' }, ...given })

  test('gets them one after the other, each told what the other tells', async () => {
    const { storage, platform, start, at } = await service()
    for (const id of ['s1', 's2']) await storage.subscriptions.save(inOne(id))
    const tellsBefore: number[] = []
    platform.meanwhile = async () =>
      void tellsBefore.push((await storage.deliveries.told(inOne('s1').destination, null)).length)
    at('2025-09-10T08:00:10Z')
    const couriers = [start(), start()]
    await Promise.all(couriers.map((courier) => courier.tick()))
    await Promise.all(couriers.map((courier) => courier.tick()))
    expect(platform.posts).toHaveLength(2)
    expect(tellsBefore).toEqual([1, 2])
  })

  test('is not kept waiting by a process that died of the first', async () => {
    const { storage, platform, start, at, pass, history } = await service()
    for (const id of ['s1', 's2']) await storage.subscriptions.save(inOne(id))
    at('2025-09-10T08:00:10Z')
    platform.mood = 'dies after'
    await start().tick()
    platform.mood = 'well'
    pass(1000)
    const courier = start()
    await courier.tick()
    expect(await history('s2')).toMatchObject([{ state: 'sent' }])
    // What the dead one sent may still be on its way.
    expect(await history('s1')).toMatchObject([{ state: 'sending' }])
    pass(SETTLE_MS)
    await courier.tick()
    expect(await history('s1')).toMatchObject([{ state: 'sent', message: 'm1' }])
    expect(platform.posts).toHaveLength(2)
  })
})

describe('a process that stands still in the middle of a delivery', () => {
  /** One that has taken a digest on and gets no further until `wake` is called. */
  async function standingStill(at: 'meanwhile' | 'inFlight') {
    const given = await service()
    await given.storage.subscriptions.save(subscriptionOf())
    given.at('2025-09-10T08:00:10Z')
    const { promise, resolve: wake } = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    given.platform[at] = () => {
      given.platform[at] = async () => {}
      reached.resolve()
      return promise
    }
    const courier = given.start()
    const ticking = courier.tick()
    await reached.promise
    const wakes = (): Promise<void> => {
      wake()
      return ticking
    }
    return { ...given, wakes }
  }

  test('keeps it for some minutes, and posts nothing when it wakes after another has posted', async () => {
    const { platform, start, pass, history, wakes } = await standingStill('meanwhile')
    const other = start()
    for (let ms = 0; ms < SILENCE_MS; ms += MINUTE_MS) {
      await other.tick()
      expect(platform.posts).toEqual([])
      pass(MINUTE_MS)
    }
    await other.tick()
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1' }])
    await wakes()
    expect(platform.posts).toHaveLength(1)
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1', because: null }])
  })

  test('posts nothing and puts nothing back of what another is at work on when it wakes', async () => {
    const { platform, start, pass, history, wakes } = await standingStill('meanwhile')
    const other = start()
    await other.tick()
    pass(SILENCE_MS)
    platform.inFlight = async () => {
      platform.inFlight = async () => {}
      await wakes()
      await start().tick()
    }
    await other.tick()
    expect(platform.posts).toHaveLength(1)
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1' }])
  })

  test.each(['2025-09-10T10:30:00Z', '2025-09-10T07:00:00Z', '2026-01-01T00:00:00Z'])(
    'keeps it whatever the clock is set to meanwhile: %s',
    async (set) => {
      const { platform, start, at, wakes, history } = await standingStill('inFlight')
      const others = [start(), start()]
      at(set)
      for (const other of [...others, ...others]) await other.tick()
      expect(platform.posts).toEqual([])
      await wakes()
      for (const other of others) await other.tick()
      expect(platform.posts).toHaveLength(1)
      expect((await history())[0]).toMatchObject({ state: 'sent', message: 'm1' })
    },
  )

  test('loses it when it is this process itself, as soon as its work has broken off', async () => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:10Z')
    const courier = start()
    platform.meanwhile = () => Promise.reject(new Error('out of memory'))
    await courier.tick()
    platform.meanwhile = async () => {}
    expect(await history()).toMatchObject([{ state: 'sending', because: 'out of memory' }])
    pass(MINUTE_MS)
    await courier.tick()
    expect(await history()).toMatchObject([{ state: 'sent', message: 'm1' }])
  })
})

describe('a subscription that changes under the courier’s hands', () => {
  test.each<[string, (storage: Storage) => Promise<unknown>]>([
    ['paused', (storage) => storage.subscriptions.save(subscriptionOf({ state: 'paused' }))],
    ['ended', (storage) => storage.subscriptions.remove('s1')],
  ])('gets nothing if it is %s before anything is posted', async (_what, change) => {
    const { storage, platform, start, at, pass, history } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:10Z')
    platform.meanwhile = () => change(storage).then(() => {})
    const courier = start()
    for (let n = 0; n < 5; n++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    expect(platform.posts).toEqual([])
    expect((await history()).map(({ because }) => because)).toEqual(
      (await storage.subscriptions.find('s1')) === null ? [] : ['paused'],
    )
  })

  test('and is ended while its digest is on its way has told its channel all the same', async () => {
    const { storage, platform, start, at } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:10Z')
    platform.inFlight = () => storage.subscriptions.remove('s1')
    await start().tick()
    expect(platform.posts).toHaveLength(1)
    expect(await storage.deliveries.told(subscriptionOf().destination, null)).toHaveLength(1)
  })

  test.each<[string, (storage: Storage) => Promise<unknown>, Partial<Subscription> | null]>([
    ['edited', (storage) => storage.subscriptions.save(subscriptionOf({ when: '9:30' })), { state: 'paused' }],
    ['ended', (storage) => storage.subscriptions.remove('s1'), null],
  ])('and is %s during the last refusal stays so', async (what, change, after) => {
    const { storage, platform, start, at, pass } = await service()
    await storage.subscriptions.save(subscriptionOf())
    at('2025-09-10T08:00:00Z')
    platform.mood = 'gone'
    platform.inFlight = () => (platform.tries === 5 ? change(storage).then(() => {}) : Promise.resolve())
    const courier = start()
    for (let minute = 0; minute < 120; minute++) {
      await courier.tick()
      pass(MINUTE_MS)
    }
    const found = await storage.subscriptions.find('s1')
    if (after === null) expect(found).toBeNull()
    else expect(found).toMatchObject({ ...after, schedule: { cron: '30 9 * * *' } })
    expect(platform.told).toHaveLength(what === 'ended' ? 0 : 1)
  })
})

describe('in six zones, in the months in which clocks change', () => {
  const zones = ['Europe/Vilnius', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Tokyo', 'UTC']

  test.each([
    ['2025-03-01', '2025-04-14'],
    ['2025-09-01', '2025-11-10'],
  ])('each digest comes once from %s to %s', async (first, last) => {
    const { storage, platform, start, at, history } = await service()
    const from = new Date(`${first}T00:00:00Z`)
    const days = (Date.parse(last) - from.getTime()) / (24 * HOUR_MS)
    for (const [n, zone] of zones.entries())
      await storage.subscriptions.save(subscriptionOf({ id: `s${n}`, when: '2:30', zone, from }))
    const courier = start()
    let looks = 0
    for (let moment = from.getTime(); moment < from.getTime() + days * 24 * HOUR_MS; moment += HOUR_MS / 2) {
      // Every half hour of the Sundays, on which clocks change, else every two and a half hours.
      if (new Date(moment).getUTCDay() !== 0 && looks++ % 5 !== 0) continue
      at(new Date(moment + 1000))
      await courier.tick()
    }
    for (const [n] of zones.entries()) {
      const rows = await history(`s${n}`)
      expect(rows.every(({ state }) => state === 'sent')).toBe(true)
      expect(rows.length).toBeGreaterThanOrEqual(days - 1)
    }
    expect(new Set(platform.posts.map(({ key }) => key)).size).toBe(platform.posts.length)
  })
})
