// Brings the index up to date in a process of its own, so that answers do not have to wait for it: reading many articles keeps a
// processor busy for seconds at a time. Records and index are made for several processes, and for one that dies.
import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import path from 'node:path'
import type { Settings } from './settings.ts'

const CLI = path.join(import.meta.dirname, 'cli.ts')
/** As `nice` counts: who asks goes first. */
const PRIORITY = 10
/** Characters of what it said last that are told when it fails. */
const LAST_WORDS = 500

/** Resolves when it is done. Rejects with what it said when it fails, and when `signal` ends it. */
export function refreshApart({ articlesDir, dataDir }: Settings, signal: AbortSignal): Promise<void> {
  const words = ['index', '--json', '--offline', '--articles', articlesDir, '--data', dataDir]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, CLI, ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-LAST_WORDS)
    })
    child.on('spawn', () => lowered(child.pid))
    child.on('error', reject)
    child.on('close', (code, killedBy) =>
      code === 0 ? resolve() : reject(new Error(`the refresh ended with ${code ?? killedBy}: ${said.trim()}`)),
    )
  })
}

/** It may have ended already; then there is nothing to lower. */
function lowered(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, PRIORITY)
  } catch {
    // Nothing depends on it.
  }
}
