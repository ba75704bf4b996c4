// Pages that a document tree would take minutes over are read without one, and Markdown with marks beyond count, both quickly.
import { expect, test } from 'vitest'
import { story } from './support/newsroom.ts'
import { parsedFile } from './support/parsed-file.ts'

const attributes = (count: number): string => Array.from({ length: count }, (_, at) => `a${at}="1"`).join(' ')
const PAGES: [string, string][] = [
  ['a megabyte of attributes on one tag', `<div ${attributes(90_000)}><p>${story(1)}</p></div>`],
  ['very many attributes on each of many tags', `<p ${attributes(1500)}>x</p>`.repeat(40)],
  ['390 elements around a megabyte of text', '<div>'.repeat(390) + `<p>${story(1)}</p>`.repeat(500)],
  ['14,000 elements within one another', `${'<x-y>'.repeat(14_000)}<p>${story(1)}</p>`],
  ['elements that seem to close themselves', `${'<x-y/>'.repeat(14_000)}<p>${story(1)}</p>`],
]

test.each(PAGES)('%s', async (_what, page) => {
  const before = process.threadCpuUsage()
  const { articles } = await parsedFile('a.html', `<title>T</title>${page}<p>${story(2)}</p>`)
  const { user } = process.threadCpuUsage(before)
  expect(articles[0]?.article.text).toContain('Marshal Quill2 said')
  expect(user / 1e6).toBeLessThan(5)
})

const MARKS: [string, string][] = [
  ['brackets that open', '['.repeat(100_000)],
  ['pictures that open', '!['.repeat(50_000)],
  ['brackets within brackets', `${'[a['.repeat(30_000)}${'](b)'.repeat(30_000)}`],
  ['stars', '*a _b **c '.repeat(10_000)],
  ['backticks', Array.from({ length: 400 }, (_, at) => '`'.repeat(at + 1)).join(' ')],
  ['quotations within quotations', '>'.repeat(100_000)],
  ['items within items', '- '.repeat(50_000)],
  ['tags that open', '<a '.repeat(30_000)],
  ['comments that open', '<!--'.repeat(30_000)],
  ['a wide table', `${'|a'.repeat(20_000)}\n${'|-'.repeat(20_000)}`],
  ['definitions', '[a]: /b\n'.repeat(10_000)],
]

test.each(MARKS)('Markdown of %s', async (_what, marks) => {
  const before = process.threadCpuUsage()
  const { articles } = await parsedFile('a.md', `# Ships\n\n${marks}\n\n${'\n'.repeat(3)}${story(2)}\n`)
  const { user } = process.threadCpuUsage(before)
  expect(articles).toHaveLength(1)
  expect(user / 1e6).toBeLessThan(5)
})

test('a file of very many entries is skipped at once', async () => {
  const { skipped } = await parsedFile('a.json', `[${'1,'.repeat(60_000)}1]`)
  expect(skipped).toEqual([{ file: 'a.json', reason: 'over 50,000 entries' }])
})
