// Refreshes of a newsroom in processes of their own, which may be killed; and enough articles that there is time to.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RefreshProgress } from '../../src/articles/refresh.ts'
import { bulkLine, type Newsroom, story } from './newsroom.ts'

const CHILD = path.join(import.meta.dirname, 'refresh-child.ts')

export function refreshInChild(room: Newsroom): ChildProcess {
  return spawn(process.execPath, [CHILD, room.root], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** The report of a child that ends by itself. */
export async function reportOf(child: ChildProcess): Promise<Record<string, unknown>> {
  const output: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => errors.push(chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`refresh failed: ${Buffer.concat(errors)}`)
  return JSON.parse(Buffer.concat(output).toString())
}

/** Kills a child so long after it has come to a stage; whether it was still at work. */
export async function killAfter(
  child: ChildProcess,
  delayMs: number,
  stage: RefreshProgress['stage'] = 'scanning',
): Promise<boolean> {
  const closed = once(child, 'close')
  const reached = new Promise<void>((resolve) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk
      if (said.includes(stage)) resolve()
    })
  })
  await Promise.race([reached, closed])
  await Promise.race([delay(delayMs), closed])
  child.kill('SIGKILL')
  const [, signal] = await closed
  return signal === 'SIGKILL'
}

/** 661 articles, one of them twice, and a file that breaks off. */
export function fill(room: Newsroom): void {
  for (let n = 0; n < 60; n++) room.put(`daily/${n}.txt`, story(n))
  room.put('daily/again.txt', story(5))
  room.put('wire.jsonl', Array.from({ length: 600 }, (_, n) => bulkLine(1000 + n)).join('\n'))
  room.put('broken.jsonl', `${bulkLine(7000)}\n{"nothing`)
}

export function change(room: Newsroom): void {
  for (let n = 0; n < 30; n++) room.put(`daily/${n}.txt`, story(n + 500))
  // If more went at once, they would be held as missing.
  for (let n = 40; n < 43; n++) room.remove(`daily/${n}.txt`)
  const lines = Array.from({ length: 600 }, (_, n) =>
    bulkLine(1100 + n, n % 3 === 0 ? { author: 'Quill Marshal' } : {}),
  )
  room.put('wire.jsonl', lines.join('\n'))
}
