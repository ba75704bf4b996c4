// Work is done the same in whichever thread, in order, and failures reach whoever asked.
import { expect, onTestFinished, test } from 'vitest'
import { ReadingCrew, workers } from '../src/articles/workers.ts'
import { inAdvance } from '../src/domain/in-turn.ts'
import { bulkLine, story } from './support/newsroom.ts'

const LITTLE = 1
const MUCH = 1e9

function crew(): ReadingCrew {
  const one = new ReadingCrew()
  onTestFinished(() => one.close())
  return one
}

test('files, lines and articles come out of the other thread as out of this one', async () => {
  const files = [
    { path: 'a.txt', bytes: Buffer.from(story(1)) },
    { path: 'b.html', bytes: Buffer.from(`<title>T</title><p>${story(2)}</p>`) },
    { path: 'c.bin', bytes: Buffer.from([0, 1, 2]) },
  ]
  const lines = { path: 'd.jsonl', lines: [bulkLine(1), '{broken', '', bulkLine(2)], linesBefore: 10 }
  const articles = [{ id: 'a', version: 'v', text: story(3), body: [{ start: 0, end: story(3).length }] }]
  const one = crew()
  expect(await one.run('files', files, MUCH)).toEqual(await workers.files(files))
  expect(await one.run('lines', lines, MUCH)).toEqual(await workers.lines(lines))
  expect(await one.run('passages', articles, MUCH)).toEqual(await workers.passages(articles))
  expect(
    (await crew().run('lines', lines, LITTLE)).map((parsed) => ('line' in parsed ? parsed.line : 'skipped')),
  ).toEqual([11, 'skipped', 14])
})

test('work that fails is told, and other work goes on', async () => {
  const one = crew()
  // @ts-expect-error what no caller passes, so that the other thread fails
  await expect(one.run('passages', null, MUCH)).rejects.toThrow()
  expect(await one.run('passages', [], MUCH)).toEqual([])
})

test('work that is called off fails', async () => {
  const one = crew()
  const work = one.run('passages', [], MUCH)
  await Promise.all([expect(work).rejects.toThrow('called off'), one.close()])
})

test('a page that takes too long is skipped with the reason, and the rest goes on', async () => {
  // Marks that end tags hide from a look at the page how many attributes it has.
  const attributes = Array.from({ length: 60_000 }, (_, at) => `a${at}=">"`).join(' ')
  const endless = { path: 'endless.html', bytes: Buffer.from(`<p ${attributes}>${story(1)}</p>`) }
  const files = [
    { path: 'a.html', bytes: Buffer.from(`<title>T</title><p>${story(2)}</p>`) },
    endless,
    { path: 'b.txt', bytes: Buffer.from(story(3)) },
  ]
  const one = new ReadingCrew({ fileLimitMs: 3000 })
  onTestFinished(() => one.close())
  const [read, others] = await Promise.all([
    one.run('files', files, LITTLE),
    one.run('lines', { path: 'd.jsonl', lines: [bulkLine(1)], linesBefore: 0 }, MUCH),
  ])
  const shown = read.map((parsed) => parsed?.map((article) => ('article' in article ? 'read' : article.skipped)))
  expect(shown).toEqual([
    ['read'],
    [{ file: 'endless.html', reason: 'could not be read: takes longer than 3 s' }],
    ['read'],
  ])
  expect(others).toHaveLength(1)
})

test('work is begun so much in advance, never more', async () => {
  const begun: number[] = []
  const start = async (n: number) => {
    begun.push(n)
    return n * 10
  }
  const seen: unknown[] = []
  for await (const result of inAdvance([1, 2, 3, 4, 5], 2, start)) seen.push([result, [...begun]])
  expect(seen).toEqual([
    [10, [1, 2, 3]],
    [20, [1, 2, 3, 4]],
    [30, [1, 2, 3, 4, 5]],
    [40, [1, 2, 3, 4, 5]],
    [50, [1, 2, 3, 4, 5]],
  ])
})
