// Found passages as they are shown: among the sentences around them, word for word, and never across furniture.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passagesOf } from '../src/articles/passages.ts'
import type { Article, FoundPassage } from '../src/domain/article.ts'
import { inContext } from '../src/search/evidence.ts'
import { wordsOf } from '../src/text/words.ts'

function articleOf(text: string, body = [{ start: 0, end: text.length }], id = 'a'): Article {
  return {
    ...{
      id,
      version: 'v',
      file: `${id}.txt`,
      text,
      body,
      title: 'Title',
      outlet: 'Outlet',
      agency: null,
      author: null,
    },
    ...{ publishedAt: null, url: null, language: null },
  }
}

function foundIn(article: Article): FoundPassage[] {
  return passagesOf(article).map((passage) => ({
    passage,
    article,
    text: article.text.slice(passage.start, passage.end),
    score: 1,
  }))
}

const sentence = (n: number): string => `Sentence ${n} tells that the ferry left the harbour of Corner ${n} at noon.`
const long = Array.from({ length: 40 }, (_, n) => sentence(n)).join(' ')

describe('a passage as it is shown', () => {
  test('stands among whole sentences before and after it', () => {
    const middle = foundIn(articleOf(long))[2]
    const [shown] = middle === undefined ? [] : inContext([middle], 1)
    expect(shown?.text.length).toBeGreaterThan(middle?.text.length ?? 0)
    expect(shown?.text).toContain(middle?.text)
    expect(shown?.text).toMatch(/^Sentence \d+ .*noon\.$/s)
    expect(wordsOf(shown?.text ?? '').length).toBeLessThanOrEqual(190)
  })

  test('leaves no room for one that it holds already, but for those of others', () => {
    const passages = foundIn(articleOf(sentence(1).repeat(3)))
    const other = foundIn(articleOf(long, undefined, 'b'))
    const shown = inContext([...passages, ...passages, ...other], 2)
    expect(shown.map(({ article }) => article.id)).toEqual(['a', 'b'])
  })

  test('never reaches into furniture', () => {
    const [head, credit, tail] = [long.slice(0, 700), '\nPhoto: somebody\n', long.slice(700, 1400)]
    const text = `${head}${credit}${tail}`
    const body = [
      { start: 0, end: head.length },
      { start: head.length + credit.length, end: text.length },
    ]
    for (const shown of inContext(foundIn(articleOf(text, body)), 10)) expect(shown.text).not.toContain('Photo')
  })

  test('is word for word what stands in the article, whatever that is', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem({ mode: 'sentences', maxCount: 5 })), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (parts, limit) => {
        const article = articleOf(parts.join(' '))
        const found = foundIn(article)
        const shown = inContext(found, limit)
        expect(shown.length).toBeLessThanOrEqual(limit)
        for (const { passage, text: words } of shown) {
          expect(words).toBe(article.text.slice(passage.start, passage.end))
          const own = found.find((one) => one.passage.ordinal === passage.ordinal)
          expect(passage.start).toBeLessThanOrEqual(own?.passage.start ?? -1)
          expect(passage.end).toBeGreaterThanOrEqual(own?.passage.end ?? Infinity)
          expect(wordsOf(words).length).toBeLessThanOrEqual(Math.max(190, wordsOf(own?.text ?? '').length))
        }
      }),
    )
  })
})
