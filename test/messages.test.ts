// Messages: what is made of answers, and of what there is to say about the articles.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeAnswer, composeSources, surroundings } from '../src/answers/compose.ts'
import { composeGreeting, composeListing, composeRefresh } from '../src/chat/compose.ts'
import type { Answered, Unanswered } from '../src/domain/answer.ts'
import type { Article } from '../src/domain/article.ts'
import type { MessageBlock } from '../src/domain/message.ts'

const TEXT = 'HEADLINE\n\nThe ferry left at noon. It carried nine goats. Nobody knew why.'
const ARTICLE: Article = {
  id: 'ferry.txt',
  version: 'abc',
  file: 'ferry.txt',
  text: TEXT,
  body: [{ start: 10, end: TEXT.length }],
  title: 'Goats at sea',
  outlet: 'Invented Post',
  agency: null,
  author: 'Ada Muster',
  publishedAt: new Date('2025-03-01T12:00:00Z'),
  url: 'https://post.example/goats',
  language: 'en',
}
const QUOTE = 'It carried nine goats.'
const START = TEXT.indexOf(QUOTE)

const ANSWERED: Answered = {
  kind: 'answered',
  mode: 'model',
  question: 'what did the ferry carry?',
  notes: ['Small print.'],
  sentences: [{ text: 'It carried nine goats.', citations: [1] }],
  citations: [{ n: 1, articleId: 'ferry.txt', version: 'abc', quote: QUOTE, start: START, end: START + QUOTE.length }],
  sources: [ARTICLE],
}
const UNANSWERED: Unanswered = {
  kind: 'unanswered',
  mode: 'extractive',
  question: 'who steered?',
  notes: [],
  reason: 'The articles don’t say who.',
  nearest: [ARTICLE],
}

const kinds = (blocks: MessageBlock[]): string[] => blocks.map(({ kind }) => kind)
const sourcesIn = (blocks: MessageBlock[]) => blocks.flatMap((block) => (block.kind === 'sources' ? block.sources : []))

describe('the message of an answer', () => {
  test('holds what is said, what it rests on, and the small print', () => {
    const { blocks } = composeAnswer(ANSWERED)
    expect(kinds(blocks)).toEqual(['paragraph', 'sources', 'note'])
    expect(blocks[0]).toEqual({ kind: 'paragraph', sentences: ANSWERED.sentences })
    expect(sourcesIn(blocks)).toEqual([
      expect.objectContaining({ n: 1, outlet: 'Invented Post', quote: QUOTE, details: null }),
    ])
  })

  test('names what comes closest where there is no answer', () => {
    const { blocks } = composeAnswer(UNANSWERED)
    expect(blocks[0]).toMatchObject({ sentences: [{ text: UNANSWERED.reason, citations: [] }] })
    expect(sourcesIn(blocks)).toEqual([expect.objectContaining({ n: null, title: 'Goats at sea', quote: null })])
    expect(kinds(composeAnswer({ ...UNANSWERED, nearest: [] }).blocks)).toEqual(['paragraph'])
  })

  test('is a plain word of help for a greeting', () => {
    const { blocks } = composeAnswer({ kind: 'help', mode: 'extractive', question: 'hi', notes: [], text: 'Hello!' })
    expect(blocks).toEqual([{ kind: 'paragraph', sentences: [{ text: 'Hello!', citations: [] }] }])
  })

  test('says of what is over a month old when it was reported, once for neighbours of one day', () => {
    const sentences = [ANSWERED.sentences, ANSWERED.sentences].flat()
    const shown = (now: Date) =>
      composeAnswer({ ...ANSWERED, sentences }, { now }).blocks.flatMap((block) =>
        block.kind === 'paragraph' ? block.sentences.map(({ on }) => on) : [],
      )
    expect(shown(new Date('2025-03-20T00:00:00Z'))).toEqual([undefined, undefined])
    expect(shown(new Date('2025-04-20T00:00:00Z'))).toEqual([undefined, ARTICLE.publishedAt])
  })

  test('cites no article that the answer does not hold', () => {
    expect(sourcesIn(composeAnswer({ ...ANSWERED, sources: [] }).blocks)).toEqual([])
  })
})

describe('sources in full', () => {
  test('show who wrote it and what stands around the quote', () => {
    expect(sourcesIn(composeSources(ANSWERED).blocks)).toEqual([
      expect.objectContaining({
        url: 'https://post.example/goats',
        details: { author: 'Ada Muster', agency: null, before: 'The ferry left at noon.', after: 'Nobody knew why.' },
      }),
    ])
  })

  test('show each excerpt once: neighbouring quotes are one, in the article’s order', () => {
    const cite = (n: number, quote: string) => {
      const start = TEXT.indexOf(quote)
      return { n, articleId: 'ferry.txt', version: 'abc', quote, start, end: start + quote.length }
    }
    const [last, first] = [cite(1, 'Nobody knew why.'), cite(2, 'The ferry left at noon.')]
    const [only, ...others] = sourcesIn(composeSources({ ...ANSWERED, citations: [last, first] }).blocks)
    expect(others).toEqual([])
    expect(only?.quote).toBe('The ferry left at noon. It carried nine goats. Nobody knew why.')
    const marked = only?.details?.quotes?.map(({ n, start, end }) => [n, only.quote?.slice(start, end)])
    expect(marked).toEqual([
      [2, first.quote],
      [1, last.quote],
    ])
  })

  test('say so when there are none', () => {
    expect(kinds(composeSources(UNANSWERED).blocks)).toEqual(['paragraph'])
  })

  test('stay within the body, in whole words that stand in the text', () => {
    const body = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 3, maxLength: 200 })
    const property = fc.property(body, fc.nat(), fc.nat(), (words, a, b) => {
      const text = `FURNITURE ${words.join(' ')} FURNITURE`
      const span = { start: 10, end: text.length - 10 }
      const [start, end] = [a % words.length, b % words.length].sort((x, y) => x - y)
      const from = 10 + words.slice(0, start).join(' ').length + (start ? 1 : 0)
      const to = 10 + words.slice(0, (end ?? 0) + 1).join(' ').length
      const { before, after } = surroundings({ text, body: [span] }, { start: from, end: to })
      expect(text).toContain(`${before}${before && ' '}${text.slice(from, to)}${after && ' '}${after}`)
      expect(`${before} ${after}`).not.toMatch(/FURN/)
      for (const word of `${before} ${after}`.split(' ')) if (word !== '') expect(words).toContain(word)
    })
    fc.assert(property)
  })
})

describe('messages about the articles', () => {
  const listed = (outlet: string) => ({ ...ARTICLE, outlet, line: null, passages: 1 })

  test('greet with how many there are, from whom, and what to ask', () => {
    const articles = ['A Post', 'B Post', 'B Post', 'C Post', 'D Post', 'E Post'].map(listed)
    const text = JSON.stringify(composeGreeting(articles, ['Who steered?'], null))
    expect(text).toContain('6 articles from 5 outlets')
    expect(text).toContain('Who steered?')
    expect(text).toMatch(/no language model/)
    expect(JSON.stringify(composeGreeting(articles, [], 'small'))).toContain('small')
  })

  test('greet with what to do where there are none', () => {
    expect(JSON.stringify(composeGreeting([], [], null))).toMatch(/no articles yet/)
  })

  test('say how a refresh went, and name what was not indexed', () => {
    const skipped = Array.from({ length: 12 }, (_, at) => ({ file: `f${at}.txt`, line: 3, reason: 'empty' }))
    const summary = {
      articles: 1200,
      passages: 5000,
      added: 1,
      updated: 2,
      removed: 0,
      skipped,
      held: null,
      seconds: 1.23,
    }
    const text = JSON.stringify(composeRefresh(summary))
    expect(text).toContain('1,200 articles in 5,000 passages: 1 new, 2 changed (1.2 s).')
    expect(text).toContain('f9.txt, line 3: empty')
    expect(text).toContain('and 2 more')
    expect(text).not.toContain('f10.txt')
  })

  test('list every article and everything skipped', () => {
    const { blocks } = composeListing({ articles: [listed('A Post')], skipped: [{ file: 'x.bin', reason: 'binary' }] })
    expect(kinds(blocks)).toEqual(['sources', 'list'])
    expect(JSON.stringify(blocks)).toContain('x.bin: binary')
  })
})
