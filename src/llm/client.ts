// The language model behind any server that speaks the chat completions API, as the port wants it.
import OpenAI from 'openai'
import PQueue from 'p-queue'
import { ModelError } from '../domain/errors.ts'
import type { Claim, LanguageModel } from '../domain/language-model.ts'
import { type ChatRequest, chatWith } from './chat.ts'
import type { TokenBudget } from './limits.ts'
import type { PromptMessage, Prompts } from './prompts.ts'
import { checkValues, documentAndClaim, newFence, promptValues, storyValues } from './prompts.ts'
import { ANSWER, CHECK, isYes, type ReplyReader, STORY, withoutThoughts } from './reply.ts'
import { type Requests, requestsOf, UNREADABLE, VENDOR_URL } from './requests.ts'

export interface OpenAiModelOptions extends Omit<Requests, 'requestTimeoutMs' | 'mostBytes'> {
  prompts: Prompts
  budget?: TokenBudget | null
  requestTimeoutMs?: number
  idleTimeoutMs?: number
}

export type OpenAiModel = LanguageModel & {
  /** As `verify` of a model that it reads after. */
  verdicts: NonNullable<LanguageModel['verify']>
  /** Asks whether the server is there and takes the key, at no cost; throws `ModelError` if not. `isListed`: `null` if it lists no model. */
  probe(signal?: AbortSignal): Promise<{ isListed: boolean | null }>
}

const MAX_REPHRASED_LENGTH = 300
const VERDICT_TOKENS = 16
/** Fact-checkers that take a document and a claim at a time, and say yes or no. */
const FACT_CHECKER = /minicheck/i
const CHECKS_AT_ONCE = 4

/** Throws `DatelineError` "config" when there is neither a key nor a base URL. */
export function createOpenAiModel(options: OpenAiModelOptions): OpenAiModel {
  const { model, prompts, requestTimeoutMs = 30_000, idleTimeoutMs = 15_000 } = options
  const { client, persistently, firstOf } = requestsOf({ ...options, requestTimeoutMs })
  const isVendor = client.baseURL === VENDOR_URL
  const chat = chatWith({ client, model, isVendor, idleTimeoutMs, budget: options.budget ?? null })

  /** What a reply lists. `messagesWith` words the request with the code of its fence; what gives that away is not handed on. */
  async function* listed<T>(
    messagesWith: (fence: string) => PromptMessage[],
    { newReader, ...shape }: Omit<ChatRequest, 'messages'> & { newReader: () => ReplyReader<T> },
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    const fence = newFence()
    const reader = newReader()
    for await (const piece of chat({ messages: messagesWith(fence), ...shape }, signal))
      for (const one of reader.push(piece)) if (!JSON.stringify(one).includes(fence)) yield one
    if (reader.state() === 'unreadable') throw new ModelError('bad-output', UNREADABLE)
    if (reader.state() === 'cut off') throw new ModelError('bad-output', 'The model’s reply broke off.')
  }

  async function textOf(messages: PromptMessage[], maxOutputTokens: number, signal: AbortSignal): Promise<string> {
    return withoutThoughts((await Array.fromAsync(chat({ messages, schema: null, maxOutputTokens }, signal))).join(''))
  }

  const verdictOn = (claim: Claim, signal: AbortSignal | undefined): Promise<boolean> =>
    firstOf(async function* (both) {
      yield isYes(await textOf(documentAndClaim(claim), VERDICT_TOKENS, both))
    }, signal)

  return {
    name: model,
    async verdicts(claims, signal) {
      if (FACT_CHECKER.test(model)) {
        const queue = new PQueue({ concurrency: CHECKS_AT_ONCE })
        return queue.addAll(claims.map((claim) => () => verdictOn(claim, signal)))
      }
      const ask = (fence: string) => prompts.check(checkValues(claims, fence))
      const borneOut = await firstOf((both) => listed(ask, CHECK, both), signal)
      return claims.map((_, at) => borneOut.includes(at + 1))
    },
    draft(request, signal) {
      const prompt = request.summary === undefined ? prompts.answer : prompts.summary
      return persistently((both) => listed((fence) => prompt(promptValues(request, fence)), ANSWER, both), signal)
    },
    findInStory: (request, signal) =>
      firstOf((both) => listed((fence) => prompts.story(storyValues(request, fence)), STORY, both), signal),
    rephrase: (request, signal) =>
      firstOf(async function* (both) {
        const messages = prompts.rephrase(promptValues(request, newFence()))
        yield questionIn(await textOf(messages, ANSWER.maxOutputTokens, both))
      }, signal),
    probe: (signal) => firstOf((both) => probeOnce(client, model, both), signal),
  }
}

/** The one question of a reply, without fences and quotation marks around it. */
function questionIn(reply: string): string {
  const lines = reply
    .slice(0, MAX_REPHRASED_LENGTH * 2)
    .split('\n')
    .map((line) => line.replace(/^[\s"“'`*]+|(?<![\s"”'`*])[\s"”'`*]+$/g, ''))
    .filter((line) => line !== '')
  const [question = ''] = lines
  const isFit =
    lines.length === 1 && question.length <= MAX_REPHRASED_LENGTH && !/[@<>{}[\]\p{Cc}]|:\/\//u.test(question)
  if (!isFit) throw new ModelError('bad-output', 'The model did not rephrase the question.')
  return question
}

async function* probeOnce(client: OpenAI, model: string, signal: AbortSignal) {
  try {
    const { data } = await client.models.list({ signal })
    yield { isListed: Array.isArray(data) && data.length > 0 ? data.some(({ id }) => id === model) : null }
  } catch (error) {
    // Some servers that complete chats list no models.
    if (!(error instanceof OpenAI.APIError) || ![404, 405, 501].includes(error.status ?? 0)) throw error
    yield { isListed: null }
  }
}
