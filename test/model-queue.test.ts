// The queue for the model: so many at once, the others in line, and nobody forgotten.
import { describe, expect, test } from 'vitest'
import type { DraftEvent, DraftRequest, LanguageModel, StoryDraft } from '../src/domain/language-model.ts'
import { queued } from '../src/llm/limits.ts'

const NOTHING: StoryDraft = { differences: [], developments: [] }
/** Finds nothing in stories. */
const STORYLESS = { findInStory: async (): Promise<StoryDraft> => NOTHING }

const REQUEST: DraftRequest = { question: 'who?', asOf: null, now: new Date(), conversation: [], passages: [] }

/** A model that drafts nothing until it is let. */
function heldModel() {
  const held: (() => void)[] = []
  const model: LanguageModel = {
    ...STORYLESS,
    name: 'held',
    async *draft(): AsyncGenerator<DraftEvent> {
      await new Promise<void>((resolve) => held.push(resolve))
      yield { kind: 'missing', missing: 'anything' }
    },
    rephrase: async ({ question }) => question,
  }
  return { model, held }
}

async function drafted(model: LanguageModel, request: Partial<DraftRequest> = {}, signal?: AbortSignal) {
  return Array.fromAsync(model.draft({ ...REQUEST, ...request }, signal))
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}

describe('the queue for the model', () => {
  test('lets so many in at once, and the others in the order in which they came', async () => {
    const { model, held } = heldModel()
    const line = queued(model, { atOnce: 2, mostWaiting: 10 })
    const done: number[] = []
    const all = [0, 1, 2, 3].map((n) => drafted(line).then(() => done.push(n)))
    await turns()
    expect(held).toHaveLength(2)
    for (let n = 0; n < 4; n++) {
      held[n]?.()
      await all[n]
      await turns()
    }
    expect(done).toEqual([0, 1, 2, 3])
  })

  test('tells those who wait how many are before them, whenever that changes', async () => {
    const { model, held } = heldModel()
    const line = queued(model, { atOnce: 1, mostWaiting: 10 })
    const told: number[] = []
    const first = drafted(line)
    const second = drafted(line)
    const third = drafted(line, { onWait: (before) => told.push(before) })
    await turns()
    expect(told).toEqual([1])
    held[0]?.()
    await first
    await turns()
    expect(told).toEqual([1, 0])
    held[1]?.()
    await second
    await turns()
    held[2]?.()
    await third
    expect(told).toEqual([1, 0])
  })

  test('sends away whom it has no room for', async () => {
    const { model, held } = heldModel()
    const line = queued(model, { atOnce: 1, mostWaiting: 1 })
    const waiting = [drafted(line), drafted(line)]
    await turns()
    await expect(drafted(line)).rejects.toMatchObject({ name: 'ModelError', kind: 'rate-limit' })
    held[0]?.()
    await waiting[0]
    await turns()
    held[1]?.()
    await waiting[1]
  })

  test('gives the place of somebody who leaves to the next', async () => {
    const { model, held } = heldModel()
    const line = queued(model, { atOnce: 1, mostWaiting: 10 })
    const stop = new AbortController()
    const first = drafted(line)
    const leaving = drafted(line, {}, stop.signal)
    const third = drafted(line)
    await turns()
    stop.abort(new Error('gone'))
    await expect(leaving).rejects.toThrow()
    held[0]?.()
    await first
    await turns()
    held[1]?.()
    expect(await third).toHaveLength(1)
  })

  test('keeps those who ask about a story in the same line', async () => {
    const { model, held } = heldModel()
    const line = queued(model, { atOnce: 1, mostWaiting: 10 })
    const told: number[] = []
    const first = drafted(line)
    const request = { headline: 'A bridge falls', reports: [], onWait: (before: number) => void told.push(before) }
    const found = [line.findInStory(request), line.findInStory(request)]
    await turns()
    expect(told).toEqual([0, 1])
    held[0]?.()
    await first
    expect(await Promise.all(found)).toEqual([NOTHING, NOTHING])
    expect(told).toEqual([0, 1, 0])
  })

  test('lets the next one in when a draft fails or is broken off', async () => {
    const failing: LanguageModel = {
      ...STORYLESS,
      name: 'failing',
      async *draft() {
        yield { kind: 'missing', missing: 'x' }
        throw new Error('broken')
      },
      rephrase: async () => '',
    }
    const line = queued(failing, { atOnce: 1, mostWaiting: 10 })
    await expect(drafted(line)).rejects.toThrow('broken')
    for await (const _ of line.draft(REQUEST)) break
    await expect(drafted(line)).rejects.toThrow('broken')
  })
})
