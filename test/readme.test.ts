// What is written down for people is what the tables say: the commands in README, and the manifest on the command line.

import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS, SHORTCUTS } from '../src/chat/commands/table.ts'
import { slackManifestFile } from '../src/platforms/slack/manifest.ts'
import { run } from './support/cli.ts'
import { commandTable } from './support/readme-table.ts'

const written = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')

test('README shows the commands in chat as the table has them', () => {
  const [, section = ''] = written('README.md').split('\n## In chat\n')
  expect(section.split('\n## ')[0]).toContain(commandTable(COMMANDS))
})

test('slack-manifest.json is what the real tables make of it', () => {
  expect(written('slack-manifest.json')).toBe(slackManifestFile(COMMANDS, SHORTCUTS))
})

test('every file that a page for developers names exists', () => {
  const [root, src] = ['..', '../src'].map((folder) => path.resolve(import.meta.dirname, folder))
  const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/invariants.md', 'docs/operating.md', 'docs/quality.md']
  const missing = pages.flatMap((page) => {
    const names = [...written(page).matchAll(/`([\w.*/-]+\.(?:ts|md|jsonl|json))`/g)].map(([, name = '']) => name)
    const places = [root, src, import.meta.dirname]
    return names
      .filter((name) => !places.some((cwd) => globSync(name, { cwd }).length > 0))
      .map((name) => `${page}: ${name}`)
  })
  expect(missing).toEqual([])
})

describe('the command line prints the manifest', () => {
  test('for Socket Mode', async () => {
    expect(await run(['manifest'])).toEqual({ status: 0, stdout: written('slack-manifest.json'), stderr: '' })
  })

  test('for HTTP, with the address to which Slack is to send what happens', async () => {
    const requestUrl = 'https://dateline.example/slack/events'
    const { status, stdout } = await run(['manifest', '--request-url', requestUrl])
    expect(status).toBe(0)
    expect(stdout).toBe(slackManifestFile(COMMANDS, SHORTCUTS, { requestUrl }))
  })

  test('but not with something that is no address', async () => {
    const { status, stderr } = await run(['manifest', '--request-url', 'dateline.example'])
    expect(status).toBe(2)
    expect(stderr).toMatch(/https:\/\//)
  })
})
