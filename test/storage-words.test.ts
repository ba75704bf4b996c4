// The tally of words finds what `vocabularyOf` finds, however articles come and go.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WordTally } from '../src/storage/vocabulary.ts'
import { vocabularyOf } from '../src/text/words.ts'

const someText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'The',
        'the',
        'THE',
        'Łódź',
        'lodz',
        'naïve',
        'Straße',
        '12th',
        '𝒳𝓎',
        '😀',
        '\u0301',
        '\ud800',
        '習近平',
      ),
    )
    .map((words) => words.join(' ')),
)

function countsOf(texts: string[]): Map<string, [number, number]> {
  const counts = new Map<string, [number, number]>()
  for (const text of texts) {
    for (const [word, lower] of vocabularyOf(text)) {
      const [articles, lowercase] = counts.get(word) ?? [0, 0]
      counts.set(word, [articles + 1, lowercase + Number(lower)])
    }
  }
  return counts
}

function taken(tally: WordTally): Map<string, [number, number]> {
  return new Map(tally.take().map(({ word, articles, lowercase }) => [word, [articles, lowercase]]))
}

test('counts each word once for an article, as vocabularyOf finds it', () => {
  fc.assert(
    fc.property(fc.array(someText, { maxLength: 6 }), (texts) => {
      const tally = new WordTally()
      for (const text of texts) tally.count([text], 1)
      expect(taken(tally)).toEqual(countsOf(texts))
    }),
  )
})

test('takes the parts of an article as one article', () => {
  fc.assert(
    fc.property(fc.array(someText, { maxLength: 4 }), (parts) => {
      const tally = new WordTally()
      tally.count(parts, 1)
      expect(taken(tally)).toEqual(countsOf([parts.join(' \n ')]))
    }),
  )
})

test('an article that leaves takes its words along', () => {
  fc.assert(
    fc.property(fc.array(someText, { maxLength: 5 }), fc.array(someText, { maxLength: 5 }), (stay, leave) => {
      const tally = new WordTally()
      for (const text of [...stay, ...leave]) tally.count([text], 1)
      for (const text of leave) tally.count([text], -1)
      expect(taken(tally)).toEqual(countsOf(stay))
      expect(tally.take()).toEqual([])
    }),
  )
})

test('runs of letters that are no words are left out', () => {
  const tally = new WordTally()
  tally.count([`short ${'x'.repeat(41)} ${'y'.repeat(40)}`], 1)
  expect(tally.take().map(({ word }) => word)).toEqual(['short', 'y'.repeat(40)])
})

test('many words of many spellings are kept apart', () => {
  const tally = new WordTally()
  const words = Array.from({ length: 50_000 }, (_, index) => `w${index.toString(36)}`)
  tally.count([words.join(' ')], 1)
  tally.count([words.slice(0, 10).join(' ').toUpperCase()], 1)
  const changes = taken(tally)
  expect(changes.size).toBe(words.length)
  expect(changes.get('w0')).toEqual([2, 1])
  expect(changes.get('wa')).toEqual([1, 1])
})
