// Whom a digest calls on Discord, and how loudly: a role that everybody may mention, or nobody without a sound; through the real desk, courier and client.
import { MessageFlags, PermissionFlagsBits } from 'discord.js'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { digestFor } from '../src/digests/compose-digest.ts'
import { createCourier } from '../src/digests/courier.ts'
import { report } from './support/desk.ts'
import { discordFor } from './support/discord-platform.ts'
import { plainText, startDiscordServer } from './support/discord-server/index.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'
import { logInRam } from './support/scripted-desk.ts'

const START = new Date('2025-09-18T09:00:00Z')
const FILES = {
  'mill.txt': report(
    { title: 'Paper mill at Orsk Bridge burns down', outlet: 'Bridge Echo', published: '2025-09-18T02:00:00Z' },
    'The paper mill at Orsk Bridge burned down early on Thursday. Two night watchmen were hurt by smoke.',
  ),
}

let front: FrontDesk
beforeAll(async () => {
  front = await openFrontDesk(FILES)
})

async function guild() {
  const server = await startDiscordServer({ responseWindowMs: 30_000 })
  let now = START
  const { platform } = discordFor(server, front.open({ clock: () => now }))
  await platform.start()
  onTestFinished(() => expect(server.violations).toEqual([]))
  const ann = server.person('Ann', { permissions: PermissionFlagsBits.ManageChannels })
  const { channel } = server
  const { deliveries, subscriptions, processes: holders } = front.storage
  const told = async (values: Record<string, string>, command = 'digest subscribe') =>
    plainText(await ann.runs(command, values, { channel }).answered())
  /** What is posted at ten. */
  async function delivered() {
    const courier = createCourier({
      ...{ subscriptions, deliveries, holders, log: logInRam(), clock: () => now, elapsedMs: () => now.getTime() },
      platforms: new Map([['discord', platform]]),
      make: (one, span, key) => digestFor(one, span, { digests: front.digests, deliveries }, key),
      graceMs: 3_600_000,
    })
    const before = server.messages(channel).length
    now = new Date('2025-09-18T10:00:30Z')
    await courier.tick()
    const posted = server.messages(channel)[before]
    if (posted === undefined) throw new Error('nothing was posted')
    return posted
  }
  return { server, ann, channel, told, delivered }
}

test('a role that everybody may mention is called by the digest, and by nothing else', async () => {
  const { server, ann, channel, told, delivered } = await guild()
  const news = server.role('News', { isMentionable: true })
  const text = await told({ when: '10:00', ping: `<@&${news.id}>` })
  expect(text).toContain('calls @News')
  const posted = await delivered()
  expect(posted.mention_roles).toEqual([news.id])
  expect(posted.mention_everyone).toBe(false)
  expect(posted.flags ?? 0).toSatisfy((flags: number) => (flags & MessageFlags.SuppressNotifications) === 0)
  const shown = await ann.runs('digest now', {}, { channel }).answered()
  expect(shown.mention_roles).toEqual([])
})

test('a silent digest comes without a sound, and calls nobody any more', async () => {
  const { server, told, delivered } = await guild()
  server.role('News', { isMentionable: true })
  expect(await told({ when: '10:00', ping: '@news' })).toContain('calls @News')
  const changed = await told({ silent: 'on' }, 'digest edit')
  expect(changed).toContain('silent')
  expect(changed).not.toContain('calls')
  const posted = await delivered()
  expect((posted.flags ?? 0) & MessageFlags.SuppressNotifications).not.toBe(0)
  expect(posted.mention_roles).toEqual([])
  expect(await told({ ping: 'none', silent: 'off' }, 'digest edit')).not.toContain('silent')
})

test('everybody is never called, nor a role that is not there or that not everybody may mention', async () => {
  const { server, told } = await guild()
  const quiet = server.role('Editors', { isMentionable: false })
  server.role('News', { isMentionable: true })
  for (const ping of ['@everyone', 'here', server.guild.id])
    expect(await told({ when: '10:00', ping })).toContain('Everyone is never called')
  expect(await told({ when: '10:00', ping: 'Nobody' })).toContain('There is no role “Nobody” here.')
  expect(await told({ when: '10:00', ping: `<@&${quiet.id}>` })).toContain('allow anyone to mention it')
  expect(await told({ when: '10:00', ping: 'news', silent: 'on' })).toContain('A silent digest calls nobody')
})
