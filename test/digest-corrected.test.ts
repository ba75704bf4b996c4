// What a channel is told of an article that says something else than when it was told: wherever that stands, and once.
import { describe, expect, test } from 'vitest'
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

test('reprints that are corrected alike are told once', async () => {
  const both = (text: string) => ({ 'ferry.txt': article(text), 'reprint.txt': article(text, 'Copy Times') })
  const press = await openPress(FROM, both(FERRY))
  await press.next(FIRST)
  await press.change(both(FERRY.replace('74 passengers', '47 passengers')))
  const { stories } = (await press.next(SECOND)).digest
  expect(stories.flatMap(({ sentences }) => sentences)).toHaveLength(2)
  expect((await press.next(THIRD)).digest.stories).toEqual([])
})
