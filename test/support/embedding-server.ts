// An embeddings server on 127.0.0.1. A text's vector counts its words by their hashes, so that it is the same each time; words of like
// meaning can be made one.
import { hash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface EmbeddingServer {
  baseUrl: string
  /** Texts that were embedded, by the model asked for, in order. */
  embedded: { model: string; text: string }[]
  headers: IncomingHttpHeaders[]
  /** What each request waits for before it is answered. */
  gate: (texts: string[]) => Promise<void> | void
  /** The status that requests are answered with; those that succeed say that each character is a token. */
  status: number
  dimensions: number
}

/** `alike`: words and what they are counted as. */
export async function startEmbeddingServer(alike: Record<string, string> = {}): Promise<EmbeddingServer> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const { model, input }: { model: string; input: string[] } = JSON.parse(text)
    state.headers.push(request.headers)
    await state.gate(input)
    const isFine = state.status === 200
    if (isFine) state.embedded.push(...input.map((text) => ({ model, text })))
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text, state.dimensions, alike) }))
    const tokens = input.join('').length
    const body = isFine ? { data: data.reverse(), usage: { total_tokens: tokens } } : { error: { message: 'No.' } }
    response.writeHead(state.status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const state: EmbeddingServer = {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    ...{ embedded: [], headers: [], gate: () => undefined, status: 200, dimensions: 256 },
  }
  return state
}

function vectorOf(text: string, dimensions: number, alike: Record<string, string>): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of text.toLowerCase().match(/[a-z]{4,}/g) ?? []) {
    const place = Number.parseInt(hash('sha256', alike[word] ?? word).slice(0, 8), 16) % dimensions
    vector[place] = (vector[place] ?? 0) + 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((one) => one / length)
}
