// A model behind the desk: the real client, and a server on this machine that behaves as a test tells it.
import type { LanguageModel } from '../../../src/domain/language-model.ts'
import { createOpenAiModel } from '../../../src/llm/client.ts'
import { loadPrompts } from '../../../src/llm/prompts.ts'
import {
  type Behaviour,
  type ChatBody,
  type ModelServer,
  pauses,
  reply,
  startModelServer,
  streams,
} from '../model-server.ts'

export async function modelThat(...behaviours: Behaviour[]): Promise<{ model: LanguageModel; server: ModelServer }> {
  const server = await startModelServer(...behaviours)
  const model = createOpenAiModel({
    model: 'small',
    baseUrl: server.baseUrl,
    prompts: loadPrompts(),
    retry: { maxRetries: 0 },
  })
  return { model, server }
}

/** A sentence, and words of the articles that it claims to rest on. */
export type Claim = [text: string, quote: string]

export const claims =
  (...made: Claim[]): Behaviour =>
  (body, response) =>
    streams(replyTo(body, made))(body, response)

/** The same, once the gate is open; silent until then. */
export const claimsAfter =
  (gate: Promise<void>, ...made: Claim[]): Behaviour =>
  (body, response) =>
    pauses(
      '',
      gate.then(() => replyTo(body, made)),
    )(body, response)

const replyTo = (body: ChatBody, made: Claim[]): string =>
  reply(...made.map(([text, quote]): Parameters<typeof reply>[0] => [text, [passageWith(quote, body), quote]]))

/** The number under which the prompt shows the passage that holds these words. */
function passageWith(words: string, body: ChatBody): number {
  const text = body.messages.map(({ content }) => content).join('\n')
  const before = text.slice(0, text.indexOf(words))
  return Number([...before.matchAll(/\[?(?:passage )?(\d+)\]?/gi)].at(-1)?.[1] ?? 1)
}
