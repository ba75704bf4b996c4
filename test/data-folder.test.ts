// The data folder is its user's alone: a new one, and one that others could read before. Where that cannot be, it is said, and all goes on.
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../src/storage/open.ts'
import { folderOf, run } from './support/cli.ts'

const CHAT = ['chat.sqlite', 'chat.sqlite-wal', 'chat.sqlite-shm']
const modeOf = (place: string): string => (statSync(place).mode & 0o7777).toString(8)

function folder(...parts: string[]) {
  const made = folderOf({ 'articles/goats.md': '---\ntitle: Goats\noutlet: Post\n---\n\nGoats graze in Pell.\n' })
  onTestFinished(made.remove)
  const data = path.join(made.path, ...parts)
  const words = (command: string) => [command, '--articles', path.join(made.path, 'articles'), '--data', data]
  return { data, runs: (command: string) => run(words(command)) }
}

/** What is open on a data folder with something said in chat, so that all three files are there. */
async function talkedIn(data: string) {
  const notices: string[] = []
  const onNotice = (notice: string) => void notices.push(notice)
  const storage = await openStorage({ articles: data, data, now: new Date(), onNotice })
  onTestFinished(() => storage.close())
  await storage.memory('slack').set('thread', 'x')
  return notices
}

test('a new data folder, and what was said in chat in it, are nobody else’s to read', async () => {
  const { data, runs } = folder('deep', 'data')
  expect(await runs('index')).toMatchObject({ status: 0, stderr: '' })
  expect(await talkedIn(data)).toEqual([])
  expect(modeOf(data)).toBe('700')
  for (const file of CHAT) expect(modeOf(path.join(data, file)), file).toBe('600')
})

test('one that others could read is mended, which is said once', async () => {
  const { data, runs } = folder('data')
  mkdirSync(data)
  await talkedIn(data)
  chmodSync(data, 0o2755)
  for (const file of CHAT) chmodSync(path.join(data, file), 0o644)
  const { status, stderr } = await runs('index')
  expect(status).toBe(0)
  expect(stderr).toBe(`Other users of this machine could read ${data}. Now this one alone can.\n`)
  expect(modeOf(data)).toBe('2700')
  for (const file of CHAT.filter((name) => existsSync(path.join(data, name))))
    expect(modeOf(path.join(data, file)), file).toBe('600')
  expect((await runs('index')).stderr).toBe('')
  expect((await runs('doctor')).stdout).toContain(`${data} can be written to.\n`)
})

test('a folder for everybody is left as it is, but for what was said in chat; doctor says so, and it works', async () => {
  const { data, runs } = folder('shared')
  mkdirSync(data)
  chmodSync(data, 0o1777)
  expect(await runs('index')).toMatchObject({ status: 0, stderr: '' })
  expect(modeOf(data)).toBe('1777')
  expect(modeOf(path.join(data, 'chat.sqlite'))).toBe('600')
  const { stdout } = await runs('doctor')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    `can be written to. Other users of this machine can read ${data}, which its owner or its file system does not let this one change: name another folder with DATA_DIR.`,
  )
  expect(stdout).toMatch(/1 article in/)
})

test('records of the chat that were damaged are kept and begun anew for nobody else to read', async () => {
  const { data } = folder('data')
  mkdirSync(data)
  writeFileSync(path.join(data, 'chat.sqlite'), 'nothing of the kind'.repeat(100))
  const notices = await talkedIn(data)
  const [, kept = ''] = /kept as (\S+)\./.exec(notices.join()) ?? []
  for (const file of [kept, ...CHAT.map((name) => path.join(data, name))]) expect(modeOf(file), file).toBe('600')
})
