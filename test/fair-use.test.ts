// What costs a model's time is limited wherever it is asked, and what was given in one place works in no other: real clients, real desk.
import { type APIMessage, PermissionFlagsBits } from 'discord.js'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ChatPlatform, Desk } from '../src/domain/ports.ts'
import { createDiscord } from '../src/platforms/discord/platform.ts'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { BRIDGE } from './support/bridge-story.ts'
import { modelThat } from './support/contract/model-desk.ts'
import { plainText as onDiscord, startDiscordServer } from './support/discord-server/index.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'
import { fails } from './support/model-server.ts'
import { PATIENT_MS } from './support/patience.ts'
import { logInRam, memoryInRam, says } from './support/scripted-desk.ts'
import { settingsFor } from './support/slack-app.ts'
import { plainText as onSlack, type SlackMessage, startSlackServer } from './support/slack-server/index.ts'

/** A day after the last report, so that all of it is news. */
const clock = () => new Date('2031-05-10T18:00:00Z')

let front: FrontDesk
beforeAll(async () => {
  front = await openFrontDesk(BRIDGE)
})

/** A message as somebody sees it. */
interface Shown {
  text: string
  isPrivate: boolean
  /** All of it, as the platform holds it. */
  raw: string
  where: string
  message: unknown
}

/** Somebody who manages the channels, on either platform. */
interface Somebody {
  runs(command: string, values: Record<string, string | boolean>, channel: string): Promise<Shown>
  presses(label: string, on: Shown): Promise<Shown>
  /** Presses, fills in what opens, and sends it. */
  asks(label: string, on: Shown, question: string): Promise<Shown>
}

interface Stage {
  platform: ChatPlatform
  community: string
  channels: [string, string]
  /** What all see who look at a channel, the last message. */
  last(channel: string): Shown
  somebody(name: string): Somebody
}

async function discord(desk: Desk): Promise<Stage> {
  const server = await startDiscordServer({ responseWindowMs: PATIENT_MS })
  const settings = { token: server.token, guildId: null, readsMessages: false, apiUrl: server.apiUrl, shards: 1 }
  const platform = createDiscord(settings, { desk, memory: memoryInRam(), log: logInRam() })
  onTestFinished(() => platform.stop(0))
  await platform.start()
  onTestFinished(() => expect(server.violations).toEqual([]))
  const seen = (message: APIMessage): Shown => ({
    text: onDiscord(message).replaceAll('\\', ''),
    isPrivate: ((message.flags ?? 0) & 64) !== 0,
    ...{ raw: JSON.stringify(message), where: message.channel_id, message },
  })
  return {
    ...{ platform, community: server.guild.id, channels: [server.channel.id, server.addChannel('other').id] },
    last: (channel) => seen(server.messages(server.channelOf(channel)).at(-1) as APIMessage),
    somebody(name) {
      const person = server.person(name, { permissions: PermissionFlagsBits.ManageChannels })
      const answered = async (ran: ReturnType<typeof person.presses>): Promise<Shown> => {
        const all = () => [ran.reply(), ...ran.followUps()].filter((one) => one !== null)
        const finished = () => all().find((one) => onDiscord(one) !== '' && !/^-# .* …$/m.test(onDiscord(one)))
        await server.until(() => finished() !== undefined, 'an answer', PATIENT_MS)
        return seen(finished() as APIMessage)
      }
      const open = (label: string, on: Shown) => person.presses(label, on.message as APIMessage)
      return {
        runs: (command, values, channel) =>
          answered(person.runs(command, values, { channel: server.channelOf(channel) })),
        presses: (label, on) => answered(open(label, on)),
        async asks(label, on, question) {
          const [story = ''] = /digest-why:[^"]+/.exec(on.raw) ?? []
          const why = await answered(person.selects('~menu:0', [story], on.message as APIMessage))
          const form = await open(label, why).opened(PATIENT_MS)
          return answered(person.submits(form, { question }))
        },
      }
    },
  }
}

async function slack(desk: Desk): Promise<Stage> {
  const server = await startSlackServer({ ackDeadlineMs: PATIENT_MS })
  const platform = createSlack(settingsFor(server), { desk, memory: memoryInRam(), log: logInRam() })
  onTestFinished(() => platform.stop(0))
  await platform.start()
  onTestFinished(() => expect(server.violations).toEqual([]))
  const channels = [server.channel('news'), server.channel('other')] as const
  const called = (id: string) => channels.find((one) => one.id === id) ?? channels[0]
  const seen = (message: SlackMessage): Shown => ({
    text: onSlack(message),
    isPrivate: message.ephemeralTo !== null,
    ...{ raw: JSON.stringify(message), where: message.channel, message },
  })
  return {
    ...{ platform, community: server.team.id, channels: [channels[0].id, channels[1].id] },
    last: (channel) => seen(server.messages.findLast((one) => one.channel === channel) as SlackMessage),
    somebody(name) {
      const person = server.person({ name, isAdmin: true })
      for (const { members } of channels) members.add(person.id)
      const after = async (act: () => unknown): Promise<Shown> => {
        const before = server.messages.length
        act()
        const isDone = (one: SlackMessage) =>
          one.botId !== null && !/^(?:Searching|Reading)[^\n]* …$/m.test(onSlack(one))
        const found = () => server.messages.slice(before).find(isDone)
        await server.until(() => found() !== undefined, { withinMs: PATIENT_MS })
        await server.settled({ quietMs: 30, withinMs: PATIENT_MS })
        return seen(found() as SlackMessage)
      }
      return {
        runs(command, values, channel) {
          const [first = '', second = ''] = command.split(' ')
          const typed = Object.entries(values).map(([option, value]) => (value === true ? option : String(value)))
          const name = first === 'ask' ? '/ask' : `/${first}`
          return after(() => person.runs(name, [second, ...typed].join(' ').trim(), { channel: called(channel) }))
        },
        presses: (label, on) => after(() => person.presses(label, on.message as SlackMessage)),
        async asks(label, on, question) {
          const [story = ''] = /digest-why:[^"]+/.exec(on.raw) ?? []
          const why = await after(() => person.presses(story, on.message as SlackMessage))
          person.presses(label, why.message as SlackMessage)
          await server.until(() => person.modal !== null, { withinMs: PATIENT_MS })
          const { modal } = person
          if (modal === null) throw new Error('no form')
          const before = server.messages.length
          const act = person.submits(modal, { question })
          await act.acknowledged()
          const note = () => person.modal && JSON.stringify(person.modal).match(/[^"]*Ask again in [^"]*/)?.[0]
          const said = () => server.messages.slice(before).some(({ botId }) => botId !== null)
          await server.until(() => Boolean(note()) || said(), { withinMs: PATIENT_MS })
          const told = note()
          if (told && person.modal) {
            expect(JSON.stringify(person.modal)).toContain(question)
            person.closes(person.modal)
            return { text: told, isPrivate: true, raw: '', where: on.where, message: null }
          }
          await server.settled({ quietMs: 50, withinMs: PATIENT_MS })
          return seen(server.messages.slice(before).findLast(({ botId }) => botId !== null) as SlackMessage)
        },
      }
    },
  }
}

describe.each([
  ['Discord', discord],
  ['Slack', slack],
])('on %s', (name, open) => {
  const withDigest = async (stage: Stage): Promise<Shown> => {
    const mara = stage.somebody('mara')
    const [channel] = stage.channels
    await mara.runs('digest subscribe', { when: 'weekdays 8:30' }, channel)
    const digest = await mara.runs('digest now', {}, channel)
    expect(digest.text).toContain('What is new')
    expect(digest.isPrivate).toBe(false)
    return digest
  }

  test('“Ask about it” counts as a question: no more of them reach the model than a person may ask', async () => {
    const { model, server } = await modelThat(fails(500))
    // The digest itself is a question, too, of somebody else.
    const stage = await open(front.open({ model, clock, limits: { perPerson: 3, perChannel: 100 } }))
    const digest = await withDigest(stage)
    const ann = stage.somebody('ann')
    const before = server.asked.length
    const told: Shown[] = []
    for (let n = 0; n < 6; n++) told.push(await ann.asks('Ask about it', digest, 'Who saw the barge?'))
    expect(server.asked.length - before).toBe(3)
    for (const { text, isPrivate } of told.slice(3)) {
      expect(text).toMatch(/You ask faster than I can read\. Ask again in \d+ seconds\./)
      expect(isPrivate).toBe(true)
    }
    expect(told.slice(0, 3).every(({ isPrivate }) => !isPrivate)).toBe(true)
    // What asks no model goes on working, and elsewhere a story of the digest is not spoken of.
    expect((await ann.runs('digest list', {}, stage.channels[0])).text).toContain('on weekdays at 08:30')
    const [, action = ''] = /(digest-why:[^"]+)"/.exec(digest.raw) ?? []
    const actions = ['digest-ask', 'digest-why'].map((kind) => ({
      ...{ id: action.replace('digest-why', kind), label: `try ${kind}` },
    }))
    const [, elsewhere] = stage.channels
    const to = { platform: name.toLowerCase(), community: stage.community, channel: elsewhere }
    await stage.platform.post(to, { ...says('Press.'), actions }, 'forged-digest')
    const forged = stage.last(elsewhere)
    for (const { label } of actions) expect((await ann.presses(label, forged)).text).toContain('was given elsewhere')
  })

  test('all together are limited as well, in whatever channel they ask', async () => {
    const stage = await open(front.open({ clock, limits: { perPerson: 100, perChannel: 100, inAll: 3 } }))
    const [one, other] = stage.channels
    const asked = (who: string, channel: string) =>
      stage.somebody(who).runs('ask', { question: 'who saw the barge?' }, channel)
    for (const [who, channel] of [
      ['ann', one],
      ['bob', other],
      ['cy', one],
    ] as const)
      expect((await asked(who, channel)).text).toContain('Ilda Marrow')
    const refused = await asked('dan', other)
    expect(refused.text).toMatch(/All who ask me together do so faster than I can read\. Ask again in \d+ seconds\./)
    expect(refused.isPrivate).toBe(true)
  })

  test('an answer for one person is shared by that person from where it was given, and from nowhere else', async () => {
    const stage = await open(front.open({ clock }))
    const [here, elsewhere] = stage.channels
    const [ann, bob] = [stage.somebody('ann'), stage.somebody('bob')]
    const given = await ann.runs('ask', { question: 'who saw the barge?', private: true }, here)
    expect(given.isPrivate).toBe(true)
    const [, id = ''] = /share:([0-9a-f]{16})/.exec(given.raw) ?? []
    const actions = ['share', 'sources', 'up', 'down'].map((kind) => ({
      ...{ id: `${kind}:${id}`, label: `try ${kind}` },
    }))
    const forged = async (channel: string, key: string): Promise<Shown> => {
      const to = { platform: name.toLowerCase(), community: stage.community, channel }
      expect(await stage.platform.post(to, { ...says('Press.'), actions }, key)).toMatchObject({ kind: 'posted' })
      return stage.last(channel)
    }
    const before = await front.answers.records.votes()
    const [there, same] = [await forged(elsewhere, 'forged-there'), await forged(here, 'forged-here')]
    for (const [who, message] of [
      [ann, there],
      [bob, there],
      [bob, same],
    ] as const)
      for (const { label } of actions) {
        const refused = await who.presses(label, message)
        expect(refused.text, label).toContain('was given elsewhere, or to somebody else')
        expect(refused.isPrivate, label).toBe(true)
        expect(refused.text, label).not.toContain('Marrow')
      }
    expect(await front.answers.records.votes()).toEqual(before)
    expect((await ann.presses('Sources', given)).text).toContain('Sources in full')
    const shared = await ann.presses('Share', given)
    expect(shared.isPrivate).toBe(false)
    expect(shared.text).toContain('Ilda Marrow')
    // Now it is everybody's, there.
    expect((await bob.presses('Sources', shared)).text).toContain('Sources in full')
    expect((await bob.presses('try sources', there)).text).toContain('was given elsewhere')
  })
})
