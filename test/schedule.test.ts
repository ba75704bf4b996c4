// When digests are due: what people write, what is said about what cannot be read, and clock changes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextOccurrence, occurrencesBetween, readSchedule } from '../src/digest/schedule.ts'
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
    ['Mondays and Thursdays at 6pm', '0 18 * * 1,4', 'on Monday and Thursday at 18:00'],
    ['mon-fri 7.15', '15 7 * * 1,2,3,4,5', 'on weekdays at 07:15'],
    ['sat to mon 9:00', '0 9 * * 0,1,6', 'on Sunday, Monday and Saturday at 09:00'],
    ['weekends at 10', '0 10 * * 0,6', 'at weekends at 10:00'],
    ['8:00 and 18:00', '0 8,18 * * *', 'every day at 08:00 and 18:00'],
    ["9 o'clock", '0 9 * * *', 'every day at 09:00'],
    ['at 9:00', '0 9 * * *', 'every day at 09:00'],
    ['weekdays 0830', '30 8 * * 1,2,3,4,5', 'on weekdays at 08:30'],
    ['at 8 in the evening', '0 20 * * *', 'every day at 20:00'],
    ['weekdays 7:15 in the morning', '15 7 * * 1,2,3,4,5', 'on weekdays at 07:15'],
    ['12 at night', '0 0 * * *', 'every day at 00:00'],
    ['18:30 in the evening', '30 18 * * *', 'every day at 18:30'],
    ['mondays 8', '0 8 * * 1', 'on Monday at 08:00'],
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
    ['08:00', 'Europe/Berlin'],
  ])('"%s" is in the zone %s', (text, zone) => {
    expect(scheduleOf(text, 'Europe/Berlin').timeZone).toBe(zone)
  })
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
    'mondays 32',
    '8:30 CET',
    '8:30 UTC+2',
    '8:30 +02:00',
    'weekdays 8:30 Europe/Vilnus',
    '13 in a row',
    '* * * * *',
    '0 25 * * *',
    '0 0 30 2 *',
    '*/5 * * * *',
    'every 5 hours',
    '8:00, 18:30',
    '8:00 for breakfast',
    '0 8 * *',
    '1 2 3 4 5 6',
  ]

  test.each(broken)('"%s" is answered with an example that works', (text) => {
    const read = readSchedule(text, 'UTC')
    const problem = 'problem' in read ? read.problem : ''
    const example = /(?:instance|this): (.+)$/.exec(problem)?.[1] ?? ''
    if (problem.includes('same minute')) expect(example).toBe('8:30 and 18:30')
    expect(readSchedule(example, 'UTC')).toHaveProperty('schedule')
  })

  test.each([
    ['weekdays 8:30 Europe/Vilnus', 'Did you mean Europe/Vilnius?'],
    ['8:30 america/new_yrok', 'Did you mean America/New_York?'],
    ['8:30 CET', '“CET” does not say when clocks change. Name a place'],
    ['8:30 UTC+2', '“UTC+2” does not say when clocks change. Name a place'],
    ['8:30 +02:00', '“+02:00” does not say when clocks change. Name a place'],
    ['9am ET', '“ET” does not say when clocks change'],
    ['9am et', 'I do not understand “et”'],
  ])('"%s" has told what is amiss: %s', (text, told) => {
    expect(readSchedule(text, 'UTC')).toEqual({ problem: expect.stringContaining(told) })
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

describe('over two years and six zones', () => {
  const from = new Date('2025-01-01T00:00:00Z')
  const to = new Date('2027-01-01T00:00:00Z')

  test.each(ZONES)('a daily digest in %s is due once on every day there is, whatever the clocks do', (zone) => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    for (const time of ['0:00', '0:30', '1:30', '2:00', '2:15', '2:30', '3:00', '3:30', '8:30', '23:59']) {
      const moments = occurrencesBetween(scheduleOf(time, zone), from, to)
      const days = moments.map((moment) => day.format(moment))
      expect(new Set(days).size, `${time} twice on a day`).toBe(days.length)
      const first = moments[0] ?? from
      const wanted = new Set<string>()
      for (let at = first.getTime(); at <= (moments.at(-1)?.getTime() ?? 0); at += 3_600_000) wanted.add(day.format(at))
      expect(days).toEqual([...wanted])
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

  test('counting step by step or all at once gives the same moments', () => {
    const schedule = scheduleOf('weekdays 2:30 America/New_York')
    const all = occurrencesBetween(schedule, from, to)
    const steps: Date[] = []
    for (let at = from.getTime(); at < to.getTime(); at += 7 * 86_400_000)
      steps.push(...occurrencesBetween(schedule, new Date(at), new Date(Math.min(at + 7 * 86_400_000, to.getTime()))))
    expect(steps).toEqual(all)
  })
})
