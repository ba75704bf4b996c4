// The other thread of a large refresh: takes pieces of work and hands them back done.
import { parentPort } from 'node:worker_threads'
import type { ThreadRequest } from './reading-crew.ts'
import { workers } from './reading-work.ts'

parentPort?.on('message', async (request: ThreadRequest) => {
  parentPort?.postMessage({ number: request.number, done: await run(request) })
})

async function run(request: ThreadRequest): Promise<unknown> {
  if (request.kind === 'files') return workers.files(request.work)
  return request.kind === 'lines' ? workers.lines(request.work) : workers.passages(request.work)
}
