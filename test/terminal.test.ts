// How messages look on a terminal: wrapped, numbered, harmless, and never printed twice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnswerSentence } from '../src/domain/answer.ts'
import type { Message, MessageSource } from '../src/domain/message.ts'
import { inert, type Paint, paintFor, statusLine, widthFor } from '../src/platforms/terminal/look.ts'
import { answerPrinter, type Look, renderCheck, renderMessage } from '../src/platforms/terminal/render.ts'
import { WritableStub } from './support/writable-stub.ts'

const plain: Paint = (_style, text) => text
const coloured: Paint = (style, text) =>
  `\u001b[${style === 'dim' ? 2 : 36}m${text}\u001b[${style === 'dim' ? 22 : 39}m`
const look: Look = { width: 60, paint: plain }

const WEBCAM: MessageSource = {
  n: 1,
  outlet: 'Invented Post',
  title: 'A man stays between two borders',
  publishedAt: new Date('2025-09-12T09:00:00Z'),
  url: null,
  link: null,
  file: 'post.txt',
  quote: 'Footage from a webcam showed him sitting there.',
  details: null,
}

function answer(sentences: AnswerSentence[], sources: MessageSource[] = [WEBCAM], notes: string[] = []): Message {
  return {
    heading: null,
    actions: [],
    blocks: [
      { kind: 'paragraph', sentences },
      { kind: 'sources', heading: 'Sources', sources },
      ...notes.map((text) => ({ kind: 'note' as const, text })),
    ],
  }
}

const widths = (text: string): number[] => text.split('\n').map((line) => [...line].length)

describe('an answer', () => {
  test('has its sentences with numbers, and below them outlet, date, title and quote', () => {
    const message = answer(
      [{ text: 'He sat between the borders, as a webcam showed.', citations: [1] }],
      [WEBCAM],
      ['Small print.'],
    )
    expect(renderMessage(message, look)).toBe(
      [
        'He sat between the borders, as a webcam showed. [1]',
        '',
        'Sources',
        '  Invented Post, 12 September 2025 — A man stays between two',
        '  borders',
        '  [1] “Footage from a webcam showed him sitting there.”',
        '',
        'Small print.',
        '',
      ].join('\n'),
    )
  })

  test('keeps a number on the line of the word before it', () => {
    const sentences = [{ text: `${'word '.repeat(11)}last.`, citations: [1, 2] }]
    const [first, second] = renderMessage(answer(sentences), look).split('\n')
    expect(first).toBe('word '.repeat(11).trim())
    expect(second).toBe('last. [1][2]')
  })

  test('names an article once for all its quotes', () => {
    const text = renderMessage(
      answer(
        [{ text: 'So it is.', citations: [1, 2] }],
        [WEBCAM, { ...WEBCAM, n: 2, quote: 'Guards blocked his way.' }],
      ),
      look,
    )
    expect(text.match(/Invented Post/g)).toHaveLength(1)
    expect(text).toContain('[1] “Footage')
    expect(text).toContain('[2] “Guards')
  })

  test('does not say again below what is quoted above, but from whom and of when it is', () => {
    const long = 'The man, who was tired, sat down between the two borders and would not be moved by anybody at all.'
    const message = answer([{ text: long, citations: [1] }], [{ ...WEBCAM, quote: long }])
    const blocks = message.blocks.map((block) =>
      block.kind === 'sources' ? { ...block, inChat: 'lines' as const } : block,
    )
    const text = renderMessage({ ...message, blocks }, look)
    expect(text).not.toContain('“')
    expect(text).toContain('  [1] Invented Post, ')
    const worded = blocks.map((block) => (block.kind === 'paragraph' ? { ...block, sentences: [] } : block))
    expect(renderMessage({ ...message, blocks: worded }, look)).toContain('[1] “The man')
  })

  test('shows what is around a quote when asked for in full', () => {
    const details = { author: 'Ada Muster', agency: 'Made-Up Wire', before: 'It was night.', after: 'Then it was day.' }
    const text = renderMessage(
      answer([{ text: 'So it is.', citations: [1] }], [{ ...WEBCAM, url: 'https://post.example/1', details }]),
      look,
    )
    expect(text).toContain('by Ada Muster, Made-Up Wire')
    expect(text).toContain('https://post.example/1')
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`… It was night. “${WEBCAM.quote}” Then it was day. …`)
  })

  test('does without a date that nobody knows', () => {
    expect(
      renderMessage(answer([{ text: 'So it is.', citations: [1] }], [{ ...WEBCAM, publishedAt: null }]), look),
    ).toContain('  Invented Post — A man')
  })
})

describe('lines', () => {
  test('are never wider than the screen, whatever the words', () => {
    const words = fc.array(
      fc.oneof(
        fc.string({ maxLength: 90 }),
        fc.constantFrom(`https://example.org/${'x'.repeat(120)}`, 'кириллица', 'Nausėda'),
      ),
    )
    const property = fc.property(words, fc.integer({ min: 24, max: 96 }), (some, width) => {
      const text = some.map((word) => word.replace(/[^\u0020-\u007e\u0400-\u04ff\u00c0-\u017f]/g, '')).join(' ')
      const message = answer(
        [{ text, citations: [1] }],
        [{ ...WEBCAM, title: text, quote: `${text}.`, outlet: text }],
        [text],
      )
      expect(Math.max(...widths(renderMessage(message, { width, paint: plain })))).toBeLessThanOrEqual(width)
    })
    fc.assert(property, { numRuns: 80 })
  })

  test('are 80 wide where there is no terminal, and at most 96', () => {
    expect([undefined, 0, 200, 72, 3].map(widthFor)).toEqual([80, 80, 96, 72, 24])
  })
})

describe('colour', () => {
  test('is only for terminals', () => {
    const file = Object.assign(new WritableStub(), { isTTY: false })
    expect(paintFor(file)('cyan', 'text')).toBe('text')
  })

  test('does not change where lines break', () => {
    const message = answer([{ text: 'The man, who was tired, sat down between the two borders.', citations: [1] }])
    const stripped = renderMessage(message, { width: 40, paint: coloured }).replaceAll(/\u001b\[\d+m/g, '')
    expect(stripped).toBe(renderMessage(message, { width: 40, paint: plain }))
  })
})

describe('text of strangers', () => {
  test.each([
    ['colours', 'red \u001b[31malert\u001b[0m', 'red alert'],
    ['cursor moves', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
    ['a window title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['a link with another address', '\u001b]8;;https://evil.example\u001b\\bank\u001b]8;;\u001b\\', 'bank'],
    ['a sequence without an end', 'a\u001b]0;rest', 'a0;rest'],
    ['eight-bit sequences', 'a\u009b31mb\u009d0;x\u009cc', 'abc'],
    ['a line that overwrites itself', 'all is well\rowned', 'all is well owned'],
    ['bells and backspaces', 'a\u0007b\u0008c\u0000d\u007f', 'abcd'],
    ['text turned around', 'user\u202egnp.exe\u2066x\u2069', 'usergnp.exex'],
    ['hidden letters', 'a\u200bb\u{e0041}\u{e0042}c\ufeff', 'abc'],
    ['half a pair', 'a\ud800b', 'a\ufffdb'],
    ['line and paragraph separators', 'a\u2028b\u2029c\u0085d', 'a b c d'],
  ])('loses %s', (_what, text, left) => {
    expect(inert(text)).toBe(left)
  })

  test('keeps what people write', () => {
    for (const text of ['Nausėda – “naïve”', 'Лукашенко', '立陶宛', 'مرحبا', '👩‍👩‍👧 🇱🇹', 'a & b <c>'])
      expect(inert(text)).toBe(text)
  })

  test('never brings a control character to the screen, wherever it stands', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      const source = { ...WEBCAM, outlet: text, title: text, quote: text, url: text, file: text }
      const details = { author: text, agency: text, before: text, after: text }
      const shown = renderMessage(
        {
          heading: text,
          actions: [],
          blocks: [
            ...answer([{ text, citations: [1] }], [source, { ...source, n: 2, details }], [text]).blocks,
            { kind: 'quote', text },
            { kind: 'list', heading: text, items: [{ text, at: null }] },
          ],
        },
        look,
      )
      const check = renderCheck({ state: 'failed', name: 'Name', finding: text, remedy: text }, look)
      expect(`${shown}${check}`.replaceAll('\n', '')).not.toMatch(
        /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
      )
    })
    fc.assert(property, { numRuns: 100 })
  })
})

describe('an answer that comes sentence by sentence', () => {
  const sentence = fc.record({
    text: fc.lorem({ mode: 'sentences', maxCount: 1 }),
    citations: fc.subarray([1, 2], { minLength: 1 }),
  })

  test('looks in the end as if it had come at once', () => {
    const property = fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), fc.nat(4), (sentences, early) => {
      const printer = answerPrinter(look)
      const coming = sentences.slice(0, early).map((one) => printer.sentence(one))
      const message = answer(sentences)
      expect(coming.join('') + printer.rest(message)).toBe(renderMessage(message, look))
    })
    fc.assert(property)
  })

  test('is followed by another in full, should it turn out otherwise', () => {
    const printer = answerPrinter(look)
    const shown = printer.sentence({ text: 'It was so.', citations: [1] })
    const message = answer([{ text: 'It was not so.', citations: [1] }])
    expect(shown + printer.rest(message)).toBe(`It was so. [1]\n\n${renderMessage(message, look)}`)
  })
})

describe('the status line', () => {
  test('stays away from what is no terminal', async () => {
    const stream = new WritableStub()
    const status = statusLine(stream, { paint: plain, delayMs: 0 })
    status.show('working')
    await stream.quiet()
    status.clear()
    expect(stream.text).toBe('')
  })

  test('shows how far the work has come, and leaves nothing behind', async () => {
    const stream = Object.assign(new WritableStub(), { isTTY: true, columns: 60 })
    const status = statusLine(stream, { paint: plain, delayMs: 0 })
    status.show('reading articles: 5 (50 %)')
    await stream.written()
    expect(stream.text).toMatch(/^\rreading articles: 5 \(50 %\) …\u001b\[K/)
    status.clear()
    expect(stream.text).toMatch(/\r\u001b\[K$/)
  })

  test('lets a notice stand above it', async () => {
    const stream = Object.assign(new WritableStub(), { isTTY: true, columns: 60 })
    const status = statusLine(stream, { paint: plain, delayMs: 0 })
    status.show('working')
    await stream.written()
    status.above('By the way.')
    status.clear()
    expect(stream.text).toMatch(/^\rworking …\u001b\[K.*\r\u001b\[KBy the way\.\n$/s)
  })

  test('says nothing of work that is done at once', () => {
    const stream = Object.assign(new WritableStub(), { isTTY: true })
    const status = statusLine(stream, { paint: plain })
    status.show('working')
    status.clear()
    expect(stream.text).toBe('')
  })
})
