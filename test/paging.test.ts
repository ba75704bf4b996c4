// Pages of a message: nothing over the limit, nothing lost, and every sentence beside the sources it cites.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import { pagesOf, shortened } from '../src/domain/paging.ts'
import { cited, source } from './support/scripted-desk.ts'

/** A platform on which only the length of all texts counts. */
const sizeOf = (message: Message): number => JSON.stringify(message.blocks).length
const within = (limit: number) => (page: Message) => sizeOf(page) <= limit

const numbersIn = (blocks: MessageBlock[]) =>
  blocks.flatMap((block) => (block.kind === 'paragraph' ? block.sentences.flatMap(({ citations }) => citations) : []))
const sourcesIn = (blocks: MessageBlock[]) =>
  blocks.flatMap((block) => (block.kind === 'sources' ? block.sources.map(({ n }) => n) : []))
const textsIn = (message: Message) =>
  message.blocks.flatMap((block) => (block.kind === 'paragraph' ? block.sentences.map(({ text }) => text) : []))

describe('the pages of a message', () => {
  test('are one where it fits', () => {
    const message = cited(3)
    expect(pagesOf(message, within(100_000))).toEqual([message])
  })

  test('each hold the sources of their sentences, and the buttons', () => {
    const message = cited(20)
    const pages = pagesOf(message, within(2500))
    expect(pages.length).toBeGreaterThan(2)
    for (const page of pages) {
      expect(sizeOf(page)).toBeLessThanOrEqual(2500)
      expect(sourcesIn(page.blocks)).toEqual(numbersIn(page.blocks))
      expect(page.actions).toEqual(message.actions)
    }
    expect(pages.flatMap(textsIn)).toEqual(textsIn(message))
  })

  test('repeat a source that sentences on two pages cite', () => {
    const message = cited(8)
    for (const block of message.blocks)
      if (block.kind === 'paragraph') for (const sentence of block.sentences) sentence.citations.push(1)
    for (const page of pagesOf(message, within(2000))) expect(sourcesIn(page.blocks)).toContain(1)
  })

  test('shorten a sentence that fills more than one alone, and say so', () => {
    const message = cited(1, { text: `${'word '.repeat(2000)}end.` })
    const [page, ...others] = pagesOf(message, within(2000))
    expect(others).toEqual([])
    expect(page === undefined ? '' : textsIn(page)[0]).toMatch(/word…$/)
    expect(page === undefined ? [] : sourcesIn(page.blocks)).toEqual([1])
  })

  test('never lose a source, be there ever so many to one sentence', () => {
    const sources = Array.from({ length: 30 }, (_, at) => source(at + 1))
    const message: Message = {
      heading: null,
      actions: [],
      blocks: [
        { kind: 'paragraph', sentences: [{ text: 'All say so.', citations: sources.map(({ n }) => n ?? 0) }] },
        { kind: 'sources', heading: 'Sources', sources },
      ],
    }
    const pages = pagesOf(message, within(2500))
    expect([...new Set(pages.flatMap((page) => sourcesIn(page.blocks)))].sort((a, b) => Number(a) - Number(b))).toEqual(
      sources.map(({ n }) => n),
    )
    expect(textsIn(pages[0] ?? message)[0]).toMatch(/^All say so\. .*\[30\]/)
  })

  /** Stories of so many sentences each, below their headlines, and small print at the end. */
  const stories = (...lengths: number[]): Message => {
    let n = 0
    const blocks = lengths.flatMap((length, at): MessageBlock[] => {
      const numbers = Array.from({ length }, () => ++n)
      return [
        { kind: 'headline', text: `Story ${at + 1}`, extent: '2 outlets' },
        { kind: 'paragraph', sentences: numbers.map((n) => ({ text: `Sentence ${n} tells it.`, citations: [n] })) },
        { kind: 'sources', heading: 'Sources', sources: numbers.map((n) => source(n)) },
      ]
    })
    return { heading: 'What is new', blocks: [...blocks, { kind: 'note', text: 'and 3 others' }], actions: [] }
  }
  const titlesIn = ({ blocks }: Message) =>
    blocks.flatMap((block) => (block.kind === 'headline' ? [`${block.text}: ${block.extent}`] : []))

  test('are cut between the parts that have headlines', () => {
    const message = stories(2, 3, 2, 4, 1)
    const pages = pagesOf(message, within(2500))
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.flatMap(titlesIn)).toEqual([1, 2, 3, 4, 5].map((n) => `Story ${n}: 2 outlets`))
    for (const page of pages) {
      expect(page.blocks[0]?.kind).toBe('headline')
      expect(sourcesIn(page.blocks)).toEqual(numbersIn(page.blocks))
    }
    expect(pages.flatMap(textsIn)).toEqual(textsIn(message))
  })

  test('cut a part that is longer than one between its sentences, under its title again', () => {
    const message = stories(1, 20, 1)
    const pages = pagesOf(message, within(2500))
    const titles = pages.flatMap(titlesIn)
    expect([...new Set(titles)]).toEqual([
      'Story 1: 2 outlets',
      'Story 2: 2 outlets',
      'Story 2: continued',
      'Story 3: 2 outlets',
    ])
    for (const page of pages) {
      expect(page.blocks[0]?.kind).toBe('headline')
      expect(textsIn(page)).not.toEqual([])
      expect(sourcesIn(page.blocks)).toEqual(numbersIn(page.blocks))
      expect(sizeOf(page)).toBeLessThanOrEqual(2500)
    }
    expect(pages.flatMap(textsIn)).toEqual(textsIn(message))
  })

  test('hold the limit and every text, whatever the message', () => {
    const text = fc.string({ minLength: 1, maxLength: 300 })
    const block: fc.Arbitrary<MessageBlock> = fc.oneof(
      fc.record({
        kind: fc.constant('paragraph' as const),
        sentences: fc.array(
          fc.record({ text, citations: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }) }),
          { maxLength: 6 },
        ),
      }),
      fc.record({
        kind: fc.constant('list' as const),
        heading: fc.constant('List'),
        items: fc.array(fc.record({ text, at: fc.constant(null) }), { maxLength: 8 }),
      }),
      fc.record({ kind: fc.constant('note' as const), text }),
      fc.record({ kind: fc.constant('headline' as const), text, extent: text }),
      fc.record({ kind: fc.constant('quote' as const), text }),
    )
    const sources: MessageBlock = {
      kind: 'sources',
      heading: 'Sources',
      sources: [1, 2, 3, 4, 5, 6].map((n) => source(n)),
    }
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), fc.integer({ min: 2500, max: 5000 }), (blocks, limit) => {
        const message = { heading: null, actions: [], blocks: [...blocks, sources] }
        const pages = pagesOf(message, within(limit))
        for (const page of pages) {
          expect(sizeOf(page)).toBeLessThanOrEqual(limit)
          expect(sourcesIn(page.blocks)).toEqual(expect.arrayContaining([...new Set(numbersIn(page.blocks))]))
        }
        expect(pages.flatMap(textsIn)).toEqual(textsIn(message))
        expect(new Set(pages.flatMap((page) => sourcesIn(page.blocks)))).toEqual(new Set([1, 2, 3, 4, 5, 6]))
      }),
    )
  })
})

describe('a text that is shortened', () => {
  test('ends at a word and is no longer than it may be', () => {
    expect(shortened('one two three', 9)).toBe('one two…')
    expect(shortened('one', 3)).toBe('one')
    expect(shortened('unbreakable', 5)).toBe('unbr…')
    expect(shortened('x', 0)).toBe('')
  })

  test('is never longer, nor broken within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, length) => {
        const cut = shortened(text, length)
        expect(cut.length).toBeLessThanOrEqual(Math.max(length, 0))
        expect(cut.isWellFormed()).toBe(text.isWellFormed() || cut.isWellFormed())
      }),
    )
  })
})
