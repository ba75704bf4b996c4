// The same articles in any order, in any steps, and beside others that leave again: what is expected of the stories each time.
import fc from 'fast-check'
import { expect } from 'vitest'
import { invented } from './invented-events.ts'
import { type Piece, type StoryRoom, storyRoom } from './story-room.ts'

export async function atOnce(pieces: Piece[]): Promise<Record<string, string[]>> {
  const room = storyRoom()
  await room.put(...pieces)
  await room.cluster()
  return room.shape()
}

/** Puts pieces in by steps of these lengths. */
async function stepwise(room: StoryRoom, pieces: Piece[], steps: number[]): Promise<void> {
  let at = 0
  for (const step of [...steps, pieces.length]) {
    await room.put(...pieces.slice(at, at + step))
    await room.cluster()
    at += step
  }
}

const shuffled = (pieces: Piece[], keys: number[]): Piece[] =>
  pieces
    .map((piece, at) => ({ piece, key: keys[at % keys.length] ?? 0, at }))
    .sort((a, b) => a.key - b.key || ((a.at * 7919) % 101) - ((b.at * 7919) % 101))
    .map(({ piece }) => piece)

const MANY = 140
const seed = fc.integer({ min: 1, max: 100_000 })
const order = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 45, maxLength: 45 })
const steps = fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 8 })

export async function expectNoMatterOfOrder(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(seed, order, steps, async (from, keys, lengths) => {
      const pieces = invented.loosely(from, 45)
      const room = storyRoom()
      await stepwise(room, shuffled(pieces, keys), lengths)
      expect(await room.shape()).toEqual(await atOnce(pieces))
    }),
    { numRuns },
  )
}

export async function expectNoTraceOfOthers(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(seed, order, steps, fc.subarray([...Array(45).keys()]), async (from, keys, lengths, picked) => {
      const pieces = invented.loosely(from, 45)
      const strangers = invented.loosely(from + 1, 45)
      const room = storyRoom()
      // Some come with another text first, some others leave again.
      const others = picked.map((at) => ({
        ...(strangers[at] ?? { title: '', text: '' }),
        id: `piece-${at + (at % 2) * 100}`,
      }))
      await room.put(...others)
      await room.cluster()
      await stepwise(room, shuffled(pieces, keys), lengths)
      await room.remove(...others.map(({ id }) => id).filter((id) => !pieces.some((piece) => piece.id === id)))
      await room.cluster()
      expect(await room.shape()).toEqual(await atOnce(pieces))
    }),
    { numRuns },
  )
}

/** So many articles that are all alike that an article has far more links than are kept of it. */
export async function expectNoMatterOfOrderInCrowds(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      seed,
      order,
      fc.subarray([...Array(MANY).keys()], { maxLength: 20 }),
      async (from, keys, picked) => {
        const pieces = invented.loosely(from, MANY).map((piece) => ({ ...piece, publishedAt: null }))
        const wrong = invented.loosely(from + 1, MANY)
        const room = storyRoom()
        // Some were others at first, some leave and come back, and some come alone.
        await room.put(
          ...pieces.slice(0, MANY - 3),
          ...picked.map((at) => ({ ...(wrong[at] as Piece), publishedAt: null })),
        )
        await room.cluster()
        const back = shuffled(pieces, keys).slice(0, 15)
        await room.remove(...back.map(({ id }) => id))
        await room.cluster()
        await stepwise(room, [...back, ...picked.map((at) => pieces[at] as Piece), ...pieces.slice(MANY - 3)], [1, 7])
        expect(await room.shape()).toEqual(await atOnce(pieces))
        const full = await room.store.file.all('SELECT article FROM links WHERE is_full = 1')
        expect(full.length).toBeGreaterThan(0)
      },
    ),
    { numRuns },
  )
}
