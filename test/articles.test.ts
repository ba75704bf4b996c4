// Files in, articles out: every form and oddity as a source file beside what is expected of it, and the limits around them.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeText, isArticleFile, isBulkFile, MAX_FILE_BYTES } from '../src/articles/read/decode.ts'
import { parseFile, parseLines } from '../src/articles/read/parse.ts'
import type { ParsedArticle } from '../src/domain/article.ts'
import { parsedFile } from './support/parsed-file.ts'

const FOLDER = new URL('fixtures/articles/', import.meta.url)
const EXPECTED = '.expected.json'
const bytesOf = (text: string) => new TextEncoder().encode(text)
const bodyOf = ({ text, body }: ParsedArticle) => body.map(({ start, end }) => text.slice(start, end))

async function only(path: string, text: string): Promise<ParsedArticle> {
  const { articles } = await parsedFile(path, text)
  const [first] = articles
  if (first === undefined || articles.length !== 1) throw new Error(`${articles.length} articles`)
  return first.article
}

describe('an outlet whose name sounds like an order', () => {
  it('keeps its name', async () => {
    expect((await only('a.md', '---\noutlet: Pretend Post\n---\n\nThe bridge is open.\n')).outlet).toBe('Pretend Post')
  })
})

describe('a file is read as expected', () => {
  const sources = readdirSync(FOLDER).filter((name) => !name.endsWith(EXPECTED))
  it.each(sources)('%s', async (name) => {
    const { articles, skipped } = await parsedFile(name, readFileSync(new URL(name, FOLDER)))
    const found = articles.map(({ article, line }) => {
      const { text: _, body: __, publishedAt, ...facts } = article
      return {
        ...(line === undefined ? {} : { line }),
        ...facts,
        publishedAt: publishedAt?.toISOString() ?? null,
        body: bodyOf(article),
      }
    })
    // How the runtime words a syntax error is its own business.
    const reasons = skipped.map((skip) => ({ ...skip, reason: skip.reason.replace(/^(broken JSON): .+/, '$1: …') }))
    expect({ articles: found, skipped: reasons }).toEqual(
      JSON.parse(readFileSync(new URL(name + EXPECTED, FOLDER), 'utf8')),
    )
  })

  it.each(sources.filter((name) => /\.(?:txt|md)$/.test(name)))(
    '%s is stored as it was, but for marks',
    async (name) => {
      const bytes = readFileSync(new URL(name, FOLDER))
      const decoded = decodeText(bytes)
      const written = 'text' in decoded ? decoded.text : ''
      for (const { article } of (await parsedFile(name, bytes)).articles) {
        expect(article.text).toHaveLength(written.length)
        const changed = bodyOf(article).filter((part, at) => !written.startsWith(part, article.body[at]?.start))
        expect(changed.every(() => ['full.md', 'marks.md'].includes(name))).toBe(true)
        if (changed.length === 0) expect(article.text).toBe(written)
      }
    },
  )
})

describe('encodings', () => {
  const text = 'Šiauliai\r\n“Žiema,” he said.\n'
  it('UTF-8 with and without a byte order mark', () => {
    expect(decodeText(bytesOf(text))).toEqual({ text })
    expect(decodeText(bytesOf(`\ufeff${text}`))).toEqual({ text })
  })
  it('UTF-16 of either order', () => {
    const little = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
    const big = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
    expect(decodeText(little)).toEqual({ text })
    expect(decodeText(big)).toEqual({ text })
  })
  it('Windows-1252 for what is no UTF-8', () => {
    expect(decodeText(Uint8Array.of(0x93, 0x4a, 0xf6, 0x72, 0x67, 0x94, 0x20, 0x96, 0x20, 0x80))).toEqual({
      text: '“Jörg” – €',
    })
  })
  it('a UTF-8 file that was cut off within a character stays UTF-8', () => {
    const cut = bytesOf('ąčęėįšųūž ąčęėįšųūž').slice(0, -1)
    expect(decodeText(cut)).toEqual({ text: 'ąčęėįšųūž ąčęėįšųū\ufffd' })
  })
  it('the encoding that a page declares, unless its bytes are UTF-8', () => {
    const page = (letter: number[]) =>
      Uint8Array.of(...bytesOf('<meta charset=iso-8859-2><p>'), ...letter, ...bytesOf(' and more</p>'))
    expect(decodeText(page([0xb9]), 'page')).toMatchObject({ text: expect.stringContaining('š and more') })
    expect(decodeText(page([0xc5, 0xa1]), 'page')).toMatchObject({ text: expect.stringContaining('š and more') })
  })
  it.each([
    ['nothing', [], 'empty'],
    ['white space', [0xef, 0xbb, 0xbf, 32, 10], 'empty'],
    ['a NUL', [65, 0, 66], 'binary'],
    ['control characters', [1, 2, 3, 4, 5, 65, 66], 'binary'],
    ['private characters in UTF-16', [0xff, 0xfe, 1, 0xe1, 2, 0xe1, 3, 0xe1, 4, 0xe1, 5, 0xe1, 65, 0], 'binary'],
    ['a PDF', [...bytesOf('%PDF-1.7\nmuch text')], 'binary: a PDF'],
  ])('%s is no text', (_, bytes, reason) => expect(decodeText(Uint8Array.from(bytes))).toEqual({ reason }))
})

describe('which files are read', () => {
  it.each(['a.txt', 'b/c.MD', 'x.html', 'x.htm', 'x.json', 'x.jsonl', 'two.dots.txt'])('%s is', (path) =>
    expect(isArticleFile(path)).toBe(true),
  )
  it.each(['a.pdf', 'txt', 'a.txt~', '.hidden.txt', 'a/.b.md', 'image.png', 'noextension'])('%s is not', (path) =>
    expect(isArticleFile(path)).toBe(false),
  )
  it('bulk files are told apart', () => {
    expect(isBulkFile('a.jsonl')).toBe(true)
    expect(isBulkFile('a.json')).toBe(false)
  })
  it('a file of one article over 5 MB is skipped, a bulk file is not', async () => {
    const text = 'A sentence that is repeated. '.repeat(MAX_FILE_BYTES / 28)
    expect(await parsedFile('big.txt', text)).toEqual({
      articles: [],
      skipped: [{ file: 'big.txt', reason: 'over 5 MB' }],
    })
    const line = `${JSON.stringify({ title: 'One', text: 'Short. '.repeat(1000) })}\n`
    expect((await parsedFile('big.jsonl', line.repeat(800))).articles.length).toBe(800)
  })
})

describe('a bulk file line by line', () => {
  it('yields each article with its line, and each bad line with a reason', async () => {
    function* lines() {
      yield '\ufeff{"title":"One","text":"The first."}\r'
      yield ''
      yield '{"title":"broken'
      yield `{"title":"Long","text":"${'x'.repeat(MAX_FILE_BYTES)}"}`
      yield '{"title":"Five","text":"The fifth."}'
    }
    const found = []
    for await (const parsed of parseLines('in/bulk.jsonl', lines()))
      found.push('article' in parsed ? [parsed.line, parsed.article.title, parsed.article.outlet] : parsed.skipped)
    expect(found).toEqual([
      [1, 'One', 'unnamed outlet'],
      { file: 'in/bulk.jsonl', line: 3, reason: expect.stringMatching(/^broken JSON: /) },
      { file: 'in/bulk.jsonl', line: 4, reason: 'line over 5 MB' },
      [5, 'Five', 'unnamed outlet'],
    ])
  })
  it('does not read ahead', async () => {
    let read = 0
    function* endless() {
      while (true) yield JSON.stringify({ title: `Number ${++read}`, text: 'It goes on.' })
    }
    for await (const parsed of parseLines('endless.jsonl', endless())) {
      if ('article' in parsed && parsed.line === 5) break
    }
    expect(read).toBe(5)
  })
})

describe('a date that cannot be read', () => {
  it.each([
    [
      'a.md',
      '---\ntitle: A bridge opens\ndate: the 32nd of Movember\n---\n\nThe bridge is open.\n',
      3,
      'the 32nd of Movember',
    ],
    ['b.txt', 'Title: A hall burns\nDate: 13/13/2025\n\nA hall burned down in Tolve on Friday.\n', 2, '13/13/2025'],
    ['c.jsonl', '{"title":"A ferry sinks","text":"It sank off Tolve.","date":"soon"}', 1, '"soon"'],
  ])('in %s is said, and the article is read without it', async (file, text, line, written) => {
    const [parsed] = await parseFile({ path: file, bytes: bytesOf(text) })
    expect(parsed).toMatchObject({ article: { publishedAt: null }, remark: { file, line } })
    expect(parsed).toHaveProperty(
      'remark.reason',
      `its date, ${written}, cannot be read, so it is used without one; write it like 2025-09-12`,
    )
  })
  it('is none where another one can be read, or none is written', async () => {
    for (const head of ['date: 2025-09-12\nupdated: soon', 'author: Ada Vos'])
      expect(await parseFile({ path: 'a.md', bytes: bytesOf(`---\n${head}\n---\n\nIt sank.\n`) })).not.toHaveProperty(
        '0.remark',
      )
  })
})

describe('JSON', () => {
  it('keeps the text as it is and reads facts under many names', async () => {
    const text = '  The ferry sails.\r\n\r\n\tIt comes back.  '
    const article = await only(
      'a.json',
      JSON.stringify({
        headline: 'Ferry',
        content: text,
        publisher: { name: 'Post' },
        pubDate: 'Fri, 12 Sep 2025 08:00:00 GMT',
        lang: 'EN-gb',
        link: 'https://post.example/f',
        guid: 7,
      }),
    )
    expect(article).toMatchObject({
      id: '7',
      title: 'Ferry',
      outlet: 'Post',
      language: 'en-GB',
      url: 'https://post.example/f',
      text,
    })
    expect(article.publishedAt?.toISOString()).toBe('2025-09-12T08:00:00.000Z')
  })
  it('never takes an address that is not of the web, nor a date that could be two', async () => {
    const article = await only(
      'a.json',
      JSON.stringify({ text: 'It sails.', url: 'javascript:alert(1)', date: '09/12/2025' }),
    )
    expect(article).toMatchObject({ url: null, publishedAt: null })
  })
  it('holds no half characters and no NULs', async () => {
    const article = await only('a.json', '{"text":"It \\ud83d sails\\u0000 on.","title":"A \\udc00"}')
    expect(article.text).toBe('It \ufffd sails  on.')
    expect(article.title).toBe('A \ufffd')
  })
  it('a file of lines by the wrong name is read all the same', async () => {
    const { articles } = await parsedFile(
      'a.json',
      '{"title":"One","text":"First."}\n{"title":"Two","text":"Second."}\n',
    )
    expect(articles.map(({ article, line }) => [line, article.title])).toEqual([
      [1, 'One'],
      [2, 'Two'],
    ])
  })
})

describe('the title of a text without one', () => {
  it('is its first sentence, cut at a word', async () => {
    expect((await only('a.txt', 'Mr. Lind left. He had waited.')).title).toBe('Mr. Lind left.')
    const { title } = await only('a.txt', `${'Many words follow one another '.repeat(9)}and then it ends.`)
    expect(title).toMatch(/^(?:\w+ )+\w+…$/)
    expect(title.length).toBeLessThanOrEqual(100)
  })
})
