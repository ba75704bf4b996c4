// A PostgreSQL server of this machine's own packages, for the tests of one run: started by the first that asks for it, stopped at its end.
import { execFile, execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** Debian keeps them off the path. */
const programs = (): string | null => {
  const folders = [...globSync('/usr/lib/postgresql/*/bin').sort().reverse(), ...(process.env.PATH ?? '').split(':')]
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null
}

export const isPostgresHere = programs() !== null

/** It refuses to run as root. */
function ordinaryUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

export interface PostgresServer {
  /** Of a database that is there from the beginning. */
  url: string
  port: number
  folder: string
  stop(how?: 'fast' | 'immediate'): Promise<void>
  start(): Promise<void>
  /** Has all of it stand still, each of its processes, or go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
  /** Stops it, if it runs, and leaves nothing of it. */
  remove(): Promise<void>
}

/** A server of its own, in a new folder. Nothing is ever written through to the disk: its data are worth nothing. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = programs() ?? ''
  const user = ordinaryUser()
  const folder = mkdtempSync(path.join(tmpdir(), 'postgres-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? 0)
  const port = await freePort()
  const data = path.join(folder, 'data')
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } }
  await run(path.join(bin, 'initdb'), ['-D', data, '-U', 'dateline', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options)
  const settings = `-p ${port} -h 127.0.0.1 -k ${folder} -c fsync=off -c max_connections=200 -c shared_buffers=64MB`
  const control = (...how: string[]) => run(path.join(bin, 'pg_ctl'), ['-D', data, '-w', ...how], options)
  const server: PostgresServer = {
    ...{ port, folder, url: `postgres://dateline@127.0.0.1:${port}/postgres` },
    stop: async (how = 'fast') => void (await control('stop', '-m', how)),
    async remove() {
      await control('stop', '-m', 'immediate').catch(() => undefined)
      rmSync(folder, { recursive: true, force: true })
    },
    signal(name) {
      const master = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0] ?? ''
      const isChild = (pid: string) => parentOf(pid) === master
      for (const pid of [master, ...readdirSync('/proc').filter(isChild)]) process.kill(Number(pid), name)
    },
    // Its output may go nowhere that somebody waits for.
    start: async () => void (await control('start', '-l', path.join(folder, 'log'), '-o', settings)),
  }
  await server.start()
  return server
}

/** Of no process: ''. Behind the name, the parent is the second field. */
function parentOf(pid: string): string {
  try {
    return /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? ''
  } catch {
    return ''
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** The address of the run's server, in a schema of one's own: the same for the same `name`. */
export async function databaseFor(name: string, shared: string): Promise<string> {
  const schema = `t${hash('sha256', name).slice(0, 16)}`
  const url = await sharedServer(shared)
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
  await client.end()
  return `${url}?options=-c%20search_path%3D${schema}`
}

async function sharedServer(folder: string): Promise<string> {
  const file = path.join(folder, 'postgres.json')
  try {
    mkdirSync(path.join(folder, 'postgres'))
    const { url, folder: place } = await startPostgres()
    writeFileSync(file, JSON.stringify({ url, folder: place }))
    return url
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
  }
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await delay(50)
  return JSON.parse(readFileSync(file, 'utf8')).url
}

/** Ends the run's server, if anybody has started it. */
export function stopSharedServer(shared: string): void {
  const file = path.join(shared, 'postgres.json')
  if (!existsSync(file)) return
  const { folder } = JSON.parse(readFileSync(file, 'utf8'))
  const stop = ['-D', path.join(folder, 'data'), '-w', '-m', 'immediate', 'stop']
  execFileSync(path.join(programs() ?? '', 'pg_ctl'), stop, { ...ordinaryUser(), cwd: folder, stdio: 'ignore' })
  rmSync(folder, { recursive: true, force: true })
}
