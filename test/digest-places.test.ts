// Where a digest goes that somebody subscribes to, through the real desk and real clients: a thread gets its own, and where Dateline may
// not post is said at once, with what to do about it.
import { PermissionFlagsBits } from 'discord.js'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createDiscord } from '../src/platforms/discord/platform.ts'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { report } from './support/desk.ts'
import { plainText as onDiscord, startDiscordServer } from './support/discord-server/index.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'
import { PATIENT_MS } from './support/patience.ts'
import { logInRam, memoryInRam, says } from './support/scripted-desk.ts'
import { settingsFor } from './support/slack-app.ts'
import {
  type ChannelOptions,
  plainText as onSlack,
  type SlackMessage,
  startSlackServer,
} from './support/slack-server/index.ts'

const WHEN = { when: 'weekdays 8:30' }

let front: FrontDesk
beforeAll(async () => {
  front = await openFrontDesk({
    'owls.txt': report({ title: 'Owls of Pell', outlet: 'Pell Post' }, 'Owls nest in Pell. Nobody knows since when.'),
  })
})

async function discord() {
  const server = await startDiscordServer({ responseWindowMs: PATIENT_MS })
  const settings = { token: server.token, guildId: null, readsMessages: false, apiUrl: server.apiUrl, shards: 1 }
  const platform = createDiscord(settings, { desk: front.open(), memory: memoryInRam(), log: logInRam() })
  onTestFinished(() => platform.stop(0))
  await platform.start()
  onTestFinished(() => expect(server.violations).toEqual([]))
  const mara = server.person('Mara', { permissions: PermissionFlagsBits.ManageChannels })
  const run = async (command: string, values: Record<string, string>, channel: { id: string }) =>
    onDiscord(await mara.runs(`digest ${command}`, values, { channel: server.channelOf(channel.id) }).answered())
  const digestsOf = (channel: string) =>
    front.storage.subscriptions.list({ platform: 'discord', community: server.guild.id, channel })
  return { server, platform, mara, run, digestsOf, channel: server.channel }
}

describe('on Discord', () => {
  test('a digest that is subscribed in a thread comes in that thread, and is said to', async () => {
    const { server, platform, mara, run, digestsOf, channel } = await discord()
    const thread = server.addThread('the harbour', channel)
    expect(await run('subscribe', WHEN, channel)).not.toContain('thread')
    expect(await run('list', {}, thread)).toMatch(
      /This thread has no digest\.[\s\S]*around this thread has 1 digest of its own/,
    )
    expect(await run('subscribe', { when: '9:00' }, thread)).toMatch(
      /Subscribed: a digest every day at 09:00[\s\S]*It comes in this thread\. For one in the channel around it, subscribe there\./,
    )
    expect((await digestsOf(channel.id)).map(({ schedule }) => schedule.text)).toEqual(['on weekdays at 08:30'])
    const [own] = await digestsOf(thread.id)
    if (own === undefined) throw new Error('the thread has no digest')
    expect(await run('list', {}, thread)).toContain('every day at 09:00')
    expect(await run('list', {}, channel)).not.toContain('09:00')
    const form = await mara.runs('digest edit', {}, { channel: server.channelOf(thread.id) }).opened()
    const saved = await mara.submits(form, { time: '10:00' }).answered()
    expect(onDiscord(saved)).toContain('every day at 10:00')
    await platform.post(own.destination, says('News of the harbour.'), 'abcdef0123456789abcdef01')
    expect(server.messages(thread).map(onDiscord).join()).toContain('News of the harbour.')
    expect(server.messages(channel).map(onDiscord).join()).not.toContain('News of the harbour.')
    expect(await run('unsubscribe', {}, thread)).toContain('Ended: the digest every day at 10:00.')
    expect(await digestsOf(channel.id)).toHaveLength(1)
  })

  test.each([
    ['a channel', PermissionFlagsBits.SendMessages, 'lacks Send Messages in this channel'],
    ['a channel', PermissionFlagsBits.ViewChannel, 'lacks View Channel in this channel'],
    [
      'a channel',
      PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages,
      'lacks View Channel and Send Messages in this channel',
    ],
    [
      'a thread',
      PermissionFlagsBits.SendMessagesInThreads,
      'lacks Send Messages in Threads in the channel around this thread',
    ],
  ])('in %s where it may not post, it says at once what its role lacks', async (where, denied, says) => {
    const { server, run, digestsOf, channel } = await discord()
    const here = where === 'a thread' ? server.addThread('the harbour', channel) : channel
    server.deny(channel, denied)
    const text = await run('subscribe', WHEN, here)
    expect(text).toContain('Subscribed')
    expect(text).toContain(
      `I may not post here as things are: my role ${says}. Give it that under Edit Channel, Permissions.`,
    )
    await run('pause', {}, here)
    expect(await run('resume', {}, here)).toContain(says)
    expect(await digestsOf(here.id)).toHaveLength(1)
  })

  test('what a thread needs is not asked for in a channel, nor the other way round', async () => {
    const { server, run, channel } = await discord()
    const thread = server.addThread('the harbour', channel)
    const other = server.addChannel('news')
    server.deny(other, PermissionFlagsBits.SendMessagesInThreads)
    server.deny(channel, PermissionFlagsBits.SendMessages)
    for (const fine of [other, thread]) expect(await run('subscribe', WHEN, fine)).not.toContain('I may not post')
  })

  test('by the form is told the same', async () => {
    const { server, mara, channel } = await discord()
    server.deny(channel, PermissionFlagsBits.SendMessages)
    const list = await mara.runs('digest list', {}, { channel }).answered()
    const form = await mara.presses('Subscribe to a digest', list).opened()
    const filled = await mara.submits(form, { time: '8:30' }).answered()
    expect(onDiscord(filled)).toMatch(/Subscribed[\s\S]*lacks Send Messages in this channel/)
  })
})

describe('on Slack', () => {
  async function slack(options: ChannelOptions) {
    const server = await startSlackServer({ ackDeadlineMs: PATIENT_MS })
    const platform = createSlack(settingsFor(server), { desk: front.open(), memory: memoryInRam(), log: logInRam() })
    onTestFinished(() => platform.stop(0))
    await platform.start()
    const mara = server.person({ name: 'mara', isAdmin: true })
    return { server, mara, news: server.channel('news', { members: [mara], ...options }) }
  }

  async function subscribedWith(options: ChannelOptions): Promise<string> {
    const { mara, news } = await slack(options)
    mara.runs('/digest', 'subscribe weekdays 8:30', { channel: news })
    const holds = (message: SlackMessage) => onSlack(message).includes('Subscribed')
    return onSlack(await mara.until(news, holds, { withinMs: PATIENT_MS }))
  }

  test.each(['public', 'private'] as const)('in a %s channel it is not in, it asks to be invited', async (kind) => {
    expect(await subscribedWith({ hasBot: false, kind })).toContain(
      'I cannot post here as things are, for I am not in this channel: invite me with /invite @dateline.',
    )
  })

  test('in a channel it is in, it asks for nothing', async () => {
    expect(await subscribedWith({ hasBot: true })).not.toContain('invite')
  })

  test('where threads get none of their own, it says that the channel gets it', async () => {
    const { server, mara, news } = await slack({})
    mara.says(news, 'who?', { mentionBot: true })
    const answer = await mara.until(news, ({ botId }) => botId !== null, { withinMs: PATIENT_MS })
    const within = { thread: answer.threadTs ?? answer.ts, withinMs: PATIENT_MS }
    const below = (text: string) => mara.until(news, (message) => onSlack(message).includes(text), within)
    mara.says(news, 'digest list', { thread: within.thread, mentionBot: true })
    mara.presses('Subscribe to a digest', await below('[Subscribe to a digest]'))
    await server.until(() => mara.modal !== null)
    if (mara.modal === null) throw new Error('no form')
    mara.submits(mara.modal, WHEN)
    expect(onSlack(await below('Subscribed: '))).toContain(
      'It comes in the channel around this thread, not in the thread.',
    )
  })
})
