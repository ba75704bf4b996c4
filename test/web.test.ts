// The reading room over HTTP: its pages, what they hold and withhold, and who is kept out.
import { request } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { createWeb } from '../src/platforms/web/server.ts'
import { openWeb, Visitor } from './support/contract/on-web.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'

let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
})

async function visit(settings: Parameters<typeof openWeb>[2] = {}, limits?: { perPerson: number; perChannel: number }) {
  const desk = front.open({ ...(limits && { limits }) })
  const opened = await openWeb(desk, front.room(), settings)
  return { ...opened, visitor: new Visitor(opened.address) }
}

/** As a program asks that says it speaks to another name. */
function statusFor(address: string, host: string, path = '/'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, address), { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject).end()
  })
}

describe('a citation', () => {
  test('leads to its article, with the words marked', async () => {
    const { visitor } = await visit()
    const { document } = await visitor.page('/ask', { q: 'who refused to cross?' })
    const link = document.querySelector('.reply .cite')
    const quote = /“(.*)”/.exec(link?.querySelector('.tip')?.textContent ?? '')?.[1]
    const address = link?.getAttribute('href') ?? ''
    const article = (await visitor.get(address)).document
    const marked = [...article.querySelectorAll('mark')].map(({ textContent }) => textContent).join(' ')
    expect(marked).toBe(quote)
    expect(article.querySelector(`[id="${address.split('#')[1]}"]`)?.textContent).toBe(quote)
  })

  test('that lies beyond the text marks nothing, and an article that never was is not found', async () => {
    const { visitor } = await visit()
    const [article] = await front.storage.articles.newest({ limit: 1 })
    const page = await visitor.get(`/articles/${encodeURIComponent(article?.id ?? '')}?c=5-99999999`)
    expect(page.response.status).toBe(200)
    expect(page.document.querySelector('mark')).toBeNull()
    expect((await visitor.get('/articles/none')).response.status).toBe(404)
    expect((await visitor.get('/stories/none')).response.status).toBe(404)
    expect((await visitor.get('/articles/%E0%A4%A')).response.status).toBe(404)
  })

  test('leads to a text without its front matter, which its facts say already', async () => {
    const own = await openFrontDesk({
      'saved.md':
        '---\ntitle: Bridge open\nclipped-with: a browser\n---\n\n# Bridge open\n\nThe bridge at Aldmoor opened on Monday. Engineers had worked on it since May.\n',
    })
    const [article] = await own.storage.articles.newest({ limit: 1 })
    const { address } = await openWeb(own.open({}), own.room(), {})
    const { document } = await new Visitor(address).get(`/articles/${encodeURIComponent(article?.id ?? '')}`)
    expect(document.querySelector('article')?.textContent).toContain('opened on Monday')
    expect(document.querySelector('article')?.textContent).not.toContain('clipped-with')
  })

  test('that leads to an earlier version says so, and shows what has changed', async () => {
    const before = 'The bridge at Aldmoor was closed on Monday. Engineers said that it would open in May.'
    const own = await openFrontDesk({ 'bridge.txt': before })
    const [article] = await own.storage.articles.newest({ limit: 1 })
    if (article === undefined) throw new Error('no article')
    const room = own.room()
    const shown = {
      ...room,
      async article() {
        const page = await room.article(article.id, null)
        if (page === null) return null
        const text = page.article.text.replace('in May', 'in September')
        return { ...page, now: { ...page.article, version: 'later', text, body: [{ start: 0, end: text.length }] } }
      },
    }
    const { address } = await openWeb(own.open(), shown)
    const { document } = await new Visitor(address).get(`/articles/${article.id}`)
    expect(document.querySelector('.notice')?.textContent).toContain('reads otherwise now')
    expect(document.querySelector('del')?.textContent).toBe('May')
    expect(document.querySelector('ins')?.textContent).toBe('September')
    own.close()
  })
})

describe('the pages', () => {
  test('list all articles, the newest first, from every place', async () => {
    const { visitor } = await visit()
    const entry = (await visitor.get('/')).document.querySelector('nav a[href="/articles"]')
    expect(entry?.textContent).toBe('Articles')
    const { document, response } = await visitor.get('/articles')
    expect(response.status).toBe(200)
    const titles = [...document.querySelectorAll('main a[href^="/articles/"]')].map(({ textContent }) => textContent)
    const listed = await front.storage.articles.newest({ limit: 100 })
    expect(titles).toEqual(listed.map(({ title }) => title))
    expect((await visitor.get('/articles?page=9999')).html).toContain('No articles are indexed here')
  })

  test('of today and of a story tell each report, with the days on which articles came', async () => {
    const { visitor } = await visit()
    const { document: today, html } = await visitor.get('/today')
    // The sample articles are not of today.
    expect(html).toContain('Nothing newer has come in.')
    expect(today.querySelector('h1')?.textContent).toContain('Latest stories')
    const story = today.querySelector('h2 a')?.getAttribute('href') ?? ''
    expect(story).toMatch(/^\/stories\//)
    const { document } = await visitor.get(story)
    const days = [...document.querySelectorAll('table.chart tr')].map(({ textContent }) => textContent)
    for (const day of days) expect(day).toMatch(/^\d+ September 2025 \d$/)
    expect(days.length).toBeGreaterThan(0)
    expect(document.querySelectorAll('.reports a').length).toBeGreaterThan(1)
    const feed = await visitor.get('/today.atom')
    expect(feed.response.headers.get('content-type')).toContain('application/atom+xml')
    expect(feed.html).toContain(`${new URL(feed.response.url).origin}${story}`)
  })

  test('of a story draw what a model found: developments on a line, outlets side by side', async () => {
    const room = front.room()
    const on = (day: number) => new Date(Date.UTC(2025, 8, day))
    const quoted = (outlet: string) => ({
      ...{ articleId: 'a', version: 'v', start: 0, end: 1, quote: '', outlet, publishedAt: null },
    })
    const found = {
      developments: [
        { ...quoted('Post'), on: on(11), precision: 'day' as const, text: 'Belarus freed 52 people.' },
        { ...quoted('Post'), on: on(16), precision: 'day' as const, text: 'A hall filled with <b>letters</b>.' },
      ],
      differences: [
        {
          about: 'How many are held',
          sides: [
            { ...quoted('One Post'), claim: 'almost 1,200' },
            { ...quoted('Other Post'), claim: null, quote: 'more than 1,000' },
          ],
        },
      ],
    }
    const story = async (id: string) => {
      const page = await room.story(id)
      return page && { ...page, ...found }
    }
    const { address } = await openWeb(front.open(), { ...room, story })
    const visitor = new Visitor(address)
    const path = (await visitor.get('/today')).document.querySelector('h2 a')?.getAttribute('href') ?? ''
    const { document } = await visitor.get(path)
    const line = document.querySelector('svg[aria-label^="Developments"]')
    expect(line?.getAttribute('aria-label')).toContain('16 September 2025: A hall filled with <b>letters</b>.')
    expect(line?.querySelectorAll('circle')).toHaveLength(2)
    expect([...document.querySelectorAll('.sides strong')].map(({ textContent }) => textContent)).toEqual([
      'One Post',
      'Other Post',
    ])
    expect(document.querySelectorAll('main b')).toHaveLength(0)
  })

  test('are small, hold no script of their own, and send for nothing elsewhere', async () => {
    const { visitor } = await visit()
    for (const path of ['/', '/today', '/operator', '/style.css', '/client.js']) {
      const { response, html, document } = await visitor.get(path)
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'self'; script-src 'self'/,
      )
      expect(html.length).toBeLessThan(20_000)
      const sent = [...document.querySelectorAll('[src], link[href]')].map(
        (one) => one.getAttribute('src') ?? one.getAttribute('href'),
      )
      expect(sent.filter((address) => !address?.startsWith('/'))).toEqual([])
      expect([...document.querySelectorAll('script')].map(({ textContent }) => textContent).join('')).toBe('')
    }
  })

  test('say what Dateline did, to Prometheus too', async () => {
    const { visitor } = await visit()
    await visitor.page('/ask', { q: 'who refused to cross?' })
    expect((await visitor.get('/healthz')).html).toBe('ok\n')
    expect((await visitor.get('/readyz')).response.status).toBe(200)
    expect((await visitor.get('/metrics')).html).toMatch(/^dateline_articles 12$/m)
    expect((await visitor.get('/operator')).document.querySelector('main')?.textContent).toContain('12 articles')
  })
})

describe('who is kept out', () => {
  test('a form without its token changes and answers nothing', async () => {
    const { visitor } = await visit()
    const other = new Visitor((await visit()).address)
    for (const token of ['', 'x', await other.token()]) {
      const response = await visitor.post('/ask', { q: 'who refused to cross?', token })
      expect(response.status).toBe(403)
      expect(await response.text()).not.toContain('Statkevich')
    }
  })

  test('a site whose name leads here is told nothing', async () => {
    const { address } = await visit()
    expect(await statusFor(address, 'evil.example')).toBe(421)
    expect(await statusFor(address, 'localhost.evil.example')).toBe(421)
    expect(await statusFor(address, 'localhost:1')).toBe(200)
  })

  test('where others reach it, it refuses to listen without a token', () => {
    const parts = {} as Parameters<typeof createWeb>[1]
    const settings = { host: '0.0.0.0', port: 0, token: null, publicUrl: null, asksPerAddress: 1 }
    expect(() => createWeb(settings, parts)).toThrow(/WEB_TOKEN is missing/)
  })

  test('the operator’s pages ask for the token where there is one', async () => {
    const token = 'a-token-of-some-length'
    const { visitor, address } = await visit({ token })
    expect((await visitor.get('/operator')).response.status).toBe(401)
    expect((await visitor.get('/metrics')).response.status).toBe(401)
    const answered = async (password: string) => {
      const authorization = `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}`
      return fetch(`${address}/operator`, { headers: { authorization } })
    }
    expect((await answered('another-token-of-length')).headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect((await answered('another-token-of-length')).status).toBe(401)
    expect((await answered(token)).status).toBe(200)
    expect((await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    expect((await fetch(`${address}/metrics`, { headers: { authorization: 'Bearer x' } })).status).toBe(401)
  })

  test('an address that asks too fast is told when it may go on', async () => {
    const { visitor } = await visit({ asksPerAddress: 1 })
    await visitor.page('/ask', { q: 'who refused to cross?' })
    const { response, document } = await visitor.page('/ask', { q: 'who refused to cross?' })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(document.body.textContent).toMatch(/Try again in \d+ seconds/)
  })

  test('what is far too long is refused, and nobody manages feeds from there', async () => {
    const { visitor } = await visit()
    expect((await visitor.post('/ask', { q: 'x'.repeat(100_000) })).status).toBe(413)
    const { document } = await visitor.page('/ask', { q: '/sources add https://example.org/feed.xml' })
    expect(document.querySelector('.reply')?.textContent).toContain('changes what everybody reads')
  })

  test('a port that is taken is named, with what to do', async () => {
    const { address } = await visit()
    const port = Number(new URL(address).port)
    await expect(openWeb(front.open(), front.room(), { port })).rejects.toThrow(new RegExp(`port ${port} is taken`))
  })
})

test('a follow-up goes on where the question before it ended, until a new conversation is begun', async () => {
  const { visitor } = await visit()
  await visitor.page('/ask', { q: 'who refused to cross?' })
  const { document } = await visitor.page('/ask', { q: 'how old is he?' })
  expect(document.querySelector('.reply')?.textContent).toContain('69')
  const cookie = visitor.cookie
  await visitor.page('/new', {})
  expect(visitor.cookie).not.toBe(cookie)
})

test('what stands in the articles stays text', async () => {
  const own = await openFrontDesk({
    'a.md':
      '---\ntitle: "<img src=x onerror=alert(1)> Gate"\noutlet: "<script>alert(2)</script> Post"\npublished: 2025-09-12\n---\nThe gate of Quill was shut by "><svg onload=alert(3)> Ada Brant on Friday.\n',
  })
  const { address } = await openWeb(own.open(), own.room())
  const visitor = new Visitor(address)
  const [article] = await own.storage.articles.newest({ limit: 1 })
  const pages = [
    await visitor.page('/ask', { q: 'who shut the gate of Quill? <b>"\'' }),
    await visitor.get(`/articles/${encodeURIComponent(article?.id ?? '')}`),
    await visitor.get('/today'),
    await visitor.get('/operator'),
  ]
  for (const { document } of pages)
    expect([...document.querySelectorAll('main img, main script, main svg[onload], main b, [onerror]')]).toEqual([])
  own.close()
})
