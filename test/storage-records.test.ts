// The records: what is kept of words, names and versions, asked as searching asks.
import { expect, test } from 'vitest'
import { countWords } from '../src/storage/vocabulary.ts'
import { wordCountsOf } from '../src/text/words.ts'
import { bulkLine, newsroom, story } from './support/newsroom.ts'

const NAMES = [
  'Mikola Statkevich would not cross. Statkevich stood at the crossing, and the crossings were shut.',
  'Alyaksandr Lukashenko spoke. The officials crossed, said Nausėda.',
  'Sviatlana Tsikhanouskaya asked where Statkevich was. May the state keep its word, she asked in may.',
]

async function withNames<T>(work: Parameters<ReturnType<typeof newsroom>['use']>[0]): Promise<T> {
  const room = newsroom()
  await room.fill(
    Object.fromEntries(
      NAMES.map((text, n) => [`${n}.jsonl`, bulkLine(n, { text, title: `Case ${n}`, outlet: `Outlet ${n % 2}` })]),
    ),
  )
  return room.use(work) as Promise<T>
}

test('words are counted by article, and whether they are ever in lower case', async () => {
  await withNames(async ({ vocabulary }) => {
    const counts = await vocabulary.counts(['statkevich', 'crossing', 'may', 'nauseda', 'unheard', 'asked', ''])
    expect(Object.fromEntries([...counts].map(([word, count]) => [word, [count.articles, count.lowercase]]))).toEqual({
      statkevich: [2, 0],
      crossing: [1, 1],
      may: [1, 1],
      nauseda: [1, 0],
      asked: [1, 1],
    })
    expect(await vocabulary.size()).toBe(3)
    expect(await vocabulary.outlets()).toEqual(['Outlet 0', 'Outlet 1'])
  })
})

test('what is kept of counts and outlets is forgotten when another process changes the records', async () => {
  const room = newsroom()
  room.put('0.jsonl', bulkLine(0, { text: NAMES[0], title: 'Case 0', outlet: 'Outlet 0' }))
  await room.refresh()
  await room.use(async ({ vocabulary }) => {
    const told = async () => [
      await vocabulary.size(),
      await vocabulary.outlets(),
      (await vocabulary.counts(['statkevich'])).get('statkevich')?.articles,
      (await vocabulary.counts(['tsikhanouskaya'])).has('tsikhanouskaya'),
    ]
    expect(await told()).toEqual([1, ['Outlet 0'], 1, false])
    expect(await told()).toEqual([1, ['Outlet 0'], 1, false])
    room.put('2.jsonl', bulkLine(2, { text: NAMES[2], title: 'Case 2', outlet: 'Outlet 2' }))
    await room.refresh()
    expect(await told()).toEqual([2, ['Outlet 0', 'Outlet 2'], 2, true])
  })
})

test('words that share a stem are found by it', async () => {
  await withNames(async ({ vocabulary }) => {
    const byStem = await vocabulary.countsByStem(['cross', 'lukashenko', 'nosuchstem'])
    expect(byStem.get('cross')?.map(({ word }) => word)).toEqual(['cross', 'crossed', 'crossing', 'crossings'])
    expect(byStem.get('lukashenko')?.map(({ word }) => word)).toEqual(['lukashenko'])
    expect(byStem.has('nosuchstem')).toBe(false)
  })
})

test.each([
  ['statkevitch', 'statkevich'],
  ['stackevich', 'statkevich'],
  ['lukashenka', 'lukashenko'],
])('%s has %s near it', async (asked, meant) => {
  await withNames(async ({ vocabulary }) => {
    expect((await vocabulary.nearby(asked, 3)).map(({ word }) => word)).toContain(meant)
  })
})

test.each(['', ' ', 'a', '\u0000', '\ud800', "'; DROP TABLE words; --", 'x'.repeat(10_000), '😀', '%', '_'])(
  'asking for the word %j does no harm',
  async (word) => {
    await withNames(async ({ articles, vocabulary }) => {
      expect(await vocabulary.counts([word])).toBeInstanceOf(Map)
      expect(await vocabulary.countsByStem([word])).toBeInstanceOf(Map)
      expect(await vocabulary.nearby(word, 3)).toBeInstanceOf(Array)
      expect((await articles.articles([word])).size).toBe(0)
      expect(await articles.articleVersion(word, word)).toBeNull()
      expect(await vocabulary.size()).toBe(3)
    })
  },
)

test('an article comes back as it was parsed, to the character', async () => {
  const room = newsroom()
  const text = 'Naïve \ud83d\ude00 text\u0000 with \u2028 marks.\r\nAnd a lone \ud800 surrogate.'
  room.put(
    'a.jsonl',
    bulkLine(1, {
      text,
      author: 'Quill',
      url: 'https://example.org/a',
      publishedAt: '2025-09-12T08:00:00Z',
      language: 'en',
    }),
  )
  await room.refresh()
  await room.use(async ({ articles }) => {
    const article = (await articles.articles(['story-1'])).get('story-1')
    expect(article).toMatchObject({
      id: 'story-1',
      file: 'a.jsonl',
      title: 'The lantern 1 story',
      outlet: 'Corner Post',
      author: 'Quill',
      agency: null,
      url: 'https://example.org/a',
      publishedAt: new Date('2025-09-12T08:00:00Z'),
      version: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    expect(article?.text).toContain('marks')
    expect(await articles.articleVersion('story-1', article?.version ?? '')).toEqual(article)
    for (const span of article?.body ?? []) expect(span.end).toBeGreaterThan(span.start)
  })
})

test('facts are part of the version, so a corrected date is a new one', async () => {
  const room = newsroom()
  room.put('a.jsonl', bulkLine(1, { publishedAt: '2025-09-12' }))
  await room.refresh()
  room.put('a.jsonl', bulkLine(1, { publishedAt: '2025-09-13' }))
  expect((await room.refresh()).report).toMatchObject({ updated: 1 })
  await room.use(async ({ passages }) => {
    const before = await passages.search({
      words: 'harbour',
      limit: 9,
      publishedBefore: new Date('2025-09-12T12:00:00Z'),
    })
    expect(before).toEqual([])
  })
})

test('an id of any length is kept short', async () => {
  const room = newsroom()
  room.put('a.jsonl', [bulkLine(1, { id: 'x'.repeat(5000) }), bulkLine(2, { id: `${'x'.repeat(5000)}y` })].join('\n'))
  expect((await room.refresh()).report.articles).toBe(2)
  for (const { id } of (await room.state()).articles) expect(id.length).toBeLessThan(100)
})

test('a failed write leaves neither articles nor words behind', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  await room.refresh()
  const before = await room.state()
  await room.use(async ({ records }) => {
    const [broken] = (await room.state()).articles
    const article = { ...broken, textHash: 'x', text: 'Sesquipedalian words.', body: [{ start: 0, end: 21 }] }
    const batch = {
      begun: [],
      finished: [],
      skipped: [],
      articles: [article, { ...article, id: 'b', title: Symbol('no') }],
    }
    // @ts-expect-error what no caller passes, so that the second article fails when the first is written
    await expect(records.store(batch, { now: new Date(), gone: new Set() })).rejects.toThrow()
    await countWords(records.file, async (texts) => wordCountsOf(texts))
  })
  expect(await room.state()).toEqual(before)
})
