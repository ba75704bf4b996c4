// Noise in the files of the records: what is expected of the next `index`.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { randomFrom } from '../quality/random.ts'
import { run } from './cli.ts'
import { filled } from './damage.ts'

const SAID = /records (?:of the chat )?were damaged/

/** Puts noise into each of both files, so many times, and has the articles read. */
export async function expectNoHarmOfNoise({ places, size }: { places: number; size: number }): Promise<void> {
  const room = await filled()
  const before = await room.state()
  const kept = path.join(room.root, 'kept')
  cpSync(room.data, kept, { recursive: true, preserveTimestamps: true })
  let noticed = 0
  for (const name of ['records.sqlite', 'chat.sqlite'])
    for (let place = 0; place < places; place++) {
      rmSync(room.data, { recursive: true })
      cpSync(kept, room.data, { recursive: true, preserveTimestamps: true })
      const file = path.join(room.data, name)
      const random = randomFrom(size, place)
      const bytes = readFileSync(file)
      const at = random.below(Math.max(1, bytes.length - size))
      for (let n = 0; n < size && at + n < bytes.length; n++) bytes[at + n] = random.below(256)
      writeFileSync(file, bytes)
      const where = `${name} at ${at}`
      const { status, stderr } = await run(['index', '--offline', '--articles', room.articles, '--data', room.data])
      expect({ status, where }).toEqual({ status: 0, where })
      if (SAID.test(stderr)) noticed++
      // Where nothing is said, nothing is lost.
      expect(await room.state(), where).toEqual(before)
    }
  expect(noticed).toBeGreaterThan(0)
}
