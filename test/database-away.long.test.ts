// The database of a process on duty goes away, stands still, and comes back: what /readyz, `doctor` and the chat say meanwhile and after.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../src/storage/open.ts'
import { runProcess } from './support/cli.ts'
import { askedOnDiscord, discordAt, discordServer, onDuty } from './support/contract/on-duty-child.ts'
import { plainText } from './support/discord-server/index.ts'
import { PATIENT_MS } from './support/patience.ts'
import { isPostgresHere, startPostgres } from './support/postgres.ts'

const PATIENT = { timeout: PATIENT_MS, interval: 300 }

test.skipIf(!isPostgresHere)('a database that is away is told, and ridden out', { timeout: 300_000 }, async () => {
  const [articles, data] = ['articles', 'data'].map((name) => mkdtempSync(path.join(tmpdir(), `away-${name}-`)))
  if (articles === undefined || data === undefined) throw new Error('no folders')
  onTestFinished(() => {
    for (const folder of [articles, data]) rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(path.join(articles, 'a.txt'), 'Ferries stop\n\nMarta Gelb refused to cross the strait on Monday.')
  const [postgres, discord] = [await startPostgres(), await discordServer()]
  onTestFinished(() => postgres.remove())
  const place = ['--articles', articles, '--data', data]
  const env = { DATABASE_URL: postgres.url }
  const process = onDuty(place, { ...discordAt(discord), ...env, WEB: 'on', WEB_PORT: '0', REFRESH_SECONDS: '5' })
  await process.says('The reading room is at ')
  await process.says('Discord: connected as ')
  const address = /http:\/\/localhost:\d+/.exec(process.said())?.[0] ?? ''
  const ready = async () => {
    const answer = await fetch(`${address}/readyz`)
    return `${answer.status} ${await answer.text()}`
  }
  const doctor = async () =>
    (await runProcess(['doctor', '--offline', ...place], { env })).stdout.replaceAll(/\s+/g, ' ')
  let asked = 0
  const isWell = async () => {
    await expect.poll(ready, PATIENT).toMatch(/^200 ok\nRecords \(PostgreSQL\) and index can be used/)
    await askedOnDiscord(discord, 'who refused to cross?').saying('Marta Gelb')
    expect(await doctor()).toMatch(/ok Database: PostgreSQL .* answers within/)
  }
  const isAway = async () => {
    expect(await ready()).toMatch(/^503 .*cannot be reached/)
    expect(await (await fetch(`${address}/healthz`)).text()).toBe('ok\n')
    // What went wrong nobody else is to see.
    const ann = discord.person('Ann')
    ann.says(discord.addChannel(`asks-${asked++}`), 'who refused to cross?', { mentionBot: true })
    const told = () => discord.messages(discord.directChannel(ann)).map(plainText)
    await expect.poll(told, PATIENT).toEqual([expect.stringMatching(/in a moment.*Reference/s)])
    expect(await doctor()).toMatch(/Database: The database at postgres:\S+ cannot be reached.* Try again in a moment/)
  }
  await isWell()
  await postgres.stop('immediate')
  await isAway()
  // One that starts meanwhile waits for it.
  const other = onDuty(place, { ...discordAt(discord), ...env, ROLES: 'digests' })
  await other.says('cannot be reached')
  await postgres.start()
  await other.says('Discord: posts as ')
  other.end()
  // A digest that fell due while it was away comes once.
  const storage = await openStorage({ articles, data, database: postgres.url, now: new Date(), onNotice() {} })
  onTestFinished(() => storage.close())
  const now = Date.now()
  const news = discord.addChannel('news')
  await storage.subscriptions.save({
    ...{ id: 's1', subscriber: 'discord:1', state: 'active', pausedBecause: null, saysWhenEmpty: true },
    destination: { platform: 'discord', community: discord.guild.id, channel: news.id },
    schedule: { cron: '* * * * *', timeZone: 'UTC', text: 'every minute' },
    taste: { topics: [], without: [], outlets: [], length: 'normal' },
    ...{ createdAt: new Date(now - 90_000_000), activeSince: new Date(now - 60_000) },
  })
  await isWell()
  await expect.poll(() => discord.messages(news).map(plainText).length, PATIENT).toBeGreaterThan(0)
  await storage.subscriptions.pause('s1', 'enough')
  // All of it stands still: nothing is refused, and nothing answered.
  postgres.signal('SIGSTOP')
  onTestFinished(() => postgres.signal('SIGCONT'))
  await isAway()
  postgres.signal('SIGCONT')
  await isWell()
  process.end()
  expect((await process.done).status).toBe(0)
  expect(discord.violations).toEqual([])
})
