// A refresh may be killed at any moment, and several processes may refresh at once: what comes of it in the end is always the same.

import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { change, fill, killAfter, refreshInChild, reportOf } from './support/killed-refresh.ts'
import { newsroom } from './support/newsroom.ts'

/** Moments spread over the time a refresh takes, always the same ones. */
function moments(count: number, longestMs: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at * 0.618034) % 1) * longestMs)
}

test('kill -9 at many moments of the first refresh leaves nothing wrong', async () => {
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

test('kill -9 at many moments of a later refresh leaves nothing wrong', async () => {
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

test('several processes that refresh at once wait for each other and end well', async () => {
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

test('one that waits says so, and stops waiting when the other is killed', async () => {
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
