// Two releases on one PostgreSQL, as during a rolling restart: the newer one has added to the tables, and the older one works on beside it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../src/storage/open.ts'
import { runProcess } from './support/cli.ts'
import { discordAt, onDuty } from './support/contract/on-duty-child.ts'
import { plainText, startDiscordServer } from './support/discord-server/index.ts'
import { shardOf } from './support/discord-server/snowflake.ts'
import { newerRelease } from './support/newer-release.ts'
import { PATIENT_MS } from './support/patience.ts'
import { isPostgresHere, startPostgres } from './support/postgres.ts'

const DIGESTS = 8

test.skipIf(!isPostgresHere)(
  'two releases share the work while one has added to the tables; what is marked as unreadable an older one refuses',
  { timeout: 300_000 },
  async () => {
    const [articles, data] = ['articles', 'data'].map((name) => mkdtempSync(path.join(tmpdir(), `versions-${name}-`)))
    if (articles === undefined || data === undefined) throw new Error('no folders')
    onTestFinished(() => {
      for (const folder of [articles, data]) rmSync(folder, { recursive: true, force: true })
    })
    writeFileSync(path.join(articles, 'a.txt'), 'Ferries stop\n\nMarta Gelb refused to cross the strait on Monday.')
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const discord = await startDiscordServer({ shards: 2, responseWindowMs: PATIENT_MS })
    const guilds = [discord.guild]
    for (let n = 0; guilds.length < 2; n++) {
      const guild = discord.addGuild(`More ${n}`)
      if (shardOf(guild.id, 2) !== shardOf(discord.guild.id, 2)) guilds.push(guild)
    }
    guilds.sort((one, other) => shardOf(one.id, 2) - shardOf(other.id, 2))
    const words = ['--articles', articles, '--data', data]
    const env = { ...discordAt(discord), DATABASE_URL: postgres.url, ROLES: 'gateway,refresh,digests' }
    const begin = (shard: number, root?: string) =>
      onDuty(words, { ...env, DISCORD_SHARDS: `${shard}-${shard}/2`, REFRESH_SECONDS: '5' }, root)
    let asked = 0
    /** On both shards, of which each has a process of its own. */
    const answered = async () => {
      for (const guild of guilds) {
        const said = discord.person('Ann').says(discord.addChannel(`ask-${asked++}`, guild), 'who refused to cross?', {
          mentionBot: true,
        })
        await said.answered((reply) => plainText(reply).includes('Marta Gelb'), PATIENT_MS)
      }
    }
    const storage = await openStorage({ articles, data, database: postgres.url, now: new Date(), onNotice() {} })
    onTestFinished(() => storage.close())
    const posted = async () => {
      const now = Date.now()
      const places = Array.from({ length: DIGESTS }, (_, at) =>
        discord.addChannel(`digest-${asked++}`, guilds[at % 2] ?? discord.guild),
      )
      for (const { id, guildId } of places) {
        await storage.subscriptions.save({
          ...{ id: `s${id}`, subscriber: 'discord:1', state: 'active', pausedBecause: null, saysWhenEmpty: true },
          destination: { platform: 'discord', community: guildId, channel: id },
          schedule: { cron: '0 0 1 1 *', timeZone: 'UTC', text: 'once a year' },
          taste: { topics: [], without: [], outlets: [], length: 'normal' },
          ...{ createdAt: new Date(now - 90_000_000), activeSince: new Date(now) },
        })
        await storage.deliveries.note({ subscriptionId: `s${id}`, dueAt: new Date(now - 1000), skippedBecause: null })
      }
      const counts = () => places.map((place) => discord.messages(place).length)
      await expect.poll(() => counts().every((count) => count > 0), { timeout: PATIENT_MS, interval: 200 }).toBe(true)
      return counts
    }

    const older = begin(0)
    await older.says('Discord: connected as ')
    const added = newerRelease('next')
    const newer = begin(1, added)
    await newer.says('Discord: connected as ')
    await answered()
    const counts = [await posted()]
    // The older one reads what is new, in a process that opens the records anew.
    writeFileSync(path.join(articles, 'b.txt'), 'Bridge opens\n\nOle Brandt painted the bridge at Holm on Tuesday.')
    await expect
      .poll(async () => (await storage.articles.listing()).articles.length, { timeout: PATIENT_MS, interval: 500 })
      .toBe(2)
    // And starts again, as whoever restarts one after the other may have it do.
    older.end()
    expect((await older.done).status).toBe(0)
    const again = begin(0)
    await again.says('Discord: connected as ')
    await answered()
    counts.push(await posted())
    const moods = await storage.answers.file.all<{ mood: string }>('SELECT mood FROM answers ORDER BY asked_at')
    expect(new Set(moods.map(({ mood }) => mood))).toEqual(new Set(['plain', 'new']))
    const doctor = await runProcess(['doctor', '--offline', ...words], { env: { DATABASE_URL: postgres.url } })
    expect(doctor.stdout).toMatch(/ok {2}Database: PostgreSQL/)
    for (const one of [again, newer]) one.end()
    for (const one of [again, newer]) expect((await one.done).status).toBe(0)
    for (const now of counts) expect(now()).toEqual(Array(DIGESTS).fill(1))
    expect(discord.violations).toEqual([])

    // What is more than an addition is marked, and refused by both of the others.
    const changed = await runProcess(['doctor', '--offline', ...words], { env, root: newerRelease('after next') })
    expect(changed.stdout).toMatch(/ok {2}Database: PostgreSQL/)
    for (const root of [undefined, added]) {
      const { status, stderr } = await runProcess(['articles', ...words], { env, ...(root && { root }) })
      expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('written by a newer') })
    }
  },
)
