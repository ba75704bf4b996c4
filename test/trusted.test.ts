// How far the best sentence found is believed: by what it holds, how it stands out, and how it was found.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { trustIn } from '../src/answers/score.ts'

const clear = {
  ...{
    bias: 1,
    kind: 1,
    besides: 0.3,
    score: 30,
    gap: 3,
    agreed: Math.log(2),
    found: 11,
    alone: 3,
    terms: 5,
  },
  ...{ open: 0, shelf: Math.log(1000) },
}

it('a sentence that holds what was asked, and stands out, is believed rather than not', () => {
  expect(trustIn(clear)).toBeGreaterThan(0.5)
})

it('one that lacks the kind of thing asked for, and much else, is hardly believed', () => {
  expect(trustIn({ ...clear, kind: 0.2, score: 15, gap: 0.3, agreed: 0 })).toBeLessThan(0.15)
})

it('holding less, standing out less, or standing alone among more articles never makes a sentence more trusted', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const signs = fc.record({
    bias: fc.constant(1),
    kind: share,
    besides: share,
    score: fc.double({ min: 0, max: 35, noNaN: true }),
    gap: fc.double({ min: 0, max: 6, noNaN: true }),
    agreed: fc.double({ min: 0, max: 2, noNaN: true }),
    found: fc.double({ min: 0, max: 15, noNaN: true }),
    alone: fc.double({ min: 0, max: 5, noNaN: true }),
    terms: fc.integer({ min: 0, max: 20 }),
    open: fc.constantFrom(0, 1),
    shelf: fc.double({ min: 0, max: 12, noNaN: true }),
  })
  fc.assert(
    fc.property(signs, share, share, share, (one, less, lower, fainter) => {
      const [kind, score, agreed] = [one.kind * less, one.score * lower, one.agreed * fainter]
      return trustIn(one) >= trustIn({ ...one, kind, score, agreed, shelf: one.shelf + 1 })
    }),
  )
})
