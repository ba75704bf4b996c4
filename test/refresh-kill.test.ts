// A refresh may be killed at any moment, and several may run at once: what comes of it in the end is always the same.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bulkLine, type Newsroom, newsroom, story } from './support/newsroom.ts'

const CHILD = path.join(import.meta.dirname, 'support/refresh-child.ts')

function refreshInChild(room: Newsroom): ChildProcess {
  return spawn(process.execPath, [CHILD, room.root], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The report of a child that ends by itself. */
async function reportOf(child: ChildProcess): Promise<Record<string, unknown>> {
  const output: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => errors.push(chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`refresh failed: ${Buffer.concat(errors)}`)
  return JSON.parse(Buffer.concat(output).toString())
}

/** Kills a child some time after it has begun its work; whether it was still at it. */
async function killAfter(child: ChildProcess, delayMs: number): Promise<boolean> {
  const closed = once(child, 'close')
  await Promise.race([once(child.stderr ?? child, 'data'), closed])
  await Promise.race([delay(delayMs), closed])
  child.kill('SIGKILL')
  const [, signal] = await closed
  return signal === 'SIGKILL'
}

/** Moments spread over the time a refresh takes, always the same ones. */
function moments(count: number, longestMs: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at * 0.618034) % 1) * longestMs)
}

function fill(room: Newsroom): void {
  for (let n = 0; n < 60; n++) room.put(`daily/${n}.txt`, story(n))
  room.put('daily/again.txt', story(5))
  room.put('wire.jsonl', Array.from({ length: 600 }, (_, n) => bulkLine(1000 + n)).join('\n'))
  room.put('broken.jsonl', `${bulkLine(7000)}\n{"nothing`)
}

function change(room: Newsroom): void {
  for (let n = 0; n < 30; n++) room.put(`daily/${n}.txt`, story(n + 500))
  for (let n = 40; n < 50; n++) room.remove(`daily/${n}.txt`)
  const lines = Array.from({ length: 600 }, (_, n) =>
    bulkLine(1100 + n, n % 3 === 0 ? { author: 'Quill Marshal' } : {}),
  )
  room.put('wire.jsonl', lines.join('\n'))
}

test('kill -9 at many moments of the first refresh leaves nothing wrong', { timeout: 180_000 }, async () => {
  const clean = newsroom()
  fill(clean)
  const started = performance.now()
  await reportOf(refreshInChild(clean))
  const longestMs = performance.now() - started
  const expected = await clean.state()
  expect(expected.articles).toHaveLength(661)

  let killed = 0
  const room = newsroom()
  fill(room)
  for (const delayMs of moments(10, longestMs * 0.8)) {
    if (await killAfter(refreshInChild(room), delayMs)) killed++
    // Start over now and then, else most kills would meet work that is done.
    if (delayMs < longestMs * 0.1) room.forgetData()
  }
  expect(killed).toBeGreaterThan(2)
  const { notices } = await room.refresh()
  expect(notices).toEqual([])
  expect(await room.state()).toEqual(expected)
})

test('kill -9 at many moments of a later refresh leaves nothing wrong', { timeout: 180_000 }, async () => {
  const clean = newsroom()
  fill(clean)
  change(clean)
  await reportOf(refreshInChild(clean))
  const expected = await clean.state()

  const before = newsroom()
  fill(before)
  await reportOf(refreshInChild(before))
  for (const delayMs of moments(6, 700)) {
    const room = newsroom()
    cpSync(before.root, room.root, { recursive: true, preserveTimestamps: true })
    change(room)
    await killAfter(refreshInChild(room), delayMs)
    const { notices } = await room.refresh()
    expect(notices).toEqual([])
    expect(await room.state()).toEqual(expected)
  }
})

test('several processes that refresh at once wait for each other and end well', { timeout: 120_000 }, async () => {
  const clean = newsroom()
  fill(clean)
  await reportOf(refreshInChild(clean))
  const room = newsroom()
  fill(room)
  const reports = await Promise.all([1, 2, 3].map(() => reportOf(refreshInChild(room))))
  expect(reports.map(({ added }) => added).sort()).toEqual([0, 0, 661])
  for (const report of reports) expect(report).toMatchObject({ articles: 661 })
  expect(await room.state()).toEqual(await clean.state())
})

test('several refreshes in one process take turns, too', async () => {
  const room = newsroom()
  for (let n = 0; n < 20; n++) room.put(`${n}.txt`, story(n))
  const results = await Promise.all([room.refresh(), room.refresh(), room.refresh()])
  expect(results.map(({ report }) => report.added).sort()).toEqual([0, 0, 20])
  await room.use(async (storage) => {
    const { refreshArticles } = await import('../src/articles/refresh.ts')
    room.put('20.txt', story(20))
    const reports = await Promise.all([1, 2].map(() => refreshArticles(storage, { now: new Date() })))
    expect(reports.map(({ added, articles }) => [added, articles]).sort()).toEqual([
      [0, 21],
      [1, 21],
    ])
  })
})

test('one that waits says so, and stops waiting when the other is killed', { timeout: 60_000 }, async () => {
  const room = newsroom()
  fill(room)
  const first = refreshInChild(room)
  const closed = once(first, 'close')
  await once(first.stderr ?? first, 'data')
  const second = room.refresh()
  await delay(300)
  first.kill('SIGKILL')
  await closed
  const { report, stages } = await second
  expect(stages[0]).toBe('waiting')
  expect(report.articles).toBe(661)
})
