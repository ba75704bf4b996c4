// The command line in tests: in this process where words, streams and status are all that matters, or as a process of its own. Either has
// settings of its own and nothing of the developer's.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { runCommandLine } from '../../src/command-line.ts'
import { VARIABLES } from '../../src/config.ts'
import { recordsSettings } from './records-place.ts'
import { WritableStub } from './writable-stub.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** As package.json's scripts start it. */
const FLAGS = ['--import', './src/compile-cache.js']

export interface Run {
  status: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  input?: string
  env?: Record<string, string>
}

/** Empty variables shadow a developer's .env; processes beside each other must not want the same port. */
const UNSET = { ...Object.fromEntries(VARIABLES.map((name) => [name, ''])), WEB: 'off' }

/** Where the tests have the records of the data folder that is named. */
async function placeIn(words: string[]) {
  const at = words.indexOf('--data')
  return recordsSettings(at < 0 ? undefined : words[at + 1])
}

/** Runs a command in this process. */
export async function run(words: string[], { input = '', env = {} }: RunOptions = {}): Promise<Run> {
  const [stdout, stderr] = [new WritableStub(), new WritableStub()]
  const stdin = Readable.from(input === '' ? [] : [Buffer.from(input)])
  const status = await runCommandLine(words, {
    stdin,
    stdout,
    stderr,
    env: { ...UNSET, ...(await placeIn(words)), ...env },
  })
  return { status, stdout: stdout.text, stderr: stderr.text }
}

/** Starts a process: `npm run dateline`, or `npm start` where the file is main.ts. `root`: of another release than this one. */
export function start(
  words: string[],
  { env = {}, file = 'cli.ts', root = ROOT }: RunOptions & { file?: string; root?: string } = {},
): ChildProcess {
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...UNSET, ...env }
  return spawn(process.execPath, [...FLAGS, path.join(root, 'src', file), ...words], { cwd: root, env: environment })
}

/** Runs a process from its start to its end. */
export async function runProcess(
  words: string[],
  options: RunOptions & { file?: string; root?: string } = {},
): Promise<Run> {
  const child = start(words, { ...options, env: { ...(await placeIn(words)), ...options.env } })
  const done = ended(child)
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input ?? '')
  return done
}

export async function ended(child: ChildProcess): Promise<Run> {
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)]
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, stdout: stdout(), stderr: stderr() }
}

/** Runs a command that has to succeed, and reads the one line of JSON that it prints. */
export async function json<T>(words: string[], options: RunOptions = {}): Promise<T> {
  const { status, stdout, stderr } = await run([...words, '--json'], options)
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}

/** The lines of JSON that a batch prints. */
export function jsonLines<T>(stdout: string): T[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** A folder that `remove` takes away again, with these files in it. */
export function folderOf(files: Record<string, string>): {
  path: string
  put(file: string, text: string): void
  remove(): void
} {
  const root = mkdtempSync(path.join(tmpdir(), 'dateline-cli-'))
  const put = (file: string, text: string): void => {
    const full = path.join(root, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
  }
  for (const [file, text] of Object.entries(files)) put(file, text)
  return { path: root, put, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** What the stream has said so far. */
export function collected(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}
