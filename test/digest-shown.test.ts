// Digests of 0, 1 and 40 stories as they are shown everywhere: within each platform's limits, every cited source in sight.
import { ComponentType, MessageFlags } from 'discord.js'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { composeDigest } from '../src/digests/compose-digest.ts'
import type { Message } from '../src/domain/message.ts'
import type { Digest, DigestStory } from '../src/domain/subscription.ts'
import { componentsOf, pagesFor as discordPages, measured } from '../src/platforms/discord/components.ts'
import { LIMITS } from '../src/platforms/discord/limits.ts'
import { pagesFor as slackPages } from '../src/platforms/slack/pages.ts'
import { plain } from '../src/platforms/terminal/look.ts'
import { renderMessage } from '../src/platforms/terminal/render.ts'
import { plainPage } from '../src/platforms/web/pages.ts'
import { renderMessage as renderWeb } from '../src/platforms/web/render.ts'
import { checkMessage as checkDiscord } from './support/discord-server/check-message.ts'
import { ACTIONS } from './support/scripted-desk.ts'
import { checkMessage } from './support/slack-server/checks/message.ts'
import { argumentsOf, shownIn } from './support/slack-shown.ts'

const { IsComponentsV2 } = MessageFlags
const UNTIL = new Date('2025-09-12T08:00:00Z')
const MARKS = { new: '', update: 'Update · ' }
const STATUSES = ['new', 'update'] as const

function storyOf(number: number): DigestStory {
  const text = `Bridge ${number} over the Sill was shut on Thursday after cracks were found in pier ${number}.`
  const article = {
    id: `sill-${number}`,
    version: 'v1',
    file: `sill-${number}.txt`,
    title: `Bridge ${number} over the Sill is shut`,
    outlet: `Sill Valley Post ${number}`,
    agency: null,
    author: null,
    publishedAt: new Date('2025-09-11T10:00:00Z'),
    url: `https://sill.example/${number}`,
    language: 'en',
    text,
    body: [{ start: 0, end: text.length }],
  }
  return {
    storyId: `story-${number}`,
    status: STATUSES[number % 2] ?? 'new',
    headline: article.title,
    sentences: [{ text, citations: [number] }],
    citations: [{ n: number, articleId: article.id, version: 'v1', quote: text, start: 0, end: text.length }],
    sources: [article],
    outlets: [article.outlet],
    reports: 1,
    firstPublishedAt: article.publishedAt,
    lastPublishedAt: article.publishedAt,
    differences: [],
    why: [],
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

function digestOf(count: number): Message {
  const digest: Digest = {
    since: new Date('2025-09-11T08:00:00Z'),
    until: UNTIL,
    stories: numbers(count).map(storyOf),
    left: 0,
  }
  return composeDigest(digest, { key: 'abc', ofOthers: '' })
}

const MENU = 'Ask about a story, or why it is here …'

describe.each([0, 1, 40])('a digest of %i stories', (count) => {
  const expectAll = (shown: string, where: (outlet: string) => string = (outlet) => outlet) => {
    const flat = shown.replace(/\s+/g, ' ')
    for (const n of numbers(count)) {
      const { headline, status } = storyOf(n)
      expect(flat).toContain(`${n}. ${headline}`)
      expect(flat).toContain(`${MARKS[status]}Sill Valley Post ${n}`)
      expect(flat).toContain(where(`Sill Valley Post ${n}`))
      expect(flat).toContain(`cracks were found in pier ${n}.`)
    }
    expect(flat.includes('Nothing new since')).toBe(count === 0)
  }

  test('is within Discord’s limits on every page, each with the sources it cites', () => {
    const pages = discordPages(digestOf(count))
    const texts = pages.map((page) => {
      const components = componentsOf(page)
      const size = measured(components)
      expect(size.text).toBeLessThanOrEqual(LIMITS.text)
      expect(size.components).toBeLessThanOrEqual(LIMITS.components)
      return JSON.stringify(components).replaceAll('\\\\.', '.').replaceAll('\\n', ' ')
    })
    for (const text of texts)
      for (const [, n] of text.matchAll(/cracks were found in pier (\d+)/g))
        expect(text).toContain(`Sill Valley Post ${n}`)
    expectAll(texts.join(' '))
  })

  test('is within Slack’s limits on every page', () => {
    const pages = slackPages(digestOf(count))
    for (const page of pages) expect(checkMessage('chat.postMessage', argumentsOf(page))).toEqual([])
    expectAll(pages.map(({ blocks }) => shownIn(blocks)).join(' '))
  })

  test('is within the width of a terminal', () => {
    const shown = renderMessage(digestOf(count), { width: 80, paint: plain })
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expectAll(shown)
  })

  test('is a page with a link to each source in the reading room', () => {
    const { document } = new JSDOM(plainPage('Digest', renderWeb(digestOf(count), null))).window
    expectAll(document.body.textContent ?? '')
    const links = new Set(
      [...document.querySelectorAll<HTMLAnchorElement>('.sources a')].map((link) => link.href.split('?')[0]),
    )
    expect(links).toEqual(new Set(numbers(count).map((n) => `/articles/sill-${n}`)))
  })
})

describe('every story of a digest can be asked about, and why it is there, in one menu', () => {
  const long = `Bridge over the Sill ${'with a very long name indeed '.repeat(12)}is shut`
  const composed = composeDigest(
    {
      since: UNTIL,
      until: UNTIL,
      stories: numbers(40).map((number) => ({
        ...storyOf(number),
        headline: number % 7 === 0 ? long : `Bridge ${number}`,
      })),
      left: 0,
    },
    { key: 'abc', ofOthers: '' },
  )
  const message: Message = { ...composed, actions: [] }
  const ids = numbers(40).map((number) => `digest-why:abc:${number}`)

  test('on Discord by the headlines on that page, all of them on one card', () => {
    const whys: string[] = []
    for (const page of discordPages(message)) {
      const components = componentsOf(page)
      expect(checkDiscord('channel', { components, flags: IsComponentsV2, allowed_mentions: { parse: [] } })).toEqual(
        [],
      )
      expect(components.map(({ type }) => type)).toEqual([ComponentType.Container, ComponentType.ActionRow])
      const menus = components
        .flatMap((one) => (one.type === ComponentType.ActionRow ? one.components : []))
        .filter((one) => one.type === ComponentType.StringSelect)
      expect(menus.map(({ placeholder }) => placeholder)).toEqual([MENU])
      for (const { label, value } of menus.flatMap(({ options }) => options)) {
        expect(label).toMatch(/^\d+\. (?:Corrected: )?Bridge (?:\d+$|over the Sill .*…$)/)
        whys.push(value)
      }
    }
    expect(whys).toEqual(ids)
  })

  test('on Slack beside the other buttons', () => {
    const options = slackPages({ ...message, actions: ACTIONS }).flatMap((page) => {
      expect(checkMessage('chat.postMessage', argumentsOf(page))).toEqual([])
      return page.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
    })
    const menus = options.filter((one) => one.type === 'static_select')
    expect(menus.flatMap((menu) => menu.options ?? []).map(({ value }) => value)).toEqual(ids)
    expect(options.slice(-ACTIONS.length).map(({ type }) => type)).toEqual(ACTIONS.map(() => 'button'))
  })
})

test('six stories of usual length are one message everywhere, with how long ago each was reported', () => {
  const message = digestOf(6)
  expect(discordPages(message)).toHaveLength(1)
  expect(slackPages(message)).toHaveLength(1)
  expect(JSON.stringify(componentsOf(message)).match(/<t:1757584800:R>/g)).toHaveLength(6)
  expect(JSON.stringify(slackPages(message)).match(/<!date\^1757584800\^\{ago\}\|11 September 2025>/g)).toHaveLength(6)
  expect(renderMessage(message, { width: 80, paint: plain })).toContain('Sill Valley Post 6 · 11 September 2025')
})

test('the card is headed by its day, or by the days that its stories are of', () => {
  const headed = (since: string, until: string) =>
    composeDigest({ since: new Date(since), until: new Date(until), stories: [storyOf(1)], left: 0 }, { ofOthers: '' })
      .heading
  expect(headed('2025-09-11T08:00:00Z', '2025-09-12T08:00:00Z')).toBe('What is new · 12 September 2025')
  for (const since of ['2025-09-01T00:00:00Z', '2026-11-28T00:00:00Z'])
    expect(headed(since, '2026-11-29T00:00:00Z')).toBe('What is new · 11 September 2025')
})

test('the days that head the card hold each day that stands by a story, also of a report that is not its newest', () => {
  const [one, other] = [storyOf(1), storyOf(2)]
  const lead = {
    ...(one.lead ?? ({} as NonNullable<DigestStory['lead']>)),
    publishedAt: new Date('2025-09-08T08:00:00Z'),
  }
  const span = { since: new Date('2025-09-01T00:00:00Z'), until: new Date('2025-09-12T00:00:00Z') }
  const { heading } = composeDigest({ ...span, stories: [{ ...one, lead }, other], left: 0 }, { ofOthers: '' })
  expect(heading?.replace(/\s/g, ' ')).toBe('What is new · 8 – 11 September 2025')
})
