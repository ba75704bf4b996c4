// How soon a file that is dropped into the articles folder can be answered from, by a process on duty beside a thousand other articles.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { VARIABLES } from '../../src/config.ts'
import { openStorage } from '../../src/storage/open.ts'
import { startDiscordServer } from '../support/discord-server/index.ts'
import { tableOf } from './table.ts'

const ARTICLES = 1000
const DROPS = 7
const PATIENCE_MS = 120_000
const LOOK_MS = 10
const ROOT = path.resolve(import.meta.dirname, '../..')

export interface WatchFigures {
  articles: number
  /** From the end of the writing until a search finds it. */
  medianSeconds: number
  worstSeconds: number
}

const text = (n: number): string =>
  `The lantern ${n} report\n\n${Array.from({ length: 12 }, (_, at) => `Warden number ${n} counted ${at * 7 + n} lanterns${n} along pier ${at} that evening.`).join(' ')}\n`

export async function measureWatch(): Promise<WatchFigures> {
  const root = mkdtempSync(path.join(tmpdir(), 'bench-watch-'))
  const [articles, data] = [path.join(root, 'articles'), path.join(root, 'data')]
  mkdirSync(articles)
  for (let n = 0; n < ARTICLES; n++) writeFileSync(path.join(articles, `${n}.txt`), text(n))
  const server = await startDiscordServer({ atEnd: null })
  const unset = Object.fromEntries(VARIABLES.map((name) => [name, '']))
  const discord = { DISCORD_TOKEN: server.token, DISCORD_API_URL: server.apiUrl, DISCORD_SHARDS: '1' }
  // Nobody looks by the clock.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...unset, ...discord, REFRESH_SECONDS: '86400' }
  const words = [path.join(ROOT, 'src/main.ts'), '--articles', articles, '--data', data]
  const child = spawn(process.execPath, ['--import', './src/compile-cache.js', ...words], { cwd: ROOT, env })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  try {
    await until(() => said.includes('Discord: connected'))
    const storage = await openStorage({ articles, data, now: new Date(), onNotice: () => undefined })
    const seconds: number[] = []
    for (let n = ARTICLES; n < ARTICLES + DROPS; n++) {
      // As far apart as that the one before has long been dealt with.
      await wait(2000)
      writeFileSync(path.join(articles, `${n}.txt`), text(n))
      const begun = performance.now()
      await until(async () => (await storage.passages.search({ words: `lanterns${n}`, limit: 1 })).length > 0)
      seconds.push((performance.now() - begun) / 1000)
    }
    storage.close()
    seconds.sort((one, other) => one - other)
    const [medianSeconds = 0, worstSeconds = 0] = [seconds[Math.floor(DROPS / 2)], seconds.at(-1)]
    return { articles: ARTICLES, medianSeconds, worstSeconds }
  } finally {
    child.kill('SIGKILL')
    await server.close()
    rmSync(root, { recursive: true, force: true })
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); await wait(LOOK_MS))
    if (performance.now() > end) throw new Error('a file that was dropped in was not found')
}

export function watchReport({ articles, medianSeconds, worstSeconds }: WatchFigures): string {
  return tableOf(
    [`a file dropped in beside ${articles.toLocaleString('en')} articles`, 'median', 'worst', 'to reach'],
    [['answerable after', `${medianSeconds.toFixed(2)} s`, `${worstSeconds.toFixed(2)} s`, '2 s']],
  )
}
