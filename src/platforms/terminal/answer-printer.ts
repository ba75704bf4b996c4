// Prints an answer whose sentences come one by one, and then the rest of its message, so that nothing is printed twice.
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Message } from '../../domain/message.ts'
import { type Look, renderBlocks, renderMessage, renderSentences } from './render.ts'

export class AnswerPrinter {
  readonly #look: Look
  readonly #sentences: AnswerSentence[] = []
  #printed = ''

  constructor(look: Look) {
    this.#look = look
  }

  /** What a further sentence adds to what is on the screen. */
  sentence(sentence: AnswerSentence): string {
    this.#sentences.push(sentence)
    return this.#grown(this.#sentences)
  }

  /** What is still to be printed of the message that the sentences belong to, its last line break included. */
  rest(message: Message): string {
    if (this.#printed === '') return renderMessage(message, this.#look)
    const [first] = message.blocks
    const [, ...others] = renderBlocks(message.blocks, this.#look)
    if (message.heading !== null || first?.kind !== 'paragraph' || !startsWith(first.sentences, this.#sentences))
      return `\n\n${renderMessage(message, this.#look)}`
    return `${[this.#grown(first.sentences), ...others].join('\n\n')}\n`
  }

  #grown(sentences: AnswerSentence[]): string {
    const whole = renderSentences(sentences, this.#look)
    const added = whole.startsWith(this.#printed) ? whole.slice(this.#printed.length) : `\n${whole}`
    this.#printed = whole
    return added
  }
}

const startsWith = (sentences: AnswerSentence[], beginning: AnswerSentence[]): boolean =>
  beginning.every(({ text }, at) => sentences[at]?.text === text)
