// Newsrooms whose files are damaged, and what is expected of the next refresh all the same.

import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { bulkLine, type Newsroom, newsroom, story } from './newsroom.ts'

const FILES = {
  ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}.txt`, story(n)])),
  'wire.jsonl': Array.from({ length: 30 }, (_, n) => bulkLine(100 + n)).join('\n'),
}

/** Fifty articles that have been read. */
export async function filled(): Promise<Newsroom> {
  const room = newsroom()
  await room.fill(FILES)
  return room
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => statSync(file).isFile())
    .sort()
}

export const REBUILT = /^The passage index was (missing|damaged): rebuilt from the records, 50 articles\.$/

/** Damages one file of the passage index at a time, in four ways by turns; `atMost` so many of them. */
export async function expectRebuiltIndex(atMost: number): Promise<void> {
  const room = await filled()
  const before = await room.state()
  const kept = path.join(room.root, 'kept')
  cpSync(room.data, kept, { recursive: true, preserveTimestamps: true })
  const files = filesBelow(path.join(room.data, 'passages')).map((file) => path.relative(room.data, file))
  expect(files.length).toBeGreaterThan(8)
  const damages: ((file: string) => void)[] = [
    (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
    (file) => rmSync(file),
    (file) => writeFileSync(file, Buffer.alloc(statSync(file).size, 'garbage ')),
    (file) => {
      const bytes = readFileSync(file)
      const middle = Math.floor(bytes.length / 2)
      bytes[middle] = 255 - (bytes[middle] ?? 0)
      writeFileSync(file, bytes)
    },
  ]
  for (const [index, file] of files.slice(0, atMost).entries()) {
    rmSync(room.data, { recursive: true })
    cpSync(kept, room.data, { recursive: true, preserveTimestamps: true })
    chmodSync(room.data, 0o700)
    damages[index % damages.length]?.(path.join(room.data, file))
    const { notices } = await room.refresh()
    expect(notices, file).toEqual([expect.stringMatching(REBUILT)])
    expect(await room.state(), file).toEqual(before)
  }
}

/** Puts so many files into the folder that are whole in few ways. */
export async function expectNoHarmOfBrokenFiles(count: number): Promise<void> {
  const room = await filled()
  const sources = [story(1), bulkLine(1), `<html><head><title>T</title></head><body><p>${story(2)}</p></body></html>`]
  const endings = ['txt', 'md', 'html', 'json', 'jsonl']
  const broken = fc.record({
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 4000 }),
      fc.tuple(fc.constantFrom(...sources), fc.nat(), fc.uint8Array({ maxLength: 30 })).map(([source, at, noise]) => {
        const bytes = Buffer.from(source)
        bytes.set(noise, at % Math.max(1, bytes.length - noise.length))
        return bytes.subarray(0, (at * 7) % bytes.length)
      }),
      fc.string({ unit: 'binary', maxLength: 2000 }).map((text) => Buffer.from(text, 'utf16le')),
    ),
    ending: fc.constantFrom(...endings),
  })
  for (const [index, { bytes, ending }] of fc.sample(broken, { numRuns: count, seed: 7 }).entries()) {
    room.put(`broken/${index}.${ending}`, bytes)
  }
  await room.refresh()
  const state = await room.state()
  const ids = new Set(state.articles.map(({ id }) => id))
  for (let n = 0; n < 20; n++) expect(ids).toContain(`${n}.txt`)
  const spokenOf = new Set([...state.articles, ...state.skipped].map(({ file }) => file))
  for (const file of filesBelow(room.articles)) expect(spokenOf).toContain(path.relative(room.articles, file))
  expect((await room.refresh()).report).toMatchObject({ added: 0, updated: 0, removed: 0 })
  expect(existsSync(path.join(room.data, 'passages'))).toBe(true)
}
