// What a channel is told of an article that has changed since it was told: what was quoted and reads otherwise now, once.
import { describe, expect, test } from 'vitest'
import { composeDigest } from '../src/digests/compose-digest.ts'
import { report } from './support/desk.ts'
import { openPress, type Press } from './support/press.ts'

const FROM = '2025-09-11T08:00:00Z'
const [FIRST, SECOND, THIRD] = ['2025-09-12T08:00:00Z', '2025-09-13T08:00:00Z', '2025-09-14T08:00:00Z'] as const
const FERRY = `The ferry Saint Anna ran aground off Lorn late on Wednesday with 80 people aboard.

Captain Otto Bram was arrested after the accident, police spokeswoman Ida Reck said. The coastguard took 74 passengers off by helicopter during the night, and six sailors stayed on board to keep the pumps running.

The company Lorn Lines said that the ferry had been inspected in May. The repair will cost about nine million crowns, according to the harbour office in Lorn.

The ferry was built in 1987 and has been on the route between Lorn and Pell for eleven years. Two tugs stood by. All survived. The captain asked for leave after the election. Ann Holt beat Bob Brunn to the first lifeboat.

${Array.from({ length: 12 }, (_, at) => `Witness number ${at + 1} told the harbour office of waves, of wind and of a long night on a cold deck, and thanked the crew for soup.`).join('\n\n')}

Of the sailors of a second boat 3 had died by Thursday, the coastguard said.`

const article = (text: string, outlet = 'Bridge Echo') =>
  report(
    { title: 'Ferry runs aground off Lorn with 80 people aboard', outlet, published: '2025-09-12T02:00:00Z' },
    text,
  )

/** Every quote stands in the version that it is cited from, and that version is among the sources. */
async function expectVerbatim({ digest }: Awaited<ReturnType<Press['next']>>, { storage }: Press) {
  for (const { citations, sources } of digest.stories)
    for (const { articleId, version, start, end, quote } of citations) {
      expect((await storage.articles.articleVersion(articleId, version))?.text.slice(start, end)).toBe(quote)
      expect(sources.some((source) => source.id === articleId && source.version === version)).toBe(true)
    }
}

/** What is told after the article has changed, in a digest of that length. */
async function toldOf(now: string, length: 'short' | 'normal' | 'long' = 'long', before = FERRY) {
  const press = await openPress(FROM, { 'ferry.txt': article(before) })
  await press.next(FIRST, { length })
  await press.change({ 'ferry.txt': article(now) })
  const made = await press.next(SECOND, { length })
  await expectVerbatim(made, press)
  expect((await press.next(THIRD, { length })).digest.stories).toEqual([])
  const [story] = made.digest.stories
  return story === undefined ? null : `${story.status}: ${story.sentences.map(({ text }) => text).join(' ')}`
}

describe('what was quoted and reads otherwise now is told with what stood there before', () => {
  test.each([
    ['a figure', '80 people', '90 people'],
    ['a denial', 'ran aground', 'did not run aground'],
    ['another day', 'late on Wednesday', 'late on Thursday'],
    ['another place', 'off Lorn', 'off Pell'],
    ['another name', 'Saint Anna', 'Saint Agnes'],
    ['before for after', 'late on Wednesday', 'before Wednesday'],
  ])('%s', async (_, was, is) => {
    for (const length of ['long', 'short'] as const) {
      const told = await toldOf(FERRY.replace(was, is), length)
      expect(told).toMatch(/^changed: /)
      expect(told).toContain(is)
      expect(told?.split('Before: “')[1]).toContain(was)
    }
  })

  test('but not what was never quoted, nor what was added', async () => {
    expect(await toldOf(FERRY.replace('built in 1987', 'built in 1978'))).toBeNull()
    expect(await toldOf(`${FERRY}\n\nTugs pulled the Saint Anna free at noon on Thursday.`)).toBeNull()
  })

  test('a sentence that was quoted and is said no more', async () => {
    const quoted = /The ferry Saint Anna ran [^.]*\./.exec(FERRY)?.[0] ?? ''
    expect(await toldOf(FERRY.replace(quoted, ''))).toBe(`changed: Bridge Echo no longer says: “${quoted}”`)
  })

  test('a note of the outlet with the sentence behind it, at the end or on top', async () => {
    const note = 'Correction: An earlier version of this article said that Otto Bram had been arrested. He was not.'
    expect(await toldOf(`${FERRY}\n\n${note}`)).toBe(`corrected: ${note}`)
    expect(await toldOf(`${note}\n\n${FERRY}`, 'short')).toBe(`corrected: ${note}`)
  })

  test.each([
    'Editor’s note: This report was edited after the harbour office had spoken of nine million crowns.',
    'Clarification: The repair will be paid for by the company Lorn Lines, not by the harbour office.',
  ])('a note of the outlet that speaks of no correction, as a change: %s', async (note) => {
    expect(await toldOf(`${FERRY}\n\n${note}`)).toBe(`changed: ${note}`)
  })

  test('a paragraph that only begins like a correction is none', async () => {
    expect(await toldOf(`${FERRY}\n\nCorrection officers of the prison in Lorn took the captain in.`)).toBeNull()
  })

  test('a slip of spelling that is mended is not told', async () => {
    expect(await toldOf(FERRY, 'long', FERRY.replace('aground off', 'agruond off'))).toBeNull()
  })

  test('a report that is taken back, as withdrawn, and nothing else of it', async () => {
    const note = 'Editor’s note: This report has been retracted. Lorn Lines says that no ferry ran aground.'
    expect(await toldOf(`${note}\n\n${FERRY}`)).toBe(`withdrawn: ${note}`)
    const whole = 'This article has been retracted. The Bridge Echo apologises for a report that proved to be untrue.'
    expect(await toldOf(whole)).toBe(`withdrawn: ${whole}`)
  })
})

test.each([
  ['a number in digits', (text: string) => text.replace('80 people', 'eighty people')],
  ['white space and line breaks', (text: string) => text.replace('off Lorn late', 'off\nLorn  late')],
  [
    'a phrase at the other end',
    (text: string) =>
      text.replace(
        /(Captain Otto Bram was arrested) after the accident, (police spokeswoman Ida Reck said)/,
        'Police spokeswoman Ida Reck said Captain Otto Bram was arrested after the accident',
      ),
  ],
  ['a sentence made two', (text: string) => text.replace('on Wednesday with 80', 'on Wednesday. With 80')],
  ['capitals and commas', (text: string) => text.replace('The ferry Saint Anna', 'The FERRY, Saint Anna,')],
  ['words that say nothing', (text: string) => text.replace('The ferry Saint Anna ran', 'Ferry Saint Anna ran')],
])('mere wording is not told: %s', async (_, changed) => {
  expect(changed(FERRY)).not.toBe(FERRY)
  expect(await toldOf(changed(FERRY))).toBeNull()
})

test('what was corrected in several sentences of several articles is told at once', async () => {
  const other = report(
    { title: 'Ferry aground off Lorn, helicopters sent', outlet: 'Lorn Gazette', published: '2025-09-12T04:00:00Z' },
    'Helicopters were sent to the ferry Saint Anna, which ran aground off Lorn late on Wednesday with 80 people aboard. A doctor treated 12 passengers for the cold in the sports hall of Lorn.',
  )
  const files = { 'ferry.txt': article(FERRY), 'other.txt': other }
  const press = await openPress(FROM, files)
  const quotes = (made: Awaited<ReturnType<Press['next']>>) =>
    made.digest.stories.flatMap(({ citations }) => citations.map(({ quote }) => quote))
  const told = quotes(await press.next(FIRST, { length: 'long' }))
  expect(told.length).toBeGreaterThan(1)
  const edited = (text: string) =>
    told.reduce((now, quote) => now.replace(quote, quote.replace(/.$/, ' in June.')), text)
  await press.change({ 'ferry.txt': edited(files['ferry.txt']), 'other.txt': edited(files['other.txt']) })
  const made = await press.next(SECOND, { length: 'short' })
  await expectVerbatim(made, press)
  expect(quotes(made).sort()).toEqual([...told, ...told.map((quote) => quote.replace(/.$/, ' in June.'))].sort())
  expect((await press.next(THIRD)).digest.stories).toEqual([])
})

test('what was quoted is known through versions in which it was only reworded', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST)
  const reworded = FERRY.replace('80 people', 'eighty people')
  await press.change({ 'ferry.txt': article(reworded) })
  expect((await press.next(SECOND)).digest.stories).toEqual([])
  await press.change({ 'ferry.txt': article(reworded.replace('eighty', 'ninety')) })
  const [story] = (await press.next(THIRD)).digest.stories
  expect(story?.sentences.map(({ text }) => text).join(' ')).toMatch(/ninety people.*Before: “.*eighty people/)
})

test('what stood there before is listed as such', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': article(FERRY.replace('80 people', '90 people')) })
  const { digest } = await press.next(SECOND)
  const { blocks } = composeDigest(digest, { actionsFor: () => [], ofOthers: '' })
  const titles = blocks.flatMap((block) => (block.kind === 'sources' ? block.sources.map(({ title }) => title) : []))
  const title = 'Ferry runs aground off Lorn with 80 people aboard'
  expect(titles).toEqual([title, `${title} (before it was changed)`])
})

test('reprints that are corrected alike are told once', async () => {
  const both = (text: string) => ({ 'ferry.txt': article(text), 'reprint.txt': article(text, 'Copy Times') })
  const press = await openPress(FROM, both(FERRY))
  await press.next(FIRST)
  await press.change(both(FERRY.replace('80 people', '90 people')))
  const { stories } = (await press.next(SECOND)).digest
  expect(stories.flatMap(({ sentences }) => sentences)).toHaveLength(2)
  expect((await press.next(THIRD)).digest.stories).toEqual([])
})

test('what was put right is told again where it is changed back', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': article(FERRY.replace('80 people', '90 people')) })
  expect((await press.next(SECOND)).digest.stories).toHaveLength(1)
  await press.change({ 'ferry.txt': article(FERRY) })
  const [story] = (await press.next(THIRD)).digest.stories
  expect(story?.sentences.map(({ text }) => text).join(' ')).toMatch(/80 people.*Before: “.*90 people/)
  expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toEqual([])
})

describe('a title that says what became of its report', () => {
  const TITLE = 'Ferry runs aground off Lorn with 80 people aboard'
  const retitled = (was: string, is: string) =>
    `Bridge Echo has changed the title of its report from “${was}” to “${is}”.`
  const retitledTo = async (title: string, text = FERRY) => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': article(text).replace(TITLE, title) })
    const made = await press.next(SECOND)
    await expectVerbatim(made, press)
    expect((await press.next(THIRD)).digest.stories).toEqual([])
    return made.digest.stories.map(({ status, headline, sentences }) => ({
      status,
      headline,
      text: sentences.map(({ text }) => text).join(' '),
    }))
  }

  test.each([
    `RETRACTED: ${TITLE}`,
    `Withdrawn: ${TITLE}`,
    `[Retracted] ${TITLE}`,
    `${TITLE} (retracted)`,
    'Article withdrawn',
  ])('%s is told as withdrawn', async (title) => {
    const text = retitled(TITLE, title)
    expect(await retitledTo(title)).toEqual([{ status: 'withdrawn', headline: TITLE, text }])
  })

  test('is told as withdrawn once where the text says so too', async () => {
    const text = 'This article has been removed. The Bridge Echo apologises to the crew of the ferry.'
    expect(await retitledTo(`RETRACTED: ${TITLE}`, text)).toEqual([{ status: 'withdrawn', headline: TITLE, text }])
    expect(await retitledTo('This article has been removed', text)).toMatchObject([
      { status: 'withdrawn', headline: TITLE },
    ])
  })

  test.each([`CORRECTION: ${TITLE}`, `${TITLE} (corrected)`])('%s is told as corrected', async (title) => {
    const text = retitled(TITLE, title)
    expect(await retitledTo(title)).toEqual([{ status: 'corrected', headline: TITLE, text }])
  })

  test('is left to the text where that tells what was put right', async () => {
    const [story, ...others] = await retitledTo(`CORRECTION: ${TITLE}`, FERRY.replace('80 people', '90 people'))
    expect(others).toEqual([])
    expect(story).toMatchObject({ status: 'corrected', headline: TITLE })
    expect(story?.text).toMatch(/90 people.*Before: /)
    expect(story?.text).not.toContain('changed the title')
  })

  test('is told again where it says so no more', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': article(FERRY).replace(TITLE, `RETRACTED: ${TITLE}`) })
    expect((await press.next(SECOND)).digest.stories).toMatchObject([{ status: 'withdrawn' }])
    await press.change({ 'ferry.txt': article(FERRY) })
    const text = retitled(`RETRACTED: ${TITLE}`, TITLE)
    expect((await press.next(THIRD)).digest.stories).toMatchObject([{ status: 'changed', sentences: [{ text }] }])
    expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toEqual([])
  })

  test('is not told where it says the same in other words', async () => {
    expect(await retitledTo('Ferry runs aground near Lorn with 80 people on board')).toEqual([])
  })

  test('is not told where another headline has little in common with the old one but small words', async () => {
    const map = (title: string) =>
      report(
        { title, outlet: 'Quill Daily', published: '2025-09-12T02:00:00Z' },
        'The museum of Senn has found a map of 1702 that had been lost since the war. It lay rolled up in a piano.',
      )
    const press = await openPress(FROM, { 'map.txt': map('Museum of Senn finds a lost map in a piano') })
    expect((await press.next(FIRST)).digest.stories).toHaveLength(1)
    await press.change({ 'map.txt': map('Map of 1702 turns up in a piano') })
    expect((await press.next(SECOND)).digest.stories).toEqual([])
  })
})

test.each([
  'This article has been retracted.',
  'This article has been withdrawn because its source cannot be trusted.',
  'This story has been removed.',
])('“%s” as all the text there is tells that the report is withdrawn', async (text) => {
  expect(await toldOf(text)).toBe(`withdrawn: ${text}`)
})

test('a report that is taken back while others stand is told as withdrawn, with who else reports it', async () => {
  const other = report(
    { title: 'Ferry aground off Lorn, helicopters sent', outlet: 'Lorn Gazette', published: '2025-09-12T04:00:00Z' },
    'Helicopters were sent to the ferry Saint Anna, which ran aground off Lorn late on Wednesday with 80 people aboard. A doctor treated 12 passengers for the cold in the sports hall of Lorn.',
  )
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY), 'other.txt': other })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': article('This article has been retracted.') })
  const { stories } = (await press.next(SECOND)).digest
  expect(stories).toMatchObject([
    { status: 'withdrawn', headline: 'Ferry runs aground off Lorn with 80 people aboard' },
  ])
  expect(stories.flatMap(({ sentences }) => sentences.map(({ text }) => text))).toEqual([
    'This article has been retracted.',
    'Lorn Gazette has not taken back its own.',
  ])
})

const HELICOPTERS = (people: number): string =>
  report(
    { title: 'Ferry aground off Lorn, helicopters sent', outlet: 'Lorn Gazette', published: '2025-09-12T04:00:00Z' },
    `Helicopters were sent to the ferry Saint Anna, which ran aground off Lorn late on Wednesday with ${people} people aboard. A doctor treated 12 passengers for the cold in the sports hall of Lorn.`,
  )

test('a report that is gone while others stand is told with who else reports it', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY), 'other.txt': HELICOPTERS(80) })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': null })
  const [story, ...others] = (await press.next(SECOND)).digest.stories
  expect(others).toEqual([])
  expect(story).toMatchObject({ status: 'withdrawn', outlets: ['Bridge Echo'] })
  expect(story?.sentences.map(({ text }) => text)).toEqual([
    'The report of Bridge Echo is no longer among the articles.',
    'Lorn Gazette has not taken back its own.',
  ])
})

test('a note of the outlet is told also where what it speaks of was not quoted', async () => {
  const note =
    'Correction: An earlier version of this report said that the ferry was built in 1987. It was built in 1978.'
  expect(await toldOf(`${FERRY.replace('1987', '1978')}\n\n${note}`)).toBe(`corrected: ${note}`)
})

test('a report that was taken back before a channel was told of it is no news', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(`This report has been retracted.\n\n${FERRY}`) })
  expect((await press.look(FIRST)).digest.stories).toEqual([])
  expect((await press.why('Saint Anna', FIRST))?.why).toBe('its outlet has taken the report back')
})

test('a changed story is told under the title of the article that was changed', async () => {
  const [own, other] = [
    'Ferry runs aground off Lorn with 80 people aboard',
    'Passengers saved from ferry Saint Anna off Lorn, captain arrested',
  ]
  const files = (text: string) => ({
    'ferry.txt': article(text),
    'reprint.txt': article(FERRY, 'Copy Times').replace(own, other),
    'third.txt': article(FERRY, 'Third Paper').replace(own, other),
  })
  const press = await openPress(FROM, files(FERRY))
  await press.next(FIRST, { length: 'long' })
  await press.change(files(FERRY.replace('80 people', '90 people')))
  expect((await press.next(SECOND, { length: 'long' })).digest.stories).toMatchObject([
    { status: 'changed', headline: own },
  ])
})

describe('an article whose file was renamed and edited at once', () => {
  const now = FERRY.replace('80 people', '90 people')

  test.each([
    ['in its text', article(now)],
    [
      'in its text and title',
      article(now).replace('Ferry runs aground off Lorn with 80 people aboard', 'How the ferry came to grief'),
    ],
  ])('is told as changed: %s', async (_, edited) => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'renamed.txt': edited })
    expect((await press.why('Saint Anna', SECOND))?.why).toContain('what was told here of it has been changed since')
    const made = await press.next(SECOND)
    await expectVerbatim(made, press)
    const [story, ...others] = made.digest.stories
    expect(others).toEqual([])
    expect(story?.status).toBe('changed')
    expect(story?.sentences.map(({ text }) => text).join(' ')).toMatch(/90 people.*Before: “.*80 people/)
    expect((await press.next(THIRD)).digest.stories).toEqual([])
    await press.change({ 'renamed.txt': edited.replace('90 people', '95 people') })
    expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toMatchObject([{ status: 'changed' }])
    expect((await press.next('2025-09-16T08:00:00Z')).digest.stories).toEqual([])
  })

  test('is not told where only the wording was edited', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({
      'ferry.txt': null,
      'renamed.txt': article(FERRY.replace('80 people', 'eighty people')),
    })
    expect((await press.next(SECOND)).digest.stories).toEqual([])
    expect((await press.next(THIRD)).digest.stories).toEqual([])
  })

  test('is told as changed where it was moved first and edited later', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'moved.txt': article(FERRY) })
    expect((await press.next(SECOND)).digest.stories).toEqual([])
    await press.change({ 'moved.txt': article(now) })
    expect((await press.next(THIRD)).digest.stories).toMatchObject([{ status: 'changed' }])
    expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toEqual([])
  })

  test('is told as withdrawn where its text was taken back', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'renamed.txt': article('This article has been retracted.') })
    expect((await press.next(SECOND)).digest.stories).toMatchObject([{ status: 'withdrawn' }])
    expect((await press.next(THIRD)).digest.stories).toEqual([])
  })
})
