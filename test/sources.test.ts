// Feeds as they are on the web: every form, and every kind of trouble, from real servers on loopback into the articles.
import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { refreshArticles } from '../src/articles/refresh.ts'
import { composeFeeds } from '../src/chat/commands/sources.ts'
import { createDigests } from '../src/digests/digests.ts'
import { USUAL_TASTE } from '../src/digests/topics.ts'
import { DatelineError, masked } from '../src/domain/errors.ts'
import type { Source } from '../src/domain/source.ts'
import { readFeed } from '../src/sources/feeds.ts'
import { feedsInOpml } from '../src/sources/sources.ts'
import { page, report, rss, type Site, site, sourcesOf } from './support/feeds.ts'
import { textIn } from './support/front-desk.ts'
import { newFolder } from './support/leftovers.ts'
import { newsroom } from './support/newsroom.ts'
import { openTestStorage } from './support/records-place.ts'

type Given = Parameters<typeof sourcesOf>[2]
const START = new Date('2025-09-12T10:00:00Z')
const MINUTE = 60_000

/** A newsroom with sources, a site to read from, and a clock that a test turns. */
async function desk(pages: Parameters<typeof site>[0], given: Given = {}) {
  const room = newsroom()
  const web = await site(pages)
  const storage = await openTestStorage(room.articles, room.data)
  const clock = { now: START }
  const made = sourcesOf(storage, () => clock.now, { folder: path.join(room.data, 'fetched'), ...given })
  onTestFinished(async () => {
    web.close()
    storage.close()
    await made.fetcher.close()
  })
  return {
    ...{ room, web, storage, clock, ...made },
    add: (at: string) => made.sources.add(web.url + at, 'discord:ann', null),
    /** Looks at what is due after so long; the sources then. */
    async after(minutes: number) {
      clock.now = new Date(clock.now.getTime() + minutes * MINUTE)
      const report = await made.poll()
      return { report, sources: await made.sources.list() }
    },
    async articles() {
      await refreshArticles(storage, { now: clock.now })
      return (await storage.articles.listing()).articles
    },
    textOf: async (id: string) => (await storage.articles.articles([id])).get(id)?.text ?? '',
  }
}

const blocksOf = (sources: Source[]) =>
  composeFeeds(sources).blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))
const LONG_TEASER = 'What the warden of the pier told the county of it, and what the county made of that.'
const cards = (card: (n: number) => string) => Array.from({ length: 14 }, (_, n) => `<div>${card(n)}</div>`).join('')

const link = (web: Site, n: number) => `${web.url}/news/${n}?utm_source=rss`

describe('every form of feed is read', () => {
  const read = (text: string | Buffer, type = 'application/xml') =>
    readFeed(typeof text === 'string' ? Buffer.from(text) : text, type, 'https://post.example/feeds/all.xml')
  const [first, date] = [{ title: 'Ferry & sails', url: 'https://post.example/1' }, new Date('2025-09-12T06:00:00Z')]

  test.each([
    [
      'RSS 0.91',
      `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "rss-0.91.dtd"><rss version="0.91"><channel><title>Post</title>
       <item><title>Ferry &amp; sails</title><link>https://post.example/1</link><description>It did.</description></item></channel></rss>`,
    ],
    [
      'RSS 0.90',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Post</title>
       </channel><item><title>Ferry &amp; sails</title><link>https://post.example/1</link></item></rdf:RDF>`,
    ],
    [
      'RSS 1.0',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
       <channel rdf:about="x"><title>Post</title></channel><item rdf:about="https://post.example/1"><title>Ferry &amp; sails</title>
       <link>https://post.example/1</link><dc:date>2025-09-12T08:00:00+02:00</dc:date><dc:creator>Ann Reed</dc:creator></item></rdf:RDF>`,
    ],
    [
      'RSS 2.0',
      `<rss version="2.0"><channel><title>Post</title><item><title><![CDATA[Ferry &amp; sails]]></title><guid>https://post.example/1</guid>
       <pubDate>Fri, 12 Sep 2025 08:00:00 +0200</pubDate></item></channel></rss>`,
    ],
    [
      'Atom',
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>urn:1</id><title type="html">Ferry &amp;amp; sails</title>
       <link rel="self" href="/x"/><link href="../1"/><published>2025-09-12T06:00:00Z</published><updated>2025-09-13T06:00:00Z</updated></entry></feed>`,
    ],
    [
      'JSON Feed',
      JSON.stringify({
        ...{ version: 'https://jsonfeed.org/version/1.1', title: 'Post' },
        items: [
          { id: '1', url: '/1', title: 'Ferry & sails', date_published: '2025-09-12T06:00:00Z', content_text: 'x' },
        ],
      }),
    ],
    [
      'a news sitemap',
      `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
       <url><loc>https://post.example/1</loc><news:news><news:publication><news:name>Post</news:name><news:language>en</news:language></news:publication>
       <news:publication_date>2025-09-12T06:00:00Z</news:publication_date><news:title>Ferry &amp; sails</news:title></news:news></url></urlset>`,
    ],
  ])('%s', (form, text) => {
    const feed = read(text)
    expect(feed).toMatchObject({ title: 'Post', items: [first] })
    const isDated = !['RSS 0.91', 'RSS 0.90'].includes(form)
    if (isDated) expect(feed).toMatchObject({ items: [{ publishedAt: date }] })
  })

  test('in the encoding that it or its server names, whatever it says elsewhere', () => {
    const feed = (head: string) =>
      `${head}<rss version="2.0"><channel><title>Почта</title><item><title>Паром</title></item></channel></rss>`
    const cyrillic = (text: string) =>
      Buffer.from(Array.from(text, (char) => (char >= 'А' ? char.charCodeAt(0) - 0x410 + 0xc0 : char.charCodeAt(0))))
    const found = { title: 'Почта', items: [{ title: 'Паром' }] }
    expect(read(cyrillic(feed('<?xml version="1.0" encoding="windows-1251"?>')))).toMatchObject(found)
    expect(read(cyrillic(feed('')), 'text/xml; charset=windows-1251')).toMatchObject(found)
    expect(read(feed('<?xml version="1.0" encoding="iso-8859-1"?>'), 'text/xml; charset=latin1')).toMatchObject(found)
    expect(read(Buffer.from(`\ufeff${feed('')}`, 'utf16le'))).toMatchObject(found)
  })

  test.each([
    ['a page', '<!doctype html><title>x</title>', 'it is a page, no feed'],
    ['broken markup', '<rss version="2.0"><channel></rss>', 'it is no well-formed feed'],
    ['half a feed', '<rss version="2.0"><channel><title>Post</title><item><ti', 'it breaks off before its end'],
    ['other markup', '<note>x</note>', 'it is no well-formed feed'],
    ['broken JSON', '{"version":', 'it is no well-formed feed'],
    ['no text', '\u0000\u0001', 'it is no text'],
    [
      'entities',
      '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>',
      'it declares entities of its own',
    ],
    [
      'a million items',
      `<rss version="2.0"><channel>${'<item/>'.repeat(600_000)}</channel></rss>`,
      'more than 200,000 tags',
    ],
    ['depth', `<rss version="2.0"><channel>${'<a>'.repeat(150_000)}</rss>`, 'it is no well-formed feed'],
    [
      'deep JSON',
      `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(500_000)}`,
      'it is no well-formed feed',
    ],
    ['what is packed and damaged', Buffer.from('1f8b0800', 'hex'), 'it is no well-formed feed'],
  ])('and %s is refused in plain words', (_what, text, reason) => {
    expect(read(text)).toEqual({ reason: expect.stringContaining(reason) })
  })

  test('packed in a file, as sitemaps are', () => {
    const text = '<rss version="2.0"><channel><title>Post</title></channel></rss>'
    expect(read(gzipSync(text), 'application/gzip')).toMatchObject({ title: 'Post' })
    expect(read(gzipSync(Buffer.alloc(9_000_000)), 'application/gzip')).toEqual({
      reason: 'it is no well-formed feed',
    })
  })
})

describe('a feed', () => {
  test('in full text becomes articles with their facts, and is not asked for pages', async () => {
    const made = await desk({})
    made.web.pages['/feed.xml'] = rss(
      [1, 2].map((n) => ({ n, link: link(made.web, n), full: true })),
      { title: 'World news - Post' },
    )
    expect(await made.add('/feed.xml')).toMatchObject({ kind: 'feed', items: 2 })
    expect((await made.after(0)).report).toEqual({ looked: 1, failed: 0, taken: 2 })
    const [one] = await made.articles()
    expect(one).toMatchObject({
      title: expect.stringMatching(/^Lantern report [12]$/),
      publishedAt: new Date('2025-09-12T08:00:00Z'),
    })
    expect(await made.textOf(one?.id ?? '')).toContain('counted')
    expect(made.web.asked.some(({ url }) => url.startsWith('/news'))).toBe(false)
  })

  test('that sums up has its items fetched from their pages; FETCH_PAGES=false leaves the summary, marked', async () => {
    const made = await desk({})
    made.web.pages['/feed.xml'] = rss([{ n: 1, link: link(made.web, 1) }])
    made.web.pages['/news/1?utm_source=rss'] = page(1)
    await made.add('/feed.xml')
    await made.after(0)
    const [one] = await made.articles()
    expect(one).toMatchObject({ title: 'Lantern report 1', outlet: 'Harbour Post' })
    expect(await made.textOf(one?.id ?? '')).toContain('along pier 12 that evening')
    expect(made.web.count('/robots.txt')).toBe(1)

    const short = await desk({}, { fetchPages: false })
    short.web.pages['/feed.xml'] = rss([{ n: 1, link: link(short.web, 1) }])
    await short.add('/feed.xml')
    await short.after(0)
    const [summary] = await short.articles()
    expect(summary).toMatchObject({ title: 'Lantern report 1 (summary)' })
    expect(await short.textOf(summary?.id ?? '')).toBe('Pier 1 was lit again, the warden said…')
  })

  test('gives its words in place of a page that is walled off, forbidden or gone; one out of order is tried again', async () => {
    const wall =
      '<html><body><p>Subscribe to continue reading this story about piers.</p><form><input type="password"></form></body></html>'
    const made = await desk({ '/robots.txt': 'User-agent: *\nDisallow: /news/2' })
    const { web } = made
    web.pages['/feed.xml'] = rss([1, 2, 3, 4].map((n) => ({ n, link: link(web, n) })))
    web.pages['/news/1?utm_source=rss'] = wall
    web.pages['/news/2?utm_source=rss'] = page(2)
    web.pages['/news/4?utm_source=rss'] = { status: 503 }
    await made.add('/feed.xml')
    await made.after(0)
    expect((await made.articles()).map(({ title }) => title).sort()).toEqual(
      [1, 2, 3, 4].map((n) => `Lantern report ${n} (summary)`),
    )
    web.pages['/news/4?utm_source=rss'] = page(4)
    await made.after(20)
    const titles = (await made.articles()).map(({ title }) => title).sort()
    expect(titles).toEqual([
      'Lantern report 1 (summary)',
      'Lantern report 2 (summary)',
      'Lantern report 3 (summary)',
      'Lantern report 4',
    ])
    const before = web.asked.length
    await made.after(20)
    expect(web.asked.length).toBe(before + 1)
  })

  test('gives its words in place of a page that tells of something else', async () => {
    const made = await desk({})
    const { web } = made
    web.pages['/feed.xml'] = rss([{ n: 1, link: link(web, 1) }])
    const elsewhere = 'Choose which of our letters you want every morning, and tell your neighbours about them. '
    web.pages['/news/1?utm_source=rss'] =
      `<html><body><article><h1>Letters</h1><p>${elsewhere.repeat(9)}</p></article></body></html>`
    await made.add('/feed.xml')
    await made.after(0)
    expect(await made.articles()).toMatchObject([{ title: 'Lantern report 1 (summary)' }])
  })

  test('is asked whether it has changed, and takes only what has', async () => {
    const made = await desk({})
    const { web } = made
    const feed = (texts: string[]) => rss(texts.map((text, n) => ({ n, link: link(web, n), full: true, text })))
    let [body, etag] = [feed([report(1), report(2)]), '"a"']
    web.pages['/feed.xml'] = (request) =>
      request.headers['if-none-match'] === etag
        ? { status: 304 }
        : { headers: { etag, 'last-modified': START.toUTCString() }, body }
    await made.add('/feed.xml')
    await made.after(0)
    expect((await made.after(20)).report).toEqual({ looked: 1, failed: 0, taken: 0 })
    expect(web.asked.at(-1)?.headers).toMatchObject({
      'if-none-match': '"a"',
      'if-modified-since': START.toUTCString(),
    })
    ;[body, etag] = [feed([report(1), report(3), report(4)]), '"b"']
    expect((await made.after(20)).report.taken).toBe(2)
    expect((await made.articles()).length).toBe(3)
    // What has left the feed stays.
    ;[body, etag] = [feed([report(1)]), '"c"']
    await made.after(20)
    expect((await made.articles()).length).toBe(3)
  })

  test('is looked at as often as it asks for', async () => {
    const made = await desk({})
    const { web } = made
    const of = (ttl: string, headers: Record<string, string> = {}) => ({ headers, body: rss([], { ttl }) })
    web.pages['/a.xml'] = of('')
    web.pages['/b.xml'] = of('<ttl>120</ttl>')
    web.pages['/c.xml'] = of('', { 'cache-control': 'public, max-age=3600' })
    web.pages['/d.xml'] = { status: 429, headers: { 'retry-after': '10800' } }
    web.pages['/e.xml'] = of('', { 'cache-control': 'no-cache, max-age=9000' })
    for (const at of ['/a.xml', '/b.xml', '/c.xml', '/e.xml']) await made.add(at)
    await expect(made.add('/d.xml')).rejects.toThrow('the site was asked too often (429)')
    const wait = async (url: string) => {
      const one = (await made.sources.list()).find((source) => source.url.endsWith(url))
      return ((one?.nextAt.getTime() ?? 0) - made.clock.now.getTime()) / MINUTE
    }
    await made.after(0)
    for (const [url, least] of [
      ['/a.xml', 15],
      ['/b.xml', 120],
      ['/c.xml', 60],
      ['/e.xml', 15],
    ] as const) {
      expect(await wait(url)).toBeGreaterThanOrEqual(least)
      expect(await wait(url)).toBeLessThan(least * 1.2)
    }
    web.pages['/a.xml'] = web.pages['/d.xml']
    await made.after(20)
    expect(await wait('/a.xml')).toBeGreaterThanOrEqual(180)
  })

  test('that fails is left alone longer each time, says why, and is told about once it has been dead for a day', async () => {
    const made = await desk({ '/feed.xml': rss([]) })
    const { web } = made
    await made.add('/feed.xml')
    await made.after(0)
    web.pages['/feed.xml'] = { status: 500 }
    const {
      sources: [failing],
    } = await made.after(20)
    expect(failing?.fetched).toMatchObject({
      failures: 1,
      error: 'the site answers with an error (500)',
      remedy: 'It is tried again later.',
    })
    let looks = 0
    for (let n = 0; n < 96; n++) looks += (await made.after(15)).report.looked
    expect(looks).toBeLessThan(9)
    expect(looks).toBeGreaterThan(4)
    web.pages['/feed.xml'] = rss([])
    const {
      sources: [mended],
    } = await made.after(3000)
    expect(mended?.fetched).toMatchObject({ failures: 0, error: null, failingSince: null })
  })

  test('that has moved for good is asked where it is now; one that is gone is paused', async () => {
    const made = await desk({ '/old.xml': rss([]), '/new.xml': rss([]) })
    const { web } = made
    await made.add('/old.xml')
    web.pages['/old.xml'] = { status: 301, headers: { location: '/new.xml' } }
    await made.after(0)
    await made.after(20)
    expect([web.count('/old.xml'), web.count('/new.xml')]).toEqual([2, 2])
    web.pages['/new.xml'] = { status: 410 }
    const {
      sources: [gone],
    } = await made.after(20)
    expect(gone).toMatchObject({ state: 'paused', fetched: { error: 'it is gone for good (410)' } })
    const asked = web.asked.length
    await made.after(3000)
    expect(web.asked.length).toBe(asked)
  })

  test('has its pages looked at again a day later: a changed one is read anew, one that is missing twice is taken back', async () => {
    const made = await desk({})
    const { web } = made
    const feed = (count: number) => rss([1, 2].slice(0, count).map((n) => ({ n, link: link(web, n) })))
    web.pages['/feed.xml'] = feed(2)
    for (const n of [1, 2]) web.pages[`/news/${n}?utm_source=rss`] = page(n)
    await made.add('/feed.xml')
    await made.after(0)
    const [one, two] = await made.articles()
    web.pages['/news/1?utm_source=rss'] = page(1, report(9))
    web.pages['/news/2?utm_source=rss'] = { status: 404 }
    await made.after(60)
    expect(web.count('/news/1?utm_source=rss')).toBe(1)
    await made.after(1440)
    const after = await made.articles()
    expect(after.map(({ id }) => id)).toEqual([one?.id, two?.id])
    expect(new Set([one?.version, two?.version, ...after.map(({ version }) => version)]).size).toBe(3)
    await made.after(60)
    expect((await made.articles()).length).toBe(2)
    await made.after(1440)
    const [left, ...others] = await made.articles()
    expect([left?.title, others.length]).toEqual(['Lantern report 1', 0])
  })

  test('with many items has their pages fetched a few at a time, and loses none', async () => {
    const made = await desk({})
    const { web } = made
    const numbers = Array.from({ length: 45 }, (_, n) => n)
    web.pages['/feed.xml'] = { headers: { etag: '"x"' }, body: rss(numbers.map((n) => ({ n, link: link(web, n) }))) }
    for (const n of numbers) web.pages[`/news/${n}?utm_source=rss`] = page(n)
    await made.add('/feed.xml')
    expect((await made.after(0)).report.taken).toBe(20)
    expect((await made.after(2)).report.taken).toBe(20)
    expect((await made.after(2)).report.taken).toBe(5)
    expect((await made.after(2)).report.looked).toBe(0)
    expect(readdirSync(path.join(made.room.data, 'fetched', '127.0.0.1')).length).toBe(45)
  })
})

test('a first fetch is no flood: a digest takes of it what is new by its day', async () => {
  const made = await desk({})
  const { web, storage } = made
  const items = Array.from({ length: 60 }, (_, n) => {
    const date = new Date(START.getTime() - (n < 2 ? 60 : 60 * 24 * (n + 5)) * MINUTE)
    return {
      n,
      link: link(web, n),
      full: true,
      date,
      title: `Report ${n} of ${'Ansel Brook Corin Delph'.split(' ')[n % 4]}${n}`,
    }
  })
  web.pages['/feed.xml'] = rss(items)
  await made.add('/feed.xml')
  await made.after(0)
  expect((await made.articles()).length).toBe(60)
  const { stories, articles: reader, vocabulary } = storage
  const digests = createDigests({ stories, reader, vocabulary, findInStory: null })
  const span = { since: new Date(START.getTime() - 1440 * MINUTE), until: START }
  const { digest } = await digests.make({ ...span, taste: { ...USUAL_TASTE, length: 'long' }, told: [] })
  const titles = digest.stories.flatMap(({ sources }) => sources.map(({ title }) => title))
  expect(titles.length).toBeGreaterThan(0)
  expect(titles.every((title) => /^Report [01] /.test(title))).toBe(true)
})

test('an item without a day, or of one to come, is of the moment it was first seen; what a feed held at first has no day', async () => {
  const made = await desk({})
  const { web } = made
  const undated = (n: number) => rss([{ n, link: link(web, n), full: true }]).match(/<item>.*<\/item>/s)?.[0] ?? ''
  const ahead = rss([{ n: 9, link: link(web, 9), full: true, date: new Date('2027-01-01T00:00:00Z') }])
  const feed = (...numbers: number[]) => {
    const items = numbers.map((n) => undated(n).replace(/<pubDate>.*<\/pubDate>/, '')).join('')
    return ahead.replace('<item>', `${items}<item>`)
  }
  web.pages['/feed.xml'] = feed(1)
  await made.add('/feed.xml')
  await made.after(0)
  web.pages['/feed.xml'] = feed(1, 2)
  await made.after(20)
  const seen = made.clock.now
  web.pages['/feed.xml'] = feed(1, 2).replaceAll('counted', 'had counted')
  await made.after(60)
  const days = new Map((await made.articles()).map(({ title, publishedAt }) => [title, publishedAt]))
  expect(days).toEqual(
    new Map([
      ['Lantern report 1', null],
      ['Lantern report 2', seen],
      ['Lantern report 9', START],
    ]),
  )
})

describe('an article', () => {
  test('is one across feeds, page and folder: the fullest version stands, with the earliest day', async () => {
    const made = await desk({})
    const { web, room } = made
    const address = `${web.url}/news/1`
    const day = (n: number) => new Date(Date.UTC(2025, 8, n))
    web.pages['/a.xml'] = rss([{ n: 1, link: link(web, 1), full: true, text: report(1, 8), date: day(11) }])
    web.pages['/b.xml'] = rss([{ n: 9, link: `${address}#comments`, full: true, text: report(1, 12), date: day(12) }])
    await made.add('/a.xml')
    await made.after(0)
    const [one] = await made.articles()
    expect(one?.url).toBe(address)
    await made.add('/b.xml')
    await made.after(1)
    const both = await made.articles()
    expect((await made.storage.articles.listing()).skipped).toEqual([])
    expect(both).toMatchObject([{ id: one?.id, publishedAt: day(11) }])
    expect(await made.textOf(one?.id ?? '')).toContain('pier 12')
    room.put(
      'saved.json',
      JSON.stringify({ title: 'x', url: `${address}?fbclid=7`, text: report(1, 4), publishedAt: '2025-09-10' }),
    )
    expect(await made.articles()).toMatchObject([{ id: one?.id, publishedAt: day(10) }])
    room.put(
      'saved.json',
      JSON.stringify({ title: 'Whole', url: address, text: report(1, 20), publishedAt: '2025-09-13' }),
    )
    const whole = await made.articles()
    expect(whole).toMatchObject([{ id: one?.id, file: 'saved.json', title: 'Whole', publishedAt: day(10) }])
    // Without it, the feed's own stands again.
    room.remove('saved.json')
    expect(await made.articles()).toMatchObject([{ title: 'Lantern report 9', publishedAt: day(10) }])
  })

  test('that was fetched is no file of the folder: it stays when the folder changes, and the records can be made again', async () => {
    const made = await desk({})
    made.web.pages['/feed.xml'] = rss([1, 2].map((n) => ({ n, link: link(made.web, n), full: true })))
    made.room.put('own.txt', report(7))
    await made.add('/feed.xml')
    await made.after(0)
    const before = (await made.articles()).map(({ id }) => id)
    expect(before.length).toBe(3)
    made.room.put('other.txt', report(8))
    expect((await made.articles()).length).toBe(4)
    made.room.remove('other.txt')
    expect((await made.articles()).map(({ id }) => id)).toEqual(before)
    expect(readdirSync(path.join(made.room.data, 'fetched'))).toEqual(['127.0.0.1'])
  })
})

test('what was fetched long ago can be cleared away; what is younger stays', async () => {
  const made = await desk({})
  made.web.pages['/feed.xml'] = rss([1, 2].map((n) => ({ n, link: link(made.web, n), full: true })))
  await made.add('/feed.xml')
  await made.after(0)
  const folder = path.join(made.room.data, 'fetched', '127.0.0.1')
  const [first = ''] = readdirSync(folder)
  utimesSync(path.join(folder, first), 0, 0)
  await made.files.forgetBefore(new Date(86_400_000))
  expect(readdirSync(folder).length).toBe(1)
})

describe('the sources', () => {
  test('are found by a page’s address; an article’s own address has it read', async () => {
    const made = await desk({
      '/': `<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">
        <link href='/feed.xml' type='application/atom+xml' rel='alternate'></head><body>Home</body></html>`,
      ...{
        '/feed.xml': rss([]),
        '/comments.xml': rss([]),
        '/news/1': page(1),
        '/plain': '<html><body><p>Hi</p></body></html>',
      },
    })
    const { web } = made
    expect(await made.add('/')).toMatchObject({
      kind: 'feed',
      source: { url: `${web.url}/feed.xml` },
      others: [`${web.url}/comments.xml`],
    })
    await expect(made.add('/')).rejects.toThrow('is among the sources already')
    await expect(made.add('/feed.xml?utm_source=x#top')).rejects.toThrow('is among the sources already')
    expect(await made.add('/news/1')).toEqual({ kind: 'page', what: '“Lantern report 1”', feeds: [] })
    expect(await made.articles()).toMatchObject([{ title: 'Lantern report 1', outlet: 'Harbour Post' }])
    await expect(made.add('/plain')).rejects.toThrow('was not taken in: no article text in the page')
    await expect(made.add('/nothing')).rejects.toThrow('there is nothing at its address (404)')
    await expect(made.sources.add('http://10.0.0.1/feed', 'discord:ann', null)).rejects.toThrow(
      'on the inside of a network',
    )
  })

  test('are found by what a page links to, where it names none', async () => {
    const made = await desk({
      '/': '<html><body><p>Home</p><a href="/rss-help">Help</a> <a href="/rss.xml">RSS</a></body></html>',
      '/rss.xml': rss([]),
    })
    expect(await made.add('/')).toMatchObject({ kind: 'feed', source: { url: `${made.web.url}/rss.xml` } })
    expect(made.web.count('/rss-help')).toBe(0)
  })

  test('may be a list of sitemaps: the first ones of news are read, and looked at again though the list has not changed', async () => {
    const made = await desk({})
    const { web } = made
    const listed = ['pages', 'news-2', 'gone-news', 'more', 'others'].map(
      (at) => `<sitemap><loc>${web.url}/${at}</loc></sitemap>`,
    )
    const news = (n: number) =>
      `<urlset><url><loc>${web.url}/news/${n}</loc><news:news><news:title>Lantern report ${n}</news:title></news:news></url></urlset>`
    const isSame = (request: IncomingMessage) => request.headers['if-none-match'] === '"a"'
    web.pages['/map.xml'] = (request) =>
      isSame(request)
        ? { status: 304 }
        : { headers: { etag: '"a"' }, body: `<sitemapindex>${listed.join('')}</sitemapindex>` }
    web.pages['/news-2'] = { headers: { 'content-type': 'application/gzip' }, body: gzipSync(news(2)) }
    web.pages['/news/2'] = page(2)
    web.pages['/pages'] = `<urlset><url><loc>${web.url}/about</loc></url></urlset>`
    expect(await made.add('/map.xml')).toMatchObject({ kind: 'feed', items: 1 })
    await made.after(0)
    web.pages['/news-2'] = news(3)
    web.pages['/news/3'] = page(3)
    await made.after(20)
    expect((await made.articles()).map(({ title }) => title).sort()).toEqual(['Lantern report 2', 'Lantern report 3'])
    expect([web.count('/more'), web.count('/others')]).toEqual([0, 0])
    web.pages['/news-2'] = web.pages['/pages']
    await expect(made.sources.add(`${web.url}/map.xml?again`, 'discord:ann', null)).rejects.toThrow('404')
  })

  test('are asked of robots.txt first, unless their address is a feed’s', async () => {
    const made = await desk({ '/robots.txt': 'User-agent: *\nDisallow: /', '/news/1': page(1), '/feed.xml': rss([]) })
    await expect(made.add('/news/1')).rejects.toThrow('robots.txt asks not to be read')
    expect(made.web.count('/news/1')).toBe(0)
    expect(await made.add('/feed.xml')).toMatchObject({ kind: 'feed' })
  })

  test.each([
    [404, 'there is nothing at its address (404)', 'Look for its new address on the site.'],
    [410, 'it is gone for good (410)', 'Look for what took its place.'],
    [429, 'the site was asked too often (429)', 'Try again later.'],
    [503, 'the site answers with an error (503)', 'Try again later.'],
  ])('that cannot be had are told of alike, added or read: %i', async (status, why, hint) => {
    const made = await desk({ '/x': { status } })
    const failure = { message: expect.stringContaining(`/x cannot be read: ${why}.`), hint }
    await expect(made.add('/x')).rejects.toMatchObject(failure)
    await expect(made.sources.read(`${made.web.url}/x`)).rejects.toMatchObject(failure)
  })

  test('that are unfit are told of by what is wrong', async () => {
    const entities = '<!DOCTYPE r [<!ENTITY a "aaaa">]><rss version="2.0"><channel><title>&a;</title></channel></rss>'
    const made = await desk({ '/a.xml': entities, '/b.xml': '<rss version="2.0"><channel></rss>', '/c.xml': rss([]) })
    await expect(made.add('/a.xml')).rejects.toThrow('cannot be read: it declares entities of its own')
    await expect(made.add('/b.xml')).rejects.toThrow('cannot be read: it is no well-formed feed')
    await expect(made.sources.read(`${made.web.url}/c.xml`)).rejects.toMatchObject({
      ...{ message: expect.stringContaining('is no page'), hint: expect.stringContaining('sources add') },
    })
    await expect(made.sources.read('https://nowhere.invalid/x')).rejects.toThrow('there is no host nowhere.invalid')
    const closed = await desk({}, { policy: { allowPrivate: [] } })
    await expect(closed.sources.read(`http://localhost:${made.web.port}/x`)).rejects.toThrow(
      'on the inside of a network',
    )
  })

  test('are never named with a password, however their address is written', async () => {
    const made = await desk({})
    const { host } = new URL(made.web.url)
    const written = ['http://', 'ftp://', 'http:', ''].map((scheme) => `${scheme}ann:s3cretword@${host}/feed.xml`)
    for (const address of [...written, `http://ann:s3cretword ${host}`, `http://ann:s3cret@word@${host}/`])
      for (const what of ['add', 'read'] as const) {
        const failure = await made.sources[what](address, 'discord:ann', null).catch((error) => error)
        expect(failure).toBeInstanceOf(DatelineError)
        expect(`${failure.message} ${failure.hint}`).not.toContain('s3cret')
      }
    expect(made.web.asked).toEqual([])
    expect(masked('at http://ann:s3cret@word@post.example/feed.xml, see https://post.example/@ann')).toBe(
      'at http://[secret]@post.example/feed.xml, see https://post.example/@ann',
    )
  })

  test.each([
    [
      'a paywall',
      `${'<p>Subscribe to continue reading this story.</p>'}<p>${'The pier was lit. '.repeat(10)}</p>`,
      'behind a paywall',
    ],
    [
      'a paywall by its data',
      `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script><p>${'The pier was lit. '.repeat(10)}</p>`,
      'behind a paywall',
    ],
    [
      'a login form',
      '<p>Sign in to your account to see what the pier is like.</p><form><input type="password" name="p"></form>',
      'a login form',
    ],
    [
      'a consent wall',
      '<p>We and our 340 partners use cookies to store and access information on a device.</p><button>Accept all</button>',
      'a consent wall',
    ],
    [
      'a consent wall in another language',
      '<h1>Vos choix</h1><p>Avec nos 88 partenaires, nous déposons des cookies sur votre appareil afin de mesurer ce que vous lisez chez nous.</p><p>Vous pouvez changer d’avis plus tard, au bas de chaque page.</p>',
      'a consent wall',
    ],
    [
      'a check for robots',
      '<h1>Human?</h1><p>Something about your visit made us think of a machine. Switch on JavaScript, then load this page again, and you are let in.</p>',
      'a check for robots',
    ],
    [
      'a first paragraph with an offer behind it',
      `<article><h1>Pier lit</h1><time datetime="2025-09-12T06:00:00Z">12 Sept</time><p>${'The pier was lit. '.repeat(10)}</p><p>Start a trial for £1 to read on. Stop whenever you like.</p></article>`,
      'behind a paywall',
    ],
    [
      'an error page',
      '<title>404 - Page not found</title><p>The page that you asked for is not here, so try to search for it.</p>',
      'an error page',
    ],
    [
      'a listing',
      Array.from(
        { length: 40 },
        (_, n) => `<h2><a href="/n/${n}">Lantern report ${n}</a></h2><p>The pier was lit again, number ${n}.</p>`,
      ).join(''),
      'a listing of articles',
    ],
    [
      'a listing of cards that are links as a whole',
      `<main><h1>Region</h1>${cards((n) => `<a href="/n/${n}"><h3>Lantern report ${n}</h3><p>${LONG_TEASER} It was night ${n}.</p></a>`)}</main>`,
      'a listing of articles',
    ],
    [
      'a listing of cards with links and times',
      cards(
        (n) =>
          `<h3><a href="/n/${n}">Lantern report ${n}</a></h3><p>${LONG_TEASER} It was night ${n}.</p><time datetime="2025-09-${10 + n}T06:00:00Z">${n}</time>`,
      ),
      'a listing of articles',
    ],
    [
      'a list of links',
      `<h1>Region</h1><ul>${cards((n) => `<li><a href="/n/${n}">Lantern report ${n} of the pier</a></li>`)}</ul>`,
      'a listing of articles',
    ],
  ])('refuse %s', async (_what, html, why) => {
    const made = await desk({
      '/x': `<html><head><meta property="og:type" content="website"></head><body>${html}</body></html>`,
    })
    await expect(made.sources.read(`${made.web.url}/x`)).rejects.toThrow(why)
  })

  test.each([
    [
      'a dated report of a fine for cookies',
      `<h1>Fine for cookies</h1><time datetime="2025-09-12T06:00:00Z">12 Sept</time><p>The county fined a firm for setting cookies without consent; its 31 partners must delete what they got.</p>`,
    ],
    [
      'a short report above many teasers',
      `<h1>Pier lit</h1><p>${'The pier was lit. '.repeat(8)}</p><p>${'It shone far out. '.repeat(8)}</p>${cards((n) => `<h3><a href="/n/${n}">Lantern report ${n}</a></h3><p>${LONG_TEASER} It was night ${n}.</p>`)}`,
    ],
    [
      'a short report with a letter of news to subscribe to',
      `<h1>Pier lit</h1><p>${'The pier was lit. '.repeat(10)}</p><p>Subscribe to our letter, every day at six.</p>`,
    ],
  ])('take %s for an article', async (_what, html) => {
    const made = await desk({ '/x': `<html><head><title>Post</title></head><body><main>${html}</main></body></html>` })
    expect(await made.sources.read(`${made.web.url}/x`)).toContain('“')
  })

  test('keep a live blog that only shows its entries, and one that comes by a feed, headed by its own title', async () => {
    const times = ['09:40', '08:20', '07:05']
    const shown = times.map(
      (time, n) =>
        `<div class="ticker-post"><time datetime="2025-09-12T${time}:00Z">${time}</time><h2>Post ${n}</h2><p>${report(n, 2)}</p></div>`,
    )
    const live = `<html><head><title>Storm day</title><meta property="og:site_name" content="Harbour Post"></head><body><main><h1>Storm day</h1><div>${shown.join('')}</div></main></body></html>`
    const made = await desk({})
    made.web.pages['/live'] = live
    made.web.pages['/feed.xml'] = rss([{ n: 1, link: `${made.web.url}/live` }])
    const read = async () =>
      (await made.articles()).map(({ title, outlet, publishedAt }) => [title, outlet, publishedAt?.getUTCHours()])
    const entries = [9, 8, 7].map((hour, n) => [`Storm day: Post ${n}`, 'Harbour Post', hour])
    expect(await made.sources.read(`${made.web.url}/live`)).toBe('“Storm day”, a live blog of 3 entries')
    expect((await read()).sort()).toEqual(entries)
    await made.add('/feed.xml')
    await made.after(0)
    expect((await read()).sort()).toEqual(entries)
  })

  test('keep a live blog as its entries, each of its own time', async () => {
    const entry = (n: number) => ({
      ...{ '@type': 'BlogPosting', '@id': `e${n}`, headline: `Lanterns at ${n}`, articleBody: report(n, 4) },
      datePublished: `2025-09-12T0${n}:00:00Z`,
    })
    const blog = { '@type': 'LiveBlogPosting', headline: 'Live', liveBlogUpdate: [1, 2, 3].map(entry) }
    const made = await desk({
      '/live': `<html><head><script type="application/ld+json">${JSON.stringify(blog)}</script></head><body></body></html>`,
    })
    expect(await made.sources.read(`${made.web.url}/live`)).toBe('“Live”, a live blog of 3 entries')
    const all = await made.articles()
    expect(all.map(({ title, publishedAt }) => [title, publishedAt?.getUTCHours()])).toEqual(
      [1, 2, 3].map((n) => [`Live: Lanterns at ${n}`, n]),
    )
  })

  test('of the settings are looked at as often as these say now, at once where that is oftener', async () => {
    const feeds = ['https://b.example/rss']
    const made = await desk({}, { feeds })
    await made.sources.settle()
    const [first] = await made.sources.list()
    const later = new Date(START.getTime() + 600 * MINUTE)
    await made.storage.sources.pace(feeds[0] ?? '', 600 * MINUTE, later)
    await made.sources.settle()
    const [hastened] = await made.sources.list()
    expect(hastened?.intervalMs).toBe(first?.intervalMs)
    expect(hastened?.nextAt.getTime()).toBeLessThanOrEqual(START.getTime() + MINUTE)
    await made.storage.sources.pace(feeds[0] ?? '', MINUTE, later)
    await made.sources.settle()
    expect((await made.sources.list())[0]).toMatchObject({ intervalMs: first?.intervalMs, nextAt: later })
  })

  test('of the settings that were never fetched wait up to a minute, or not at all where somebody waits for them', async () => {
    const made = await desk({ '/feed.xml': rss([]) })
    const feeds = [`${made.web.url}/feed.xml`]
    const ours = sourcesOf(made.storage, () => made.clock.now, { feeds })
    onTestFinished(() => ours.fetcher.close())
    await ours.sources.settle()
    await ours.sources.settle(true)
    expect((await ours.poll()).looked).toBe(1)
    await ours.sources.settle(true)
    expect((await ours.poll()).looked).toBe(0)
    // A process that does not fetch knows nothing of the feeds of the one that does.
    const others = sourcesOf(made.storage, () => made.clock.now, { isKept: false })
    onTestFinished(() => others.fetcher.close())
    await others.sources.settle()
    expect((await others.sources.list()).map(({ url }) => url)).toEqual(feeds)
  })

  test('that fail are listed with the last good look and the next one', async () => {
    const made = await desk({ '/feed.xml': rss([{ n: 1, link: 'https://post.example/1', full: true }]) })
    await made.add('/feed.xml')
    await made.after(0)
    made.web.pages['/feed.xml'] = { status: 500 }
    const { sources } = await made.after(20)
    const [failing, last, next] = blocksOf(sources)
    expect(failing).toMatchObject({
      text: expect.stringMatching(/^1\. .*an error \(500\).*failed since$/),
      at: made.clock.now,
    })
    expect(last).toMatchObject({ text: '1 item, last looked at with success', at: START })
    expect(next).toMatchObject({ text: 'to be looked at again', at: sources[0]?.nextAt })
  })

  test('of the settings come and go with them, and are read from any reader’s list', async () => {
    const file = path.join(newFolder('opml-'), 'feeds.opml')
    writeFileSync(
      file,
      `<opml version="1.0"><body><outline text="News"><outline text="A" xmlUrl="https://a.example/rss?utm_source=x"/><outline text="A" title="The A" xmlUrl="https://a.example/rss"/></outline></body></opml>`,
    )
    const made = await desk({}, { feeds: ['https://b.example/rss'], file })
    const urls = async () => (await made.sources.list()).map(({ url }) => url).sort()
    expect(await made.sources.settle()).toBeNull()
    expect(await urls()).toEqual(['https://a.example/rss', 'https://b.example/rss'])
    const [first] = await made.sources.list()
    await expect(made.sources.remove(first as never)).rejects.toThrow('The settings list it')
    expect(
      feedsInOpml(await made.sources.opml())
        .map(({ url }) => url)
        .sort(),
    ).toEqual(await urls())
    writeFileSync(file, '<opml version="2.0"><body>')
    expect(await made.sources.settle()).toMatch(/cannot be read as a list of feeds/)
    expect(await urls()).toHaveLength(2)
    expect(textIn(composeFeeds([], await made.sources.settle()))).toMatch(/cannot be read as a list of feeds.*No feed/s)
    writeFileSync(
      file,
      '<opml version="2.0"><head/><body><outline text="C" type="rss" xmlUrl="https://c.example/rss"/></body></opml>',
    )
    await made.sources.settle()
    expect(await urls()).toEqual(['https://b.example/rss', 'https://c.example/rss'])
  })
})
