// Days, months, years and moments, as articles and questions speak of them.
import { describe, expect, it } from 'vitest'
import { periodIn } from '../src/search/period.ts'
import { datesIn } from '../src/text/dates.ts'
import { dateIn, dateInUrl, momentOf } from '../src/text/timestamps.ts'

describe('the dates of a sentence', () => {
  // A Thursday.
  const publishedAt = new Date('2031-05-08T08:00:00Z')
  const meant = (text: string) =>
    datesIn(text, { publishedAt }).map(
      ({ start, end, from, precision }) =>
        `${text.slice(start, end)} = ${from.toISOString().slice(0, 10)} ${precision}`,
    )

  it.each([
    ['He left on Thursday.', 'Thursday = 2031-05-08 day'],
    ['The council agreed on Monday to build it although it will cost much.', 'Monday = 2031-05-05 day'],
    ['He left on Monday.', 'Monday = 2031-05-05 day'],
    ['He left last Thursday.', 'last Thursday = 2031-05-01 day'],
    ['The fair will open on Saturday.', 'Saturday = 2031-05-10 day'],
    ['The farmers announced a protest on Saturday.', 'Saturday = 2031-05-03 day'],
    ['He left yesterday at 5 p.m.', 'yesterday = 2031-05-07 day'],
    ['He left three days ago.', 'three days ago = 2031-05-05 day'],
    ['He left on 22 August.', '22 August = 2030-08-22 day'],
    ['The fair will open on 22 August.', '22 August = 2031-08-22 day'],
    ['The train leaves from 1 October 2031 at 22:10.', '1 October 2031 = 2031-10-01 day'],
    ['The night train will leave at 22:10 from 1 October.', '1 October = 2031-10-01 day'],
    ['He came on 2031-05-02.', '2031-05-02 = 2031-05-02 day'],
    ['He left in June.', 'June = 2030-06-01 month'],
    ['He left in December 2021.', 'December 2021 = 2021-12-01 month'],
    ['He left in 2020.', '2020 = 2020-01-01 year'],
    ['He left last week.', 'last week = 2031-04-28 week'],
    ['It was decided last year to build it.', 'last year = 2030-01-01 year'],
    ['It ran on 16-Apr-2031.', '16-Apr-2031 = 2031-04-16 day'],
    ['He left last night.', 'last night = 2031-05-07 day'],
    ['He left on the morning of 29 April 2031.', '29 April 2031 = 2031-04-29 day'],
    ['It ran from 8 p.m. to midnight on April 9.', 'April 9 = 2031-04-09 day'],
    ['They sold 600 in the year to June 2030.', 'June 2030 = 2030-06-01 month'],
  ])('%s %s', (text, expected) => expect(meant(text).map((one) => one.replace(/^in /, ''))).toEqual([expected]))

  it('are both ends of a range', () => {
    expect(meant('It ran from September 11 to October 3, 2030.')).toEqual([
      'September 11 = 2030-09-11 day',
      'October 3, 2030 = 2030-10-03 day',
    ])
    expect(meant('The fair (August 31-September 5) was full.')).toEqual([
      'August 31 = 2030-08-31 day',
      'September 5 = 2030-09-05 day',
    ])
    expect(meant('It lasts from 1 April to 30 November.')).toEqual([
      '1 April = 2031-04-01 day',
      '30 November = 2031-11-30 day',
    ])
    expect(meant('It ran on 11-13 September 2030.')).toEqual([
      '11 = 2030-09-11 day',
      '13 September 2030 = 2030-09-13 day',
    ])
  })

  it.each([
    'He may march on.',
    'He paid 2,020 euros.',
    'It was his will.',
    'The 2020-seat hall was full.',
    'He sat there.',
  ])('are none in “%s”', (text) => expect(meant(text)).toEqual([]))

  it('are told apart by whether the text states them itself', () => {
    const dates = datesIn('On Thursday, May 1, he came; yesterday he left.', { publishedAt })
    expect(dates.map(({ stated, isRelative }) => [isRelative, stated.month, stated.day, stated.weekday])).toEqual([
      [false, 5, 1, 4],
      [true, null, null, null],
    ])
  })
})

describe('the time that a question speaks of', () => {
  const days = (text: string) => {
    const found = periodIn(text, new Date('2025-09-18T12:00:00Z'))
    return found && [found.period.from.toISOString().slice(0, 10), found.period.to.toISOString().slice(0, 10)]
  }

  it.each([
    ['what happened in the last 3 days', '2025-09-15', '2025-09-19'],
    ['news of the past week', '2025-09-11', '2025-09-19'],
    ['what was new this week?', '2025-09-15', '2025-09-22'],
    ['what happened from September 3 to September 5', '2025-09-03', '2025-09-06'],
    ['what happened on fri?', '2025-09-12', '2025-09-13'],
    ['what will be decided in december', '2025-12-01', '2026-01-01'],
    ['what happens on Friday', '2025-09-19', '2025-09-20'],
    ['what was said in march', '2025-03-01', '2025-04-01'],
  ])('“%s” is %s to before %s', (text, from, to) => expect(days(text)).toEqual([from, to]))

  it.each(['who sat there?', 'who may resign?', 'who ran in 2010?'])('is none in “%s”', (text) => {
    expect(days(text)).toBeNull()
  })
})

describe('a whole date', () => {
  it.each([
    ['2025-09-11', '2025-09-11T00:00:00.000Z'],
    ['2025-09-12T10:00:00+02:00', '2025-09-12T08:00:00.000Z'],
    ['2025-09-12 10:30', '2025-09-12T10:30:00.000Z'],
    ['September 12th, 2025', '2025-09-12T00:00:00.000Z'],
    ['12 September 2025', '2025-09-12T00:00:00.000Z'],
    ['Sept. 12, 2025, 10:42 a.m. EDT', '2025-09-12T14:42:00.000Z'],
    ['Thu, 11 Sep 2025 10:00:00 GMT', '2025-09-11T10:00:00.000Z'],
    ['Published in Morning Ledger, September 12th, 2025', '2025-09-12T00:00:00.000Z'],
    ['11.09.2025', '2025-09-11T00:00:00.000Z'],
    ['09/13/2025', '2025-09-13T00:00:00.000Z'],
  ])('%j is certain', (text, moment) => expect(dateIn(text)?.toISOString()).toBe(moment))
  it.each([
    '12 September',
    'September 2025',
    '09/12/2025',
    'yesterday',
    '2025-02-30',
    '0099-01-01',
    '2500-01-01',
    'No. 20250',
    '',
  ])('%j is not', (text) => expect(dateIn(text)).toBeNull())
  it('come as numbers and in addresses, too', () => {
    expect(momentOf(1_757_600_000)?.toISOString()).toBe('2025-09-11T14:13:20.000Z')
    expect(momentOf('1757600000000')?.toISOString()).toBe('2025-09-11T14:13:20.000Z')
    expect(momentOf(Number.NaN)).toBeNull()
    expect(dateInUrl('https://ledger.example/2025/09/12/bridge')?.toISOString()).toBe('2025-09-12T00:00:00.000Z')
    expect(dateInUrl('https://ledger.example/2025/13/45/bridge')).toBeNull()
  })
})
