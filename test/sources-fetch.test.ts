// Fetching from the web: what lies on the inside is never reached, and no server can hold Dateline up or flood it.
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createFetcher, type Fetcher, FetchFailure, type FetchPolicy } from '../src/sources/fetch.ts'
import { type Site, site } from './support/feeds.ts'

let inside: Site
beforeAll(async () => {
  inside = await site({ '/': 'secret' })
})
afterAll(() => inside.close())

function fetcher(given: Partial<FetchPolicy> = {}): Fetcher {
  const made = createFetcher({ allowPrivate: [], contactUrl: null, pauseMs: 0, timeoutMs: 700, ...given })
  onTestFinished(() => made.close())
  return made
}

async function served(pages: Parameters<typeof site>[0]): Promise<Site> {
  const made = await site(pages)
  onTestFinished(() => made.close())
  return made
}

const open = (given: Partial<FetchPolicy> = {}) => fetcher({ allowPrivate: ['127.0.0.1'], ...given })

/** A resolver that gives these addresses, one list after another. */
function resolver(...lists: string[][]) {
  let at = 0
  const asked: string[] = []
  const lookup: FetchPolicy['lookup'] = (name, _options, done) => {
    asked.push(name)
    const addresses = lists[Math.min(at++, lists.length - 1)] ?? []
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { lookup, asked }
}

describe('nothing on the inside is reached', () => {
  test.each([
    ...['127.0.0.1', '2130706433', '0x7f000001', '0x7f.1', '017700000001', '127.1', '0.0.0.0', '127.000.000.001'],
    ...['①②⑦.0.0.1', '10.0.0.8', '172.16.4.4', '192.168.1.1', '100.64.0.9', '169.254.169.254', '168.63.129.16'],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::7f00:1]', '[fe80::1]'],
    ...['[fd00:ec2::254]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[ff02::1]'],
  ])('by number: %s', async (host) => {
    const before = inside.asked.length
    await expect(fetcher().get(`http://${host}:${inside.port}/`)).rejects.toThrow('it lies on the inside of a network')
    expect(inside.asked.length).toBe(before)
  })

  test.each(['localhost', 'LOCALHOST'])('by name: %s', async (host) => {
    await expect(fetcher().get(`http://${host}:${inside.port}/`)).rejects.toThrow('it lies on the inside of a network')
  })

  test('by a name of which one address is the web’s and another is not', async () => {
    const { lookup } = resolver(['93.184.216.34', '127.0.0.1'])
    const asking = fetcher({ lookup }).get(`http://two.example:${inside.port}/`)
    await expect(asking).rejects.toThrow('it lies on the inside of a network')
  })

  test('by a name that resolves to something else the second time: it is resolved once, for the connection itself', async () => {
    const { lookup, asked } = resolver(['127.0.0.1'], ['93.184.216.34'])
    await expect(fetcher({ lookup }).get(`http://turn.example:${inside.port}/`)).rejects.toThrow('on the inside')
    expect(asked).toEqual(['turn.example'])
  })

  test('by a redirect, from a host that may be read', async () => {
    const outer = await served({ '/in': { status: 302, headers: { location: `http://127.0.0.2:${inside.port}/` } } })
    await expect(open().get(`${outer.url}/in`)).rejects.toThrow('it lies on the inside of a network')
    const named = await served({ '/in': { status: 301, headers: { location: `http://localhost:${inside.port}/` } } })
    await expect(open().get(`${named.url}/in`)).rejects.toThrow('it lies on the inside of a network')
  })

  test.each([
    ['file:///etc/passwd', 'neither http nor https'],
    ['ftp://example.org/', 'neither http nor https'],
    ['http://ann:secret@example.org/', 'holds a name or a password'],
    ['nothing', 'no web address'],
  ])('by another way: %s', async (address, why) => {
    await expect(fetcher().get(address)).rejects.toThrow(why)
  })

  test('unless the host is named in the settings, with its port or without', async () => {
    for (const allowed of ['127.0.0.1', `127.0.0.1:${inside.port}`]) {
      const { body } = await fetcher({ allowPrivate: [allowed] }).get(inside.url)
      expect(body.toString()).toBe('secret')
    }
    await expect(fetcher({ allowPrivate: ['127.0.0.1:1'] }).get(inside.url)).rejects.toThrow('on the inside')
  })

  test('and the server’s own words never get into what is said', async () => {
    const failure = await fetcher()
      .get('http://ann:secret@example.org/')
      .catch((error) => error)
    expect(failure).toBeInstanceOf(FetchFailure)
    expect(failure.message + failure.hint).not.toContain('secret')
  })
})

describe('a server', () => {
  test('that redirects in circles is left after five', async () => {
    const round = await served({
      '/a': { status: 302, headers: { location: '/b' } },
      '/b': { status: 302, headers: { location: '/a' } },
    })
    await expect(open().get(`${round.url}/a`)).rejects.toThrow('leads on more than 5 times')
    expect(round.asked.length).toBe(6)
  })

  test('that has moved for good says where; one that moves for now does not', async () => {
    const moved = await served({
      ...{
        '/old': { status: 301, headers: { location: '/mid' } },
        '/mid': { status: 308, headers: { location: '/new' } },
      },
      ...{ '/new': 'here', '/now': { status: 302, headers: { location: '/old' } } },
    })
    expect(await open().get(`${moved.url}/old`)).toMatchObject({ url: `${moved.url}/new`, movedTo: `${moved.url}/new` })
    expect(await open().get(`${moved.url}/now`)).toMatchObject({ url: `${moved.url}/new`, movedTo: null })
  })

  test('that drips, or never answers, is cut off', async () => {
    const slow = await served({
      '/silent': () => undefined,
      '/drip': (_request, response) => {
        response.writeHead(200)
        const timer = setInterval(() => response.write('x'), 50)
        response.on('close', () => clearInterval(timer))
        return undefined
      },
    })
    for (const at of ['/silent', '/drip'])
      await expect(open().get(slow.url + at)).rejects.toThrow('did not answer within 0.7 s')
  })

  test('that sends too much, plain or packed, is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000))
    const large = await served({
      '/plain': { body: Buffer.alloc(6_000_000) },
      '/bomb': { headers: { 'content-encoding': 'gzip' }, body: bomb },
      '/nested': { headers: { 'content-encoding': 'gzip, gzip' }, body: gzipSync(bomb) },
      '/damaged': { headers: { 'content-encoding': 'gzip' }, body: bomb.subarray(0, 900) },
    })
    const patient = open({ timeoutMs: 20_000 })
    for (const at of ['/plain', '/bomb', '/nested'])
      await expect(patient.get(large.url + at)).rejects.toThrow('larger than 5 MB')
    await expect(patient.get(`${large.url}/damaged`)).rejects.toThrow('its compressed text is damaged')
  })

  test('is asked one thing at a time, with a pause, by an honest name', async () => {
    const polite = await served({ '/a': 'a', '/b': 'b', '/c': 'c' })
    const asking = open({ pauseMs: 60, contactUrl: 'https://news.example/bot' })
    await Promise.all(['/a', '/b', '/c'].map((at) => asking.get(polite.url + at)))
    expect(polite.open.most).toBe(1)
    const gaps = polite.asked.slice(1).map(({ at }, n) => at - (polite.asked[n]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(50)
    expect(polite.asked[0]?.headers['user-agent']).toBe('Dateline/0.1 (+https://news.example/bot)')
  })

  test('whose robots.txt asks for it is not read, page by page; its feeds are', async () => {
    const shy = await served({
      '/robots.txt':
        'User-agent: *\nDisallow: /private/\n\nUser-agent: Dateline\nDisallow: /members/\nCrawl-delay: 0.05',
      ...{ '/members/1': 'x', '/private/1': 'for us', '/to': { status: 302, headers: { location: '/members/1' } } },
    })
    const asking = open()
    const get = (at: string) => asking.get(shy.url + at, {}, { isPage: true })
    await expect(get('/members/1')).rejects.toThrow('robots.txt asks not to be read')
    await expect(get('/to')).rejects.toThrow('robots.txt asks not to be read')
    expect((await get('/private/1')).body.toString()).toBe('for us')
    expect((await asking.get(`${shy.url}/members/1`)).body.toString()).toBe('x')
    expect(shy.count('/robots.txt')).toBe(1)
    const broken = await served({ '/robots.txt': { status: 500 }, '/1': 'x' })
    await expect(open().get(`${broken.url}/1`, {}, { isPage: true })).rejects.toThrow('robots.txt cannot be read')
  })

  test('that is not there is said so in plain words', async () => {
    const { lookup } = resolver([])
    const nowhere: FetchPolicy['lookup'] = (_name, _options, done) =>
      done(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), '')
    await expect(fetcher({ lookup: nowhere }).get('http://nowhere.example/')).rejects.toThrow(
      'there is no host nowhere.example',
    )
    await expect(fetcher({ lookup }).get('http://nowhere.example/')).rejects.toThrow('nowhere.example')
    const closed = await site({})
    closed.close()
    await expect(open().get(closed.url)).rejects.toThrow('takes no connections')
  })
})
