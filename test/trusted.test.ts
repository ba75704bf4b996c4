// When the best sentence found is believed, and when the articles are said not to say: how it was found counts, too.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isTrusted, type Standing } from '../src/answers/verdict.ts'

const clear: Standing = { rank: 0, own: 0.4, lead: 2, topic: 1, supporting: 4, terms: 4 }

it('a sentence of the first passage is believed where that passage stands out', () => {
  expect(isTrusted(clear)).toBe(true)
})

it('a sentence from far down the list is not, where nothing stands out and half of what was asked is missing', () => {
  expect(isTrusted({ ...clear, rank: 9, lead: 0.2, topic: 0.5 })).toBe(false)
})

it('… unless it says nearly all that was asked', () => {
  expect(isTrusted({ ...clear, rank: 9, lead: 0.2, topic: 0.5, own: 0.9 })).toBe(true)
})

it('standing further down, or standing out less, never makes a sentence more trusted', () => {
  const standing = fc.record({
    rank: fc.nat(23),
    own: fc.double({ min: 0, max: 1, noNaN: true }),
    lead: fc.double({ min: 0, max: 6, noNaN: true }),
    topic: fc.double({ min: 0, max: 1, noNaN: true }),
    supporting: fc.nat(12),
    terms: fc.integer({ min: 1, max: 30 }),
  })
  fc.assert(
    fc.property(standing, fc.nat(10), fc.double({ min: 0, max: 1, noNaN: true }), (one, further, less) => {
      const worse = { ...one, rank: one.rank + further, lead: one.lead * less, topic: one.topic * less }
      return isTrusted(one) || !isTrusted(worse)
    }),
  )
})
