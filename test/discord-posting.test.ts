// Dateline posts on Discord where nobody asked: digests into channels, exactly once, and word to one person.
import { MessageFlags, PermissionFlagsBits } from 'discord.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Message, MessageAction } from '../src/domain/message.ts'
import { isMarked } from '../src/platforms/discord/components.ts'
import { connectDiscord, discordFor } from './support/discord-platform.ts'
import { type Channel, type DiscordServer, plainText, startDiscordServer } from './support/discord-server/index.ts'
import { cited, memoryInRam, publicly, type Script, says, scriptedDesk } from './support/scripted-desk.ts'

const KEY = 'abcdef0123456789abcdef01'
const says42: Script = () => publicly(says('It is 42.'))
const saying = (text: string) => (message: Parameters<typeof plainText>[0]) => plainText(message).includes(text)
const SENDS = 'POST /channels/:/messages'

const to = ({ guildId, id }: Channel) => ({ platform: 'discord', community: guildId, channel: id })

const ACTIONS: MessageAction[] = [
  { id: 'story-ask:s1', label: 'Ask about 1' },
  { id: 'story-why:s1', label: 'Why 1?' },
]

/** A digest of so many stories. */
const digest = (stories: number): Message => ({
  ...(stories === 0 ? says('Nothing new.') : cited(stories)),
  heading: 'Digest of Friday',
  actions: stories === 0 ? [] : ACTIONS,
})

const ofBot = (server: DiscordServer, channel = server.channel) =>
  server.messages(channel).filter(({ author }) => author.id === server.botUser.id)

/** Another process on the same server that remembers nothing. */
async function stranger(server: DiscordServer) {
  const { platform } = discordFor(server, scriptedDesk(says42))
  await platform.start()
  return platform
}

function postedIn(server: DiscordServer, channel = server.channel) {
  const [message] = ofBot(server, channel)
  if (message === undefined) throw new Error('nothing was posted')
  return message
}

const aMinuteAgo = () => new Date(Date.now() - 60_000)

describe('a digest', () => {
  test('is posted once for its key, quietly, and carries the key', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    const posted = await platform.post(to(channel), digest(3), KEY)
    const message = postedIn(server)
    expect(posted).toEqual({ kind: 'posted', message: message.id })
    const send = server.requests.find(({ path }) => path === `/channels/${channel.id}/messages`)
    expect(send?.body).toMatchObject({ nonce: KEY, enforce_nonce: true, allowed_mentions: { parse: [] } })
    expect((message.flags ?? 0) & MessageFlags.SuppressEmbeds).not.toBe(0)
    expect(isMarked(message.components, KEY)).toBe(true)
    expect(isMarked(message.components, KEY.replace('a', 'b'))).toBe(false)
    expect(await platform.post(to(channel), digest(3), KEY)).toEqual(posted)
    expect(await (await stranger(server)).post(to(channel), digest(4), KEY)).toEqual(posted)
    expect(ofBot(server)).toHaveLength(1)
  })

  test.each([0, 1, 40])('of %i stories stands in pages, each with what it cites', async (stories) => {
    const { server, channel, platform } = await connectDiscord(says42)
    await platform.post(to(channel), digest(stories), KEY)
    const message = postedIn(server)
    const pages = Number(/\[1\/(\d+)\]/.exec(plainText(message))?.[1] ?? 1)
    expect(pages > 1).toBe(stories === 40)
    const seen = [plainText(message)]
    for (let page = 2; page <= pages; page++) {
      await server.person('Bob').presses('▶', message).acknowledged()
      await server.until(() => saying(`[${page}/${pages}]`)(server.message(message.id) ?? message), `page ${page}`)
      const now = server.message(message.id) ?? message
      expect(isMarked(now.components, KEY)).toBe(true)
      seen.push(plainText(now))
    }
    for (const page of seen) {
      for (const [, n] of page.matchAll(/Sentence (\d+) tells/g)) expect(page).toContain(`Report ${n} from`)
      if (stories > 0) expect(page).toContain('[Ask about 1]')
    }
    for (let n = 1; n <= stories; n++) expect(seen.join('\n')).toContain(`Sentence ${n} tells`)
    expect(seen.join('\n').includes('Nothing new.')).toBe(stories === 0)
  })

  test('whose answer was lost is found, and not posted twice', async () => {
    const { server, channel, platform, desk } = await connectDiscord(says42)
    server.fail(SENDS, { times: 1, status: 0, isDone: true })
    const since = aMinuteAgo()
    expect(await platform.post(to(channel), digest(2), KEY)).toMatchObject({ kind: 'unknown', retryAfterMs: null })
    const message = postedIn(server)
    const found = { kind: 'found', message: message.id }
    expect(await platform.trace(to(channel), KEY, since)).toEqual(found)
    expect(await platform.post(to(channel), digest(2), KEY)).toMatchObject({ kind: 'posted', message: message.id })
    expect(ofBot(server)).toHaveLength(1)
    await server.person('Ann').says(channel, 'and why?', { replyTo: message }).answered()
    expect(desk.brought[0]?.request.conversation).toBe(`delivery:${KEY}`)
    expect(await (await stranger(server)).trace(to(channel), KEY, since)).toEqual(found)
  })

  test('is found below hundreds of messages, whoever wrote them, and where no thread can be opened', async () => {
    const server = await startDiscordServer()
    server.deny(server.channel, PermissionFlagsBits.CreatePublicThreads)
    const { channel, platform } = await connectDiscord(says42, { server })
    const [ann, since] = [server.person('Ann'), aMinuteAgo()]
    for (let n = 0; n < 130; n++) ann.says(channel, `before ${n}`)
    await platform.post(to(channel), digest(0), KEY)
    const message = postedIn(server)
    expect(plainText(message)).not.toContain('thread')
    for (let n = 0; n < 130; n++) ann.says(channel, `after ${n}`)
    const other = await stranger(server)
    expect(await other.trace(to(channel), KEY, since)).toEqual({ kind: 'found', message: message.id })
    expect(await other.trace(to(channel), 'another', since)).toEqual({ kind: 'absent' })
    const later = new Date(Date.now() + 3_600_000)
    expect(await (await stranger(server)).trace(to(channel), KEY, later)).toEqual({ kind: 'absent' })
  })
})

describe('where a digest cannot be traced', () => {
  test('because Dateline may not look back, nothing is claimed', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    server.deny(channel, PermissionFlagsBits.ReadMessageHistory)
    server.person('Ann').says(channel, 'anything new?')
    const traced = await platform.trace(to(channel), KEY, aMinuteAgo())
    expect(traced).toMatchObject({ kind: 'unknown', error: expect.stringContaining('Read Message History') })
  })

  test('because Discord is ill, nothing is claimed', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    server.fail('GET /channels/:/messages', { times: 9, status: 503 })
    expect(await platform.trace(to(channel), KEY, aMinuteAgo())).toMatchObject({ kind: 'unknown' })
  })

  test('because its channel is gone, it is gone with it', async () => {
    const { server, platform } = await connectDiscord(says42)
    const gone = { platform: 'discord', community: server.guild.id, channel: '123456789012345678' }
    expect(await platform.trace(gone, KEY, aMinuteAgo())).toEqual({ kind: 'absent' })
  })
})

describe('a channel that takes no digest', () => {
  test('is gone', async () => {
    const { server, platform } = await connectDiscord(says42)
    const gone = { platform: 'discord', community: server.guild.id, channel: '123456789012345678' }
    const posted = await platform.post(gone, digest(1), KEY)
    expect(posted).toMatchObject({ kind: 'refused', why: 'gone', advice: expect.stringContaining('another') })
  })

  test('is in a server that Dateline was put out of', async () => {
    const { server, platform } = await connectDiscord(says42)
    const guild = server.addGuild('Elsewhere')
    const channel = server.addChannel('news', guild)
    await platform.post(to(channel), digest(1), 'before')
    server.removeFromGuild(guild)
    await server.until(() => ofBot(server, channel).length === 1, 'the first digest')
    await expect
      .poll(() => platform.post(to(channel), digest(1), KEY))
      .toMatchObject({ kind: 'refused', why: 'gone', advice: expect.stringContaining('Invite me') })
  })

  test('is hidden from Dateline, or closed to it: what to do is said', async () => {
    const { server, platform } = await connectDiscord(says42)
    const rights = [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages]
    for (const [at, right] of rights.entries()) {
      const channel = server.addChannel(`closed-${at}`)
      server.deny(channel, right)
      const posted = await platform.post(to(channel), digest(1), `${KEY}${at}`)
      expect(posted).toMatchObject({ kind: 'refused', why: 'forbidden' })
      expect(posted).toHaveProperty('advice', expect.stringMatching(/^Let me .*write in .*Send Messages/))
    }
  })
})

describe('nobody knows what became of a digest', () => {
  test('when the connection breaks, or Discord is ill', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    server.fail(SENDS, { times: 1, status: 0 })
    expect(await platform.post(to(channel), digest(1), KEY)).toMatchObject({ kind: 'unknown' })
    expect(await platform.trace(to(channel), KEY, aMinuteAgo())).toEqual({ kind: 'absent' })
    server.fail(SENDS, { times: 9, status: 503 })
    expect(await platform.post(to(channel), digest(1), KEY)).toMatchObject({ kind: 'unknown', retryAfterMs: null })
  })

  test('when Discord asks for more patience than there is, which is told', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    const limit = server.limit(SENDS, { times: 1, retryAfterSeconds: 120 })
    const posted = await platform.post(to(channel), digest(1), KEY)
    expect(posted.kind).toBe('unknown')
    const waitMs = posted.kind === 'unknown' ? (posted.retryAfterMs ?? 0) : 0
    expect(waitMs).toBeGreaterThan(100_000)
    expect(limit.tooEarly).toEqual([])
  })

  test('but a short wait is waited out', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    server.limit(SENDS, { times: 1, retryAfterSeconds: 0.3 })
    expect(await platform.post(to(channel), digest(1), KEY)).toMatchObject({ kind: 'posted' })
  })

  test('as long as there is no connection, or no longer', async () => {
    const server = await startDiscordServer()
    const { platform } = discordFor(server, scriptedDesk(says42))
    const tried = async () => [
      await platform.post(to(server.channel), digest(1), KEY),
      await platform.trace(to(server.channel), KEY, aMinuteAgo()),
      await platform.tell('1', digest(0)),
    ]
    const nothing = [{ kind: 'unknown' }, { kind: 'unknown' }, false]
    expect(await tried()).toMatchObject(nothing)
    await platform.start()
    await platform.stop(1000)
    expect(await tried()).toMatchObject(nothing)
    expect(ofBot(server)).toEqual([])
  })

  test('when Dateline stops in the middle, which is not held up by it', async () => {
    const { server, channel, platform } = await connectDiscord(says42)
    server.delay(SENDS, 4000)
    const posting = platform.post(to(channel), digest(1), KEY)
    await server.until(() => server.requests.some(({ path }) => path.endsWith('/messages')), 'a send')
    await platform.stop(50)
    expect(await posting).toMatchObject({ kind: 'unknown', error: expect.stringContaining('stopping') })
  })
})

describe('what is said below a digest', () => {
  test('is in its conversation: in replies, in a thread, on any page, also after a restart', async () => {
    const memory = memoryInRam()
    const first = await connectDiscord(says42, { memory })
    const { server, channel } = first
    const ann = server.person('Ann')
    await first.platform.post(to(channel), digest(40), KEY)
    const message = postedIn(server)
    await ann.says(channel, 'who?', { replyTo: message }).answered(saying('42'))
    await ann.presses('▶', message).acknowledged()
    await server.until(() => saying('[2/')(server.message(message.id) ?? message), 'page 2')
    await first.platform.stop(1000)

    const second = await connectDiscord(says42, { server, memory })
    await ann.says(channel, 'and why?', { replyTo: message }).answered(saying('42'))
    await ann.presses('Discuss in a thread', server.message(message.id) ?? message).answered(saying('is open'))
    const [thread] = server.threadsOf(channel)
    if (thread === undefined) throw new Error('no thread')
    expect(thread.name).toBe('Digest of Friday')
    await ann.says(thread, 'how old is he?').answered(saying('42'))
    const keys = [...first.desk.brought, ...second.desk.brought].map(({ request }) => request.conversation)
    expect(keys).toEqual(Array(3).fill(`delivery:${KEY}`))
  })

  test('is in its conversation in a thread that somebody opened by themselves', async () => {
    const { server, channel, platform, desk } = await connectDiscord(says42)
    await platform.post(to(channel), digest(1), KEY)
    const message = postedIn(server)
    const thread = server.addThread('their own', channel, message)
    await server.person('Ann').says(thread, 'why?', { mentionBot: true }).answered(saying('42'))
    expect(desk.brought[0]?.request.conversation).toBe(`delivery:${KEY}`)
  })

  test('is in its conversation in a direct message', async () => {
    const { server, platform, desk } = await connectDiscord(says42)
    const ann = server.person('Ann')
    const direct = server.directChannel(ann)
    await platform.post(to(direct), digest(1), KEY)
    const message = postedIn(server, direct)
    await ann.says(direct, 'why?', { replyTo: message }).answered(saying('42'))
    await ann.says(direct, 'something else').answered(saying('42'))
    const keys = desk.brought.map(({ request }) => request.conversation)
    expect(keys).toEqual([`delivery:${KEY}`, `discord:dm:${direct.id}`])
  })

  test('with its buttons is in its conversation: a form, and its answer for everybody, to which one can reply', async () => {
    const field = { name: 'question', label: 'Your question', kind: 'lines' as const, placeholder: null }
    const fields = [{ ...field, isRequired: true, maxLength: 300 }]
    const form = { id: 'story-ask:s1', title: 'Ask about this story', submitLabel: 'Ask', fields }
    const { server, channel, platform, desk } = await connectDiscord(({ what, text }) => {
      if (what === 'press' && text === 'story-ask:s1') return { kind: 'form', form }
      return publicly(says(what === 'press' ? 'Three outlets tell it.' : 'It is 42.'))
    })
    await platform.post(to(channel), digest(3), KEY)
    const message = postedIn(server)
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const open = await ann.presses('story-ask:s1', message).opened()
    const answer = await ann.submits(open, { question: 'why now?' }).answered(saying('42'))
    expect(answer.message_reference?.message_id).toBe(message.id)
    expect(bob.sees(channel).map(({ id }) => id)).toContain(answer.id)
    await bob.presses('Why 1?', message).answered(saying('Three outlets'))
    await bob.says(channel, 'and then?', { replyTo: answer }).answered(saying('42'))
    expect(desk.brought.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'press story-ask:s1',
      'submit story-ask:s1',
      'press story-why:s1',
      'respond and then?',
    ])
    expect(desk.brought[1]?.values).toEqual({ question: 'why now?' })
    const keys = desk.brought.map(({ request }) => request.conversation)
    expect(keys).toEqual(Array(4).fill(`delivery:${KEY}`))
  })
})

test('a digest that is the reply to a command begins its conversation', async () => {
  const { server, channel, desk } = await connectDiscord(({ what }) => {
    const begun = what === 'run' ? { conversation: `delivery:${KEY}` } : {}
    return { kind: 'message', message: digest(what === 'run' ? 3 : 0), isPrivate: false, ...begun }
  })
  const ann = server.person('Ann')
  const shown = await ann.runs('summary', { topic: 'now' }, { channel }).answered(saying('Digest of Friday'))
  await ann.says(channel, 'who?', { replyTo: shown }).answered(saying('Nothing new'))
  expect(desk.brought[1]?.request.conversation).toBe(`delivery:${KEY}`)
})

describe('a story of a digest', () => {
  const about = (n: number): MessageAction[] => [
    { id: `story-ask:${n}`, label: 'Ask about it' },
    { id: `story-why:${n}`, label: 'Why is it here?' },
  ]
  const message: Message = {
    heading: 'Digest of Friday',
    blocks: [1, 2, 3].flatMap((n) => [
      { kind: 'headline', text: `${n}. Headline ${n}`, extent: '2 outlets', actions: about(n) } as const,
      { kind: 'paragraph', sentences: [{ text: `Story ${n}.`, citations: [] }] } as const,
    ]),
    actions: [],
  }

  test('stands in a menu that opens a form about it, and in one that says why it is there', async () => {
    const field = { name: 'question', label: 'Your question', kind: 'lines' as const, placeholder: null }
    const fields = [{ ...field, isRequired: true, maxLength: 300 }]
    const form = { id: 'story-ask:2', title: 'Ask', submitLabel: 'Ask', fields }
    const { server, channel, platform, desk } = await connectDiscord(({ what, text }) => {
      if (what === 'press' && text === form.id) return { kind: 'form', form }
      const conversation = what === 'submit' ? { conversation: `delivery:${KEY}:s2` } : {}
      return { kind: 'message', message: says(`Answer to ${text}`), isPrivate: what === 'press', ...conversation }
    })
    await platform.post(to(channel), message, KEY)
    const [ann, bob] = [server.person('Ann'), server.person('Bob')]
    const open = await ann.selects('~menu:0', ['story-ask:2'], postedIn(server)).opened()
    const answer = await ann.submits(open, { question: 'why now?' }).answered(saying('Answer to story-ask:2'))
    await bob.selects('~menu:1', ['story-why:3'], postedIn(server)).answered(saying('Answer to story-why:3'))
    expect(ann.sees(channel).some(saying('story-why:3'))).toBe(false)
    await bob.says(channel, 'and then?', { replyTo: answer }).answered(saying('Answer to and then?'))
    const thread = server.addThread('on the second', channel, answer)
    await bob.says(thread, 'and now?', { mentionBot: true }).answered(saying('Answer to and now?'))
    expect(desk.brought.map(({ request }) => request.conversation)).toEqual([
      ...Array(3).fill(`delivery:${KEY}`),
      ...Array(2).fill(`delivery:${KEY}:s2`),
    ])
  })
})

describe('one person', () => {
  test('is told in a direct message', async () => {
    const { server, platform } = await connectDiscord(says42)
    const ann = server.person('Ann')
    expect(await platform.tell(ann.id, says('The digest is paused.'))).toBe(true)
    expect(ofBot(server, server.directChannel(ann)).map(plainText)).toEqual(['The digest is paused.'])
  })

  test('who takes no direct messages, or is nobody, cannot be told', async () => {
    const { server, platform } = await connectDiscord(says42)
    const ann = server.person('Ann')
    server.fail(SENDS, { times: 1, status: 403, code: 50007, message: 'Cannot send messages to this user' })
    expect(await platform.tell(ann.id, says('Psst.'))).toBe(false)
    expect(await platform.tell('123456789012345678', says('Psst.'))).toBe(false)
    onTestFinished(() => expect(ofBot(server)).toEqual([]))
  })
})
