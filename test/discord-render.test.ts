// How messages look on Discord: within every limit, nothing in them alive that comes from others, every cited source in sight.

import { MessageFlags } from 'discord.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message, MessageBlock, MessageSource } from '../src/domain/message.ts'
import {
  componentsOf,
  measured,
  modalFor,
  OWN,
  pagesFor,
  payload,
  posted,
  response,
} from '../src/platforms/discord/components.ts'
import { LIMITS } from '../src/platforms/discord/limits.ts'
import { memoryOf } from '../src/platforms/discord/memory.ts'
import { escaped, partsOf } from '../src/platforms/discord/render.ts'
import { checkMessage } from './support/discord-server/check-message.ts'
import { ACTIONS, cited, memoryInRam, says, source } from './support/scripted-desk.ts'

const { IsComponentsV2 } = MessageFlags
const shownText = (message: Message): string =>
  partsOf(message)
    .map(({ text }) => text)
    .join('\n\n')

const sources = (...list: MessageSource[]): Message => ({
  heading: null,
  blocks: [{ kind: 'sources', heading: 'Sources', sources: list }],
  actions: [],
})

/** Text with a letter in place of what a backslash makes harmless. */
const unescaped = (text: string): string => text.replace(/\\[^0-9A-Za-z\s]/g, 'x')

describe('text of others is shown letter by letter', () => {
  test.each([
    [
      '**bold** _it_ ~~gone~~ `code` ||spoiler||',
      String.raw`\*\*bold\*\* \_it\_ \~\~gone\~\~ \`code\` \|\|spoiler\|\|`,
    ],
    ['# A heading', String.raw`\# A heading`],
    ['-# small', String.raw`\-# small`],
    ['> said', String.raw`\> said`],
    ['- an item', String.raw`\- an item`],
    ['2025. A year', String.raw`2025\. A year`],
    ['[here](https://evil.example)', String.raw`\[here\](https\://evil.example)`],
    ['two\nlines\r\n\u2028and more', 'two lines and more'],
    ['at 10:30 or 8:15', 'at 10:30 or 8:15'],
    ['a\u202eb\u0007c\u200bd\u2066', 'abcd'],
    ['C:\\temp', String.raw`C:\\temp`],
    [':smile: at 10:30:15', String.raw`\:smile: at 10\:30:15`],
  ])('%j', (text, shown) => {
    expect(escaped(text)).toBe(shown)
  })

  test.each([
    '@everyone',
    '@here',
    '<@123456789012345678>',
    '<@!123456789012345678>',
    '<@&123456789012345678>',
    '<#123456789012345678>',
    '<:wave:123456789012345678>',
    '<a:wave:123456789012345678>',
    '<t:1700000000:R>',
    '</ask:123456789012345678>',
    '<id:customize>',
    '<https://evil.example>',
  ])('nobody is called by %s', (text) => {
    const shown = escaped(`see ${text} there`)
    expect(shown).not.toContain(text)
    expect(unescaped(shown)).not.toMatch(/[<>]|@(?:everyone|here|[&!]?\d)/)
  })

  test('whatever it is', () => {
    const marks = fc.constantFrom(
      ...'\\*_~`|<>[]()#-+@:/.1a \n\r\t\u2028\u202e\u200b\u0000'.split(''),
      '@everyone',
      'http://',
    )
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(marks).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const shown = escaped(text)
        const left = unescaped(shown)
        expect(left).not.toMatch(/[*_~`|<>[\]]/)
        expect(left).not.toMatch(/:\/\/|@(?:everyone|here)/)
        expect(left).not.toMatch(/^(?:#|-|\+|\d+[.)])/)
        expect(shown).not.toMatch(/[\n\r\u0000-\u001f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
        expect(shown.endsWith('\\') && !shown.endsWith('\\\\')).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an answer', () => {
  test('has its citations behind each sentence, and its sources in a box below', () => {
    const message = cited(2)
    const [answer, box] = partsOf(message)
    expect(answer).toMatchObject({
      isBoxed: false,
      text: 'Sentence 1 tells what happened. [¹](<https://news.example/1#:~:text=refused>) Sentence 2 tells what happened. [²](<https://news.example/2#:~:text=refused>)',
    })
    expect(box?.isBoxed).toBe(true)
    expect(box?.text.split('\n')).toEqual([
      '-# Sources',
      'Invented Post · **[Report 1 from the border](<https://news.example/1#:~:text=refused>)** · 12 September 2025',
      '-# ¹ “Statkevich refused to cross, witness 1 said.”',
      'Invented Post · **[Report 2 from the border](<https://news.example/2#:~:text=refused>)** · 12 September 2025',
      '-# ² “Statkevich refused to cross, witness 2 said.”',
    ])
  })

  test('has one small line for each source, outlet and day, where the quotes stand behind a button', () => {
    const text = 'He refused to cross, and said so to everybody.'
    const twice = [source(1, { quote: text, link: null }), source(12, { link: null })]
    const same = twice.map((one) => ({ ...one, file: 'post-1.txt', title: 'T', url: 'https://news.example/1' }))
    const all = [...same, source(3, { outlet: '*Beta*', publishedAt: new Date('2025-09-12T10:30:00Z') })]
    const block = { kind: 'sources', heading: 'Sources', sources: all, inChat: 'lines' } as const
    const said: MessageBlock = { kind: 'paragraph', sentences: [{ text, citations: [1, 12, 3] }] }
    const message: Message = {
      heading: null,
      blocks: [said, block],
      actions: [],
    }
    expect(shownText(message).split('\n')).toEqual([
      `${text} ¹ ¹² [³](<https://news.example/3#:~:text=refused>)`,
      '-# ¹ ¹² Invented Post · 12 September 2025',
      String.raw`-# ³ \*Beta\* · <t:1757673000:D>`,
    ])
    expect(partsOf(message).map(({ isBoxed }) => isBoxed)).toEqual([false])
    expect(shownText({ ...message, blocks: [{ ...block, inChat: 'nothing' }] })).toBe('')
  })

  test('says of a sentence that is old when it was reported, and shows points as a list', () => {
    const on = new Date('2025-09-12T00:00:00Z')
    const sentences = ['It rained.', 'It snowed.'].map((text) => ({ text, citations: [], on }))
    expect(shownText({ heading: null, blocks: [{ kind: 'paragraph', isList: true, sentences }], actions: [] })).toBe(
      '- It rained. · reported 12 September 2025\n- It snowed. · reported 12 September 2025',
    )
  })

  test('shows neighbouring quotes as one excerpt, each of them bold', () => {
    const [one, two] = ['He refused.', 'He went back.']
    const quote = `${one} It rained. ${two}`
    const quotes = [
      { n: 1, start: 0, end: one.length },
      { n: 2, start: quote.length - two.length, end: quote.length },
    ]
    const details = { author: null, agency: null, before: '', after: '', quotes }
    expect(shownText(sources(source(1, { quote, details })))).toContain(`¹ ² **“${one}”** It rained. **“${two}”**`)
  })

  test('has its buttons and the platform’s own in one row, as long as they fit', async () => {
    const message = { ...says('Yes.'), actions: ACTIONS }
    const rows = (await memoryOf(memoryInRam()).firstPage(message, { canGoOn: true })).slice(1)
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).toContain('Go on in a thread')
  })

  test('shows quotes of one article under one title', () => {
    const text = shownText(
      sources(source(1, { title: 'T', file: 'f', url: null }), source(2, { title: 'T', file: 'f', url: null })),
    )
    expect(text.match(/Invented Post/g)).toHaveLength(1)
    expect(text).toContain('-# ¹ “')
    expect(text).toContain('-# ² “')
  })

  test('shows the surroundings of a quote to whoever asks for more, the quote itself in bold', () => {
    const details = { author: 'A. Writer', agency: 'Agency', before: 'At dawn', after: 'He left' }
    const text = shownText(sources(source(1, { quote: 'he refused.', details })))
    expect(text).toContain('¹ … At dawn **“he refused.”** He left …')
    expect(text).toContain('-# by A. Writer, Agency')
  })

  test('links nowhere but where it is told to', () => {
    expect(shownText(sources(source(1, { link: null })))).not.toContain('](')
    expect(shownText(sources(source(1, { link: null })))).not.toContain('news.example')
    expect(shownText(sources(source(1, { link: 'javascript:alert(1)' })))).not.toContain('](')
    expect(shownText(sources(source(1, { link: 'https://a@b.example/' })))).not.toContain('](')
    expect(shownText(sources(source(1, { link: 'https://n.example/a_(b)>c' })))).toContain(
      '(<https://n.example/a_%28b%29%3Ec>)',
    )
  })

  test('gives up the text fragment of an address that is too long', () => {
    const link = `https://n.example/a#:~:text=${'x'.repeat(2000)}`
    expect(shownText(sources(source(1, { link })))).toContain('(<https://n.example/a>)')
  })

  test('has moments in the reader’s own zone, but a day stays that day', () => {
    expect(shownText(sources(source(1, { publishedAt: new Date('2025-09-12T10:30:00Z') })))).toContain(
      '<t:1757673000:f>',
    )
    expect(shownText(sources(source(1, { publishedAt: new Date('2025-09-12T00:00:00Z') })))).toContain(
      '12 September 2025',
    )
    expect(shownText(sources(source(1, { publishedAt: null })))).not.toContain('<t:')
  })
})

test('each story of a card is linked, on whichever page it stands', () => {
  const long = 'It rained in the valley all day. '.repeat(20)
  const stories = Array.from({ length: 12 }, (_, at): MessageBlock[] => [
    { kind: 'headline', text: `${at + 1}. Rain`, extent: '', link: `https://news.example/${at + 1}` },
    { kind: 'paragraph', sentences: [{ text: long, citations: [] }] },
  ])
  const pages = pagesFor({ heading: 'What is new', isCard: true, blocks: stories.flat(), actions: [] })
  expect(pages.length).toBeGreaterThan(1)
  const shown = pages.map((page) => JSON.stringify(componentsOf(page))).join('')
  expect(shown.match(/\*\*\[\d+\\\\?\. Rain\]\(<https:\/\/news\.example\/\d+>\)\*\*/g)).toHaveLength(12)
})

test('every kind of block has its look', () => {
  const message: Message = {
    heading: 'Digest',
    blocks: [
      { kind: 'quote', text: 'He *crossed*\n# it' },
      {
        kind: 'list',
        heading: 'Next',
        items: [
          { text: 'a run', at: new Date('2025-09-12T10:30:00Z') },
          { text: 'b', at: null },
        ],
      },
      { kind: 'note', text: 'from 8 articles' },
    ],
    actions: [],
  }
  expect(shownText(message)).toBe(
    [
      '### Digest',
      String.raw`> He \*crossed\* # it`,
      '**Next**',
      '- a run <t:1757673000:f> · <t:1757673000:R>',
      '- b',
      '',
      '-# from 8 articles',
    ].join('\n'),
  )
})

const text = fc.oneof(
  { weight: 3, arbitrary: fc.lorem({ maxCount: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom('', '*'.repeat(3000), 'x'.repeat(4500), 'word '.repeat(900)) },
)
const moment = fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01') }))

const someSource = fc.record({
  outlet: text,
  title: text,
  publishedAt: moment,
  url: fc.option(fc.webUrl()),
  link: fc.option(
    fc.oneof(fc.webUrl({ withFragments: true }), fc.constant(`https://n.example/#:~:text=${'%20'.repeat(900)}`)),
  ),
  file: text,
  quote: fc.option(text),
  details: fc.option(fc.record({ author: fc.option(text), agency: fc.option(text), before: text, after: text })),
})

const someMessage: fc.Arbitrary<Message> = fc
  .record({
    heading: fc.option(text),
    sentences: fc.array(fc.record({ text, citations: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }) }), {
      maxLength: 12,
    }),
    sources: fc.array(someSource, { maxLength: 12 }),
    others: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('quote' as const), text }),
        fc.record({ kind: fc.constant('note' as const), text }),
        fc.record({
          kind: fc.constant('headline' as const),
          text,
          extent: text,
          actions: fc.array(
            fc.record({
              id: fc.uuid(),
              label: fc.constantFrom('Ask about it', 'Why is it here?', 'x'.repeat(200), ''),
            }),
            { maxLength: 3 },
          ),
        }),
        fc.record({
          kind: fc.constant('list' as const),
          heading: fc.option(text),
          items: fc.array(fc.record({ text, at: moment }), { maxLength: 30 }),
        }),
      ),
      { maxLength: 6 },
    ),
    actions: fc.array(
      fc.record({
        id: fc.string({ maxLength: 120 }),
        label: text,
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ heading, sentences, sources: list, others, actions }) => {
    const blocks: MessageBlock[] = [
      { kind: 'paragraph', sentences },
      { kind: 'sources', heading: 'Sources', sources: list.map((one, at) => ({ ...one, n: at + 1 })) },
      ...others,
    ]
    return { heading, blocks, actions }
  })

describe('whatever a message holds', () => {
  test('no page is over a limit, with everything the platform adds', async () => {
    await fc.assert(
      fc.asyncProperty(someMessage, async (message) => {
        const pages = pagesFor(message)
        const memory = memoryOf(memoryInRam())
        const first = await memory.firstPage(message, { canGoOn: true })
        const id = /~page:([\w-]+):/.exec(JSON.stringify(first))?.[1] ?? ''
        for (const at of [0, 1, pages.length - 1]) {
          const components = pages.length === 1 ? first : ((await memory.page({ id, at })) ?? [])
          expectWithinLimits(components)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('every source that a sentence cites is seen beside it, or follows on a page of its own', () => {
    fc.assert(
      fc.property(someMessage, (message) => {
        const numbers = new Set(
          message.blocks.flatMap((block) => (block.kind === 'sources' ? block.sources.map(({ n }) => n) : [])),
        )
        const pages = pagesFor(message)
        const seen = new Set<number | null>()
        for (const page of pages) {
          const here = page.blocks.flatMap((block) => (block.kind === 'sources' ? block.sources.map(({ n }) => n) : []))
          for (const n of here) seen.add(n)
          for (const block of page.blocks)
            for (const n of block.kind === 'paragraph' ? block.sentences.flatMap(({ citations }) => citations) : [])
              if (numbers.has(n)) expect(here).toContain(n)
        }
        expect([...numbers].filter((n) => !seen.has(n))).toEqual([])
      }),
      { numRuns: 20 },
    )
  })
})

function expectWithinLimits(components: readonly unknown[]): void {
  const { components: count, text: length } = measured(components)
  expect(count).toBeLessThanOrEqual(LIMITS.components)
  expect(length).toBeLessThanOrEqual(LIMITS.text)
  expect(count).toBeGreaterThan(0)
  const ids: string[] = []
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return
    if ('content' in one) expect(String(one.content).trim()).not.toBe('')
    if ('label' in one && typeof one.label === 'string') {
      expect(one.label.length).toBeGreaterThan(0)
      expect(one.label.length).toBeLessThanOrEqual(LIMITS.buttonLabel)
    }
    if ('custom_id' in one && typeof one.custom_id === 'string') {
      expect(one.custom_id.length).toBeLessThanOrEqual(LIMITS.customId)
      ids.push(one.custom_id)
    }
    if ('type' in one && one.type === 1 && 'components' in one && Array.isArray(one.components))
      expect(one.components.length).toBeLessThanOrEqual(LIMITS.buttonsInRow)
    if ('components' in one && Array.isArray(one.components)) one.components.forEach(visit)
    if ('accessory' in one) visit(one.accessory)
  }
  expect(checkMessage('channel', { components, flags: IsComponentsV2, allowed_mentions: { parse: [] } })).toEqual([])
  components.forEach(visit)
  expect(new Set(ids).size).toBe(ids.length)
}

describe('pages', () => {
  test('are turned from what was kept, also after a restart', async () => {
    const entries = memoryInRam()
    const message = cited(60)
    const first = await memoryOf(entries).firstPage(message, { canGoOn: true })
    const [, id = ''] = /~page:([\w-]+):1/.exec(JSON.stringify(first)) ?? []
    const second = await memoryOf(entries).page({ id, at: 1 })
    expect(second).not.toBeNull()
    expect(JSON.stringify(second)).toContain(`2/${pagesFor(message).length}`)
    expect(JSON.stringify(second)).toContain('12 September 2025')
    expect(JSON.stringify(second)).toContain('Go on in a thread')
  })

  test('are gone once they are forgotten', async () => {
    expect(await memoryOf(memoryInRam()).page({ id: 'nobody', at: 0 })).toBeNull()
  })

  test('never take a button of the core for one of theirs', () => {
    for (const { id } of ACTIONS) expect(Object.values(OWN)).not.toContain(id.split(':')[0])
  })
})

test('buttons stand five to a row, and of two with one id the first is kept', () => {
  const actions = Array.from({ length: 7 }, (_, at) => ({
    id: `a${at % 6}`,
    label: `B${at}`,
  }))
  const rows = componentsOf({ ...says('Yes.'), actions }).filter(({ type }) => type === 1)
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('B6')
})

test('a form becomes a modal within its limits', () => {
  const field = {
    label: 'l'.repeat(99),
    kind: 'lines' as const,
    placeholder: 'p'.repeat(300),
    isRequired: true,
    maxLength: 9999,
  }
  const fields = Array.from({ length: 7 }, (_, at) => ({ ...field, name: `f${at}` }))
  const modal = modalFor({ id: 'why:1', title: 't'.repeat(99), submitLabel: 'Send', fields })
  expect(modal.title).toHaveLength(LIMITS.modalTitle)
  expect(modal.components).toHaveLength(LIMITS.modalFields)
  expect(modal.components[0]).toMatchObject({
    type: 18,
    component: { type: 4, style: 2, custom_id: 'f0', max_length: LIMITS.fieldLength, required: true },
  })
})

test('whatever is sent calls nobody, previews no link, and is posted once', () => {
  const components = componentsOf(says('Yes.'))
  const quiet = { allowedMentions: { parse: [], repliedUser: false } }
  expect(payload(components)).toMatchObject({ ...quiet, flags: (1 << 15) | (1 << 2) })
  expect(response(components, true)).toMatchObject({ ...quiet, flags: (1 << 15) | (1 << 2) | (1 << 6) })
  const sent = posted(components, 'a'.repeat(40))
  expect(sent).toMatchObject({ ...quiet, enforceNonce: true })
  expect(sent.nonce.length).toBeLessThanOrEqual(LIMITS.nonce)
})

test('buttons stand in rows right below what they are about', () => {
  const actions = Array.from({ length: 6 }, (_, at) => ({
    ...{ id: `do:${at}`, label: `Do ${at}` },
  }))
  const message = says('First.')
  const blocks = [...message.blocks, { kind: 'buttons' as const, actions }, ...says('Second.').blocks]
  const components = componentsOf({ ...message, blocks })
  expect(components.map(({ type }) => type)).toEqual([10, 1, 1, 10])
  expect(pagesFor({ ...message, blocks })).toHaveLength(1)
})
