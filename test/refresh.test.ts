// What a refresh makes of a folder: what is new, changed, gone, doubled or unreadable, and what earlier answers may rely on.

import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bulkLine, newsroom, story } from './support/newsroom.ts'

test('the first refresh indexes what is there, the next has nothing to do', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  room.put('deep/er/b.md', story(2))
  room.put('wire.jsonl', [3, 4, 5].map((n) => bulkLine(n)).join('\n'))
  const { report, notices } = await room.refresh()
  expect(report).toMatchObject({ articles: 5, added: 5, updated: 0, removed: 0, unchanged: 0, skipped: [] })
  expect(report.passages).toBeGreaterThan(5)
  expect(notices).toEqual([])
  const state = await room.state()
  expect(state.articles.map(({ id, file, line }) => [id, file, line])).toEqual([
    ['a.txt', 'a.txt', null],
    ['deep/er/b.md', 'deep/er/b.md', null],
    ['story-3', 'wire.jsonl', 1],
    ['story-4', 'wire.jsonl', 2],
    ['story-5', 'wire.jsonl', 3],
  ])
  expect(state.words.harbour).toEqual({ articles: 5, lowercase: 5 })
  expect(state.words.marshal).toEqual({ articles: 5, lowercase: 0 })

  const again = await room.refresh()
  expect(again.report).toMatchObject({ articles: 5, added: 0, updated: 0, removed: 0, unchanged: 5 })
  expect(again.report.passages).toBe(report.passages)
  expect(again.stages).not.toContain('reading')
})

test('a changed article becomes a new version, and the one before still resolves', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  await room.refresh()
  const [before] = (await room.state()).articles
  room.put('a.txt', `${story(1)}\nThe quorum was seventeen.`)
  expect((await room.refresh()).report).toMatchObject({ added: 0, updated: 1, removed: 0, unchanged: 0 })
  const state = await room.state()
  const [after] = state.articles
  expect(after?.version).not.toBe(before?.version)
  await room.use(async ({ articles }) => {
    const old = await articles.articleVersion('a.txt', before?.version ?? '')
    expect(old?.text).toBe(story(1))
    expect((await articles.articles(['a.txt'])).get('a.txt')?.text).toContain('quorum')
    expect(await articles.articleVersion('a.txt', 'ffffffffffffffff')).toBeNull()
  })
  expect(state.found.quorum).toHaveLength(1)
  for (const hits of Object.values(state.found)) for (const hit of hits) expect(hit).toContain(after?.version)
})

test('an article that goes back to what it was gets its old version back', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  await room.refresh()
  const before = await room.state()
  room.put('a.txt', story(2))
  await room.refresh()
  room.put('a.txt', story(1))
  expect((await room.refresh()).report).toMatchObject({ updated: 1, articles: 1 })
  expect(await room.state()).toEqual(before)
})

test('a removed file leaves the index, its words too, and what was cited still resolves', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  await room.refresh()
  const without = await room.state()
  room.put('b.txt', story(2))
  await room.refresh()
  const gone = (await room.state()).articles.find(({ id }) => id === 'b.txt')
  room.remove('b.txt')
  expect((await room.refresh()).report).toMatchObject({ articles: 1, removed: 1, unchanged: 1 })
  expect(await room.state()).toEqual(without)
  await room.use(async ({ articles, vocabulary }) => {
    expect((await articles.articles(['b.txt'])).size).toBe(0)
    expect((await articles.articleVersion('b.txt', gone?.version ?? ''))?.text).toBe(story(2))
    expect(await vocabulary.size()).toBe(1)
    expect(await vocabulary.countsByStem(['quill2'])).toEqual(new Map())
  })
})

test('a touched file is unchanged, and a change that keeps size and time is seen while the file is fresh', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  await room.refresh()
  const file = path.join(room.articles, 'a.txt')
  utimesSync(file, new Date(), new Date(Date.now() - 60_000))
  expect((await room.refresh()).report).toMatchObject({ updated: 0, unchanged: 1 })

  // In whole seconds, as some file systems keep them.
  const now = new Date(Math.floor(Date.now() / 1000) * 1000)
  utimesSync(file, now, now)
  await room.refresh()
  room.put('a.txt', story(1).replace('seventeen', 'eighteen!').replace('Corner 1', 'Corner 2'))
  utimesSync(file, now, now)
  expect((await room.refresh()).report).toMatchObject({ updated: 1, unchanged: 0 })
})

test('in a folder that has lain still, whatever comes, changes, goes or comes back is seen', async () => {
  const room = newsroom()
  const lain = (name: string, text: string, day: number): void => {
    const at = new Date(Date.UTC(2025, 0, day))
    room.put(name, text)
    utimesSync(path.join(room.articles, name), at, at)
  }
  lain('a.txt', story(1), 1)
  lain('b.txt', story(2), 1)
  await room.refresh()
  expect((await room.refresh()).report).toMatchObject({ articles: 2, added: 0, updated: 0, removed: 0, unchanged: 2 })
  lain('c.txt', story(3), 1)
  expect((await room.refresh()).report).toMatchObject({ articles: 3, added: 1, unchanged: 2 })
  lain('a.txt', story(4), 2)
  expect((await room.refresh()).report).toMatchObject({ articles: 3, updated: 1, unchanged: 2 })
  lain('a.txt', story(1), 1)
  expect((await room.refresh()).report).toMatchObject({ articles: 3, updated: 1, unchanged: 2 })
  rmSync(path.join(room.articles, 'b.txt'))
  expect((await room.refresh()).report).toMatchObject({ articles: 2, removed: 1, unchanged: 2 })
  expect((await room.state()).articles.map(({ file }) => file)).toEqual(['a.txt', 'c.txt'])
})

test('of a bulk file only the articles that changed are indexed again', async () => {
  const room = newsroom()
  const lines = Array.from({ length: 40 }, (_, n) => bulkLine(n))
  room.put('wire.jsonl', lines.join('\n'))
  await room.refresh()
  lines[7] = bulkLine(7, { text: 'The quorum met. It was brief.' })
  lines.splice(20, 1)
  lines.push(bulkLine(99))
  room.put('wire.jsonl', lines.join('\n'))
  const { report } = await room.refresh()
  expect(report).toMatchObject({ articles: 40, added: 1, updated: 1, removed: 1, unchanged: 38 })
  const state = await room.state()
  expect(state.found.quorum).toHaveLength(1)
  const fresh = newsroom()
  fresh.put('wire.jsonl', lines.join('\n'))
  await fresh.refresh()
  expect(state).toEqual(await fresh.state())
})

test('an exact duplicate is indexed once and noted; it takes the place of the one that leaves', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  room.put('b.txt', story(1))
  room.put('wire.jsonl', [bulkLine(3), bulkLine(4), bulkLine(3, { id: 'copy' })].join('\n'))
  const { report } = await room.refresh()
  expect(report).toMatchObject({ articles: 3, added: 3 })
  expect(report.skipped).toEqual([
    { file: 'b.txt', reason: 'same text as a.txt' },
    { file: 'wire.jsonl', line: 3, reason: 'same text as wire.jsonl, line 1' },
  ])
  room.remove('a.txt')
  expect((await room.refresh()).report).toMatchObject({ articles: 3, added: 1, removed: 1, unchanged: 2 })
  const state = await room.state()
  expect(state.articles.map(({ id }) => id)).toEqual(['b.txt', 'story-3', 'story-4'])
  expect(state.skipped).toHaveLength(1)

  room.put('c.txt', story(1))
  await room.refresh()
  room.put('b.txt', story(9))
  expect((await room.refresh()).report).toMatchObject({ articles: 4, added: 1, updated: 1 })
  expect((await room.state()).articles.map(({ id }) => id)).toContain('c.txt')
})

test('a second article with an id that is taken is skipped with a reason, until the first leaves', async () => {
  const room = newsroom()
  room.put('a.jsonl', bulkLine(1, { id: 'shared' }))
  room.put('b.jsonl', bulkLine(2, { id: 'shared' }))
  const { report } = await room.refresh()
  expect(report.articles).toBe(1)
  expect(report.skipped).toEqual([{ file: 'b.jsonl', line: 1, reason: 'same id as a.jsonl, line 1' }])
  room.remove('a.jsonl')
  expect((await room.refresh()).report).toMatchObject({ articles: 1, added: 0, updated: 1, removed: 0, skipped: [] })
  expect((await room.state()).articles[0]).toMatchObject({
    id: 'shared',
    file: 'b.jsonl',
    title: 'The lantern 2 story',
  })
})

test('an article that moves to another file has not changed', async () => {
  const room = newsroom()
  room.put('one.jsonl', [bulkLine(1), bulkLine(2)].join('\n'))
  room.put('two.jsonl', bulkLine(3))
  await room.refresh()
  renameSync(path.join(room.articles, 'one.jsonl'), path.join(room.articles, 'uno.jsonl'))
  expect((await room.refresh()).report).toMatchObject({ added: 0, updated: 0, removed: 0, unchanged: 3 })

  room.put('uno.jsonl', bulkLine(2))
  room.put('two.jsonl', [bulkLine(1), bulkLine(3)].join('\n'))
  expect((await room.refresh()).report).toMatchObject({ added: 0, updated: 0, removed: 0, unchanged: 3, skipped: [] })
  expect((await room.state()).articles.map(({ id, file }) => [id, file])).toEqual([
    ['story-1', 'two.jsonl'],
    ['story-3', 'two.jsonl'],
    ['story-2', 'uno.jsonl'],
  ])
})

test('articles without an id are known by their url, else by file and title', async () => {
  const room = newsroom()
  const plain = { id: undefined, url: undefined }
  room.put('a.jsonl', [bulkLine(1, { ...plain, url: 'https://example.org/one' }), bulkLine(2, plain)].join('\n'))
  await room.refresh()
  const [first, second] = (await room.state()).articles.map(({ id }) => id)
  expect([first, second].sort()).toEqual([expect.stringMatching(/^a\.jsonl#[0-9a-f]{16}$/), 'https://example.org/one'])
})

test.each([`it's "quoted"`, `'; DROP TABLE articles; --`, '%_\\', 'naïve id ✓ 😀', `' OR '1'='1`, 'tab\tand\nline'])(
  'an id such as %j is only an id',
  async (id) => {
    const room = newsroom()
    room.put('other.txt', story(5))
    room.put('a.jsonl', bulkLine(1, { id }))
    await room.refresh()
    room.put('a.jsonl', bulkLine(2, { id, text: 'The quorum met. It was brief.' }))
    expect((await room.refresh()).report).toMatchObject({ articles: 2, updated: 1, unchanged: 1 })
    const state = await room.state()
    expect(state.articles.map((article) => article.id)).toContain(id)
    expect(state.found.quorum).toHaveLength(1)
    expect(state.found.quorum?.[0]).toContain(id)
    room.remove('a.jsonl')
    expect((await room.refresh()).report).toMatchObject({ articles: 1, removed: 1, unchanged: 1 })
    expect((await room.state()).found.quorum).toEqual([])
  },
)

test('what cannot be read is skipped with a reason, and read when it can be', async () => {
  const room = newsroom()
  room.put('good.txt', story(1))
  room.put('empty.txt', '')
  room.put('photo.bin', 'anything')
  room.put('README', 'no ending')
  room.put('.hidden.txt', story(2))
  room.put('.git/notes.txt', story(2))
  room.put('large.txt', Buffer.alloc(5 * 1024 * 1024 + 1, 'word '))
  room.put('broken.jsonl', [bulkLine(3), '{"title": ', bulkLine(4)].join('\n'))
  room.put('nul.txt', Buffer.from([0x50, 0, 0x51, 0, 0, 1]))
  writeFileSync(path.join(room.root, 'secret.txt'), story(6))
  symlinkSync(path.join(room.root, 'secret.txt'), path.join(room.articles, 'out.txt'))
  symlinkSync(room.root, path.join(room.articles, 'outside'))
  symlinkSync(path.join(room.articles, 'nowhere'), path.join(room.articles, 'dangling.txt'))
  symlinkSync(room.articles, path.join(room.articles, 'loop'))
  mkdirSync(path.join(room.articles, 'folder.txt'))

  const { report } = await room.refresh()
  expect(report.articles).toBe(3)
  const reasons = Object.fromEntries(
    report.skipped.map(({ file, line, reason }) => [line ? `${file}:${line}` : file, reason]),
  )
  expect(reasons).toEqual({
    README: 'not an article format (no ending)',
    'broken.jsonl:2': expect.stringContaining('broken JSON'),
    'dangling.txt': 'a link that leads nowhere',
    'empty.txt': 'empty',
    'large.txt': 'over 5 MB',
    loop: 'a link to a folder that is read in its own place',
    'nul.txt': 'binary',
    'out.txt': 'a link that leads out of the folder',
    outside: 'a link that leads out of the folder',
    'photo.bin': 'not an article format (.bin)',
  })
  expect((await room.refresh()).report).toEqual({
    ...report,
    added: 0,
    unchanged: 3,
    seconds: expect.any(Number),
    clusteringSeconds: expect.any(Number),
  })
  room.put('empty.txt', story(7))
  expect((await room.refresh()).report).toMatchObject({ articles: 4, added: 1 })
})

// The superuser may read everything, so nothing can be made unreadable for it.
test.skipIf(process.getuid?.() === 0)('a file that must not be read is skipped until it may be', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  chmodSync(path.join(room.articles, 'a.txt'), 0)
  const { report } = await room.refresh()
  expect(report).toMatchObject({ articles: 0, skipped: [{ file: 'a.txt', reason: 'unreadable: permission denied' }] })
  chmodSync(path.join(room.articles, 'a.txt'), 0o600)
  expect((await room.refresh()).report).toMatchObject({ articles: 1, added: 1, skipped: [] })
})

test('a link within the folder is no second article', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  room.put('.releases/7/b.txt', story(2))
  symlinkSync('a.txt', path.join(room.articles, 'again.txt'))
  symlinkSync('.releases/7', path.join(room.articles, 'current'))
  const { report } = await room.refresh()
  expect((await room.state()).articles.map(({ file }) => file)).toEqual(['a.txt', 'current/b.txt'])
  expect(report.skipped).toEqual([{ file: 'again.txt', reason: 'same text as a.txt' }])
})

test('a folder that is missing, or a file, is told with what to do', async () => {
  const room = newsroom()
  room.put('a.txt', story(1))
  await room.refresh()
  renameSync(room.articles, `${room.articles}-elsewhere`)
  await expect(room.refresh()).rejects.toMatchObject({ code: 'articles', hint: expect.stringContaining('--articles') })
  writeFileSync(room.articles, 'a file')
  await expect(room.refresh()).rejects.toMatchObject({
    code: 'articles',
    message: expect.stringContaining('not a folder'),
  })
})

test('an empty folder is an empty index', async () => {
  const room = newsroom()
  expect((await room.refresh()).report).toMatchObject({ articles: 0, passages: 0, skipped: [] })
  expect((await room.state()).found.harbour).toEqual([])
})

test('a large bulk file is read line by line, with the lines that are broken named', async () => {
  const room = newsroom()
  const lines: string[] = []
  for (let n = 0; n < 120; n++) lines.push(bulkLine(n, { note: 'x'.repeat(50_000) }))
  lines.splice(10, 0, '{"broken', '', '[]')
  room.put('wire.jsonl', `\ufeff${lines.join('\r\n')}\r\n`)
  const { report, stages } = await room.refresh()
  expect(report.articles).toBe(lines.length - 3)
  expect(report.skipped.map(({ line }) => line)).toEqual([11, 13])
  expect(stages).toContain('reading')
  const touched = new Date(Date.now() - 100_000)
  utimesSync(path.join(room.articles, 'wire.jsonl'), touched, touched)
  expect((await room.refresh()).report).toMatchObject({ added: 0, updated: 0, removed: 0 })
})

test('of a bulk file of nonsense the first lines are named and the others counted', async () => {
  const room = newsroom()
  room.put('wire.jsonl', 'nonsense\n'.repeat(1000))
  const { skipped } = (await room.refresh()).report
  expect(skipped).toHaveLength(201)
  expect(skipped).toContainEqual({ file: 'wire.jsonl', reason: '800 more lines of it were skipped' })
})

test('a refresh can be called off, and the next goes on from there', async () => {
  const room = newsroom()
  for (let n = 0; n < 30; n++) room.put(`${n}.txt`, story(n))
  await room.use(async (storage) => {
    const { refreshArticles } = await import('../src/articles/refresh.ts')
    const called = new AbortController()
    const onProgress = () => called.abort(new Error('never mind'))
    const refresh = refreshArticles(storage, { now: new Date(), onProgress, signal: called.signal })
    await expect(refresh).rejects.toThrow('never mind')
  })
  expect((await room.refresh()).report.articles).toBe(30)
})
