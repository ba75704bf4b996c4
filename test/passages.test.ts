// Passages: whole sentences of about a hundred words that together are the body, and nothing else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passagesOf } from '../src/articles/passages.ts'
import type { Span } from '../src/domain/article.ts'
import { sentencesOf } from '../src/text/sentences.ts'

const of = (text: string, body: Span[] = [{ start: 0, end: text.length }]) =>
  passagesOf({ id: 'a', version: 'v', text, body })
const cut = (text: string, body?: Span[]) => of(text, body).map(({ start, end }) => text.slice(start, end))
const wordsIn = (text: string) => text.split(/\s+/).length
const sentence = (words: number) => `Word${' word'.repeat(words - 1)}.`

describe('passages', () => {
  it('hold about 80 to 120 words of whole sentences', () => {
    const text = Array.from({ length: 60 }, (_, index) => sentence(8 + (index % 17))).join(' ')
    const passages = cut(text)
    for (const passage of passages.slice(0, -1)) {
      expect(wordsIn(passage)).toBeGreaterThanOrEqual(70)
      expect(wordsIn(passage)).toBeLessThanOrEqual(130)
    }
    const ends = new Set(sentencesOf(text).map(({ end }) => end))
    for (const { end } of of(text)) expect(ends.has(end)).toBe(true)
  })

  it('prefer to end with a paragraph', () => {
    const paragraphs = Array.from({ length: 6 }, () => [sentence(30), sentence(30), sentence(35)].join(' '))
    expect(cut(paragraphs.join('\n\n'))).toEqual(paragraphs)
  })

  it('let a very short tail join what comes before it', () => {
    const text = [sentence(50), sentence(45), sentence(9)].join(' ')
    expect(cut(text)).toEqual([text])
  })

  it('never reach across furniture, but across white space', () => {
    const text = 'One stayed.\n\nPhoto: nobody\n\nThe rest left.\n\nAll was quiet.'
    const body = ['One stayed.', 'The rest left.', 'All was quiet.'].map((part) => {
      const start = text.indexOf(part)
      return { start, end: start + part.length }
    })
    expect(cut(text, body)).toEqual(['One stayed.', 'The rest left.\n\nAll was quiet.'])
  })

  it('are cut at white space when a sentence has no end', () => {
    const passages = cut('word '.repeat(1000))
    expect(passages.length).toBe(10)
    for (const passage of passages) expect(wordsIn(passage)).toBeLessThanOrEqual(120)
  })

  it('stay short where nothing parts the words', () => {
    for (const passage of cut('😀'.repeat(5000))) expect(passage.length).toBeLessThan(2500)
    for (const passage of cut('漢字'.repeat(3000))) expect(passage.length).toBeLessThan(500)
  })

  it('are numbered and carry the article they belong to', () => {
    const passages = of(Array.from({ length: 30 }, () => sentence(20)).join(' '))
    expect(passages.map(({ ordinal }) => ordinal)).toEqual(passages.map((_, index) => index))
    expect(passages[0]).toMatchObject({ articleId: 'a', version: 'v', start: 0 })
  })

  it('are none for an article without a body', () => {
    expect(of('Only a headline', [])).toEqual([])
    expect(of(' \n ')).toEqual([])
  })
})

describe('any body', () => {
  const atoms = fc.constantFrom(
    ...[
      'One ',
      'stayed. ',
      'The ',
      'rest ',
      'left.',
      '\n',
      '\r\n\r\n',
      ' ',
      '😀',
      '漢字。',
      '“',
      '”',
      'U.S. ',
      '12 ',
      '…',
      '\u00a0',
      'a'.repeat(90),
    ],
    'word '.repeat(70),
  )
  const texts = fc.oneof(
    fc.array(atoms, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.repeat(30)),
  )
  const bodies = fc.tuple(texts, fc.array(fc.nat({ max: 3000 }), { maxLength: 8 })).map(([text, cuts]) => {
    const at = [...new Set(cuts.map((position) => Math.min(position, text.length)))]
      .filter((position) => !/^[\udc00-\udfff]/.test(text.slice(position, position + 1)))
      .sort((a, b) => a - b)
    const body: Span[] = []
    for (let index = 0; index + 1 < at.length; index += 2) body.push({ start: at[index] ?? 0, end: at[index + 1] ?? 0 })
    return { text, body: at.length < 2 ? [{ start: 0, end: text.length }] : body }
  })

  it('is what its passages hold, in order, to the character', () => {
    fc.assert(
      fc.property(bodies, ({ text, body }) => {
        const passages = of(text, body)
        const held = new Set<number>()
        let before = 0
        for (const { start, end } of passages) {
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end))
          expect(/^[\udc00-\udfff]/.test(text.slice(end)) && /[\ud800-\udbff]$/.test(text.slice(0, end))).toBe(false)
          for (let at = start; at < end; at++) if (text.charAt(at).trim() !== '') held.add(at)
          before = end
        }
        const wanted = new Set<number>()
        for (const span of body)
          for (let at = span.start; at < span.end; at++) if (text.charAt(at).trim() !== '') wanted.add(at)
        expect(held).toEqual(wanted)
      }),
      { numRuns: 1000 },
    )
  })
})
