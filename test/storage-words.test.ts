// The vocabulary holds what `vocabularyOf` finds in the articles, however these come, change and go.
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { WORDS_EDITION } from '../src/domain/article.ts'
import { ARTICLE_SCHEMA } from '../src/storage/article-schema.ts'
import { ArticleRecords } from '../src/storage/records.ts'
import { RecordsFile } from '../src/storage/sqlite.ts'
import { countWords, Vocabulary } from '../src/storage/vocabulary.ts'
import { soundKey, stem, wordCountsOf } from '../src/text/words.ts'
import { articleOf } from './support/evidence.ts'
import { vocabularyOf } from './support/vocabulary.ts'

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

type Counts = Map<string, [articles: number, lowercase: number]>

function countsOf(texts: string[]): Counts {
  const counts: Counts = new Map()
  for (const text of texts) {
    for (const [word, lower] of vocabularyOf(text)) {
      const [articles, lowercase] = counts.get(word) ?? [0, 0]
      counts.set(word, [articles + 1, lowercase + Number(lower)])
    }
  }
  return counts
}

/** Records of one file of articles, each of which is given by its text; `count` says how often words stand in them. */
function opened() {
  const folder = mkdtempSync(path.join(tmpdir(), 'words-'))
  const file = new RecordsFile(path.join(folder, 'records.sqlite'), ARTICLE_SCHEMA)
  onTestFinished(() => {
    file.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const records = new ArticleRecords(file)
  const vocabulary = new Vocabulary(file)
  return {
    async put(texts: string[], bodyOf = (text: string) => [{ start: 0, end: text.length }]): Promise<void> {
      const articles = texts.map((text, at) => {
        const identity = { id: `article ${at}`, file: 'a.jsonl', version: hash('sha256', text), title: '' }
        const article = articleOf(text, { ...identity, body: bodyOf(text) })
        return { ...article, textHash: `${at} ${text}`, line: at, address: null }
      })
      const finished = [{ path: 'a.jsonl', size: 0, modifiedAt: 0, changedAt: 0, settled: true, hash: 'x' }]
      await records.store({ begun: ['a.jsonl'], articles, skipped: [], finished }, { now: new Date(), gone: new Set() })
    },
    async count(words: Iterable<string>): Promise<Counts> {
      await countWords(file, async (texts) => wordCountsOf(texts))
      const counts = await vocabulary.counts([...words])
      return new Map([...counts].map(([word, { articles, lowercase }]) => [word, [articles, lowercase]]))
    },
  }
}

test('counts each word once for an article, and no longer when the article has changed or gone', async () => {
  const { put, count } = opened()
  const met = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(someText, { maxLength: 6 }), async (texts) => {
      const expected = countsOf(texts.map((text) => text.toWellFormed()))
      for (const word of expected.keys()) met.add(word)
      await put(texts.map((text) => text.toWellFormed()))
      expect(await count(met)).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})

test('words are those of the body, also when another part of the same text comes to be its body', async () => {
  const { put, count } = opened()
  const words = ['credit', 'ferries', 'crossed']
  await put(['Credit. Ferries crossed.'], () => [{ start: 8, end: 24 }])
  expect([...(await count(words)).keys()]).toEqual(['ferries', 'crossed'])
  await put(['Credit. Ferries crossed.'], () => [{ start: 0, end: 15 }])
  expect([...(await count(words)).keys()]).toEqual(['credit', 'ferries'])
})

test('runs of letters that are no words are left out', async () => {
  const { put, count } = opened()
  await put([`short ${'x'.repeat(41)} ${'y'.repeat(40)}`])
  expect([...(await count(['short', 'x'.repeat(41), 'y'.repeat(40)])).keys()]).toEqual(['short', 'y'.repeat(40)])
})

const SAMPLE = `Gen. Nausėda's e-mail of 2025: “Łukaszenka’s co-operation” — Tsikhanouskaya, Yushchenko, Alexei, Khodorkovsky,
 Jack, Zhou, Philip, Wright, queues, crossings, RUNNING, better, policies, Straße, naïve, Ångström, İstanbul, 習近平, Лукашенко, 12th`

test('the edition of words is raised when their rules change', () => {
  const words = [...vocabularyOf(SAMPLE)].map(([word, lower]) => [word, lower, stem(word), soundKey(word)])
  expect({ edition: WORDS_EDITION, rules: hash('sha256', JSON.stringify(words)).slice(0, 8) }).toEqual({
    edition: '2',
    rules: '6b97e304',
  })
})
