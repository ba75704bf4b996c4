import { beforeAll, describe, expect, it } from 'vitest'
import { nearestWords } from '../src/search/spelling.ts'
import { understand } from '../src/search/understand.ts'
import { askedIn } from '../src/text/question-words.ts'
import { soundKey } from '../src/text/words.ts'
import { type Desk, NOW, openDesk } from './support/desk.ts'

let samples: Desk

beforeAll(async () => {
  samples = await openDesk('samples')
})

const understood = (text: string, now = NOW) => understand(text, samples.storage.vocabulary, now)

describe('what is asked', () => {
  it.each([
    ['who refused to cross?', 'person'],
    ['When was Belavia founded?', 'time'],
    ['since when', 'time'],
    ['where was it', 'place'],
    ['how many people live in Belarus', 'count'],
    ['number of visitors', 'count'],
    ['how much does a berth cost', 'amount'],
    ['how old is he', 'age'],
    ['How many years did he get?', 'duration'],
    ['what sentence did he get', 'duration'],
    ['how tall is the titan arum', 'measure'],
    ['why?', 'reason'],
    ['What was she in prison for?', 'reason'],
    ['what did Lukashenko say about bandits', 'statement'],
    ['which airline is part of the deal', 'thing'],
    ['wich airline is part of the deal', 'thing'],
    ['did Statkevich cross?', 'confirmation'],
    ['Could you tell me how many jobs the quay brings?', 'count'],
    ['what happened to Statkevich', 'events'],
    ['Belavia sanctions', 'events'],
    ['Police arrested 31 men. Where was the event?', 'place'],
    ['Athletes who ran in London won medals in which sport?', 'thing'],
    ['who ran the council when the quay opened', 'person'],
    ['what did the council pay for the quay', 'amount'],
    ['what does MHV stand for', 'thing'],
    ['how badly was the harbour damaged', 'measure'],
    ['how did the council vote', 'measure'],
    ['where did the rowers finish', 'measure'],
  ])('“%s” asks for a %s', (text, asked) => {
    expect(askedIn(text)).toBe(asked)
  })

  it('tells “who is X” from “who did what”', async () => {
    expect((await understood('Who is Valentin Rybakov?')).asked).toBe('identity')
    expect((await understood('Who is the envoy of Trump?')).asked).toBe('person')
  })

  it.each([
    ['mayor of Port Vellmar?', 'person'],
    ["the harbourmaster's wife name", 'person'],
    ["what is the harbourmaster's wife called", 'person'],
    ['first day of the winter timetable', 'time'],
    ['what is the last day to apply', 'time'],
    ["the gardener's age?", 'age'],
    ['death toll of the flood', 'count'],
    ['what is the harbourmaster accused of', 'thing'],
    ['nelson mandela', 'events'],
  ])('reads off the noun that “%s” asks for a %s', async (text, asked) => {
    expect((await understood(text)).asked).toBe(asked)
  })

  it('names what is counted or asked to be named', async () => {
    expect((await understood('how many foreigners were among them')).head).toEqual(['foreigners'])
    expect((await understood('how many people live in Belarus')).head).toEqual(['people'])
    expect((await understood('Which airline is part of the deal?')).head).toEqual(['airline'])
    expect((await understood('Which airline recently sold its last seat?')).head).toEqual(['airline'])
    expect((await understood('which famous building in Westmere burned')).head).toEqual(['famous', 'building'])
    expect((await understood('which council member voted present on the quay')).head).toEqual(['council', 'member'])
    expect((await understood('A volcano erupted on which Japanese island on Sunday?')).head).toEqual([
      'japanese',
      'island',
    ])
    expect((await understood('It burned in which US national park?')).head).toEqual(['us', 'national', 'park'])
  })
})

describe('times', () => {
  const days = async (text: string, now = '2025-09-18T12:00:00Z') => {
    const { period } = await understood(text, new Date(now))
    return period && [period.from.toISOString().slice(0, 10), period.to.toISOString().slice(0, 10)]
  }

  it.each([
    ['who got out of prison yesterday?', '2025-09-17', '2025-09-18'],
    ['what happened on September 11', '2025-09-11', '2025-09-12'],
    ['what happened on 11 September 2025?', '2025-09-11', '2025-09-12'],
    ['who was freed in June', '2025-06-01', '2025-07-01'],
    ['what was new last week?', '2025-09-08', '2025-09-15'],
    ['what was decided in December', '2024-12-01', '2025-01-01'],
    ['what happened on Friday', '2025-09-12', '2025-09-13'],
    ['what happened on Thursday', '2025-09-18', '2025-09-19'],
    ['what will happen on Friday', '2025-09-19', '2025-09-20'],
  ])('“%s” is of %s to before %s', async (text, from, to) => {
    expect(await days(text)).toEqual([from, to])
  })

  it('leaves a bare year to the words', async () => {
    expect(await days('who ran for president in 2010?')).toBeNull()
    expect((await understood('who ran for president in 2010?')).terms.map(({ word }) => word)).toContain('2010')
  })
})

describe('words', () => {
  it('leaves out what carries no topic, and greetings before the question', async () => {
    const { terms } = await understood('Good morning! Could you tell me who refused to cross the border?')
    expect(terms.map(({ word }) => word)).toEqual(['refused', 'cross', 'border'])
  })

  it('tells names from other words by how the articles write them', async () => {
    const { terms } = await understood('did statkevich cross the border')
    expect(terms.map(({ word, isName }) => [word, isName])).toEqual([
      ['statkevich', true],
      ['cross', false],
      ['border', false],
    ])
  })

  it('weighs a rare word more than a common one', async () => {
    const { terms } = await understood('embassy in belarus')
    const [embassy, belarus] = terms
    expect(embassy?.weight).toBeGreaterThan(belarus?.weight ?? Number.POSITIVE_INFINITY)
  })

  it('finds the outlet that is meant, without what stands in brackets after its name', async () => {
    expect((await understood('what does Imaginary Daily say about the old politician?')).outlets).toEqual([
      'Imaginary Daily (machine translation)',
    ])
  })
})

describe('spellings', () => {
  const counts = (...words: string[]) => words.map((word) => ({ word, articles: 1, lowercase: 0 }))

  it.each([
    ['statkevich', 'stackevich'],
    ['statkevich', 'statkevitch'],
    ['lukashenko', 'lukashenka'],
    ['tsikhanouskaya', 'tikhanovskaya'],
    ['mikhail', 'mihail'],
    ['aleksei', 'alexey'],
  ])('%s and %s share a key', (a, b) => {
    expect(soundKey(a)).toBe(soundKey(b))
  })

  it.each([
    ['ivanov', 'petrov'],
    ['minsk', 'pinsk'],
    ['putin', 'rutte'],
  ])('%s and %s do not', (a, b) => {
    expect(soundKey(a)).not.toBe(soundKey(b))
  })

  it('mends a slip, and not a word that is merely near', () => {
    expect(nearestWords('releif', counts('relief', 'believe'))).toEqual(['relief'])
    expect(nearestWords('tall', counts('tell', 'toll', 'talk'))).toEqual([])
    expect(nearestWords('weather', counts('weaker', 'whether'))).toEqual([])
  })
})
