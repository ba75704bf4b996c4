// What is told of a story: its timeline, who is in it, its outlets side by side, and the messages made of them.
import { describe, expect, test } from 'vitest'
import { castLines, comparisonParts, differenceInShort, differencesPart, timelineParts } from '../src/answers/story-views.ts'
import type { AnswerPart } from '../src/domain/answer.ts'
import { Citing } from '../src/domain/citing.ts'
import type { CastMember, Quoted, StoryArticles } from '../src/domain/telling.ts'
import { castOf } from '../src/stories/cast.ts'
import { differencesIn } from '../src/stories/differences.ts'
import { compareOutlets } from '../src/stories/outlets-compared.ts'
import { timelineOf } from '../src/stories/timeline.ts'
import { datedIn } from '../src/text/dated.ts'
import { sampleStory, storyOf } from './support/stories.ts'

const story = await sampleStory()

function expectVerbatim({ articles }: StoryArticles, quotes: Quoted[]): void {
  for (const { articleId, version, start, end, quote } of quotes) {
    const article = articles.find((one) => one.id === articleId && one.version === version)
    expect(article?.text.slice(start, end)).toBe(quote)
  }
}

describe('dates in a sentence', () => {
  // A Thursday.
  const publishedAt = new Date('2031-05-08T08:00:00Z')
  const meant = (text: string, spokenOf: Date | null = null) =>
    datedIn(text, { publishedAt, spokenOf }).map(
      ({ from, precision }) => `${from.toISOString().slice(0, 10)} ${precision}`,
    )

  test.each([
    ['He left on Thursday.', '2031-05-08 day'],
    ['He left on Monday.', '2031-05-05 day'],
    ['He left last Thursday.', '2031-05-01 day'],
    ['The fair will open on Saturday.', '2031-05-10 day'],
    ['He left yesterday.', '2031-05-07 day'],
    ['He left three days ago.', '2031-05-05 day'],
    ['He left on 22 August.', '2030-08-22 day'],
    ['The weather office expects rain on Saturday.', '2031-05-10 day'],
    ['The farmers announced a protest with tractors in Oster on Saturday.', '2031-05-10 day'],
    ['The farmers announced a protest on Saturday.', '2031-05-03 day'],
    ['The fair will open on 22 August.', '2031-08-22 day'],
    ['He left in June.', '2030-06-01 month'],
    ['He left in December 2021.', '2021-12-01 month'],
    ['He left in 2020.', '2020-01-01 year'],
    ['He left last week.', '2031-04-28 week'],
    ['A day earlier he had come.', '2031-05-07 day'],
  ])('%s %s', (text, expected) => expect(meant(text)).toEqual([expected]))

  test('count from the day that was spoken of', () => {
    expect(meant('A day later he left.', new Date('2031-05-02T00:00:00Z'))).toEqual(['2031-05-03 day'])
  })

  test.each(['He may march on.', 'He paid 2,020 euros.', 'It was his will.', 'The 2020-seat hall was full.'])(
    '%s names none',
    (text) => expect(meant(text)).toEqual([]),
  )
})

describe('a timeline', () => {
  const entries = timelineOf(story)
  const days = (isBackground: boolean) =>
    entries
      .filter((entry) => entry.isBackground === isBackground)
      .map(({ on, precision }) => on.toISOString().slice(0, { day: 10, month: 7, year: 4 }[precision]))

  test('of the sample articles keeps the years before apart from the days of the event', () => {
    expect([...new Set(days(true))]).toEqual([
      '1996',
      '2010',
      '2020',
      '2021',
      '2021-12',
      '2025-06',
      '2025-08',
      '2025-08-22',
    ])
    expect([...new Set(days(false))]).toEqual([
      '2025-09-10',
      '2025-09-11',
      '2025-09-12',
      '2025-09-16',
      '2025-09-30',
      '2025-10-14',
    ])
  })

  test('tells the release once, with all who report it', () => {
    const release = entries.find(({ quote }) => quote.startsWith('Belarus released 52 prisoners on Thursday'))
    expect(release?.reports).toBeGreaterThanOrEqual(5)
    expect(entries.filter(({ on }) => on.toISOString().startsWith('2025-09-11')).length).toBeLessThanOrEqual(3)
  })

  test('quotes to the character, with the sentence before where that names who is meant', () => {
    expectVerbatim(story, entries)
    expect(
      entries.some(({ quote }) => /^Among the Belarusians is Ihar Losik.+ The 33-year-old was sentenced/.test(quote)),
    ).toBe(true)
  })

  test('is the same in whatever order the articles are read', () => {
    expect(timelineOf({ ...story, articles: story.articles.toReversed() })).toEqual(entries)
  })

  const told = (...articles: Parameters<typeof storyOf>): string[] =>
    timelineOf(storyOf(...articles)).map(({ on, isPlanned, quote }) =>
      [on.toISOString().slice(0, 10), isPlanned ? 'planned' : 'told', quote].join(' '),
    )

  test('tells what came of a plan, not the plan', () => {
    const called = 'Trains ran in Oster on Friday after the drivers had called off their strike.'
    expect(
      told(
        { text: 'The strike of train drivers in Oster will go ahead on Friday.', at: '2031-05-08T08:00:00Z' },
        { text: called, at: '2031-05-09T18:00:00Z' },
      ),
    ).toEqual([`2031-05-09 told ${called}`])
  })

  test('puts into no year what only has not been so since', () => {
    expect(told('The river rose to 7.4 metres at Oster, the highest level since 1997.')).toEqual([])
    expect(told('The valley of Oster has been governed by a council of farmers since 1997.')).toHaveLength(1)
  })

  test('tells what "it" was with the sentence that says so', () => {
    const both = 'The deficit of Oster is 2.4 percent. Last year it was 1.9 percent of all.'
    expect(told(both)).toEqual([`2030-01-01 told ${both}`])
  })

  test('of articles without a day is empty', () => {
    expect(timelineOf(storyOf({ text: 'The Oster mill burned down on Thursday night.', at: null }))).toEqual([])
  })
})

describe('the cast', () => {
  const cast = castOf(story)
  const member = (name: string): CastMember | undefined => cast.find((one) => one.name === name)

  test('joins the spellings of a name', () => {
    expect(member('Mikalai Statkevich')?.variants).toEqual(
      expect.arrayContaining(['Mikola Statkevich', 'Mikalay Stackevich']),
    )
    expect(member('Maria Kolesnikova')?.variants).toEqual(['Maria Kalesnikava'])
    expect(member('Alexander Lukashenko')?.variants).toEqual(['Aleksandr Lukashenko'])
  })

  test('keeps husband and wife apart', () => {
    expect(cast.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Siarhei Tsikhanouski', 'Sviatlana Tsikhanouskaya']),
    )
  })

  test('does not hold the outlets that report it', () => {
    const named = castOf(
      storyOf(
        { outlet: 'Kelvia Courier', text: 'The Kelvia Courier regrets the error. Captain Erik Holm was aboard.' },
        { outlet: 'Harbour Tribune', text: 'As the Kelvia Courier wrote, Captain Erik Holm was aboard.' },
      ),
    ).map(({ name }) => name)
    expect(named).toEqual(['Erik Holm'])
  })

  test('does not hold an outlet that a dateline names, however it is written, nor who took the pictures', () => {
    const named = castOf(
      storyOf(
        {
          outlet: 'nordnews.com',
          text: 'Kelvia (Nord News) Mayor Ida Berg of Brannoy spoke of the ferry. Ida Berg left Kelvia.',
        },
        { text: 'Jane Roe/Reuters Ida Berg looks at the ferry in Kelvia. Nord News spoke with Ida Berg.' },
      ),
    ).map(({ name, kind }) => `${kind} ${name}`)
    expect(named).toContain('person Ida Berg')
    expect(named.join()).not.toMatch(/Nord|Reuters|Roe|Berg of/)
  })

  test('takes no river, storm or people for a person', () => {
    const text =
      'Hurricane Fiona came over Tower Falls and the Oster River. In Tower Falls the Rotary Relief helped. Native Hawaiians lost homes when Hurricane Fiona came. The Oster River rose, and Rotary Relief said that Tower Falls was lost.'
    const people = castOf(storyOf(text, text)).filter(({ kind }) => kind === 'person')
    expect(people).toEqual([])
  })

  test('takes nobody for a name that only begins sentences, nor a town or a firm for who speaks', () => {
    const cast = castOf(
      storyOf(
        'Turnout was 62 percent. Electricity was cut. Schools in Velborg said that they would close. The mine of Karbon is shut.',
        'Turnout was high, and Ida Berg of the Safety Board wept. Electricity failed. Karbon said that it would open the mine. The Safety Board met near Velborg.',
      ),
    )
    expect(cast.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([
      'organisation Karbon',
      'organisation Safety Board',
      'person Ida Berg',
      'place Velborg',
    ])
  })

  test('joins names with which of that name it is, and those written the other way round', () => {
    const cast = castOf(
      storyOf(
        'The lawyer John Ray III spoke on Monday. Shinzo Abe and John Ray met in Nara. Shinzo Abe spoke.',
        'Abe Shinzo came to Nara, said John Ray.',
      ),
    )
    const people = cast.filter(({ kind }) => kind === 'person').map(({ name, reports }) => `${name} ${reports}`)
    expect(people).toEqual(['John Ray 2', 'Shinzo Abe 2'])
  })

  test('takes only what somebody is for a role, not what was done or who said so', () => {
    const roles = castOf(
      storyOf(
        'Lena Moe, whose daughter was aboard, left. Erik Holm, the captain said, slept. Ida Berg, targeted the mayor because she won, wept. Pia Lund, a journalist released on Thursday, spoke.',
      ),
    ).map(({ name, role }) => `${name}: ${role?.text ?? ''}`)
    expect(roles.sort()).toEqual(['Erik Holm: ', 'Ida Berg: ', 'Lena Moe: ', 'Pia Lund: a journalist'])
  })

  test('takes a role whole that opens a sentence', () => {
    const cast = castOf(storyOf('Transport Minister Dana Reyes spoke. Then President Ann Lee left.'))
    expect(cast.map(({ role }) => role?.text).sort()).toEqual(['President', 'Transport Minister'])
    const [hagen] = castOf(storyOf('The founder met chief executive Rolf Hagen.'))
    expect(hagen?.role?.text).toBe('chief executive')
  })

  test('takes roles from beside the name, word for word', () => {
    expect(member('Gitanas Nauseda')?.role?.text).toBe('Lithuanian President')
    expect(member('Kristina Belikova')?.role?.text).toBe('a spokeswoman of the Lithuanian Foreign Ministry')
    expectVerbatim(
      story,
      cast.flatMap(({ role }) => role?.source ?? []),
    )
    for (const { role } of cast) if (role) expect(role.source.quote).toContain(role.text)
  })

  test('tells people, organisations and places apart, the most reported first', () => {
    const kinds = Object.fromEntries(cast.map(({ name, kind }) => [name, kind]))
    expect(kinds).toMatchObject({
      Belarus: 'place',
      Minsk: 'place',
      Belavia: 'organisation',
      'European Union': 'organisation',
      'John Coale': 'person',
    })
    expect(cast.map(({ reports }) => reports)).toEqual(cast.map(({ reports }) => reports).sort((a, b) => b - a))
  })

  test('is the same in whatever order the articles are read', () => {
    expect(castOf({ ...story, articles: story.articles.toReversed() })).toEqual(cast)
  })
})

describe('outlets side by side', () => {
  const views = compareOutlets(story)

  test('stand in the order in which they reported, reprints named', () => {
    expect(views.map(({ outlet }) => outlet)[0]).toBe('Sample Wire Bulletin')
    expect(views.find(({ outlet }) => outlet === 'Placeholder Gazette')?.sharedWith).toEqual(['Sample Wire Bulletin'])
  })

  test('say what each gives where they differ', () => {
    const claims = Object.fromEntries(views.map(({ outlet, claims }) => [outlet, claims.map(({ claim }) => claim)]))
    expect(claims).toMatchObject({
      'Placeholder Gazette': ['all 52', 'more than 1,000'],
      'Invented Morning Post': ['51 of 52', 'almost 1,200'],
      'Mock Morning Chronicle': [],
    })
  })

  test('show what only one of them tells', () => {
    const alone = views
      .find(({ outlet }) => outlet === 'Mock Morning Chronicle')
      ?.alone.map(({ quote }) => quote)
      .join(' ')
    expect(alone).toMatch(/Belavia|airspace|aircraft/)
    expectVerbatim(
      story,
      views.flatMap((view) => [...view.alone, ...view.claims.map(({ source }) => source)]),
    )
  })
})

describe('in words', () => {
  const differences = differencesIn(story)
  const titles = story.articles.map(({ title }) => title)

  /** Parts of an answer, made with quotes that are numbered as they come. */
  function told(make: (citing: Citing) => AnswerPart[]) {
    const citing = new Citing()
    const parts = make(citing)
    const sentences = parts.flatMap(({ paragraphs }) => paragraphs.flat())
    return { parts, sentences, citations: citing.citations, text: sentences.map(({ text }) => text).join(' ') }
  }

  test.each([
    ['differences', told((citing) => differencesPart(differences, citing))],
    ['a timeline', told((citing) => timelineParts(timelineOf(story), citing))],
    ['a comparison', told((citing) => comparisonParts({ outlets: compareOutlets(story), differences }, citing))],
  ])('%s number their quotes from 1, each word for word', (_, { sentences, citations }) => {
    const cited = [...new Set(sentences.flatMap((sentence) => sentence.citations))]
    expect(cited).toEqual(cited.map((_one, at) => at + 1))
    expect(citations.map(({ n }) => n)).toEqual(cited)
    for (const { articleId, quote, start, end } of citations) {
      const article = story.articles.find(({ id }) => id === articleId)
      expect(article?.text.slice(start, end)).toBe(quote)
    }
  })

  test('differences say which side came earlier, and which later', () => {
    const { text } = told((citing) => differencesPart(differences, citing))
    expect(text).toContain('Earlier (11 September 2025, Sample Wire Bulletin): all 52.')
    expect(text).toContain('Later (12 September 2025, Invented Morning Post, and 2 other reports): 51 of 52.')
  })

  test('a difference in short says what it is about, and leaves the quotes to the citations', () => {
    const [first] = differences
    if (first === undefined) throw new Error('no differences')
    const citing = new Citing([], 4)
    expect(differenceInShort(first, citing)).toEqual({
      text: 'Reports differ on “had crossed the border safely”: all 52 (11 September 2025, Sample Wire Bulletin), later 51 of 52 (12 September 2025, Invented Morning Post, and 2 other reports).',
      citations: [5, 6],
    })
  })

  test('sides of which none is surely later are not called so', () => {
    const found = differencesIn(
      storyOf({ text: 'The fire killed 3 people.', at: null }, { text: 'The fire killed 7 people.', at: null }),
    )
    const { text } = told((citing) => differencesPart(found, citing))
    expect(text).toContain('One account (')
    expect(text).not.toMatch(/Later|Earlier/)
  })

  test('a claim that ends with a full stop gets no other', () => {
    const read = storyOf('The train to Oster derailed at 9:40 a.m.', 'The train to Oster derailed at 7:10 a.m.')
    const found = differencesIn(read)
    const compared = { outlets: compareOutlets(read), differences: found }
    const { text } = told((citing) => comparisonParts(compared, citing))
    expect(text).toContain('): 9:40 a.m. “')
    expect(text).not.toContain('a.m..')
  })

  test('a timeline tells the years before under a heading of their own', () => {
    expect(told((citing) => timelineParts(timelineOf(story), citing)).parts.map(({ heading }) => heading)).toEqual([
      'Before',
      'What happened',
      'Planned',
    ])
  })

  test('a timeline keeps apart what was still to come', () => {
    const entries = timelineOf(
      storyOf({
        at: '2026-06-02T08:00:00Z',
        text: 'The Orla Bridge was closed on Monday. Work on the Orla Bridge is to start in September 2026.',
      }),
    )
    expect(timelineParts(entries, new Citing()).map(({ heading }) => heading)).toEqual(['What happened', 'Planned'])
  })

  test('a comparison does not quote a reprint again', () => {
    const { text } = told((citing) => comparisonParts({ outlets: compareOutlets(story), differences }, citing))
    expect(text.match(/Fourteen of those released are foreigners/g)).toHaveLength(1)
    expect(text).toContain('The same report as in Sample Wire Bulletin.')
  })

  test('a comparison calls nothing an outlet’s alone that its reprint has too, nor says that others tell what could not be quoted', () => {
    const { text } = told((citing) => comparisonParts({ outlets: compareOutlets(story), differences }, citing))
    expect(text).toMatch(/Only in this report: “Fourteen of those released are foreigners/)
    expect(text).not.toContain('Nothing that others do not tell.')
  })

  test('the cast are people, at most six, those whom a title names first, then a line of organisations and places', () => {
    const lines = castLines(castOf(story), titles)
    expect(lines).toHaveLength(7)
    expect(lines[6]).toMatch(/^Organisations and places: (?=.*Belavia)(?=.*Minsk)/)
    expect(lines[0]).toMatch(/^Mikalai Statkevich \(also /)
    expect(lines).toContain('Gitanas Nauseda, Lithuanian President')
    expect(lines.slice(0, 6).join()).not.toMatch(/Minsk|Belavia/)
  })

  test('a quote that was cited already keeps its number', () => {
    const quote = { articleId: 'a', version: 'v', start: 3, end: 9, quote: 'he said' }
    const citing = new Citing([{ n: 7, ...quote }])
    expect([citing.cite(quote), citing.cite({ ...quote, end: 10 }), citing.cite(quote)]).toEqual([7, 8, 7])
  })
})
