// Several refreshes at once in one process take turns. refresh-kill.long.test.ts kills them, and starts several processes.
import { expect, test } from 'vitest'
import { newsroom, story } from './support/newsroom.ts'

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
