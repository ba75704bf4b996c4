// Whatever a file holds, reading it ends in articles whose spans hold, or in a reason; never in an error.

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passagesOf } from '../../src/articles/passages.ts'
import { isOrder } from '../../src/text/orders.ts'
import { sentencesOf } from '../../src/text/sentences.ts'
import { parsedFile } from './parsed-file.ts'

const FOLDER = new URL('../fixtures/articles/', import.meta.url)
const sources = readdirSync(FOLDER).filter((name) => !name.endsWith('.expected.json'))

function expectSound({ articles, skipped }: Awaited<ReturnType<typeof parsedFile>>): void {
  for (const { reason } of skipped) expect(reason).toMatch(/^\S[^\n]*$/)
  for (const { article } of articles) {
    const { text, body } = article
    expect(article.title.trim()).not.toBe('')
    expect(article.outlet.trim()).not.toBe('')
    expect(text.isWellFormed()).toBe(true)
    // Of what reads like an order to machines nothing is quoted, and JSON amid a text may.
    expect(body.length > 0 || text.includes('{"') || holdsOrder(text)).toBe(true)
    let before = 0
    for (const { start, end } of body) {
      expect(start).toBeGreaterThanOrEqual(before)
      expect(end).toBeGreaterThan(start)
      expect(text.slice(start, end).trim()).toBe(text.slice(start, end))
      before = end
    }
    expect(before).toBeLessThanOrEqual(text.length)
    const passages = passagesOf({ id: 'a', version: 'v', text, body })
    for (const passage of passages)
      expect(body.some(({ start, end }) => start < passage.end && passage.start < end)).toBe(true)
  }
}

/** Whether any of its lines together, or of its sentences, where a page has joined lines, read like an order. */
function holdsOrder(text: string): boolean {
  const sentences = sentencesOf(text).map(({ start, end }) => text.slice(start, end))
  return [text.split('\n'), sentences].some((parts) =>
    parts.some((_, from) => parts.some((_, last) => isOrder(parts.slice(from, last + 1).join('\n')))),
  )
}

/** Declares the tests: each tries so many files. */
export function describeBrokenFiles(numRuns: number): void {
  describe('broken files', () => {
    it('fixtures with bytes changed, cut out, doubled or cut off', async () => {
      const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 6 })), {
        minLength: 1,
        maxLength: 6,
      })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...sources), edits, fc.option(fc.nat()), async (name, changes, cut) => {
          let bytes = [...readFileSync(new URL(name, FOLDER))]
          for (const [at, remove, insert] of changes) bytes.splice(at % (bytes.length + 1), remove, ...insert)
          if (cut !== null) bytes = bytes.slice(0, cut % (bytes.length + 1))
          expectSound(await parsedFile(name, Uint8Array.from(bytes)))
        }),
        { numRuns },
      )
    })

    it('any bytes under any name', async () => {
      const names = fc.constantFrom('a.txt', 'a.md', 'a.html', 'a.json', 'a.jsonl')
      await fc.assert(
        fc.asyncProperty(names, fc.uint8Array({ maxLength: 300 }), async (path, bytes) => {
          expectSound(await parsedFile(path, bytes))
        }),
        { numRuns },
      )
    })

    it('any lines that look like news', async () => {
      const lines = fc.constantFrom(
        ...[
          '---',
          'title: A',
          'By Anna Dove',
          'MINSK (NWA) — They left.',
          'MINSK (NWA) —',
          '—Northwire',
          'Thursday',
          '2025-09-11',
          '# Head',
          'Head',
          '===',
          '![a](b)',
          '',
          '',
          '\r',
        ],
        ...[
          'A sentence that goes on for a while and ends.',
          'a wrapped',
          'Read more: x',
          'Anna Dove',
          '“We stay,” he said.—Agencies',
          '| a | b |',
          '- item',
          '<p>x</p>',
          '😀',
          '\u2028',
          '{"text":"It is."}',
        ],
      )
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('a.txt', 'a.md', 'a.jsonl', 'a.html'),
          fc.array(lines, { maxLength: 25 }),
          async (path, written) => {
            const text = path === 'a.jsonl' ? JSON.stringify({ text: written.join('\n') }) : written.join('\n')
            expectSound(await parsedFile(path, text))
          },
        ),
        { numRuns },
      )
    })

    it('JSON of any shape', async () => {
      const keys = fc.constantFrom(
        'title',
        'text',
        'body',
        'articleBody',
        'headline',
        'publisher',
        'author',
        'date',
        'url',
        '@id',
        '@graph',
        '@type',
        'id',
        'language',
      )
      const values = fc.oneof(fc.jsonValue(), fc.string(), fc.constant('NewsArticle'))
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.jsonValue(), fc.dictionary(keys, values), fc.array(fc.dictionary(keys, values))),
          async (value) => {
            expectSound(await parsedFile('a.json', JSON.stringify(value)))
          },
        ),
        { numRuns },
      )
    })

    it('depth without end', async () => {
      const deep = (open: string) => open.repeat(5_000)
      for (const [path, text] of [
        ['a.json', deep('[')],
        ['a.json', deep('{"text":')],
        ['a.html', deep('<div>')],
        ['a.md', `---\n${deep('a: [')}\n---\nx`],
      ] as const)
        expectSound(await parsedFile(path, text))
    })
  })
}
