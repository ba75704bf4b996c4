// When digests are due: what people write, what is said about what cannot be read, and clock changes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextOccurrence, occurrencesBetween } from '../src/digests/moments.ts'
import { readSchedule, scheduleFor, written } from '../src/digests/schedule.ts'
import type { Schedule } from '../src/domain/subscription.ts'

function scheduleOf(text: string, zone = 'UTC'): Schedule {
  const read = readSchedule(text, zone)
  if ('problem' in read) throw new Error(read.problem)
  return read.schedule
}

describe('a time as people write it', () => {
  test.each([
    ['weekdays 8:30', '30 8 * * 1,2,3,4,5', 'on weekdays at 08:30'],
    ['8am', '0 8 * * *', 'every day at 08:00'],
    ['12 a.m.', '0 0 * * *', 'every day at 00:00'],
    ['12pm', '0 12 * * *', 'every day at 12:00'],
    ['every day at noon', '0 12 * * *', 'every day at 12:00'],
    ['Mondays and Thursdays at 6pm', '0 18 * * 1,4', 'on Mondays and Thursdays at 18:00'],
    ['mon-fri 7.15', '15 7 * * 1,2,3,4,5', 'on weekdays at 07:15'],
    ['sat to mon 9:00', '0 9 * * 0,1,6', 'on Sundays, Mondays and Saturdays at 09:00'],
    ['weekends at 10', '0 10 * * 0,6', 'at weekends at 10:00'],
    ['8:00 and 18:00', '0 8,18 * * *', 'every day at 08:00 and 18:00'],
    ["9 o'clock", '0 9 * * *', 'every day at 09:00'],
    ['at 9:00', '0 9 * * *', 'every day at 09:00'],
    ['8:30 and 17:45', '30 8 * * *\n45 17 * * *', 'every day at 08:30 and 17:45'],
    ['8:00, 18:30 and 8:00', '0 8 * * *\n30 18 * * *', 'every day at 08:00 and 18:30'],
    ['every morning at 8', '0 8 * * *', 'every day at 08:00'],
    ['7 in the morning', '0 7 * * *', 'every day at 07:00'],
    ['6:15 in the evening', '15 18 * * *', 'every day at 18:15'],
    ['Friday evenings at 6', '0 18 * * 5', 'on Fridays at 18:00'],
    ['weekdays at 8 and 18', '0 8,18 * * 1,2,3,4,5', 'on weekdays at 08:00 and 18:00'],
    ['mondays 8', '0 8 * * 1', 'on Mondays at 08:00'],
    ['from Monday to Friday 8:00', '0 8 * * 1,2,3,4,5', 'on weekdays at 08:00'],
    ['business days 9:00', '0 9 * * 1,2,3,4,5', 'on weekdays at 09:00'],
    ['7 daily', '0 7 * * *', 'every day at 07:00'],
    ['0830', '30 8 * * *', 'every day at 08:30'],
    ['18h', '0 18 * * *', 'every day at 18:00'],
    [
      '8pm weekdays, 10am weekends',
      '0 20 * * 1,2,3,4,5\n0 10 * * 0,6',
      'on weekdays at 20:00 and at weekends at 10:00',
    ],
    ['8am Mon-Fri, 10am Sat', '0 8 * * 1,2,3,4,5\n0 10 * * 6', 'on weekdays at 08:00 and on Saturdays at 10:00'],
    ['Monday 9:00 and Tuesday 10:00', '0 9 * * 1\n0 10 * * 2', 'on Mondays at 09:00 and on Tuesdays at 10:00'],
    ['every 6 hours', '0 */6 * * *', 'every 6 hours'],
    ['30 8 * * 1-5', '30 8 * * 1-5', 'at “30 8 * * 1-5”'],
  ])('"%s" is read', (text, cron, readBack) => {
    expect(scheduleOf(text)).toEqual({ cron, timeZone: 'UTC', text: readBack })
  })

  test.each([
    ['08:00 Europe/Vilnius', 'Europe/Vilnius'],
    ['08:00 vilnius', 'Europe/Vilnius'],
    ['weekdays at 9:00 in Los Angeles', 'America/Los_Angeles'],
    ['6pm New York', 'America/New_York'],
    ['08:00 UTC', 'UTC'],
    ['08:00 UTC+2', '+02:00'],
    ['08:00 GMT-3:30', '-03:30'],
    ['9am CET', 'Europe/Berlin'],
    ['9am EET', 'Europe/Vilnius'],
    ['Mon-Fri 9am PST', 'America/Los_Angeles'],
    ['8:00 Kyiv', 'Europe/Kyiv'],
    ['8:00 Kiev', 'Europe/Kiev'],
    ['8:00 europe/kyiv', 'Europe/Kyiv'],
    ['8:00 Etc/GMT+5', 'Etc/GMT+5'],
    ['08:00', 'Europe/Berlin'],
  ])('"%s" is in the zone %s', (text, zone) => {
    expect(scheduleOf(text, 'Europe/Berlin').timeZone).toBe(zone)
  })
})

describe('times that nobody names', () => {
  test.each([
    ['twice a day', 'every day at 08:00 and 18:00', '8:00 and 18:00'],
    ['three times daily on weekdays', 'on weekdays at 08:00, 13:00 and 18:00', '8:00, 13:00 and 18:00'],
    ['weekdays except Fridays', 'on Mondays, Tuesdays, Wednesdays and Thursdays at 08:00', '8:00'],
    ['every morning and evening', 'every day at 08:00 and 18:00', '8:00 and 18:00'],
    ['sunday evenings', 'on Sundays at 18:00', '18:00'],
  ])('in “%s” are chosen, and said', (text, inWords, chosen) => {
    expect(scheduleFor(text, 'UTC')).toMatchObject({ schedule: { text: inWords }, chosen })
  })

  test.each(['8:30', 'weekdays at noon', 'every night at 10'])('are none in “%s”', (text) => {
    expect(scheduleFor(text, 'UTC')).not.toHaveProperty('chosen')
  })

  test.each([
    'every other day at 9',
    'monthly',
    'fortnightly on fridays at 3pm',
    'every 10 minutes',
    'half past eight',
  ])('are of no use in “%s”, which is not taken for every day', (text) =>
    expect(scheduleFor(text, 'UTC')).toHaveProperty('problem', expect.stringContaining('I do not understand')),
  )
})

describe('times in words', () => {
  test.each([
    ['at eight in the evening', 'every day at 20:00'],
    ['every day but Sunday, at seven', 'every day except Sundays at 07:00'],
    ["nine o'clock on workdays", 'on weekdays at 09:00'],
    ['every two hours', 'every 2 hours'],
  ])('“%s” is %s', (text, inWords) => expect(scheduleOf(text).text).toBe(inWords))
})

describe('what cannot be read', () => {
  const broken = [
    '',
    '   ',
    'whenever',
    '25:00',
    '8:75',
    '13pm',
    'friday',
    'Mars/Base 8:00',
    '* * * * *',
    '0 25 * * *',
    '0 0 30 2 *',
    '*/5 * * * *',
    'every 5 hours',
    '8:00 and 8:10',
    'Monday 9:00 Tuesday',
    '9:00 on Monday and 10:00',
    'monday 9 to friday 17',
    '9:00-17:00',
    '2026-04-01 9:00',
    'in 2 weeks at 9:00',
    'every 2 days 9:00',
    '20:00 in the morning',
    '0,59 * * * *',
    '9:00 UTC+25',
    '8:00 for breakfast',
    '0 8 * *',
    '1 2 3 4 5 6',
  ]

  test.each(broken)('"%s" is answered with an example that works', (text) => {
    const read = readSchedule(text, 'UTC')
    const problem = 'problem' in read ? read.problem : ''
    const example = /(?:instance|this): (.+)$/.exec(problem)?.[1] ?? ''
    expect(readSchedule(example, 'UTC')).toHaveProperty('schedule')
  })

  test.each([
    ['8:00 Europe/Vilnus', 'Europe/Vilnius'],
    ['8:00 vilnus', 'Europe/Vilnius'],
    ['weekdays 8:00 New Yrok', 'America/New_York'],
  ])('"%s" is asked back about', (text, zone) => {
    expect(readSchedule(text, 'UTC')).toMatchObject({ problem: expect.stringContaining(`Did you mean ${zone}?`) })
  })

  test.each(['Sunday 23:50 and Monday 0:10', '*/20 9 * * 2', '*/20 9 * * 5#2', '*/20 9 * * 1L', '0,10 9 31 12 *'])(
    '“%s” comes too often, once a week or a year though it is',
    (text) => {
      expect(readSchedule(text, 'UTC')).toMatchObject({ problem: expect.stringContaining('more often than every 30') })
    },
  )

  test.each(['Monday 9:00 and Tuesday 9:10', '0 9 * * 5#2', '*/30 9 * * *'])('“%s” does not', (text) => {
    expect(readSchedule(text, 'UTC')).toHaveProperty('schedule')
  })

  test.each(['every morning', 'Monday evenings', 'friday', 'daily'])('“%s” is asked for the time of day', (text) => {
    expect(readSchedule(text, 'UTC')).toEqual({ problem: 'At what time? Write it like this: weekdays 8:30' })
  })

  test('never breaks, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = readSchedule(text, 'UTC')
        expect('schedule' in read || /(?:instance|this): .+$/.test(read.problem)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

/** Zones whose clocks change by an hour, by half an hour, at midnight, in the other half of the year, and not at all. */
const ZONES = ['Europe/Vilnius', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Tokyo', 'UTC']

/** So many days in a row, as "2025-01-31". */
const daysOnFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(first) + at * 86_400_000).toISOString().slice(0, 10))

describe('over two years and six zones', () => {
  const from = new Date('2025-01-01T00:00:00Z')
  const to = new Date('2027-01-01T00:00:00Z')

  test.each(ZONES)('a daily digest in %s is due once on every day there is, whatever the clocks do', (zone) => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    for (const time of ['0:00', '0:30', '1:30', '2:15', '2:30', '3:00', '23:59']) {
      const days = occurrencesBetween(scheduleOf(time, zone), from, to).map((moment) => day.format(moment))
      expect(days.length).toBeGreaterThan(728)
      expect(days, time).toEqual(daysOnFrom(days[0] ?? '', days.length))
    }
  })

  test('an hour that does not exist is due at the next moment, one that comes twice the first time', () => {
    const schedule = scheduleOf('3:30 Europe/Vilnius')
    expect(nextOccurrence(schedule, new Date('2026-03-28T12:00:00Z'))?.toISOString()).toBe('2026-03-29T01:00:00.000Z')
    const autumn = occurrencesBetween(schedule, new Date('2026-10-24T12:00:00Z'), new Date('2026-10-26T12:00:00Z'))
    expect(autumn.map((moment) => moment.toISOString())).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ])
  })

  test.each(ZONES.slice(0, 4))(
    'several times a day in %s are the moments of each of them, those that fall together once',
    (zone) => {
      const aYearOn = new Date('2026-01-01T00:00:00Z')
      for (const [minute, hours] of [
        [0, [0, 2]],
        [30, [1, 2, 14]],
        [0, [2, 3]],
        [30, [2, 3]],
      ] as const) {
        const together = { ...scheduleOf('8:00', zone), cron: `${minute} ${hours.join()} * * *` }
        const each = hours.map((hour) => ({ ...together, cron: `${minute} ${hour} * * *` }))
        const expected = each.flatMap((one) => occurrencesBetween(one, from, aYearOn)).map(Number)
        const found = occurrencesBetween(together, from, aYearOn).map(Number)
        expect(found).toEqual([...new Set(expected)].sort((a, b) => a - b))
      }
    },
  )

  const springs: [string, string, string, string[]][] = [
    ['30 2,14 * * *', 'America/New_York', '2026-03-08T05:00Z', ['2026-03-08T07:00Z', '2026-03-08T18:30Z']],
    ['30 2,3 * * *', 'Europe/Vilnius', '2026-03-28T22:00Z', ['2026-03-29T00:30Z', '2026-03-29T01:00Z']],
    [
      '15 1,2,8 * * *',
      'Europe/Berlin',
      '2026-03-28T23:00Z',
      ['2026-03-29T00:15Z', '2026-03-29T01:00Z', '2026-03-29T06:15Z'],
    ],
    ['15 0,2 * * *', 'Europe/Berlin', '2026-03-28T23:00Z', ['2026-03-28T23:15Z', '2026-03-29T01:00Z']],
    ['0 3,4 * * *', 'Europe/Vilnius', '2026-03-28T22:00Z', ['2026-03-29T01:00Z']],
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T13:30Z', ['2026-10-03T15:30Z']],
    ['30 0,12 * * *', 'America/Santiago', '2026-09-06T03:00Z', ['2026-09-06T04:00Z', '2026-09-06T15:30Z']],
    ['30 0,12 30 12 *', 'Pacific/Apia', '2011-12-30T09:00Z', ['2011-12-30T10:00Z']],
  ]

  test.each(springs)('"%s" in %s on the day that skips an hour', (cron, timeZone, midnight, expected) => {
    const start = new Date(new Date(midnight).getTime() - 1)
    const moments = occurrencesBetween({ cron, timeZone, text: '' }, start, new Date(start.getTime() + 23 * 3_600_000))
    expect(moments).toEqual(expected.map((moment) => new Date(moment)))
  })

  test('counting step by step or all at once gives the same moments', () => {
    const schedule = scheduleOf('weekdays 2:30 America/New_York')
    const all = occurrencesBetween(schedule, from, to)
    const steps: Date[] = []
    for (let at = from.getTime(); at < to.getTime(); at += 7 * 86_400_000)
      steps.push(...occurrencesBetween(schedule, new Date(at), new Date(Math.min(at + 7 * 86_400_000, to.getTime()))))
    expect(steps).toEqual(all)
  })
})

describe('a schedule is written as it could be typed', () => {
  const again = (typed: string, usualZone = 'UTC') => {
    const read = readSchedule(typed, usualZone)
    if (!('schedule' in read)) throw new Error(read.problem)
    const second = readSchedule(written(read.schedule), 'Asia/Tokyo')
    expect(second, written(read.schedule)).toEqual(read)
  }

  test.each([
    'weekdays 8:30 Europe/Vilnius',
    '8pm weekdays, 10am weekends America/New_York',
    'every 6 hours',
    'hourly UTC+2',
    '30 8 * * 1-5 Asia/Kolkata',
    'every day at 7:15, 9:45 and noon -03:30',
    'weekends at midnight',
  ])('"%s"', (typed) => again(typed))

  test('whatever days and times it has', () => {
    const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
    const days = fc.subarray(DAYS, { minLength: 1 })
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(days, times, fc.constantFrom(...ZONES, '+05:45', '-08:00'), (some, hours, zone) => {
        again(`${some.join(', ')} at ${hours.map((hour) => `${hour}:30`).join(', ')} ${zone}`)
      }),
      { numRuns: 10 },
    )
  })
})
