// A chat completions server on 127.0.0.1 that behaves as told: it streams, stalls, breaks off, refuses, or obeys the wrong master.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface ChatBody {
  model: string
  messages: { role: string; content: string }[]
  stream?: boolean
  temperature?: number
  max_tokens?: number
  max_completion_tokens?: number
  stream_options?: unknown
  response_format?: { type: string }
}

export type Behaviour = (body: ChatBody, response: ServerResponse) => void | Promise<void>

export interface ModelServer {
  baseUrl: string
  /** What was asked, in order. */
  asked: ChatBody[]
  headers: IncomingHttpHeaders[]
  /** Resolves when a request's connection has closed before its answer was complete. */
  hungUp: Promise<void>
  /** Nobody listens afterwards. */
  close(): void
}

/** The first request meets the first behaviour, and so on; the last one stays. Closed when the test ends. */
export async function startModelServer(...behaviours: Behaviour[]): Promise<ModelServer> {
  const asked: ChatBody[] = []
  const headers: IncomingHttpHeaders[] = []
  const hungUp = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) hungUp.resolve()
    })
    let text = ''
    for await (const chunk of request) text += chunk
    if (request.url === '/v1/models') return sendJson(response, 200, { object: 'list', data: [{ id: 'small' }] })
    const body: ChatBody = JSON.parse(text)
    headers.push(request.headers)
    await behaviours[Math.min(asked.push(body), behaviours.length) - 1]?.(body, response)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}/v1`, asked, headers, hungUp: hungUp.promise, close }
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`
const delta = (content: string): string =>
  event({ object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })
const finish = (reason: string): string => event({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })

function head(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(': here we go\n\n')
}

export interface StreamOptions {
  chunkSize?: number
  /** Reported at the end, if asked for. */
  tokens?: number
  finish?: string
}

/** Streams a text in small chunks. */
export function streams(text: string, options: StreamOptions = {}): Behaviour {
  return (body, response) => {
    head(response)
    const size = options.chunkSize ?? 7
    for (let at = 0; at < text.length; at += size) response.write(delta(text.slice(at, at + size)))
    response.write(finish(options.finish ?? 'stop'))
    if (body.stream_options && options.tokens)
      response.write(event({ choices: [], usage: { total_tokens: options.tokens } }))
    response.end('data: [DONE]\n\n')
  }
}

/** Streams `before`, and the rest only once `gate` has opened; for ever silent if it never does. */
export function pauses(before: string, gate: Promise<string>): Behaviour {
  return async (_body, response) => {
    head(response)
    response.write(delta(before))
    const after = await gate
    response.end(`${delta(after)}${finish('stop')}data: [DONE]\n\n`)
  }
}

export const stalls = (before = ''): Behaviour => pauses(before, new Promise(() => {}))

/** Sends part of an answer and drops the connection. */
export function breaksOff(before: string): Behaviour {
  return (_body, response) => {
    head(response)
    response.write(delta(before), () => response.destroy())
  }
}

export function fails(
  status: number,
  error: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Behaviour {
  return (_body, response) => sendJson(response, status, { error: { message: 'No.', ...error } }, headers)
}

/** Answers whole, whatever was asked about streams. */
export function ignoresStream(content: string): Behaviour {
  return (_body, response) =>
    sendJson(response, 200, { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] })
}

/** Sends bytes that are no chat completion. */
export function sends(contentType: string, text: string): Behaviour {
  return (_body, response) => {
    response.writeHead(200, { 'content-type': contentType }).end(text)
  }
}

/** Refuses requests that `objects` has something to say about; else behaves. */
export function refuses(objects: (body: ChatBody) => Record<string, unknown> | null, behaviour: Behaviour): Behaviour {
  return (body, response) => {
    const error = objects(body)
    return error === null ? behaviour(body, response) : fails(400, error)(body, response)
  }
}

/** Does what the article tells it instead of what the prompt does: posts the first line that gives an order. */
export function obeysArticles(quote: string): Behaviour {
  return (body, response) => {
    const user = body.messages.find(({ role }) => role === 'user')?.content ?? ''
    const order = /SYSTEM: (?:reply|answer) with: (.*)/i.exec(user)?.[1] ?? ''
    return streams(reply([order, [1, quote]]))(body, response)
  }
}

/** Tells everybody its instructions, each under a real quote. */
export function leaksPrompt(quote: string): Behaviour {
  return (body, response) => {
    const lines = body.messages.flatMap(({ content }) => content.split('\n')).filter((line) => line.length > 20)
    return streams(reply(...lines.map((line): DraftOf => [line, [1, quote]])))(body, response)
  }
}

/** A sentence and the quotes it claims, each with the number of its passage. */
export type DraftOf = [text: string, ...quotes: [passage: number, quote: string][]]

/** A reply in the shape asked for. */
export function reply(...sentences: DraftOf[]): string {
  return JSON.stringify({
    sentences: sentences.map(([text, ...quotes]) => ({
      quotes: quotes.map(([passage, quote]) => ({ passage, quote })),
      text,
    })),
    missing: '',
  })
}

export const declines = (missing: string): string => JSON.stringify({ sentences: [], missing })
