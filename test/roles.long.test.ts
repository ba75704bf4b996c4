// Processes that share the work over one data folder: one hears and answers, others read articles, post digests, serve pages. What one that
// is killed leaves behind, the next takes on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../src/storage/open.ts'
import { askedOnDiscord, discordAt, discordServer, onDuty } from './support/contract/on-duty-child.ts'
import { plainText } from './support/discord-server/index.ts'
import { PATIENT_MS } from './support/patience.ts'

test('hear, read, post and show in processes of their own, and a dead one is replaced', async () => {
  const discord = await discordServer()
  const [articles, data] = ['articles', 'data'].map((name) => mkdtempSync(path.join(tmpdir(), `roles-${name}-`)))
  if (articles === undefined || data === undefined) throw new Error('no folders')
  onTestFinished(() => {
    for (const folder of [articles, data]) rmSync(folder, { recursive: true, force: true })
  })
  writeFileSync(path.join(articles, 'a.txt'), 'Ferries stop\n\nMarta Gelb refused to cross the strait on Monday.')
  const places = ['--articles', articles, '--data', data]
  const begin = (ROLES: string, more = {}) => onDuty(places, { ...discordAt(discord), ROLES, ...more })
  const refresh = begin('refresh', { REFRESH_SECONDS: '5' })
  await refresh.says('Discord: posts as ')
  const [gateway, first, web] = [
    begin('gateway'),
    begin('digests'),
    begin('web', { WEB: 'on', WEB_PORT: '0', DISCORD_TOKEN: '' }),
  ]
  await Promise.all([gateway.says('Discord: connected as '), first.says('Discord: posts as ')])
  await web.says('The reading room is at ')
  await askedOnDiscord(discord, 'who refused to cross?').saying('Marta Gelb')
  // What the one process reads, the other answers from.
  writeFileSync(path.join(articles, 'b.txt'), 'Bridge opens\n\nOle Brandt painted the bridge at Holm on Tuesday.')
  const address = /http:\/\/localhost:\d+/.exec(web.said())?.[0] ?? ''
  await expect
    .poll(async () => (await fetch(`${address}/articles`)).text(), { timeout: PATIENT_MS, interval: 500 })
    .toContain('Bridge opens')
  // It may be listed before it can be searched.
  const asked = async () => plainText(await askedOnDiscord(discord, 'who painted the bridge?').said.answered())
  await expect.poll(asked, { timeout: PATIENT_MS, interval: 500 }).toContain('Ole Brandt')
  const ready = await fetch(`${address}/readyz`)
  expect([ready.status, await ready.text()]).toEqual([200, 'ok\nRecords (files) and index can be used.\nRoles: web.\n'])
  // Two processes could post it, of which the one that is killed may have it in hand.
  const second = begin('digests')
  await second.says('Discord: posts as ')
  const storage = await openStorage({ articles, data, now: new Date(), onNotice() {} })
  onTestFinished(() => storage.close())
  const now = Date.now()
  await storage.subscriptions.save({
    ...{ id: 's1', subscriber: 'discord:1', state: 'active', pausedBecause: null, saysWhenEmpty: true },
    destination: { platform: 'discord', community: discord.guild.id, channel: discord.channel.id },
    schedule: { cron: '0 0 1 1 *', timeZone: 'UTC', text: 'once a year' },
    taste: { topics: [], without: [], outlets: [], length: 'normal' },
    ...{ createdAt: new Date(now - 90_000_000), activeSince: new Date(now) },
  })
  await storage.deliveries.note({ subscriptionId: 's1', dueAt: new Date(now - 1000), skippedBecause: null })
  first.kill()
  const digests = () => discord.messages(discord.channel).filter((one) => plainText(one).includes('Nothing new since'))
  await expect.poll(() => digests().length, { timeout: PATIENT_MS, interval: 500 }).toBe(1)
  for (const one of [gateway, refresh, web, second]) one.end()
  for (const one of [gateway, refresh, web, second]) expect((await one.done).status).toBe(0)
  expect(digests()).toHaveLength(1)
  expect(discord.violations).toEqual([])
})
