// Sentences as a reader sees them, and offsets that hold for any text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentencesOf } from '../src/text/sentences.ts'

const cut = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end))
const staysOne = (text: string) => expect(cut(text)).toEqual([text])
const splits = (...sentences: string[]) => expect(cut(sentences.join(' '))).toEqual(sentences)

describe('a full stop that ends no sentence', () => {
  it.each([
    'The U.S. President met Gen. Smith and Sen. Jane Doe on Monday.',
    'Dr. No and Mrs. Grey saw St. Louis at 5 p.m. Monday.',
    'George W. Bush read J. K. Rowling and J.R.R. Tolkien.',
    "The board chose Edward F. O’Keefe and Alfonse M. D'Amato.",
    'They meet on Jan. 5, President Nauseda said.',
    'It was No. 5 Baker Street, not No. 10 Downing.',
    'The firm paid $1.5 million to Acme Inc. Chairman Bo Lind.',
    'Rep. Ann Hill (D-Pa.) Tuesday asked for a vote.',
    'The case Roe v. Wade came before Smith vs. Jones.',
    'The talks begin at 9 a.m. ET in Geneva.',
    'Martin Luther King Jr. Day falls on a Monday.',
    'He paused ... Then nothing came.',
    '... Then nothing came.',
    'See example.com/News.Today for more.',
    '1. Singapore came first.',
    'b. Zurich came second.',
    'The ship left ST. PETERSBURG on SEPT. 12.',
  ])('%s', staysOne)
})

describe('a full stop that ends one', () => {
  it('after a shortening when a word that opens sentences follows', () => {
    splits('He lives in the U.S.', 'The rest stayed.')
    splits('It belongs to Acme Inc.', 'He sold it.')
    splits('She spoke at the U.N.', '“We will stay,” she said.')
    splits('It closed at 5 p.m.', 'Officials left.')
  })
  it('before a figure', () => {
    splits('Two died.', '12 people were hurt.')
    splits('He was paid.', '$5 million was owed.')
    splits('It was in 2020.', '14 were freed.')
  })
  it('before a handle', () => {
    splits('Nobody was hurt.', '@everyone READ THIS.')
    splits('Was it so?', '@ada_b denied it.')
    staysOne('The letter came from Dr. @smith and from J. @jones.')
  })
  it('where the space was left out', () =>
    expect(cut('He left.The rest stayed.')).toEqual(['He left.', 'The rest stayed.']))
  it('after an ellipsis that closes a word', () => {
    splits('He waited…', 'Then he left.')
    splits('He waited...', 'Then he left.')
  })
})

describe('quotations', () => {
  it('open a sentence of their own', () => {
    splits('“We go,” he said.', '“We stay.”', 'Then he left.')
    splits('He said.', '"We did."', 'Then he left.')
    expect(cut('He said.“We go.”')).toEqual(['He said.', '“We go.”'])
  })
  it('go on after a mark when their speaker follows', () => {
    staysOne('“Stop!” he said.')
    staysOne('"Is it true?" Ann Smith asked.')
    splits('“Stop!”', 'He said so twice.')
  })
  it('keep a closing mark that white space parted from them', () => splits('“We stay. ”', 'Then he left.'))
})

describe('lines', () => {
  it('a blank line always ends a sentence', () => {
    expect(cut('Headline without a stop\n\nthe rest\r\n\r\nof it')).toEqual([
      'Headline without a stop',
      'the rest',
      'of it',
    ])
  })
  it('a hard-wrapped line does not', () => {
    staysOne('The envoy met President\nLukashenko in the palace\nand gave him a letter.')
    staysOne('The envoy met President\r\nLukashenko in the palace\r\nand gave him a letter.')
    staysOne('The letter was signed by Gen.\nSmith of the army.')
  })
  it('a short line above a longer paragraph, and the items of a list, do', () => {
    expect(cut('Weather\nRain is expected on Friday, with gusts.')).toEqual([
      'Weather',
      'Rain is expected on Friday, with gusts.',
    ])
    expect(cut('- six Lithuanians\n- two Latvians')).toEqual(['- six Lithuanians', '- two Latvians'])
  })
})

describe('any text', () => {
  const atoms = fc.constantFrom(
    ...[
      '. ',
      '.',
      '!',
      '?',
      '…',
      '“',
      '”',
      '"',
      '(',
      ')',
      ' ',
      '\n',
      '\r\n',
      '\n\n',
      '\u00a0',
      '\u2029',
      'U.S.',
      'Gen.',
      'Jan. 5',
      'no. ',
      'He',
      'said',
    ],
    ...['😀', '\ud83d', '漢字。', 'é', '[1]', '12', '- ', 'a', 'Z', '\u200b', '\u0085'],
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(atoms, { maxLength: 40 }).map((parts) => parts.join('')),
  )
  it('is covered in order, without white space at the ends, and no character is cut in two', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const spans = sentencesOf(text)
        let before = 0
        for (const { start, end } of spans) {
          expect(text.slice(before, start).trim()).toBe('')
          const sentence = text.slice(start, end)
          expect(sentence).not.toBe('')
          expect(sentence.trim()).toBe(sentence)
          expect(/[\ud800-\udbff]$/.test(text.slice(0, end)) && /^[\udc00-\udfff]/.test(text.slice(end))).toBe(false)
          before = end
        }
        expect(text.slice(before).trim()).toBe('')
      }),
      { numRuns: 2000 },
    )
  })
})
