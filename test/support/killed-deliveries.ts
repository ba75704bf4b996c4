// Deliveries by processes that are killed again and again, and started anew: every digest arrives, none twice, and each is accounted for.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { keyOf } from '../../src/digests/courier.ts'
import type { Destination, Subscription } from '../../src/domain/subscription.ts'
import type { Storage } from '../../src/storage/open.ts'
import type { Orders, Step } from './courier-child.ts'
import { report } from './desk.ts'
import { newsroom } from './newsroom.ts'
import { isOnPostgres, openTestStorage, recordsSettings } from './records-place.ts'
import type { Stage } from './stages.ts'

const CHILD = path.join(import.meta.dirname, 'courier-child.ts')
/** How often they come by in a life, at most: what is remembered lies between the parts of one digest, too. */
const OFTEN: Partial<Record<Step, number>> = { remembering: 24, remembered: 24 }
const DIGESTS_A_ROUND = 8
/** The number of a story in its headline, on Discord and on Slack, and nowhere else on a page. */
const OF_PLACE = String.raw`(\d+)\. (?:Quenby|Harwick|Lorn|Tolve|Marrow|Pell) `
const HEADLINE = new RegExp(String.raw`(?:\*\*\[|### )${OF_PLACE}|"text":"${OF_PLACE}[^"]*","style"`, 'g')
const HOUR_MS = 3_600_000

/** After which a database takes those for gone who have shown themselves no more; a lock on a file tells at once. */
async function minutePassed({ answers }: Storage): Promise<void> {
  if (isOnPostgres()) await answers.file.run(`UPDATE processes SET seen_at = seen_at - interval '1 minute'`)
}

/** Whether it was killed, by itself at the step it was told or after so long, before it had ended. */
async function live(orders: Orders, killAfterMs: number | null): Promise<boolean> {
  const child: ChildProcess = spawn(process.execPath, [CHILD, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // To load the SDKs takes longer than all that a life is for.
    env: {
      ...process.env,
      ...(await recordsSettings(path.join(orders.root, 'data'))),
      NODE_COMPILE_CACHE: path.join(orders.root, 'compiled'),
    },
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

/** Delivers digests on a stage by processes of which so many are killed, at these steps in turn; expects each digest to have arrived once. */
export async function expectOnceEachThough(
  stage: Stage,
  { kills: wanted, at: steps }: { kills: number; at: readonly Step[] },
): Promise<void> {
  const room = newsroom()
  // The hour that was full last is due, by a clock that will not reach the next one.
  const due = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
  const behindMs = Date.now() - due.getTime()
  for (const [file, text] of Object.entries(articlesBefore(due))) room.put(file, text)
  await room.refresh()
  const storage = await openTestStorage(room.articles, room.data)
  let [lives, kills] = [0, 0]
  try {
    const all: Subscription[] = []
    while (kills < wanted) {
      const fresh = Array.from({ length: DIGESTS_A_ROUND }, (_, at) =>
        subscriptionOf(`s${all.length + at}`, stage.addChannel(`news-${all.length + at}`), due),
      )
      for (const one of fresh) await storage.subscriptions.save(one)
      all.push(...fresh)
      for (let isOpen = true; isOpen; ) {
        const step = steps[lives % steps.length] ?? 'posted'
        const death = {
          step,
          nth: 1 + spread(lives, OFTEN[step] ?? 3),
          delayMs: step === 'in flight' ? 1 + spread(lives, 40) : 0,
        }
        // Every sixth is killed by the clock instead.
        const killAfterMs = lives % 6 === 5 ? spread(lives, 150) : null
        const shared = { ...stage.settings, root: room.root, behindMs }
        const isKilled =
          kills < wanted
            ? await live({ ...shared, death: killAfterMs === null ? death : null }, killAfterMs)
            : await live({ ...shared, death: null }, null)
        lives++
        if (isKilled) kills++
        await minutePassed(storage)
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
      const pages = await stage.pages(destination, key, storage)
      expect(pages.length).toBeGreaterThan(1)
      const numbers = pages.flatMap((page) => [...page.matchAll(HEADLINE)].map(([, n, other]) => Number(n ?? other)))
      expect(numbers).toEqual(PLACES.map((_, at) => at + 1))
      const rows = await storage.deliveries.history(id, 10)
      expect(rows).toMatchObject([{ state: 'sent', dueAt: due, message: messages[0], because: null }])
      const told = await storage.deliveries.told(destination, null)
      expect(told.map(({ articleId }) => articleId).sort()).toEqual(Object.keys(articlesBefore(due)).sort())
      expect((await storage.deliveries.contentsOf(key))?.told).toHaveLength(told.length)
    }
    expect(stage.violations()).toEqual([])
  } finally {
    storage.close()
  }
}

/** A digest that is corrected below itself by processes of which one is killed when its reply has arrived, before it knows. */
export async function expectCorrectedOnceThough(stage: Stage): Promise<void> {
  const room = newsroom()
  const due = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
  const orders: Orders = { ...stage.settings, root: room.root, behindMs: Date.now() - due.getTime(), death: null }
  const articles = articlesBefore(due)
  for (const [file, text] of Object.entries(articles)) room.put(file, text)
  await room.refresh()
  const destination = stage.addChannel('news')
  await room.use(({ subscriptions }) => subscriptions.save(subscriptionOf('s0', destination, due)))
  await live(orders, null)
  room.put('Quenby.txt', (articles['Quenby.txt'] ?? '').replaceAll(/ (\d\d) /g, ' 99 '))
  await room.refresh()
  expect(await live({ ...orders, death: { step: 'posted', nth: 1, delayMs: 0 } }, null)).toBe(true)
  await room.use(minutePassed)
  expect(await live(orders, null)).toBe(false)
  const key = keyOf({ subscriptionId: 's0', dueAt: due })
  const [post] = await room.use(({ posts }) => posts.since(new Date(0)))
  expect(post).toMatchObject({ key, settled: ['Quenby.txt'] })
  const replies = stage.below(destination, post?.message ?? '')
  expect(replies).toHaveLength(1)
  expect(replies[0]).toMatch(/The article cited as \W*1\W* now says/)
  const [row] = await room.use(({ deliveries }) => deliveries.history(key, 9))
  expect(row).toMatchObject({ state: 'sent' })
  expect(stage.violations()).toEqual([])
}

const PLACES = ['Quenby', 'Harwick', 'Lorn', 'Tolve', 'Marrow', 'Pell']

/** A story for each place, whose addresses and sentences are so long that a digest of them has several pages. */
function articlesBefore(due: Date): Record<string, string> {
  return Object.fromEntries(
    PLACES.map((place, at) => {
      const published = new Date(due.getTime() - (at + 2) * HOUR_MS).toISOString()
      const words = wordsAbout(at + 1)
      const url = `https://${place.toLowerCase()}.example/${words(20).replaceAll(' ', '-')}`
      const sentences = [
        `${place} ${words(22)} ${at + 30} ${words(22)}.`,
        `Nobody in ${words(45)}.`,
        `Some of ${words(45)}.`,
      ]
      const facts = { title: `${place} ${words(4)}`, outlet: `${place} Courier`, published, url }
      return [`${place}.txt`, report(facts, sentences.join(' '))]
    }),
  )
}

/** Words that nothing else has: so that each article is a story of its own. */
function wordsAbout(seed: number): (count: number) => string {
  let number = seed * 7919
  const next = (below: number): number => {
    number = (number * 48_271) % 2_147_483_647
    return number % below
  }
  const word = (): string =>
    Array.from({ length: 3 }, () => `${'bdfgklmnprstvz'[next(14)]}${'aeiou'[next(5)]}`).join('')
  return (count) => Array.from({ length: count }, word).join(' ')
}

function subscriptionOf(id: string, destination: Destination, due: Date): Subscription {
  const from = new Date(due.getTime() - 60_000)
  return {
    id,
    destination,
    subscriber: 'ada',
    schedule: { cron: '0 * * * *', timeZone: 'UTC', text: 'every hour' },
    taste: { topics: [], without: [], outlets: [], length: 'long' },
    saysWhenEmpty: false,
    state: 'active',
    pausedBecause: null,
    createdAt: from,
    activeSince: from,
  }
}
