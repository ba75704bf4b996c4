// Pages of the web that something posted quotes are looked at again: what they say otherwise is corrected, and what is gone for a day withdrawn.
import { describe, expect, onTestFinished, test } from 'vitest'
import { DUE, HOUR_MS, hoursBefore, other, PLATFORMS, room, type Shown, TEXT } from './support/corrected.ts'
import { site } from './support/feeds.ts'

/** A page of the web, with what makes an article of it. */
const pageOf = (text: string): string =>
  `<html><head><meta property="og:type" content="article"><meta property="og:site_name" content="Bridge Echo">
   <meta property="article:published_time" content="${hoursBefore(2)}"><title>Ferry runs aground off Lorn</title></head>
   <body><article><h1>Ferry runs aground off Lorn</h1>${[text, filling].map((one) => `<p>${one.replaceAll('\n\n', '</p><p>')}</p>`).join('')}</article></body></html>`
const filling = Array.from({ length: 8 }, (_, n) => `Witness ${n} spoke of wind, waves and a long night on deck.`).join(
  ' ',
)

describe.each(PLATFORMS.slice(0, 1))('a page of the web that was quoted on %s', (name, connect) => {
  async function withPage() {
    const web = await site({ '/ferry': pageOf(TEXT) })
    onTestFinished(web.close)
    const scene = await room(name, connect, { FETCH_ALLOW_PRIVATE: '127.0.0.1', DIGEST_GRACE_HOURS: '3' })
    await scene.change({ 'a.txt': other(1) })
    await (await scene.open.sources()).read(`${web.url}/ferry`)
    const { channel, community, open } = scene
    const destination = { platform: name, community, channel }
    const now = new Date(DUE.getTime() - 60_000)
    const once = `${DUE.getUTCMinutes()} ${DUE.getUTCHours()} ${DUE.getUTCDate()} ${DUE.getUTCMonth() + 1} *`
    const wishes = { when: once, length: 'long' as const }
    await open.tools.subscriptions.subscribe(wishes, { destination, subscriber: 'ada' }, { outlets: [], now })
    await scene.change({})
    await scene.later(0)
    expect(scene.news().map(({ text }) => text)).toEqual([expect.stringContaining('Saint Anna')])
    /** Looks again after so many hours, as the process does that fetches, and has what follows delivered. */
    const looked = async (hours: number): Promise<Shown[]> => {
      await scene.later(hours * HOUR_MS)
      await open.poll(0)
      await scene.change({})
      await scene.later(2 * HOUR_MS)
      return scene.news()
    }
    return { web, looked, page: () => web.count('/ferry') }
  }

  test('is corrected when it says otherwise, and looked at a few times a day', async () => {
    const { web, looked, page } = await withPage()
    expect(await looked(1)).toEqual([])
    expect(await looked(1)).toEqual([])
    expect(page()).toBe(2)
    web.pages['/ferry'] = pageOf(TEXT.replace('80 people', '90 people'))
    const replies = await looked(6)
    expect(replies.map(({ text }) => text)).toEqual([
      expect.stringMatching(/now says: “The ferry Saint Anna .* 90 people/),
    ])
  })

  test('counts as withdrawn after two looks a day apart, and not before', async () => {
    const { web, looked } = await withPage()
    web.pages['/ferry'] = { status: 404 }
    expect(await looked(1)).toEqual([])
    expect(await looked(7)).toEqual([])
    web.pages['/ferry'] = { status: 503 }
    expect(await looked(7)).toEqual([])
    web.pages['/ferry'] = { status: 410 }
    const replies = await looked(8)
    expect(replies.map(({ text }) => text)).toEqual([expect.stringContaining('is no longer among the articles')])
  })

  test('does not where it was there again in between', async () => {
    const { web, looked } = await withPage()
    for (const page of [{ status: 404 }, pageOf(TEXT), { status: 404 }, { status: 404 }]) {
      web.pages['/ferry'] = page
      expect(await looked(9)).toEqual([])
    }
  })
})
