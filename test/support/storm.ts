// A storm over processes that share the work: they are killed and suspended at any moment while people ask and digests fall due, and what they
// stand on goes away for a while. What became of all that is counted at the end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { openStorage } from '../../src/storage/open.ts'
import { discordAt, type OnDuty, onDuty, slackAt } from './contract/on-duty-child.ts'
import { plainText as onDiscord, startDiscordServer } from './discord-server/index.ts'
import { shardOf } from './discord-server/snowflake.ts'
import { type Delivery, plainText as onSlack, type SlackMessage, startSlackServer } from './slack-server/index.ts'

export interface StormOptions {
  kills: number
  pauses: number
  pauseMs: number
  /** The settings that say where records and passages lie. */
  env?: Record<string, string>
  /** As `openStorage` takes it. */
  database?: string | null
  /** Slack itself does after a moment, a minute and five. */
  slackTriesAgainMs?: number[]
  /** What else goes wrong: each is begun in turn, as often as there is a kill in ten. */
  troubles?: (() => Promise<void>)[]
}

export interface Outcome {
  questions: number
  /** Questions with exactly one answer; with none, but told to ask again; with neither; with more than one. */
  answered: number
  told: number
  lost: string[]
  /** With neither, and no process heard of them: Discord tells nothing again, and Slack gives up after four times without an answer. */
  unheard: number
  doubled: string[]
  /** Digests that fell due, and messages that hold one. */
  due: number
  posted: number
  /** Deliveries in a state other than sent, with why. */
  open: string[]
  violations: unknown[]
}

const isHeardOf = ({ attempts }: Delivery) => attempts.some(({ acknowledgedAt }) => acknowledgedAt !== null)
const QUESTION = 'who refused to cross?'
const ANSWER = 'Marta Gelb'
const TOLD = /interrupted|being restarted|Something went wrong|cannot get at|in a (?:minute|moment)/
const CHANNELS = 12
/** Generously more than a process takes to be back. */
const SETTLE_MS = 150_000
const CALM_MS = 40_000

export async function storm({
  kills,
  pauses,
  pauseMs,
  env = {},
  database = null,
  troubles = [],
  slackTriesAgainMs = [500, 2000, 5000],
}: StormOptions): Promise<Outcome> {
  const [articles, data] = ['articles', 'data'].map((name) => mkdtempSync(path.join(tmpdir(), `storm-${name}-`)))
  if (articles === undefined || data === undefined) throw new Error('no folders')
  onTestFinished(() => {
    for (const folder of [articles, data]) rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(path.join(articles, 'a.txt'), `Ferries stop\n\n${ANSWER} refused to cross the strait on Monday.`)
  const discord = await startDiscordServer({ shards: 2, responseWindowMs: 30_000 })
  const slack = await startSlackServer({ ackDeadlineMs: 10_000, retryDelaysMs: slackTriesAgainMs })
  const guilds = [discord.guild]
  for (; new Set(guilds.map(({ id }) => shardOf(id, 2))).size < 2; await wait(1)) guilds.push(discord.addGuild('More'))
  const limits = { ASKS_PER_PERSON: '10000', ASKS_PER_CHANNEL: '10000', ASKS_TOTAL: '100000' }
  const all = { ...discordAt(discord), ...slackAt(slack), ...limits, REFRESH_SECONDS: '5', LOG_LEVEL: 'silent', ...env }
  /** Whichever is killed, another can do all that it does, but for its shards. */
  const slots = [
    { ROLES: 'gateway,digests', DISCORD_SHARDS: '0-0/2' },
    { ROLES: 'gateway,refresh', DISCORD_SHARDS: '1-1/2' },
    { ROLES: 'digests,refresh' },
  ]
  const ended: string[] = []
  const begin = (at: number): OnDuty => {
    const one = onDuty(['--articles', articles, '--data', data], { ...all, ...slots[at] })
    // Nobody starts again what ends by itself.
    void one.done.then(({ status, stderr }) => status && ended.push(`ended with ${status}: ${stderr}`))
    return one
  }
  const running = [begin(1)]
  await running[0]?.says('Discord: connected as ')
  running.unshift(begin(0))
  running.push(begin(2))
  await Promise.all([running[0]?.says('Slack: connected as '), running[2]?.says('Discord: posts as ')])
  const storage = await openStorage({ articles, data, now: new Date(), onNotice() {}, ...(database && { database }) })
  onTestFinished(() => void storage.close())

  const channels = Array.from({ length: CHANNELS }, (_, at) => {
    const guild = guilds[at % guilds.length] ?? discord.guild
    if (at % 3 === 0) return { platform: 'slack', community: slack.team.id, channel: slack.channel(`digest-${at}`).id }
    return { platform: 'discord', community: guild.id, channel: discord.addChannel(`digest-${at}`, guild).id }
  })
  const since = Date.now()
  for (const [at, destination] of channels.entries())
    await storage.subscriptions.save({
      ...{ id: `s${at}`, destination, subscriber: 'discord:1', state: 'active', pausedBecause: null },
      schedule: { cron: '0 0 1 1 *', timeZone: 'UTC', text: 'once a year' },
      taste: { topics: [], without: [], outlets: [], length: 'normal' },
      ...{ saysWhenEmpty: true, createdAt: new Date(since - 90_000_000), activeSince: new Date(since) },
    })

  let due = 0
  /** `isHeard`: whether a process has said so, to Slack or in the records. */
  const asked: { name: string; given: () => string[]; isHeard: () => Promise<boolean> }[] = []
  const over = new AbortController()
  const calm = async (ms: number) => wait(ms, undefined, { signal: over.signal }).catch(() => undefined)
  const retried = async (work: () => Promise<unknown>): Promise<void> => {
    while (
      !(await work().then(
        () => true,
        () => false,
      ))
    )
      await wait(200)
  }
  async function fallDue(): Promise<void> {
    for (; !over.signal.aborted; await calm(700)) {
      const subscriptionId = `s${due++ % CHANNELS}`
      const dueAt = new Date()
      await retried(() => storage.deliveries.note({ subscriptionId, dueAt, skippedBecause: null }))
    }
  }
  async function askOnDiscord(): Promise<void> {
    const isConnected = () =>
      discord.connected(1000).then(
        () => true,
        () => false,
      )
    for (let n = 0; !over.signal.aborted; n++, await calm(800)) {
      // Discord tells nothing to a shard that nobody has.
      while (!over.signal.aborted && !(await isConnected()));
      if (over.signal.aborted) return
      const place = discord.addChannel(`ask-${n}`, guilds[n % guilds.length] ?? discord.guild)
      const ann = discord.person(`Ann ${n}`)
      const { message } = ann.says(place, QUESTION, { mentionBot: true })
      // What went wrong nobody else is to see.
      const all = () => [place, discord.directChannel(ann)].flatMap((one) => discord.messages(one))
      const own = () => all().filter(({ author }) => author.id === discord.botUser.id)
      const isHeard = async () => (await storage.memory('discord').get(`event:${message.id}`)) !== null
      asked.push({ name: `Discord ${n}`, given: () => own().map((one) => onDiscord(one)), isHeard })
    }
  }
  async function askOnSlack(): Promise<void> {
    for (let n = 0; !over.signal.aborted; n++, await calm(800)) {
      const ada = slack.person()
      const place = slack.channel(`ask-${n}`, { members: [ada] })
      const act = ada.says(place, QUESTION, { mentionBot: true })
      const isOwn = ({ channel, botId, isDeleted }: SlackMessage) =>
        channel === place.id && botId !== null && !isDeleted
      asked.push({
        name: `Slack ${n}`,
        given: () => slack.messages.filter(isOwn).map((one) => onSlack(one)),
        // In a channel Slack tells of it as of a message, too, which is nobody's question.
        isHeard: async () => act.deliveries.some((one) => one.name === 'app_mention' && isHeardOf(one)),
      })
    }
  }
  const working = [fallDue(), askOnDiscord(), askOnSlack()]

  const blows = [...Array(kills).fill('kill'), ...Array(pauses).fill('pause')].sort(() => Math.random() - 0.5)
  for (const [count, blow] of blows.entries()) {
    const at = Math.floor(Math.random() * slots.length)
    await wait(Math.random() * 2000)
    if (count % 10 === 5) await troubles[Math.floor(count / 10) % troubles.length]?.()
    const process = running[at]
    if (blow === 'pause') {
      process?.kill('SIGSTOP')
      void wait(pauseMs).then(() => process?.kill('SIGCONT'))
      continue
    }
    // Most of them are to be hit at work, some at their start.
    const isUp = process?.says(': connected as ').catch(() => undefined)
    if (Math.random() < 0.8 && slots[at]?.DISCORD_SHARDS) await isUp
    process?.kill('SIGKILL')
    await process?.done
    running[at] = begin(at)
  }
  over.abort()
  await Promise.all(working)

  const historyOf = async () => {
    const rows = await Promise.all(channels.map((_, at) => storage.deliveries.history(`s${at}`, 10_000)))
    return rows.flat()
  }
  const end = performance.now() + SETTLE_MS + pauseMs + Math.max(...slackTriesAgainMs)
  const isSettled = async () => (await historyOf()).every(({ state }) => state !== 'due' && state !== 'sending')
  const answersIn = (given: string[]) => given.filter((text) => text.includes(ANSWER)).length
  const isDone = ({ given }: (typeof asked)[number]) =>
    answersIn(given()) > 0 || given().some((text) => TOLD.test(text))
  /** By then whoever stood still has heard what was asked meanwhile. */
  const calmAt = performance.now() + CALM_MS + pauseMs + Math.max(...slackTriesAgainMs)
  const isUnheard = async ({ given, isHeard }: (typeof asked)[number]) =>
    given().length === 0 && !(await isHeard().catch(() => true))
  const isQuiet = async () => {
    for (const one of asked) if (!isDone(one) && !(performance.now() > calmAt && (await isUnheard(one)))) return false
    return true
  }
  while (performance.now() < end && !((await isSettled().catch(() => false)) && (await isQuiet()))) await wait(500)
  for (const one of running) one.kill('SIGCONT')
  for (const one of running) one.end()
  await Promise.all(running.map(({ done }) => done))

  const deliveries = await historyOf()
  const texts = channels.flatMap(({ platform, channel }) =>
    platform === 'slack'
      ? slack.messages
          .filter((one) => one.channel === channel && one.botId !== null && !one.isDeleted && one.threadTs === null)
          .map((one) => onSlack(one))
      : discord.messages({ id: channel } as typeof discord.channel).map((one) => onDiscord(one)),
  )
  const unheard = await Array.fromAsync(asked, isUnheard)
  const counted = asked
    .filter((_, at) => !unheard[at])
    .map(({ name, given }) => ({
      name,
      texts: given(),
      answers: answersIn(given()),
      isTold: given().some((text) => TOLD.test(text)),
    }))
  return {
    questions: counted.length,
    unheard: asked.length - counted.length,
    answered: counted.filter(({ answers }) => answers === 1).length,
    told: counted.filter(({ answers, isTold }) => answers === 0 && isTold).length,
    lost: counted
      .filter(({ answers, isTold }) => answers === 0 && !isTold)
      .map(({ name, texts }) => `${name}: ${texts}`),
    doubled: counted.filter(({ answers }) => answers > 1).map(({ name }) => name),
    ...{ due, posted: texts.length },
    open: deliveries.filter(({ state }) => state !== 'sent').map(({ state, because }) => `${state}: ${because}`),
    violations: [...discord.violations, ...slack.violations, ...ended],
  }
}
