// When an article that was quoted says otherwise, or is gone, the digest or answer that quoted it gets one reply where it stands.
// corrections.long.test.ts looks again at pages of the web.
import { describe, expect, test } from 'vitest'
import {
  ASKED,
  DAY_MS,
  ferry,
  HOUR_MS,
  MENDED,
  numberOf,
  other,
  PLATFORMS,
  room,
  SENTENCE,
  TEXT,
  withDigest,
} from './support/corrected.ts'
import { expectCorrectedOnceThough } from './support/killed-deliveries.ts'
import { STAGES } from './support/stages.ts'

describe.each(PLATFORMS)('on %s', (name, connect) => {
  test('a digest gets one reply with the old and the new words, and the next digest does not tell it again', async () => {
    const { scene, digest } = await withDigest(name, connect)
    await scene.later()
    expect(scene.news()).toEqual([])
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later()
    const replies = scene.news()
    expect(replies).toHaveLength(1)
    expect(replies[0]?.below).toBe(digest?.id)
    const text = replies[0]?.text ?? ''
    expect(text).toContain(`The article cited as [${numberOf(digest?.text)}] now says: “${MENDED}”`)
    expect(text).toContain(`Before: “${SENTENCE}”`)
    // Once is enough, also where it changes again, and the next digest has it no more.
    await scene.later()
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED.replace('questioned', 'let go'))) })
    await scene.later()
    expect(scene.news()).toEqual([])
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later(HOUR_MS)
    expect(scene.news()).toEqual([])
    expect(scene.violations()).toEqual([])
  })

  test('an answer gets one where the settings ask for it, below what it said', async () => {
    const scene = await room(name, connect, { CORRECT_ANSWERS: 'on' })
    await scene.change({ 'ferry.txt': ferry(TEXT), 'a.txt': other(1), 'b.txt': other(2) })
    await scene.ask(ASKED)
    await scene.later()
    const [answer] = scene.news()
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later()
    await scene.later()
    const replies = scene.news()
    expect(replies.map(({ below }) => below)).toEqual([name === 'slack' ? answer?.below : answer?.id])
    expect(replies[0]?.text).toMatch(/^The article cited as \[\d\] now says: “/)
    expect(replies[0]?.text).toContain(MENDED)
    expect(scene.violations()).toEqual([])
  })
})

describe.each(PLATFORMS.slice(0, 1))('of what was posted on %s', (name, connect) => {
  test('nothing is said where only the wording was edited, or the channel does not want it', async () => {
    const { scene } = await withDigest(name, connect)
    await scene.change({
      'ferry.txt': ferry(TEXT.replace('80 people', 'eighty people').replace('Divers', 'Two divers')),
    })
    await scene.later()
    expect(scene.news()).toEqual([])
    const { scene: quiet } = await withDigest(name, connect, 'off')
    await quiet.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await quiet.later()
    expect(quiet.news()).toEqual([])
  })

  test('an answer gets none unless the settings say so, and nothing gets one after CORRECTION_DAYS', async () => {
    const scene = await room(name, connect)
    await scene.change({ 'ferry.txt': ferry(TEXT), 'a.txt': other(1) })
    await scene.ask(ASKED)
    scene.news()
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later()
    expect(scene.news()).toEqual([])
    const { scene: late, subscription } = await withDigest(name, connect)
    await late.open.tools.subscriptions.edit(subscription, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    await late.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await late.later(7.1 * DAY_MS)
    expect(late.news()).toEqual([])
  })

  test('a sentence that is said no more, and an article that is gone for an hour, are told as that', async () => {
    const { scene, digest } = await withDigest(name, connect)
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, '')) })
    await scene.later()
    const n = numberOf(digest?.text)
    expect(scene.news().map(({ text }) => text)).toEqual([
      expect.stringContaining(`The article cited as [${n}] no longer says: “${SENTENCE}”`),
    ])
    const { scene: gone, subscription } = await withDigest(name, connect)
    await gone.open.tools.subscriptions.edit(subscription, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    await gone.change({ 'ferry.txt': null })
    await gone.later()
    expect(gone.news()).toEqual([])
    await gone.later(HOUR_MS)
    const replies = gone.news()
    expect(replies).toHaveLength(1)
    expect(replies[0]?.text).toMatch(/The article cited as \[\d\] is no longer among the articles\. It said: “/)
  })

  test('an article that left with many others, or for its age, is not', async () => {
    const { scene, subscription } = await withDigest(name, connect)
    await scene.open.tools.subscriptions.edit(subscription, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    const more = Object.fromEntries([3, 4, 5].map((n) => [`c${n}.txt`, other(n)]))
    await scene.change(more)
    // One after another, so that none of them is waited for.
    for (const file of ['c3.txt', 'c4.txt', 'ferry.txt']) await scene.change({ [file]: null })
    await scene.change({ 'c5.txt': null })
    await scene.later(2 * HOUR_MS)
    await scene.open.refresh({ now: new Date(), confirmsRemoval: true })
    await scene.later(2 * HOUR_MS)
    expect(scene.news()).toEqual([])
    const { scene: aged, subscription: one } = await withDigest(name, connect)
    await aged.open.tools.subscriptions.edit(one, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    await aged.open.refresh({ now: new Date(Date.now() + 3 * DAY_MS), retentionDays: 1 })
    await aged.later(2 * HOUR_MS)
    expect(aged.news()).toEqual([])
  })
})

test.each(STAGES)('killed in the middle of a correction on %s: it arrives once', async (_name, open) => {
  await expectCorrectedOnceThough(await open())
})
