// The sentences of one reply as they are streamed, and how the stream ends: with the rest of the message, or given up. Knows no status.
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message } from '../../domain/message.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { fitsMessage } from './pages.ts'
import { factsOf } from './refusals.ts'
import { renderBlocks, renderSentence } from './render.ts'
import type { Stream, StreamSpot, Streams } from './streams.ts'

export class StreamedSentences {
  readonly #streams: Streams
  readonly #spot: StreamSpot
  readonly #log: PlatformLog
  #stream: Stream | null = null
  #said: AnswerSentence[] = []

  constructor(streams: Streams, spot: StreamSpot, log: PlatformLog) {
    this.#streams = streams
    this.#spot = spot
    this.#log = log
  }

  /** The ts of the message that is streamed; `null` while there is none. */
  get ts(): string | null {
    return this.#stream?.ts ?? null
  }

  /** Streams what has not been. False where that cannot be done, now or any more. */
  async say(sentences: AnswerSentence[]): Promise<boolean> {
    const blocks = sentences.slice(this.#said.length).flatMap(renderSentence)
    if (this.#stream === null) {
      this.#stream = await this.#streams.start(this.#spot, blocks)
      if (this.#stream === null) return false
    } else {
      // What has no room comes with the whole.
      if (!fitsMessage([...this.#stream.blocks, ...blocks])) return true
      try {
        await this.#stream.append(blocks)
      } catch (error) {
        // Slack ends a stream by itself after a few minutes. https://github.com/slackapi/python-slack-sdk/issues/1859
        this.#log.info(factsOf(error), 'A stream broke off; its message is changed instead.')
        await this.abandon()
        return false
      }
    }
    this.#said = [...sentences]
    return true
  }

  /** Ends the stream with what the message has below what was said. False if the message must be put otherwise. */
  async end(message: Message): Promise<boolean> {
    const rest = this.#restOf(message)
    if (this.#stream === null || rest === null) return false
    try {
      await this.#stream.stop(rest)
      return true
    } catch (error) {
      this.#log.info(factsOf(error), 'A stream could not be ended with its sources; its message is changed instead.')
      return false
    }
  }

  /** Leaves a message like any other. */
  async abandon(): Promise<void> {
    const stream = this.#stream
    this.#stream = null
    try {
      await stream?.stop([])
    } catch (error) {
      this.#log.debug(factsOf(error), 'A stream had ended already.')
    }
  }

  /** `null` if what was said is not how the message begins, or the rest has no room below it. */
  #restOf(message: Message) {
    const [first] = message.blocks
    if (this.#stream === null || message.heading !== null || first?.kind !== 'paragraph') return null
    if (!this.#said.every(({ text }, at) => first.sentences[at]?.text === text)) return null
    const unsaid = first.sentences.slice(this.#said.length).flatMap(renderSentence)
    const [, ...below] = renderBlocks(message)
    const rest = [...unsaid, ...below]
    return fitsMessage([...this.#stream.blocks, ...rest]) ? rest : null
  }
}
