// `npm run bench -- --scale`: what one process and several answer and post on loopback servers, and what they take for it.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openStorage } from '../../src/storage/open.ts'
import { start } from '../support/cli.ts'
import { plainText, startDiscordServer } from '../support/discord-server/index.ts'
import { shardOf } from '../support/discord-server/snowflake.ts'
import { tableOf } from './table.ts'

export interface ScaleOptions {
  /** Each with a digest, all due in the same minute. */
  servers: number
  questions: number
  /** Questions that wait for their answer at the same time. */
  atOnce: number
  /** How many processes share it, measured one after the other. */
  processes: number[]
  /** `null`: records in files. */
  databaseUrl: string | null
  /** How much of a core each process may use; `null`: all it can get. So a machine of few cores shows what several would do. */
  share: number | null
}

export interface ScaleFigures {
  processes: number
  answersPerSecond: number
  /** Milliseconds. */
  p50: number
  p95: number
  p99: number
  digests: number
  /** From when they are due to the last one's arrival. */
  digestSeconds: number
  digestsTwice: number
  /** Of all processes together. */
  residentBytes: number
  processorSeconds: number
  /** Of this process, which plays Discord and those who ask. */
  ownSeconds: number
}

const ARTICLES = resolve(import.meta.dirname, '../../articles')
const ASKED = ['who refused to cross?', 'what did Lukashenko say about sanctions?', 'what happened in Vilnius?']
const TICKS_A_SECOND = 100
const PATIENCE_MS = 1_800_000
const YEARLY = { cron: '0 0 1 1 *', timeZone: 'UTC', text: 'once a year' }
const TASTE = { topics: [], without: [], outlets: [], length: 'normal' as const }

export async function measureScale(options: ScaleOptions): Promise<ScaleFigures[]> {
  const all: ScaleFigures[] = []
  for (const processes of options.processes) all.push(await measureOne(options, processes))
  return all
}

async function measureOne(
  { servers, questions, atOnce, databaseUrl, share: ofCore }: ScaleOptions,
  count: number,
): Promise<ScaleFigures> {
  const data = await mkdtemp(join(tmpdir(), 'dateline-bench-scale-'))
  const discord = await startDiscordServer({ atEnd: null, shards: count, responseWindowMs: 600_000 })
  const guilds = [discord.guild]
  for (; new Set(guilds.map(({ id }) => shardOf(id, count))).size < count; await wait(1))
    guilds.push(discord.addGuild('More'))
  const enough = { ASKS_PER_PERSON: '10000', ASKS_PER_CHANNEL: '10000', ASKS_TOTAL: '100000' }
  const env = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    ...enough,
    DATABASE_URL: databaseUrl ?? '',
  }
  const words = ['--offline', '--articles', ARTICLES, '--data', data]
  const bots: Awaited<ReturnType<typeof begun>>[] = []
  const freed: (() => void)[] = []
  try {
    // The first reads, before the others look for what it has read.
    for (let at = 0; at < count; at++) {
      const roles = at === 0 ? 'gateway,digests,refresh' : 'gateway,digests'
      bots.push(await begun(words, { ...env, ROLES: roles, DISCORD_SHARDS: `${at}-${at}/${count}` }))
    }
    const pids = bots.map(({ child }) => child.pid ?? 0)
    if (ofCore !== null) for (const [at, pid] of pids.entries()) freed.push(confine(pid, ofCore, at))
    const ownBefore = process.cpuUsage()
    const before = pids.map(processorOf).reduce((sum, some) => sum + some, 0)
    const channels = guilds.map((guild) => discord.addChannel('talk', guild))
    let asked = 0
    const ask = async (): Promise<number> => {
      const at = asked++
      const channel = channels[at % channels.length] ?? discord.channel
      const ran = discord
        .person(`Reader ${at % 50}`)
        .runs('ask', { question: ASKED[at % ASKED.length] ?? '' }, { channel })
      await ran.answered((reply) => plainText(reply).length > 40, PATIENCE_MS)
      return (ran.versions().at(-1)?.at ?? Number.NaN) - ran.sentAt
    }
    await Promise.all(channels.map(ask))
    asked = 0
    const began = performance.now()
    const times: number[] = []
    const reader = async (): Promise<void> => {
      while (asked < questions) times.push(await ask())
    }
    await Promise.all(Array.from({ length: atOnce }, reader))
    const seconds = (performance.now() - began) / 1000
    times.sort((one, other) => one - other)
    const share = (part: number): number =>
      times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? Number.NaN

    const places = Array.from({ length: servers }, (_, at) =>
      discord.addChannel(`news-${at}`, guilds[at % guilds.length] ?? discord.guild),
    )
    const storage = await openStorage({
      articles: ARTICLES,
      data,
      now: new Date(),
      onNotice() {},
      ...databaseOption(databaseUrl),
    })
    const dueAt = new Date()
    for (const [at, { id: channel, guildId }] of places.entries()) {
      await storage.subscriptions.save({
        ...{ id: `${at} ${data}`, subscriber: 'discord:1', state: 'active', pausedBecause: null, saysWhenEmpty: true },
        ...{ destination: { platform: 'discord', community: guildId, channel }, schedule: YEARLY, taste: TASTE },
        ...{ createdAt: new Date(dueAt.getTime() - 90_000_000), activeSince: dueAt },
      })
      await storage.deliveries.note({ subscriptionId: `${at} ${data}`, dueAt, skippedBecause: null })
    }
    const posting = performance.now()
    const posted = () => places.map((place) => discord.messages(place).length)
    while (posted().some((messages) => messages === 0) && performance.now() - posting < PATIENCE_MS) await wait(200)
    const digestSeconds = (performance.now() - posting) / 1000
    await storage.close()
    const own = process.cpuUsage(ownBefore)
    return {
      ...{ processes: count, answersPerSecond: times.length / seconds, digests: servers, digestSeconds },
      ...{ p50: share(0.5), p95: share(0.95), p99: share(0.99) },
      digestsTwice: posted().filter((messages) => messages > 1).length,
      residentBytes: pids.map(residentOf).reduce((sum, bytes) => sum + bytes, 0),
      processorSeconds: pids.map(processorOf).reduce((sum, some) => sum + some, 0) - before,
      ownSeconds: (own.user + own.system) / 1_000_000,
    }
  } finally {
    await Promise.all(bots.map(({ end }) => end()))
    for (const free of freed) free()
    await discord.close()
    await rm(data, { recursive: true, force: true })
  }
}

/** Where the storage takes none, it is not named. */
const databaseOption = (database: string | null) => (database === null ? {} : { database })

async function begun(words: string[], env: Record<string, string>) {
  const child = start(words, { file: 'main.ts', env })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stderr?.resume()
  while (!said.includes('Discord: connected')) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`)
    await wait(20)
  }
  return {
    child,
    async end(): Promise<void> {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const PERIOD_US = 100_000

/** Holds a process to a share of a core, by a control group of Linux, of the first or second version; undone by what it returns. */
function confine(pid: number, share: number, at: number): () => void {
  const quota = String(Math.round(share * PERIOD_US))
  const isFirst = existsSync('/sys/fs/cgroup/cpu')
  const group = `/sys/fs/cgroup/${isFirst ? 'cpu/' : ''}dateline-bench-${process.pid}-${at}`
  try {
    if (!isFirst) writeFileSync('/sys/fs/cgroup/cgroup.subtree_control', '+cpu')
    mkdirSync(group)
    if (isFirst) {
      writeFileSync(`${group}/cpu.cfs_period_us`, String(PERIOD_US))
      writeFileSync(`${group}/cpu.cfs_quota_us`, quota)
    } else writeFileSync(`${group}/cpu.max`, `${quota} ${PERIOD_US}`)
    writeFileSync(`${group}/cgroup.procs`, String(pid))
  } catch (error) {
    throw new Error('--share needs Linux, and the right to make control groups (root)', { cause: error })
  }
  return () => rmdirSync(group)
}

const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** In the fields behind the name, user and system time are the 12th and 13th. */
function processorOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

export function scaleReport(figures: readonly ScaleFigures[]): string {
  const head = [
    'Processes',
    'answers/s',
    'p50',
    'p95',
    'p99',
    'digests',
    'in',
    'twice',
    'memory',
    'processor',
    'of the test',
  ]
  const rows = figures.map((one) => [
    ...[String(one.processes), one.answersPerSecond.toFixed(1)],
    ...[one.p50, one.p95, one.p99].map((ms) => `${ms.toFixed(0)} ms`),
    ...[String(one.digests), `${one.digestSeconds.toFixed(0)} s`, String(one.digestsTwice)],
    ...[
      `${(one.residentBytes / 2 ** 20).toFixed(0)} MB`,
      `${one.processorSeconds.toFixed(0)} s`,
      `${one.ownSeconds.toFixed(0)} s`,
    ],
  ])
  return tableOf(head, rows)
}
