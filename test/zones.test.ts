// Zones and days in the words that people use for them: short letters, cities that name no zone, accents, and days left out.
import { expect, test } from 'vitest'
import { readSchedule } from '../src/digests/schedule.ts'

const read = (text: string): string => {
  const found = readSchedule(text, 'UTC')
  return 'problem' in found ? found.problem : `${found.schedule.text} ${found.schedule.timeZone}`
}

test.each([
  ['every morning at 7 ET', 'every day at 07:00 America/New_York'],
  ['weekdays 6pm PT', 'on weekdays at 18:00 America/Los_Angeles'],
  ['daily 9:15 MT', 'every day at 09:15 America/Denver'],
  ['daily 9:15 ist', 'every day at 09:15 Asia/Kolkata'],
  ['8:30 every day in Osaka', 'every day at 08:30 Asia/Tokyo'],
  ['weekdays at 9 Zürich', 'on weekdays at 09:00 Europe/Zurich'],
  ['daily 8:00 Malmö', 'every day at 08:00 Europe/Stockholm'],
  ['daily 7:00 San Francisco time', 'every day at 07:00 America/Los_Angeles'],
  ['daily 8:00 LA', 'every day at 08:00 America/Los_Angeles'],
  ['every day except Saturday and Sunday 8:00', 'on weekdays at 08:00 UTC'],
  ['daily at 8:00 but not on weekends', 'on weekdays at 08:00 UTC'],
])('%s', (text, meant) => expect(read(text)).toBe(meant))

test('a town that nobody knows is named', () => expect(read('daily 8:00 Xyzzyburg')).toContain('“Xyzzyburg”'))
