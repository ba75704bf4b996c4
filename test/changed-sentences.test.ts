// How well changes of wording are told from changes that matter, on pairs of invented sentences. No change that matters is missed; of the
// changes of wording only those are left out that need no knowledge of English: the rule knows neither synonyms nor grammar.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { compareVersions } from '../src/digests/corrections.ts'
import type { Article } from '../src/domain/article.ts'

interface ChangedSentence {
  half: 'tuned' | 'held out' | 'written later'
  kind: 'wording' | 'real'
  what: string
  was: string
  is: string
}

const FIXTURE = path.join(import.meta.dirname, 'fixtures/changed-sentences.jsonl')
const pairs: ChangedSentence[] = readFileSync(FIXTURE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

/** An article that holds the sentence between two others. */
function articleWith(sentence: string): Article {
  const text = `Here the report opens as it always did.\n\n${sentence}\n\nA last sentence of it stays as well.`
  const facts = { title: 'A report', outlet: 'Bridge Echo', agency: null, author: null, publishedAt: null }
  const rest = { url: null, language: null, file: 'a.txt', line: null, textHash: '' }
  return { ...facts, ...rest, id: 'a', version: 'v', text, body: [{ start: 0, end: text.length }] }
}

function isTold({ was, is }: Pick<ChangedSentence, 'was' | 'is'>): boolean {
  const before = articleWith(was)
  return compareVersions(before, articleWith(is), [{ start: 0, end: before.text.length }]).corrections.length > 0
}

test.each([
  ['tuned', { wordingTold: 19, realMissed: 0 }],
  ['held out', { wordingTold: 16, realMissed: 0 }],
  ['written later', { wordingTold: 17, realMissed: 0 }],
] as const)('of the pairs that were %s no more are judged wrong than is known', (half, known) => {
  const own = pairs.filter((pair) => pair.half === half)
  expect(own.length).toBeGreaterThanOrEqual(48)
  const wordingTold = own.filter((pair) => pair.kind === 'wording' && isTold(pair))
  const realMissed = own.filter((pair) => pair.kind === 'real' && !isTold(pair))
  expect(wordingTold.length, wordingTold.map(({ is }) => is).join('\n')).toBeLessThanOrEqual(known.wordingTold)
  expect(realMissed.length, realMissed.map(({ is }) => is).join('\n')).toBeLessThanOrEqual(known.realMissed)
})

/** The same at the length of a sentence in the news. */
const lengthened = (sentence: string): string =>
  sentence.replace(/(?=[.”"]+$)/, ', according to a statement that the regional press office sent to local reporters')

test('what matters is told however long the sentence is that it stands in', () => {
  const real = pairs.filter(({ kind }) => kind === 'real')
  const missed = real.filter(({ was, is }) => !isTold({ was: lengthened(was), is: lengthened(is) }))
  expect(missed.map(({ is }) => is)).toEqual([])
})
