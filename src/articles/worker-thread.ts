// The other thread of a large refresh: takes pieces of work and hands them back done.
import { parentPort } from 'node:worker_threads'
import { type ThreadRequest, workers } from './workers.ts'

parentPort?.on('message', async (request: ThreadRequest) => {
  parentPort?.postMessage({ number: request.number, done: await run(request) })
})

async function run(request: ThreadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'files':
      return workers.files(request.work)
    case 'lines':
      return workers.lines(request.work)
    case 'passages':
      return workers.passages(request.work)
    case 'fingerprints':
      return workers.fingerprints(request.work)
  }
}
