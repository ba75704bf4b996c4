// Holds the map of ARCHITECTURE.md: who may import whom, which library lives where, and how every file begins.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = path.resolve(import.meta.dirname, '../src')

/** Floors from the ground up. Folders of one floor do not import each other; '' stands for the files right under `src/`. */
const FLOORS = [
  ['domain'],
  ['language'],
  ['articles', 'search', 'answering', 'stories', 'digest', 'messages'],
  ['storage', 'llm', 'platforms'],
  ['app'],
  [''],
]

/** Files of the floor of pure parts that the floor of input and output may import: the ports it implements. */
const PORTS = [
  'articles/ports.ts',
  'search/ports.ts',
  'answering/model.ts',
  'answering/ports.ts',
  'digest/ports.ts',
  'stories/model.ts',
  'stories/ports.ts',
  'messages/ports.ts',
]

/** Libraries and where they may be imported. What is not listed may be imported nowhere. */
const LIBRARIES: Record<string, string[]> = {
  '@lancedb/lancedb': ['storage/'],
  '@mozilla/readability': ['articles/'],
  '@slack/bolt': ['platforms/slack/'],
  'apache-arrow': ['storage/'],
  'chrono-node': ['articles/', 'search/', 'language/'],
  commander: ['command-line.ts'],
  croner: ['digest/'],
  'discord.js': ['platforms/discord/'],
  dotenv: ['config.ts'],
  'fastest-levenshtein': ['digest/', 'language/', 'search/'],
  jsdom: ['articles/'],
  'node-cron': ['on-duty.ts'],
  'node:sqlite': ['storage/'],
  openai: ['llm/'],
  'p-queue': ['llm/', 'app/'],
  pino: ['log.ts'],
  'rate-limiter-flexible': ['app/'],
  stemmer: ['language/'],
  'wrap-ansi': ['platforms/terminal/'],
  yaml: ['articles/'],
  zod: ['variables.ts', 'config.ts', 'app/', 'llm/', 'articles/'],
}

/** Parts of Node that touch the world, and the floors that are pure. */
const WORLDLY = /^node:(?:fs|fs\/promises|net|http|https|child_process|worker_threads|sqlite|readline|os|process)$/
const PURE = ['domain/', 'language/', 'articles/', 'search/', 'answering/', 'stories/', 'digest/', 'messages/']

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

describe('the floors', () => {
  test('every file stands on one of them', () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([])
  })

  test('imports lead downwards, and from one floor of input and output only to the ports it implements', () => {
    const wrong = ours.filter(({ from, to }) => {
      const [above, below] = [floorOf(from), floorOf(to)]
      if (folderOf(from) === folderOf(to)) return false
      if (above === floorOf('storage/x.ts') && below === above - 1) return !PORTS.includes(to)
      if (above === floorOf('app/x.ts') && below === above - 1) return true
      return below >= above
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('ports are imported from below as types only', () => {
    const wrong = ours.filter(
      ({ from, to, typeOnly }) => PORTS.includes(to) && folderOf(from) !== folderOf(to) && !typeOnly,
    )
    expect(wrong.map(shown)).toEqual([])
  })

  test('every imported file exists, and its name is written out', () => {
    expect(ours.filter(({ to }) => !sources.has(to)).map(shown)).toEqual([])
  })

  test('no file imports itself by way of others', () => {
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

  test('the pure floors touch neither disk nor network', () => {
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

function floorOf(file: string): number {
  const [folder = ''] = folderOf(file).split('/')
  return FLOORS.findIndex((folders) => folders.includes(folder))
}

function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : name.startsWith('node:') ? name : (parts[0] ?? name)
}

const shown = ({ from, to }: Import): string => `${from} → ${to}`

function cycles(): string[][] {
  // Types are gone when the code runs: two files may speak of each other's.
  const below = Map.groupBy(
    ours.filter(({ typeOnly }) => !typeOnly),
    ({ from }) => from,
  )
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
