// What a channel is told of an article that says something else than when it was told: wherever that stands, and once.
import { describe, expect, test } from 'vitest'
import { composeDigest } from '../src/digests/compose-digest.ts'
import { toArticle } from '../src/domain/links.ts'
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
async function toldOf(now: string, length: 'short' | 'normal' | 'long' = 'long') {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST, { length })
  await press.change({ 'ferry.txt': article(now) })
  const made = await press.next(SECOND, { length })
  await expectVerbatim(made, press)
  expect((await press.next(THIRD, { length })).digest.stories).toEqual([])
  const [story] = made.digest.stories
  return story === undefined ? null : `${story.status}: ${story.sentences.map(({ text }) => text).join(' ')}`
}

const LAST = 'Of the sailors of a second boat 3 had died by Thursday'

describe('what was put right is told with what stood there before', () => {
  test.each([
    ['a denial', 'Bram was arrested', 'Bram was not arrested'],
    ['another scale of a figure', 'about nine million', 'about ninety million'],
    ['another month', 'inspected in May', 'inspected in March'],
    ['another year', 'built in 1987', 'built in 1978'],
    ['none for all', 'All survived', 'None survived'],
    ['before for after', 'leave after the election', 'leave before the election'],
    ['names that change places', 'Ann Holt beat Bob Brunn', 'Bob Brunn beat Ann Holt'],
    ['a toll at the end of a long article', LAST, LAST.replace('3', '7')],
  ])('%s', async (_, was, is) => {
    for (const length of ['long', 'short'] as const) {
      const told = await toldOf(FERRY.replace(was, is), length)
      expect(told).toMatch(/^correction: /)
      expect(told).toContain(is)
      expect(told?.split('Before: “')[1]).toContain(was)
    }
  })

  test('a sentence that was quoted and is said no more', async () => {
    const told = await toldOf(FERRY.replace(/Captain Otto Bram was arrested[^.]*\. /, ''))
    expect(told).toBe(
      'correction: Bridge Echo no longer says: “Captain Otto Bram was arrested after the accident, police spokeswoman Ida Reck said.”',
    )
  })

  test('a note of the outlet with the sentence behind it, at the end or on top', async () => {
    const note = 'Correction: An earlier version of this article said that Otto Bram had been arrested. He was not.'
    expect(await toldOf(`${FERRY}\n\n${note}`)).toBe(`correction: ${note}`)
    expect(await toldOf(`${note}\n\n${FERRY}`, 'short')).toBe(`correction: ${note}`)
  })

  test('a report that is taken back, as withdrawn, and nothing else of it', async () => {
    const note = 'Editor’s note: This report has been retracted. Lorn Lines says that no ferry ran aground.'
    expect(await toldOf(`${note}\n\n${FERRY}`)).toBe(`withdrawn: ${note}`)
    const whole = 'This article has been retracted. The Bridge Echo apologises for a report that proved to be untrue.'
    expect(await toldOf(whole)).toBe(`withdrawn: ${whole}`)
  })
})

test('what was added is told as an update', async () => {
  const more = 'Tugs pulled the Saint Anna free at noon on Thursday, the harbour master of Lorn said.'
  expect(await toldOf(`${FERRY}\n\n${more}`)).toBe(`update: ${more}`)
  expect(await toldOf(`${more}\n\n${FERRY}`, 'short')).toBe(`update: ${more}`)
})

test.each([
  ['a number in digits', (text: string) => text.replace('Two tugs', '2 tugs').replace('eleven years', '11 years')],
  [
    'white space and line breaks',
    (text: string) => text.replaceAll('. ', '.  ').replace('harbour office', 'harbour\noffice'),
  ],
  [
    'a phrase at another place',
    (text: string) =>
      text.replace(
        /(The captain asked for leave) (after the election)/,
        'After the election the captain asked for leave',
      ),
  ],
  ['a sentence made two', (text: string) => text.replace('in 1987 and has been', 'in 1987. It has been')],
  [
    'other words for the same',
    (text: string) =>
      text.replace('spokeswoman', 'spokesperson').replace('The company Lorn Lines', 'The firm Lorn Lines'),
  ],
  ['a word with a letter too few', (text: string) => text.replace('by helicopter', 'by helicoper')],
  ['words that say nothing', (text: string) => text.replace('said that the ferry', 'said the ferry')],
])('mere wording is not told: %s', async (_, changed) => {
  expect(changed(FERRY)).not.toBe(FERRY)
  expect(await toldOf(changed(FERRY))).toBeNull()
})

test('what there was no room for is told the next time', async () => {
  const other = (passengers: number) =>
    report(
      { title: 'Ferry aground off Lorn, helicopters sent', outlet: 'Lorn Gazette', published: '2025-09-12T04:00:00Z' },
      `Helicopters were sent to the ferry Saint Anna, which ran aground off Lorn late on Wednesday with 80 people aboard. A doctor treated ${passengers} passengers for the cold in the sports hall of Lorn.`,
    )
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY), 'other.txt': other(12) })
  expect((await press.next(FIRST, { length: 'short' })).digest.stories).toHaveLength(1)
  await press.change({ 'ferry.txt': article(FERRY.replace('80 people', '90 people')), 'other.txt': other(21) })
  const said: string[] = []
  for (const day of [SECOND, THIRD]) {
    const made = await press.next(day, { length: 'short' })
    said.push(...made.digest.stories.flatMap(({ sentences }) => sentences.map(({ text }) => text)))
  }
  expect(said.join(' ')).toContain('90 people')
  expect(said.join(' ')).toContain('21 passengers')
  expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toEqual([])
})

test('what stood there before is listed as such', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': article(FERRY.replace('74 passengers', '47 passengers')) })
  const { digest } = await press.next(SECOND)
  const { blocks } = composeDigest(digest, { linkTo: toArticle, actionsFor: () => [], ofOthers: '' })
  const titles = blocks.flatMap((block) => (block.kind === 'sources' ? block.sources.map(({ title }) => title) : []))
  const title = 'Ferry runs aground off Lorn with 80 people aboard'
  expect(titles).toEqual([title, `${title} (before it was changed)`])
})

test('reprints that are corrected alike are told once', async () => {
  const both = (text: string) => ({ 'ferry.txt': article(text), 'reprint.txt': article(text, 'Copy Times') })
  const press = await openPress(FROM, both(FERRY))
  await press.next(FIRST)
  await press.change(both(FERRY.replace('74 passengers', '47 passengers')))
  const { stories } = (await press.next(SECOND)).digest
  expect(stories.flatMap(({ sentences }) => sentences)).toHaveLength(2)
  expect((await press.next(THIRD)).digest.stories).toEqual([])
})

describe('an article of which more was put right than there is place for', () => {
  const CHANGES: [string, string][] = [
    ['80 people aboard', '90 people aboard'],
    ['Bram was arrested', 'Bram was not arrested'],
    ['about nine million', 'about ninety million'],
    ['built in 1987', 'built in 1978'],
    ['All survived', 'None survived'],
    ['2 had died by Thursday', '7 had died by Thursday'],
  ]
  const edited = (text: string) => CHANGES.reduce((now, [was, is]) => now.replace(was, is), text)
  const before = FERRY.replace('3 had died', '2 had died')

  test('is told in several digests, each change once, and that more is to come', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(before) })
    await press.next(FIRST, { length: 'short' })
    await press.change({ 'ferry.txt': article(edited(before)) })
    const digests: string[] = []
    for (const day of [SECOND, THIRD, '2025-09-15T08:00:00Z', '2025-09-16T08:00:00Z']) {
      const made = await press.next(day, { length: 'short' })
      await expectVerbatim(made, press)
      digests.push(
        made.digest.stories
          .map(({ status, sentences }) => `${status} ${sentences.map(({ text }) => text).join(' ')}`)
          .join(' '),
      )
    }
    const [second, third, ...others] = digests
    expect(second).toMatch(/^correction .*More was put right in it; that comes with the next digest\.$/)
    expect(third).toMatch(/^correction /)
    expect(third).not.toContain('More was put right')
    expect(others).toEqual(['', ''])
    for (const [, is] of CHANGES)
      expect(
        digests.filter((text) => text.includes(is)),
        is,
      ).toHaveLength(1)
  })

  test('is told what is left against what it was told, also if it changes again meanwhile', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(before) })
    await press.next(FIRST, { length: 'short' })
    await press.change({ 'ferry.txt': article(edited(before)) })
    const first = await press.next(SECOND, { length: 'short' })
    await press.change({ 'ferry.txt': article(edited(before).replace('in May', 'in March')) })
    const rest = [
      await press.next(THIRD, { length: 'short' }),
      await press.next('2025-09-15T08:00:00Z', { length: 'short' }),
    ]
    const texts = [first, ...rest].map(({ digest }) =>
      digest.stories.flatMap(({ sentences }) => sentences.map(({ text }) => text)).join(' '),
    )
    for (const is of [...CHANGES.map(([, now]) => now), 'in March'])
      expect(
        texts.filter((text) => text.includes(is)),
        is,
      ).toHaveLength(1)
    expect((await press.next('2025-09-16T08:00:00Z')).digest.stories).toEqual([])
  })
})

test('what was put right is told again where it is changed back', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': article(FERRY.replace('74 passengers', '47 passengers')) })
  expect((await press.next(SECOND)).digest.stories).toHaveLength(1)
  await press.change({ 'ferry.txt': article(FERRY) })
  const [story] = (await press.next(THIRD)).digest.stories
  expect(story?.sentences.map(({ text }) => text).join(' ')).toMatch(/74 passengers.*Before: “.*47 passengers/)
  expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toEqual([])
})

describe('a title that says what became of its report', () => {
  const TITLE = 'Ferry runs aground off Lorn with 80 people aboard'
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
    const text = `Bridge Echo has taken its report back: it is called “${title}” now.`
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
    const text = `Bridge Echo says that it has put its report right: it is called “${title}” now.`
    expect(await retitledTo(title)).toEqual([{ status: 'correction', headline: TITLE, text }])
  })

  test('is left to the text where that tells what was put right', async () => {
    const [story, ...others] = await retitledTo(`CORRECTION: ${TITLE}`, FERRY.replace('74 passengers', '47 passengers'))
    expect(others).toEqual([])
    expect(story).toMatchObject({ status: 'correction', headline: TITLE })
    expect(story?.text).toMatch(/47 passengers.*Before: /)
    expect(story?.text).not.toContain('put its report right')
  })

  test('is told again where it says so no more', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': article(FERRY).replace(TITLE, `RETRACTED: ${TITLE}`) })
    expect((await press.next(SECOND)).digest.stories).toMatchObject([{ status: 'withdrawn' }])
    await press.change({ 'ferry.txt': article(FERRY) })
    const text = `Bridge Echo stands by its report again: it is called “${TITLE}” now.`
    expect((await press.next(THIRD)).digest.stories).toMatchObject([{ status: 'correction', sentences: [{ text }] }])
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
  'We have taken down this article.',
  'Bridge Echo has retracted this report.',
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

test('what a note of the outlet says of a sentence is not told twice', async () => {
  const note =
    'Correction: An earlier version of this report said that the ferry was built in 1987. It was built in 1978.'
  expect(await toldOf(`${FERRY.replace('1987', '1978')}\n\n${note}`)).toBe(`correction: ${note}`)
})

test('a report that was taken back before a channel was told of it is no news', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(`This report has been retracted.\n\n${FERRY}`) })
  expect((await press.look(FIRST)).digest.stories).toEqual([])
  expect((await press.why('Saint Anna', FIRST))?.why).toBe('its outlet has taken the report back')
})

test('a corrected story is told under the title of the article that was corrected', async () => {
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
  await press.next(FIRST)
  await press.change(files(FERRY.replace('74 passengers', '47 passengers')))
  expect((await press.next(SECOND)).digest.stories).toMatchObject([{ status: 'correction', headline: own }])
})

describe('an article whose file was renamed and edited at once', () => {
  const now = FERRY.replace('74 passengers', '47 passengers')

  test.each([
    ['in its text', article(now)],
    [
      'in its text and title',
      article(now).replace('Ferry runs aground off Lorn with 80 people aboard', 'How the ferry came to grief'),
    ],
  ])('is told as corrected: %s', async (_, edited) => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'renamed.txt': edited })
    expect((await press.why('Saint Anna', SECOND))?.why).toContain('what was told here of it has been changed since')
    const made = await press.next(SECOND)
    await expectVerbatim(made, press)
    const [story, ...others] = made.digest.stories
    expect(others).toEqual([])
    expect(story?.status).toBe('correction')
    expect(story?.sentences.map(({ text }) => text).join(' ')).toMatch(/47 passengers.*Before: “.*74 passengers/)
    expect((await press.next(THIRD)).digest.stories).toEqual([])
    await press.change({ 'renamed.txt': edited.replace('in May', 'in March') })
    expect((await press.next('2025-09-15T08:00:00Z')).digest.stories).toMatchObject([{ status: 'correction' }])
    expect((await press.next('2025-09-16T08:00:00Z')).digest.stories).toEqual([])
  })

  test('is not told where only the wording was edited', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({
      'ferry.txt': null,
      'renamed.txt': article(FERRY.replace('said that the ferry', 'said the ferry')),
    })
    expect((await press.next(SECOND)).digest.stories).toEqual([])
    expect((await press.next(THIRD)).digest.stories).toEqual([])
  })

  test('is told as corrected where it was moved first and edited later', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'moved.txt': article(FERRY) })
    expect((await press.next(SECOND)).digest.stories).toEqual([])
    await press.change({ 'moved.txt': article(now) })
    expect((await press.next(THIRD)).digest.stories).toMatchObject([{ status: 'correction' }])
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
