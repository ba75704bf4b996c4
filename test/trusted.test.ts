// When the best sentence found is believed, and when the articles are said not to say: how it was found counts, too.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isTrusted, type TrustSigns } from '../src/answers/score.ts'

const clear: TrustSigns = { bias: 1, rank: 0, gap: 0.8, topic: 1, answering: 0.4, terms: 0.3 }

it('a sentence of the first passage is believed where that passage stands out', () => {
  expect(isTrusted({ joint: 0.5 }, clear)).toBe(true)
})

it('a sentence from far down the list is not, where nothing stands out and half of what was asked is missing', () => {
  expect(isTrusted({ joint: 0.5 }, { ...clear, rank: 0.9, gap: 0.1, topic: 0.5 })).toBe(false)
})

it('… unless it says nearly all that was asked', () => {
  expect(isTrusted({ joint: 0.9 }, { ...clear, rank: 0.9, gap: 0.1, topic: 0.5 })).toBe(true)
})

it('standing further down, or standing out less, never makes a sentence more trusted', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const signs = fc.record({
    bias: fc.constant(1),
    rank: share,
    gap: fc.double({ min: 0, max: 2, noNaN: true }),
    topic: share,
    answering: share,
    terms: share,
  })
  fc.assert(
    fc.property(signs, share, share, share, (one, joint, further, less) => {
      const worse = { ...one, rank: one.rank + further, gap: one.gap * less, topic: one.topic * less }
      return isTrusted({ joint }, one) || !isTrusted({ joint }, worse)
    }),
  )
})
