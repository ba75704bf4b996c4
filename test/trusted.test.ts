// How far the best sentence found is believed: by what it holds, how it stands out, and how it was found.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { trustIn } from '../src/answers/score.ts'

const clear = { bias: 1, kind: 1, answers: 1, each: 0.9, besides: 0.3, gap: 8, found: 8, terms: 4 }

it('a sentence that holds what was asked, and stands out, is believed rather than not', () => {
  expect(trustIn(clear)).toBeGreaterThan(0.5)
})

it('one that lacks the kind of thing asked for and half of the words is hardly believed', () => {
  expect(trustIn({ ...clear, kind: 0.2, answers: 0, each: 0.4, gap: 1 })).toBeLessThan(0.18)
})

it('holding less, or standing out less, never makes a sentence more trusted', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const signs = fc.record({
    bias: fc.constant(1),
    kind: share,
    answers: fc.constantFrom(0, 1),
    each: share,
    besides: share,
    gap: fc.double({ min: 0, max: 12, noNaN: true }),
    found: fc.double({ min: 0, max: 15, noNaN: true }),
    terms: fc.integer({ min: 0, max: 20 }),
  })
  fc.assert(
    fc.property(signs, share, share, share, (one, less, lower, fainter) => {
      const worse = { ...one, kind: one.kind * less, each: one.each * lower, gap: one.gap * fainter, answers: 0 }
      return trustIn(one) >= trustIn(worse)
    }),
  )
})
