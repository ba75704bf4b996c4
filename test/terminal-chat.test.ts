// The prompt: what it does with what a person types. Terminal and answers are stand-ins.
import { PassThrough } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Message } from '../src/domain/message.ts'
import { chat, type Responder, type RespondOptions } from '../src/platforms/terminal/chat.ts'
import { plain, statusLine } from '../src/platforms/terminal/look.ts'
import { WritableStub } from './support/writable-stub.ts'

const saying = (text: string): Message => ({
  heading: null,
  actions: [],
  blocks: [{ kind: 'paragraph', sentences: [{ text, citations: [] }] }],
})

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

function terminal(respond: (text: string, options: RespondOptions) => Promise<Message>) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
  const output = Object.assign(new WritableStub(), { isTTY: true, columns: 80, rows: 24 })
  const responder: Responder = { respond: (text, options = {}) => respond(text, options) }
  const status = statusLine(new WritableStub(), { paint: plain })
  const how = chat(responder, { input, output, status, look: () => ({ width: 80, paint: plain }) })
  /** What stands on the screen, without the ways of the cursor. */
  const screen = (): string => output.text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, '').replaceAll('\r', '')
  const shows = async (text: string): Promise<void> => {
    while (!screen().includes(text)) await nextTurn()
  }
  return { type: (text: string) => input.write(text), end: () => input.end(), how, screen, shows }
}

describe('the prompt', () => {
  test('shows the answer to each question, in order, and leaves when told to', async () => {
    const { type, how, screen } = terminal(async (text) => saying(`You asked: ${text}`))
    type('who?\n   \nwhere?\nquit\n')
    expect(await how).toBe('left')
    expect(screen()).toMatch(/You asked: who\?[\s\S]*You asked: where\?/)
    expect(screen().match(/You asked/g)).toHaveLength(2)
  })

  test.each(['quit', 'exit', 'QUIT', ' bye ', 'q', '/quit'])('leaves at "%s"', async (word) => {
    const { type, how } = terminal(() => Promise.reject(new Error('asked')))
    type(`${word}\n`)
    expect(await how).toBe('left')
  })

  test('leaves at Ctrl-D, and at the end of the input', async () => {
    const one = terminal(async () => saying('no'))
    one.type(CTRL_D)
    expect(await one.how).toBe('left')
    const other = terminal(async () => saying('no'))
    other.end()
    expect(await other.how).toBe('left')
  })

  test('answers what was asked before it leaves', async () => {
    const { type, how, screen } = terminal(async (text) => {
      await nextTurn()
      return saying(`You asked: ${text}`)
    })
    type('who?\n')
    type(CTRL_D)
    expect(await how).toBe('left')
    expect(screen()).toContain('You asked: who?')
  })

  test('is interrupted by Ctrl-C', async () => {
    const { type, how } = terminal(async () => saying('no'))
    type(CTRL_C)
    expect(await how).toBe('interrupted')
  })

  test('ends an answer at Ctrl-C, and goes on', async () => {
    const { type, how, shows } = terminal(async (text, { signal, onSentence }) => {
      if (text === 'short') return saying('Here.')
      onSentence?.({ text: 'It is a long story.', citations: [1] })
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    })
    type('long\n')
    await shows('It is a long story. [1]')
    type(CTRL_C)
    await shows('(stopped)')
    type('short\n')
    await shows('Here.')
    type('quit\n')
    expect(await how).toBe('left')
  })

  test('shows sentences as they come, and nothing twice', async () => {
    const { type, how, screen } = terminal(async (_text, { onSentence }) => {
      onSentence?.({ text: 'One.', citations: [1] })
      onSentence?.({ text: 'Two.', citations: [2] })
      return {
        heading: null,
        actions: [],
        blocks: [
          {
            kind: 'paragraph',
            sentences: [
              { text: 'One.', citations: [1] },
              { text: 'Two.', citations: [2] },
            ],
          },
          { kind: 'note', text: 'Small print.' },
        ],
      }
    })
    type('who?\nquit\n')
    await how
    expect(screen()).toContain('\nOne. [1] Two. [2]\n\nSmall print.\n')
    expect(screen().match(/One\./g)).toHaveLength(1)
  })

  test('keeps what is typed meanwhile out of the answer, and shows it when its turn comes', async () => {
    const { type, how, shows, screen } = terminal(async (text, { onSentence }) => {
      if (text !== 'who?') return saying(`You asked: ${text}`)
      onSentence?.({ text: 'One.', citations: [1] })
      type('where?\nand')
      for (let turn = 0; turn < 5; turn++) await nextTurn()
      onSentence?.({ text: 'Two.', citations: [2] })
      return saying('One. Two.')
    })
    type('who?\n')
    await shows('You asked: where?')
    type(' then?\n')
    await shows('You asked: and then?')
    type('quit\n')
    await how
    expect(screen()).toMatch(/One\. \[1\] Two\. \[2\][\s\S]*\n> where\?\n\nYou asked: where\?\n\n> and/)
  })

  test('passes on what it cannot deal with', async () => {
    const { type, how } = terminal(() => Promise.reject(new Error('The disk is gone.')))
    type('who?\n')
    await expect(how).rejects.toThrow('The disk is gone.')
  })
})
