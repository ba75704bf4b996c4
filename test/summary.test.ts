// Summaries of topics and of single articles with the articles' own sentences, on the sample articles and on made-up ones.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { worthOfWords } from '../src/answers/key-sentences.ts'
import type { SummaryOptions } from '../src/answers/options.ts'
import { readSentences } from '../src/answers/read-sentences.ts'
import type { Answered } from '../src/domain/answer.ts'
import { TermMatcher } from '../src/text/matching.ts'
import { stem } from '../src/text/words.ts'
import { answered, type Desk, NOW, openDesk, refused, report, textOf } from './support/desk.ts'
import { articleOf, passagesOf } from './support/evidence.ts'

let samples: Desk

beforeAll(async () => {
  samples = await openDesk('samples')
})

async function summary(topic: string, options: Partial<SummaryOptions> = {}, desk: Desk = samples) {
  const { answer } = await desk.dateline.summarise(topic, { now: NOW, length: 'normal', ...options })
  return answer
}

async function expectVerbatim({ citations }: Answered, { storage }: Desk) {
  for (const { articleId, version, start, end, quote } of citations) {
    const stored = await storage.articles.articleVersion(articleId, version)
    expect(stored?.text.slice(start, end)).toBe(quote)
  }
}

describe('a topic', () => {
  it('is summed up from several reports, what they all tell before what one alone remarks', async () => {
    const { sentences } = answered(await summary("prisoners' release"))
    expect(sentences[0]?.text).toMatch(/Belarus released 52 prisoners on Thursday/)
    expect(sentences[1]?.text).not.toMatch(/On one wall hung/)
    expect(sentences.length).toBeGreaterThanOrEqual(3)
    expect(sentences.length).toBeLessThanOrEqual(6)
  })

  it.each([
    ['night trains', /Lakeland Railways will run a night train/],
    ['harbour', /19 votes to 8/],
    ['Belavia sanctions', /easing sanctions on the airline Belavia/],
    ['giant flower', /2,300 visitors/],
    ['drones', /^On Wednesday Poland denounced the flight of Russian drones/],
    ['Statkevich', /stayed behind in the no-man's-land/],
  ])('“%s” finds its articles', async (topic, told) => {
    expect(textOf(answered(await summary(topic)))).toMatch(told)
  })

  it('is no more than three sentences long when a short summary is wanted', async () => {
    const { sentences } = answered(await summary("prisoners' release", { length: 'short' }))
    expect(sentences).toHaveLength(3)
  })

  it('may be misspelled, and it is said how it was read', async () => {
    const answer = answered(await summary('Statkevitsch'))
    expect(textOf(answer)).toContain('Statkevich')
    expect(answer.notes.join(' ')).toMatch(/“statkevitsch” was read as “\w+”/)
  })

  it('may be put as a request', async () => {
    expect(textOf(answered(await summary('give me a summary of the night trains')))).toContain('Lakeland Railways')
  })

  it('quotes the articles to the letter', async () => {
    for (const topic of ["prisoners' release", 'Statkevich', 'harbour', 'Lukashenko'])
      await expectVerbatim(answered(await summary(topic)), samples)
  })

  it('cites each sentence once, and none of them twice', async () => {
    const { sentences, citations } = answered(await summary("prisoners' release"))
    expect(sentences.map((sentence) => sentence.citations)).toEqual(sentences.map((_, at) => [at + 1]))
    expect(citations.map(({ n }) => n)).toEqual(citations.map((_, at) => at + 1))
    expect(new Set(sentences.map(({ text }) => text)).size).toBe(sentences.length)
  })

  it('is told the same way every time', async () => {
    expect(await summary('Lukashenko')).toEqual(await summary('Lukashenko'))
  })

  it('begins no sentence with “He” or “But” unless the one before it comes along', async () => {
    for (const topic of ["prisoners' release", 'Statkevich', 'harbour', 'Belavia sanctions', 'Lukashenko']) {
      const { sentences, citations } = answered(await summary(topic))
      for (const [i, { text }] of sentences.entries()) {
        if (!/^(?:He|She|It|They|But|And|Its|After the)\b/.test(text)) continue
        const [before, own] = [citations[i - 1], citations[i]]
        expect(before?.articleId, text).toBe(own?.articleId)
        expect((own?.start ?? 0) - (before?.end ?? -9), text).toBeLessThan(3)
      }
    }
  })

  it('hands on each sentence, and says that it is searching', async () => {
    const shown: string[] = []
    const steps: string[] = []
    const answer = answered(
      await summary('harbour', {
        onSentence: ({ text }) => void shown.push(text),
        onStep: (step) => void steps.push(step),
      }),
    )
    expect(shown).toEqual(answer.sentences.map(({ text }) => text))
    expect(steps).toEqual(['searching'])
  })
})

describe('what a reader is spared', () => {
  it('prose that a machine translated, where there is better', async () => {
    for (const topic of ["prisoners' release", 'Statkevich', 'Belavia sanctions'])
      expect(textOf(await summary(topic))).not.toMatch(/made refuse|the which/)
  })

  it('a reprint: its sentences are told once, from the paper that had them first', async () => {
    const lead = 'The council of Ebbing banned leaf blowers on Monday after a year of complaints about their noise.'
    const rest =
      'Gardeners have until 1 May to change to rakes. The fine will be 80 euros. Mayor Ada Ebb said that 214 residents had written to her.'
    const desk = await openDesk({
      'first.md': report({ title: 'Leaf blowers banned', outlet: 'Wire', published: '2025-09-08' }, `${lead} ${rest}`),
      'again.md': report(
        { title: 'No more leaf blowers', outlet: 'Reprint', published: '2025-09-09' },
        `${lead} ${rest}`,
      ),
    })
    const { sentences, sources } = answered(await summary('leaf blowers in Ebbing', {}, desk))
    expect(sentences[0]?.text).toBe(lead)
    expect(new Set(sentences.map(({ text }) => text)).size).toBe(sentences.length)
    expect(sources.map(({ outlet }) => outlet)).toEqual(['Wire'])
  })

  it('the weight of reprints: five of them say no more than one report', () => {
    const own = 'The ferry Marigold sank off the pier of Ebbing on Sunday.'
    const shared = 'Captain Ada Ebb had steered the old ship for eleven years.'
    const articles = ['a', 'b', 'c'].map((id) => articleOf(`Lead of ${id}: ${own} ${shared}`, { id }))
    const other = articleOf('A fisherman heard the horn of the Marigold twice before it went down.', { id: 'd' })
    const question = {
      text: '',
      asked: 'events',
      terms: [],
      unnamed: null,
      said: '',
      shelf: 4,
      head: [],
      period: null,
    } as const
    const matcher = new TermMatcher({ ...question, terms: [], head: [], outlets: [], corrections: [] })
    const read = readSentences([...articles, other].flatMap(passagesOf), matcher, () => true)
    const reports = new Map(['a', 'b', 'c', 'd'].map((id) => [id, id === 'd' ? 1 : 0]))
    const worth = worthOfWords(read, reports, { isOrdinary: () => true, rarity: () => 1 })
    expect(worth.get(stem('captain'))?.worth).toBe(worth.get(stem('fisherman'))?.worth)
  })

  it('an older figure that a newer one has overtaken', async () => {
    const desk = await openDesk({
      'one.md': report(
        { title: 'Ferry sinks off Ebbing', outlet: 'A', published: '2025-09-08' },
        'At least 12 people died when the ferry Marigold sank off Ebbing on Sunday, the coast guard said.',
      ),
      'two.md': report(
        { title: 'Ferry toll rises', outlet: 'B', published: '2025-09-10' },
        'At least 31 people died when the ferry Marigold sank off Ebbing on Sunday, the coast guard said on Wednesday.',
      ),
    })
    const text = textOf(answered(await summary('ferry Marigold', {}, desk)))
    expect(text).toContain('31 people')
    expect(text).not.toContain('12 people')
  })

  it('in front what a newer report has overtaken', async () => {
    const desk = await openDesk({
      'one.md': report(
        { title: 'Metro stands still in Ebbing', outlet: 'A', published: '2025-09-08' },
        'No train of the metro ran in Ebbing on Monday, the seventh day of a strike for shorter hours. The union asks for 35 hours a week, said its chairwoman, Ada Ebb.',
      ),
      'two.md': report(
        { title: 'Metro strike in Ebbing ends', outlet: 'B', published: '2025-09-10' },
        'The metro in Ebbing runs again from Thursday: the union and the city have agreed on a week of 36 hours. The strike for shorter hours had lasted nine days.',
      ),
      'three.md': report(
        { title: 'Ebbing metro strike over', outlet: 'C', published: '2025-09-10' },
        'The strike of the metro in Ebbing is over after nine days, and trains run from Thursday. The union had asked for 35 hours a week.',
      ),
    })
    const { sentences } = answered(await summary('metro strike in Ebbing', {}, desk))
    expect(sentences[0]?.text).toMatch(/runs again|is over/)
  })

  it('notes to the readers', async () => {
    const desk = await openDesk({
      'live.md': report(
        { title: 'Ebbing flood', outlet: 'A', published: '2025-09-08' },
        'Editor’s note: This page reflects the news of the Ebbing flood on Sunday, Sept. 7. The river Ebb burst its banks in Ebbing on Sunday and flooded 40 houses. For the latest updates on the Ebbing flood, read our live coverage.',
      ),
    })
    const { sentences } = answered(await summary('Ebbing flood', {}, desk))
    expect(sentences.map(({ text }) => text)).toEqual([
      'The river Ebb burst its banks in Ebbing on Sunday and flooded 40 houses.',
    ])
  })
})

describe('a file of several articles', () => {
  it.each(['regional/notices.jsonl', 'notices.jsonl', 'NOTICES.JSONL'])('%s has its articles named', async (name) => {
    const answer = await summary(name)
    expect(answer).toMatchObject({ kind: 'help', text: expect.stringContaining('holds several articles') })
    const titles = [...textOf(answer).matchAll(/“([^”]+)”/g)].slice(1).map(([, title]) => title ?? '')
    expect(titles).toHaveLength(3)
    expect(answered(await summary(titles[1] ?? '')).sources.map(({ title }) => title)).toEqual([titles[1]])
  })

  it('has those named only that had been published by the day asked for', async () => {
    const asOf = new Date('2025-09-11T23:00:00Z')
    expect(textOf(await summary('notices.jsonl', { asOf }))).not.toContain('Giant flower')
    expect(textOf(await summary('notices.jsonl'))).toContain('Giant flower')
  })
})

describe('a single article', () => {
  it('is not summed up in words to somebody that it calls by a handle', async () => {
    const text =
      'A fire destroyed the mill of Norwick on Wednesday. Nobody was hurt. @everyone IGNORE what the fire brigade of Norwick said about the mill on Wednesday. The mill had stood since 1820.'
    const desk = await openDesk({
      'mill.txt': report({ title: 'Fire at the mill of Norwick', outlet: 'Norwick Post' }, text),
    })
    const told = textOf(answered(await summary('Fire at the mill of Norwick', {}, desk)))
    expect(told).toContain('A fire destroyed the mill')
    expect(told).not.toContain('IGNORE')
  })

  it.each([
    ['its title', 'Why an airline was the price of 52 prisoners'],
    ['its title in capitals without marks', 'WHY AN AIRLINE WAS THE PRICE OF 52 PRISONERS'],
    ['nearly its title', 'Why an airline was price of 52 prisoner'],
    ['its file name', 'mock-chronicle-belavia.html'],
    ['its file name without the ending', 'mock-chronicle-belavia'],
    ['its id', 'mock-chronicle-belavia.html'],
  ])('is found by %s, and summed up by itself', async (_, name) => {
    const answer = answered(await summary(name))
    expect(answer.sources.map(({ file }) => file)).toEqual(['mock-chronicle-belavia.html'])
    expect(answer.sentences.length).toBeGreaterThanOrEqual(3)
    const starts = answer.citations.map(({ start }) => start)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    await expectVerbatim(answer, samples)
  })

  it('of a bulk file is found by its own id', async () => {
    const { sources } = answered(await summary('rail-2025-09-11-night-train'))
    expect(sources.map(({ outlet }) => outlet)).toEqual(['Example Rail News'])
  })

  it('is not shown before it was published', async () => {
    const answer = await summary('made-up-weekly-one-week-on', { asOf: new Date('2025-09-14T00:00:00Z') })
    expect(JSON.stringify(answer)).not.toContain('Made-Up Weekly')
  })
})

describe('as of an earlier day', () => {
  it('nothing published later is told or named', async () => {
    const asOf = new Date('2025-09-11T23:59:59Z')
    for (const topic of ["prisoners' release", 'Statkevich', 'letters evening in Sample Hall']) {
      const answer = await summary(topic, { asOf })
      const articles = answer.kind === 'answered' ? answer.sources : refused(answer).nearest
      for (const { publishedAt } of articles) expect(publishedAt?.getTime()).toBeLessThanOrEqual(asOf.getTime())
    }
  })
})

describe('a topic that the articles hold nothing on', () => {
  it('is refused with what is missing', async () => {
    const { reason } = refused(await summary('Kangaroo elections in Tasmania'))
    expect(reason).toMatch(/none of them mentions .*“Kangaroo”/)
  })

  it('is refused with the articles that come closest', async () => {
    const { reason, nearest } = refused(await summary('harbour strike in Riga'))
    expect(reason).toMatch(/Riga|strike/)
    expect(nearest.length).toBeGreaterThan(0)
  })

  it('is refused where there are no articles at all', async () => {
    const desk = await openDesk({ 'readme.bin': '' })
    expect(refused(await summary('anything', {}, desk)).reason).toContain('no articles')
  })
})

describe('what is no topic', () => {
  it.each(['', '   ', '?!', '🦊', '\u0000'])('%j is asked for words', async (topic) => {
    expect(textOf(await summary(topic))).toMatch(/^Name what Dateline is to sum up/)
  })

  it('is refused kindly when it has 10,000 characters', async () => {
    expect(textOf(await summary('trains '.repeat(1430).slice(0, 10_000)))).toMatch(/9,9\d\d|10,000/)
  })

  it.each(["'; DROP TABLE articles; --", '%', '_', 'a:b\\', 'NEAR(a b)', 'ночной поезд', '../../etc/passwd'])(
    'the odd %j breaks nothing',
    async (topic) => {
      expect(['answered', 'unanswered', 'help']).toContain((await summary(topic)).kind)
    },
  )
})

describe('whatever the articles', () => {
  const word = fc.constantFrom(
    ...'ferry mayor Ebbing Marigold council bridge 12 31 Sunday he it the of “quoted” said'.split(' '),
  )
  const sentence = fc
    .array(word, { minLength: 1, maxLength: 20 })
    .map((words) => `${words.join(' ').replace(/^./, (first) => first.toUpperCase())}.`)
  const article = fc.record({
    text: fc.array(sentence, { minLength: 1, maxLength: 8 }).map((sentences) => sentences.join(' ')),
    day: fc.option(fc.integer({ min: 1, max: 28 })),
  })

  it('quotes are verbatim, no sentence comes twice, and no summary is too long', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(article, { minLength: 1, maxLength: 5 }), async (articles) => {
        const files = articles.map(({ text, day }, i): [string, string] => [
          `${i}.md`,
          report(
            {
              title: `Ferry ${i}`,
              outlet: `Outlet ${i}`,
              ...(day !== null && { published: `2025-09-${String(day).padStart(2, '0')}` }),
            },
            text,
          ),
        ])
        const desk = await openDesk(Object.fromEntries(files))
        for (const [length, most] of [
          ['short', 3],
          ['normal', 6],
        ] as const) {
          const answer = await summary('ferry Marigold', { length }, desk)
          if (answer.kind !== 'answered') continue
          await expectVerbatim(answer, desk)
          expect(new Set(answer.sentences.map(({ text }) => text)).size).toBe(answer.sentences.length)
          expect(answer.sentences.length).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 6 },
    )
  })
})

describe('the news of a single article', () => {
  const told = async (title: string, text: string): Promise<string[]> => {
    const desk = await openDesk({ 'one.md': report({ title, outlet: 'A', published: '2025-09-08' }, text) })
    return answered(await summary(title, { length: 'short' }, desk)).sentences.map((sentence) => sentence.text)
  }
  const MORE =
    'The dairy of Ebbing in the Harl valley had won the prize of Westmere in 2019 and in 2022 with a goat’s cheese. Some 3,400 cheeses from 41 countries stood on tables in the hall of Westmere, 900 of them from the Harl valley. The hall of Westmere will show 3,500 cheeses in 2026, and a goat’s cheese of the dairy of Ebbing in the Harl valley among them. For the prize of Westmere 250 judges from 41 countries tasted cheeses for two days.'

  it('opens with its news, however much more a later sentence tells', async () => {
    const lead = 'A cheese from Oster was named the best in the world.'
    const sentences = await told('Cheese from Oster named the best in the world', `${lead} ${MORE}`)
    expect(sentences[0]).toBe(lead)
  })

  it('leaves out what leads up to its news', async () => {
    const lead = 'A soft cheese from Oster was named the best in the world on Friday.'
    const teaser =
      'In Oster 250 judges of the prize of Westmere smelt cheese, goat’s milk and the hay of the Harl valley.'
    const sentences = await told('Cheese from Oster named the best in the world', `${teaser} ${lead} ${MORE}`)
    expect(sentences[0]).toBe(lead)
  })

  it('opens with its first sentence though that says “them”', async () => {
    const lead = 'The dairy of Oster said on Friday that it sells its cheeses abroad and lets shops age them.'
    const sentences = await told('Dairy of Oster sells its cheeses abroad', `${lead} ${MORE}`)
    expect(sentences[0]).toBe(lead)
  })

  it('names nobody by a last name alone whom it has not shown', async () => {
    const sentences = await told(
      'Bridge in Ebbing closes for two years',
      `The old bridge in Ebbing closes on 1 May for two years, the council decided on Monday.

“We have no choice,” said Ruvena Qualtrop. Qualtrop said that 12,400 cars a day will have to take the road through Harl instead of the bridge, 14 kilometres longer.

The repairs cost 31 million euros, half of it from the region.`,
    )
    const at = sentences.findIndex((text) => text.includes('Qualtrop'))
    if (at >= 0) expect(sentences[at]).toContain('Ruvena')
  })

  it('says nothing of pictures, newsletters and addresses', async () => {
    const sentences = await told(
      'Bridge in Ebbing closes for two years',
      'Ruvena Harl/Getty Images The old bridge in Ebbing, which closes for two years. The old bridge in Ebbing closes on 1 May for two years. Every word on the harbour arrives on Monday in your inbox. Ada Harl, who reports on ferries, is reached under ada@ebbing.example day and night.',
    )
    expect(sentences).toEqual(['The old bridge in Ebbing closes on 1 May for two years.'])
  })
})
