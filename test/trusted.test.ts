// How far the best sentence found is believed: by what it holds, how it reads beside the question, and how it stands out.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { trustIn } from '../src/answers/score.ts'

const clear = { bias: 1, fits: 4, words: 0.8, gap: 6, agreed: Math.log(2), found: 11, alone: 3, shelf: Math.log(30) }

it('a sentence that holds what was asked, reads like an answer and stands out is believed rather than not', () => {
  expect(trustIn(clear)).toBeGreaterThan(0.6)
})

it('one that has no words that answer, and reads like no answer, is hardly believed', () => {
  expect(trustIn({ ...clear, words: 0, fits: -3, gap: 0.3, agreed: 0 })).toBeLessThan(0.1)
})

it('less likely words, reading less like an answer standing out less or among more articles never makes a sentence more trusted', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const signs = fc.record({
    bias: fc.constant(1),
    words: share,
    fits: fc.double({ min: -8, max: 8, noNaN: true }),
    gap: fc.double({ min: 0, max: 6, noNaN: true }),
    agreed: fc.double({ min: 0, max: 2, noNaN: true }),
    found: fc.double({ min: 0, max: 15, noNaN: true }),
    alone: fc.double({ min: 0, max: 5, noNaN: true }),
    shelf: fc.double({ min: 0, max: 12, noNaN: true }),
  })
  fc.assert(
    fc.property(signs, share, share, share, (one, less, lower, nearer) => {
      const [words, fits, gap] = [one.words * less, one.fits - lower, one.gap * nearer]
      return trustIn(one) >= trustIn({ ...one, words, fits, gap, shelf: one.shelf + 1 })
    }),
  )
})
