// A real object store on loopback: moto's S3 server, which heeds If-None-Match as LanceDB's commits need. Others that were tried do not
// (s3rver and nanio overwrite all the same, so that two writers lose rows), or cannot delete several objects at once (localbucket).
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { Place } from '../../src/storage/lance.ts'

const found = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'moto_server'))

/** `undefined`: there is none here. */
export const OBJECT_STORE = found.find((file) => existsSync(file))

export interface ObjectStore {
  place: Place
  /** The settings that name it. */
  env: Record<string, string>
  process: ChildProcess
  /** Deletes all objects. */
  lose(): Promise<void>
  end(): void
}

const BUCKET = 'newsroom'
export const STORE_SECRET = 'a-secret-of-the-object-store'

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

export async function startObjectStore(): Promise<ObjectStore> {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const child = spawn(OBJECT_STORE ?? '', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const end = () => void child.kill('SIGKILL')
  const make = () => fetch(`${endpoint}/${BUCKET}`, { method: 'PUT' })
  for (let left = 300; ; left--) {
    const made = await make().catch(() => null)
    if (made?.ok) break
    if (left === 0 || child.exitCode !== null) throw new Error('The object store did not start.')
    await wait(100)
  }
  const env = {
    ...{ INDEX_URI: `s3://${BUCKET}/index`, AWS_ENDPOINT: endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'anybody', AWS_SECRET_ACCESS_KEY: STORE_SECRET },
  }
  const { INDEX_URI: at, ...rest } = env
  const options = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    ...{ env, process: child, end, place: { at, options: { ...options, allow_http: 'true' } } },
    async lose() {
      await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' })
      await make()
    },
  }
}

/** For one test alone. */
export async function objectStore(): Promise<ObjectStore> {
  const store = await startObjectStore()
  onTestFinished(store.end)
  return store
}
