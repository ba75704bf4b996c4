// Serves a language model's weights behind the chat completions API, on loopback: chat-server.ts PORT LIBRARY MODEL.gguf. One request at a time.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** What is used of node-llama-cpp, which lies in the cache and not among our packages. */
interface Library {
  getLlama(options: object): Promise<Llama>
  LlamaChatSession: new (options: { contextSequence: Sequence }) => Session
}
interface Llama {
  loadModel(options: object): Promise<{ createContext(options: object): Promise<{ getSequence(): Sequence }> }>
  createGrammarForJsonSchema(schema: object): Promise<object>
  getGrammarFor(kind: 'json'): Promise<object>
}
interface Sequence {
  tokenMeter: { getState(): { usedInputTokens: number; usedOutputTokens: number } }
  clearHistory(): Promise<void>
}
interface Session {
  setChatHistory(history: object[]): void
  promptWithMeta(text: string, options: object): Promise<{ stopReason: string }>
  dispose(options: { disposeSequence: boolean }): void
}

interface Asked {
  messages: { role: string; content: string }[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
  temperature?: number
  max_tokens?: number
  response_format?: { type: string; json_schema?: { schema: object } }
}

const [port = '0', library = '', model = ''] = process.argv.slice(2)
const NAME = path.basename(model, '.gguf').toLowerCase()
const CONTEXT = 8192

const { getLlama, LlamaChatSession }: Library = await import(pathToFileURL(library).href)
// A second thread would wait for the first by turning in circles: on a busy machine that takes fifty times as long.
const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 1, logLevel: 'error' })
const context = await (await llama.loadModel({ modelPath: model })).createContext({
  contextSize: CONTEXT,
})
const sequence = context.getSequence()

let before: Promise<unknown> = Promise.resolve()

const server = createServer(async (request, response) => {
  if (request.url === '/v1/models')
    return send(response, 200, { object: 'list', data: [{ id: NAME, object: 'model' }] })
  const asked = await readJson(request)
  const left = new AbortController()
  response.on('close', () => left.abort())
  const turn = before.then(() => (left.signal.aborted ? undefined : complete(asked, response, left.signal)))
  before = turn.catch((error: unknown) => {
    if (left.signal.aborted) return
    const body = { error: { message: error instanceof Error ? error.message : 'failed' } }
    if (response.headersSent) response.destroy()
    else send(response, 400, body)
  })
})

async function complete(asked: Asked, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const last = asked.messages.at(-1)?.content ?? ''
  const format = asked.response_format
  const schema = format?.json_schema?.schema
  const grammar =
    schema !== undefined
      ? await llama.createGrammarForJsonSchema(schema)
      : format?.type === 'json_object'
        ? await llama.getGrammarFor('json')
        : undefined
  await sequence.clearHistory()
  const session = new LlamaChatSession({ contextSequence: sequence })
  session.setChatHistory(
    asked.messages
      .slice(0, -1)
      .map(({ role, content }) =>
        role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content },
      ),
  )
  const begun = sequence.tokenMeter.getState()
  const isStream = asked.stream === true
  if (isStream) response.writeHead(200, { 'content-type': 'text/event-stream' })
  let text = ''
  const onTextChunk = (piece: string): void => {
    text += piece
    if (isStream) response.write(event({ choices: [{ index: 0, delta: { content: piece } }] }))
  }
  const limits = { maxTokens: asked.max_tokens ?? 512, temperature: asked.temperature ?? 0, seed: 1 }
  const { stopReason } = await session
    .promptWithMeta(last, { ...limits, onTextChunk, signal, ...(grammar && { grammar }) })
    .finally(() => session.dispose({ disposeSequence: false }))
  const ended = sequence.tokenMeter.getState()
  const prompt_tokens = ended.usedInputTokens - begun.usedInputTokens
  const completion_tokens = ended.usedOutputTokens - begun.usedOutputTokens
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
  const finish_reason = stopReason === 'maxTokens' ? 'length' : 'stop'
  if (!isStream) {
    const message = { role: 'assistant', content: text }
    return send(response, 200, { object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage })
  }
  response.write(event({ choices: [{ index: 0, delta: {}, finish_reason }] }))
  if (asked.stream_options?.include_usage) response.write(event({ choices: [], usage }))
  response.end('data: [DONE]\n\n')
}

async function readJson(request: IncomingMessage): Promise<Asked> {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`)
})
