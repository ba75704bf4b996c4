// Pages that a document tree would take minutes over are read without one, and quickly.
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

test('a file of very many entries is skipped at once', async () => {
  const { skipped } = await parsedFile('a.json', `[${'1,'.repeat(60_000)}1]`)
  expect(skipped).toEqual([{ file: 'a.json', reason: 'over 50,000 entries' }])
})
