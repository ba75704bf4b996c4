// The other thread of a large refresh: takes pieces of work and hands them back done.
import { parentPort } from 'node:worker_threads'
import { type ThreadRequest, type WorkKind, workOf } from './workers.ts'

parentPort?.on('message', async ({ number, kind, work }: ThreadRequest<WorkKind>) => {
  parentPort?.postMessage({ number, done: await workOf(kind, work) })
})
