// Very many short articles that are all alike, as files, and what indexing them takes.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { randomFrom } from '../quality/random.ts'
import { newsroom } from './newsroom.ts'

const THINGS = 'bridge harbour school market library station ferry tunnel'.split(' ')
const DEEDS = 'opened closed repaired inspected painted sold'.split(' ')
const FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=40']
const SAY_MEMORY = `data:text/javascript,process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS))`

/** Indexes so many files; the most memory that the process had, in megabytes. */
export function indexLookAlikes(count: number, isDated: boolean): number {
  const room = newsroom()
  for (let n = 0; n < count; n++) {
    const random = randomFrom(7, n)
    const [thing, deed] = [random.pick(THINGS), random.pick(DEEDS)]
    const title = `The ${thing} number ${n} is ${deed}`
    const text = `The ${random.pick(THINGS)} was ${random.pick(DEEDS)} on Monday by ${random.below(90)} workers. The ${thing} will be ${deed} again.`
    const folder = path.join(room.articles, String(Math.floor(n / 1000)))
    if (n % 1000 === 0) mkdirSync(folder)
    const head = isDated ? `---\ntitle: ${title}\ndate: 2026-03-0${1 + (n % 9)}\n---\n` : `${title}\n\n`
    writeFileSync(path.join(folder, `${n}.md`), `${head}${text}\n`)
  }
  const cli = path.resolve(import.meta.dirname, '../../src/cli.ts')
  const words = ['index', '--json', '--offline', '--articles', room.articles, '--data', room.data]
  const script = `"$0" "$@" 2>&1`
  const run = ['-c', script, process.execPath, ...FLAGS, '--import', SAY_MEMORY, cli, ...words]
  const output = execFileSync('sh', run, { encoding: 'utf8', maxBuffer: 1e9 })
  expect(output).toMatch(new RegExp(`"articles":\\s*${count}\\b`))
  return Number(/peak (\d+)/.exec(output)?.[1]) / 1024
}
