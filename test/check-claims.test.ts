// What "Check against articles" says of a claim: that it is so, that it is otherwise, what comes closest, or nothing.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Desk, NOW, openDesk, report } from './support/desk.ts'

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
  'mill.md': report(
    { title: 'Mill of Oster burns down', outlet: 'Oster Echo', published: '2025-09-12T08:00:00Z' },
    'The paper mill of Oster burned down on Thursday. Otto Bram, 54, the owner of the mill, said that sparks had set it on fire. Nobody was hurt.',
  ),
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
  ])('is borne out: %s', async (claim, said) => {
    expect(await check(claim)).toEqual({ verdict: 'borne out', told: expect.stringMatching(said) })
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
    expect((await check('Is it true that the paper mill of Oster burned down?')).verdict).toBe('borne out')
    expect((await check('is it true 80 people died in the earthquake?')).verdict).toBe('otherwise')
  })

  test('is shown as it stands in an article, to the character', async () => {
    const { told } = await desk.dateline.checkClaim('80 people died in the earthquake.', { now: NOW })
    expect(told?.article.text.slice(told.span.start, told.span.end)).toBe(told?.text)
  })
})
