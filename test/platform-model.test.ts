// Models that take their time or are not there, on every platform: people are told that they are heard, and are answered in any case.
import { beforeAll, describe, expect, test } from 'vitest'
import { BRIDGE, CLOSED, finding, PILLAR } from './support/bridge-story.ts'
import type { PlatformUnderTest, Stage } from './support/contract/harness.ts'
import { citedWithoutSource, flat } from './support/contract/lines.ts'
import { claims, claimsAfter, modelThat } from './support/contract/model-desk.ts'
import { PLATFORMS, SHARED } from './support/contract/platforms.ts'
import { door } from './support/discord-platform.ts'
import { type FrontDesk, type FrontDeskOptions, openFrontDesk } from './support/front-desk.ts'
import { type Behaviour, fails } from './support/model-server.ts'

let front: FrontDesk
let bridge: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
  bridge = await openFrontDesk(BRIDGE)
})

const REFUSED = 'who refused to cross?'
const STAYED: [string, string] = ['Statkevich, 69, stayed behind.', 'Statkevich, 69, stayed behind in the no-man']

async function on(platform: PlatformUnderTest, work: (stage: Stage) => Promise<void>, options: FrontDeskOptions) {
  const stage = await platform.open(front.open(options))
  await work(stage)
  expect(stage.objections()).toEqual([])
}

describe.each(PLATFORMS)('on $name', (platform) => {
  test('what a model has worded is shown with what it rests on', async () => {
    const { model } = await modelThat(claims(STAYED))
    await on(
      platform,
      async (stage) => {
        const seen = await stage.reader('Ann').asks(REFUSED).answered()
        expect(flat(seen.text)).toMatch(
          /^.*Statkevich, 69, stayed behind\. \[1\].*\[1\](?:.* Invented Morning Post| “Mikalai)/,
        )
        expect(citedWithoutSource(seen)).toEqual([])
        const card = await stage.reader('Ann').presses('Sources', seen).answered()
        expect(flat(card.text)).toMatch(/\[1\] (?:… .*?)?“Mikalai Statkevich, 69, stayed behind in/)
      },
      { model },
    )
  })

  test('who asks a model that takes longer than anybody waits is told at once that they are heard', async () => {
    const gate = door()
    const { model } = await modelThat(claimsAfter(gate.opened, STAYED))
    await on(
      platform,
      async (stage) => {
        const asked = stage.reader('Ann').asks(REFUSED)
        await asked.heard()
        expect(
          asked
            .replies()
            .map(({ text }) => text)
            .join(),
        ).not.toContain('stayed behind')
        gate.open()
        expect((await asked.answered()).text).toContain('Statkevich, 69, stayed behind.')
      },
      { model },
    )
  })

  test('when the model is down, the articles’ own sentences are given, and that is said', async () => {
    const { model, server } = await modelThat()
    server.close()
    await on(
      platform,
      async (stage) => {
        const seen = await stage.reader('Ann').asks(REFUSED).answered()
        expect(flat(seen.text)).toMatch(
          /Statkevich.*\[1\].* Invented Morning Post.*These are the articles’ own sentences\./,
        )
        expect(citedWithoutSource(seen)).toEqual([])
      },
      { model },
    )
  })
})

describe.each(PLATFORMS)('a story on $name', (platform) => {
  async function summed(view: 'compare' | 'timeline', behaviour: Behaviour) {
    const { model } = await modelThat(behaviour)
    const stage = await platform.open(bridge.open({ model }))
    const seen = await stage.reader('Ann').runs('summary', { topic: 'Oster bridge', view }).answered()
    expect(stage.objections()).toEqual([])
    // Side by side each line says of which outlet and day it is; its words stand behind the button.
    const shown = view === 'compare' ? await stage.reader('Ann').presses('Sources', seen).answered() : seen
    expect(citedWithoutSource(shown)).toEqual([])
    for (const number of citedWithoutSource(seen)) expect(shown.text).toContain(number)
    return flat(seen.text)
  }

  test('is compared with what a model has found, each side quoted', async () => {
    const text = await summed('compare', finding({ differences: [PILLAR] }))
    expect(text).toMatch(
      /Alpha Post · A barge broke .* 8 May 2031.*Beta Times · Engineers said that a flood .* 9 May 2031/,
    )
    expect(text).toContain('is the model’s reading')
  })

  test('has a timeline in the lines of a model', async () => {
    const text = await summed('timeline', finding({ developments: [CLOSED] }))
    expect(text).toMatch(/5 May 2031: The bridge was closed to lorries after its railing gave way\. \[1\]/)
  })

  test('is told without the model when that fails, and that is said', async () => {
    const text = await summed('timeline', fails(500))
    expect(text).toMatch(/8 May 2031: A barge broke .*The model server failed\. What is shown was found without it\./)
  })
})

describe.each(SHARED)('among others on $name', (platform) => {
  test('who asks for their eyes only is told so at once, too, and nobody else is', async () => {
    const gate = door()
    const { model } = await modelThat(claimsAfter(gate.opened, STAYED))
    await on(
      platform,
      async (stage) => {
        const asked = stage.reader('Ann').runs('ask', { question: REFUSED, private: true })
        await asked.heard()
        gate.open()
        const seen = await asked.answered()
        expect(seen.text).toContain('Statkevich, 69, stayed behind.')
        expect(seen.isPrivate).toBe(true)
        expect(asked.replies().filter(({ isPrivate }) => !isPrivate)).toEqual([])
      },
      { model },
    )
  })
})
