// One of the other threads of a large refresh: takes pieces of work, one at a time, and hands them back done. Shows since when it reads a file.
import { parentPort, workerData } from 'node:worker_threads'
import { formOf } from './read/decode.ts'
import { type Heartbeat, type ThreadRequest, type WorkKind, workers } from './workers.ts'

const heartbeat: Heartbeat = workerData
let last: Promise<void> = Promise.resolve()
let pagesReady: Promise<unknown> | null = null

async function answer<Kind extends WorkKind>({ kind, work }: ThreadRequest<Kind>): Promise<void> {
  const files = kind === 'files' ? (work as ThreadRequest<'files'>['work']) : []
  // To load what reads pages takes its time, too, which is no fault of the first of them.
  if (files.some((file) => file !== null && formOf(file.path) === 'page')) {
    pagesReady ??= workers.files([{ path: 'empty.html', bytes: Buffer.from('<p>') }])
    await pagesReady
  }
  if (files.length > 0) Atomics.store(heartbeat, 0, BigInt(Date.now()))
  const done = await workers[kind](work)
  Atomics.store(heartbeat, 0, 0n)
  parentPort?.postMessage(done)
}

parentPort?.on('message', (request: ThreadRequest<WorkKind>) => {
  last = last.then(() => answer(request))
})
