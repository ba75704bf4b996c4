// Feeds while Dateline is on duty: what is due is fetched, and who added a feed that is dead is told so, once. And how they are managed in chat.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { keepFetching } from '../src/on-duty.ts'
import { rss, type Site, site, sourcesOf } from './support/feeds.ts'
import { asks, type FrontDesk, messageIn, openFrontDesk, textIn } from './support/front-desk.ts'
import { logInRam } from './support/scripted-desk.ts'
import { simulatedPlatform } from './support/simulated-platform.ts'

const DAY_MS = 86_400_000
let front: FrontDesk
let web: Site
let clock = new Date('2025-09-12T10:00:00Z')

beforeAll(async () => {
  front = await openFrontDesk('samples')
  web = await site({
    '/feed.xml': rss([]),
    '/': '<link rel="alternate" type="application/rss+xml" href="/feed.xml">',
    '/gone.xml': rss([]),
  })
})
afterAll(() => {
  web.close()
  front.close()
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(2)
}

test('a feed is added, paused, resumed and removed in chat by who may manage the channel, and by nobody else', async () => {
  const { sources, fetcher } = sourcesOf(front.storage, () => clock)
  onTestFinished(() => fetcher.close())
  const desk = front.open({ clock: () => clock, sources })
  const ran = async (name: string, values: Record<string, string>, isManager = true) => {
    const request = asks()
    const reply = await desk.run(`sources ${name}`, values, { ...request, person: { id: 'ann', isManager } })
    return textIn(messageIn(reply))
  }
  expect(await ran('add', { address: web.url }, false)).toContain('whoever manages a channel may write it there')
  expect(await ran('add', { address: `<${web.url}|site>`, minutes: '0' })).toContain('Write minutes as a whole number')
  expect(await ran('add', { address: `<${web.url}|site>`, minutes: '30' })).toContain('Added: Harbour Post (127.0.0.1')
  expect(await ran('add', { address: 'http://169.254.169.254/latest' })).toContain('it lies on the inside of a network')
  expect(await front.storage.sources.list()).toMatchObject([{ addedBy: 'discord:ann', intervalMs: 1_800_000 }])
  expect(await ran('list', {})).toMatch(/1 feed\n1\. Harbour Post \(127\.0\.0\.1:\d+\/feed\.xml\): not looked at yet/)
  expect(await ran('pause', { source: 'harbour' })).toContain('Paused: Harbour Post')
  expect(await ran('pause', { source: '1' })).toContain('is paused already')
  expect(await ran('resume', { source: '1' })).toContain('Resumed: Harbour Post')
  expect(await ran('remove', { source: '7' })).toContain('No source is called “7”')
  expect(await ran('remove', { source: `${web.url}/feed.xml` })).toContain('Removed: Harbour Post')
  expect(await ran('list', {})).toContain('No feed brings articles.')
})

test('an address in a question has the article summed up that is there; any other is left out of the search', async () => {
  const desk = front.open()
  const said = async (question: string) => textIn(messageIn(await desk.run('ask', { question }, asks())))
  expect(await said('https://nowhere.example/story')).toContain('The page of that address is not among the articles.')
  const address = 'http://www.fictional-review.example/profiles/mikola-statkevich?utm_source=chat#top'
  const sources = await said(`what is this about? <${address}>`)
  expect(sources).toContain('Mikola Statkevich, the man who would not be sent away')
  const plain = await said('who refused to cross?')
  expect(plain).toContain('Statkevich')
  expect(await said('who refused to cross? https://nowhere.example/who-crossed-first')).toBe(plain)
})

test('what is due is fetched; who added a feed that has been dead for a day is told once', async () => {
  const { storage } = front
  const { sources, poll, fetcher } = sourcesOf(storage, () => clock, { intervalMs: 3_600_000 })
  const stop = new AbortController()
  onTestFinished(() => fetcher.close())
  const [discord, log] = [simulatedPlatform(), logInRam()]
  await sources.add(`${web.url}/gone.xml`, 'discord:ann', null)
  web.pages['/gone.xml'] = { status: 404 }
  let fetches = 0
  const ended = keepFetching(sources, {
    fetchDue: async () => {
      await poll()
      fetches++
    },
    ...{ platforms: new Map([['discord', discord]]), clock: () => clock, pauseMs: 1, say: () => undefined, log },
    signal: stop.signal,
  })
  await until(() => fetches === 1)
  await pause(20)
  expect([fetches, discord.told.length]).toEqual([1, 0])
  clock = new Date(clock.getTime() + DAY_MS + 1)
  await until(() => discord.told.length > 0)
  const [{ person, message } = { person: '', message: null }] = discord.told
  expect(person).toBe('ann')
  expect(message && textIn(message)).toContain(
    'brings nothing any more: there is nothing at its address (404). Look for its new address',
  )
  // That it is dead may have been seen before it was fetched again.
  const before = fetches
  clock = new Date(clock.getTime() + DAY_MS)
  await until(() => fetches > before)
  await pause(20)
  expect(discord.told.length).toBe(1)
  stop.abort()
  await ended
})
