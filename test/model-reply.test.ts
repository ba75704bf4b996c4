// Whatever a model puts around its JSON and however the stream cuts it, the same sentences come out, as soon as they can.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DraftEvent } from '../src/domain/language-model.ts'
import { draftReader } from '../src/llm/reply.ts'
import { declines, reply } from './support/model-server.ts'

function read(...chunks: string[]): { events: DraftEvent[]; state: string } {
  const reader = draftReader()
  return { events: chunks.flatMap((chunk) => reader.push(chunk)), state: reader.state() }
}
const texts = (...chunks: string[]) =>
  read(...chunks).events.map((event) => (event.kind === 'sentence' ? event.sentence.text : `(${event.missing})`))

const TWO = reply(['One.', [1, 'the words']], ['He said "two" \\ {3}.', [2, 'other words'], [1, 'more']])

describe('sentences are read', () => {
  test.each([
    ['from bare JSON', TWO],
    ['from a code fence', `\`\`\`json\n${TWO}\n\`\`\``],
    [
      'after prose with brackets',
      `Here is {as you asked} the answer [1], see below:\n${TWO}\nI hope this helps {you}.`,
    ],
    ['after thoughts that hold JSON', `<think>Maybe {"sentences":[{"text":"No.","quotes":[]}]}?</think>\n${TWO}`],
    ['from an array', JSON.stringify(JSON.parse(TWO).sentences)],
    [
      'from a line each',
      JSON.parse(TWO)
        .sentences.map((one: unknown) => JSON.stringify(one))
        .join('\n'),
    ],
    ['from inside another object', `{"answer": ${TWO}}`],
    ['with spaces and trailing commas', TWO.replaceAll('}]', '} , ]').replaceAll('":', '" : ')],
    ['with passage numbers as words', TWO.replace('"passage":1', '"passage":"passage 1"')],
  ])('%s', (_how, text) => {
    expect(texts(text)).toEqual(['One.', 'He said "two" \\ {3}.'])
  })

  test('with raw line breaks inside strings', () => {
    expect(texts('{"sentences":[{"quotes":[],"text":"One\nline."}]}')).toEqual(['One\nline.'])
  })

  test('one by one, before the reply is complete', () => {
    expect(read(TWO.slice(0, TWO.indexOf('One.') + 8))).toMatchObject({
      events: [{ kind: 'sentence' }],
      state: 'cut off',
    })
  })

  test('without those that are broken', () => {
    expect(
      texts('{"sentences":[{"text":"He said "so" to me","quotes":[]},{"text":3},"x",{"text":"Good.","quotes":[]}]}'),
    ).toEqual(['Good.'])
  })
})

describe('what is missing is read', () => {
  test('when there is no sentence', () => {
    expect(texts(declines('how tall he is'))).toEqual(['(how tall he is)'])
    expect(texts(declines(''))).toEqual(['()'])
  })
  test('beside sentences', () => {
    expect(texts(TWO.replace('"missing":""', '"missing":"why"'))).toEqual(['One.', 'He said "two" \\ {3}.', '(why)'])
  })
})

test('a reply says whether it was whole', () => {
  expect(read(TWO).state).toBe('whole')
  expect(read(TWO.slice(0, -5)).state).toBe('cut off')
  expect(read('I cannot answer that.').state).toBe('unreadable')
  expect(read('').state).toBe('unreadable')
})

const prose = fc.stringMatching(/^[a-z .,:\n`[\]{]{0,20}$/)
const sentence = fc.record({
  text: fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', '[', ']', '\n', '😀', 'é', '<think>', ',', ':') }),
  quotes: fc.array(fc.record({ passage: fc.nat(9), quote: fc.string({ unit: 'grapheme' }) }), { maxLength: 2 }),
})

test('any chunking gives the same sentences', () => {
  fc.assert(
    fc.property(
      fc.array(sentence, { maxLength: 4 }),
      prose,
      prose,
      fc.array(fc.nat(40)),
      (sentences, before, after, sizes) => {
        const text = `${before}{"sentences":${JSON.stringify(sentences)},"missing":""}${after}`
        const chunks: string[] = []
        let at = 0
        for (const size of sizes) {
          chunks.push(text.slice(at, at + size))
          at += size
        }
        chunks.push(text.slice(at))
        expect(read(...chunks)).toEqual(read(text))
        expect(read(...text.split(''))).toEqual(read(text))
      },
    ),
  )
})

test('after plain prose, exactly the sentences sent come out', () => {
  fc.assert(
    fc.property(
      fc.array(sentence, { minLength: 1, maxLength: 4 }),
      fc.stringMatching(/^[a-z .,:\n`]{0,20}$/),
      (sentences, before) => {
        const { events, state } = read(`${before}{"sentences":${JSON.stringify(sentences)},"missing":""}`)
        expect(events.map((event) => (event.kind === 'sentence' ? event.sentence : null))).toEqual(sentences)
        expect(state).toBe('whole')
      },
    ),
  )
})

test('nothing breaks on any text', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'sentences', 'text', ' ', '<think>', '</think>'),
      }),
      (text) => {
        expect(() => read(text)).not.toThrow()
      },
    ),
  )
})
