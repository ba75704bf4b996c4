// The terminal for the contract: the real prompt at the desk, with a person who types and reads the screen.
import { PassThrough } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { atDesk, chat } from '../../../src/platforms/terminal/chat.ts'
import { plain, statusLine } from '../../../src/platforms/terminal/look.ts'
import { WritableStub } from '../writable-stub.ts'
import type { Asked, PlatformUnderTest, Seen } from './harness.ts'

const PROMPT = '\n> '
/** Whatever moves the cursor, colours, rings, hides or turns text around. */
const UNRULY = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g

export const onTerminal: PlatformUnderTest = {
  name: 'the terminal',
  isShared: false,
  written: (command) => `/${command}`,
  async open(desk) {
    const input = new PassThrough()
    const output = Object.assign(new WritableStub(), { columns: 100 })
    const signs = Object.assign(new WritableStub(), { isTTY: true, columns: 100 })
    const status = statusLine(signs, { paint: plain, delayMs: 10 })
    const ended = chat(atDesk(desk), { input, output, status, look: () => ({ width: 100, paint: plain }) })
    onTestFinished(async () => {
      input.end()
      await ended
    })

    /** Everything typed is answered before the prompt comes back. */
    function types(line: string): Asked {
      const [from, signsFrom] = [output.text.length, signs.text.length]
      input.write(`${line}\n`)
      const told = () => output.text.slice(from)
      return {
        async heard() {
          while (told().trim() === '' && signs.text.length === signsFrom) await wait(5)
        },
        async answered() {
          while (told() === '' || !output.text.endsWith(PROMPT)) await wait(5)
          return seenIn(told().slice(0, -PROMPT.length).trim())
        },
        replies: () => (told().trim() === '' ? [] : [seenIn(told().trim())]),
      }
    }

    return {
      reader: () => ({
        asks: types,
        asksOn: async (question) => types(question),
        runs: (command, values = {}) => types(`/${command} ${typed(Object.entries(values))}`.trim()),
        presses: types,
        async complains(why) {
          await types('-').answered()
          return types(why).answered()
        },
        fills: () => {
          throw new Error('No form but that for votes opens in the terminal.')
        },
        checks: () => {
          throw new Error('The terminal has no messages of others to check.')
        },
      }),
      async offered() {
        const { text } = await types('/help').answered()
        return [...text.matchAll(/· (\/[\w -]+): /g)].map(([, command = '']) => command)
      },
      objections: () => output.text.match(UNRULY) ?? [],
      asksToWait: async () => () => [],
      cutsOff: () => undefined,
    }
  },
}

function seenIn(text: string): Seen {
  return { text, pages: [text], isPrivate: null, alive: text.match(UNRULY) ?? [], links: [] }
}

/** The first value stands alone, flags by their name, others as "name:value". */
function typed(values: [string, string | boolean][]): string {
  return values
    .map(([name, value], at) => (value === true ? name : at === 0 ? String(value) : `${name}:"${value}"`))
    .join(' ')
}
