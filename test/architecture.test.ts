// Holds the map of ARCHITECTURE.md: who may import whom, which library lives where, and how every file begins.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = path.resolve(import.meta.dirname, '../src')

/** The rooms from the ground up: each may import those before it. '' stands for the files right under `src/`. */
const LADDER = [
  'domain',
  'text',
  'storage',
  'llm',
  'stories',
  'articles',
  'sources',
  'search',
  'answers',
  'digests',
  'chat',
  '',
]
/** Rooms beside the ladder, and what they may import. Only the files right under `src/` know them. */
const BESIDE: Record<string, string[]> = { platforms: ['domain', 'platforms/shared'] }
/** Rooms of the ladder that stand on less than all below them. */
const NARROW: Record<string, string[]> = { storage: ['domain', 'text'], llm: ['domain', 'text'] }

/** Libraries and where they may be imported. What is not listed may be imported nowhere. */
const LIBRARIES: Record<string, string[]> = {
  '@huggingface/tokenizers': ['answers/cross-encoder.ts'],
  '@lancedb/lancedb': ['storage/'],
  'onnxruntime-node': ['answers/cross-encoder.ts'],
  '@mozilla/readability': ['articles/'],
  '@slack/bolt': ['platforms/slack/'],
  'apache-arrow': ['storage/'],
  chokidar: ['sources/'],
  '@hono/node-server': ['platforms/web/'],
  'chrono-node': ['text/'],
  commander: ['command-line.ts'],
  croner: ['digests/'],
  'discord.js': ['platforms/discord/'],
  diff: ['platforms/web/'],
  dotenv: ['config.ts'],
  'fastest-levenshtein': ['digests/', 'text/', 'search/'],
  entities: ['articles/'],
  'markdown-it': ['articles/'],
  'fast-xml-parser': ['sources/'],
  feedsmith: ['sources/'],
  'ipaddr.js': ['sources/'],
  hono: ['platforms/web/'],
  jsdom: ['articles/'],
  'node-cron': ['on-duty.ts'],
  'node:sqlite': ['storage/'],
  pg: ['storage/'],
  openai: ['llm/'],
  'p-queue': ['llm/', 'answers/', 'digests/', 'articles/', 'chat/', 'sources/'],
  pino: ['log.ts'],
  'prom-client': ['platforms/web/'],
  'rate-limiter-flexible': ['chat/', 'platforms/web/', 'storage/'],
  'robots-parser': ['sources/'],
  stemmer: ['text/'],
  undici: ['sources/'],
  'wrap-ansi': ['platforms/terminal/'],
  yaml: ['articles/'],
  zod: ['config.ts', 'digests/', 'chat/', 'llm/', 'articles/'],
}

/** Parts of Node that touch the world, and the floors that are pure. */
const WORLDLY = /^node:(?:fs|fs\/promises|net|http|https|child_process|worker_threads|sqlite|readline|os|process)$/
const PURE = ['domain/', 'text/']

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort()
const sources = new Map(files.map((file) => [file, readFileSync(path.join(SRC, file), 'utf8')]))
const imports = files.flatMap((file) => importsOf(file, sources.get(file) ?? ''))
const ours = imports
  .filter(({ to }) => to.startsWith('.'))
  .map((one) => ({ ...one, to: path.posix.join(path.posix.dirname(one.from), one.to) }))
const foreign = imports.filter(({ to }) => !to.startsWith('.'))

describe('the rooms', () => {
  test('every file stands in one of them', () => {
    expect(files.filter((file) => !mayHold(folderOf(file)))).toEqual([])
  })

  test('imports lead down the ladder, type imports included', () => {
    const wrong = ours.filter(({ from, to }) => {
      const [above, below] = [folderOf(from), folderOf(to)]
      return above !== below && !mayImport(above, below)
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('every imported file exists, and its name is written out', () => {
    const isThere = (to: string) => sources.has(to) || (to.endsWith('.json') && existsSync(path.join(SRC, to)))
    expect(ours.filter(({ to }) => !isThere(to)).map(shown)).toEqual([])
  })

  test('no file imports itself by way of others, type imports included', () => {
    expect(cycles()).toEqual([])
  })
})

describe('libraries', () => {
  test('each stays in its place', () => {
    const wrong = foreign.filter(({ from, to }) => {
      const places = LIBRARIES[packageOf(to)] ?? (to.startsWith('node:') ? [''] : [])
      return !places.some((place) => from.startsWith(place))
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('no place is kept for a library that is gone', () => {
    const used = new Set(foreign.map(({ to }) => packageOf(to)))
    expect(Object.keys(LIBRARIES).filter((name) => !used.has(name))).toEqual([])
  })

  test('the rooms of pure values and rules touch neither disk nor network', () => {
    const wrong = foreign.filter(({ from, to }) => PURE.some((place) => from.startsWith(place)) && WORLDLY.test(to))
    expect(wrong.map(shown)).toEqual([])
  })
})

describe('every file', () => {
  test('says in its first line what it is', () => {
    expect(files.filter((file) => !/^\/\/ \S.{20,}\n/.test(sources.get(file) ?? ''))).toEqual([])
  })

  test('leaves the environment to config.ts', () => {
    // LanceDB takes its settings from the environment alone, when it is loaded.
    const allowed = ['config.ts', 'storage/lance.ts']
    const readers = files.filter((file) => /process\.env|['"]dotenv['"]/.test(withoutComments(sources.get(file) ?? '')))
    expect(readers.filter((file) => !allowed.includes(file))).toEqual([])
  })

  test('never steps around the type checker', () => {
    const comments = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore/
    expect(files.filter((file) => comments.test(sources.get(file) ?? ''))).toEqual([])
    const evasions = /\bas any\b|: any\b|\w!(?:\.|;|,|\)|$)/m
    expect(files.filter((file) => evasions.test(withoutComments(sources.get(file) ?? '')))).toEqual([])
  })
})

function importsOf(from: string, source: string): Import[] {
  const code = withoutComments(source)
  const statements = code.matchAll(/^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)
  const calls = code.matchAll(
    /(typeof\s+)?\bimport\(\s*'([^']+)'\s*\)|(typeof\s+)?getBuiltinModule\(\s*'([^']+)'\s*\)/g,
  )
  return [
    ...[...statements].map(([, type, name, bare]) => ({ from, to: name ?? bare ?? '', typeOnly: type !== undefined })),
    ...[...calls].map(([, type, name, , builtin]) => ({
      from,
      to: name ?? builtin ?? '',
      typeOnly: type !== undefined,
    })),
  ]
}

/** Comments out; strings that hold slashes stay, since a comment starts at a line's beginning or behind a space. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

function folderOf(file: string): string {
  const [first = '', ...rest] = file.split('/')
  if (rest.length === 0) return ''
  // Platforms are strangers to one another.
  return first === 'platforms' ? `platforms/${rest[0]}` : first
}

function mayHold(folder: string): boolean {
  return LADDER.includes(folder) || folder.split('/')[0] === 'platforms'
}

function mayImport(above: string, below: string): boolean {
  const allowed = BESIDE[above.split('/')[0] ?? ''] ?? NARROW[above]
  if (allowed !== undefined) return allowed.includes(below)
  if (above === '' && below.startsWith('platforms/')) return true
  return LADDER.includes(below) && LADDER.indexOf(below) < LADDER.indexOf(above)
}

function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : name.startsWith('node:') ? name : (parts[0] ?? name)
}

const shown = ({ from, to }: Import): string => `${from} → ${to}`

function cycles(): string[][] {
  const below = Map.groupBy(ours, ({ from }) => from)
  const found: string[][] = []
  const done = new Set<string>()
  const visit = (file: string, trail: string[]): void => {
    if (trail.includes(file)) found.push([...trail.slice(trail.indexOf(file)), file])
    if (done.has(file)) return
    done.add(file)
    for (const { to } of below.get(file) ?? []) visit(to, [...trail, file])
  }
  for (const file of files) visit(file, [])
  return found
}
