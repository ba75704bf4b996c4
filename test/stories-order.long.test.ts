// Many orders of the same articles, and thousands of them: the stories are the same.
import { describe, expect, test, vi } from 'vitest'
import { invented } from './support/invented-events.ts'
import {
  atOnce,
  expectNoMatterOfOrder,
  expectNoMatterOfOrderInCrowds,
  expectNoTraceOfOthers,
} from './support/story-order.ts'
import { storyRoom } from './support/story-room.ts'

describe('stories', () => {
  test('do not depend on the order in which articles come, nor on the steps', async () => {
    await expectNoMatterOfOrder(25)
  })

  test('do not depend on the order where each article is like more others than are kept', async () => {
    await expectNoMatterOfOrderInCrowds(15)
  })

  test('do not depend on articles that were there, or were otherwise, in between', async () => {
    await expectNoTraceOfOthers(20)
  })

  test('are the same at a number of articles where rarity is measured by another sample', async () => {
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

  test('hardly ever have others linked again for one more article among many, and are the same', async () => {
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
    const linkedOthers = saving.mock.calls.filter(
      ([linked]) => linked.filter(({ square }) => square !== null).length > 1,
    )
    expect(linkedOthers.length).toBeLessThanOrEqual(6)
    // The rest at once: some articles, of times that lie far apart.
    await room.put(...late.slice(24))
    await room.cluster()
    expect(await room.shape()).toEqual(await atOnce(pieces))
  })
})
