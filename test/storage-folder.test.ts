// The articles folder as it is read: lines as they stand in the file, hashes that agree, and what is in the way.

import { mkdirSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { articleFolder } from '../src/storage/folder.ts'
import { newsroom } from './support/newsroom.ts'

async function linesOf(content: string | Uint8Array) {
  const room = newsroom()
  room.put('a.jsonl', content)
  const folder = articleFolder(room.articles)
  const reading = folder.readLines('a.jsonl')
  const lines: string[] = []
  for await (const some of reading.lines) lines.push(...some)
  const whole = await folder.read('a.jsonl')
  const hash = whole.kind === 'read' ? whole.hash : null
  return { lines, failure: reading.failure, hashes: [reading.hash(), await folder.hash('a.jsonl'), hash] }
}

test('lines end at line feeds and nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'é', '😀', '\u2028', '\u0085', '\r', '\n', ' '), { minLength: 1 }),
      async (marks) => {
        const text = marks.join('')
        const { lines, failure, hashes } = await linesOf(text)
        expect(failure).toBeNull()
        expect(lines).toEqual(text.endsWith('\n') ? text.split('\n').slice(0, -1) : text.split('\n'))
        expect(new Set(hashes).size).toBe(1)
      },
    ),
    { numRuns: 40 },
  )
})

test('lines longer than what is read at once are put together', async () => {
  const long = 'née '.repeat(700_000)
  const { lines } = await linesOf(`${long}\nshort\n${long}`)
  expect(lines.map((line) => line.length)).toEqual([long.length, 5, long.length])
  expect(lines[2]).toBe(long)
})

test('a line without end is cut, so that memory has one', async () => {
  const { lines } = await linesOf(Buffer.alloc(40 * 1024 * 1024, 'x'))
  expect(lines).toHaveLength(1)
  expect(lines[0]?.length).toBeLessThan(30 * 1024 * 1024)
})

test('lines in Windows-1252 are read as such', async () => {
  const { lines } = await linesOf(Buffer.from('caf\xe9 \x93quoted\x94\nplain', 'latin1'))
  expect(lines).toEqual(['café “quoted”', 'plain'])
})

test.each([
  ['UTF-16', Buffer.from('\ufeff{"title": "a"}\n', 'utf16le'), 'UTF-16'],
  ['binary', Buffer.from([1, 0, 2, 0, 10]), 'binary'],
])('%s content is no lines', async (_, content, reason) => {
  const { lines, failure } = await linesOf(content)
  expect(lines).toEqual([])
  expect(failure).toMatchObject({ reason: expect.stringContaining(reason) })
})

test('what vanished is gone, and what is no file is refused', async () => {
  const room = newsroom()
  mkdirSync(path.join(room.articles, 'a.txt'))
  const folder = articleFolder(room.articles)
  expect(await folder.read('b.txt')).toEqual({ kind: 'gone' })
  expect(await folder.read('a.txt')).toEqual({ kind: 'refused', reason: 'unreadable: a folder' })
  expect(await folder.hash('a.txt')).toBeNull()
  const reading = folder.readLines('b.txt')
  for await (const _ of reading.lines);
  expect(reading.failure).toEqual({ kind: 'gone' })
})

test('a scan goes in order of path and passes hidden things over', async () => {
  const room = newsroom()
  for (const file of ['b.txt', 'a/z.txt', 'a/B/c.txt', 'ä.txt', 'a.txt', '.x/y.txt', 'a/.z.txt']) room.put(file, file)
  const found = await articleFolder(room.articles).scan()
  expect(found.map((file) => file.path)).toEqual(['a.txt', 'a/B/c.txt', 'a/z.txt', 'b.txt', 'ä.txt'])
  expect(found.map((file) => file.size)).toEqual([5, 9, 7, 5, 6])
})
