// The cross-encoder: that it tells an answer from its neighbours, reads whatever comes, and is done without where it cannot be run.
import { describe, expect, it } from 'vitest'
import { placesOf } from '../src/answers/answer-words.ts'
import { createCrossEncoder, crossEncoder } from '../src/answers/cross-encoder.ts'
import { extractAnswer } from '../src/answers/extract.ts'
import { searchAlsoByDate } from '../src/search/search.ts'
import { understand } from '../src/search/understand.ts'
import { NOW, openDesk } from './support/desk.ts'

const TITLE = 'Ferry aground off Skellick'
const best = async (question: string, texts: string[]) => {
  const read = texts.map((text) => ({ text, context: TITLE }))
  const fits = ((await crossEncoder.read(question, read)) ?? []).map(({ fit }) => fit)
  return texts[fits.indexOf(Math.max(...fits))]
}

describe('the cross-encoder', () => {
  it.each([
    [
      'who was steering the boat?',
      'The mate, Ina Brockmann, had the helm when it struck.',
      ['The boat was steered clear of the rocks on every other day.', 'The boat belongs to the county.'],
    ],
    [
      'how much will the repair cost',
      'Mending the hull will take some £2 million.',
      ['The cost is still disputed, said the county.', 'Repairs began on Monday.'],
    ],
    [
      'why did it run aground?',
      'A buoy had drifted from its place in the storm.',
      ['It ran aground at six in the morning.', 'It was run by the county until it ran aground.'],
    ],
  ])('finds what answers “%s” among sentences that share more words with it', async (question, answer, others) => {
    expect(await best(question, [...others, answer])).toBe(answer)
  })

  it.each([
    ['who was at the helm?', 'The mate, Ina Brockmann, had the helm, the owner Carl Ode said.', 'Ina Brockmann'],
    ['how many passengers were on board?', 'Nine of the 214 passengers on board were hurt, 31 of them slept.', '214'],
    [
      'when did the ferry run aground?',
      'Built in 1998, the ferry ran aground on 3 March 2026 off Skellick.',
      '3 March 2026',
    ],
    [
      'why did it run aground?',
      'It ran aground because a buoy had drifted, said the county’s spokeswoman.',
      'a buoy had drifted',
    ],
  ])('tells the words that answer “%s” from others of their kind', async (question, text, words) => {
    const [reading] = (await crossEncoder.read(question, [{ text, context: TITLE }])) ?? []
    expect(text.slice(reading?.words?.start, reading?.words?.end)).toContain(words)
  })

  it('finds no words where none answer', async () => {
    const text = 'The ferry was painted green in 2021 by the yard of Tom Harald in Skellick.'
    const [reading] = (await crossEncoder.read('how many passengers were hurt?', [{ text, context: TITLE }])) ?? []
    expect(reading?.words).toBeNull()
  })

  it('marks nothing in a text that its vocabulary cannot be laid over', async () => {
    expect(placesOf('Skellick', [7, 8], () => [9])).toBeNull()
    expect(placesOf('Ode rang', [7, 8], (part) => (part === 'Ode' ? [7] : [8]))).toEqual([
      { start: 0, end: 3 },
      { start: 4, end: 8 },
    ])
  })

  it('reads texts of any length and script, and none', async () => {
    const texts = [
      '',
      'word '.repeat(50_000),
      '\u0000\ud800 🛳️🛳️',
      'не слышно ничего',
      '[SEP] [CLS] [MASK]',
      'x'.repeat(100_000),
    ]
    for (const asked of ['who?', '', 'who '.repeat(10_000)]) {
      const read = texts.map((text) => ({ text, context: text }))
      const fits = await crossEncoder.read(asked, read)
      expect(fits).toHaveLength(texts.length)
      for (const { fit } of fits ?? []) expect(Number.isFinite(fit)).toBe(true)
    }
    expect(await crossEncoder.read('who?', [])).toEqual([])
  })

  it('is done without where it cannot be run, and is not tried again', async () => {
    let tried = 0
    const broken = createCrossEncoder(() => {
      tried++
      return Promise.reject(new Error('no binary for this machine'))
    })
    expect(await broken.read('who?', [{ text: 'x', context: '' }])).toBeNull()
    expect(await broken.probe()).toBe('no binary for this machine')
    expect(tried).toBe(1)
  })

  it('reads the same sentences for the same question once, others anew, and forgets what was long ago', async () => {
    const seen: string[] = []
    const counting = createCrossEncoder(async () => async (question, candidates) => {
      seen.push(question)
      return candidates.map((_, fit) => ({ fit, words: null }))
    })
    const readings = [0, 1].map((fit) => ({ fit, words: null }))
    const two = ['x', 'y'].map((text) => ({ text, context: TITLE }))
    for (let times = 0; times < 3; times++) expect(await counting.read('who?', two)).toEqual(readings)
    expect(seen).toEqual(['who?'])
    expect(await counting.read('who?', two.slice(1))).toEqual(readings.slice(0, 1))
    expect(seen).toEqual(['who?', 'who?'])
    for (let at = 0; at < 2000; at++) await counting.read(`which ${at}?`, two)
    await counting.read('who?', two)
    expect(seen.filter((question) => question === 'who?')).toHaveLength(3)
  })

  it('is missed where an answer would be sure: words alone find it, and give it as what comes closest', async () => {
    const { vocabulary, passages: searcher, articles: reader, stories } = (await openDesk('samples')).storage
    const understood = await understand('How many foreigners were released?', vocabulary, NOW)
    const { question, ranked } = await searchAlsoByDate(
      understood,
      { vocabulary, searcher, reader, stories },
      { now: NOW },
    )
    const [read, unread] = await Promise.all(
      [crossEncoder.read, async () => null].map((by) => extractAnswer(question, ranked, () => true, by)),
    )
    expect(read?.certainty).toBe('sure')
    expect(unread).toMatchObject({ certainty: 'unsure', best: { text: read?.best?.text } })
  })
})
