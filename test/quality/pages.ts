// How well saved pages are read: text, title, author, outlet and day against what is expected of them, beside readability alone and
// defuddle where that is installed (`npm i --no-save defuddle`). All in one run, on the same pages.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readability } from '@mozilla/readability'
import { JSDOM, VirtualConsole } from 'jsdom'
import { z } from 'zod'
import { decodeText } from '../../src/articles/read/decode.ts'
import { parseFile } from '../../src/articles/read/parse.ts'
import { dayStated } from '../../src/domain/day.ts'
import { squeezed } from '../../src/text/characters.ts'
import { fold } from '../../src/text/words.ts'
import { tableOf } from './table.ts'

/**
 * A page of `expected.jsonl`, which lies beside the pages: its `file`, and of the rest what is known. The text whole, or pieces that it
 * must and must not hold; `date` is the day as the page says it, "2025-09-12"; `author` the names, parted by commas.
 */
const Expected = z.object({
  file: z.string(),
  text: z.string().optional(),
  with: z.array(z.string()).optional(),
  without: z.array(z.string()).optional(),
  title: z.string().optional(),
  author: z.string().optional(),
  outlet: z.string().optional(),
  date: z.string().optional(),
})
type Expected = z.infer<typeof Expected>

/** What a reader made of a page; '' for what it did not find. */
interface PageRead {
  text: string
  title: string
  author: string
  outlet: string
  date: string
}
type PageReader = (bytes: Uint8Array, file: string) => Promise<PageRead>

const FACTS = ['title', 'author', 'outlet', 'date'] as const
const NOTHING: PageRead = { text: '', title: '', author: '', outlet: '', date: '' }
const quiet = () => ({ virtualConsole: new VirtualConsole() })

const decoded = (bytes: Uint8Array): string => {
  const read = decodeText(bytes, 'page')
  return 'text' in read ? read.text : ''
}

/** The text as its page shows it, headings and day included. */
const dateline: PageReader = async (bytes, file) => {
  const [read] = await parseFile({ path: file, bytes })
  if (read === undefined || 'skipped' in read) return NOTHING
  const { article } = read
  return {
    text: article.text,
    title: article.title,
    author: article.author ?? '',
    outlet: article.outlet,
    date: article.publishedAt === null ? '' : dayStated(article.publishedAt).toISOString().slice(0, 10),
  }
}

const readability: PageReader = async (bytes) => {
  const { document } = new JSDOM(decoded(bytes), quiet()).window
  const read = new Readability(document).parse()
  const date = read?.publishedTime?.slice(0, 10) ?? ''
  return {
    text: read?.textContent ?? '',
    title: read?.title ?? '',
    author: read?.byline ?? '',
    outlet: read?.siteName ?? '',
    date,
  }
}

/** Null where it is not installed. */
async function defuddle(): Promise<PageReader | null> {
  const name = 'defuddle/node'
  const found = await import(name).catch(() => null)
  if (found === null) return null
  return async (bytes) => {
    const { document } = new JSDOM(decoded(bytes), quiet()).window
    const read = await found.Defuddle(document)
    const text = new JSDOM(read.content ?? '', quiet()).window.document.body.textContent ?? ''
    return {
      text,
      title: read.title ?? '',
      author: read.author ?? '',
      outlet: read.site ?? '',
      date: (read.published ?? '').slice(0, 10),
    }
  }
}

/** Words, and each character of scripts that part none. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .replaceAll('\u00ad', '')
    .toLowerCase()
    .match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{M}\p{N}]+/gu) ?? []
const plain = (text: string): string => wordsOf(text).join(' ')
/** "Anna Doe, Karl Moss" and "By Karl Moss and Anna Doe" are the same, and so are "José" and "Jose"; a desk is nobody. */
const namesIn = (text: string): string =>
  NOBODY.test(text)
    ? ''
    : wordsOf(fold(text).replace(/^(?:by|von|par|por|di) /, ''))
        .filter((word) => !/^(?:and|und|et|y)$/.test(word))
        .sort()
        .join(' ')
const NOBODY = /^(?:staff(?: writer)?|redaktion)$/i

const asWritten = (text: string): string => squeezed(text.normalize('NFKC').replaceAll('\u00ad', ''))

/** Of the tokens, or of the marked pieces; null where the page has neither. */
function textF1(read: string, expected: Expected): number | null {
  if (expected.text !== undefined) {
    const left = Map.groupBy(wordsOf(expected.text), (word) => word)
    const size = wordsOf(expected.text).length
    const found = wordsOf(read)
    const hits = found.filter((word) => left.get(word)?.pop() !== undefined).length
    return size + found.length === 0 ? 1 : (2 * hits) / (size + found.length)
  }
  if (expected.with === undefined) return null
  // Pieces begin and end within words.
  const text = asWritten(read)
  const holds = (piece: string) => text.includes(asWritten(piece))
  const hits = expected.with.filter(holds).length
  const wrong = (expected.without ?? []).filter(holds).length
  return (2 * hits) / (hits + expected.with.length + wrong)
}

function isRight(fact: (typeof FACTS)[number], read: PageRead, expected: Expected): boolean {
  const [got, want] = [read[fact], expected[fact] ?? '']
  return fact === 'author' ? namesIn(got) === namesIn(want) : plain(got) === plain(want)
}

async function expectedOf(dir: string): Promise<Expected[]> {
  const written = (await readFile(join(dir, 'expected.jsonl'), 'utf8')).trim().split('\n')
  return written.map((line) => Expected.parse(JSON.parse(line)))
}

interface Score {
  f1: number[]
  right: Record<(typeof FACTS)[number], number>
  undated: number
  failed: number
}

export type PageFigures = {
  pages: number
  withText: number
  known: Record<(typeof FACTS)[number], number>
  readers: Record<string, { f1: number; right: Score['right']; undated: number; failed: number }>
}

export async function measurePages(dir: string, limit: number, onPage: (n: number, of: number) => void) {
  const pages = (await expectedOf(dir)).slice(0, limit)
  const third = await defuddle()
  const readers = { dateline, readability, ...(third && { defuddle: third }) }
  const scores = Object.keys(readers).map((): Score => {
    return { f1: [], right: { title: 0, author: 0, outlet: 0, date: 0 }, undated: 0, failed: 0 }
  })
  for (const [n, expected] of pages.entries()) {
    onPage(n + 1, pages.length)
    const bytes = await readFile(join(dir, expected.file))
    for (const [at, reader] of Object.values(readers).entries()) {
      const score = scores[at] as Score
      const read = await reader(bytes, expected.file).catch(() => {
        score.failed++
        return NOTHING
      })
      const f1 = textF1(read.text, expected)
      if (f1 !== null) score.f1.push(f1)
      for (const fact of FACTS) if (expected[fact] !== undefined && isRight(fact, read, expected)) score.right[fact]++
      if (read.date === '') score.undated++
    }
  }
  const count = (fact: keyof Expected) => pages.filter((page) => page[fact] !== undefined).length
  const figures: PageFigures = {
    pages: pages.length,
    withText: scores[0]?.f1.length ?? 0,
    known: { title: count('title'), author: count('author'), outlet: count('outlet'), date: count('date') },
    readers: Object.fromEntries(
      Object.keys(readers).map((name, at) => {
        const { f1, ...rest } = scores[at] as Score
        return [name, { ...rest, f1: f1.reduce((a, b) => a + b, 0) / Math.max(1, f1.length) }]
      }),
    ),
  }
  return figures
}

export function pagesReport({ pages, withText, known, readers }: PageFigures): string {
  const rows = Object.entries(readers).map(([name, { f1, right, undated, failed }]) => [
    name,
    f1.toFixed(3),
    ...FACTS.map((fact) => `${right[fact]} of ${known[fact]}`),
    `${Math.round((100 * undated) / Math.max(1, pages))} %`,
    String(failed),
  ])
  const head = ['', `F1 (${withText})`, 'title', 'author', 'outlet', 'day', 'undated', 'failed']
  return `${pages} pages\n\n${tableOf(head, rows)}`
}
