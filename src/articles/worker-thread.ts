// The other thread of a large refresh: takes pieces of work and hands them back done.
import { parentPort } from 'node:worker_threads'
import { type ThreadRequest, type WorkKind, workers } from './workers.ts'

async function answer<Kind extends WorkKind>({ number, kind, work }: ThreadRequest<Kind>): Promise<void> {
  parentPort?.postMessage({ number, done: await workers[kind](work) })
}

parentPort?.on('message', answer)
