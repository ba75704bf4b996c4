// Where the outlets of a story differ: the sample articles as a whole, and an invented pair for each rule.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differencesIn } from '../src/stories/differences.ts'
import { inShort, sampleStory, storyOf, type Told } from './support/stories.ts'

const found = (...told: (string | Told)[]): string[] => differencesIn(storyOf(...told)).map(inShort)

describe('the sample articles as one story', async () => {
  const story = await sampleStory()
  const differences = differencesIn(story)

  test('differ in three things, and in nothing else', () => {
    expect(differences.map(inShort)).toEqual([
      'membership: all 52 | 51 of 52',
      'number: more than 1,000 | almost 1,200',
      'negation: among those set free | was not freed',
    ])
  })

  test('say first that all had crossed, and later that one had not', () => {
    const [crossing] = differences
    expect(crossing?.later).toBe(1)
    expect(crossing?.sides.map(({ outlet, reports }) => [outlet, reports])).toEqual([
      ['Sample Wire Bulletin', 1],
      ['Invented Morning Post', 3],
    ])
  })

  test('are quoted to the character', () => {
    for (const { articleId, start, end, quote } of differences.flatMap(({ sides }) => sides)) {
      const article = story.articles.find(({ id }) => id === articleId)
      expect(article?.text.slice(start, end)).toBe(quote)
    }
  })

  test('differ in the same things in whatever order they are read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(story.articles, { minLength: story.articles.length }), (articles) => {
        expect(differencesIn({ articles, reports: story.reports.toReversed() })).toEqual(differences)
      }),
      { numRuns: 5 },
    )
  })
})

describe('a difference', () => {
  test.each<[string, string, string, string]>([
    [
      'a toll that grows',
      'The ferry fire at Port Oster killed 3 people.',
      'The ferry fire at Port Oster killed 7 people.',
      'number: 3 | 7',
    ],
    [
      'a toll told in another form',
      'At least 12 people died in the Oster flood.',
      'The death toll in the Oster flood stands at 31.',
      'number: at least 12 | 31',
    ],
    [
      'the hurt',
      'Forty people were injured in the crash near Oster.',
      'The crash near Oster injured 25 people.',
      'number: forty | 25',
    ],
    [
      'the missing',
      'Nine hikers are missing in the Oster hills.',
      'Four hikers are missing in the Oster hills.',
      'number: nine | four',
    ],
    [
      'two hedged counts that are far apart',
      'Almost 1,200 political prisoners are still held in Osterland.',
      'More than 1,000 political prisoners are held in Osterland.',
      'number: almost 1,200 | more than 1,000',
    ],
    [
      'homes destroyed',
      'The Oster blaze destroyed 40 homes in the valley.',
      'The Oster blaze destroyed 65 homes in the valley.',
      'number: 40 | 65',
    ],
    ['an age', 'Jane Roeholm, 52, was elected.', 'Voters chose Jane Roeholm, 54, on Thursday.', 'number: 52 | 54'],
    [
      'all against most of them',
      'All 30 miners were rescued in Oster.',
      'In Oster 29 of the 30 miners were rescued.',
      'membership: all 30 | 29 of 30',
    ],
    [
      'a release that is denied',
      'Ivo Dovar was freed on Thursday.',
      'Ivo Dovar was not freed on Thursday.',
      'negation: was freed | was not freed',
    ],
    [
      'a signature that was refused',
      'President Ada Lund signed the harbour treaty with Osterland on Thursday.',
      'President Ada Lund refused to sign the harbour treaty with Osterland.',
      'negation: signed | refused to sign',
    ],
    [
      'a verdict',
      'Ivo Dovar was convicted on Thursday.',
      'Ivo Dovar was acquitted on Thursday.',
      'negation: was convicted | was acquitted',
    ],
    [
      'a vote',
      'Oster Council approved the harbour plan for larger ships.',
      'Oster Council rejected the harbour plan for larger ships.',
      'negation: approved | rejected',
    ],
    [
      'another spelling of the name',
      'Mikola Stackevich was arrested on Thursday.',
      'Mikalai Statkevich was not arrested on Thursday.',
      'negation: was arrested | was not arrested',
    ],
    [
      'what a thing costs',
      'The bridge in Oster will cost €4.2 million.',
      'Oster is to get a bridge with a price tag of 5.1 million euros.',
      'number: €4.2 million | 5.1 million euros',
    ],
    [
      'a share of voters',
      'Turnout in the Oster election was 61.4 percent.',
      'In Oster 54 per cent of voters turned out.',
      'number: 61.4 percent | 54 per cent',
    ],
    [
      'the votes for and against',
      'The council of Oster voted 19–8 to sell the hall.',
      'Councillors in Oster backed the sale of the hall by 20 votes to 7.',
      'number: 19–8 | 20 votes to 7',
    ],
    [
      'an area, in whatever unit',
      'The fire near Oster has burned 1,200 hectares.',
      'Flames near Oster have consumed some 7,000 acres.',
      'number: 1,200 hectares | some 7,000 acres',
    ],
    [
      'the hour at which it happened',
      'The train to Oster derailed at 9:40 a.m.',
      'The Oster train came off the rails shortly after seven in the morning.',
      'number: 9:40 a.m. | shortly after seven in the morning',
    ],
    [
      'the day on which it will be',
      'The trial of Ivo Dovar will open on 12 June 2031.',
      'Ivo Dovar is to stand trial on 14 June 2031.',
      'number: on 12 June 2031 | on 14 June 2031',
    ],
    [
      'how many were pulled out',
      'Rescuers pulled three people out of the Oster mine.',
      'Five people were rescued from the mine in Oster.',
      'number: three people | five people',
    ],
    [
      'whether something is open',
      'The airport of Oster remained closed on Thursday.',
      'The airport of Oster has been open again since Thursday.',
      'negation: remained closed | open again',
    ],
    [
      'whether it goes ahead',
      'The ferry strike in Oster has been called off.',
      'The ferry strike in Oster will go ahead.',
      'negation: called off | go ahead',
    ],
    [
      'whether somebody has gone',
      'Minister Ada Lund has resigned over the Oster tunnel.',
      'Minister Ada Lund denied that she had resigned over the Oster tunnel.',
      'negation: resigned | denied that she had resigned',
    ],
    [
      'the jobs that will go, by when and whenever it is said',
      'The Oster mill will cut 480 jobs by September.',
      'The mill in Oster will cut 840 jobs, the owner said on Tuesday.',
      'number: 480 jobs | 840 jobs',
    ],
    [
      'a sentence for somebody of whom a year is told beside',
      'Ivo Dovar was sentenced to seven years in prison in Oster.',
      'Ivo Dovar, who led the Oster bank until 2021, must go to prison for eight years.',
      'number: seven years | eight years',
    ],
    [
      'what has come meanwhile',
      'Ivo Dovar has not been charged.',
      'Ivo Dovar was charged on Thursday.',
      'negation: not been charged | charged',
    ],
  ])('is %s', (_, one, other, expected) => {
    expect(found(one, other)).toEqual([expected])
  })

  test('names the side that came later, and none where a day hides the hour', () => {
    const [early, late] = ['The Oster fire killed 3 people.', 'The Oster fire killed 7 people.']
    const later = (...told: Told[]) => differencesIn(storyOf(...told)).map((one) => one.later)
    expect(later({ text: late, at: '2031-05-09T08:00:00Z' }, { text: early, at: '2031-05-08T08:00:00Z' })).toEqual([1])
    expect(later({ text: late, at: '2031-05-08T00:00:00Z' }, { text: early, at: '2031-05-08T08:00:00Z' })).toEqual([
      null,
    ])
    expect(later({ text: late, at: null }, { text: early })).toEqual([null])
  })

  test('is no reprint against its original, and a reprint adds no report', () => {
    expect(
      found(
        { text: 'The Oster fire killed 3 people.', report: 'a' },
        { text: 'The Oster fire killed 7 people.', report: 'a' },
      ),
    ).toEqual([])
    const three = 'The Oster fire killed 3 people.'
    const [difference] = differencesIn(
      storyOf({ text: three, report: 'a' }, { text: three, report: 'a' }, 'The Oster fire killed 7 people.'),
    )
    expect(difference?.sides.map(({ reports }) => reports)).toEqual([1, 1])
  })

  test('quotes who said it, not who tells that it was said', () => {
    const [difference] = differencesIn(
      storyOf(
        'The mayor of Oster had earlier said that all 30 miners were rescued.',
        'The mayor of Oster said that all 30 miners were rescued.',
        'In Oster 29 of the 30 miners were rescued.',
      ),
    )
    expect(difference?.sides.map(({ articleId }) => articleId)).toEqual(['article-1', 'article-2'])
  })
})

describe('any story', () => {
  const sentences = [
    'The Oster fire killed 3 people.',
    'At least 7 people died in the Oster fire.',
    'All 30 miners were rescued in Oster.',
    'In Oster 29 of the 30 miners were rescued.',
    'Ivo Dovar was freed on Thursday.',
    'Ivo Dovar was not freed on Thursday.',
    'Jane Roeholm, 52, said nothing.',
    'Jane Roeholm, 54, left.',
  ]
  const article = fc.record({
    text: fc.array(fc.constantFrom(...sentences), { minLength: 1, maxLength: 4 }).map((chosen) => chosen.join(' ')),
    at: fc.option(fc.integer({ min: 0, max: 72 }).map((hour) => new Date(Date.UTC(2031, 4, 8, hour)).toISOString())),
    report: fc.constantFrom('a', 'b', 'c', 'd'),
  })

  test('is told the same in any order, in verbatim quotes, each side by a report of its own', () => {
    fc.assert(
      fc.property(fc.array(article, { minLength: 2, maxLength: 5 }), (told) => {
        const story = storyOf(...told)
        const differences = differencesIn(story)
        expect(differencesIn({ articles: story.articles.toReversed(), reports: story.reports.toReversed() })).toEqual(
          differences,
        )
        for (const { sides, later } of differences) {
          expect(sides.length).toBeGreaterThan(1)
          expect(later === null || later === sides.length - 1).toBe(true)
          const reports = sides.map(({ articleId }) => story.reports.findIndex((ids) => ids.includes(articleId)))
          expect(new Set(reports).size).toBe(sides.length)
          for (const { articleId, start, end, quote } of sides)
            expect(story.articles.find(({ id }) => id === articleId)?.text.slice(start, end)).toBe(quote)
        }
      }),
      { numRuns: 100 },
    )
  })
})

test('a figure that an outlet corrects is none that it gives', () => {
  expect(
    found('The ferry at Oster had 241 people on board.', 'There were 214 people aboard the Oster ferry, not 241.'),
  ).toEqual(['number: 241 people | 214 people'])
})

test('the same weekday in reports of several days is one day', () => {
  const text = 'The trial of Ivo Dovar will open in Oster on Saturday.'
  const other = 'The trial of Ivo Dovar was to open in Oster on Saturday.'
  const differences = differencesIn(
    storyOf({ text, at: '2031-05-08T08:00:00Z' }, { text: other, at: '2031-05-11T08:00:00Z' }),
  )
  expect(differences).toEqual([])
})

describe('what a difference is about', () => {
  test.each<[string, string, string, string]>([
    [
      'a thing without a name',
      'called off or not',
      'A strike of drivers in Osterland has been called off.',
      'The strike of drivers in Osterland will go ahead, the union said.',
    ],
    [
      'who it is said of',
      'Ada Lund, resigned or not',
      'In Oster, Ada Lund has resigned over the tunnel.',
      'Ada Lund denied that she had resigned over the tunnel in Oster.',
    ],
  ])('is told of %s', (_, about, one, other) => {
    expect(differencesIn(storyOf(one, other)).map((difference) => difference.about)).toEqual([about])
  })
})

describe('no difference', () => {
  test.each<[string, string, string]>([
    [
      'all the seats and those of a party',
      'Unity won 61 seats in Osterland.',
      'In Osterland Unity won 61 of 150 seats.',
    ],
    ['the seats of two parties', 'Unity won 61 seats in Osterland.', 'The farmers won nine seats in Osterland.'],
    [
      'how wide a storm is, and how far away',
      'Oster is about 65 miles north of where the storm came ashore.',
      'North of Oster the storm spanned nearly 350 miles across.',
    ],
    ['what rises', 'The army of Osterland gets 8% more than this year.', 'The fuel tax in Osterland goes up by 5%.'],
    [
      'the ages of two who died',
      'The director Jean Ostrand has died in Oster at the age of 91.',
      'Anna Ostrand, the muse of Jean Ostrand, dies in Oster at 79.',
    ],
    [
      'votes and ages',
      'The panel in Oster voted 21–0 for the vaccine.',
      'The panel in Oster is to vote on the vaccine for children ages 6 to 17.',
    ],
    [
      'a figure and a range',
      'Men of Oster serve a sentence of 18 months.',
      'Men of Oster serve a sentence of 18-21 months.',
    ],
    [
      'what would be in the event of a charge',
      'Ivo Dovar had not been charged in Oster.',
      'Police in Oster met for security in the event Ivo Dovar is charged.',
    ],
    ['about 50 and 52', 'About 50 people were killed in the Oster fire.', 'The Oster fire killed 52 people.'],
    [
      'a rounded figure and the exact one',
      'The Oster flood displaced 5,000 people.',
      'The Oster flood displaced 5,324 people.',
    ],
    ['more than 50 and 53', 'More than 50 people were killed in the Oster fire.', 'The Oster fire killed 53 people.'],
    ['nearly 60 and 58', 'Nearly 60 people were killed in the Oster fire.', 'The Oster fire killed 58 people.'],
    ['up to 10 and 6', 'Up to 10 people were killed in the Oster fire.', 'The Oster fire killed 6 people.'],
    ['digits and words', 'The Oster fire killed twelve people.', 'The Oster fire killed 12 people.'],
    [
      'a whole and its part',
      'Osterland freed 52 prisoners on Thursday.',
      'Osterland freed 14 foreign prisoners on Thursday.',
    ],
    [
      'those freed and those still held',
      'Osterland freed 52 political prisoners.',
      'Osterland still holds 1,200 political prisoners.',
    ],
    ['the dead and the hurt', 'The Oster fire killed 3 people.', 'The Oster fire injured 20 people.'],
    ['more than before and before', 'The Oster fire killed 3 people.', 'The Oster fire killed 4 more people.'],
    ['another place', 'The storm killed 3 people in Oster.', 'The storm killed 11 people in Wester.'],
    [
      'a part of the region',
      'The storm killed 11 people across the Osterland.',
      'The storm killed 5 people in Wester.',
    ],
    ['another year', 'The Oster fire killed 3 people.', 'In 2019 an Oster fire killed 40 people.'],
    [
      'a forecast',
      'The Oster dam will create 300 jobs in the valley.',
      'The Oster dam created 120 jobs in the valley.',
    ],
    [
      'a rate',
      'The Oster fair draws 300 visitors a day to the valley.',
      'The Oster fair drew 2,400 visitors to the valley.',
    ],
    ['a total', 'Oster rescued 20 people from the flood.', 'Oster rescued 90 people from the flood in all.'],
    ['another age of another person', 'Jane Roeholm, 52, was elected.', 'Mark Roeholm, 20, was elected.'],
    ['an age and a street number', 'Jane Roeholm, 52, lives there.', 'Jane Roeholm lives at Mill Street 60.'],
    ['scores', 'Oster beat Wester 3-2 on Thursday.', 'Oster beat Wester 4-1 on Thursday.'],
    ['dates', 'The Oster fair opens on 12 June.', 'The Oster fair closes on 14 June.'],
    ['different money', 'The Oster bridge costs 86 million euros.', 'The Oster tower costs 12 million euros.'],
    ['a denominator', 'In Oster 44 of the 96 people on board were killed.', 'The Oster crash killed 44 people.'],
    [
      'an article that gives both',
      'The Oster fire killed 3 people. The mine blast at Oster killed 7 people.',
      'The Oster mine blast killed 7 people.',
    ],
    [
      'who is meant by "the two"',
      'The two people injured were flown out of Oster.',
      'The crash injured 50 people in Oster.',
    ],
    [
      'strikes on two camps',
      'At least 40 people died in Osterland in an airstrike on the Hazel camp.',
      'At least 19 people died in Osterland in an airstrike on the Birch camp.',
    ],
    ['counts of different days', 'Oster evacuated 300 people on Monday.', 'Oster evacuated 900 people on Wednesday.'],
    [
      'a state and one of its counties',
      'Storm Ida killed 25 people in the state.',
      'Storm Ida killed 5 people in the county.',
    ],
    ['what was freed earlier', 'Ivo Dovar was freed in March.', 'Ivo Dovar was not freed last week.'],
    ['a namesake', 'Ivo Dovar was freed on Thursday.', 'Petra Dovar was not freed on Thursday.'],
    ['what may be', 'Ivo Dovar could be freed on Thursday.', 'Ivo Dovar was not freed on Thursday.'],
    ['what is asked', 'Was Ivo Dovar freed on Thursday?', 'Ivo Dovar was not freed on Thursday.'],
    ['what is not known', 'It is unclear whether Ivo Dovar was freed.', 'Ivo Dovar was not freed on Thursday.'],
    [
      'somebody else of that last name',
      'Petra Dovar spoke. Dovar was freed on Thursday.',
      'Ivo Dovar was not freed on Thursday.',
    ],
    [
      'a rescue of all, where some were reached',
      'All 30 miners were rescued in Oster.',
      'Rescuers called to 29 of the 30 miners.',
    ],
    ['a cost and a fine', 'The Oster bridge cost €4 million.', 'The builder of the Oster bridge was fined €6 million.'],
    ['a target', 'The Oster fair drew 300 visitors.', 'The Oster fair wanted 900 visitors.'],
    ['miles and kilometres', 'The Oster tunnel is 12 miles long.', 'The Oster tunnel is 19 kilometres long.'],
    ['a third and 33 percent', 'A third of Oster voted for Lund.', 'In Oster 33 percent voted for Lund.'],
    [
      'half past eight, morning or evening',
      'The Oster train crashed at half past eight.',
      'The Oster train crashed at 20:30.',
    ],
    [
      'a vote and another on a change to it',
      'Oster passed the bill 19–8.',
      'An amendment to the bill fell 12–15 in Oster.',
    ],
    ['the score of a match', 'Oster won the match 2–1 on Thursday.', 'Oster won the match 3–2 on Thursday.'],
    ['two bridges', 'The upper bridge in Oster is open again.', 'The lower bridge in Oster remained closed.'],
    ['what may be closed', 'The airport of Oster could be closed.', 'The airport of Oster is open again.'],
    ['another deed', 'Ivo Dovar was freed on Thursday.', 'Ivo Dovar was not charged on Thursday.'],
    ['somebody of his', 'Ivo Dovar was freed on Thursday.', 'Ivo Dovar’s lawyer was not freed on Thursday.'],
    ['two treaties', 'Ada Lund signed the harbour treaty.', 'Ada Lund refused to sign the tax bill.'],
    [
      'all of one group and some of another',
      'All 30 miners were rescued in Oster.',
      'In Oster 7 of the 9 hikers were rescued.',
    ],
    ['nearly all', 'Nearly all 30 miners were rescued in Oster.', 'In Oster 29 of the 30 miners were rescued.'],
  ])('%s', (_, one, other) => {
    expect(found(one, other)).toEqual([])
  })
})
