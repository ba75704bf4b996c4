// Which processes still run is known at once: of one that was killed, of one that only stands still, of this one.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runningProcesses } from '../src/storage/locks.ts'

const MODULE = path.join(import.meta.dirname, '../src/storage/locks.ts')
const CODE = `const { runningProcesses } = await import(${JSON.stringify(MODULE)})
const running = runningProcesses(process.argv[1])
console.log(running.own())
setInterval(() => running.own(), 1000)`

function folder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'running-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return path.join(root, 'running')
}

/** A process that has a name there. */
async function another(root: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', CODE, root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [name]: unknown[] = await once(child.stdout, 'data')
  return { child, name: String(name).trim() }
}

test('a process that was killed is gone, and one that stands still is not', async () => {
  const root = folder()
  const here = runningProcesses(root)
  onTestFinished(() => here.close())
  expect(here.own()).toMatch(/-\d+-\w{8}$/)
  const { child, name } = await another(root)
  expect(here.gone()).toEqual([])
  child.kill('SIGSTOP')
  expect(here.gone()).toEqual([])
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(here.gone()).toEqual([name])
  here.forget(name)
  expect(here.gone()).toEqual([])
})

test('a process is not gone for itself nor for others until it ends, and leaves nothing when it does', () => {
  const root = folder()
  const [one, other] = [runningProcesses(root), runningProcesses(root)]
  expect(one.own()).not.toBe(other.own())
  expect([...one.gone(), ...other.gone()]).toEqual([])
  one.close()
  expect(other.gone()).toEqual([])
  other.close()
  expect(readdirSync(root)).toEqual([])
})

test('what cannot be asked counts as running', () => {
  const root = folder()
  const here = runningProcesses(root)
  onTestFinished(() => here.close())
  expect(here.own()).not.toBe('')
  writeFileSync(path.join(root, 'somebody.lock'), 'no lock at all '.repeat(100))
  expect(here.gone()).toEqual([])
})
