// Digests subscribed to and changed by forms on Discord, with the real desk behind the real client.
import { ComponentType, MessageFlags, PermissionFlagsBits } from 'discord.js'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { report } from './support/desk.ts'
import { discordFor } from './support/discord-platform.ts'
import { liveMentions, type OpenForm, plainText, startDiscordServer } from './support/discord-server/index.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'
import { memoryInRam } from './support/scripted-desk.ts'

const FILES = {
  'mill.txt': report(
    { title: 'Paper mill at Orsk Bridge burns down', outlet: 'Bridge Echo', published: '2025-09-18T02:00:00Z' },
    'The paper mill at Orsk Bridge burned down early on Thursday. Two night watchmen were hurt by smoke.',
  ),
}
const WEEKDAYS = 'Monday, Tuesday, Wednesday, Thursday, Friday'
const START = new Date('2025-09-18T09:00:00Z')
const saying = (text: string) => (message: Parameters<typeof plainText>[0]) => plainText(message).includes(text)
const isEphemeral = ({ flags }: { flags?: number | undefined }): boolean =>
  ((flags ?? 0) & MessageFlags.Ephemeral) !== 0

let front: FrontDesk
beforeAll(async () => {
  front = await openFrontDesk(FILES)
})

/** Ann manages channels, Bob does not. */
async function guild() {
  const server = await startDiscordServer({ responseWindowMs: 30_000 })
  const memory = memoryInRam()
  let seconds = 0
  const desk = front.open({ clock: () => new Date(START.getTime() + ++seconds * 1000) })
  const connected = async () => {
    const { platform } = discordFor(server, desk, { memory })
    await platform.start()
    return platform
  }
  const platform = await connected()
  onTestFinished(() => expect(server.violations).toEqual([]))
  const ann = server.person('Ann', { permissions: PermissionFlagsBits.ManageChannels })
  const bob = server.person('Bob')
  const { channel } = server
  const digests = () => front.storage.subscriptions.list({ platform: 'discord', community: null, channel: channel.id })
  return { server, platform, connected, ann, bob, channel, digests }
}

/** What stands in the fields of a form, by their names. */
function standing({ form }: OpenForm): Record<string, unknown> {
  const labels = form.components as unknown as { component: Record<string, unknown> }[]
  return Object.fromEntries(
    labels.map(({ component: { custom_id, value, options } }) => {
      const all = options as { value: string; default: boolean }[] | undefined
      const chosen = all?.filter((option) => option.default).map((option) => option.value)
      return [custom_id, chosen?.join(', ') ?? value ?? '']
    }),
  )
}

describe('the form of a digest', () => {
  test('opens from /digest subscribe alone, and tells the channel who sent it, which calls nobody', async () => {
    const { ann, bob, channel, digests } = await guild()
    const form = await ann.runs('digest subscribe', {}, { channel }).opened()
    expect(form.form.components).toHaveLength(5)
    const kinds = (form.form.components as unknown as { component: { type: number } }[]).map(
      ({ component }) => component.type,
    )
    const { TextInput, CheckboxGroup, RadioGroup } = ComponentType
    expect(kinds).toEqual([TextInput, CheckboxGroup, TextInput, TextInput, RadioGroup])
    expect(standing(form)).toMatchObject({ time: '08:30', days: WEEKDAYS, zone: '', length: 'normal' })
    const told = await ann.submits(form, { length: 'short' }).answered()
    expect(plainText(told)).toContain('Subscribed: a digest on weekdays at 08:30')
    expect(plainText(told)).toContain('Asked for by Ann.')
    expect(isEphemeral(told)).toBe(false)
    expect(liveMentions(told).filter(({ kind }) => kind === 'mention')).toEqual([])
    expect(bob.sees(channel).map(({ id }) => id)).toContain(told.id)
    expect(await digests()).toMatchObject([{ subscriber: ann.id, taste: { length: 'short' }, saysWhenEmpty: false }])
    const more = await ann.presses('Topics and more', told).opened()
    expect(standing(more)).toMatchObject({ corrections: 'on', empty: 'quiet' })
    await ann.submits(more, { empty: 'line' }).answered()
    expect(await digests()).toMatchObject([{ taste: { length: 'short' }, saysWhenEmpty: true }])
  })

  test('sent by somebody with a hostile name calls nobody and looks like nothing else', async () => {
    const { server, channel } = await guild()
    const name = '@everyone **x** <@&1>'
    const eve = server.person(name, { permissions: PermissionFlagsBits.ManageChannels })
    const form = await eve.runs('digest subscribe', {}, { channel }).opened()
    const told = await eve.submits(form, { time: '8:00' }).answered(saying('Subscribed'))
    expect(liveMentions(told).filter(({ kind }) => kind === 'mention')).toEqual([])
    expect(plainText(told)).toContain(String.raw`\*\*x\*\*`)
  })

  test('opens from /digest edit with what stands, and changes what was changed', async () => {
    const { ann, channel, digests } = await guild()
    const given = { when: '8:30 Europe/Vilnius', topics: 'mill, chess' }
    await ann.runs('digest subscribe', given, { channel }).answered(saying('Subscribed'))
    const form = await ann.runs('digest edit', {}, { channel }).opened()
    expect(standing(form)).toEqual({
      ...{ time: '08:30', days: `${WEEKDAYS}, Saturday, Sunday`, zone: 'Europe/Vilnius' },
      ...{ topics: 'mill, chess', length: 'normal' },
    })
    const told = await ann.submits(form, { topics: '', length: 'long' }).answered()
    expect(plainText(told)).toContain('Changed: a digest every day at 08:30')
    expect(await digests()).toMatchObject([{ taste: { topics: [], length: 'long' } }])
  })

  test('that is wrong somewhere is refused with what is wrong, to who sent it alone', async () => {
    const { ann, bob, channel, digests } = await guild()
    const form = await ann.runs('digest subscribe', {}, { channel }).opened()
    const filled = { time: 'whenever', days: 'Friday', zone: 'Atlantis', topics: 'mill', length: 'long' }
    const told = await ann.submits(form, filled).answered()
    expect(isEphemeral(told)).toBe(true)
    expect(plainText(told)).toContain('I do not understand “whenever”. Write it like this: weekdays 8:30')
    expect(plainText(told)).toContain('There is no time zone “Atlantis”.')
    expect(bob.sees(channel)).toEqual([])
    expect(await digests()).toEqual([])
  })

  test('of a digest that somebody else has changed meanwhile says so, and changes nothing', async () => {
    const { server, ann, channel, digests } = await guild()
    await ann.runs('digest subscribe', { when: '8:00' }, { channel }).answered(saying('Subscribed'))
    const form = await ann.runs('digest edit', {}, { channel }).opened()
    const eve = server.person('Eve', { permissions: PermissionFlagsBits.ManageGuild })
    await eve.runs('digest edit', { when: '9:00' }, { channel }).answered(saying('Changed'))
    const told = await ann.submits(form, { length: 'short' }).answered()
    expect(plainText(told)).toContain('Somebody has changed this digest meanwhile: it comes every day at 09:00')
    expect(await digests()).toMatchObject([{ schedule: { text: 'every day at 09:00' }, taste: { length: 'normal' } }])
  })

  test('of a digest that is gone says so', async () => {
    const { ann, channel, digests } = await guild()
    await ann.runs('digest subscribe', { when: '8:00' }, { channel }).answered(saying('Subscribed'))
    const form = await ann.runs('digest edit', {}, { channel }).opened()
    await ann.runs('digest unsubscribe', {}, { channel }).answered(saying('Ended'))
    const told = await ann.submits(form, { length: 'short' }).answered()
    expect(plainText(told)).toContain('That digest is not there any more')
    expect(isEphemeral(told)).toBe(true)
    expect(await digests()).toEqual([])
  })

  test('is not opened for who may not manage the channel, nor is anything ended by mentioning it', async () => {
    const { server, ann, bob, channel, digests } = await guild()
    await ann.runs('digest subscribe', { when: '8:00' }, { channel }).answered(saying('Subscribed'))
    const refused = await bob.runs('digest edit', {}, { channel }).answered()
    expect(plainText(refused)).toContain('/digest edit is for people who may manage this channel.')
    expect(isEphemeral(refused)).toBe(true)
    bob.says(channel, 'digest unsubscribe', { mentionBot: true })
    // Nobody else is told.
    const told = await server.settled(server.directChannel(bob), (messages) => messages.length > 0)
    expect(told.map(plainText).join()).toContain('/digest unsubscribe is for people who may manage this channel.')
    expect(ann.sees(channel).filter(saying('for people who may manage'))).toEqual([])
    expect(await digests()).toHaveLength(1)
  })

  test('that was opened by somebody who may not any more is refused', async () => {
    const { server, ann, channel, digests } = await guild()
    await ann.runs('digest subscribe', { when: '8:00' }, { channel }).answered(saying('Subscribed'))
    const form = await ann.runs('digest edit', {}, { channel }).opened()
    server.demotes(ann)
    const told = await ann.submits(form, { length: 'short' }).answered()
    expect(plainText(told)).toContain('/digest edit is for people who may manage this channel.')
    expect(isEphemeral(told)).toBe(true)
    expect(await digests()).toMatchObject([{ taste: { length: 'normal' } }])
  })
})
