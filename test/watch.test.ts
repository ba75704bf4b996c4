// The articles folder is watched while Dateline is on duty: what is dropped in is answered from at once, and what is half written is not read.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { watchArticles } from '../src/sources/watch.ts'
import { json } from './support/cli.ts'
import { askedOnDiscord, discordAt, discordServer, onDuty } from './support/contract/on-duty-child.ts'
import { report } from './support/desk.ts'
import { prepare } from './support/prepared.ts'

const FERRY = report(
  { title: 'Ferry Saint Anna runs aground off Lorn', outlet: 'Bridge Echo', published: '2025-09-12T08:00:00Z' },
  'The ferry Saint Anna ran aground off Lorn late on Wednesday. Captain Otto Bram was arrested after the accident, the police said.',
)
const ASKED = 'who was arrested after the accident of the ferry Saint Anna?'

/** A folder of its own with an article in it, and where its records lie. */
async function folder() {
  const root = mkdtempSync(path.join(tmpdir(), 'watched-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const [articles, data] = [path.join(root, 'articles'), mkdtempSync(path.join(root, 'data-'))]
  const files = {
    'first.txt': report({ title: 'Trams stand still in Pell', outlet: 'Pell Post' }, 'Trams stood still.'),
  }
  cpSync(await prepare(files, data), articles, { recursive: true, preserveTimestamps: true })
  return { articles, data, words: ['--articles', articles, '--data', data] }
}

/** The files of which passages are found. */
async function indexed({ words }: { words: string[] }) {
  const found = await json<{ passages: { file: string }[] }>(['search', 'Lorn Pell tide', ...words, '--no-refresh'])
  return [...new Set(found.passages.map(({ file }) => file))].sort()
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await wait(30)
}

test('a file that is dropped in is answered from, long before it is next looked for files; one half written waits', async () => {
  const place = await folder()
  const discord = await discordServer()
  // Nobody looks by the clock in this test.
  const bot = onDuty(place.words, { ...discordAt(discord), REFRESH_SECONDS: '86400' })
  await bot.says('Discord: connected as ')
  const half = path.join(place.articles, 'half.txt')
  // A process of its own does not stand still while this one loads something.
  const script = 'while printf "The tide comes in and goes out, " >> "$0"; do sleep 0.05; done'
  const writing = spawn('sh', ['-c', script, half])
  onTestFinished(() => void writing.kill('SIGKILL'))
  await until(() => existsSync(half))
  writeFileSync(path.join(place.articles, 'ferry.txt'), FERRY)
  await until(async () => (await indexed(place)).includes('ferry.txt'))
  expect(await indexed(place)).toEqual(['ferry.txt', 'first.txt'])
  await askedOnDiscord(discord, ASKED).saying('Otto Bram')
  writing.kill('SIGKILL')
  await until(async () => (await indexed(place)).includes('half.txt'))
  rmSync(half)
  await until(async () => !(await indexed(place)).includes('half.txt'))
  bot.end()
  expect(await bot.done).toMatchObject({ status: 0, stderr: '' })
})

test('what cannot be watched is said, once', async () => {
  const { articles } = await folder()
  const stop = new AbortController()
  const failures: string[] = []
  const options = { onChange: () => undefined, onFailure: (because: string) => void failures.push(because) }
  const watching = watchArticles(path.join(articles, 'a\0b'), options, stop.signal)
  await until(() => failures.length > 0)
  await watching
  expect(failures).toHaveLength(1)
})
