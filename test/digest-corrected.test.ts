// What the reply below a digest says of articles that have changed since: what was quoted and reads otherwise now, once.
import { describe, expect, test } from 'vitest'
import { report } from './support/desk.ts'
import { openPress } from './support/press.ts'

const FROM = '2025-09-11T08:00:00Z'
const [FIRST, SECOND] = ['2025-09-12T08:00:00Z', '2025-09-13T08:00:00Z'] as const
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

/** Of an article of which one or more sentences were quoted. */
const notedAs = (how: string, note: string): RegExp =>
  new RegExp(`^The article cited as \\[1\\](?:,? (?:and )?\\[\\d\\])* ${how}: “${RegExp.escape(note)}”$`)

/** What a reply says after the article has changed, below a digest of that length. The next digest tells nothing of it. */
async function toldOf(now: string, length: 'short' | 'normal' | 'long' = 'long', before = FERRY) {
  const press = await openPress(FROM, { 'ferry.txt': article(before) })
  await press.next(FIRST, { length })
  await press.change({ 'ferry.txt': article(now) })
  const said = await press.corrected()
  expect(await press.corrected()).toEqual([])
  expect((await press.next(SECOND, { length })).digest.stories).toEqual([])
  return said.length === 0 ? null : said.join(' ')
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
      expect(told).toMatch(/^The article cited as \[\d\] now says: “/)
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
    expect(await toldOf(FERRY.replace(quoted, ''))).toBe(`The article cited as [1] no longer says: “${quoted}”`)
  })

  test('a note of the outlet with the sentence behind it, at the end or on top', async () => {
    const note = 'Correction: An earlier version of this article said that Otto Bram had been arrested. He was not.'
    expect(await toldOf(`${FERRY}\n\n${note}`)).toMatch(notedAs('has a note now', note))
    expect(await toldOf(`${note}\n\n${FERRY}`, 'short')).toMatch(notedAs('has a note now', note))
  })

  test.each([
    'Editor’s note: This report was edited after the harbour office had spoken of nine million crowns.',
    'Clarification: The repair will be paid for by the company Lorn Lines, not by the harbour office.',
  ])('a note of the outlet that speaks of no correction: %s', async (note) => {
    expect(await toldOf(`${FERRY}\n\n${note}`)).toMatch(notedAs('has a note now', note))
  })

  test('a paragraph that only begins like a correction is none', async () => {
    expect(await toldOf(`${FERRY}\n\nCorrection officers of the prison in Lorn took the captain in.`)).toBeNull()
  })

  test('a slip of spelling that is mended is not told', async () => {
    expect(await toldOf(FERRY, 'long', FERRY.replace('aground off', 'agruond off'))).toBeNull()
  })

  test('a report that is taken back, as withdrawn, and nothing else of it', async () => {
    const note = 'Editor’s note: This report has been retracted. Lorn Lines says that no ferry ran aground.'
    expect(await toldOf(`${note}\n\n${FERRY}`)).toMatch(notedAs('has been taken back', note))
    const whole = 'This article has been retracted. The Bridge Echo apologises for a report that proved to be untrue.'
    expect(await toldOf(whole)).toMatch(notedAs('has been taken back', whole))
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
  const files = { 'ferry.txt': article(FERRY), 'other.txt': HELICOPTERS }
  const press = await openPress(FROM, files)
  const { digest } = await press.next(FIRST, { length: 'long' })
  const told = digest.stories.flatMap(({ citations }) => citations.map(({ quote }) => quote))
  expect(told.length).toBeGreaterThan(1)
  const inJune = (quote: string): string => quote.replace(/.$/, ' in June.')
  const edited = (text: string) => told.reduce((now, quote) => now.replace(quote, inJune(quote)), text)
  await press.change({ 'ferry.txt': edited(files['ferry.txt']), 'other.txt': edited(files['other.txt']) })
  const said = (await press.corrected()).join(' ')
  for (const quote of told) for (const one of [quote, inJune(quote)]) expect(said).toContain(`“${one}”`)
  expect((await press.next(SECOND)).digest.stories).toEqual([])
})

test('what was quoted is known through versions in which it was only reworded', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
  await press.next(FIRST)
  const reworded = FERRY.replace('80 people', 'eighty people')
  await press.change({ 'ferry.txt': article(reworded) })
  expect(await press.corrected()).toEqual([])
  await press.change({ 'ferry.txt': article(reworded.replace('eighty', 'ninety')) })
  expect((await press.corrected()).join(' ')).toMatch(/ninety people.*Before: “.*80 people/)
})

describe('a title that says what became of its report', () => {
  const TITLE = 'Ferry runs aground off Lorn with 80 people aboard'
  const retitled = (was: string, is: string) =>
    `Bridge Echo has changed the title of its report from “${was}” to “${is}”.`
  const retitledTo = async (title: string, text = FERRY) => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': article(text).replace(TITLE, title) })
    const said = await press.corrected()
    expect((await press.next(SECOND)).digest.stories).toEqual([])
    return said.join(' ')
  }

  test.each([
    `RETRACTED: ${TITLE}`,
    `Withdrawn: ${TITLE}`,
    `[Retracted] ${TITLE}`,
    `${TITLE} (retracted)`,
    'Article withdrawn',
    `CORRECTION: ${TITLE}`,
    `${TITLE} (corrected)`,
  ])('%s is told', async (title) => {
    expect(await retitledTo(title)).toBe(`The article cited as [1]: ${retitled(TITLE, title)}`)
  })

  test('is told once where the text says so too', async () => {
    const text = 'This article has been removed. The Bridge Echo apologises to the crew of the ferry.'
    for (const title of [`RETRACTED: ${TITLE}`, 'This article has been removed'])
      expect(await retitledTo(title, text)).toMatch(notedAs('has been taken back', text))
  })

  test('is left to the text where that tells what was put right', async () => {
    const said = await retitledTo(`CORRECTION: ${TITLE}`, FERRY.replace('80 people', '90 people'))
    expect(said).toMatch(/90 people.*Before: /)
    expect(said).not.toContain('changed the title')
  })

  test('is not told where it says the same in other words', async () => {
    expect(await retitledTo('Ferry runs aground near Lorn with 80 people on board')).toBe('')
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
    expect(await press.corrected()).toEqual([])
  })
})

test.each([
  'This article has been retracted.',
  'This article has been withdrawn because its source cannot be trusted.',
  'This story has been removed.',
])('“%s” as all the text there is tells that the report is taken back', async (text) => {
  expect(await toldOf(text)).toMatch(notedAs('has been taken back', text))
})

const HELICOPTERS = report(
  { title: 'Ferry aground off Lorn, helicopters sent', outlet: 'Lorn Gazette', published: '2025-09-12T04:00:00Z' },
  'Helicopters were sent to the ferry Saint Anna, which ran aground off Lorn late on Wednesday with 80 people aboard. A doctor treated 12 passengers for the cold in the sports hall of Lorn.',
)

test('a report that is gone is told with what it said, while others stand', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(FERRY), 'other.txt': HELICOPTERS })
  const { digest } = await press.next(FIRST)
  const [quoted] = digest.stories.flatMap(({ citations }) => citations)
  const file = digest.stories[0]?.sources.find(({ id }) => id === quoted?.articleId)?.file ?? ''
  await press.change({ [file]: null })
  expect(await press.corrected()).toEqual([
    `The article cited as [1] is no longer among the articles. It said: “${quoted?.quote}”`,
  ])
  expect((await press.next(SECOND)).digest.stories).toEqual([])
})

test('a note of the outlet is told also where what it speaks of was not quoted', async () => {
  const note =
    'Correction: An earlier version of this report said that the ferry was built in 1987. It was built in 1978.'
  expect(await toldOf(`${FERRY.replace('1987', '1978')}\n\n${note}`)).toMatch(notedAs('has a note now', note))
})

test('a report that was taken back before a channel was told of it is no news', async () => {
  const press = await openPress(FROM, { 'ferry.txt': article(`This report has been retracted.\n\n${FERRY}`) })
  expect((await press.look(FIRST)).digest.stories).toEqual([])
  expect((await press.why('Saint Anna', FIRST))?.why).toBe('its outlet has taken the report back')
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
    expect((await press.corrected()).join(' ')).toMatch(/90 people.*Before: “.*80 people/)
    expect((await press.next(SECOND)).digest.stories).toEqual([])
  })

  test('is not told where only the wording was edited', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'renamed.txt': article(FERRY.replace('80 people', 'eighty people')) })
    expect(await press.corrected()).toEqual([])
    expect((await press.next(SECOND)).digest.stories).toEqual([])
  })

  test('is told as changed where it was moved first and edited later', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'moved.txt': article(FERRY) })
    expect(await press.corrected()).toEqual([])
    await press.change({ 'moved.txt': article(now) })
    expect((await press.corrected()).join(' ')).toMatch(/90 people.*Before: “.*80 people/)
  })

  test('is told as taken back where its text was', async () => {
    const press = await openPress(FROM, { 'ferry.txt': article(FERRY) })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': null, 'renamed.txt': article('This article has been retracted.') })
    expect((await press.corrected()).join(' ')).toMatch(
      notedAs('has been taken back', 'This article has been retracted.'),
    )
  })
})
