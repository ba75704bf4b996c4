// When an article that was quoted says otherwise, or is gone, the digest or answer that quoted it gets one reply where it stands.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../src/config.ts'
import type { Courier } from '../src/digests/courier.ts'
import type { ChatPlatform } from '../src/domain/ports.ts'
import type { Subscription } from '../src/domain/subscription.ts'
import { createDiscord } from '../src/platforms/discord/platform.ts'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { type OpenDateline, openDateline } from '../src/wire.ts'
import { report } from './support/desk.ts'
import { plainText as onDiscord, startDiscordServer } from './support/discord-server/index.ts'
import { expectCorrectedOnceThough } from './support/killed-deliveries.ts'
import { folder } from './support/load.ts'
import { logInRam } from './support/scripted-desk.ts'
import { settingsFor } from './support/slack-app.ts'
import { plainText as onSlack, type SlackMessage, startSlackServer } from './support/slack-server/index.ts'
import { STAGES } from './support/stages.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
const WAIT_MS = 20_000
/** The hour that was full last: a digest of it is due. */
const DUE = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)

const TEXT = `The ferry Saint Anna ran aground off Lorn late on Wednesday with 80 people aboard.

Captain Otto Bram was arrested after the accident, police spokeswoman Ida Reck said. Divers looked at the hull.`
const ASKED = 'who was arrested after the accident of the ferry Saint Anna?'
const SENTENCE = 'Captain Otto Bram was arrested after the accident, police spokeswoman Ida Reck said.'
const MENDED = SENTENCE.replace('was arrested', 'was questioned and *not* <@arrested>')

const ferry = (text: string) =>
  report({ title: 'Ferry runs aground off Lorn', outlet: 'Bridge Echo', published: hoursBefore(2) }, text)
const hoursBefore = (hours: number): string => new Date(DUE.getTime() - hours * HOUR_MS).toISOString()
const other = (n: number) =>
  report(
    { title: `Trams stand still in Pell ${n}`, outlet: `Pell Post ${n}`, published: hoursBefore(90 + n) },
    `Trams of line ${n} stood still in Pell for the whole of the day, and ${n + 20} people had to walk home.`,
  )

/** What Dateline has posted, in the order in which it came. */
interface Shown {
  id: string
  text: string
  /** What it replies to, or the thread that it stands in. */
  below: string | null
}

interface Scene {
  channel: string
  community: string
  shown(): Shown[]
  ask(question: string): Promise<unknown>
  violations(): readonly unknown[]
}

type Connect = (
  open: OpenDateline,
  duty: Parameters<OpenDateline['desk']>[0],
) => Promise<Scene & { platform: ChatPlatform }>

const PLATFORMS: [string, Connect][] = [
  [
    'discord',
    async (open, duty) => {
      const server = await startDiscordServer({ responseWindowMs: WAIT_MS })
      const { token, apiUrl, guild, channel, botUser } = server
      const settings = { token, guildId: null, readsMessages: true, apiUrl, shards: 1 }
      const platform = createDiscord(settings, {
        desk: open.desk(duty),
        memory: open.memory('discord'),
        log: logInRam(),
      })
      const own = () => server.messages(channel).filter(({ author }) => author.id === botUser.id)
      const said = (question: string) => server.person('Ann').says(channel, question, { mentionBot: true })
      return {
        ...{ platform, channel: channel.id, community: guild.id, violations: () => server.violations },
        shown: () =>
          own().map((one) => ({
            ...{
              id: one.id,
              text: onDiscord(one).replaceAll('\\', ''),
              below: one.message_reference?.message_id ?? null,
            },
          })),
        ask: (question) => said(question).answered((reply) => onDiscord(reply).includes('Go on'), WAIT_MS),
      }
    },
  ],
  [
    'slack',
    async (open, duty) => {
      const slack = await startSlackServer({ ackDeadlineMs: WAIT_MS })
      const log = logInRam()
      const platform = createSlack(settingsFor(slack), { desk: open.desk(duty), memory: open.memory('slack'), log })
      const ada = slack.person({ name: 'ada' })
      const news = slack.channel('news', { members: [ada] })
      const own = () => slack.messages.filter(({ channel, botId }) => channel === news.id && botId !== null)
      return {
        ...{ platform, channel: news.id, community: slack.team.id, violations: () => slack.violations },
        shown: () => own().map((one) => ({ id: one.ts, text: onSlack(one), below: one.threadTs })),
        ask: async (question) => {
          ada.says(news, question, { mentionBot: true })
          const isWhole = (one: SlackMessage) => one.botId !== null && /Sources/.test(onSlack(one))
          await ada.until(news, isWhole, { withinMs: WAIT_MS })
        },
      }
    },
  ],
]

interface Room extends Scene {
  courier: Courier
  open: OpenDateline
  /** Writes articles, takes away those that are `null`, and has the folder read. */
  change(files: Record<string, string | null>): Promise<void>
  /** Has what is due delivered, so much later. */
  later(ms?: number): Promise<void>
  /** What was posted since it was called last. */
  news(): Shown[]
}

async function room(name: string, connect: Connect, env: Record<string, string> = {}): Promise<Room> {
  const root = folder()
  let passed = 0
  const clock = () => new Date(Date.now() + passed)
  const articles = path.join(root, 'articles')
  const settings = readSettings({ articles, data: path.join(root, 'data') }, env, path.join(root, 'none'))
  const open = await openDateline(settings, { log: logInRam(), onNotice() {}, now: clock })
  onTestFinished(() => open.close())
  const { platform, ...scene } = await connect(open, settings.duty)
  onTestFinished(() => platform.stop(0))
  await platform.start()
  const courier = open.courier(new Map([[name, platform]]))
  let seen = 0
  return {
    ...{ ...scene, courier, open },
    async change(files) {
      mkdirSync(articles, { recursive: true })
      for (const [file, text] of Object.entries(files))
        if (text === null) rmSync(path.join(articles, file))
        else writeFileSync(path.join(articles, file), text)
      await open.refresh({ now: clock() })
    },
    async later(ms = 60_000) {
      passed += ms
      await courier.tick()
    },
    news() {
      const all = scene.shown()
      const news = all.slice(seen)
      seen = all.length
      return news
    },
  }
}

/** A channel that has just got its digest, which quotes the ferry. */
async function withDigest(name: string, connect: Connect, corrections?: 'on' | 'off') {
  const scene = await room(name, connect)
  await scene.change({ 'ferry.txt': ferry(TEXT), 'a.txt': other(1), 'b.txt': other(2) })
  const { channel, community, open } = scene
  const wishes = { when: '0 * * * *', ...(corrections && { corrects: corrections === 'on' }) }
  const now = new Date(DUE.getTime() - 60_000)
  const destination = { platform: name, community, channel }
  const made = await open.tools.subscriptions.subscribe(wishes, { destination, subscriber: 'ada', outlets: [], now })
  if (!('subscription' in made)) throw new Error(made.problem)
  await scene.later(0)
  const [digest, ...others] = scene.news()
  expect(others).toEqual([])
  expect(digest?.text).toContain('Otto Bram')
  return { scene, digest, subscription: made.subscription as Subscription }
}

const numberOf = (text = '', quote = SENTENCE): string =>
  /\[?(\d+)\]?/.exec(text.slice(text.indexOf(quote) + quote.length))?.[1] ?? ''

describe.each(PLATFORMS)('on %s', (name, connect) => {
  test('a digest gets one reply with the old and the new words, and the next digest does not tell it again', async () => {
    const { scene, digest } = await withDigest(name, connect)
    await scene.later()
    expect(scene.news()).toEqual([])
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later()
    const replies = scene.news()
    expect(replies).toHaveLength(1)
    expect(replies[0]?.below).toBe(digest?.id)
    const text = replies[0]?.text ?? ''
    expect(text).toContain(`The article cited as [${numberOf(digest?.text)}] now says: “${MENDED}”`)
    expect(text).toContain(`Before: “${SENTENCE}”`)
    // Once is enough, also where it changes again, and the next digest has it no more.
    await scene.later()
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED.replace('questioned', 'let go'))) })
    await scene.later()
    expect(scene.news()).toEqual([])
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later(HOUR_MS)
    expect(scene.news()).toEqual([])
    expect(scene.violations()).toEqual([])
  })

  test('an answer gets one where the settings ask for it, below what it said', async () => {
    const scene = await room(name, connect, { CORRECT_ANSWERS: 'on' })
    await scene.change({ 'ferry.txt': ferry(TEXT), 'a.txt': other(1), 'b.txt': other(2) })
    await scene.ask(ASKED)
    await scene.later()
    const [answer] = scene.news()
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later()
    await scene.later()
    const replies = scene.news()
    expect(replies.map(({ below }) => below)).toEqual([name === 'slack' ? answer?.below : answer?.id])
    expect(replies[0]?.text).toMatch(/^The article cited as \[\d\] now says: “/)
    expect(replies[0]?.text).toContain(MENDED)
    expect(scene.violations()).toEqual([])
  })
})

describe.each(PLATFORMS.slice(0, 1))('of what was posted on %s', (name, connect) => {
  test('nothing is said where only the wording was edited, or the channel does not want it', async () => {
    const { scene } = await withDigest(name, connect)
    await scene.change({
      'ferry.txt': ferry(TEXT.replace('80 people', 'eighty people').replace('Divers', 'Two divers')),
    })
    await scene.later()
    expect(scene.news()).toEqual([])
    const { scene: quiet } = await withDigest(name, connect, 'off')
    await quiet.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await quiet.later()
    expect(quiet.news()).toEqual([])
  })

  test('an answer gets none unless the settings say so, and nothing gets one after CORRECTION_DAYS', async () => {
    const scene = await room(name, connect)
    await scene.change({ 'ferry.txt': ferry(TEXT), 'a.txt': other(1) })
    await scene.ask(ASKED)
    scene.news()
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await scene.later()
    expect(scene.news()).toEqual([])
    const { scene: late, subscription } = await withDigest(name, connect)
    await late.open.tools.subscriptions.edit(subscription, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    await late.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, MENDED)) })
    await late.later(7.1 * DAY_MS)
    expect(late.news()).toEqual([])
  })

  test('a sentence that is said no more, and an article that is gone for an hour, are told as that', async () => {
    const { scene, digest } = await withDigest(name, connect)
    await scene.change({ 'ferry.txt': ferry(TEXT.replace(SENTENCE, '')) })
    await scene.later()
    const n = numberOf(digest?.text)
    expect(scene.news().map(({ text }) => text)).toEqual([
      expect.stringContaining(`The article cited as [${n}] no longer says: “${SENTENCE}”`),
    ])
    const { scene: gone, subscription } = await withDigest(name, connect)
    await gone.open.tools.subscriptions.edit(subscription, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    await gone.change({ 'ferry.txt': null })
    await gone.later()
    expect(gone.news()).toEqual([])
    await gone.later(HOUR_MS)
    const replies = gone.news()
    expect(replies).toHaveLength(1)
    expect(replies[0]?.text).toMatch(/The article cited as \[\d\] is no longer among the articles\. It said: “/)
  })

  test('an article that left with many others, or for its age, is not', async () => {
    const { scene, subscription } = await withDigest(name, connect)
    await scene.open.tools.subscriptions.edit(subscription, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    const more = Object.fromEntries([3, 4, 5].map((n) => [`c${n}.txt`, other(n)]))
    await scene.change(more)
    // One after another, so that none of them is waited for.
    for (const file of ['c3.txt', 'c4.txt', 'ferry.txt']) await scene.change({ [file]: null })
    await scene.change({ 'c5.txt': null })
    await scene.later(2 * HOUR_MS)
    await scene.open.refresh({ now: new Date(), confirmsRemoval: true })
    await scene.later(2 * HOUR_MS)
    expect(scene.news()).toEqual([])
    const { scene: aged, subscription: one } = await withDigest(name, connect)
    await aged.open.tools.subscriptions.edit(one, { when: '0 0 1 1 *' }, { outlets: [], now: new Date() })
    await aged.open.refresh({ now: new Date(Date.now() + 3 * DAY_MS), retentionDays: 1 })
    await aged.later(2 * HOUR_MS)
    expect(aged.news()).toEqual([])
  })
})

test.each(STAGES)('killed in the middle of a correction on %s: it arrives once', async (_name, open) => {
  await expectCorrectedOnceThough(await open())
})
