// Killed at every step of a delivery, again and again, and started anew: every digest arrives, none twice, and each is accounted for.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { keyOf } from '../src/app/delivery-key.ts'
import type { Destination, Subscription } from '../src/domain/subscription.ts'
import type { Orders, Step } from './support/courier-child.ts'
import { report } from './support/desk.ts'
import { newsroom } from './support/newsroom.ts'
import { newsroomStorage } from './support/newsroom-storage.ts'
import { STAGES } from './support/stages.ts'

const CHILD = path.join(import.meta.dirname, 'support/courier-child.ts')
/** Of the child, on each platform. A full run has 200: DELIVERY_KILLS=200. */
const KILLS = Number(process.env.DELIVERY_KILLS ?? 36)
const PER_KILL_MS = 20_000
/** In the order in which they are tried; those around the post itself come twice. */
const STEPS: readonly Step[] = [
  ...(['noting', 'posted', 'in flight', 'claimed', 'prepared', 'finished', 'traced'] as const),
  ...(['posting', 'noted', 'making', 'in flight', 'made', 'posted', 'claiming'] as const),
]
const DIGESTS_A_ROUND = 8
const HOUR_MS = 3_600_000

/** Whether it was killed, by itself at the step it was told or after so long, before it had ended. */
async function live(orders: Orders, killAfterMs: number | null): Promise<boolean> {
  const child: ChildProcess = spawn(process.execPath, [CHILD, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // To load the SDKs takes longer than all that a life is for.
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(orders.root, 'compiled') },
  })
  const errors: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
  const closed = once(child, 'close')
  if (killAfterMs !== null) {
    await Promise.race([once(child.stdout ?? child, 'data'), closed])
    await Promise.race([delay(killAfterMs), closed])
    child.kill('SIGKILL')
  }
  const [code, signal] = await closed
  if (signal === null && code !== 0) throw new Error(`the child failed: ${Buffer.concat(errors)}`)
  return signal === 'SIGKILL'
}

/** Always the same numbers, spread evenly from 0 to `below`. */
const spread = (at: number, below: number): number => Math.floor(((at * 0.618034) % 1) * below)

test.each(STAGES)(
  'killed again and again on %s: no digest is lost, none doubled, each accounted for',
  async (_name, open) => {
    const stage = await open()
    const room = newsroom()
    // The hour that was full last is due, by a clock that will not reach the next one.
    const due = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
    const behindMs = Date.now() - due.getTime()
    for (const [file, text] of Object.entries(articlesBefore(due))) room.put(file, text)
    await room.refresh()
    const storage = await newsroomStorage(room.root)
    let [lives, kills] = [0, 0]
    try {
      const all: Subscription[] = []
      while (kills < KILLS) {
        const fresh = Array.from({ length: DIGESTS_A_ROUND }, (_, at) =>
          subscriptionOf(`s${all.length + at}`, stage.addChannel(`news-${all.length + at}`), due),
        )
        for (const one of fresh) await storage.subscriptions.save(one)
        all.push(...fresh)
        for (let isOpen = true; isOpen; ) {
          const step = STEPS[lives % STEPS.length] ?? 'posted'
          const death = { step, nth: 1 + spread(lives, 3), delayMs: step === 'in flight' ? 1 + spread(lives, 12) : 0 }
          // Every sixth is killed by the clock instead.
          const killAfterMs = lives % 6 === 5 ? spread(lives, 150) : null
          const orders = { ...stage.settings, root: room.root, behindMs, death: killAfterMs === null ? death : null }
          const isKilled = await live(orders, killAfterMs)
          lives++
          if (isKilled) kills++
          for (const one of fresh)
            expect(stage.posted(one.destination, keyOf({ subscriptionId: one.id, dueAt: due })).length).toBeLessThan(2)
          isOpen = isKilled
        }
      }
      for (const { id, destination } of all) {
        const key = keyOf({ subscriptionId: id, dueAt: due })
        const messages = stage.posted(destination, key)
        expect(messages).toHaveLength(1)
        expect(stage.count(destination)).toBe(1)
        const rows = await storage.deliveries.history(id, 10)
        expect(rows).toMatchObject([{ state: 'sent', dueAt: due, message: messages[0], because: null }])
        const told = await storage.deliveries.told(id)
        expect(told.map(({ articleId }) => articleId).sort()).toEqual(Object.keys(articlesBefore(due)).sort())
        expect((await storage.deliveries.contentsOf(key))?.told).toHaveLength(told.length)
      }
      expect(stage.violations()).toEqual([])
    } finally {
      storage.close()
    }
  },
  KILLS * PER_KILL_MS + 60_000,
)

function articlesBefore(due: Date): Record<string, string> {
  const at = (hours: number): string => new Date(due.getTime() - hours * HOUR_MS).toISOString()
  return {
    'weir.txt': report(
      { title: 'Old weir at Quenby gives way', outlet: 'Quenby Courier', published: at(5) },
      'The old weir at Quenby gave way on Tuesday night. Water rose to the doors of forty houses in Mill Lane.',
    ),
    'weir-again.txt': report(
      { title: 'Weir at Quenby gives way after rain', outlet: 'Lowland Gazette', published: at(4) },
      'Engineers said that the weir at Quenby had been due for repair since spring. Nobody was hurt when it gave way.',
    ),
    'choir.txt': report(
      { title: 'Choir of Harwick sings for a new roof', outlet: 'Harwick Post', published: at(9) },
      'The choir of Harwick sang for six hours to pay for a new roof. It took in 12,000 crowns.',
    ),
  }
}

function subscriptionOf(id: string, destination: Destination, due: Date): Subscription {
  const from = new Date(due.getTime() - 60_000)
  return {
    id,
    destination,
    subscriber: 'ada',
    schedule: { cron: '0 * * * *', timeZone: 'UTC', text: 'every hour' },
    taste: { topics: [], without: [], outlets: [], length: 'normal' },
    saysWhenEmpty: false,
    state: 'active',
    pausedBecause: null,
    createdAt: from,
    activeSince: from,
  }
}
