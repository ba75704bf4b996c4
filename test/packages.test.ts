// The packages that Dateline runs on: each comes as the lock file has it, from any registry, under a licence that is written down.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { licencesPage, lockedPackages } from './support/licences.ts'

const written = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')

/** The registry has no such release; ARCHITECTURE says why they stand in the lock file all the same. */
const UNSERVED = ['darwin-arm64', 'linux-arm64-gnu', 'linux-arm64-musl', 'win32-arm64-msvc', 'win32-x64-msvc'].map(
  (platform) => `node_modules/@lancedb/lancedb-${platform}`,
)

test('the lock file has the checksum of every package that the registry serves, and names no registry', () => {
  const without = [...lockedPackages()].filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
  expect(without.map(([place]) => place)).toEqual(UNSERVED)
  expect(written('package-lock.json')).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/)
})

test('docs/licences.md lists every package with its licence', () => {
  expect(written('docs/licences.md'), 'npm run licences writes it anew').toBe(licencesPage())
  expect(licencesPage()).not.toContain('## not stated')
})
