// The reading room in a real browser: what a person sees, does with the keyboard alone, and has without scripts, in the dark and on a phone.
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWeb } from './contract/on-web.ts'
import { type FrontDesk, openFrontDesk } from './front-desk.ts'

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = BROWSERS.find((file) => existsSync(file))
if (executablePath === undefined && process.env.BROWSER_NEEDED)
  throw new Error('There is no Chromium for the tests of the web pages.')

const PHONE = { width: 390, height: 800 }
const QUESTION = 'who refused to cross?'

/** Declares the tests: all of them, or one of each kind. */
export function describeBrowser(isWhole: boolean): void {
  describe.skipIf(executablePath === undefined)('in a browser', () => {
    let front: FrontDesk
    let browser: Browser

    beforeAll(async () => {
      front = await openFrontDesk('samples')
      browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
    })

    afterAll(async () => {
      await browser?.close()
    })

    async function onPage(
      work: (page: Page, address: string) => Promise<void>,
      options: BrowserContextOptions = {},
      own = front,
    ) {
      const { address } = await openWeb(own.open(), own.room())
      const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, bypassCSP: false, ...options })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', (line) => void (line.type() === 'error' && complaints.push(line.text())))
      page.on('request', (request) => void (request.url().startsWith(address) || complaints.push(request.url())))
      try {
        await page.goto(address)
        await work(page, address)
        expect(complaints).toEqual([])
      } finally {
        await context.close()
      }
    }

    async function asked(page: Page): Promise<void> {
      await page.fill('#q', QUESTION)
      await page.keyboard.press('Enter')
      await page.waitForSelector('.reply .cite')
    }

    test('an answer comes below its question, and a citation leads to the marked words, in sight', () =>
      onPage(async (page) => {
        await asked(page)
        expect(await page.textContent('.turn .asked')).toBe(QUESTION)
        expect(await page.textContent('.reply')).toContain('Statkevich')
        await page.fill('#q', 'how old is he?')
        await page.keyboard.press('Enter')
        await page.waitForSelector('.turn:nth-child(2) .cite')
        expect(await page.textContent('.turn:nth-child(2) .reply')).toContain('69')
        const tip = page.locator('.reply .cite .tip').first()
        expect(await tip.isVisible()).toBe(false)
        await page.hover('.reply .cite')
        expect(await tip.isVisible()).toBe(true)
        const quote = /“(.*)”/.exec((await tip.textContent()) ?? '')?.[1] ?? ''
        await page.click('.reply .cite')
        await page.waitForSelector('mark')
        expect(await page.textContent('mark')).toBe(quote)
        expect(
          await page
            .locator('mark')
            .first()
            .evaluate((mark) => {
              const { top, bottom } = mark.getBoundingClientRect()
              return top >= 0 && bottom <= innerHeight
            }),
        ).toBe(true)
      }))

    test('without scripts, questions, follow-ups and buttons work as forms', () =>
      onPage(
        async (page) => {
          await asked(page)
          await page.fill('#q', 'how old is he?')
          await page.keyboard.press('Enter')
          await page.waitForSelector('text=69')
          await page.click('.actions >> text=Sources')
          await page.waitForSelector('text=Sources in full')
        },
        { javaScriptEnabled: false },
      ))

    if (isWhole) {
      test('a link with the place in its fragment alone marks the words, too', () =>
        onPage(async (page) => {
          await asked(page)
          const href = (await page.getAttribute('.reply .cite', 'href')) ?? ''
          await page.goto(new URL(href.replace(/&c=[\d-]+/, ''), page.url()).href)
          await page.waitForSelector('mark')
        }))

      test('what is not there is said, with what comes closest', () =>
        onPage(async (page) => {
          await page.fill('#q', 'who is the finance minister of Peru?')
          await page.keyboard.press('Enter')
          await page.waitForFunction(() => document.querySelector('.reply')?.textContent?.includes('don’t say'))
        }))

      test('a suggested question can be asked with the keyboard alone', () =>
        onPage(async (page) => {
          const first = page.locator('.starters button').first()
          const text = await first.textContent()
          for (
            let presses = 0;
            presses < 20 && !(await first.evaluate((one) => one === document.activeElement));
            presses++
          )
            await page.keyboard.press('Tab')
          await page.keyboard.press('Enter')
          await page.waitForSelector('.reply .cite')
          expect(await page.textContent('.asked')).toBe(text)
        }))

      test('articles that would come alive stay text', async () => {
        const own = await openFrontDesk({
          'a.md':
            '---\ntitle: "<img src=x onerror=alert(1)> Gate of Quill"\noutlet: "<script>alert(2)</script> Post"\npublished: 2025-09-12\n---\nThe gate of Quill was shut by <svg onload=alert(3)> Ada Brant on Friday.\n',
        })
        await onPage(
          async (page) => {
            page.on('dialog', () => expect.unreachable('something came alive'))
            await page.fill('#q', 'who shut the gate of Quill?')
            await page.keyboard.press('Enter')
            await page.click('.reply .cite')
            await page.waitForSelector('mark')
            expect(await page.locator('main :is(img, script, svg)').count()).toBe(0)
          },
          {},
          own,
        )
        own.close()
      })
    }

    const LOOKS: [string, BrowserContextOptions][] = [
      ['light', {}],
      ['dark', { colorScheme: 'dark' }],
      ['on a phone', { viewport: PHONE }],
    ]

    test.each(isWhole ? LOOKS : LOOKS.slice(-1))(
      'every page is accessible, and nothing stands outside it: %s',
      (_look, options) =>
        onPage(async (page, address) => {
          await asked(page)
          const article = (await page.getAttribute('.reply .cite', 'href')) ?? ''
          await examined(page)
          await page.goto(`${address}/today`)
          const story = (await page.getAttribute('h2 a', 'href')) ?? ''
          for (const path of ['/', '/today', '/operator', story, article]) {
            await page.goto(`${address}${path}`)
            await examined(page)
          }
        }, options),
    )

    async function examined(page: Page): Promise<void> {
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
      expect(violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })
}
