// The measuring stick for stories: agreement is scored as its authors define it, and plain average linkage joins what it should.
import { expect, test } from 'vitest'
import { agreementOf } from './quality/agreement-scores.ts'
import { cosinesOf, groupsAt, mergesOf } from './quality/average-link.ts'
import type { LabelledArticle } from './quality/labelled.ts'

const letters = (groups: string): string[] => groups.split('')

test('the same groups under other names agree wholly', () => {
  expect(agreementOf(letters('aabbc'), letters('xxyyz'))).toMatchObject({ f1: 1, ari: 1 })
})

test('B³ and the adjusted Rand index come out as worked by hand', () => {
  // Of aabb against xxxy: precision (1 + 1 + ½ + ½) / 4, recall (⅔ + ⅔ + ⅓ + 1) / 4.
  const { precision, recall, ari } = agreementOf(letters('aabb'), letters('xxxy'))
  expect(precision).toBeCloseTo(3 / 4)
  expect(recall).toBeCloseTo(2 / 3)
  // One pair agrees; by chance it would be 2 · 3 / 6 = 1.
  expect(ari).toBeCloseTo(0)
})

test('one group of all has full recall, and articles alone full precision', () => {
  expect(agreementOf(letters('aaaa'), letters('xxyz'))).toMatchObject({ recall: 1 })
  expect(agreementOf(letters('abcd'), letters('xxyz'))).toMatchObject({ precision: 1 })
})

test('plain average linkage joins articles by their words', () => {
  const article = (id: string, body: string): LabelledArticle => ({
    id,
    event: id,
    title: '',
    body,
    publishedAt: null,
    report: null,
  })
  const articles = [
    article('1', 'river flood dyke'),
    article('2', 'vote mayor ballot'),
    article('3', 'flood river boats'),
    article('4', 'mayor vote night'),
  ]
  const merges = mergesOf(cosinesOf(articles))
  expect(groupsAt(merges, 4, 0.2)).toEqual(['0', '1', '0', '1'])
  expect(new Set(groupsAt(merges, 4, 0.99)).size).toBe(4)
  expect(new Set(groupsAt(merges, 4, 0)).size).toBe(1)
})
