// Releases that come after this one: copies of the sources with another version, and with changes to the tables of either schema.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { ARTICLE_SCHEMA } from '../../src/storage/article-schema.ts'
import { CHAT_SCHEMA } from '../../src/storage/chat-schema.ts'
import type { Schema } from '../../src/storage/database.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const COPIED = ['src', 'prompts', 'package.json']

/** Its folder. The next one only adds to the tables; the one after it changes them, so that no other can work beside it. */
export function newerRelease(which: 'next' | 'after next'): string {
  const root = mkdtempSync(path.join(tmpdir(), 'newer-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'))
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(path.join(root, file), 'utf8')
    if (text.split(from).length !== 2) throw new Error(`${file} does not hold one “${from}”`)
    writeFileSync(path.join(root, file), text.replace(from, to))
  }
  const migrate = (file: string, { version: before, readableFrom }: Schema, table: string, column: string) => {
    const added = `${before}: 'ALTER TABLE ${table} ADD COLUMN ${column}',`
    const changed = `${before + 1}: 'ALTER TABLE ${table} RENAME COLUMN id TO key',`
    const [after, from, steps] =
      which === 'next' ? [before + 1, before, added] : [before + 2, before + 2, `${added} ${changed}`]
    if (readableFrom !== undefined) edit(file, `readableFrom: ${readableFrom},`, '')
    edit(file, `version: ${before},`, `version: ${after}, readableFrom: ${from},`)
    edit(file, 'upgrades: {', `upgrades: { ${steps}`)
  }
  const { version: ours } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
  edit('package.json', `"version": "${ours}"`, `"version": "${which === 'next' ? '9.0.0' : '10.0.0'}"`)
  migrate('src/storage/chat-schema.ts', CHAT_SCHEMA, 'answers', "mood TEXT NOT NULL DEFAULT \\'plain\\'")
  migrate('src/storage/article-schema.ts', ARTICLE_SCHEMA, 'articles', 'colour TEXT')
  // It writes what it has added.
  edit('src/storage/chat.ts', 'const texts = { question:', "const texts = { mood: 'new', question:")
  return root
}
