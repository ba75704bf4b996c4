// Fetches from a model server no more than an answer can be: counts bytes as they come out of any compression, follows nobody elsewhere.
import { ModelError } from '../domain/errors.ts'

/** A stream wraps each word in some 300 bytes, so of an answer that is streamed more may come. */
const STREAMED_TIMES = 8
const MOST_LINE_BYTES = 500_000
/** What ends a stream of events, whether or not the server hangs up. */
const DONE = /(?:^|[\r\n])data: ?\[DONE\]/
const DONE_LENGTH = 20

/** A `fetch` whose replies, also those that tell of an error, fail as soon as they are longer than `mostBytes`. Refuses redirects. */
export function boundedFetch(mostBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' })
    const isStream = response.headers.get('content-type')?.includes('event-stream') ?? false
    const body = response.body?.pipeThrough(bounded(isStream ? mostBytes * STREAMED_TIMES : mostBytes, isStream))
    return new Response(body ?? null, response)
  }
}

function bounded(mostBytes: number, isStream: boolean) {
  let bytes = 0
  /** Of the line that is being read: it is put together anew with each chunk. */
  let lineBytes = 0
  let tail = ''
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length
      const lineEnd = chunk.lastIndexOf(10)
      lineBytes = lineEnd === -1 ? lineBytes + chunk.length : chunk.length - lineEnd
      if (bytes > mostBytes || (isStream && lineBytes > MOST_LINE_BYTES))
        throw new ModelError('bad-output', 'The model does not come to an end.')
      controller.enqueue(chunk)
      if (!isStream) return
      const read = tail + Buffer.from(chunk).toString('latin1')
      if (DONE.test(read)) controller.terminate()
      tail = read.slice(-DONE_LENGTH)
    },
  })
}
