// Digests managed from elsewhere, through the real desk: the bot's own page, its buttons and forms; who sees which, and who may what.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Form, Message, MessageAction } from '../src/domain/message.ts'
import type { Desk, OwnChannel, Reply, Request } from '../src/domain/ports.ts'
import { report } from './support/desk.ts'
import { asks, type FrontDesk, messageIn, openFrontDesk, textIn } from './support/front-desk.ts'

const START = new Date('2025-09-18T09:00:00Z')
const FILES = {
  'mill.txt': report(
    { title: 'Paper mill at Orsk Bridge burns down', outlet: 'Bridge Echo', published: '2025-09-18T02:00:00Z' },
    'The paper mill at Orsk Bridge burned down early on Thursday. Two night watchmen were hurt by smoke.',
  ),
}

let front: FrontDesk
let desk: Desk
let now = START
let n = 0
let news = ''
let home = ''
beforeAll(async () => {
  front = await openFrontDesk(FILES)
  desk = front.open({ clock: () => now, admins: ['boss'] })
})
beforeEach(() => {
  n++
  now = START
  news = `C${n}`
  home = `D${n}`
})

/** Somebody in a channel. */
const inChannel = (who: string, isManager: boolean): Request =>
  asks({ channel: news, person: { id: who, isManager, name: who } })
/** Somebody on the bot's own page, who is in these channels. */
const atHome = (who: string, ...channels: Partial<OwnChannel>[]): Request => ({
  ...asks({ channel: home, community: null, isDirect: true, person: { id: who, isManager: true, name: who } }),
  channels: async () =>
    channels.map((given) => ({ channel: news, community: 'G1', name: 'news', isManager: false, ...given })),
})
const manages = { isManager: true }

const digests = (channel = news) => front.storage.subscriptions.list({ platform: 'discord', community: null, channel })
const subscribe = async (when: string, who = 'mara', request = inChannel(who, true)) => {
  await desk.run('digest subscribe', { when }, request)
  now = new Date(now.getTime() + 1000)
}
const shown = async (request: Request): Promise<Message> => desk.home(request)
const buttonsIn = ({ blocks }: Message): MessageAction[] =>
  blocks
    .flatMap((block) => (block.kind === 'buttons' ? block.actions : []))
    .filter(({ id }) => id !== 'digest-subscribe')
const press = async (label: string, request: Request): Promise<Reply> => {
  const button = buttonsIn(await shown(request)).find((one) => one.label === label)
  if (button === undefined) throw new Error(`no button ${label}`)
  return desk.press(button.id, request)
}
const formIn = (reply: Reply): Form => {
  if (reply.kind !== 'form') throw new Error(`no form, but ${reply.kind}`)
  return reply.form
}
const standing = ({ fields }: Form): Record<string, string> =>
  Object.fromEntries(
    fields.map(({ name, kind, value, choices }) => [
      name,
      value ?? (kind === 'choice' ? choices?.[0]?.value : '') ?? '',
    ]),
  )

describe('the bot’s own page', () => {
  test('shows the digests of the direct message, and of the channels that somebody is in and may manage', async () => {
    await subscribe('weekdays 8:30 Europe/Vilnius')
    await desk.run('digest edit', { topics: 'mill', length: 'short', empty: 'line' }, inChannel('mara', true))
    await subscribe('20:00', 'mara', atHome('mara'))
    const page = await shown(atHome('mara', manages))
    expect(textIn(page)).toMatch(
      /Here: every day at 20:00 \(UTC\)\nnext\n.*#news: on weekdays at 08:30 \(Europe\/Vilnius\)\nnext\nabout “mill”\nshort digests\na line when/s,
    )
    expect(page.blocks).toContainEqual(
      expect.objectContaining({
        items: expect.arrayContaining([{ text: 'next', at: new Date('2025-09-19T05:30:00Z') }]),
      }),
    )
    expect(buttonsIn(page).map(({ label }) => label)).toEqual([
      ...['Edit', 'Pause', 'Preview', 'Send now', 'End'],
      ...['Edit', 'Pause', 'Preview', 'End'],
    ])
  })

  test('tells nothing of a channel that somebody is not in, not even to who subscribed or may manage everything', async () => {
    await subscribe('8:00', 'mara')
    for (const who of ['mara', 'boss']) expect(textIn(await shown(atHome(who)))).not.toContain('08:00')
    expect(textIn(await shown(atHome('boss', {})))).toContain('08:00')
  })

  test('shows a digest to whoever subscribed it and may not manage the channel any more, without buttons; to others nothing', async () => {
    await subscribe('8:00', 'mara')
    const page = await shown(atHome('mara', {}))
    expect(textIn(page)).toContain('#news: every day at 08:00')
    expect(buttonsIn(page)).toEqual([])
    expect(textIn(await shown(atHome('bob', {})))).not.toContain('08:00')
  })

  test('says that a digest is paused, and why', async () => {
    await subscribe('8:00')
    const [one] = await digests()
    if (one === undefined) throw new Error('no digest')
    await front.storage.subscriptions.save({ ...one, state: 'paused', pausedBecause: 'I am not in that channel.' })
    const page = await shown(atHome('mara', manages))
    expect(textIn(page)).toContain('paused: I am not in that channel.')
    expect(textIn(page)).not.toContain('next')
    expect(buttonsIn(page).map(({ label }) => label)).toContain('Resume')
  })

  test('has room for 25, and says how many more there are', async () => {
    const channels = ['a', 'b', 'c'].map((name) => ({ channel: `${news}${name}`, name, isManager: true }))
    for (const { channel } of channels)
      for (let hour = 0; hour < 10; hour++)
        await subscribe(`${hour}:00`, 'mara', {
          ...inChannel('mara', true),
          ...asks({ channel, person: { id: 'mara', isManager: true } }),
        })
    const page = await shown(atHome('mara', ...channels))
    expect(page.blocks.filter(({ kind }) => kind === 'buttons')).toHaveLength(1 + 25)
    expect(textIn(page)).toContain('and 5 more: /digest list')
  })

  test('says so where it cannot be found out which channels somebody is in', async () => {
    await subscribe('8:00', 'mara', atHome('mara'))
    await subscribe('9:00')
    const request = { ...atHome('mara'), channels: () => Promise.reject(new Error('no answer')) }
    expect(textIn(await shown(request))).toMatch(/Here: every day at 08:00.*could not be found out just now/s)
  })
})

describe('a button there', () => {
  test('pauses, resumes and ends that very digest, and the page is to be shown anew', async () => {
    await subscribe('7:00')
    await subscribe('8:00')
    const request = atHome('mara', manages)
    const paused = await press('Pause', request)
    expect(textIn(messageIn(paused))).toContain('Paused: the digest every day at 07:00.')
    expect(paused).toMatchObject({ changesHome: true })
    expect((await digests()).map(({ state }) => state)).toEqual(['paused', 'active'])
    expect(textIn(messageIn(await press('Resume', request)))).toContain('Resumed: a digest every day at 07:00')
    expect(textIn(messageIn(await press('End', request)))).toContain('Ended: the digest every day at 07:00.')
    expect((await digests()).map(({ schedule }) => schedule.text)).toEqual(['every day at 08:00'])
  })

  test('of ending it is asked about first', async () => {
    await subscribe('8:00')
    const button = buttonsIn(await shown(atHome('mara', manages))).find(({ label }) => label === 'End')
    expect(button?.confirm).toEqual({
      question: 'The digest every day at 08:00 will not be posted any more.',
      yes: 'End it',
    })
  })

  test('previews the digest of that channel, and leaves no trace', async () => {
    await subscribe('8:00')
    const reply = await press('Preview', atHome('mara', manages))
    expect(reply).toMatchObject({ isPrivate: true })
    expect(reply).not.toHaveProperty('changesHome')
    expect(textIn(messageIn(reply))).toContain('Orsk Bridge')
    expect(await front.storage.deliveries.told({ platform: 'discord', community: null, channel: news }, null)).toEqual(
      [],
    )
  })

  test('sends the digest of the direct message at once, and goes on with its conversation', async () => {
    await subscribe('8:00', 'mara', atHome('mara'))
    const reply = await press('Send now', atHome('mara'))
    expect(reply).toMatchObject({ isPrivate: false, conversation: expect.stringMatching(/^delivery:/) })
  })

  test.each(['edit', 'pause', 'resume', 'unsubscribe', 'now'])(
    '“%s” does nothing for who may not manage the channel',
    async (word) => {
      await subscribe('8:00')
      const [one] = await digests()
      const reply = await desk.press(`digest-${word}:${one?.id}`, atHome('mara', {}))
      expect(textIn(messageIn(reply))).toContain(`/digest ${word} is for people who may manage this channel.`)
      expect(await digests()).toEqual([one])
    },
  )

  test.each(['edit', 'pause', 'preview', 'unsubscribe'])(
    '“%s” of a channel that somebody is not in tells nothing',
    async (word) => {
      await subscribe('8:00')
      const [one] = await digests()
      for (const who of ['mara', 'boss']) {
        const reply = await desk.press(`digest-${word}:${one?.id}`, atHome(who))
        expect(textIn(messageIn(reply))).toContain('That digest is not there any more, or is of a channel')
      }
      expect(await digests()).toEqual([one])
    },
  )

  test('of a digest that is gone says so', async () => {
    await subscribe('8:00')
    const request = atHome('mara', manages)
    const pause = buttonsIn(await shown(request)).find(({ label }) => label === 'Pause')
    await desk.run('digest unsubscribe', {}, inChannel('mara', true))
    const reply = await desk.press(pause?.id ?? '', request)
    expect(textIn(messageIn(reply))).toContain('That digest is not there any more')
    expect(reply).toMatchObject({ changesHome: true })
  })

  test('in a channel where Dateline is not on duty does nothing', async () => {
    await subscribe('8:00')
    const elsewhere = front.open({ clock: () => START, channels: ['C-other'] })
    const [one] = await digests()
    const reply = await elsewhere.press(`digest-pause:${one?.id}`, atHome('mara', manages))
    expect(textIn(messageIn(reply))).toContain('not on duty in this channel')
    expect(await digests()).toEqual([one])
  })
})

describe('the form of a digest', () => {
  const opened = async (request = inChannel('mara', true)) => formIn(await desk.run('digest edit', {}, request))
  const submit = async (form: Form, values: Record<string, string>, request = inChannel('mara', true)) =>
    desk.submit(form.id, { ...standing(form), ...values }, request)

  test('is filled in with what stands, whether it is called or pressed', async () => {
    await subscribe('weekdays 8:30 and 18:00 Europe/Vilnius')
    await desk.run(
      'digest edit',
      { topics: 'mill, chess', without: 'sport', outlets: 'bridge echo', empty: 'line' },
      inChannel('mara', true),
    )
    const expected = {
      ...{ when: 'on weekdays at 08:30 and 18:00 Europe/Vilnius', zone: 'Europe/Vilnius', corrections: 'on' },
      ...{ topics: 'mill, chess', without: 'sport', outlets: 'Bridge Echo', length: 'normal', empty: 'line' },
    }
    expect(standing(await opened())).toEqual(expected)
    expect(standing(formIn(await press('Edit', atHome('mara', manages))))).toEqual(expected)
  })

  test('shows a clock and the days where that is all there is to its hours, and else what is written', async () => {
    await subscribe('9:05 Mondays and Sundays CET')
    expect(standing(await opened())).toMatchObject({ time: '09:05', days: 'Monday, Sunday', zone: 'Europe/Berlin' })
    await submit(await opened(), { time: '18:00', days: 'Monday, Tuesday', zone: 'Mumbai' })
    expect(await digests()).toMatchObject([
      { schedule: { text: 'on Mondays and Tuesdays at 18:00', timeZone: 'Asia/Kolkata' } },
    ])
    for (const [part, names] of [
      ['Time zone', ['zone']],
      ['Topics and more', ['topics', 'empty', 'without', 'outlets', 'corrections']],
    ] as const) {
      const told = messageIn(await desk.run('digest edit', { number: '1', length: 'short' }, inChannel('mara', true)))
      const button = told.actions.find(({ label }) => label === part)
      const form = formIn(await desk.press(button?.id ?? '', inChannel('mara', true)))
      expect(form.fields.map(({ name }) => name)).toEqual(names)
    }
  })

  test('that is sent as it is changes nothing, not even since when the digest has its hours', async () => {
    await subscribe('8:00')
    const [before] = await digests()
    expect(textIn(messageIn(await submit(await opened(), {})))).toContain(
      'Nothing is changed: the digest comes every day at 08:00',
    )
    expect(await digests()).toEqual([before])
  })

  test('changes what was changed, from the channel and from elsewhere; an emptied field empties the list', async () => {
    await subscribe('8:00')
    const done = await submit(await opened(), { when: 'daily 18:00', topics: 'mill', empty: 'line' })
    expect(textIn(messageIn(done))).toMatch(/Changed: a digest every day at 18:00.*about “mill”.*a line says so/s)
    const form = formIn(await press('Edit', atHome('mara', manages)))
    const again = await submit(form, { topics: '', length: 'long' }, atHome('mara', manages))
    expect(again).toMatchObject({ changesHome: true })
    expect(await digests()).toMatchObject([
      { taste: { topics: [], length: 'long' }, saysWhenEmpty: true, schedule: { text: 'every day at 18:00' } },
    ])
  })

  test('says to all in the channel who sent it, and pings nobody by it', async () => {
    const reply = await desk.submit('digest-subscribe', { when: '8:00' }, inChannel('<@U1>', true))
    expect(reply).toMatchObject({ isPrivate: false })
    expect(messageIn(reply).blocks.at(-1)).toEqual({ kind: 'note', text: 'Asked for by <@U1>.' })
    expect(
      messageIn(await desk.submit('digest-subscribe', { when: '8:00' }, atHome('ada'))).blocks.at(-1),
    ).not.toMatchObject({
      text: expect.stringContaining('ada'),
    })
  })

  test('that is wrong in some fields is refused with what is wrong in each, an example each', async () => {
    const filled = {
      time: '25:00',
      days: 'Monday',
      zone: 'Atlantis',
      topics: 'mill',
      without: '',
      outlets: 'Moon Post',
      length: 'long',
      empty: 'line',
    }
    const told = async (form: string, values: Record<string, string>) =>
      textIn(messageIn(await desk.submit(form, values, inChannel('mara', true))))
    const refused = await told('digest-subscribe', filled)
    expect(refused).toContain('“25:00” is no time of day. Write it like this: weekdays 8:30')
    expect(refused).toContain('There is no time zone “Atlantis”. Name one like this: Europe/Vilnius')
    expect(refused).toContain('No outlet here is called “Moon Post”. There are Bridge Echo.')
    const others = await told('digest-subscribe', {
      ...filled,
      ...{ time: '8:00', zone: 'CET', topics: 'mill, the', without: '!!!' },
    })
    expect(others).toContain('Nothing can be told to be about “the”.')
    expect(others).toContain('Nothing can be told to be about “!!!”.')
    expect(others).toContain('No outlet here is called “Moon Post”. There are Bridge Echo.')
    await subscribe('8:00')
    const form = await opened()
    expect(await told(form.id, { ...standing(form), topics: 'x'.repeat(301) })).toContain('300 is the most')
    expect(await told(form.id, { ...standing(form), time: '25:00' })).toContain('“25:00” is no time of day.')
    expect(await digests()).toMatchObject([{ schedule: { text: 'every day at 08:00' }, taste: { topics: [] } }])
  })

  test('of a digest that somebody else has changed meanwhile is refused, with what stands now', async () => {
    await subscribe('8:00')
    const form = await opened()
    await desk.run('digest edit', { when: '9:00' }, inChannel('otto', true))
    expect(textIn(messageIn(await submit(form, { length: 'short' })))).toContain(
      'Somebody has changed this digest meanwhile: it comes every day at 09:00 (UTC) now.',
    )
    expect(await digests()).toMatchObject([{ schedule: { text: 'every day at 09:00' }, taste: { length: 'normal' } }])
    await submit(await opened(), { length: 'short' })
    expect(await digests()).toMatchObject([{ schedule: { text: 'every day at 09:00' }, taste: { length: 'short' } }])
  })

  test('that was opened by somebody who may not any more is refused, and tells nothing', async () => {
    await subscribe('8:00')
    const form = await opened()
    await desk.run('digest edit', { when: '9:00' }, inChannel('otto', true))
    const filled = { ...standing(form), when: 'whenever' }
    for (const request of [inChannel('mara', false), atHome('mara', {})]) {
      const reply = await desk.submit(form.id, filled, request)
      expect(textIn(messageIn(reply))).toBe('\n/digest edit is for people who may manage this channel.')
    }
    expect(textIn(messageIn(await desk.submit(form.id, filled, atHome('mara'))))).toContain('not there any more')
    expect(await digests()).toMatchObject([{ schedule: { text: 'every day at 09:00' } }])
  })

  test('of a digest that is gone says so', async () => {
    await subscribe('8:00')
    const form = await opened()
    await desk.run('digest unsubscribe', {}, inChannel('mara', true))
    expect(textIn(messageIn(await submit(form, { length: 'long' })))).toContain('That digest is not there any more')
    expect(await digests()).toEqual([])
  })

  test('for another one is not opened where there are ten', async () => {
    for (let hour = 0; hour < 10; hour++) await subscribe(`${hour}:00`)
    const reply = await desk.press('digest-subscribe', inChannel('mara', true))
    expect(textIn(messageIn(reply))).toContain('This channel has 10 digests already.')
  })
})

describe('a command that is only mentioned', () => {
  test.each(['pause', 'resume', 'unsubscribe', 'edit', 'now', 'subscribe'])(
    '“digest %s” does nothing for who may not',
    async (word) => {
      await subscribe('8:00')
      const before = await digests()
      const reply = await desk.respond(`digest ${word}`, inChannel('bob', false))
      expect(reply).toMatchObject({ isPrivate: true })
      expect(textIn(messageIn(reply))).toContain('for people who may manage this channel')
      expect(await digests()).toEqual(before)
    },
  )

  test('and opens a form has its button', async () => {
    await subscribe('8:00')
    const buttons = async (text: string): Promise<string[]> => {
      const message = messageIn(await desk.respond(text, inChannel('mara', true)))
      return [...buttonsIn(message), ...message.actions].map(({ label }) => label)
    }
    expect(await buttons('digest subscribe')).toContain('Subscribe to a digest')
    expect(await buttons('digest edit')).toContain('Edit')
    expect(textIn(messageIn(await desk.respond('digest pause', inChannel('mara', true))))).toContain('Paused')
  })
})
