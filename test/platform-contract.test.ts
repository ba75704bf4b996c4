// What holds on every platform alike, with the real desk on the sample articles and real clients: answers, buttons, conversations, commands.
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../src/chat/commands/table.ts'
import { commandIn, isPrivateCall, readCall } from '../src/domain/command.ts'
import { slashName } from '../src/platforms/slack/manifest.ts'
import type { PlatformUnderTest, Stage } from './support/contract/harness.ts'
import { citedWithoutSource, flat } from './support/contract/lines.ts'
import { PLATFORMS, SHARED } from './support/contract/platforms.ts'
import { type FrontDesk, type FrontDeskOptions, openFrontDesk } from './support/front-desk.ts'

let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
})
afterEach(async () => {
  for (const { id } of await front.storage.subscriptions.list()) await front.storage.subscriptions.remove(id)
})

const REFUSED = 'who refused to cross?'

/** Does what a test does, and looks whether the platform had anything to object to. */
async function on(
  platform: PlatformUnderTest,
  work: (stage: Stage) => Promise<void>,
  options: FrontDeskOptions = {},
): Promise<void> {
  const stage = await platform.open(front.open(options))
  await work(stage)
  expect(stage.objections()).toEqual([])
}

describe.each(PLATFORMS)('on $name', (platform) => {
  test('a question is answered with the source beside each sentence that cites it', () =>
    on(platform, async (stage) => {
      const seen = await stage.reader('Ann').asks(REFUSED).answered()
      expect(flat(seen.text)).toMatch(
        /refused to cross.*\[1\].*Statkevich, 69, stayed behind.*\[1\].* Invented Morning Post\b.* 12 September 2025/,
      )
      expect(citedWithoutSource(seen)).toEqual([])
      expect(seen.alive).toEqual([])
      if (platform.isShared) expect(seen.isPrivate).toBe(false)
    }))

  test('a question that the articles do not answer is told what is missing, and what comes nearest', () =>
    on(platform, async (stage) => {
      const seen = await stage.reader('Ann').asks('who is the finance minister of Peru?').answered()
      expect(flat(seen.text)).toMatch(/The articles don’t say: none of them mentions “Peru”.*come.? closest.*\S/)
      expect(seen.text).not.toMatch(/\[\d+\]/)
      expect(seen.alive).toEqual([])
    }))

  test('a follow-up goes on with the conversation', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      const seen = await ann.asks(REFUSED).answered()
      expect((await (await ann.asksOn('and how old is he?', seen)).answered()).text).toMatch(/\b69\b/)
    }))

  test('the sources are shown in full, each quote in its surroundings, with the way to it', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      const card = await ann
        .presses('Sources', await ann.asks('what did Lukashenko call those he would not free?').answered())
        .answered()
      expect(flat(card.text)).toMatch(/Sources in full.*“.*”.*…/)
      expect(card.alive).toEqual([])
      if (!platform.isShared) return expect(flat(card.text)).toMatch(/https?:\/\/\S+/)
      expect(card.isPrivate).toBe(true)
      expect(card.links).toContainEqual(expect.stringMatching(/^https?:\/\/.*#:~:text=/))
    }))

  test('votes are noted, those against with what should have been said', () =>
    on(platform, async (stage) => {
      const [ann, bob] = [stage.reader('Ann'), stage.reader('Bob')]
      const seen = await ann.asks(REFUSED).answered()
      const before = await front.answers.records.votes()
      const thanks = await ann.presses('👍', seen).answered()
      expect(thanks.text).toContain('Thank you')
      const up = await front.answers.records.votes()
      expect(up).toEqual({ ...before, up: before.up + 1 })
      const noted = await bob.complains('He is called otherwise.', seen)
      expect(noted.text).toContain('so that it can be mended')
      // In the terminal there is but one person, who changed their mind.
      expect((await front.answers.records.votes()).down).toBe(before.down + 1)
      if (platform.isShared) expect([thanks.isPrivate, noted.isPrivate]).toEqual([true, true])
    }))

  test('a help names every command as it is called there', () =>
    on(platform, async (stage) => {
      const seen = await stage.reader('Ann').runs('help').answered()
      const called = platform.name === 'Slack' ? slashName : (name: string): string => `/${name}`
      for (const { name } of COMMANDS) expect(seen.text).toContain(called(name))
      expect(seen.alive).toEqual([])
    }))

  test('every command of the table is offered, works as in its example, and is private if it says so', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann', { manages: true })
      expect(await stage.offered()).toEqual(expect.arrayContaining(COMMANDS.map(({ name }) => platform.written(name))))
      for (const { name, example } of COMMANDS) {
        const call = exampleOf(example)
        // What has been ended by then is needed again.
        if (name === 'digest now') await ann.runs('digest subscribe', { when: 'weekdays 8:30' }).answered()
        const seen = await ann.runs(name, call.values).answered()
        expect(seen.text, name).not.toMatch(/went wrong|no command|do not know/i)
        expect(seen.text.length, name).toBeGreaterThan(20)
        expect(seen.alive, name).toEqual([])
        if (platform.isShared) expect(seen.isPrivate, name).toBe(call.isPrivate)
        const missing = citedWithoutSource(seen)
        if (!name.startsWith('digest') || missing.length === 0) expect(missing, name).toEqual([])
        else {
          // The sources of a digest stand behind its button.
          const card = await ann.presses('Sources', seen).answered()
          expect(citedWithoutSource(card), name).toEqual([])
          for (const number of missing) expect(card.text, name).toContain(number)
        }
      }
    }))

  test('who asks faster than is fair is told when to ask again, and commands that ask nothing go on working', () =>
    on(
      platform,
      async (stage) => {
        const ann = stage.reader('Ann')
        await ann.asks(REFUSED).answered()
        const seen = await ann.asks(REFUSED).answered()
        expect(seen.text).toMatch(/Ask again in \d+ seconds/)
        if (platform.isShared) expect(seen.isPrivate).toBe(true)
        expect((await ann.runs('status').answered()).text).toContain('All is well')
      },
      { limits: { perPerson: 1, perChannel: 100 } },
    ))

  test('where Dateline is not on duty it is silent, and says why only to who calls a command', () =>
    on(
      platform,
      async (stage) => {
        const ann = stage.reader('Ann')
        const asked = ann.asks(REFUSED)
        const told = await ann.runs('status').answered()
        expect(told.text).toContain('not on duty')
        expect(
          asked
            .replies()
            .map(({ text }) => text)
            .join(),
        ).not.toMatch(/Statkevich/)
        if (platform.isShared) expect(asked.replies().filter(({ isPrivate }) => !isPrivate)).toEqual([])
      },
      { communities: { discord: ['1'], slack: ['T0NOBODY'], terminal: ['nowhere'], web: ['nowhere'] } },
    ))
})

describe.each(SHARED)('among others on $name', (platform) => {
  test('a command for those who manage the channel is refused to others, and nobody else hears of it', () =>
    on(platform, async (stage) => {
      const managed = COMMANDS.filter(({ who }) => who === 'managers')
      for (const { name, example } of managed) {
        const seen = await stage.reader('Ann').runs(name, exampleOf(example).values).answered()
        expect(seen.text, name).toMatch(
          /is for people who may manage this channel|whoever manages a channel may write it there/,
        )
        expect(seen.isPrivate, name).toBe(true)
      }
    }))

  test('a call with something wrong is told what would be right, and nobody else hears of it', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      const day = await ann.runs('ask', { question: REFUSED, as_of: 'whenever' }).answered()
      expect(flat(day.text)).toMatch(/“whenever” is not a day .* 2025-09-12/)
      const long = await ann.runs('digest why', { words: 'x'.repeat(200) }).answered()
      expect([day.isPrivate, long.isPrivate]).toEqual([true, true])
    }))

  test('a refusal names whom to ask', () =>
    on(platform, async (stage) => {
      const seen = await stage.reader('Ann').runs('digest subscribe', { when: 'daily 18:00' }).answered()
      expect(flat(seen.text)).toMatch(
        /is for people who may manage this channel\. Ask [^.]*\b(?:Manage Channels|administrator)\b/,
      )
    }))

  test('digests are dealt with in words, with the slash or without, by who may', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann', { manages: true })
      const told = async (text: string): Promise<string> => flat((await ann.asks(text).answered()).text)
      expect(await told('digest subscribe daily 18:00')).toContain('Subscribed: a digest every day at 18:00')
      expect(await told('/digest unsubscribe')).toContain('Ended: the digest every day at 18:00')
      expect(await told('subscribe us at 9 on weekdays')).toContain('Subscribed: a digest on weekdays at 09:00')
      expect(await told('please move the digest to 7:30 every day except Fridays')).toContain(
        'Changed: a digest every day except Fridays at 07:30',
      )
      const preview = await ann.asks('/digest preview').answered()
      expect(flat(preview.text)).toMatch(/What is new|Nothing new/)
      expect(preview.isPrivate).toBe(true)
      expect(await told('why is Statkevich not in it?')).toMatch(/“.+” is (?:not )?in the digest: /)
      // Wherever the asker is told of them alone, the buttons work.
      const list = await ann.asks('what digests do we get?').answered()
      expect((await ann.presses('Pause', list).answered()).text).toContain(
        'Paused: the digest every day except Fridays',
      )
      expect(await told('what digests do we get?')).toContain('paused')
      expect(await told('resume the digest')).toContain('Resumed: a digest every day except Fridays')
      expect(await told('stop the digest')).toContain('Ended: the digest every day except Fridays')
      expect(await told('subscribe us twice a day')).toMatch(/Subscribed: a digest every day at 0?8:00 and 18:00/)
      expect(await told('stop the digest')).toMatch(/Ended: the digest every day at 0?8:00 and 18:00/)
      expect(await told('how do we unsubscribe?')).toContain('digest unsubscribe 1')
      const refused = await stage.reader('Bob').asks('subscribe us at 9 on weekdays').answered()
      expect(refused.text).toContain('is for people who may manage this channel')
      expect(refused.isPrivate).toBe(true)
      expect(await front.storage.subscriptions.list()).toEqual([])
    }))

  test('a digest comes in the time zone of who subscribes, which is known or asked for once, and can be changed', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann', { manages: true })
      const subscribed = () => ann.runs('digest subscribe', { when: 'daily 18:00' }).answered()
      const first = await subscribed()
      // Slack knows it; Discord tells nobody.
      const own = platform.name === 'Slack' ? 'Europe/Berlin' : 'Asia/Kolkata'
      const isKnown = flat(first.text).includes(`time zone ${own}, your own.`)
      expect(isKnown).toBe(platform.name === 'Slack')
      expect(flat(first.text).includes('is not known to me')).toBe(!isKnown)
      const changed = await ann.fills('Time zone', first, { zone: isKnown ? 'New York' : 'Mumbai' })
      expect(flat(changed.text)).toMatch(
        isKnown ? /at 18:00, time zone America\/New_York\. / : /at 18:00, time zone Asia\/Kolkata, your own\. /,
      )
      const second = flat((await subscribed()).text)
      expect(second).toContain(`time zone ${own}, your own.`)
      expect(second).not.toContain('is not known to me')
      const named = await ann.runs('digest subscribe', { when: 'daily 9:00 CET', zone: 'ET' }).answered()
      expect(flat(named.text)).toContain('at 09:00, time zone Europe/Berlin')
      const wrong = await ann.runs('digest subscribe', { when: 'daily 9:00', zone: 'Atlantis' }).answered()
      expect(flat(wrong.text)).toContain('There is no time zone “Atlantis”.')
    }))

  test('a form has what a digest is made of, and what it is not', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann', { manages: true })
      const list = await ann.runs('digest list').answered()
      const made = await ann.fills('Subscribe to a digest', list, {
        time: '07:15',
        days: 'Monday, Thursday',
        zone: 'UTC',
      })
      expect(flat(made.text)).toContain('Subscribed: a digest on Mondays and Thursdays at 07:15')
      const outlets = { outlets: 'Mock Morning Chronicle', without: 'flowers', corrections: 'off' }
      const told = flat((await ann.fills('Topics and more', made, outlets)).text)
      expect(told).toMatch(/without “flowers” .*from Mock Morning Chronicle .*without corrections/)
      const edited = await ann.fills('Edit', await ann.runs('digest list').answered(), { days: 'Sunday' })
      expect(flat(edited.text)).toContain('Changed: a digest on Sundays at 07:15')
    }))

  test('many digests have their buttons, each on the page that shows it', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann', { manages: true })
      for (let hour = 1; hour <= 10; hour++) await ann.runs('digest subscribe', { when: `${hour}:00` }).answered()
      const list = await ann.runs('digest list').answered()
      expect(list.text.match(/\[Edit\]/g)).toHaveLength(10)
      expect(flat(list.text)).toContain('10. every day at ')
    }))

  test('a digest is silent where the platform can, and where not that is said', () =>
    on(platform, async (stage) => {
      const values = { when: 'daily 18:00', silent: 'on' }
      const seen = await stage.reader('Ann', { manages: true }).runs('digest subscribe', values).answered()
      const isSlack = platform.name === 'Slack'
      expect(flat(seen.text)).toMatch(isSlack ? /are for Discord alone/ : /Subscribed: .* silent /)
      expect(seen.isPrivate).toBe(isSlack)
    }))

  test('the list of digests offers to edit, pause and end each, to who may', () =>
    on(platform, async (stage) => {
      const [ann, bob] = [stage.reader('Ann', { manages: true }), stage.reader('Bob')]
      await ann.runs('digest subscribe', { when: 'weekdays 8:30' }).answered()
      const list = await ann.runs('digest list').answered()
      for (const label of ['Edit', 'Pause', 'End']) expect(list.text).toContain(`[${label}]`)
      expect((await bob.runs('digest list').answered()).text).not.toMatch(/\[(?:Edit|Pause|End)\]/)
      expect((await ann.presses('Pause', list).answered()).text).toContain('Paused: the digest on weekdays')
      expect((await ann.runs('digest list').answered()).text).toContain('[Resume]')
      // Slack's client asks by itself whether somebody is sure.
      const asked = await ann.presses('End', list).answered()
      const ended = asked.text.includes('sure') ? await ann.presses('Yes', asked).answered() : asked
      expect(ended.text).toContain('Ended: the digest on weekdays')
    }))

  test('help that is asked for in the channel is told to the asker alone, in three examples and a line', () =>
    on(platform, async (stage) => {
      const seen = await stage.reader('Ann').asks('help').answered()
      expect(seen.isPrivate).toBe(true)
      expect(seen.text.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(7)
      expect(seen.text).toContain(`${platform.name === 'Slack' ? slashName('help') : '/help'} shows all commands`)
    }))

  test('an answer for the asker alone is seen by nobody else, until it is shared with its question', () =>
    on(platform, async (stage) => {
      const ann = stage.reader('Ann')
      const seen = await ann.runs('ask', { question: REFUSED, private: true }).answered()
      expect(seen.isPrivate).toBe(true)
      const shared = await ann.presses('Share', seen).answered()
      expect(shared.isPrivate).toBe(false)
      expect(flat(shared.text)).toMatch(/who refused to cross\?.*Statkevich.*\[1\].* Invented Morning Post/)
      expect(shared.alive).toEqual([])
    }))

  test('what somebody else has written is checked, claim by claim, for the one who wants to know', () =>
    on(platform, async (stage) => {
      const seen = await stage
        .reader('Ann')
        .checks('Statkevich refused to cross the border. He is 54 years old.')
        .answered()
      expect(seen.isPrivate).toBe(true)
      expect(flat(seen.text)).toMatch(
        /Statkevich refused to cross the border\. .*: .*stayed behind in the no-man's-land.*\[1\].*He is 54 years old\. Not in the articles\..*\[1\] \S.*for you to judge/,
      )
      expect(citedWithoutSource(seen)).toEqual([])
      expect(seen.alive).toEqual([])
    }))
})

function exampleOf(example: string) {
  const found = commandIn(COMMANDS, example)
  if (found === null) throw new Error(`The example calls no command: ${example}`)
  const call = readCall(found.command, found.rest)
  if ('problem' in call) throw new Error(call.problem)
  return { values: call.values, isPrivate: isPrivateCall(found.command, call.values) }
}
