// What Slack is sent of a message: everything visible, nothing alive that should be dead, nothing over a limit.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message, MessageBlock, MessageSource } from '../src/domain/message.ts'
import { LIMITS } from '../src/platforms/slack/limits.ts'
import { type Page, pagesFor, viewBlocks } from '../src/platforms/slack/pages.ts'
import { ACTIONS, cited, says, source } from './support/scripted-desk.ts'
import { checkMessage } from './support/slack-server/checks/message.ts'
import { checkView } from './support/slack-server/checks/view.ts'
import { argumentsOf, linksIn, shownIn } from './support/slack-shown.ts'

const only = (message: Message): Page => {
  const [page, ...others] = pagesFor(message)
  if (page === undefined || others.length > 0) throw new Error('not one page')
  return page
}
const withBlocks = (...blocks: MessageBlock[]): Message => ({ heading: null, blocks, actions: [] })
const problemsWith = (page: Page) => checkMessage('chat.postMessage', argumentsOf(page))

describe('an answer', () => {
  test('says its sentences with their numbers, and names outlet, title, date and quote of each source', () => {
    const shown = shownIn(only(cited(2)).blocks)
    expect(shown).toContain('Sentence 1 tells what happened. [1] Sentence 2 tells what happened. [2]')
    expect(shown).toContain('Invented Post, 12 September 2025 — Report 1 from the border')
    expect(shown).toContain('[2] “Statkevich refused to cross, witness 2 said.”')
  })

  test('links titles and numbers to where the quote stands, and nothing else to anywhere', () => {
    const links = linksIn(only(cited(1)).blocks)
    expect(new Set(links)).toEqual(new Set(['https://news.example/1#:~:text=refused']))
  })

  test('leaves out an address that is none of the web', () => {
    const message = cited(1, { source: { link: 'javascript:alert(1)' } })
    expect(linksIn(only(message).blocks)).toEqual([])
    expect(shownIn(only(message).blocks)).toContain('Report 1 from the border')
  })

  test('has one small line for each source, outlet and day, where the quotes stand behind a button', () => {
    const text = 'He refused to cross, and said so to everybody.'
    const twice = [source(1, { quote: text }), source(2, { file: 'post-1.txt', title: 'Report 1 from the border' })]
    const same = twice.map((one) => ({ ...one, url: 'https://news.example/1' }))
    const sources = [...same, source(3, { outlet: 'Beta Times', publishedAt: new Date('2025-09-12T23:30:00Z') })]
    const block = { kind: 'sources', heading: 'Sources', sources, inChat: 'lines' } as const
    const { blocks } = only(withBlocks({ kind: 'paragraph', sentences: [{ text, citations: [1, 2, 3] }] }, block))
    expect(shownIn(blocks).split('\n')).toEqual([
      `${text} [1][2][3]`,
      '[1] [2] Invented Post · 12 September 2025',
      '[3] Beta Times · 12 September 2025',
    ])
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'context', 'context'])
    // The numbers lead there.
    expect(linksIn(blocks)).toHaveLength(3)
    expect(shownIn(only(withBlocks({ ...block, inChat: 'nothing' })).blocks)).toBe('')
  })

  test('says of a sentence that is old when it was reported, and shows points as a list', () => {
    const on = new Date('2025-09-12T00:00:00Z')
    const { blocks } = only(
      withBlocks({ kind: 'paragraph', isList: true, sentences: [{ text: 'It rained.', citations: [1], on }] }),
    )
    expect(shownIn(blocks)).toBe('It rained. [1] · reported 12 September 2025')
    expect(JSON.stringify(blocks)).toContain('"rich_text_list"')
  })

  test('shows what stands in columns as a table that Slack takes, and what does not below it', () => {
    const row = (outlet: string, n: number) => {
      const cells = [outlet, '“It rained.”', '8 May 2031']
      return { text: cells.join(' · '), citations: [n], cells }
    }
    const sentences = [row('Alpha Post', 1), row('Beta Times', 2), { text: 'And 3 other outlets.', citations: [] }]
    const page = only(withBlocks({ kind: 'paragraph', isList: true, sentences }))
    expect(problemsWith(page)).toEqual([])
    expect(page.blocks.map(({ type }) => type)).toEqual(['table', 'rich_text'])
    const lines = ['Alpha Post · “It rained.” · 8 May 2031 [1]', 'Beta Times · “It rained.” · 8 May 2031 [2]']
    expect(shownIn(page.blocks).split('\n').slice(0, 2)).toEqual(lines)
    expect(page.text).toContain('Alpha Post')
    const [alone] = only(withBlocks({ kind: 'paragraph', isList: true, sentences: sentences.slice(1) })).blocks
    expect(alone?.type).toBe('rich_text')
  })

  test('shows neighbouring quotes as one excerpt, each of them bold', () => {
    const [one, two] = ['He refused.', 'He went back.']
    const quote = `${one} It rained. ${two}`
    const quotes = [
      { n: 1, start: 0, end: one.length },
      { n: 2, start: quote.length - two.length, end: quote.length },
    ]
    const details = { author: null, agency: null, before: '', after: '', quotes }
    const { blocks } = only(
      withBlocks({ kind: 'sources', heading: 'Sources', sources: [source(1, { quote, details })] }),
    )
    expect(shownIn(blocks)).toContain(`[1] [2] “${one}” It rained. “${two}”`)
    for (const words of [one, two])
      expect(JSON.stringify(blocks)).toContain(`{"type":"text","text":"“${words}”","style":{"bold":true}}`)
  })

  test('shows the words around a quote and the author to those who want the sources in full', () => {
    const details = { author: 'A. Author', agency: 'Agency', before: 'Before it', after: 'after it' }
    const shown = shownIn(
      only(withBlocks({ kind: 'sources', heading: 'Sources in full', sources: [source(1, { details })] })).blocks,
    )
    expect(shown).toContain('by A. Author, Agency')
    expect(shown).not.toContain('post-1.txt')
    expect(shown).toContain('… Before it “Statkevich refused to cross, witness 1 said.” after it …')
  })

  test('tells a moment in the reader’s own zone, and a day as it is written', () => {
    const at = new Date('2025-09-12T14:05:00Z')
    const { blocks } = only(
      withBlocks({ kind: 'sources', heading: 'Sources', sources: [source(1, { publishedAt: at })] }),
    )
    expect(JSON.stringify(blocks)).toContain(
      '{"type":"date","timestamp":1757685900,"format":"{date_short_pretty} {time}","fallback":"12 September 2025, 14:05 UTC"}',
    )
  })

  test('has all its buttons in one row, votes with a name for screen readers', () => {
    const { blocks } = only({ ...says('Yes.'), actions: ACTIONS })
    const button = (value: string, more = {}) => expect.objectContaining({ type: 'button', value, ...more })
    expect(blocks.slice(1)).toEqual([
      {
        type: 'actions',
        elements: [
          button('sources:a1'),
          button('vote:a1:up', { accessibility_label: 'This helped' }),
          button('vote:a1:down', { accessibility_label: 'This did not help' }),
        ],
      },
    ])
    expect(viewBlocks({ ...says('Yes.'), actions: ACTIONS }).map(({ type }) => type)).toEqual(['rich_text', 'actions'])
  })
})

describe('other messages', () => {
  test('show lists, checks, quotes and notes', () => {
    const at = new Date('2025-09-12T00:00:00Z')
    const shown = shownIn(
      only({
        heading: 'Status',
        blocks: [
          { kind: 'quote', text: 'It was claimed.' },
          { kind: 'list', heading: 'Newest', items: [{ text: 'Night trains are back', at }] },
          { kind: 'note', text: 'Written by rules.' },
        ],
        actions: [],
      }).blocks,
    )
    expect(shown.split('\n')).toEqual([
      'It was claimed.',
      'Status',
      'Newest',
      'Night trains are back 12 September 2025',
      'Written by rules.',
    ])
  })

  test('that hold nothing are sent nevertheless', () => {
    expect(pagesFor(withBlocks())).toEqual([{ blocks: [], text: '…' }])
  })
})

/** Marks, mentions, links and directions as they are written in the wild, between any text. */
const wild = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.lorem({ maxCount: 8 }),
      fc.constantFrom(
        ...['<!channel>', '<!here|here>', '<@U12345678>', '<#C1234|news>', '@everyone', '@here', '*bold*', '_it_'],
        ...['~gone~', '`code`', '```\ncode\n```', '> quote', '• item', '- item', ':smile:', '&lt;!channel&gt;'],
        ...[
          'https://evil.example/x',
          '<https://evil.example|click>',
          'www.evil.example',
          'evil.example',
          'a@b.example',
        ],
        ...['\u202e', '\u200b', '\u0007', '\n', '\ud800', '1. first'],
      ),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(' '))
const long = fc.tuple(wild, fc.integer({ min: 1, max: 120 })).map(([text, times]) => `${text} `.repeat(times))
const anyText = fc.oneof({ weight: 5, arbitrary: wild }, { weight: 1, arbitrary: long })

const anySource = (n: number | null): fc.Arbitrary<MessageSource> =>
  fc.record({
    n: fc.constant(n),
    outlet: wild,
    title: anyText,
    publishedAt: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
    url: fc.constant('https://news.example/raw'),
    link: fc.option(fc.oneof(fc.constant(`https://news.example/${n}`), wild)),
    file: wild,
    quote: fc.option(anyText),
    details: fc.option(
      fc.record({ author: fc.option(wild), agency: fc.option(wild), before: anyText, after: anyText }),
    ),
  })

const anyMessage: fc.Arbitrary<Message> = fc.integer({ min: 0, max: 12 }).chain((sources) =>
  fc.record({
    heading: fc.option(anyText),
    blocks: fc
      .tuple(
        fc.array(
          fc.record({
            text: anyText,
            citations: fc.array(fc.integer({ min: 1, max: Math.max(1, sources) }), {
              maxLength: sources === 0 ? 0 : 3,
            }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.tuple(...Array.from({ length: sources }, (_, at) => anySource(at + 1))),
        fc.array(
          fc.oneof(
            fc.record({ kind: fc.constant('quote' as const), text: anyText }),
            fc.record({
              kind: fc.constant('note' as const),
              text: anyText,
              at: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
            }),
            fc.record({
              kind: fc.constant('headline' as const),
              text: anyText,
              extent: anyText,
              actions: fc.array(
                fc.record({
                  id: fc.uuid(),
                  label: wild,
                }),
                { maxLength: 6 },
              ),
            }),
            fc.record({
              kind: fc.constant('list' as const),
              heading: fc.option(anyText),
              items: fc.array(fc.record({ text: anyText, at: fc.constant(null) }), { maxLength: 70 }),
            }),
          ),
          { maxLength: 3 },
        ),
      )
      .map(([sentences, list, others]): MessageBlock[] => [
        { kind: 'paragraph', sentences },
        ...(list.length === 0 ? [] : [{ kind: 'sources' as const, heading: 'Sources', sources: list }]),
        ...others,
      ]),
    actions: fc.array(
      fc.record({
        id: fc.uuid(),
        label: wild,
      }),
      { maxLength: 30 },
    ),
  }),
)

describe('whatever a message holds', () => {
  test('no page is over a limit of Slack’s, or would be refused', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const page of pagesFor(message)) expect(problemsWith(page)).toEqual([])
      }),
      { numRuns: 40 },
    )
  })

  test('no view is over a limit', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(checkView({ type: 'home', blocks: viewBlocks(message) }, 'home')).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test('every number that a page cites stands below with its source, on the same page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), (sentences, words) => {
        const text = 'It happened at the border. '.repeat(words).trim()
        const pages = pagesFor(cited(sentences, { text }))
        const numbers = pages.flatMap(({ blocks }) => {
          const shown = shownIn(blocks)
          const [above = '', below = ''] = shown.split('Sources\n')
          const numbersIn = (part: string) => [...part.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n))
          expect(new Set(numbersIn(above))).toEqual(new Set(numbersIn(below)))
          for (const n of numbersIn(above)) expect(below).toContain(`Report ${n} from the border`)
          return numbersIn(above)
        })
        expect(numbers).toEqual(Array.from({ length: sentences }, (_, at) => at + 1))
      }),
      { numRuns: 15 },
    )
  })

  test('nothing in it comes alive: no mention, no format, no link but to a source', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const { blocks, text } of pagesFor(message)) {
          // Words stand in elements that Slack never parses.
          const json = JSON.stringify(blocks)
          // How long ago a story was reported is a mark of Dateline's own.
          const told = json.replace(/\{"type":"mrkdwn","text":"<!date\^\d+\^\{ago\}\|\d+ [A-Z][a-z]+ \d+>"\}/g, '{}')
          expect(told).not.toMatch(/"type":"(?:mrkdwn|user|usergroup|channel|broadcast|team|markdown)"/)
          expect(json).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\\u0007|\\ud800(?!\\u)/)
          for (const link of linksIn(blocks)) expect(link).toMatch(/^https?:/)
          // The text for notifications is parsed.
          expect(text).not.toMatch(/[<>]|[@#*_~`](?!\u2060)|&(?!(?:amp|lt|gt);)|:\/\//)
          expect(text).not.toMatch(/\w\.\w/)
          expect(text.length).toBeLessThanOrEqual(LIMITS.fallbackText)
        }
      }),
      { numRuns: 40 },
    )
  })
})
