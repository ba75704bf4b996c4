// Digests dealt with in words: which command a sentence calls, with what; and that a question is none.
import { expect, test } from 'vitest'
import { COMMANDS } from '../src/chat/commands/table.ts'
import { writtenCall } from '../src/chat/phrases.ts'
import { readSchedule } from '../src/digests/schedule.ts'

/** A time as it is read back, so that it may be written in other words. */
function called(text: string): string | null {
  const call = writtenCall(text, COMMANDS)
  if (call === null) return null
  const values = Object.entries(call.values).map(
    ([name, value]) => `${name}:${name === 'when' ? timed(String(value)) : value}`,
  )
  return [call.name, ...values.sort()].join(' ')
}
const timed = (when: string): string => {
  const read = readSchedule(when, 'UTC')
  return 'problem' in read ? read.problem : read.schedule.text
}

test.each<[text: string, call: string | null]>([
  ['digest subscribe daily 18:00', 'digest subscribe when:every day at 18:00'],
  ['/digest preview', 'digest preview'],
  ['/digest subscribe weekdays 8:30 topics:trains', 'digest subscribe topics:trains when:on weekdays at 08:30'],
  ['subscribe us at 9 on weekdays', 'digest subscribe when:on weekdays at 09:00'],
  ['compare the ferry and the flood', null],
  ['summarise that', null],
  ['what did the reports on the ferry say?', null],
  ['who asked for a timeline of the events?', null],
  ['check in at the airport: how long does it take?', null],
  ['is it true?', null],
  ['stop the digest', 'digest unsubscribe'],
  ['why is the harbour fire not in it?', 'digest why words:harbour fire'],
  ["why isn't the ferry strike in the digest", 'digest why words:ferry strike'],
  ['subscribe this channel to a daily digest at 18:00', 'digest subscribe when:every day at 18:00'],
  ['please subscribe us to the digest every morning at 8', 'digest subscribe when:every day at 08:00'],
  ['can you post a digest here every weekday at 8:30?', 'digest subscribe when:on weekdays at 08:30'],
  ['could you send us a digest twice a day, at 8 and 18?', 'digest subscribe when:every day at 08:00 and 18:00'],
  ['send us the news every day at 7am', 'digest subscribe when:every day at 07:00'],
  ['we want a digest on Mondays at 9', 'digest subscribe when:on Mondays at 09:00'],
  ["I'd like a digest every evening at 6pm, please", 'digest subscribe when:every day at 18:00'],
  ['give us a briefing on weekdays at 8:00 London time', 'digest subscribe when:on weekdays at 08:00'],
  ['digest every day at noon except Fridays', 'digest subscribe when:every day except Fridays at 12:00'],
  ['daily digest at 17:30', 'digest subscribe when:every day at 17:30'],
  ['set up a weekly digest for Friday 16:00', 'digest subscribe when:on Fridays at 16:00'],
  ['schedule a digest for 9am Tuesday and Thursday', 'digest subscribe when:on Tuesdays and Thursdays at 09:00'],
  ['subscribe', 'digest subscribe'],
  ['subscribe us', 'digest subscribe'],
  ['subscribe to the digest', 'digest subscribe'],
  ['I want a digest', 'digest subscribe'],
  ['digest please', 'digest preview'],
  ['digest', 'digest preview'],
  ['preview the digest', 'digest preview'],
  ['what would the digest look like?', 'digest preview'],
  ['show me the digest', 'digest preview'],
  ["what's in today's digest?", 'digest preview'],
  ['what will be in the next digest', 'digest preview'],
  ['post the digest now', 'digest now'],
  ['send the digest now please', 'digest now'],
  ['send it now: the digest', 'digest now'],
  ['unsubscribe', 'digest unsubscribe'],
  ['unsubscribe us', 'digest unsubscribe'],
  ['unsubscribe us from the digest', 'digest unsubscribe'],
  ['cancel our digest', 'digest unsubscribe'],
  ['please turn off the digest', 'digest unsubscribe'],
  ['no more digests', 'digest unsubscribe'],
  ["we don't want the digest any more", 'digest unsubscribe'],
  ['end digest 2', 'digest unsubscribe number:2'],
  ['pause the digest', 'digest pause'],
  ['pause digest 2 please', 'digest pause number:2'],
  ['can you mute the digest?', 'digest pause'],
  ['resume the digest', 'digest resume'],
  ['start the digest again', 'digest resume'],
  ['turn the digest back on', 'digest resume'],
  ['unpause digest 1', 'digest resume number:1'],
  ['what digests do we get?', 'digest list'],
  ['which digests are there here', 'digest list'],
  ['list our digests', 'digest list'],
  ['when does the digest come?', 'digest list'],
  ['when is the next digest', 'digest list'],
  ['are we subscribed?', 'digest list'],
  ['change the digest to 10:00', 'digest edit when:every day at 10:00'],
  ['move the digest to 7:30 on weekdays', 'digest edit when:on weekdays at 07:30'],
  ['make digest 2 short', 'digest edit length:short number:2'],
  ['edit the digest', 'digest edit'],
  ['subscribe us to trains daily at 8', 'digest subscribe topics:trains when:every day at 08:00'],
  ['send us a digest about railways on weekdays at 9', 'digest subscribe topics:railways when:on weekdays at 09:00'],
  ['daily digest at 8 without football', 'digest subscribe when:every day at 08:00 without:football'],
  ['why was the bridge in the digest?', 'digest why words:bridge'],
  ['subscribe us twice a day', 'digest subscribe when:At which times of the day? Write it like this: 8:00 and 18:00'],
  ['digest why bridge', 'digest why words:bridge'],
  ['sources list', 'sources list'],
  ['who stopped the digest of proteins?', null],
  ['why is the minister not in prison?', null],
  ['how many people subscribe to the service?', null],
  ['what did the briefing say?', null],
  ['when did the pause begin?', null],
  ['stop the war', null],
  ['who was told to end the strike?', null],
  ['what happened in the harbour?', null],
  ['why did they stop the trains?', null],
  ['is the daily update at 9 true?', null],
])('%s', (text, call) => expect(called(text)).toBe(call))

test('who asks how it is done is told, and nothing is done', () => {
  expect(writtenCall('how do we unsubscribe?', COMMANDS)).toMatchObject({ name: 'digest unsubscribe', asksHow: true })
  expect(writtenCall('can you stop the digest?', COMMANDS)).toMatchObject({ asksHow: false })
})
