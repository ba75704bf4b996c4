// The measuring stick itself: what is wrong must be scored wrong, or every figure says nothing.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measureLiar } from './quality/liar.ts'
import { holdsAll } from './quality/matching.ts'
import { chainOf, type EvalQuestion, readQuestions } from './quality/questions.ts'
import { FilesOnDisk, isVerbatim } from './quality/quotes.ts'
import { figuresByKind, figuresOf, type Observation, scored, spreadOf } from './quality/scoring.ts'
import { ARTICLES_AN_EVENT, articleOf } from './quality/synthetic-articles.ts'
import { questionOf } from './quality/synthetic-events.ts'
import { languageOf } from './quality/synthetic-language.ts'

const question = (facts: Partial<EvalQuestion> = {}): EvalQuestion => ({
  id: 'q',
  text: 'How many were freed?',
  asOf: null,
  accept: ['52|fifty-two'],
  expect: ['wire/a.txt'],
  unanswerable: false,
  after: null,
  kind: null,
  ...facts,
})

const passage = (text: string, file = 'other.txt') => ({ text, article: { id: `id of ${file}`, file, url: null } })

const observed = (facts: Partial<Observation> = {}): Observation => ({
  question: question(),
  sentences: ['Belarus freed 52 prisoners.'],
  certainty: 'sure',
  passages: [],
  quotes: [true],
  seconds: { search: 0.01, write: 0.002, total: 0.012 },
  ...facts,
})

describe('accepted words', () => {
  test.each([
    ['All FIFTY–TWO walked out.', ['52|fifty-two'], true],
    ['Mikalai Statkevich’s walk', ['Statkevich|Stackevich'], true],
    ['President Nausėda', ['nauseda'], true],
    ['It cost 1,200 crowns', ['1200'], true],
    ['grew by 2.4 metres', ['2.4 metres'], true],
    ['They freed 52,000 prisoners', ['52'], false],
    ['a share of 0.52', ['52'], false],
    ['version 1.52.3', ['1.52'], false],
    ['1520 of them', ['52'], false],
    ['the cross-examination', ['crosses'], false],
    ['September 30', ['30 September'], false],
    ['30 September, at a price', ['30 September', 'free'], false],
    ['30 September, and free', ['30 September', 'free'], true],
    ['anything', [], false],
    ['anything', ['…'], false],
    ['anything', ['no|'], false],
    ['', ['52'], false],
  ])('%j with %j: %j', (text, accept, holds) => {
    expect(holdsAll(text, accept)).toBe(holds)
  })

  test('are found wherever they stand, and not once a letter is missing', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/)
    fc.assert(
      fc.property(fc.array(word), word, fc.array(word), (before, sought, after) => {
        fc.pre(![...before, ...after].includes(sought))
        const around = (middle: string) => [...before, middle, ...after].join(' ')
        expect(holdsAll(around(sought.toUpperCase()), [sought])).toBe(true)
        expect(holdsAll(around(sought.slice(1)), [sought])).toBe(false)
      }),
    )
  })
})

describe('an answer', () => {
  test.each([
    ['with the accepted words is right', {}, 'right'],
    ['without them is wrong', { sentences: ['Belarus freed 51 prisoners.'] }, 'wrong'],
    ['of no words is wrong', { sentences: [''] }, 'wrong'],
    ['that was not given is refused', { sentences: [], certainty: null }, 'refused'],
  ] satisfies [string, Partial<Observation>, string][])('%s', (_, facts, outcome) => {
    expect(scored(observed(facts)).outcome).toBe(outcome)
  })

  test('to what the articles do not say is wrong, and to refuse is as it should be', () => {
    const unanswerable = question({ unanswerable: true, accept: [] })
    expect(scored(observed({ question: unanswerable })).outcome).toBe('wrong')
    expect(scored(observed({ question: unanswerable, sentences: [], certainty: null })).outcome).toBe('refused')
  })
})

describe('ranks', () => {
  test('count from the first passage that holds all words, and the first of an expected article', () => {
    const passages = [passage('nothing'), passage('nothing', 'wire/a.txt'), passage('of the 52 freed')]
    expect(scored(observed({ passages }))).toMatchObject({ passageRank: 3, expectedRank: 2 })
    expect(scored(observed({ passages: passages.slice(0, 1) }))).toMatchObject({
      passageRank: null,
      expectedRank: null,
    })
  })

  test('take words that are spread over two passages for not found', () => {
    const both = question({ accept: ['30 September', 'free'] })
    const passages = [passage('until 30 September'), passage('it is free')]
    expect(scored(observed({ question: both, passages })).passageRank).toBeNull()
  })

  test('know an article by file, url or id, and by nothing less', () => {
    const article = { id: '7', file: 'wire/a.txt', url: 'https://a.example/1' }
    const rank = (expected: string) =>
      scored(observed({ question: question({ expect: [expected] }), passages: [{ text: '', article }] })).expectedRank
    expect(['7', 'wire/a.txt', 'https://a.example/1'].map(rank)).toEqual([1, 1, 1])
    expect(['a.txt', '', 'https://a.example/', '1'].map(rank)).toEqual([null, null, null, null])
  })
})

describe('figures', () => {
  const at = (place: number) => [...Array.from({ length: place - 1 }, () => passage('no')), passage('52', 'wire/a.txt')]
  const none = question({ id: 'u', unanswerable: true, accept: [], expect: [] })
  const scores = [
    observed({ passages: at(1) }),
    observed({ passages: at(4), sentences: ['51'] }),
    observed({ passages: at(10), sentences: [], certainty: null, quotes: [] }),
    observed({ passages: [], quotes: [true, false] }),
    observed({ question: none }),
    observed({ question: none, sentences: [], certainty: null, quotes: [] }),
    observed({ question: none, sentences: [], certainty: null, quotes: [] }),
  ].map(scored)

  test('are shares of the questions they are about', () => {
    expect(figuresOf(scores)).toMatchObject({
      questions: 7,
      passages: { top1: { count: 1, of: 4 }, top4: { count: 2, of: 4 }, top10: { count: 3, of: 4 } },
      expected: { top1: { count: 1, of: 4 }, top4: { count: 2, of: 4 }, top10: { count: 3, of: 4 } },
      expectedMrr: (1 + 1 / 4 + 1 / 10) / 4,
      right: { count: 2, of: 4 },
      wrong: { count: 1, of: 4 },
      refused: { count: 1, of: 4 },
      unanswerableRefused: { count: 2, of: 3 },
      quotesVerbatim: { count: 4, of: 5 },
    })
  })

  test('come by kind of question, too', () => {
    const kinds = figuresByKind([
      ...scores,
      scored(observed({ question: question({ id: 'x-1', after: 'q' }), sentences: ['no'] })),
    ])
    expect([...kinds].map(([kind, { questions }]) => [kind, questions])).toEqual([
      ['plain', 4],
      ['misspelled', 1],
      ['follow-up', 1],
      ['unanswerable', 3],
    ])
    expect(kinds.get('misspelled')?.wrong).toEqual({ count: 1, of: 1 })
  })

  test('of nothing hold nothing', () => {
    expect(figuresOf([])).toMatchObject({ right: { count: 0, of: 0 }, expectedMrr: null, seconds: null })
  })

  test('name times that were measured', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect(spreadOf(hundred)).toEqual({ median: 50, p95: 95 })
    expect(spreadOf([3, 1])).toEqual({ median: 1, p95: 3 })
    expect(() => spreadOf([])).toThrow('no values')
  })
})

describe('a set of questions', () => {
  const lines = (...rows: unknown[]) =>
    rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')
  const reasons = (...rows: unknown[]) =>
    readQuestions(lines(...rows)).errors.map(({ line, reason }) => `${line}: ${reason}`)

  test('is read with what it leaves out', () => {
    const set = readQuestions(
      lines({ id: 1, question: 'Who?', accept: ['A'], choices: ['A', 'B'], expect: null }, '  ', {
        id: 'b',
        question: 'Why?',
        unanswerable: true,
        asOf: '2025-09-12',
        after: 1,
      }),
    )
    expect(set.errors).toEqual([])
    expect(set.questions).toEqual([
      { id: '1', text: 'Who?', asOf: null, accept: ['A'], expect: [], unanswerable: false, kind: null, after: null },
      {
        id: 'b',
        text: 'Why?',
        asOf: new Date('2025-09-12T23:59:59.999Z'),
        accept: [],
        expect: [],
        unanswerable: true,
        kind: null,
        after: '1',
      },
    ])
  })

  test('names the line of a question that cannot be scored', () => {
    expect(reasons({ id: 'a', question: 'Who?' })).toEqual(['1: neither "accept" nor "unanswerable": true'])
    expect(reasons({ id: 'a', question: 'Who?', accept: [] })).toEqual(['1: neither "accept" nor "unanswerable": true'])
    expect(reasons('', { id: 'a', question: 'Who?', accept: ['x'], unanswerable: true })).toEqual([
      '2: both "accept" and "unanswerable": true',
    ])
    expect(reasons({ id: 'a', question: 'Who?', accept: ['x|?!'] })[0]).toMatch(/^1: .*without words: "x\|\?!"/)
    expect(reasons({ question: 'Who?', accept: ['x'] })[0]).toMatch(/^1: id: /)
    expect(reasons('{"id":')[0]).toMatch(/^1: .*JSON/)
    const good = { id: 'a', question: 'Who?', accept: ['x'] }
    expect(reasons(good, good)).toEqual(['2: line 1 has the id "a" already'])
    expect(reasons({ ...good, asOf: '2025-02-30' })[0]).toMatch(/^1: "asOf" is no date .*"2025-02-30"$/)
  })

  test('chains follow-ups from the first question on, and refuses chains without one', () => {
    const row = (id: string, after?: string) => ({ id, question: 'Who?', accept: ['x'], ...(after && { after }) })
    const { questions, errors } = readQuestions(lines(row('c', 'b'), row('a'), row('b', 'a')))
    expect(errors).toEqual([])
    const byId = new Map(questions.map((each) => [each.id, each]))
    expect(
      questions.map((each) =>
        chainOf(each, byId)
          .map(({ id }) => id)
          .join(''),
      ),
    ).toEqual(['abc', 'a', 'ab'])
    expect(reasons(row('a', 'z'), row('b', 'a'))).toEqual([
      '1: follows up "z", which is no question of this set',
      '2: follows up "z", which is no question of this set',
    ])
    expect(reasons(row('a', 'b'), row('b', 'a'))).toHaveLength(2)
  })
})

describe('a quote', () => {
  const text = 'He said: “No.” She left.'

  test('is verbatim only where it says it stands', () => {
    expect(isVerbatim({ start: 9, end: 14, quote: '“No.”' }, text)).toBe(true)
    expect(isVerbatim({ start: 9, end: 14, quote: '"No."' }, text)).toBe(false)
    expect(isVerbatim({ start: 8, end: 13, quote: '“No.”' }, text)).toBe(false)
    expect(isVerbatim({ start: 0, end: 0, quote: '' }, text)).toBe(false)
    expect(isVerbatim({ start: -5, end: text.length, quote: 'left.' }, text)).toBe(false)
    expect(isVerbatim({ start: 15, end: 99, quote: 'She left.' }, text)).toBe(false)
  })

  test('is looked up in the file it came from, in the encoding that has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dateline-eval-test-'))
    try {
      await writeFile(join(folder, 'a.txt'), text)
      await writeFile(join(folder, 'latin.txt'), Buffer.from('na\u00efve', 'latin1'))
      await writeFile(join(folder, 'wide.md'), `\ufeff${text}`, 'utf16le')
      const files = new FilesOnDisk(folder)
      const holds = (file: string, quote: string) => files.holds({ start: 0, end: 0, quote }, { file })
      expect(await holds('a.txt', '“No.”')).toBe(true)
      expect(await holds('a.txt', '"No."')).toBe(false)
      expect(await holds('latin.txt', 'naïve')).toBe(true)
      expect(await holds('wide.md', '“No.”')).toBe(true)
      expect(await holds('missing.txt', 'No')).toBe(false)
      expect(await holds('../a.txt', 'No')).toBe(false)
      expect(await holds('page.html', 'No')).toBeNull()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('synthetic articles', () => {
  const language = languageOf(7)
  const articles = Array.from({ length: 30 }, (_, index) => articleOf(7, index, language))

  test('are the same for the same seed, in whatever order they are made', () => {
    expect(articleOf(7, 29, languageOf(7))).toEqual(articles[29])
    expect(articleOf(8, 29, languageOf(8))).not.toEqual(articles[29])
    expect(new Set(articles.map(({ text }) => text)).size).toBe(articles.length)
  })

  test('say what is asked about them, and do not say what no one can answer', () => {
    const all = articles.map(({ text }) => text).join('\n')
    const questions = Array.from({ length: 200 }, (_, at) => questionOf(7, at, articles.length / ARTICLES_AN_EVENT))
    const answerable = questions.filter(({ accept }) => accept.length > 0)
    const unsaid = answerable.filter(
      ({ accept }) => !accept.every((entry) => entry.split('|').some((words) => all.includes(words))),
    )
    expect(unsaid).toEqual([])
    expect(answerable.length).toBeGreaterThan(150)
    expect(answerable.length).toBeLessThan(200)
  })

  test('reprint one report in some events word for word', () => {
    const bodies = articles.slice(0, ARTICLES_AN_EVENT).map(({ text }) => text.split('\n\n').slice(4, 9).join())
    expect(bodies[0]).not.toBe(bodies[1])
    const paragraphs = new Set(articles[1]?.text.split('\n\n'))
    expect(articles[2]?.text.split('\n\n').filter((paragraph) => paragraphs.has(paragraph)).length).toBeGreaterThan(10)
  })
})

describe('the lies of a model', () => {
  test('are none where only quotes are shown, nor where a second reader sees through all; what is true is posted', async () => {
    const figures = await measureLiar(1)
    const sum = (all: Record<string, { posted: number; of: number }>, what: 'posted' | 'of') =>
      Object.values(all).reduce((total, one) => total + one[what], 0)
    for (const set of [figures.lies, figures.liesByHand]) {
      expect(sum(set.rules, 'of')).toBe(Object.keys(set.rules).length)
      expect([sum(set.quoted, 'posted'), sum(set.reader, 'posted')]).toEqual([0, 0])
    }
    expect(Object.keys(figures.lies.rules).length).toBeGreaterThan(20)
    expect(sum(figures.true.reader, 'posted')).toBe(sum(figures.true.rules, 'posted'))
  })
})
