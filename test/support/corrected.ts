// Platforms on loopback with the real desk, and Dateline open on articles that change: what was posted there can be seen to be corrected.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { readSettings } from '../../src/config.ts'
import type { ChatPlatform } from '../../src/domain/ports.ts'
import type { Subscription } from '../../src/domain/subscription.ts'
import { createDiscord } from '../../src/platforms/discord/platform.ts'
import { createSlack } from '../../src/platforms/slack/platform.ts'
import { type OpenDateline, openDateline } from '../../src/wire.ts'
import { report } from './desk.ts'
import { plainText as onDiscord, startDiscordServer } from './discord-server/index.ts'
import { folder } from './load.ts'
import { PATIENT_MS } from './patience.ts'
import { recordsSettings } from './records-place.ts'
import { logInRam } from './scripted-desk.ts'
import { settingsFor } from './slack-app.ts'
import { plainText as onSlack, type SlackMessage, startSlackServer } from './slack-server/index.ts'

export const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
/** The hour that was full last: a digest of it is due. */
export const DUE = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS)

export const TEXT = `The ferry Saint Anna ran aground off Lorn late on Wednesday with 80 people aboard.

Captain Otto Bram was arrested after the accident, police spokeswoman Ida Reck said. Divers looked at the hull.`
export const ASKED = 'who was arrested after the accident of the ferry Saint Anna?'
export const SENTENCE = 'Captain Otto Bram was arrested after the accident, police spokeswoman Ida Reck said.'
export const MENDED = SENTENCE.replace('was arrested', 'was questioned and *not* <@arrested>')

export const ferry = (text: string) =>
  report({ title: 'Ferry runs aground off Lorn', outlet: 'Bridge Echo', published: hoursBefore(2) }, text)
export const hoursBefore = (hours: number): string => new Date(DUE.getTime() - hours * HOUR_MS).toISOString()
export const other = (n: number) =>
  report(
    { title: `Trams stand still in Pell ${n}`, outlet: `Pell Post ${n}`, published: hoursBefore(90 + n) },
    `Trams of line ${n} stood still in Pell for the whole of the day, and ${n + 20} people had to walk home.`,
  )

/** What Dateline has posted, in the order in which it came. */
export interface Shown {
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

export type Connect = (
  open: OpenDateline,
  duty: Parameters<OpenDateline['desk']>[0],
) => Promise<Scene & { platform: ChatPlatform }>

export const PLATFORMS: [string, Connect][] = [
  [
    'discord',
    async (open, duty) => {
      const server = await startDiscordServer({ responseWindowMs: PATIENT_MS })
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
        ask: (question) => said(question).answered((reply) => onDiscord(reply).includes('Go on'), PATIENT_MS),
      }
    },
  ],
  [
    'slack',
    async (open, duty) => {
      const slack = await startSlackServer({ ackDeadlineMs: PATIENT_MS })
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
          await ada.until(news, isWhole, { withinMs: PATIENT_MS })
        },
      }
    },
  ],
]

interface Room extends Scene {
  open: OpenDateline
  /** Writes articles, takes away those that are `null`, and has the folder read. */
  change(files: Record<string, string | null>): Promise<void>
  /** Has what is due delivered, so much later. */
  later(ms?: number): Promise<void>
  /** What was posted since it was called last. */
  news(): Shown[]
}

export async function room(name: string, connect: Connect, env: Record<string, string> = {}): Promise<Room> {
  const root = folder()
  let passed = 0
  const clock = () => new Date(Date.now() + passed)
  const articles = path.join(root, 'articles')
  const data = path.join(root, 'data')
  const place = await recordsSettings(data)
  const settings = readSettings({ articles, data }, { ...place, ...env }, path.join(root, 'none'))
  const open = await openDateline(settings, { log: logInRam(), onNotice() {}, now: clock })
  onTestFinished(() => open.close())
  const { platform, ...scene } = await connect(open, settings.duty)
  onTestFinished(() => platform.stop(0))
  await platform.start()
  const courier = open.courier(new Map([[name, platform]]))
  let seen = 0
  return {
    ...{ ...scene, open },
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
export async function withDigest(name: string, connect: Connect, corrections?: 'on' | 'off') {
  const scene = await room(name, connect)
  await scene.change({ 'ferry.txt': ferry(TEXT), 'a.txt': other(1), 'b.txt': other(2) })
  const { channel, community, open } = scene
  const wishes = { when: '0 * * * *', length: 'long' as const, ...(corrections && { corrections }) }
  const now = new Date(DUE.getTime() - 60_000)
  const destination = { platform: name, community, channel }
  const made = await open.tools.subscriptions.subscribe(
    wishes,
    { destination, subscriber: 'ada' },
    { outlets: [], now },
  )
  if (!('subscription' in made)) throw new Error(made.problem)
  await scene.later(0)
  const [digest, ...others] = scene.news()
  expect(others).toEqual([])
  expect(digest?.text).toContain('Otto Bram')
  return { scene, digest, subscription: made.subscription as Subscription }
}

/** The number behind a quote, as the platform writes it: "[2]", "²". */
export function numberOf(text = '', quote = SENTENCE): string {
  const written = /^\s*\[?([\d¹²³⁴-⁹]+)/.exec(text.slice(text.indexOf(quote) + quote.length))?.[1] ?? ''
  return written.normalize('NFKC')
}
