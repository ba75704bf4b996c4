// A message as a page of the reading room: whatever the articles hold stays text, links lead to the sources alone, and the page is sound.
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import type { Message, MessageBlock } from '../src/domain/message.ts'
import { plainPage } from '../src/platforms/web/pages.ts'
import { renderMessage } from '../src/platforms/web/render.ts'
import { cited, says, source } from './support/scripted-desk.ts'

const pageOf = (message: Message) => plainPage(message.heading ?? 'Dateline', renderMessage(message, null))
const parsed = (message: Message) => new JSDOM(pageOf(message)).window.document
const mainOf = (message: Message) => parsed(message).querySelector('main') ?? expect.fail('The page has no main part.')
const hrefsIn = (message: Message) =>
  [...mainOf(message).querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '')
const withBlocks = (...blocks: MessageBlock[]): Message => ({ heading: 'What is new', blocks, actions: [] })
const shown = (message: Message): string => (mainOf(message).textContent ?? '').replace(/\s+/g, ' ')

const TAGS = ['h1', 'h2', 'p', 'sup', 'a', 'span', 'ul', 'li', 'br', 'blockquote', 'strong', 'details', 'summary']

/** Text of others, with what a page might take for its own among it. */
const foreign = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        '</title>',
        '</style>',
        '<!--',
        ']]>',
        '&amp;',
        '&#60;b&#62;',
        "' onclick='",
        'javascript:alert(1)',
        '\u202eevil',
        '\u0000',
        '<base href=//evil.example>',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(' '))

/** As a page shows it: what controls, hides or turns text around left out, white space as one space. */
const visible = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f]/g, '')
    .replace(/[\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim()

const blocksOf = (text: string, link: string | null): MessageBlock[] => [
  { kind: 'headline', text, extent: text },
  { kind: 'paragraph', sentences: [{ text, citations: [1] }] },
  { kind: 'quote', text },
  { kind: 'sources', heading: text, sources: [source(1, { outlet: text, title: text, quote: `${text}!`, link })] },
  { kind: 'list', heading: text, items: [{ text, at: null }] },
  { kind: 'note', text },
]

describe('text of others', () => {
  test('stays text, wherever it stands', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const message: Message = { heading: text, blocks: blocksOf(text, 'https://news.example/1'), actions: [] }
        const [main, { head }] = [mainOf(message), parsed(message)]
        const tags = [...main.querySelectorAll('*')].map(({ localName }) => localName)
        expect(tags.filter((tag) => !TAGS.includes(tag))).toEqual([])
        const frame = ['meta', 'meta', 'meta', 'title', 'link', 'link', 'link', 'script']
        expect([...head.children].map(({ localName }) => localName)).toEqual(frame)
        const attributes = [...main.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())
        expect(attributes.filter((name) => !['href', 'class'].includes(name))).toEqual([])
        expect((main.textContent ?? '').replace(/\s+/g, ' ')).toContain(visible(text))
        expect(new Set(hrefsIn(message))).toEqual(new Set(['https://news.example/1']))
      }),
      { numRuns: 20 },
    )
  })
})

describe('links', () => {
  test('lead to where the quotes stand: from the numbers, and from the titles', () => {
    expect(new Set(hrefsIn(cited(2)))).toEqual(
      new Set(['https://news.example/1#:~:text=refused', 'https://news.example/2#:~:text=refused']),
    )
  })

  test('are none where an address is missing or is none of the web', () => {
    for (const link of [null, 'javascript:alert(1)', 'data:text/html,hello', 'file:///etc/passwd', '//evil.example'])
      expect(hrefsIn(withBlocks(...blocksOf('Text.', link)))).toEqual([])
  })
})

describe('what a page shows', () => {
  test('is a sound document without anything that is fetched or run', () => {
    expect(pageOf(cited(3)).startsWith('<!doctype html>\n<html lang="en">')).toBe(true)
    const document = parsed(cited(3))
    expect(mainOf(cited(3)).querySelectorAll('script, img, link, iframe, form, object')).toHaveLength(0)
    expect(document.querySelector('meta[charset]')?.getAttribute('charset')).toBe('utf-8')
    for (const item of document.querySelectorAll('li')) expect(item.parentElement?.localName).toBe('ul')
    expect(document.title).toBe('Dateline · Dateline')
  })

  test('is every sentence with its numbers, and every source with outlet, day, title and quote', () => {
    const text = shown(cited(2))
    for (const n of [1, 2]) {
      expect(text).toContain(`Sentence ${n} tells what happened.[${n}]`)
      expect(text).toContain(`[${n}] Invented Post, 12 September 2025: Report ${n} from the border`)
      expect(text).toContain(`“Statkevich refused to cross, witness ${n} said.”`)
    }
  })

  test('names an article once, and does not repeat a quote that can be read above', () => {
    const same = { title: 'One report', file: 'one.txt', url: 'https://news.example/one' }
    const message = withBlocks(
      {
        kind: 'paragraph',
        sentences: [
          { text: 'It rained.', citations: [1] },
          { text: 'Nobody minded it.', citations: [2] },
        ],
      },
      {
        kind: 'sources',
        heading: 'Sources',
        sources: [
          source(1, { ...same, quote: 'It\nrained.' }),
          source(2, { ...same, quote: 'Nobody at all minded it.' }),
        ],
      },
    )
    const text = shown(message)
    expect(text.match(/One report/g)).toHaveLength(1)
    expect(text).toContain('[1] [2] Invented Post')
    const listed = mainOf(message).querySelector('.sources')?.textContent ?? ''
    expect(listed).not.toContain('“It rained.”')
    expect(listed).toContain('[2] “Nobody at all minded it.”')
  })

  test('is one line where there is nothing new', () => {
    expect(shown(says('Nothing new since Monday.')).trim()).toBe('DatelineNothing new since Monday.')
  })
})
