// `/digest` and all that belongs to it, through the real desk: who gets what and when, looks before the hour, and questions about a digest.
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digestFor } from '../src/digests/compose-digest.ts'
import { createCourier, keyOf } from '../src/digests/courier.ts'
import { readSchedule } from '../src/digests/schedule.ts'
import { keepSettled } from '../src/digests/subscriptions.ts'
import type { CommandValues } from '../src/domain/command.ts'
import type { Message } from '../src/domain/message.ts'
import type { Desk, Reply, Request } from '../src/domain/ports.ts'
import { report } from './support/desk.ts'
import {
  actionOf,
  asks,
  type FrontDesk,
  messageIn,
  openFrontDesk,
  storyActionOf,
  textIn,
} from './support/front-desk.ts'
import { logInRam } from './support/scripted-desk.ts'
import { simulatedPlatform } from './support/simulated-platform.ts'

const START = new Date('2025-09-18T09:00:00Z')
const HOUR_MS = 3_600_000

const FILES = {
  'owls.txt': report({ title: 'Owls of Pell', outlet: 'Pell Post' }, 'Owls nest in Pell. Nobody knows since when.'),
  'mill.txt': report(
    { title: 'Paper mill at Orsk Bridge burns down', outlet: 'Bridge Echo', published: '2025-09-18T02:00:00Z' },
    'The paper mill at Orsk Bridge burned down early on Thursday. Two night watchmen, Piet Aalders and Jonna Reck, were hurt by smoke. Fire crews from three towns fought the blaze until dawn.',
  ),
  'mill-again.txt': report(
    { title: 'Fire destroys paper mill at Orsk Bridge', outlet: 'Upland Post', published: '2025-09-18T04:00:00Z' },
    'A fire destroyed the paper mill at Orsk Bridge on Thursday. The owner, Marten Vos, put the damage at nine million crowns. Smoke drove two watchmen out of the boiler house.',
  ),
  'chess.txt': report(
    {
      title: 'Schoolgirl Tilda Amsel wins the chess cup of Lorn',
      outlet: 'Lorn Gazette',
      published: '2025-09-17T18:00:00Z',
    },
    'Schoolgirl Tilda Amsel, 11, won the chess cup of Lorn on Wednesday. She beat the title holder, Otto Bram, in 31 moves. Her school gave everybody the day off.',
  ),
}

let front: FrontDesk
let now = START
let channel = ''
let channels = 0
beforeAll(async () => {
  front = await openFrontDesk(FILES)
})
beforeEach(() => {
  now = START
  channel = `C${++channels}`
})

const open = (given: Parameters<FrontDesk['open']>[0] = {}): Desk => front.open({ clock: () => now, ...given })
const manager = (given: Partial<Request> = {}): Request =>
  asks({ channel, person: { id: 'mara', isManager: true }, ...given })
const run = async (command: string, values: CommandValues = {}, request = manager(), desk = open()) => {
  const reply = await desk.run(command, values, request)
  return { text: textIn(messageIn(reply)), message: messageIn(reply), reply }
}
const subscribed = () => front.storage.subscriptions.list({ platform: 'discord', community: 'G1', channel })

/** A courier on a simulated platform, over the same records. */
function post() {
  const platform = simulatedPlatform()
  const { digests } = front
  const { deliveries, subscriptions } = front.storage
  const ownDueBy = async (moment: Date) =>
    (await subscriptions.dueBy(moment)).filter(({ destination }) => destination.channel === channel)
  const courier = createCourier({
    subscriptions: { ...bound(subscriptions), dueBy: ownDueBy },
    deliveries,
    platforms: new Map([['discord', platform]]),
    make: (one, span, key) => digestFor(one, span, { digests, deliveries }, key),
    clock: () => now,
    log: logInRam(),
    holders: front.storage.processes,
    elapsedMs: () => now.getTime(),
    graceMs: 3 * HOUR_MS,
    pace: { aSecond: 1e6, atOnce: 5 },
  })
  return { platform, courier }
}

function bound(records: FrontDesk['storage']['subscriptions']) {
  return {
    pause: records.pause.bind(records),
    find: records.find.bind(records),
    noteNext: records.noteNext.bind(records),
  }
}

/** A digest that has arrived in the channel: its key, and the message. */
async function delivered(): Promise<{ key: string; message: Message }> {
  await run('digest subscribe', { when: '10:00' })
  return arrived()
}

async function arrived(): Promise<{ key: string; message: Message }> {
  const { platform, courier } = post()
  now = new Date('2025-09-18T10:00:30Z')
  await courier.tick()
  const [first] = platform.posts
  if (first === undefined) throw new Error('nothing was posted')
  return first
}

test('a story to ask why about is suggested, and what is suggested is found', async () => {
  await run('digest subscribe', { when: '8:00' })
  const found = await open().suggest('digest why', 'words', 'chess', manager())
  expect(found.map(({ name }) => name)).toEqual(['Schoolgirl Tilda Amsel wins the chess cup of Lorn'])
  expect((await run('digest why', { words: found[0]?.value ?? '' })).text).toContain('Tilda Amsel')
})

describe('subscribing', () => {
  test('reads the schedule back with the next time, and is listed', async () => {
    const { message, text } = await run('digest subscribe', {
      when: 'weekdays 8:30 Europe/Vilnius',
      topics: 'mills, chess',
    })
    expect(text).toContain('Subscribed: a digest on weekdays at 08:30, time zone Europe/Vilnius.')
    expect(text).toContain('about “mills” and “chess”')
    const [list] = message.blocks
    const next = list?.kind === 'list' ? list.items.find(({ at }) => at !== null) : undefined
    expect(next).toEqual({ text: 'The next one is due', at: new Date('2025-09-19T05:30:00Z') })
    expect((await run('digest list')).text).toContain('1. on weekdays at 08:30 (Europe/Vilnius)')
    expect(await subscribed()).toMatchObject([{ subscriber: 'mara', state: 'active' }])
  })

  test('without a time of day gets usual ones, is told so, and how to change them', async () => {
    const { text, message } = await run('digest subscribe', { when: 'twice a day on weekdays' })
    expect(text).toContain('a digest on weekdays at 08:00 and 18:00')
    expect(text).toContain('You named no time of day, so I took 8:00 and 18:00.')
    expect(message.actions.map(({ label }) => label)).toContain('Edit')
    const change = /for instance: \/(digest edit) when:"(.+)"/.exec(text)
    await run(change?.[1] ?? '', { when: change?.[2] ?? '' })
    expect((await subscribed()).map(({ schedule }) => schedule.text)).toEqual(['every day at 09:00 and 17:00'])
  })

  test('is for managers and the admins of the settings', async () => {
    const commands = ['subscribe', 'edit', 'pause', 'resume', 'unsubscribe', 'now'].map((name) => `digest ${name}`)
    for (const command of commands) {
      const { text, reply } = await run(command, { when: '8:00' }, asks({ channel, who: 'bob' }))
      expect(text).toContain(`/${command} is for people who may manage this channel.`)
      expect(reply).toMatchObject({ isPrivate: true })
    }
    expect(await subscribed()).toEqual([])
    const { text } = await run(
      'digest subscribe',
      { when: '8:00' },
      asks({ channel, who: 'bob' }),
      open({ admins: ['bob'] }),
    )
    expect(text).toContain('Subscribed')
  })

  test.each([
    '',
    'soon',
    '25:00',
    'at 8',
    '8:30 Europe/Atlantis',
    '61 8 * * *',
    '* * * * *',
    'every 7 hours',
    '0 0 31 2 *',
    '8:15 and 9:30',
    'mañana',
    'weekdays',
  ])('by “%s” is answered with an example that works, or works', async (when) => {
    const { text } = await run('digest subscribe', { when })
    if (text.includes('Subscribed')) return
    expect(await subscribed()).toEqual([])
    const example = exampleIn(text)
    expect(example, text).not.toBe('')
    expect((await run('digest subscribe', { when: example })).text).toContain('Subscribed')
  })

  test('by whatever text is answered with an example that works, or works', () => {
    const words = [
      'at',
      '8:30',
      '25:00',
      'weekdays',
      'noon',
      'Mars/Base',
      '* * * * *',
      '0 8 * *',
      'every',
      '3 hours',
      'ü',
      '-',
    ]
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((some) => some.join(' ')),
    )
    fc.assert(
      fc.property(text, (when) => {
        const read = readSchedule(when, 'UTC')
        if ('problem' in read) expect(readSchedule(exampleIn(read.problem), 'UTC')).toHaveProperty('schedule')
      }),
    )
  })

  test('is possible ten times in a channel', async () => {
    for (let n = 0; n < 10; n++) await run('digest subscribe', { when: `${n}:00` })
    const { text } = await run('digest subscribe', { when: '11:00' })
    expect(text).toContain('This channel has 10 digests already')
    expect(await subscribed()).toHaveLength(10)
  })

  test('by the form is for the same people, and takes the same values', async () => {
    const bob = asks({ channel, who: 'bob' })
    const refused = await open().press('digest-subscribe', bob)
    expect(textIn(messageIn(refused))).toContain('for people who may manage this channel')
    const desk = open({ admins: ['bob'] })
    expect(await desk.press('digest-subscribe', bob)).toMatchObject({ kind: 'form' })
    const filled = async (values: Record<string, string>) =>
      textIn(messageIn(await desk.submit('digest-subscribe', values, bob)))
    expect(await filled({ when: '8:00', length: 'huge' })).toContain('“length” is one of short, normal, long.')
    expect(await subscribed()).toEqual([])
    expect(await filled({ when: '8:00', length: 'long' })).toContain('Subscribed')
  })

  test('needs a channel, which the terminal is not', async () => {
    const terminal = open({ posts: false })
    for (const command of ['digest subscribe', 'digest now', 'digest list', 'digest pause']) {
      const { text } = await run(command, { when: '8:00' }, manager(), terminal)
      expect(text).toContain('Digests are posted on Discord and Slack.')
    }
    for (const words of ['digest list', 'digest subscribe'])
      expect(textIn(messageIn(await terminal.respond(words, manager())))).toContain('Digests are posted on')
    expect(await subscribed()).toEqual([])
    const help = (await run('help', {}, manager(), terminal)).text
    expect(help.match(/\/digest \w+(?=:)/g)).toEqual(['/digest preview', '/digest why'])
    const alone = (await run('digest', {}, manager(), terminal)).text
    expect(alone).toMatch(/What \/digest can do:\s+\/digest preview [^/]*\/digest why/)
  })

  test('takes only outlets that there are', async () => {
    expect((await run('digest subscribe', { when: '8:00', outlets: 'Moon Post' })).text).toContain(
      'No outlet here is called “Moon Post”',
    )
    expect((await run('digest subscribe', { when: '8:00', outlets: 'bridge echo' })).text).toContain('from Bridge Echo')
  })
})

/** What is behind the colon of an example. */
function exampleIn(text: string): string {
  return (/(?:like this|for instance|example): (.+?)\.?$/m.exec(text)?.[1] ?? '').trim()
}

describe('a digest of a channel', () => {
  test('is changed, paused, resumed and ended', async () => {
    await run('digest subscribe', { when: '8:00' })
    expect((await run('digest edit', { when: 'daily 18:00', length: 'short', empty: 'line' })).text).toMatch(
      /Changed: a digest every day at 18:00[\s\S]*short[\s\S]*a line says so/,
    )
    expect((await run('digest pause')).text).toContain('Paused: the digest every day at 18:00.')
    expect((await run('digest list')).text).toContain('paused')
    expect((await run('digest resume')).text).toContain('Resumed: a digest every day at 18:00')
    expect((await run('digest edit', { when: 'gibberish' })).text).toContain('weekdays 8:30')
    expect((await run('digest unsubscribe')).text).toContain('Ended: the digest every day at 18:00.')
    expect((await run('digest list')).text).toContain('/digest subscribe weekdays 8:30')
    expect((await run('digest pause')).text).toContain('This channel has no digest.')
  })

  test('refuses what cannot be read, or is so already, for the asker alone', async () => {
    const refused = async (command: string, values: CommandValues, says: string) => {
      const { text, reply } = await run(command, values)
      expect(text).toContain(says)
      expect(reply).toMatchObject({ isPrivate: true })
    }
    await refused('digest subscribe', { when: 'whenever' }, 'I do not understand')
    const { reply } = await run('digest subscribe', { when: '8:00', length: 'short' })
    expect(reply).toMatchObject({ isPrivate: false })
    expect(textIn(messageIn(reply))).toContain('short digests')
    await refused('digest edit', { when: 'whenever' }, 'I do not understand')
    await refused('digest resume', {}, 'is not paused')
    await run('digest pause')
    await refused('digest pause', {}, 'is paused already')
  })

  test('is named by its number where there are several', async () => {
    await run('digest subscribe', { when: '8:00' })
    await run('digest subscribe', { when: '9:00' })
    for (const number of ['', '3', 'two'])
      expect((await run('digest pause', number === '' ? {} : { number })).text).toContain('from 1 to 2')
    await run('digest pause', { number: '2' })
    expect((await subscribed()).map(({ state }) => state)).toEqual(['active', 'paused'])
  })
})

describe('a look before the hour', () => {
  test('is said to be the only one where another number is named', async () => {
    await run('digest subscribe', { when: '8:00' })
    const { text } = await run('digest pause', { number: '4' })
    expect(text).toContain('There is only one digest here, number 1; /digest list shows it.')
    expect(await subscribed()).toMatchObject([{ state: 'active' }])
  })

  test('in a channel without a digest shows the latest stories there are, of which days, and their sources', async () => {
    now = new Date('2026-01-20T12:00:00Z')
    const { text, message } = await run('digest preview', {}, asks({ channel }))
    expect(message.heading).toMatch(/^Latest stories · 1\d (?:– 1\d )?September 2025$/)
    expect(text).toContain('Nothing newer has come in.')
    expect(text).toContain('1. ')
    const card = messageIn(await open().press(actionOf(message, 'Sources'), asks({ channel })))
    const numbers = ({ blocks }: Message) =>
      new Set(blocks.flatMap((block) => (block.kind === 'sources' ? block.sources.flatMap(({ n }) => n ?? []) : [])))
    expect(numbers(card)).toEqual(numbers(message))
  })

  test('shows everybody what the digest would be, and leaves no trace', async () => {
    const { text, reply } = await run('digest preview', {}, asks({ channel }))
    expect(reply).toMatchObject({ isPrivate: true })
    expect(text).toContain('1. ')
    expect(text).toContain('Orsk Bridge')
    await run('digest subscribe', { when: '10:00', topics: 'chess' })
    expect((await run('digest preview')).text).not.toContain('Orsk Bridge')
    const [one] = await subscribed()
    if (one === undefined) throw new Error('no digest')
    expect(await front.storage.deliveries.told(one.destination, null)).toEqual([])
  })

  test('says why a story is in it, or is not', async () => {
    await run('digest subscribe', { when: '10:00', topics: 'chess' })
    expect((await run('digest why', { words: 'Amsel' })).text).toContain('is in the digest: reported by Lorn Gazette')
    expect((await run('digest why', { words: 'mill' })).text).toContain('is not in the digest: it is about none of')
    expect((await run('digest why', { words: 'owls' })).text).toContain(
      'No dated story of the last weeks holds “owls”.',
    )
    expect((await run('digest why', { words: 'zeppelin' })).text).toContain('No dated story of the last weeks holds')
  })

  test('says which digest it is of, where there are several, and looks for a story in all of them', async () => {
    const nothing = (await run('digest why', { words: 'Amsel' })).text
    expect(nothing).toContain('This channel has no digest.')
    await run('digest subscribe', { when: '10:00', topics: 'chess' })
    now = new Date(now.getTime() + 1000)
    await run('digest subscribe', { when: '11:00', topics: 'mill' })
    expect((await run('digest preview')).text).toContain(
      'This is digest 1 of 2, every day at 10:00. /digest preview 2 shows the second.',
    )
    expect((await run('digest preview', { number: '2' })).text).toContain(
      'This is digest 2 of 2, every day at 11:00. /digest preview 1 shows the first.',
    )
    expect((await run('digest preview', { number: '7' })).text).toContain('from 1 to 2')
    const { text } = await run('digest why', { words: 'Amsel' })
    expect(text).toContain('is in digest 1 (every day at 10:00)')
    expect(text).toContain('is not in digest 2 (every day at 11:00)')
  })

  test('that is posted at once is not repeated at the next hour', async () => {
    await run('digest subscribe', { when: '10:00' })
    const { message, reply } = await run('digest now')
    expect(reply).toMatchObject({ isPrivate: false })
    expect(storyActionOf(message, 2)).toMatch(/:2$/)
    const { platform, courier } = post()
    now = new Date('2025-09-18T10:00:30Z')
    await courier.tick()
    expect(platform.posts).toEqual([])
    const [one] = await subscribed()
    const rows = await front.storage.deliveries.history(one?.id ?? '', 10)
    expect(rows.map(({ state, because }) => because ?? state)).toEqual(['nothing new', 'sent'])
    expect((await run('digest now')).text).toContain('Nothing new since the last digest here.')
  })
})

describe('a digest that was posted', () => {
  test('is asked about one story alone, by the button of that story', async () => {
    const { message } = await delivered()
    const mill = storyAt(message, 'Orsk Bridge')
    const ask = async (number: number, question: string) => {
      const pressed = await pressedAsk(message, number)
      if (pressed.kind !== 'form') throw new Error('no form')
      expect(pressed.form.fields.map(({ name }) => name)).toEqual(['question'])
      return messageIn(await open().submit(pressed.form.id, { question }, asks({ channel })))
    }
    const answer = await ask(mill, 'Who was hurt?')
    expect(textIn(answer)).toContain('Piet Aalders')
    expect(outletsIn(answer).every((outlet) => ['Bridge Echo', 'Upland Post'].includes(outlet))).toBe(true)
    const other = await ask(mill === 1 ? 2 : 1, 'Who was hurt at the paper mill of Orsk Bridge?')
    expect(outletsIn(other)).not.toContain('Bridge Echo')
  })

  test('has a form that names the story', async () => {
    const { message } = await delivered()
    const chess = storyAt(message, 'Tilda Amsel')
    const pressed = await pressedAsk(message, chess)
    expect(pressed).toMatchObject({
      form: { fields: [{ label: 'About “Schoolgirl Tilda Amsel wins the chess cup of Lorn”' }] },
    })
  })

  test('of an older Dateline, with one button for all its stories, says how else to ask', async () => {
    const { key } = await delivered()
    for (const action of [`digest-ask:${key}`, `digest-why:${key}`])
      expect(textIn(messageIn(await open().press(action, asks({ channel }))))).toMatch(
        /for instance: 1\. what happened\?/,
      )
  })

  test('is asked by a form whose answer says who asked', async () => {
    const { key, message } = await delivered()
    const form = `digest-ask:${key}:${storyAt(message, 'Orsk Bridge')}`
    const ada = asks({ channel, person: { id: 'ada', isManager: false, name: 'Ada' } })
    const [title] = messageIn(await open().submit(form, { question: 'Who was hurt?' }, ada)).blocks
    expect(title).toMatchObject({ kind: 'headline', extent: 'Ada: Who was hurt?' })
  })

  test('is asked about its stories in replies; a number means one of them', async () => {
    const { key, message } = await delivered()
    const mill = storyAt(message, 'Orsk Bridge')
    const reply = async (text: string) =>
      messageIn(await open().respond(text, asks({ channel, conversation: `delivery:${key}` })))
    expect(textIn(await reply('Who won the chess cup?'))).toContain('Tilda Amsel')
    const hurt = await reply(`${mill}. who was hurt?`)
    expect(textIn(hurt)).toContain('Piet Aalders')
    const why = outletsIn(await reply(`${mill}. why?`))
    expect(why.every((outlet) => ['Bridge Echo', 'Upland Post'].includes(outlet))).toBe(true)
    expect(outletsIn(await reply(`${mill === 1 ? 2 : 1}. who was hurt at the paper mill?`))).not.toContain(
      'Bridge Echo',
    )
  })

  describe('in replies and in its thread', () => {
    const MILL = ['Bridge Echo', 'Upland Post']
    const below = async (key: string, text: string) => {
      const reply = await open().respond(text, asks({ channel, conversation: `delivery:${key}` }))
      return { reply, text: textIn(messageIn(reply)), outlets: outletsIn(messageIn(reply)) }
    }
    /** A question with the button of the story with these words, and the conversation that its answer begins. */
    const askedAbout = async (message: Message, words: string, question: string) => {
      const pressed = await pressedAsk(message, storyAt(message, words))
      if (pressed.kind !== 'form') throw new Error('no form')
      const reply = await open().submit(pressed.form.id, { question }, asks({ channel }))
      if (reply.kind !== 'message' || reply.conversation === undefined) throw new Error('no conversation')
      return reply.conversation
    }

    test.each([
      ['words of its headline', 'What burned at Orsk Bridge, the paper mill?', MILL],
      ['a name in it', 'What of Marten Vos?', MILL],
      ['a name, however it is written', 'who is otto bram', ['Lorn Gazette']],
    ])('a story is asked about alone by %s', async (_how, question, outlets) => {
      const { key } = await delivered()
      const { reply, outlets: found } = await below(key, question)
      expect(found.length).toBeGreaterThan(0)
      expect(found.filter((outlet) => !outlets.includes(outlet))).toEqual([])
      expect(reply).toMatchObject({ conversation: `delivery:${key}` })
    })

    test('what names no story is asked of all of them, and of nothing else', async () => {
      await run('digest subscribe', { when: '10:00', topics: 'chess' })
      const { key } = await arrived()
      const { reply, outlets } = await below(key, 'Who had a day off, or was hurt by smoke?')
      expect(outlets).not.toContain('Bridge Echo')
      expect(reply).toMatchObject({ conversation: `delivery:${key}` })
    })

    test('what its stories do not say is said to have been looked for in them alone', async () => {
      await run('digest subscribe', { when: '10:00', topics: 'chess' })
      const { key } = await arrived()
      const only = 'Below a digest only its stories are asked; /ask looks in all articles.'
      expect((await below(key, 'Who owns the paper mill?')).text).toContain(only)
      expect((await below(key, 'Who won the chess cup of Lorn?')).text).not.toContain(only)
      const elsewhere = await open().run('ask', { question: 'Who is the mayor of Paris?' }, asks({ channel }))
      expect(textIn(messageIn(elsewhere))).not.toContain(only)
    })

    test('an answer is followed up within its story, whatever is named', async () => {
      const { message } = await delivered()
      const conversation = await askedAbout(message, 'Orsk Bridge', 'Who was hurt?')
      const follow = async (text: string) =>
        outletsIn(messageIn(await open().respond(text, asks({ channel, conversation }))))
      expect((await follow('and who is the owner?')).every((outlet) => MILL.includes(outlet))).toBe(true)
      expect(await follow('Who won the chess cup of Lorn?')).not.toContain('Lorn Gazette')
    })

    test('“and how old is she?” follows up what was asked before', async () => {
      const { key } = await delivered()
      await below(key, 'Who won the chess cup?')
      const { text } = await below(key, 'and how old is she?')
      expect(text).toContain('Tilda Amsel, 11,')
    })

    test.each(['2', '#2', 'story 2', '2. tell me more'])('“%s” tells the second story', async (written) => {
      const { key, message } = await delivered()
      const { outlets } = await below(key, written)
      const second = storyAt(message, 'Orsk Bridge') === 2 ? MILL : ['Lorn Gazette']
      expect(outlets.length).toBeGreaterThan(0)
      expect(outlets.filter((outlet) => !second.includes(outlet))).toEqual([])
    })

    test.each(['story N how old is she', '#N how old is she?', 'N - how old is she?', 'N: how old is she?'])(
      '“%s” asks the story of that number',
      async (written) => {
        const { key, message } = await delivered()
        const { text } = await below(key, written.replace('N', String(storyAt(message, 'Amsel'))))
        expect(text).toContain('Tilda Amsel, 11,')
      },
    )

    test('a number that is not there is said to be not there', async () => {
      const { key } = await delivered()
      const { text } = await below(key, '9. what?')
      expect(text).toContain('There is no story 9 in this digest.')
      expect(text).toContain('Schoolgirl Tilda Amsel wins the chess cup of Lorn')
    })

    test('the button “Sources” gives those of the digest', async () => {
      const { message } = await delivered()
      const text = textIn(messageIn(await open().press(actionOf(message, 'Sources'), asks({ channel }))))
      for (const outlet of [...MILL, 'Lorn Gazette']) expect(text).toContain(outlet)
    })

    test('a digest that was posted at once has them too', async () => {
      await run('digest subscribe', { when: '10:00' })
      const { reply } = await run('digest now')
      expect(reply).toMatchObject({ conversation: expect.stringMatching(/^delivery:[^:]+$/) })
    })
  })

  test('says why that very story is in it, as it was then, also after a restart', async () => {
    await run('digest subscribe', { when: '10:00', topics: 'mill, chess' })
    const { message } = await arrived()
    const why = async (words: string) => {
      const action = storyActionOf(message, storyAt(message, words))
      const reply = await open().press(action, asks({ channel }))
      expect(reply).toMatchObject({ isPrivate: true })
      return textIn(messageIn(reply))
    }
    const mill = await why('Orsk Bridge')
    expect(mill).toContain('reported by 2 outlets')
    expect(mill).toContain('about “mill”')
    expect(mill).toContain('not told here before')
    expect(mill).toContain('last reported on 18 September 2025')
    expect(mill).not.toContain('Amsel')
    expect(await why('Amsel')).toContain('about “chess”')
  })

  test('shows its sources, story by story, each excerpt once and its quote bold', async () => {
    const { message } = await delivered()
    const { blocks } = messageIn(await open().press(actionOf(message, 'Sources'), asks({ channel })))
    const cards = blocks.flatMap((block) => (block.kind === 'sources' ? [block] : []))
    expect(cards.map(({ heading }) => heading)).toEqual(
      message.blocks.flatMap((block) => (block.kind === 'headline' ? [block.text] : [])),
    )
    for (const { n, quote } of message.blocks.flatMap((block) => (block.kind === 'sources' ? block.sources : []))) {
      const shown = cards.flatMap(({ sources }) => sources).filter((one) => one.n === n)
      expect(shown.map((one) => one.quote)).toEqual([quote])
    }
    const elsewhere = await open().press(actionOf(message, 'Sources'), asks({ channel: 'C-other' }))
    expect(textIn(messageIn(elsewhere))).toContain('was given elsewhere')
  })

  test('of a subscription that has ended says that its records are gone', async () => {
    const { message } = await delivered()
    await run('digest unsubscribe')
    for (const action of [storyActionOf(message, 1), actionOf(message, 'Sources')]) {
      const reply = await open().press(action, asks({ channel }))
      expect(textIn(messageIn(reply))).toContain('The records of that digest are gone.')
    }
  })
})

/** The form that a story's "Ask about it" opens, below why it is here. */
async function pressedAsk(message: Message, number: number): Promise<Reply> {
  const why = messageIn(await open().press(storyActionOf(message, number), asks({ channel })))
  return open().press(actionOf(why, 'Ask about it'), asks({ channel }))
}

/** The number of the story with these words in its headline. */
function storyAt({ blocks }: Message, words: string): number {
  return (
    blocks
      .filter(({ kind }) => kind === 'headline')
      .findIndex((block) => 'text' in block && block.text.includes(words)) + 1
  )
}

function outletsIn({ blocks }: Message): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'sources' && block.heading === 'Sources' ? block.sources.map(({ outlet }) => outlet) : [],
  )
}

describe('a channel with several digests', () => {
  const posted = async (at: string): Promise<string[]> => {
    now = new Date(at)
    const { platform, courier } = post()
    await courier.tick()
    return platform.posts.map(({ message }) => textIn(message))
  }

  test('is told a story once, whichever of them comes first', async () => {
    await run('digest subscribe', { when: '10:00' })
    await run('digest subscribe', { when: '10:00' })
    await run('digest subscribe', { when: '11:00', topics: 'mill', empty: 'line' })
    expect(await posted('2025-09-18T10:00:05Z')).toHaveLength(1)
    const second = await posted('2025-09-18T11:00:05Z')
    expect(second).toEqual([expect.stringContaining('Nothing new')])
  })

  test('is told nothing again by one that it has after another was ended', async () => {
    await run('digest subscribe', { when: '10:00' })
    expect(await posted('2025-09-18T10:00:05Z')).toHaveLength(1)
    await run('digest unsubscribe')
    await run('digest subscribe', { when: '11:00' })
    expect(await posted('2025-09-18T11:00:05Z')).toEqual([])
    expect((await run('digest preview')).text).toContain('Nothing new')
  })

  test('is told nothing again where its digest was ended while that was being posted', async () => {
    await run('digest subscribe', { when: '10:00' })
    now = new Date('2025-09-18T10:00:05Z')
    const { platform, courier } = post()
    const deliver = platform.post.bind(platform)
    platform.post = async (...given) => {
      const sent = await deliver(...given)
      await run('digest unsubscribe')
      return sent
    }
    await courier.tick()
    expect(platform.posts).toHaveLength(1)
    await run('digest subscribe', { when: '11:00' })
    expect(await posted('2025-09-18T11:00:05Z')).toEqual([])
    expect((await run('digest preview')).text).toContain('Nothing new')
  })

  test('is told a story once by two processes that look at the same moment', async () => {
    for (const when of ['10:00', '10:00', '10:00']) await run('digest subscribe', { when })
    now = new Date('2025-09-18T10:00:05Z')
    const both = [post(), post()]
    await Promise.all(both.map(({ courier }) => courier.tick()))
    for (let minute = 1; minute < 4; minute++) {
      now = new Date(now.getTime() + 60_000)
      await Promise.all(both.map(({ courier }) => courier.tick()))
    }
    expect(both.flatMap(({ platform }) => platform.posts)).toHaveLength(1)
  })
})

describe('the digests of the settings', () => {
  const settled = (when: string | null, ...names: string[]) =>
    keepSettled(
      front.storage.subscriptions,
      {
        when,
        timeZone: 'Europe/Vilnius',
        channels: names.map((name) => ({ platform: 'discord', community: null, channel: name })),
      },
      now,
    )
  const there = async () =>
    (await front.storage.subscriptions.list())
      .filter(({ id }) => id.startsWith('settings:'))
      .map(({ destination, schedule }) => `${destination.channel} ${schedule.text}`)

  test('are kept in step at each start, and leave those of people alone', async () => {
    await run('digest subscribe', { when: '8:00' })
    await settled('weekdays 7:00', 'S1', 'S2')
    expect(await there()).toEqual(['S1 on weekdays at 07:00', 'S2 on weekdays at 07:00'])
    const before = await front.storage.subscriptions.find('settings:discord:S1')
    now = new Date(now.getTime() + HOUR_MS)
    await settled('weekdays 7:00', 'S1', 'S2')
    expect(await front.storage.subscriptions.find('settings:discord:S1')).toEqual(before)
    await settled('30 6 * * *', 'S1', 'S3')
    expect(await there()).toEqual(['S1 at “30 6 * * *”', 'S3 at “30 6 * * *”'])
    expect(await front.storage.subscriptions.find('settings:discord:S1')).toMatchObject({ activeSince: now })
    await settled(null)
    expect(await there()).toEqual([])
    expect(await subscribed()).toHaveLength(1)
  })

  test('stay ended when somebody has ended them, until the settings change', async () => {
    const place = asks({ channel: 'S9', person: { id: 'mara', isManager: true } })
    await settled('weekdays 7:00', 'S9')
    expect((await run('digest unsubscribe', {}, place)).text).toContain(
      'it stays ended until they ask for another time',
    )
    await settled('weekdays 7:00', 'S9')
    expect(await there()).toEqual([])
    await settled('weekdays 7:30', 'S9')
    expect(await there()).toEqual(['S9 on weekdays at 07:30'])
    await run('digest unsubscribe', {}, place)
    await settled(null)
    await settled('weekdays 7:30', 'S9')
    expect(await there()).toEqual(['S9 on weekdays at 07:30'])
    await settled(null)
  })

  test('whose time somebody changes are said to come at the hours of the settings after a start', async () => {
    const place = asks({ channel: 'S7', person: { id: 'mara', isManager: true } })
    await settled('weekdays 7:00', 'S7')
    expect((await run('digest edit', { length: 'long' }, place)).text).not.toContain('The settings')
    expect((await run('digest edit', { when: '10:00' }, place)).text).toContain(
      'The settings have it posted: when Dateline is started again, it comes at their hours. DIGEST_CRON changes these.',
    )
    await settled('weekdays 7:00', 'S7')
    expect(await there()).toEqual(['S7 on weekdays at 07:00'])
    await settled(null)
  })

  test('that were paused since they could not be posted are listed so, with what brings them back', async () => {
    const place = asks({ channel: 'S8', person: { id: 'mara', isManager: true } })
    await settled('weekdays 7:00', 'S8')
    const one = await front.storage.subscriptions.find('settings:discord:S8')
    if (one === null) throw new Error('no digest')
    await front.storage.subscriptions.save({ ...one, state: 'paused', pausedBecause: 'Let me write in #news.' })
    expect((await run('digest list', {}, place)).text).toContain(
      'paused: Let me write in #news. Once that is mended, /digest resume brings it back.',
    )
    await settled(null)
  })

  test('that cannot be read are told at the start, with an example', async () => {
    await expect(settled('whenever', 'S1')).rejects.toThrow(/DIGEST_CRON cannot be read\. .*weekdays 8:30/)
  })
})

test('a digest has the same key in every process', () => {
  const delivery = { subscriptionId: 's1', dueAt: START }
  expect(keyOf(delivery)).toBe(keyOf({ ...delivery, dueAt: new Date(START) }))
})
