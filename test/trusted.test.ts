// How far the best sentence found is believed: by what it holds, how it reads beside the question, and how it stands out.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { trustIn } from '../src/answers/score.ts'

const clear = { bias: 1, kind: 1, fits: 4, gap: 6, agreed: Math.log(2), found: 11, alone: 3, shelf: Math.log(30) }

it('a sentence that holds what was asked, reads like an answer and stands out is believed rather than not', () => {
  expect(trustIn(clear)).toBeGreaterThan(0.6)
})

it('one that lacks the kind of thing asked for, and reads like none, is hardly believed', () => {
  expect(trustIn({ ...clear, kind: 0.2, fits: -3, gap: 0.3, agreed: 0 })).toBeLessThan(0.05)
})

it('holding less, reading less like an answer standing out less or among more articles never makes a sentence more trusted', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const signs = fc.record({
    bias: fc.constant(1),
    kind: share,
    fits: fc.double({ min: -8, max: 8, noNaN: true }),
    gap: fc.double({ min: 0, max: 6, noNaN: true }),
    agreed: fc.double({ min: 0, max: 2, noNaN: true }),
    found: fc.double({ min: 0, max: 15, noNaN: true }),
    alone: fc.double({ min: 0, max: 5, noNaN: true }),
    shelf: fc.double({ min: 0, max: 12, noNaN: true }),
  })
  fc.assert(
    fc.property(signs, share, share, share, (one, less, lower, nearer) => {
      const [kind, fits, gap] = [one.kind * less, one.fits - lower, one.gap * nearer]
      return trustIn(one) >= trustIn({ ...one, kind, fits, gap, shelf: one.shelf + 1 })
    }),
  )
})
