// Articles and models that try to come alive on a screen, or to overflow it: inert and within the limits on every platform.
import { beforeAll, describe, expect, test } from 'vitest'
import type { PlatformUnderTest, Seen, Stage } from './support/contract/harness.ts'
import { HOSTILE_ARTICLES, LONG, MARKS } from './support/contract/hostile-articles.ts'
import { citedWithoutSource, flat } from './support/contract/lines.ts'
import { claims, modelThat } from './support/contract/model-desk.ts'
import { PLATFORMS } from './support/contract/platforms.ts'
import { type FrontDesk, type FrontDeskOptions, openFrontDesk } from './support/front-desk.ts'

let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk(HOSTILE_ARTICLES)
})

async function on(platform: PlatformUnderTest, work: (stage: Stage) => Promise<void>, options: FrontDeskOptions = {}) {
  const stage = await platform.open(front.open(options))
  await work(stage)
  expect(stage.objections()).toEqual([])
}

function expectInert(seen: Seen): void {
  expect(seen.alive).toEqual([])
  for (const link of seen.links) expect(new URL(link).hostname).toMatch(/^(?:quill-post|brackwater)\.example$/)
  expect(citedWithoutSource(seen)).toEqual([])
}

describe.each(PLATFORMS)('on $name', (platform) => {
  test.each([
    ['why was the harbour gate of Quillhaven closed?', 'because the chain broke'],
    ['when will the harbour gate of Quillhaven open?', 'on Monday'],
    ['what did Ada Brant tell fishermen?', 'to wait'],
    ['how much does the chain weigh?', '40 tonnes'],
  ])('nothing that an article says comes alive: %s', (question, words) =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      const seen = await ann.asks(question).answered()
      expect(flat(seen.text)).toContain(words)
      expectInert(seen)
      expectInert(await ann.presses('Sources', seen).answered())
    }),
  )

  test('nor does anything in lists of articles, outlets and topics, or in what comes nearest', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      for (const command of ['articles', 'sources list', 'help', 'status'])
        expectInert(await ann.runs(command).answered())
      expectInert(await ann.runs('summary', { topic: 'the harbour gate of Quillhaven' }).answered())
      const unanswered = await ann.asks('how many lanterns did the mayor of Quillhaven buy?').answered()
      expect(unanswered.text).toMatch(/don’t say/)
      expectInert(unanswered)
    }))

  test('nor does what a person has asked, when it is said again', () =>
    on(platform, async (stage) => {
      const question = `who is ${MARKS.links} **Quopplewick** @everyone?`
      const ann = stage.reader('Ann')
      expectInert(await ann.runs('summary', { topic: `Quopplewick ${MARKS.markup}` }).answered())
      if (!platform.isShared) return
      const seen = await ann.runs('ask', { question, private: true }).answered()
      expectInert(await ann.presses('Share', seen).answered())
      expectInert(await ann.checks(`The harbour gate is closed ${MARKS.markup} for ever.`).answered())
    }))

  test('nor does what a lying model makes of it', async () => {
    const quote = 'because the chain broke'
    const lies = Object.values(MARKS).map((marks): [string, string] => [`The chain broke ${marks}.`, quote])
    const { model, server } = await modelThat(claims(['The chain broke.', quote], ...lies))
    await on(
      platform,
      async (stage) => {
        const seen = await stage.reader('Ann').asks('why was the harbour gate of Quillhaven closed?').answered()
        expect(server.asked).toHaveLength(1)
        expect(flat(seen.text)).toContain('The chain broke. [1]')
        expectInert(seen)
      },
      { model },
    )
  })

  test('a title, an outlet and sentences that are far too long are shown within the limits', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      const seen = await ann.asks('why is the wall of Brackwater long?').answered()
      expect(flat(seen.text)).toContain('stone 8 was carried from quarry 8')
      expectInert(seen)
      expectInert(await ann.presses('Sources', seen).answered())
      expectInert(await ann.runs('articles').answered())
    }))

  test('a model may say four long sentences, all of which can be read', async () => {
    const { model } = await modelThat(
      claims(...LONG.map((text): [string, string] => [text, text.split(', then')[0] ?? ''])),
    )
    await on(
      platform,
      async (stage) => {
        const seen = await stage.reader('Ann').asks('who carried stone of Brackwater from the quarry?').answered()
        for (const text of LONG) expect(flat(seen.text)).toContain(text)
        expectInert(seen)
      },
      { model },
    )
  })
})
