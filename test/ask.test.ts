import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Turn } from '../src/domain/answer.ts'
import { answered, type Desk, NOW, openDesk, refused, report, textOf } from './support/desk.ts'

let samples: Desk

beforeAll(async () => {
  samples = await openDesk('samples')
})

const ask = async (question: string, asOf?: string) =>
  (await samples.dateline.ask(question, { now: NOW, ...(asOf && { asOf: new Date(asOf) }) })).answer

describe('a question in another language', () => {
  it.each([
    'Wer weigerte sich, die Grenze zu überqueren?',
    'Quand le train de nuit part-il ?',
    '¿Quién se negó a cruzar?',
    'Кто отказался пересечь границу?',
  ])('%s is refused with the reason', async (question) => {
    const { answer } = await samples.dateline.ask(question, { now: NOW })
    expect(refused(answer).reason).toContain('Dateline reads questions in English')
  })
  it.each(['What is the Wie Wo Was party?', 'wat about quidditch', 'comment on quidditch'])(
    '%s is not one',
    async (question) => {
      const { answer } = await samples.dateline.ask(question, { now: NOW })
      expect(refused(answer).reason).not.toContain('in English')
    },
  )
})

describe('an answer from the articles alone', () => {
  it.each([
    ['who refused to cross?', 'Statkevich'],
    ['When was Belavia founded?', '1996'],
    ['how many foreigners were released', 'Fourteen'],
    ['how old is Losik?', '33'],
    ['what did Lukashenko say on August 22?', 'bandits'],
    ['What language was the letter written in?', 'English'],
  ])('to “%s” holds %s', async (question, expected) => {
    expect(textOf(answered(await ask(question)))).toContain(expected)
  })

  it('is the same every time', async () => {
    const [first, second] = [await ask('who refused to cross?'), await ask('who refused to cross?')]
    expect(second).toEqual(first)
  })

  it('has one to three sentences, each with a citation that is the sentence itself', async () => {
    const answer = answered(await ask('what happened to Mikalai Statkevich?'))
    expect(answer.sentences.length).toBeGreaterThan(0)
    expect(answer.sentences.length).toBeLessThanOrEqual(3)
    for (const sentence of answer.sentences) {
      const [n] = sentence.citations
      const citation = answer.citations.find((one) => one.n === n)
      expect(citation?.quote.replace(/\s+/g, ' ')).toBe(sentence.text)
    }
  })

  it('brings the sentence that says who, when the telling one opens with a pronoun', async () => {
    const text = textOf(answered(await ask('how long was the sentence of Ihar Losik?')))
    expect(text).toMatch(/Losik.*15 years|15 years.*Losik/s)
  })

  it('quotes every stored version to the character, whatever is asked', async () => {
    const lines = readFileSync(path.join(import.meta.dirname, 'quality/sample-questions.jsonl'), 'utf8').trim()
    for (const line of lines.split('\n').slice(0, 60)) {
      const answer = await ask((JSON.parse(line) as { question: string }).question)
      if (answer.kind !== 'answered') continue
      for (const { articleId, version, start, end, quote } of answer.citations) {
        const stored = await samples.storage.articles.articleVersion(articleId, version)
        expect(stored?.text.slice(start, end)).toBe(quote)
      }
    }
  })

  it('never quotes a headline, a byline, a credit or a publication line', async () => {
    for (const question of [
      'who wrote the report?',
      'Published in Invented Morning Post',
      'who contributed?',
      'date 2025-09-11',
    ]) {
      const answer = await ask(question)
      if (answer.kind !== 'answered') continue
      for (const { articleId, version, start, end } of answer.citations) {
        const stored = await samples.storage.articles.articleVersion(articleId, version)
        expect(stored?.body.some((part) => start >= part.start && end <= part.end)).toBe(true)
      }
    }
  })
})

describe('a question the articles do not answer', () => {
  it.each([
    ['What did Macron say about the release?', 'Macron'],
    ['who is the finance minister of Peru?', 'Peru'],
  ])('“%s” is told which name is missing: %s', async (question, missing) => {
    const answer = refused(await ask(question))
    expect(answer.reason).toContain(missing)
    expect(answer.closest).toBeUndefined()
    expect(answer.nearest.length).toBeLessThanOrEqual(3)
  })

  it.each(['who is the finance minister of Lithuania?', 'When will the embassy in Minsk reopen?'])(
    '“%s” is not answered for certain, and shows at most two quotes that come closest',
    async (question) => {
      const { reason, closest } = refused(await ask(question))
      expect(reason).toMatch(/^The articles don’t say/)
      if (closest === undefined) return
      expect(closest.sentences.length).toBeLessThanOrEqual(2)
      expect(closest.citations.map(({ n }) => n)).toEqual(closest.sentences.flatMap(({ citations }) => citations))
    },
  )

  it('is not answered with somebody else’s age', async () => {
    refused(await ask('how old is Valentin Rybakov?'))
  })
})

describe('time', () => {
  it('keeps what was published later out of an answer as of a day', async () => {
    const before = await ask('how tall is the titan arum?', '2025-09-10T23:59:59Z')
    refused(before)
    const { dateline } = samples
    const passages = await dateline.search('Belarus prisoners', {
      limit: 50,
      now: NOW,
      asOf: new Date('2025-09-11T12:00:00Z'),
    })
    expect(passages.length).toBeGreaterThan(0)
    for (const { article } of passages)
      expect(article.publishedAt?.getTime()).toBeLessThanOrEqual(Date.UTC(2025, 8, 11, 12))
  })

  it('finds the day of an earlier year when no year is said', async () => {
    const { answer } = await samples.dateline.ask('what happened on September 11', {
      now: new Date('2026-11-22T12:00:00Z'),
    })
    for (const { publishedAt } of answered(answer).sources) {
      expect(publishedAt?.toISOString().slice(0, 10)).toMatch(/2025-09-1[123]/)
    }
  })

  it('prefers the newer of two reports that say the same', async () => {
    const text = (day: string) =>
      `The ferry to Osterholm carried ${day} passengers over the weekend, the harbour office said.`
    const desk = await openDesk({
      'old.md': report({ title: 'Ferry count', outlet: 'Old Post', published: '2025-06-01' }, text('310')),
      'new.md': report({ title: 'Ferry count', outlet: 'New Post', published: '2025-09-19' }, text('420')),
    })
    const [first] = await desk.dateline.search('ferry passengers Osterholm', { limit: 5, now: NOW })
    expect(first?.article.outlet).toBe('New Post')
  })
})

describe('other words for the same', () => {
  it.each([
    ['what did the EU close', 'The European Union closed its airspace'],
    ['Was Statkevich sentenced to 14 years or 6 years?', 'six years'],
    ['what did the Placeholder Gazette write?', 'Fifty-two people'],
  ])('answer, where no article holds those asked for: “%s”', async (question, words) => {
    expect(textOf(answered(await ask(question)))).toContain(words)
  })

  it.each([
    ['how old is the ship', 'The ship is 31 years old.'],
    ['who is Tom Ferry', 'Its captain, Tom Ferry, 16,'],
    ['how many people died', 'nine people were killed'],
  ])('and a name or a thing is known by what stands there: “%s”', async (question, words) => {
    const desk = await openDesk({
      'ferry.md': report(
        { title: 'Ferry aground', outlet: 'Sample Tribune', published: '2025-09-10' },
        'A ferry ran aground off Osterholm on Monday, and nine people were killed. The ship is 31 years old. Another ferry towed it away.',
      ),
      'chess.md': report(
        { title: 'Chess club wins', outlet: 'Sample Post', published: '2025-09-11' },
        "Osterholm's chess club won the cup on Saturday. Its captain, Tom Ferry, 16, won his game in 19 moves.",
      ),
    })
    expect(textOf(answered((await desk.dateline.ask(question, { now: NOW })).answer))).toContain(words)
  })
})

describe('whose it is', () => {
  it('is told of relatives: the age of the brother is not that of his sister', async () => {
    const desk = await openDesk({
      'painter.md': report(
        { title: 'Painter of harbours dies', outlet: 'Sample Post', published: '2025-09-10' },
        'Anders Holme, 81, the painter of harbours, died on Monday. His sister Berta Holme runs the museum that bears his name.',
      ),
    })
    const age = async (of: string) => (await desk.dateline.ask(`how old is ${of}?`, { now: NOW })).answer
    expect((await age("Anders Holme's sister Berta")).kind).toBe('unanswered')
    expect(textOf(answered(await age('Anders Holme')))).toContain('81')
  })

  it('and what “all” did has beside it who did not', async () => {
    const { sentences } = answered(await ask('how many crossed into Lithuania?'))
    expect(sentences.map(({ text }) => text)).toEqual([
      expect.stringContaining('refused to cross'),
      expect.stringContaining('all 52 had crossed'),
    ])
  })
})

describe('a time alone', () => {
  const on = async (question: string, asOf: string) =>
    samples.dateline.ask(question, { now: NOW, asOf: new Date(asOf) })

  it.each([
    ['what happened yesterday', '2025-09-12T12:00:00Z'],
    ['what happened on September 11?', '2025-09-20T12:00:00Z'],
    ['what happened last week', '2025-09-17T12:00:00Z'],
  ])('begins with the story that most outlets tell: “%s”', async (question, asOf) => {
    const [first] = answered((await on(question, asOf)).answer).sentences
    expect(first?.text).toMatch(/\b(?:52|Fifty-two)\b/)
  })

  it('does not tell what was reported on that day of another', async () => {
    expect(refused((await on('what happened on 12 September 2025?', '2025-09-20T12:00:00Z')).answer).reason).toMatch(
      /none of them tells of that time/,
    )
  })

  it.each([
    ['what happens on 14 December', 'takes effect on 14 December'],
    ['what happened in June 2025?', 'June'],
  ])('is found where articles of other days name it: “%s”', async (question, words) => {
    expect(textOf(answered((await on(question, '2025-09-20T12:00:00Z')).answer))).toContain(words)
  })

  it('is not taken for that of another year', async () => {
    expect((await on('what happened in June 2024?', '2025-09-20T12:00:00Z')).answer.kind).toBe('unanswered')
  })
})

describe('names', () => {
  it.each([
    ['statkevitch', 'Statkevich'],
    ['Lukashenka', 'Lukashenko'],
    ['tikhanovskaya', 'Tsikhanouskaya'],
    ['nauseida', 'Nauseda'],
  ])('%s finds %s', async (written, meant) => {
    const passages = await samples.dateline.search(written, { limit: 3, now: NOW })
    expect(passages.map(({ text }) => text.normalize('NFD').replace(/\p{M}/gu, '')).join(' ')).toContain(meant)
  })

  it('takes a word of English for no misspelling of another', async () => {
    const { notes } = await ask('which match was cancelled?')
    expect(notes.join(' ')).not.toContain('march')
  })

  it('takes a name nobody has written for no misspelling of a plain word', async () => {
    expect(refused(await ask('is there a night train to Paris?')).reason).toContain('“Paris”')
  })

  it('leaves a known word as it is', async () => {
    const desk = await openDesk({
      'a.md': report(
        { title: 'Marten', outlet: 'A', published: '2025-09-01' },
        'Marten Roos opened the library on Monday before a small crowd.',
      ),
      'b.md': report(
        { title: 'Martin', outlet: 'B', published: '2025-09-01' },
        'Martin Roos closed the mill on Tuesday after forty years of work.',
      ),
    })
    const passages = await desk.dateline.search('Marten', { limit: 5, now: NOW })
    expect(passages.map(({ article }) => article.outlet)).toEqual(['A'])
  })

  it('tells the asker how a misspelling was read', async () => {
    expect((await ask('how old is statkevitch?')).notes.join(' ')).toContain('statkevich')
  })
})

describe('several outlets', () => {
  it('answers from the outlet that is named', async () => {
    const answer = answered(await ask('what did Made-Up Weekly report about Statkevich?'))
    expect(new Set(answer.sources.map(({ outlet }) => outlet))).toEqual(new Set(['Made-Up Weekly']))
  })

  it('takes a reprint for the report it repeats', async () => {
    const wire =
      'The council of Ebbing voted on Monday to close the old lime bridge to cars. Mayor Ilse Toft said that the arches had moved by two centimetres. Repairs will take nine months and cost 4 million euros.'
    const desk = await openDesk({
      'wire.md': report({ title: 'Ebbing closes bridge', outlet: 'Sample Wire', published: '2025-09-10' }, wire),
      'reprint.md': report(
        { title: 'Bridge shut', outlet: 'Reprint Post', published: '2025-09-10' },
        `Traffic news. ${wire}`,
      ),
      'own.md': report(
        { title: 'Detours ahead', outlet: 'Own Paper', published: '2025-09-11' },
        'Drivers in Ebbing must go round by the weir while the lime bridge is shut, the police said.',
      ),
    })
    const outlets = (await desk.dateline.search('Ebbing lime bridge', { limit: 5, now: NOW })).map(
      ({ article }) => article.outlet,
    )
    expect(outlets).toHaveLength(2)
    expect(outlets).toContain('Own Paper')
  })
})

describe('a conversation', () => {
  const follow = async (...questions: string[]) => {
    const conversation: Turn[] = []
    const answers = []
    for (const question of questions) {
      const { answer, turn } = await samples.dateline.ask(question, { now: NOW, conversation })
      conversation.push(turn)
      answers.push(answer)
    }
    return answers
  }

  it('knows who “he” is', async () => {
    const [, age] = await follow('who refused to cross?', 'and how old is he?')
    expect(textOf(answered(age ?? (await ask(''))))).toContain('69')
  })

  it.each([
    ['where was he taken?', 'he'],
    ['how old is she?', 'she'],
  ])('is asked back who is meant where nobody was named: “%s”', async (question, pronoun) => {
    expect(refused(await ask(question)).reason).toBe(`It is not clear who “${pronoun}” is: ask again with the name.`)
  })

  it('asks the last question of somebody else', async () => {
    const [, other] = await follow('how old is Statkevich?', 'what about Losik?')
    expect(textOf(answered(other ?? (await ask(''))))).toContain('33')
  })

  it('goes on about whom the answer named, not about what the question did', async () => {
    const [, age] = await follow('who refused to cross into Lithuania?', 'how old is he?')
    expect(textOf(answered(age ?? (await ask(''))))).toContain('69')
  })

  it('goes on about whom “who is …” asked, not about who else stands in the answer', async () => {
    const { dateline } = await openDesk({
      'market.md': report(
        { title: 'Fish market of Lorn sold', outlet: 'Daily Beacon', published: '2025-09-10' },
        'Mr Bo Lind, 49, a builder from Marram, is married to the sister of the mayor, Ada Toft. The fish market was sold. Mrs Toft has led the council for years.',
      ),
    })
    const { turn } = await dateline.ask('who is Ada Toft?', { now: NOW })
    const age = await dateline.ask('how old is she?', { now: NOW, conversation: [turn] })
    expect(age.turn.question).toMatch(/^how old is she\? \(.*Toft\)$/)
    expect(age.turn.question).not.toContain('Lind')
  })

  it('does not say again of something else what it said of the last', async () => {
    const { dateline } = await openDesk({
      'costs.md': report(
        { title: 'Two crossings', outlet: 'Daily Beacon', published: '2025-09-10' },
        'The old bridge at Lorn cost 4 million pounds, the council said. A band played. The ferry cost 9 million pounds.',
      ),
    })
    const question = 'how much did the council say that the old bridge cost?'
    const { turn } = await dateline.ask(question, { now: NOW })
    const { answer } = await dateline.ask('and the ferry?', { now: NOW, conversation: [turn] })
    expect(textOf(answer)).toMatch(/^[^.]*9 million/)
  })

  it.each([
    'When was Belavia founded?',
    'Where did Losik stay when he came to Vilnius?',
    'which prisoners travelled home by night train in that carriage?',
  ])('leaves a question that stands alone as it is: “%s”', async (question) => {
    const { turn } = await samples.dateline.ask(question, {
      now: NOW,
      conversation: [{ question: 'who refused to cross?', answer: 'Mikalai Statkevich refused.' }],
    })
    expect(turn.question).toBe(question)
  })
})

describe('what is no question', () => {
  it.each(['hello', 'Good morning!', 'who are you?', 'help', 'thanks'])('“%s” gets a short help', async (text) => {
    expect((await ask(text)).kind).toBe('help')
  })

  it.each(['tell me a joke', 'you are useless', 'lol', 'I love you', 'what do you think?', 'asdfghjk'])(
    '“%s” is no search, but is told what Dateline does',
    async (text) => {
      expect(await ask(text)).toMatchObject({
        kind: 'help',
        wants: 'question',
        text: expect.stringContaining('all I know'),
      })
    },
  )

  it.each(['who is the new pope?', 'can you tell me about volcanoes?', 'what does she say about it?'])(
    '“%s” is a question all the same',
    async (text) => {
      expect((await ask(text)).kind).toBe('unanswered')
    },
  )

  it.each(['', '   ', '?', '🦊🦊', '\u0000\u0007\u001b['])('%j is asked for words', async (text) => {
    expect(textOf(await ask(text))).toMatch(/ask in words/i)
  })

  it('is refused kindly when it is far too long', async () => {
    expect(textOf(await ask('why '.repeat(2500)))).toMatch(/10,000|9,999/)
  })

  it.each([
    'a',
    'кто отказался?',
    '谁拒绝过境',
    'OR AND NOT "',
    "'; DROP TABLE articles; --",
    'text:*^~ NEAR(a, b)',
    '(((',
    'a:b\\',
  ])('the odd %j is answered or refused, never an error', async (text) => {
    expect(['answered', 'unanswered', 'help']).toContain((await ask(text)).kind)
  })

  it('never breaks, whatever is typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
        const answer = await ask(text)
        expect(textOf(answer).length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('words that say nothing', () => {
  it.each(['who who who', 'not not not', 'the the the', 'a a a', 'and the'])(
    '“%s” gets help, no answer',
    async (asked) => {
      const { answer } = await samples.dateline.ask(asked, { now: NOW })
      expect(answer).toMatchObject({ kind: 'help', text: expect.stringContaining('Say who or what') })
    },
  )

  it.each(['what happened?', 'what is new?', 'news'])('“%s” says something', async (asked) => {
    expect((await samples.dateline.ask(asked, { now: NOW })).answer.kind).toBe('answered')
  })
})

describe('an empty house', () => {
  it('says that there are no articles', async () => {
    const desk = await openDesk({ 'readme.bin': '' })
    const { answer } = await desk.dateline.ask('who refused to cross?', { now: NOW })
    expect(refused(answer).reason).toContain('no articles')
  })
})

describe('what is marked, and shown once', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({
      'dye.md': report(
        { title: 'Red dye to go', outlet: 'Post', published: '2025-09-16' },
        'The ban on red dye takes effect on Jan. 15, 2027, the food agency said on Friday.',
      ),
      'tram.md': report(
        { title: 'Tram leaves the rails', outlet: 'Post', published: '2025-09-16' },
        '“The tram came down Corder hill far too fast. The tram came down Corder hill without its brakes,” said Edda Roy, who saw it.',
      ),
    })
  })

  it('is a date as a whole', async () => {
    const { answer } = await desk.dateline.ask('when does the ban on red dye take effect?', { now: NOW })
    const [first] = answered(answer).sentences
    expect(first?.emphasis?.map(([start, end]) => first.text.slice(start, end))).toEqual(['Jan. 15, 2027'])
  })

  it.each(['how did the tram come down Corder hill?', 'why?'])(
    'is no part of a quotation twice: “%s”',
    async (asked) => {
      const conversation: Turn[] = []
      const { answer } = await desk.dateline.ask(`${asked} tram Corder hill`, { now: NOW, conversation })
      expect(textOf(answer).split('far too fast').length).toBeLessThanOrEqual(2)
    },
  )
})
