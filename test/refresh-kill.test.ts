// A refresh that is killed, and several at once: what comes of it in the end is the same. refresh-kill.long.test.ts kills at many moments.
import { expect, test } from 'vitest'
import { fill, killAfter, refreshInChild } from './support/killed-refresh.ts'
import { newsroom, story } from './support/newsroom.ts'

test('kill -9 in the middle of a refresh leaves nothing wrong', async () => {
  const [clean, room] = [newsroom(), newsroom()]
  for (const one of [clean, room]) fill(one)
  await clean.refresh()
  const expected = await clean.state()
  expect(expected.articles).toHaveLength(661)
  expect(await killAfter(refreshInChild(room), 0, 'indexing')).toBe(true)
  const { notices } = await room.refresh()
  expect(notices).toEqual([])
  expect(await room.state()).toEqual(expected)
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
