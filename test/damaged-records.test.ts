// Noise in the records, a full disk, a folder in which nothing can be written: no article is lost without a word, and answers go on.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Subscription } from '../src/domain/subscription.ts'
import { run } from './support/cli.ts'
import { filled } from './support/damage.ts'
import { newsroom, story } from './support/newsroom.ts'
import { expectNoHarmOfNoise } from './support/noise.ts'

test('noise in the records or in those of the chat is noticed and mended, with a line that says so', async () => {
  await expectNoHarmOfNoise({ places: 2, size: 8192 })
})

const NOW = new Date('2026-01-05T08:00:00Z')

test('what cannot be read of the chat comes from its last copy, of which there are three', async () => {
  const room = await filled()
  await room.use(async ({ subscriptions, upkeep }) => {
    for (let n = 0; n < 40; n++) await subscriptions.save(subscription(n))
    for (let day = 0; day < 5; day++) await upkeep?.copyDaily(new Date(Date.now() + day * 86_400_000))
    expect(upkeep?.copies()).toHaveLength(3)
  })
  const chat = path.join(room.data, 'chat.sqlite')
  // The beginning is what leads to all the rest.
  const bytes = readFileSync(chat)
  writeFileSync(chat, bytes.fill('noise', 0, 8192))
  const { stderr } = await run(['doctor', '--offline', '--articles', room.articles, '--data', room.data])
  expect(stderr).toMatch(/records of the chat were damaged, and nothing of them could be read: kept as \S+broken-/)
  expect(stderr).toMatch(/40 rows that could not be read were taken from the copy/)
  await room.use(async ({ subscriptions }) => expect(await subscriptions.list()).toHaveLength(40))
})

function subscription(n: number): Subscription {
  return {
    id: `s${n}`,
    destination: { platform: 'slack', community: 'T1', channel: `C${n}` },
    subscriber: 'slack:U1',
    schedule: { cron: '0 9 * * *', timeZone: 'UTC', text: 'daily at 09:00' },
    taste: { topics: [], without: [], outlets: [], length: 'short' },
    ...{ saysWhenEmpty: false, state: 'active', pausedBecause: null, createdAt: NOW, activeSince: NOW },
  }
}

test('a file whose content has changed, and neither its size nor its time, is read again', async () => {
  const room = newsroom()
  room.put('a.txt', 'The ferry left the harbour at nine.')
  const file = path.join(room.articles, 'a.txt')
  const time = new Date('2025-05-05T05:05:05Z')
  utimesSync(file, time, time)
  await room.refresh()
  room.put('a.txt', 'The ferry left the harbour at five.')
  utimesSync(file, time, time)
  expect((await room.refresh()).report).toMatchObject({ updated: 1 })
})

test('a file whose name is not UTF-8 is named as such, and the rest is read', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  writeFileSync(Buffer.concat([Buffer.from(`${room.articles}/b`), Buffer.from([0xff]), Buffer.from('.txt')]), story(2))
  const { report } = await room.refresh()
  expect(report).toMatchObject({ articles: 1, skipped: [{ reason: 'its name is not UTF-8: rename it' }] })
})

test('a file in the place of the passage index is kept, and the index made again', async () => {
  const room = await filled()
  const before = await room.state()
  rmSync(path.join(room.data, 'passages'), { recursive: true })
  writeFileSync(path.join(room.data, 'passages'), 'a file')
  await room.refresh()
  expect(await room.state()).toEqual(before)
  expect(readdirSync(room.data).some((name) => name.startsWith('passages.broken-'))).toBe(true)
})

test('articles that cannot be sorted into stories are told of, and answered from', async () => {
  const room = await filled()
  room.put('late.txt', 'The mayor opened the lantern museum on Monday.')
  await room.use(async ({ clusters }) => clusters.noteTrouble({ because: 'No memory.', tries: 2, at: Date.now() }))
  const place = ['--offline', '--articles', room.articles, '--data', room.data]
  const asked = await run(['ask', 'who opened the lantern museum?', ...place])
  expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining('mayor') })
  expect(asked.stderr).toContain('not sorted into stories: No memory.')
  expect((await run(['doctor', ...place])).stdout).toContain('the articles are not sorted into stories')
})

const TROUBLE = {
  'a full disk': ['dd if=/dev/zero of=fill bs=64k 2>/dev/null', /Nothing can be written to \S+records\.sqlite/],
  'a folder that can only be read': ['mount -o remount,ro .', /could not be brought up to date/],
} as const
const canMount = process.platform === 'linux' && canRun('mount -t tmpfs -o size=1m none /mnt')

function canRun(script: string): boolean {
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', script], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!canMount).each(Object.entries(TROUBLE))(
  '%s: answers go on, and it is said',
  async (_what, [make, said]) => {
    const room = await filled()
    const place = path.join(room.root, 'small')
    mkdirSync(place)
    const cli = path.resolve(import.meta.dirname, '../src/cli.ts')
    const ask = `'${process.execPath}' '${cli}' ask 'what happened at the harbour?' --offline --articles '${room.articles}' --data data`
    const script = `mount -t tmpfs -o size=40m none . && cd "$PWD" && cp -a ../data data && { ${make}; } ; ${ask} 2>&1`
    room.put('new.txt', 'The mayor opened the lantern museum on Monday.')
    const output = execFileSync('unshare', ['-m', 'sh', '-c', script], { cwd: place, encoding: 'utf8' })
    expect(output).toMatch(said)
    expect(output).toMatch(/Articles that come closest|\[1\]/)
  },
)

test('without a place for temporary files, others are made', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  const cli = path.resolve(import.meta.dirname, '../src/cli.ts')
  const words = [cli, 'index', '--offline', '--articles', room.articles, '--data', room.data]
  const output = execFileSync(process.execPath, words, {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: '/nowhere' },
  })
  expect(output).toContain('1 article')
  expect(statSync(path.join(room.data, 'tmp')).isDirectory()).toBe(true)
})
