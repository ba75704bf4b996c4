// What is known of holes in the packages that Dateline runs on: npm asks the registry. One that does not answer such questions is no failure.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'

interface Audit {
  /** Instead of the rest, where the registry did not answer. */
  message?: string
  error?: unknown
  vulnerabilities?: Record<string, { severity: string; via: unknown[] }>
}

async function audit(): Promise<Audit> {
  const cwd = path.resolve(import.meta.dirname, '..')
  const words = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=30000']
  // It ends with a failure when it finds something, too.
  const printed = await new Promise<string>((resolve) => {
    execFile('npm', words, { cwd, timeout: 90_000 }, (_error, stdout) => resolve(stdout))
  })
  return printed === '' ? { message: 'npm said nothing' } : JSON.parse(printed)
}

test('no package that Dateline runs on has a hole that is called high or critical', async ({ skip }) => {
  const { message, error, vulnerabilities } = await audit()
  skip(vulnerabilities === undefined, `the registry does not answer: ${message ?? JSON.stringify(error)}`)
  const grave = Object.entries(vulnerabilities ?? {}).filter(([, { severity }]) => /high|critical/.test(severity))
  expect(grave).toEqual([])
})
