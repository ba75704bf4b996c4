// What stands between a platform and an answer: the moments people name, questions to suggest, lines of input.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dateline } from '../src/answers/dateline.ts'
import { exampleQuestions } from '../src/answers/suggestions.ts'
import { linesOf } from '../src/chat/json.ts'
import type { Answer } from '../src/domain/answer.ts'
import { parseAsOf } from '../src/domain/day.ts'

const NOW = new Date('2025-09-12T10:00:00Z')
const SECONDS = { search: 0, write: 0, total: 0 }

function unanswered(question: string): Answer {
  return { kind: 'unanswered', mode: 'extractive', question, notes: [], reason: 'The articles don’t say.', nearest: [] }
}

function answered(question: string): Answer {
  return { kind: 'answered', mode: 'extractive', question, notes: [], sentences: [], citations: [], sources: [] }
}

describe('a moment', () => {
  test.each([
    ['2025-09-12', '2025-09-12T23:59:59.999Z'],
    ['2025-09-12T18:00Z', '2025-09-12T18:00:00.000Z'],
    ['2025-09-12T18:00:05', '2025-09-12T18:00:05.000Z'],
    ['2025-09-12 18:00', '2025-09-12T18:00:00.000Z'],
    ['2025-09-12t18:00:00+02:00', '2025-09-12T16:00:00.000Z'],
    [' 2024-02-29 ', '2024-02-29T23:59:59.999Z'],
  ])('%s is %s', (text, moment) => {
    expect(parseAsOf(text)?.toISOString()).toBe(moment)
  })

  test.each([
    '',
    'today',
    '2025',
    '2025-09',
    '12/09/2025',
    '2025-02-30',
    '2025-13-01',
    '2025-09-12T25:00',
    '2025-09-12T10',
  ])('"%s" is none', (text) => {
    expect(parseAsOf(text)).toBeNull()
  })
})

describe('questions to suggest', () => {
  const text =
    'Ada Muster, 64, is the mayor. Otto Nepp said that he was late. On Friday Lakeland Railways said nothing.'
  const articles = [{ text, body: [{ start: 0, end: text.length }] }]
  const dateline = (isAnswered: (question: string) => boolean): Pick<Dateline, 'ask'> => ({
    ask: async (question) => ({
      answer: isAnswered(question) ? answered(question) : unanswered(question),
      turn: { question, answer: '' },
      seconds: SECONDS,
    }),
  })

  test('are made from what the articles say of people', async () => {
    const questions = await exampleQuestions(
      articles,
      dateline(() => true),
      NOW,
    )
    expect(questions).toEqual(['How old is Ada Muster?', 'What did Otto Nepp say?'])
  })

  test('are only such as the articles answer', async () => {
    const questions = await exampleQuestions(
      articles,
      dateline((question) => question.startsWith('What')),
      NOW,
    )
    expect(questions).toEqual(['What did Otto Nepp say?'])
    expect(
      await exampleQuestions(
        [],
        dateline(() => true),
        NOW,
      ),
    ).toEqual([])
  })
})

describe('lines of input', () => {
  const linesFrom = (chunks: (string | Buffer)[]) =>
    Array.fromAsync(
      linesOf(
        (async function* () {
          yield* chunks
        })(),
      ),
    )

  test('end at line feeds only, however the bytes arrive', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, '\u2028'))
    const property = fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const bytes = Buffer.from(lines.map((one) => `${one}\r\n`).join(''))
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      expect(await linesFrom(chunks)).toEqual(lines)
    })
    await fc.assert(property)
  })

  test('need no line feed at the end', async () => {
    expect(await linesFrom(['one\ntw', 'o'])).toEqual(['one', 'two'])
    expect(await linesFrom([])).toEqual([])
  })
})
