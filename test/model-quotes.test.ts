// Quotes are found in the stored text whatever the typography, and never where the words differ.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locateQuote } from '../src/answers/check-evidence.ts'

const all = (text: string) => ({ start: 0, end: text.length })
const found = (quote: string, text: string) => {
  const span = locateQuote(quote, text, all(text))
  return span && text.slice(span.start, span.end)
}

describe('a quote is found', () => {
  const text =
    'The envoy said: “We won’t stop — not yet…” He paused.\r\nThen 1,200 co\u00adoperating\u00a0guards, all re\u0301sume\u0301s in hand, refused to move.'
  test.each([
    ['as it stands', 'He paused.', 'He paused'],
    ['with straight quotes', '"We won\'t stop', 'We won’t stop'],
    ['with another dash and spacing', "We won't stop-not yet", 'We won’t stop — not yet'],
    ['with three dots for an ellipsis', 'stop - not yet...', 'stop — not yet'],
    ['across a line break', 'He paused. Then 1,200', 'He paused.\r\nThen 1,200'],
    ['over soft hyphens and no-break spaces', 'cooperating guards', 'co\u00adoperating\u00a0guards'],
    ['with accents in their other encoding', 'all résumés in hand', 'all re\u0301sume\u0301s in hand'],
    ['with its first letter in the other case', 'he paused', 'He paused'],
    [
      'without what the model put around it',
      '"…then 1,200 co-operating guards, all"'.replace('co-op', 'coop'),
      'Then 1,200 co\u00adoperating\u00a0guards, all',
    ],
    ['with a full stop where the text goes on', 'all résumés in hand.', 'all re\u0301sume\u0301s in hand'],
  ])('%s', (_how, quote, expected) => {
    expect(found(quote, text)).toBe(expected)
  })
})

describe('a quote is not found', () => {
  test.each([
    ['when a word differs', 'guards refused to leave', 'All guards refused to move.'],
    ['when a word is left out', 'guards to move', 'All guards refused to move.'],
    ['when it is shortened by dots', 'guards … to move', 'All guards refused to move.'],
    ['when the case differs beyond the first letter', 'The Guards refused', 'the guards refused'],
    ['when an accent is missing', 'the resume', 'the résumé'],
    ['inside a word', 'he guards refuse', 'The guards refused'],
    ['inside a number', 'with 200 people', 'with 200,000 people'],
    ['before a combining mark', 'in the cafe', 'in the cafe\u0301'],
    ['when it has no word', '—', 'a — b'],
    ['when it is half a character', 'a\ud83d', 'a😀'],
  ])('%s', (_why, quote, text) => {
    expect(found(quote, text)).toBeNull()
  })

  test('in half an ellipsis: only the words before it are', () => {
    expect(found('and then..', 'and then…')).toBe('and then')
  })

  test('outside the stretch that is searched', () => {
    const text = 'One two three. Four five six.'
    expect(locateQuote('Four five six', text, { start: 0, end: 14 })).toBeNull()
    expect(locateQuote('Four five six', text, { start: 15, end: text.length })).toEqual({ start: 15, end: 28 })
  })

  test('and a later whole occurrence is taken when the first is part of a word', () => {
    const text = 'They recrossed the border; he crossed the border.'
    expect(locateQuote('crossed the border', text, all(text))).toEqual({ start: 30, end: 48 })
  })
})

const word = fc.constantFrom(
  'guards',
  'Nausėda',
  'didn’t',
  'naïve',
  '1,200',
  'U.S.',
  'co\u00adop',
  '😀',
  'émigré',
  'x',
  '“No”',
  '52',
)
const gap = fc.constantFrom(' ', '\u00a0', '\r\n', ' — ', '\u2009', '  ', ', ', '… ', '\n\n')
const prose = fc.array(fc.tuple(word, gap), { minLength: 3, maxLength: 25 }).map((pairs): string[] => pairs.flat())

/** The words alone, the case of the first letter aside. */
const bare = (text: string) =>
  (
    text
      .replace(/\u00ad/g, '')
      .normalize('NFKC')
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []
  )
    .join(' ')
    .toLowerCase()

/** The same words as a model would type them. */
const retyped = (quote: string) =>
  quote
    .replace(/\u00ad/g, '')
    .replace(/[“”]/g, '"')
    .replace(/’/g, "'")
    .replace(/ — /g, '–')
    .replace(/…/g, '...')
    .replace(/\s+/g, ' ')

test('whatever whole words a model retypes are found, and what is found says the same words', () => {
  fc.assert(
    fc.property(prose, fc.nat(), fc.nat(), (pieces, a, b) => {
      const from = 2 * (a % (pieces.length / 2))
      const to = from + 1 + 2 * (b % (pieces.length / 2 - from / 2))
      const text = pieces.join('')
      const quote = retyped(pieces.slice(from, to).join(''))
      fc.pre(/[\p{L}\p{N}]/u.test(quote))
      const slice = found(quote, text)
      expect(slice).not.toBeNull()
      expect(bare(slice ?? '')).toBe(bare(quote))
    }),
    { numRuns: 500 },
  )
})

test('for any text and any quote, what is returned says the same words and splits no character', () => {
  const anything = fc.string({
    unit: fc.constantFrom(
      'a',
      'B',
      ' ',
      '.',
      '…',
      '-',
      '—',
      "'",
      '’',
      '"',
      '“',
      '\u0301',
      '\u00ad',
      '😀',
      '\n',
      '1',
      ',',
      'ﬁ',
    ),
    maxLength: 14,
  })
  fc.assert(
    fc.property(anything, anything, anything, anything, (before, quote, after, other) => {
      for (const text of [before + quote + after, other]) {
        const slice = found(quote, text)
        if (slice === null) continue
        expect(bare(slice)).toBe(bare(quote))
        expect(slice.isWellFormed()).toBe(true)
      }
    }),
    { numRuns: 3000 },
  )
})

test('a quote with one word changed is never found', () => {
  fc.assert(
    fc.property(prose, fc.nat(), (pieces, a) => {
      const at = 2 * (a % (pieces.length / 2))
      const changed = pieces.with(at, `${pieces[at]}q`)
      expect(found(changed.join(''), pieces.join(''))).toBeNull()
    }),
  )
})
