// What "Check against articles" says of a claim: that it is so, that it is otherwise, what comes closest, or nothing.
import { beforeAll, describe, expect, test } from 'vitest'
import { createOpenAiModel } from '../src/llm/client.ts'
import { loadPrompts } from '../src/llm/prompts.ts'
import { type Desk, NOW, openDesk, report } from './support/desk.ts'
import { startModelServer, streams } from './support/model-server.ts'

const FILES = {
  'quake.md': report(
    { title: 'Quake shakes the island of Sembel', outlet: 'Lorn Gazette', published: '2025-09-10T08:00:00Z' },
    'An earthquake struck the island of Sembel on Tuesday morning. At least 57 people died in the earthquake, said Ida Reck, the governor of Sembel. The port of Kalun was not damaged. Ships brought 300 tents to the island on Wednesday.',
  ),
  'ferry.md': report(
    { title: 'Ferry burns off Holm', outlet: 'Lorn Gazette', published: '2025-09-06T08:00:00Z' },
    'A fire on the ferry Alda off Holm killed 41 people on Friday. In the engine room of the ferry Alda 12 people died, said the harbour office.',
  ),
  'ferry-later.md': report(
    { title: 'Toll of ferry Alda rises', outlet: 'Oster Echo', published: '2025-09-08T08:00:00Z' },
    'At least 57 people were killed by the fire on the ferry Alda near Holm, the coast guard said on Monday.',
  ),
  'prices.md': report(
    { title: 'Prices in Lorn rise', outlet: 'Lorn Gazette', published: '2025-09-08T08:00:00Z' },
    'Prices in Lorn rose by 10 to 12 percent in August, the office of statistics said.',
  ),
  'sailors.md': report(
    { title: 'Sailors leave the Corvina', outlet: 'Lorn Gazette', published: '2025-09-13T08:00:00Z' },
    'The port captain said that all 19 sailors had boarded the tender at Pell. The cook of the Corvina refused to board the tender at Pell, his sister said.',
  ),
  'bridge.md': report(
    { title: 'Correction', outlet: 'Lorn Gazette', published: '2025-09-12T08:00:00Z' },
    'Correction: The Gazette reported on Monday that the council of Vik had approved the sale of the bridge by nine votes. It was eight votes.',
  ),
  'mill.md': report(
    { title: 'Mill of Oster burns down', outlet: 'Oster Echo', published: '2025-09-12T08:00:00Z' },
    'The paper mill of Oster burned down on Thursday. Otto Bram, 54, the owner of the mill, said that sparks had set it on fire. Nobody was hurt.',
  ),
}

/** A model whose second reader, asked over HTTP, finds all sentences borne out, or none. */
async function readerSaying(verdict: 'yes' | 'no') {
  const verdicts = Array.from({ length: 12 }, (_, at) => ({ n: at + 1, verdict }))
  const server = await startModelServer(streams(JSON.stringify({ verdicts })))
  const model = createOpenAiModel({ model: 'small', baseUrl: server.baseUrl, prompts: loadPrompts() })
  return { ...model, verify: model.verdicts }
}

let desk: Desk
beforeAll(async () => {
  desk = await openDesk(FILES)
})

const check = async (claim: string) => {
  const { verdict, told } = await desk.dateline.checkClaim(claim, { now: NOW })
  return { verdict, told: told?.text ?? null }
}

describe('a claim', () => {
  test('is not told otherwise by what a paper says it had wrongly reported', async () => {
    expect(await check('The council of Vik had approved the sale of the bridge by eight votes.')).toMatchObject({
      verdict: 'closest',
    })
  })

  test('of a figure is not told otherwise by a range', async () => {
    expect(await check('Prices in Lorn rose by 11 percent in August.')).toEqual({
      verdict: 'closest',
      told: expect.stringContaining('10 to 12 percent'),
    })
  })

  test.each([
    ['The paper mill of Oster burned down.', /burned down on Thursday/],
    ['At least 57 people died in the earthquake on Sembel.', /At least 57/],
    ['Otto Bram, 54, is the owner of the mill of Oster.', /Otto Bram, 54/],
    // A part of a toll still holds when the whole has risen.
    ['In the engine room of the ferry Alda 12 people died.', /engine room/],
  ])(
    'is borne out where a second reader says so, and has its sentence beside it where none reads: %s',
    async (claim, said) => {
      const told = expect.stringMatching(said)
      expect(await check(claim)).toEqual({ verdict: 'closest', told })
      const read = async (verdict: 'yes' | 'no') =>
        desk.withModel(await readerSaying(verdict)).checkClaim(claim, { now: NOW })
      expect(await read('yes')).toMatchObject({ verdict: 'borne out', told: { text: told } })
      expect((await read('no')).verdict).toBe('closest')
    },
  )

  test('of all is neither so nor otherwise where somebody else is said not to have done it', async () => {
    const denied = expect.stringContaining('refused to board')
    for (const claim of ['All 19 sailors boarded the tender at Pell.', '18 sailors boarded the tender at Pell.'])
      expect(await check(claim)).toEqual({ verdict: 'closest', told: denied })
  })

  test('with one name and a figure has what is said of that name beside it', async () => {
    expect(await check('Bram is 54.')).toEqual({ verdict: 'closest', told: expect.stringContaining('Otto Bram, 54') })
  })

  test('is not told otherwise by a figure for something else', async () => {
    expect((await check('300 people died on the island of Sembel in the winter.')).verdict).toBe('closest')
  })

  test.each([
    ['80 people died in the earthquake.', /At least 57/],
    ['Ships brought 900 tents to the island.', /300 tents/],
    // So an older report had it.
    ['A fire on the ferry Alda off Holm killed 41 people.', /57 people/],
    ['The paper mill of Oster did not burn down.', /burned down/],
  ])('is told otherwise, with their sentence beside it: %s', async (claim, said) => {
    expect(await check(claim)).toEqual({ verdict: 'otherwise', told: expect.stringMatching(said) })
  })

  test.each(['Ida Reck resigned as governor of Sembel.', 'The mill of Oster was sold to Ida Reck.'])(
    'is not borne out by what merely speaks of the same: %s',
    async (claim) => expect((await check(claim)).verdict).toBe('closest'),
  )

  test('of somebody whom it does not name is compared with nobody', async () => {
    for (const claim of ['He is 33 years old.', 'It was 300.'])
      expect(await check(claim)).toEqual({ verdict: 'nothing', told: null })
  })

  test('that nothing comes near is not in the articles', async () => {
    expect(await check('Kangaroos won the regatta of Pell.')).toEqual({ verdict: 'nothing', told: null })
  })

  test('has no sentence beside it that shares no name, no figure and hardly a rare word with it', async () => {
    for (const claim of ['Zerbia fell into the sea and killed people.', 'The owner of the harbour said nothing.'])
      expect(await check(claim)).toEqual({ verdict: 'nothing', told: null })
  })

  test('may be asked about', async () => {
    expect((await check('Is it true that the paper mill of Oster burned down?')).told).toMatch(/burned down/)
    expect((await check('is it true 80 people died in the earthquake?')).verdict).toBe('otherwise')
  })

  test('is shown as it stands in an article, to the character', async () => {
    const { told } = await desk.dateline.checkClaim('80 people died in the earthquake.', { now: NOW })
    expect(told?.article.text.slice(told.span.start, told.span.end)).toBe(told?.text)
  })
})
