// What a digest holds: what is new to its channel, told once, every sentence word for word from an article.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeDigest } from '../src/digests/compose-digest.ts'
import type { MadeDigest } from '../src/digests/digests.ts'
import type { DigestTaste } from '../src/domain/subscription.ts'
import { report } from './support/desk.ts'
import { openPress, type Press } from './support/press.ts'

const FROM = '2025-09-10T08:00:00Z'
const DAYS = ['11', '12', '13', '14', '15'].map((day) => `2025-09-${day}T08:00:00Z`)
const [FIRST = '', SECOND = '', THIRD = '', FOURTH = ''] = DAYS

const FERRY = report(
  { title: 'Ferry Marigold runs aground off Tolve', outlet: 'Tolve Observer', published: '2025-09-10T15:00:00Z' },
  'The ferry Marigold ran aground off Tolve on Wednesday with 84 passengers aboard. Coastguard boats took all of them ashore within two hours. The captain, Ilse Brandt, blamed thick fog at the mouth of the bay.',
)
const FERRY_AGAIN = report(
  {
    title: 'Ferry Marigold aground off Tolve, 84 brought ashore',
    outlet: 'Strait Herald',
    published: '2025-09-10T17:00:00Z',
  },
  'Passengers of the ferry Marigold, which ran aground off Tolve on Wednesday, spoke of a hard jolt below the car deck. Coastguard boats brought 84 people ashore. The harbour master of Tolve ordered the ferry line to stop for a day.',
)
/** The same words in another paper. */
const FERRY_REPRINT = FERRY.replace('Tolve Observer', 'Bay Courier')
  .replace('T15', 'T19')
  .replace('runs aground', 'grounds')
const FERRY_LATER = report(
  {
    title: 'Rudder of ferry Marigold was broken before it ran aground off Tolve',
    outlet: 'Strait Herald',
    published: '2025-09-11T16:00:00Z',
  },
  'The ferry Marigold ran aground off Tolve on Wednesday with 84 passengers aboard. Divers found on Thursday that a bolt of its rudder had sheared off days before. The shipping office has opened an inquiry against the owners.',
)
const CHEESE = report(
  {
    title: 'Cheese of Upper Lenn wins a prize for its rind',
    outlet: 'Lenn Valley News',
    published: '2025-09-10T12:00:00Z',
  },
  'A cheese from Upper Lenn has won the golden ladle for its rind. Judges tasted three hundred cheeses in a barn near Lenn. Farmer Oda Kessel said that she would spend the money on a new vat.',
)
const BUDGET = report(
  { title: 'Council of Marrow votes for a tram budget', outlet: 'Marrow Times', published: '2025-09-10T20:00:00Z' },
  'The council of Marrow voted on Wednesday for a tram budget of 40 million crowns. Two parties voted against it. Work on the first line is to begin in spring.',
)

const headlines = ({ digest }: MadeDigest) => digest.stories.map(({ status, headline }) => `${status}: ${headline}`)
const sentences = ({ digest }: MadeDigest) => digest.stories.flatMap((story) => story.sentences.map(({ text }) => text))

/** Every quote stands in the stored article, to the character. */
async function expectVerbatim({ digest }: MadeDigest, { storage }: Press) {
  for (const { n, articleId, version, quote, start, end } of digest.stories.flatMap(({ citations }) => citations)) {
    const stored = await storage.articles.articleVersion(articleId, version)
    expect(stored?.text.slice(start, end), `[${n}]`).toBe(quote)
  }
}

describe('a story', () => {
  test('of two reports, days apart, begins with what it has come to', async () => {
    const vote = (title: string, outlet: string, day: string, text: string): string =>
      report({ title, outlet, published: `2025-09-${day}T15:00:00Z` }, text)
    const press = await openPress(FROM, {
      'vote.txt': vote(
        'Mayor Dagny Holt of Tolve survives vote by one voice',
        'Tolve Observer',
        '10',
        'Mayor Dagny Holt of Tolve survived a vote of no confidence by one voice on Wednesday. The vote on mayor Holt was about the sale of the fish market of Tolve.',
      ),
      'later.txt': vote(
        'Mayor Dagny Holt of Tolve resigns after vote',
        'Strait Herald',
        '13',
        'Mayor Dagny Holt of Tolve resigned on Saturday, three days after a vote of no confidence over the sale of the fish market. Her deputy leads the council of Tolve.',
      ),
    })
    const made = await press.next(FOURTH)
    expect(headlines(made)).toEqual(['new: Mayor Dagny Holt of Tolve resigns after vote'])
    expect(sentences(made)[0]).toContain('resigned on Saturday')
    await expectVerbatim(made, press)
  })

  test('is told as new, in cited sentences, with its outlets and independent reports', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY, 'again.txt': FERRY_AGAIN, 'reprint.txt': FERRY_REPRINT })
    const made = await press.next(FIRST)
    expect(made.digest.stories).toHaveLength(1)
    const [story] = made.digest.stories
    expect(story).toMatchObject({ status: 'new', reports: 2 })
    expect(story?.outlets).toEqual(['Tolve Observer', 'Strait Herald', 'Bay Courier'])
    expect(story?.sentences.length).toBeGreaterThan(0)
    expect(story?.sentences.every(({ citations }) => citations.length === 1)).toBe(true)
    await expectVerbatim(made, press)
    expect(headlines(await press.next(SECOND))).toEqual([])
  })

  test('of which one outlet reports twice is not said to be reported independently', async () => {
    const again = FERRY_AGAIN.replace('Strait Herald', 'Tolve Observer')
    const press = await openPress(FROM, { 'ferry.txt': FERRY, 'again.txt': again })
    const { digest } = await press.look(FIRST)
    const message = composeDigest(digest, { ofOthers: '' })
    expect(message.blocks[0]).toMatchObject({ kind: 'note', text: '1 story from 1 outlet' })
    expect(message.blocks.slice(1)).toContainEqual(expect.objectContaining({ text: 'Tolve Observer, 2 reports' }))
    expect((await press.why('Marigold', FIRST))?.why).toBe('reported by Tolve Observer, 2 reports')
  })

  test('that several outlets print is said to be one report', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY, 'reprint.txt': FERRY_REPRINT })
    const { digest } = await press.look(FIRST)
    const message = composeDigest(digest, { ofOthers: '' })
    expect(message.blocks).toContainEqual(
      expect.objectContaining({ text: '2 outlets, the same report · Bay Courier +1' }),
    )
    expect((await press.why('Marigold', FIRST))?.why).toBe('reported by 2 outlets, the same report')
  })

  test('is told again only in what a further independent report adds', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY })
    await press.next(FIRST)
    await press.change({ 'later.txt': FERRY_LATER })
    const made = await press.next(SECOND, { length: 'long' })
    expect(made.digest.stories.map(({ status }) => status)).toEqual(['update'])
    expect(sentences(made).join(' ')).toContain('a bolt of its rudder had sheared off')
    expect(sentences(made).join(' ')).not.toContain('84 passengers')
    await expectVerbatim(made, press)
    expect(headlines(await press.next(THIRD))).toEqual([])
  })

  test('is told as an update where a figure is another one', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY })
    await press.next(FIRST)
    const other = report(
      {
        title: 'Ferry Marigold ran aground off Tolve with more aboard',
        outlet: 'Strait Herald',
        published: '2025-09-11T10:00:00Z',
      },
      'The ferry Marigold ran aground off Tolve on Wednesday with 91 passengers aboard, a tally of tickets has shown. Shipping clerks in the capital said that seven stowaways had never been counted, and that the purser kept two lists.',
    )
    await press.change({ 'other.txt': other })
    expect(sentences(await press.next(SECOND)).join(' ')).toContain('with 91 passengers aboard')
  })

  test('is told under the newer toll, which is no news in words', async () => {
    const blast = (title: string, published: string, outlet: string, text: string) =>
      report({ title, published, outlet }, text)
    const press = await openPress(FROM, {
      'first.txt': blast(
        'Explosion at Karst mine kills 12',
        '2025-09-10T15:00:00Z',
        'Bridge Echo',
        'An explosion at the Karst mine killed 12 people on Wednesday, the mine operator Varn Coal said. Rescue teams were still searching for 9 missing miners.',
      ),
    })
    await press.next(FIRST)
    await press.change({
      'second.txt': blast(
        'Karst mine explosion: death toll rises to 17',
        '2025-09-11T15:00:00Z',
        'Upland Post',
        'The explosion at the Karst mine on Wednesday killed 17 people, the rescue service said on Thursday. Four miners are still missing. Operator Varn Coal was fined twice last year.',
      ),
    })
    expect(headlines(await press.next(SECOND))).toEqual(['update: Karst mine explosion: death toll rises to 17'])
    await press.change({
      'third.txt': blast(
        'Seventeen dead in Karst mine blast',
        '2025-09-12T15:00:00Z',
        'Sill Herald',
        'Seventeen people died in the explosion at the Karst mine on Wednesday. Four miners are still missing, rescuers said. The operator Varn Coal had been fined twice last year.',
      ),
    })
    expect(sentences(await press.next(THIRD))).toEqual([])
  })

  test('is not told again for a reprint, nor for a file that was moved', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY })
    await press.next(FIRST)
    await press.change({ 'reprint.txt': FERRY_REPRINT.replace('2025-09-10', '2025-09-11') })
    expect(headlines(await press.next(SECOND))).toEqual([])
    await press.change({ 'ferry.txt': null, 'moved.txt': FERRY })
    expect(headlines(await press.next(THIRD))).toEqual([])
  })

  test('that was corrected is not told again, nor what was told of it hidden by that', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY, 'cheese.txt': CHEESE })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': FERRY.replace('84 passengers', '48 passengers') })
    expect(headlines(await press.look(SECOND))).toEqual([])
    await press.change({ 'later.txt': FERRY_LATER })
    const made = await press.next(SECOND)
    expect(made.digest.stories.map(({ status }) => status)).toEqual(['update'])
    expect(sentences(made).join(' ')).toMatch(/rudder|inquiry/)
    expect(headlines(await press.next(THIRD))).toEqual([])
  })

  test('that was changed in nothing that matters is not told, and does not hide what came besides', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY })
    await press.next(FIRST)
    await press.change({ 'ferry.txt': FERRY.replace('Coastguard boats took', 'Coastguard boats  took') })
    expect(headlines(await press.look(SECOND))).toEqual([])
    await press.change({ 'later.txt': FERRY_LATER })
    expect((await press.look(SECOND)).digest.stories.map(({ status }) => status)).toEqual(['update'])
  })
})

test('a report that was withdrawn is not told, nor told anew when it comes back', async () => {
  const press = await openPress(FROM, { 'ferry.txt': FERRY, 'cheese.txt': CHEESE })
  await press.next(FIRST)
  await press.change({ 'ferry.txt': null })
  expect(headlines(await press.next(SECOND))).toEqual([])
  await press.change({ 'ferry.txt': FERRY })
  expect(headlines(await press.next(THIRD))).toEqual([])
  await press.change({ 'ferry.txt': null, 'renamed.txt': FERRY.replace('84 passengers', '48 passengers') })
  expect(headlines(await press.next(FOURTH))).toEqual([])
})

const THINGS = [
  'lighthouse',
  'orchard',
  'tannery',
  'glacier',
  'theatre',
  'viaduct',
  'bakery',
  'quarry',
  'meadow',
  'museum',
]
const DEEDS = ['painted', 'sold', 'flooded', 'fenced', 'measured', 'photographed', 'insured', 'emptied']

/** A small article about something of its own, which shares hardly a word with any other. */
function trifle(name: string, published: string, outlet = `${name} Gazette`): string {
  let number = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
  const word = (): string => {
    let made = ''
    for (let at = 0; at < 3; at++) {
      number = (number * 48_271) % 2_147_483_647
      made += `${'bdfgklmnprstvz'[number % 14]}${'aeiou'[number % 5]}`
    }
    return made
  }
  const words = (count: number): string => Array.from({ length: count }, word).join(' ')
  return report(
    { title: `${name} finds ${words(4)}`, outlet, published },
    `${name} found ${words(9)} on a windy morning. Nobody in ${word()} had seen ${words(7)} before.`,
  )
}

describe('a channel’s taste', () => {
  const files = { 'ferry.txt': FERRY, 'cheese.txt': CHEESE, 'budget.txt': BUDGET }

  test('chooses by topics, leaves out what is not wanted, and keeps to its outlets', async () => {
    const press = await openPress(FROM, files)
    expect(headlines(await press.look(FIRST, { topics: ['trams'] }))).toEqual([
      'new: Council of Marrow votes for a tram budget',
    ])
    expect(headlines(await press.look(FIRST, { without: ['cheese', 'Tolve'] }))).toHaveLength(1)
    expect(headlines(await press.look(FIRST, { outlets: ['Tolve Observer'] }))).toEqual([
      'new: Ferry Marigold runs aground off Tolve',
    ])
    expect(headlines(await press.look(FIRST))).toHaveLength(3)
  })

  test('says how long it is', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 15 }, (_, at) => String.fromCharCode(65 + at)).map((letter) => [
        `${letter}.txt`,
        trifle(`${letter}ustav`, '2025-09-10T10:00:00Z'),
      ]),
    )
    const press = await openPress(FROM, many)
    for (const [length, stories, most] of [
      ['short', 3, 1],
      ['normal', 6, 2],
      ['long', 12, 3],
    ] as const) {
      const { digest } = await press.look(FIRST, { length })
      expect(digest.stories).toHaveLength(stories)
      expect(digest.left).toBe(15 - stories)
      expect(Math.max(...digest.stories.map((story) => story.sentences.length))).toBeLessThanOrEqual(most)
    }
  })

  test('ranks what several independent reports tell first, then what is fresher', async () => {
    const press = await openPress(FROM, { ...files, 'again.txt': FERRY_AGAIN })
    expect(headlines(await press.look(FIRST)).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual([
      'Ferry Marigold',
      'Council of',
      'Cheese of',
    ])
  })

  test('gives the same digest from the same records', async () => {
    const press = await openPress(FROM, { ...files, 'again.txt': FERRY_AGAIN })
    const once = await press.look(FIRST, { length: 'long' })
    expect(await press.look(FIRST, { length: 'long' })).toEqual(once)
    const elsewhere = await openPress(
      FROM,
      Object.fromEntries(Object.entries({ ...files, 'again.txt': FERRY_AGAIN }).reverse()),
    )
    expect(await elsewhere.look(FIRST, { length: 'long' })).toEqual(once)
  })
})

describe('a story that had no place', () => {
  const names = ['Anke', 'Bodo', 'Cleo', 'Dirk', 'Edda', 'Fred', 'Gerd']
  const files = (day: string) =>
    Object.fromEntries(names.map((name, at) => [`${name}.txt`, trifle(name, `2025-09-${day}T1${at}:00:00Z`)]))

  test('is told by a later digest, once, while it is news', async () => {
    const press = await openPress(FROM, files('10'))
    const digests = []
    for (const day of [FIRST, SECOND, THIRD, FOURTH]) digests.push(await press.next(day, { length: 'short' }))
    expect(digests.map(({ digest }) => [digest.stories.length, digest.left])).toEqual([
      [3, 4],
      [3, 1],
      [1, 0],
      [0, 0],
    ])
    expect(new Set(digests.flatMap(headlines)).size).toBe(names.length)
  })

  test('is told by the next digest also where that comes a week later', async () => {
    const press = await openPress('2025-09-09T08:00:00Z', files('10'))
    const digests = []
    for (const day of ['16', '23', '30'])
      digests.push(await press.next(`2025-09-${day}T08:00:00Z`, { length: 'short' }))
    expect(digests.map(({ digest }) => [digest.stories.length, digest.left])).toEqual([
      [3, 4],
      [3, 1],
      [0, 0],
    ])
  })

  test('is not counted where it would tell nothing new', async () => {
    const press = await openPress(FROM, { 'ferry.txt': FERRY })
    await press.next(FIRST)
    const words = report(
      { title: 'Ferry aground off Tolve', outlet: 'Upland Post', published: '2025-09-11T07:00:00Z' },
      'The ferry Marigold ran aground off Tolve on Wednesday with 84 passengers aboard. The captain blamed thick fog.',
    )
    await press.change({ ...files('11'), 'Anke.txt': words })
    expect((await press.look(SECOND, { length: 'normal' })).digest).toMatchObject({ left: 0 })
  })
})

describe('articles without a date', () => {
  test('are in no digest, for nobody knows whether they are new', async () => {
    const press = await openPress(FROM, {
      'undated.txt': report(
        { title: 'Owls of Pell', outlet: 'Pell Post' },
        'Owls nest in Pell. Nobody knows since when.',
      ),
    })
    expect(headlines(await press.look(FIRST))).toEqual([])
  })
})

describe('why a story is in the digest, or is not', () => {
  test('is said for each reason there is', async () => {
    const press = await openPress(FROM, {
      'ferry.txt': FERRY,
      'again.txt': FERRY_AGAIN,
      'cheese.txt': CHEESE,
      'old.txt': trifle('Oswald', '2025-08-25T10:00:00Z'),
    })
    const why = async (words: string, taste = {}, until = FIRST) => (await press.why(words, until, taste))?.why
    expect(await press.why('Marigold', FIRST)).toMatchObject({ isIn: true })
    expect(await why('Marigold')).toBe('reported by 2 outlets')
    expect(await why('Marigold', { topics: ['ferry'] })).toContain('about “ferry”')
    expect(await why('cheese', { topics: ['ferry'] })).toBe('it is about none of this digest’s topics')
    expect(await why('cheese', { without: ['cheese'] })).toBe('it is about “cheese”, which this digest leaves out')
    expect(await why('cheese', { outlets: ['Tolve Observer'] })).toBe('none of this digest’s outlets has reported it')
    expect(await why('Oswald')).toBe('nothing of it was published since 10 September 2025')
    expect(await press.why('zeppelin', FIRST)).toBeNull()
    await press.next(FIRST)
    expect(await why('Marigold', {}, SECOND)).toBe('it was told here already, and nothing has come since')
    await press.change({ 'reprint.txt': FERRY_REPRINT.replace('2025-09-10', '2025-09-11') })
    expect(await why('Marigold', {}, SECOND)).toBe('all that came since are reprints of what was told here')
    await press.change({ 'later.txt': FERRY_LATER })
    expect(await why('Marigold', {}, SECOND)).toContain('1 new since it was told here')
  })

  test('is said of a story that others push out', async () => {
    const names = ['Anke', 'Bodo', 'Cleo', 'Dirk', 'Edda']
    const press = await openPress(
      FROM,
      Object.fromEntries(names.map((name, at) => [`${name}.txt`, trifle(name, `2025-09-10T1${at}:00:00Z`)])),
    )
    const found = await press.why('Anke', FIRST, { length: 'short' })
    const why = '3 other stories come before it; the next one tells it if nothing better comes'
    expect(found).toMatchObject({ isIn: false, why })
  })
})

test('a digest of exactly a span leaves out what came just before, which a channel would still be told', async () => {
  const press = await openPress(FROM, { 'cheese.md': CHEESE, 'ferry.md': FERRY_LATER })
  const span = { since: new Date('2025-09-11T00:00:00Z'), until: new Date('2025-09-12T00:00:00Z') }
  const taste: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }
  const asked = { ...span, taste, told: [] }
  expect((await press.digests.make(asked)).digest.stories).toHaveLength(2)
  const exact = await press.digests.make({ ...asked, isExact: true })
  expect(headlines(exact)).toEqual(['new: Rudder of ferry Marigold was broken before it ran aground off Tolve'])
})

describe('over a simulated month', () => {
  const PLACES = ['Arden', 'Borlo', 'Cestra', 'Dunmark', 'Elvas', 'Fennick', 'Gorzo', 'Halden']
  const FACTS = [
    'a cellar was searched',
    'the mayor resigned',
    'a witness came forward',
    'the owner was fined',
    'tests found lead',
  ]

  /** A report on what happened in a place in three days, after which something else is news; each `fact` is a sentence of its own. */
  const event = (place: number, day: number, facts: number[], outlet: string, published: string): string => {
    const about = Math.floor(day / 3)
    const [name, thing] = [
      PLACES[place] ?? '',
      `${THINGS[about] ?? ''} ${DEEDS[(about + place) % DEEDS.length] ?? ''}ston`,
    ]
    const told = facts.map(
      (fact) => `In ${name}, ${FACTS[fact] ?? ''} over the ${thing} of ${name} and its ${DEEDS[fact] ?? ''} wall.`,
    )
    return report({ title: `${name} ${thing}: ${FACTS[facts[0] ?? 0] ?? ''}`, outlet, published }, told.join(' '))
  }

  test('nothing is told twice, whatever arrives, changes or goes', async () => {
    const arrival = fc.record({
      day: fc.integer({ min: 0, max: 29 }),
      place: fc.integer({ min: 0, max: PLACES.length - 1 }),
      facts: fc.uniqueArray(fc.integer({ min: 0, max: FACTS.length - 1 }), { minLength: 1, maxLength: 3 }),
      outlet: fc.constantFrom('Morning Wire', 'Evening Wire', 'Coast Daily'),
      goes: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 5, maxLength: 25 }), async (arrivals) => {
        const start = new Date('2025-09-01T08:00:00Z').getTime()
        const press = await openPress(new Date(start))
        const seen = new Set<string>()
        for (let day = 0; day < 30; day++) {
          const until = new Date(start + (day + 1) * 86_400_000)
          const changes: Record<string, string | null> = {}
          for (const [at, one] of arrivals.entries()) {
            const published = new Date(start + one.day * 86_400_000 + at * 60_000).toISOString()
            if (one.day === day) changes[`${at}.txt`] = event(one.place, day, one.facts, one.outlet, published)
            if (one.goes && one.day === day - 2) changes[`${at}.txt`] = null
          }
          if (Object.keys(changes).length > 0) await press.change(changes)
          const made = await press.next(until)
          for (const { quote } of made.digest.stories.flatMap(({ citations }) => citations)) {
            expect(seen).not.toContain(quote)
            seen.add(quote)
          }
          await expectVerbatim(made, press)
          expect(headlines(await press.look(until))).toEqual([])
        }
      }),
      { numRuns: 1, endOnFailure: true },
    )
  }, 240_000)
})
