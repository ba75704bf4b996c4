// The same articles give the same stories, in whatever order and in however many steps they came, and whatever was there in between.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { invented } from './support/invented-events.ts'
import { type Piece, type StoryRoom, storyRoom } from './support/story-room.ts'

async function atOnce(pieces: Piece[]): Promise<Record<string, string[]>> {
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

const seed = fc.integer({ min: 1, max: 100_000 })
const order = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 45, maxLength: 45 })
const steps = fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 8 })

describe('stories', () => {
  test('do not depend on the order in which articles come, nor on the steps', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seed, order, steps, async (from, keys, lengths) => {
        const pieces = invented.loosely(from, 45)
        const room = storyRoom()
        await stepwise(room, shuffled(pieces, keys), lengths)
        expect(await room.shape()).toEqual(await atOnce(pieces))
      }),
      { numRuns: 25 },
    )
  })

  test('do not depend on articles that were there, or were otherwise, in between', { timeout: 180_000 }, async () => {
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
      { numRuns: 20 },
    )
  })

  test('are the same at a number of articles where rarity is measured by another sample', {
    timeout: 180_000,
  }, async () => {
    const pieces = invented.briefly(7, 4200)
    const room = storyRoom()
    for (const part of [pieces.slice(3000), pieces.slice(1500, 3000), pieces.slice(0, 1500)]) {
      await room.put(...part)
      await room.cluster()
    }
    expect(await room.shape()).toEqual(await atOnce(pieces))
    await room.remove(...pieces.slice(4000).map(({ id }) => id))
    await room.cluster()
    expect(await room.shape()).toEqual(await atOnce(pieces.slice(0, 4000)))
  })

  test('hardly ever have others linked again for one more article among many, and are the same', {
    timeout: 180_000,
  }, async () => {
    const pieces = invented.briefly(7, 4200)
    const isLate = (_: unknown, at: number) => at % 100 === 50
    const late = pieces.filter(isLate)
    const room = storyRoom()
    await room.put(...pieces.filter((piece, at) => !isLate(piece, at)))
    await room.cluster()
    const saving = vi.spyOn(room.store, 'saveLinks')
    for (const piece of late.slice(0, 24)) {
      await room.put(piece)
      await room.cluster()
    }
    const linkedOthers = saving.mock.calls.filter(([linked]) => linked.length > 1)
    expect(saving).toHaveBeenCalledTimes(24)
    expect(linkedOthers.length).toBeLessThanOrEqual(3)
    // The rest at once: some articles, of times that lie far apart.
    await room.put(...late.slice(24))
    await room.cluster()
    expect(await room.shape()).toEqual(await atOnce(pieces))
  })
})
