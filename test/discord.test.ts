// People ask Dateline on Discord, with the real client against a server on this machine: commands, mentions, direct messages, buttons, forms.
import { InteractionResponseType, MessageFlags, PermissionFlagsBits } from 'discord.js'
import { describe, expect, test } from 'vitest'
import type { Form } from '../src/domain/message.ts'
import type { Reply } from '../src/domain/ports.ts'
import { connectDiscord, door } from './support/discord-platform.ts'
import { liveMentions, plainText } from './support/discord-server/index.ts'
import { ACTIONS, ASK, CHECK, cited, privately, publicly, type Script, STATUS, says } from './support/scripted-desk.ts'

const isEphemeral = (flags: number | undefined): boolean => ((flags ?? 0) & MessageFlags.Ephemeral) !== 0
const says42: Script = () => publicly({ ...says('It is 42.'), actions: ACTIONS })
const saying = (text: string) => (message: Parameters<typeof plainText>[0]) => plainText(message).includes(text)

describe('a slash command', () => {
  test('is told to wait at once, grows sentence by sentence, and ends as the whole answer', async () => {
    const begun = door()
    const { server, channel, desk } = await connectDiscord(async ({ request }) => {
      request.onSentence?.({ text: 'Sentence 1 tells what happened.', citations: [1] })
      await begun.opened
      return publicly(cited(3))
    })
    const ann = server.person('Ann')
    const ran = ann.runs('ask', { question: 'who refused?', as_of: '2025-09-12' }, { channel })
    expect((await ran.acknowledged()).type).toBe(InteractionResponseType.DeferredChannelMessageWithSource)
    expect(plainText(await ran.answered(saying('Sentence 1')))).not.toContain('Sentence 3')
    begun.open()
    const answer = await ran.answered(saying('Sources'))
    expect(plainText(answer)).toContain('Sentence 3 tells what happened. [³](<https://news.example/3')
    expect(plainText(answer)).toContain('[Sources]\n[👍]\n[👎]')
    expect(isEphemeral(answer.flags)).toBe(false)
    expect(desk.brought).toMatchObject([
      {
        what: 'run',
        text: 'ask',
        values: { question: 'who refused?', as_of: '2025-09-12' },
        request: {
          person: { id: ann.id, isManager: false },
          place: { platform: 'discord', community: server.guild.id, channel: channel.id, isDirect: false },
          conversation: null,
        },
      },
    ])
  })

  test('is answered to the asker alone when it says so', async () => {
    const { server, channel } = await connectDiscord(({ values }) =>
      values.private === true ? privately(says('Psst.')) : publicly(says('Aloud.')),
    )
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const answer = await ann.runs('ask', { question: 'who?', private: true }, { channel }).answered()
    expect(isEphemeral(answer.flags)).toBe(true)
    expect(bob.sees(channel)).toEqual([])
    expect(isEphemeral((await ann.runs('ask', { question: 'who?' }, { channel }).answered()).flags)).toBe(false)
    expect(isEphemeral((await ann.runs('status', {}, { channel }).answered()).flags)).toBe(true)
  })

  test('whose reply turns out to be private is not left in public', async () => {
    const { server, channel } = await connectDiscord(() => privately(says('Only for you.')))
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const ran = ann.runs('ask', { question: 'who?' }, { channel })
    await server.settled(channel, (messages) => messages.some(saying('Only for you.')), { viewer: ann })
    expect(isEphemeral(ran.reply()?.flags)).toBe(true)
    expect(bob.sees(channel)).toEqual([])
  })

  test('leaves nothing where Dateline is not on duty', async () => {
    const { server, channel } = await connectDiscord(() => ({ kind: 'silence' }))
    const ran = server.person('Ann').runs('ask', { question: 'who?' }, { channel })
    await ran.acknowledged()
    await server.until(() => ran.versions().length > 0 && ran.reply() === null, 'nothing left')
    expect(server.messages(channel)).toEqual([])
  })

  test('of somebody who manages the channel says so', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    for (const permissions of [
      PermissionFlagsBits.ManageChannels,
      PermissionFlagsBits.ManageGuild,
      PermissionFlagsBits.Administrator,
      0n,
    ])
      await server.person('Ann', { permissions }).runs('status', {}, { channel }).answered()
    expect(desk.brought.map(({ request }) => request.person.isManager)).toEqual([true, true, true, false])
  })

  test('that arrives twice is run once', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const ann = server.person('Ann')
    const ran = ann.runs('ask', { question: 'who?' }, { channel })
    server.redeliver(ran)
    await ran.answered(saying('42'))
    await ann.runs('status', {}, { channel }).answered(saying('42'))
    expect(desk.brought.map(({ text }) => text)).toEqual(['ask', 'status'])
    expect(server.messages(channel)).toHaveLength(2)
  })

  test('that fails behind the desk is told so, and the log has no token', async () => {
    const { server, channel, log } = await connectDiscord(() => {
      throw new Error('disk full')
    })
    const answer = await server.person('Ann').runs('status', {}, { channel }).answered()
    expect(plainText(answer)).toContain('Something went wrong')
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1)
    expect(JSON.stringify(log.lines)).not.toContain(server.token)
  })

  test('that is new on the desk needs no change here', async () => {
    const topics = { ...STATUS, name: 'topics', description: 'Show the topics', example: 'topics' }
    const { server, channel, desk } = await connectDiscord(says42, { desk: { commands: [ASK, topics] } })
    expect(server.commands.map(({ name }) => name).sort()).toEqual([CHECK.label, 'ask', 'topics'].sort())
    await server.person('Ann').runs('topics', {}, { channel }).answered(saying('42'))
    expect(desk.brought[0]?.text).toBe('topics')
  })
})

describe('what is typed', () => {
  test('is completed by the desk, within Discord’s limits', async () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ name: `${'n'.repeat(150)}${at}`, value: `v${at}` }))
    const suggestions = [{ name: 'too long', value: 'v'.repeat(101) }, ...many]
    const { server, channel } = await connectDiscord(says42, { desk: { suggestions } })
    const { choices } = await server.person('Ann').types('summary', 'topic', 'ni', { channel })
    expect(choices).toHaveLength(25)
    expect(choices[0]?.value).toBe('v0')
  })

  test('is completed with nothing when the desk fails', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    Object.assign(desk, { suggest: () => Promise.reject(new Error('no index')) })
    expect((await server.person('Ann').types('summary', 'topic', 'ni', { channel })).choices).toEqual([])
  })
})

test('a command of a message’s menu brings that message’s text', async () => {
  const { server, channel, desk } = await connectDiscord(says42)
  const claim = server.person('Bob').says(channel, 'The bridge was closed on Friday.').message
  await server.person('Ann').uses(CHECK.label, claim).answered(saying('42'))
  expect(desk.brought[0]).toMatchObject({ what: 'shortcut', text: 'check: The bridge was closed on Friday.' })
})

test('a command of a message’s menu reads what bots write in components, too', async () => {
  const { server, channel, desk } = await connectDiscord(({ what }) =>
    publicly(says(what === 'run' ? 'The bridge is open.' : 'It is not.')),
  )
  const ann = server.person('Ann')
  const answer = await ann.runs('ask', { question: 'bridge?' }, { channel }).answered(saying('open'))
  await ann.uses(CHECK.label, answer).answered(saying('It is not.'))
  expect(desk.brought.at(-1)?.text).toBe('check: The bridge is open.')
})

describe('a mention', () => {
  test('is seen to be read, then answered below the question, growing', async () => {
    const [searched, begun] = [door(), door()]
    const { server, channel, desk } = await connectDiscord(async ({ request }) => {
      request.onStep?.('searching 8 articles')
      await searched.opened
      request.onSentence?.({ text: 'Sentence 1 tells what happened.', citations: [1] })
      await begun.opened
      return publicly(cited(2))
    })
    const asked = server.person('Ann').says(channel, 'who  refused?', { mentionBot: true })
    await asked.answered(saying('Searching 8 articles'))
    searched.open()
    await asked.answered(saying('Sentence 1 tells what happened. ¹'))
    begun.open()
    const answer = await asked.answered(saying('Sources'))
    expect(answer.message_reference?.message_id).toBe(asked.message.id)
    expect(asked.replies()).toHaveLength(1)
    expect(server.requests.some(({ path }) => path.endsWith('/typing'))).toBe(true)
    expect(desk.brought[0]).toMatchObject({ what: 'respond', text: 'who refused?' })
    expect(desk.brought[0]?.request.conversation).toBe(`discord:message:${asked.message.id}`)
  })

  test('is answered in one piece when the answer is there at once', async () => {
    const { server, channel } = await connectDiscord(says42, { pace: { firstMs: 5000 } })
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('42'))
    expect(server.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  test('with nothing behind it asks for help', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    await server.person('Ann').says(channel, '', { mentionBot: true }).answered()
    expect(desk.brought[0]?.text).toBe('help')
  })

  test('leaves nothing where Dateline is not on duty', async () => {
    const gate = door()
    const { server, channel } = await connectDiscord(async () => {
      await gate.opened
      return { kind: 'silence' }
    })
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    await asked.answered(saying('Reading the question'))
    gate.open()
    await server.settled(channel, (messages) => messages.length === 1)
  })

  test('by a bot is not answered, nor what is written to somebody else or to nobody', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    server.person('Robot', { isBot: true }).says(channel, 'who?', { mentionBot: true })
    bob.says(channel, 'who?')
    bob.says(channel, `<@${ann.id}> who?`)
    const edited = bob.says(channel, 'never mind')
    bob.edits(edited.message, `<@${server.botUser.id}> who?`)
    await ann.says(channel, 'the last', { mentionBot: true }).answered()
    expect(desk.brought.map(({ text }) => text)).toEqual(['the last'])
  })

  test('of somebody who manages the channel says so', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    for (const permissions of [PermissionFlagsBits.ManageGuild, 0n])
      await server.person('Ann', { permissions }).says(channel, 'who?', { mentionBot: true }).answered()
    expect(desk.brought.map(({ request }) => request.person.isManager)).toEqual([true, false])
  })

  test('that arrives twice is answered once', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const asked = server.person('Ann').says(channel, 'who?', { mentionBot: true })
    server.redeliver(asked)
    await asked.answered()
    server.redeliver(asked)
    await server.person('Bob').says(channel, 'the last', { mentionBot: true }).answered()
    expect(desk.brought.map(({ text }) => text)).toEqual(['who?', 'the last'])
    expect(asked.replies()).toHaveLength(1)
  })

  test('where Dateline may not write is told of to the asker', async () => {
    const { server, channel, log } = await connectDiscord(says42)
    const ann = server.person('Ann')
    server.deny(channel, PermissionFlagsBits.SendMessages)
    ann.says(channel, 'who?', { mentionBot: true })
    const told = await server.settled(server.directChannel(ann), (messages) => messages.length > 0)
    expect(told.map(plainText).join()).toContain('Send Messages')
    expect(
      log.lines.some(({ level, facts }) => level === 'warn' && JSON.stringify(facts).includes('Send Messages')),
    ).toBe(true)
  })

  test('brings nothing to life that an article or a person wrote', async () => {
    const nasty = '@everyone <@1> **b** [x](https://evil.example) https://evil.example discord.gg/abc <t:1:R> # h'
    const message = cited(2, { text: nasty, source: { title: nasty, outlet: nasty, quote: nasty } })
    const { server, channel } = await connectDiscord(() => publicly(message))
    const answer = await server.person('Ann').says(channel, 'who?', { mentionBot: true }).answered(saying('Sources'))
    const meant = [/^-# /m, /\*\*\[/g, /\[[¹²]\](?=\(<)/g, /\]?\(<https:\/\/news\.example\/[^>]*>\)(?:\*\*)?/g]
    expect(liveMentions(answer, meant)).toEqual([])
  })
})

describe('a direct message', () => {
  test('needs no mention, and all of them are one conversation', async () => {
    const { server, desk } = await connectDiscord(says42, { settings: { readsMessages: false } })
    const ann = server.person('Ann')
    const direct = server.directChannel(ann)
    await ann.says(direct, 'who refused?').answered()
    await ann.says(direct, 'and how old is he?').answered()
    await ann.runs('ask', { question: 'why?' }, { channel: direct }).answered()
    expect(desk.brought.map(({ request }) => request.conversation)).toEqual(Array(3).fill(`discord:dm:${direct.id}`))
    expect(desk.brought[0]?.request.place).toMatchObject({ community: null, isDirect: true })
  })

  test.each([{}, { guild_id: null }])(
    'is one whether its server is missing or null, and its kind of channel unsaid',
    async (where) => {
      const { server, desk } = await connectDiscord(says42)
      const ann = server.person('Ann')
      const direct = server.directChannel(ann)
      const { message } = ann.says(server.channel, 'who refused?')
      const d = { ...message, ...where, channel_id: direct.id }
      server.sendFrame(JSON.stringify({ op: 0, t: 'MESSAGE_CREATE', s: 99, d }))
      await server.settled(direct, (messages) => messages.some(saying('42')))
      expect(desk.brought[0]?.request.place).toMatchObject({ community: null, isDirect: true })
    },
  )
})

describe('a conversation', () => {
  test('goes on in replies to the answer, with or without a mention', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const asked = ann.says(channel, 'who refused?', { mentionBot: true })
    const answer = await asked.answered()
    await bob.says(channel, 'how old is he?', { replyTo: answer }).answered()
    const again = await ann.says(channel, 'why?', { replyTo: answer, mentionBot: true }).answered()
    await ann.says(channel, 'since when?', { replyTo: again }).answered()
    await ann.says(channel, 'something else', { mentionBot: true }).answered()
    const keys = desk.brought.map(({ request }) => request.conversation)
    expect(keys.slice(0, 4)).toEqual(Array(4).fill(`discord:message:${asked.message.id}`))
    expect(keys[4]).not.toBe(keys[0])
  })

  test('goes on in a thread, also after a restart', async () => {
    const first = await connectDiscord(says42)
    const { server, channel, memory } = first
    const ann = server.person('Ann')
    const answer = await ann.says(channel, 'who refused to cross?', { mentionBot: true }).answered(saying('42'))
    await ann.presses('Go on in a thread', answer).answered(saying('is open'))
    const [thread] = server.threadsOf(channel)
    if (thread === undefined) throw new Error('no thread')
    expect(thread.name).toBe('who refused to cross?')
    await server.settled(thread, (messages) => messages.some(saying('Ask on here')))
    await ann.says(thread, 'how old is he?').answered(saying('42'))
    await first.platform.stop(1000)

    const second = await connectDiscord(says42, { server, memory })
    await ann.says(thread, 'and since when?').answered(saying('42'))
    await ann.runs('ask', { question: 'why?' }, { channel: thread }).answered(saying('42'))
    const keys = [...first.desk.brought, ...second.desk.brought].map(({ request }) => request.conversation)
    expect(keys).toHaveLength(4)
    expect(new Set(keys).size).toBe(1)
    expect(second.desk.brought[0]?.request.place.channel).toBe(channel.id)
  })

  test('in a thread leaves people alone who talk to one another', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const answer = await ann.says(channel, 'who?', { mentionBot: true }).answered(saying('42'))
    await ann.presses('Go on in a thread', answer).answered(saying('is open'))
    const [thread] = server.threadsOf(channel)
    if (thread === undefined) throw new Error('no thread')
    const toBob = ann.says(thread, `<@${bob.id}> look at this`)
    bob.says(thread, 'I saw it', { replyTo: toBob.message })
    await ann.says(thread, 'the last').answered(saying('42'))
    expect(desk.brought.map(({ text }) => text)).toEqual(['who?', 'the last'])
  })

  test('cannot be opened twice, and says where it is', async () => {
    const { server, channel } = await connectDiscord(says42)
    const ann = server.person('Ann')
    const answer = await ann.says(channel, 'who?', { mentionBot: true }).answered(saying('42'))
    await ann.presses('Go on in a thread', answer).answered(saying('is open'))
    await ann.presses('Go on in a thread', answer).answered(saying('a thread already'))
    expect(server.threadsOf(channel)).toHaveLength(1)
  })

  test('without the right to read messages goes on by mention', async () => {
    const { server, channel, desk } = await connectDiscord(says42, {
      settings: { readsMessages: false },
      serverOptions: { approvedIntents: 0 },
    })
    const ann = server.person('Ann')
    const asked = ann.says(channel, 'who?', { mentionBot: true })
    const answer = await asked.answered(saying('42'))
    await ann.presses('Go on in a thread', answer).answered(saying('is open'))
    const [thread] = server.threadsOf(channel)
    if (thread === undefined) throw new Error('no thread')
    ann.says(thread, 'unread')
    await ann.says(thread, 'how old?', { mentionBot: true }).answered(saying('42'))
    expect(desk.brought.map(({ text }) => text)).toEqual(['who?', 'how old?'])
    expect(desk.brought[1]?.request.conversation).toBe(desk.brought[0]?.request.conversation)
  })
})

const WHY: Form = {
  id: 'why:a1',
  title: 'What was wrong?',
  submitLabel: 'Send',
  fields: [
    { name: 'why', label: 'In a few words', kind: 'lines', placeholder: null, isRequired: false, maxLength: 500 },
  ],
}

describe('buttons below an answer', () => {
  const answering =
    (replies: (action: string) => Reply): Script =>
    ({ what, text }) =>
      what === 'press' || what === 'submit' ? replies(text) : publicly({ ...says('It is 42.'), actions: ACTIONS })

  test('are answered to the presser alone, in the conversation of the answer', async () => {
    const { server, channel, desk } = await connectDiscord(answering(() => privately(cited(1))))
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const asked = ann.says(channel, 'who?', { mentionBot: true })
    const pressed = await bob.presses('sources:a1', await asked.answered(saying('42'))).answered(saying('Report 1'))
    expect(isEphemeral(pressed.flags)).toBe(true)
    expect(desk.brought[1]).toMatchObject({ what: 'press', text: 'sources:a1', request: { person: { id: bob.id } } })
    expect(desk.brought[1]?.request.conversation).toBe(`discord:message:${asked.message.id}`)
  })

  test('open a form at once, which comes back filled in', async () => {
    const thanks = privately(says('Thank you.'))
    const { server, channel, desk } = await connectDiscord(
      answering((text) => (text === 'vote:a1:down' ? { kind: 'form', form: WHY } : thanks)),
    )
    const ann = server.person('Ann')
    const answer = await ann.runs('ask', { question: 'who?' }, { channel }).answered(saying('42'))
    const form = await ann.presses('👎', answer).opened()
    const told = await ann.submits(form, { why: 'the wrong day' }).answered(saying('Thank you.'))
    expect(isEphemeral(told.flags)).toBe(true)
    expect(desk.brought.at(-1)).toMatchObject({ what: 'submit', text: 'why:a1', values: { why: 'the wrong day' } })
  })

  test('share an answer with everybody', async () => {
    const { server, channel } = await connectDiscord(answering(() => publicly(says('Ann asked. It is 42.'))))
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const answer = await ann.runs('ask', { question: 'who?' }, { channel }).answered(saying('42'))
    const shared = await ann.presses('sources:a1', answer).answered(saying('Ann asked.'))
    expect(bob.sees(channel).map(({ id }) => id)).toContain(shared.id)
  })

  test('share an answer with everybody also when it takes long', async () => {
    const gate = door()
    const { server, channel } = await connectDiscord(
      async ({ what }) => {
        if (what === 'press') await gate.opened
        return publicly({ ...says(what === 'press' ? 'Ann asked.' : 'It is 42.'), actions: ACTIONS })
      },
      { pace: { pressMs: 10 } },
    )
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const answer = await ann.runs('ask', { question: 'who?' }, { channel }).answered(saying('42'))
    const pressed = ann.presses('sources:a1', answer)
    expect((await pressed.acknowledged()).type).toBe(InteractionResponseType.DeferredChannelMessageWithSource)
    gate.open()
    const seen = await server.settled(channel, (messages) => messages.some(saying('Ann asked.')), { viewer: bob })
    expect(seen.filter(saying('Ann asked.'))).toHaveLength(1)
    await server.until(() => pressed.reply() === null, 'the wait is gone')
  })

  test('that leave nothing to say leave nothing', async () => {
    const { server, channel } = await connectDiscord(answering(() => ({ kind: 'silence' })))
    const ann = server.person('Ann')
    const answer = await ann.runs('ask', { question: 'who?' }, { channel }).answered(saying('42'))
    const pressed = ann.presses('👍', answer)
    await pressed.acknowledged()
    await server.until(() => pressed.reply() === null, 'nothing left')
  })
})

describe('a long answer', () => {
  const sentences = 40
  test('is turned page by page, each with what it cites, by anybody, also after a restart', async () => {
    const first = await connectDiscord(() => publicly(cited(sentences)))
    const { server, channel, memory } = first
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const answer = await ann.says(channel, 'all of it?', { mentionBot: true }).answered(saying('1/'))
    expect(plainText(answer)).toContain('Report 1 from')
    await first.platform.stop(1000)
    const second = await connectDiscord(says42, { server, memory })
    let seen = plainText(answer)
    const pages = Number(/\[1\/(\d+)\]/.exec(seen)?.[1])
    expect(pages).toBeGreaterThan(1)
    for (let page = 2; page <= pages; page++) {
      await bob.presses('▶', answer).acknowledged()
      await server.until(() => saying(`[${page}/${pages}]`)(server.message(answer.id) ?? answer), `page ${page}`)
      const now = server.message(answer.id)
      if (now === null) throw new Error('the answer is gone')
      seen += `\n${plainText(now)}`
      expect(plainText(now)).toContain('[Go on in a thread]')
    }
    for (let n = 1; n <= sentences; n++) {
      expect(seen).toContain(`Sentence ${n} tells`)
      expect(seen).toContain(`Report ${n} from`)
    }
    expect(second.desk.brought).toEqual([])
  })

  test('whose pages are forgotten says so to whoever turns it', async () => {
    const first = await connectDiscord(() => publicly(cited(sentences)))
    const { server, channel } = first
    const ann = server.person('Ann')
    const answer = await ann.runs('ask', { question: 'all?' }, { channel }).answered(saying('1/'))
    await first.platform.stop(1000)
    await connectDiscord(says42, { server })
    const told = await ann.presses('▶', answer).answered()
    expect(plainText(told)).toContain('too old')
    expect(isEphemeral(told.flags)).toBe(true)
  })
})
