// What is known of stories where people see it, without a model: overviews, timelines and comparisons as answers, kept; suggestions.
import { beforeAll, describe, expect, test } from 'vitest'
import { composeAnswer } from '../src/answers/compose.ts'
import { Conversations } from '../src/answers/conversations.ts'
import type { SummaryOptions } from '../src/answers/options.ts'
import { differenceInShort } from '../src/answers/story-views.ts'
import { createDigests } from '../src/digests/digests.ts'
import { type Answered, Citing, piecesOf } from '../src/domain/answer.ts'
import { answered, type Desk, NOW, openDesk, refused, report, textOf } from './support/desk.ts'
import { textIn } from './support/front-desk.ts'

const HEADLINE = 'Belarus frees 52 prisoners as US eases curbs on national airline'
let samples: Desk

beforeAll(async () => {
  samples = await openDesk('samples')
})

async function summary(topic: string, options: Partial<SummaryOptions> = {}, desk: Desk = samples) {
  return (await desk.dateline.summarise(topic, { now: NOW, length: 'normal', ...options })).answer
}

async function storyId(): Promise<string> {
  const stories = await samples.dateline.stories({})
  return stories.find(({ headline }) => headline === HEADLINE)?.id ?? ''
}

const headings = ({ story }: Answered): string[] => (story?.parts ?? []).map(({ heading }) => heading)

async function expectVerbatim({ citations, sources }: Answered): Promise<void> {
  expect(citations.length).toBeGreaterThan(0)
  for (const { articleId, version, start, end, quote } of citations) {
    expect((await samples.storage.articles.articleVersion(articleId, version))?.text.slice(start, end)).toBe(quote)
    expect(sources.map(({ id }) => id)).toContain(articleId)
  }
}

describe('a topic that names a story', () => {
  test.each(['prisoners', 'Statkevich', 'Belavia'])('“%s” is summed up as that story', async (topic) => {
    const { story, sentences } = answered(await summary(topic))
    expect(story).toMatchObject({ id: await storyId(), headline: HEADLINE, extent: '8 outlets, 7 different reports' })
    expect(sentences.length).toBeGreaterThanOrEqual(3)
  })

  test('may be its id', async () => {
    const answer = answered(await summary(await storyId()))
    expect(answer.question).toBe(HEADLINE)
    expect(textOf(answer)).toMatch(/^Belarus released 52 prisoners on Thursday/)
  })

  test('reads from the headline to the sources, with no parts of its own', async () => {
    const answer = answered(await summary('prisoners'))
    expect(headings(answer)).toEqual([])
    expect(composeAnswer(answer).blocks.map(({ kind }) => kind)).toEqual(['headline', 'paragraph', 'sources'])
    await expectVerbatim(answer)
  })

  test('as of a day knows neither later articles nor what they say', async () => {
    const asOf = new Date('2025-09-11T23:59:59Z')
    const { story, sources } = answered(await summary(await storyId(), { asOf }))
    expect(story?.extent).toBe('2 outlets, the same report')
    for (const { publishedAt } of sources) expect(publishedAt?.getTime()).toBeLessThanOrEqual(asOf.getTime())
  })
})

describe('a topic that is no story', () => {
  test.each(['harbour', 'night trains', 'Poland', 'A week after the release, a hall in Vilnius fills with letters'])(
    '“%s” is summed up in its sentences',
    async (topic) => expect(answered(await summary(topic)).story).toBeUndefined(),
  )

  test('because several stories tell of it alike, is summed up across them', async () => {
    const event = (town: string, day: string) => ({
      [`${town}-a.md`]: report(
        { title: `Flood closes the bridge in ${town}`, outlet: 'A', published: day },
        `A flood closed the old bridge in ${town} on Monday. The mayor of ${town} said that it would stay closed.`,
      ),
      [`${town}-b.md`]: report(
        { title: `${town} bridge closed by flood`, outlet: 'B', published: day },
        `The old bridge in ${town} was closed by a flood. People of ${town} took the ferry, said the mayor.`,
      ),
    })
    const desk = await openDesk({ ...event('Osterfeld', '2025-08-10'), ...event('Quellbach', '2025-09-08') })
    expect(answered(await summary('flood bridge', {}, desk)).story).toBeUndefined()
  })
})

test.each([
  ['**16:30** – The dam at Oster held, the mayor said.', 'The dam at Oster held, the mayor said.'],
  ['4 May 2031: **11.40 pm** The dam held.', '4 May 2031: The dam held.'],
  ['The mayor said it was **not** safe, __never__ safe.', 'The mayor said it was not safe, never safe.'],
  ['Digests come at 0 9 * * * and */5 * * * *.', 'Digests come at 0 9 * * * and */5 * * * *.'],
])('“%s” is shown without an article’s marks of emphasis', (text, shown) => {
  const pieces = piecesOf({ text, citations: [], emphasis: [[3, 11]] })
  expect(pieces.map((piece) => piece.text).join('')).toBe(shown)
})

describe('the timeline of a topic', () => {
  test('tells day by day, each day quoted and cited', async () => {
    const answer = answered(await summary('prisoners', { view: 'timeline' }))
    expect(headings(answer)).toEqual(['What happened when'])
    expect(textIn(composeAnswer(answer))).toContain('11 September 2025: Belarus released 52 prisoners on Thursday')
    await expectVerbatim(answer)
  })

  test('of one article is that article’s', async () => {
    const { story, sources } = answered(
      await summary('Port Vellmar votes to enlarge its harbour', { view: 'timeline' }),
    )
    expect(story).toMatchObject({
      headline: 'Port Vellmar votes to enlarge its harbour',
      extent: 'Sample Harbour Monitor',
    })
    expect(sources).toHaveLength(1)
  })

  test('is refused where no day is named, or nothing is found', async () => {
    const desk = await openDesk({
      'a.md': report(
        { title: 'Mill burns', outlet: 'A' },
        'The old Oster mill burned down after a spark had set the grain on fire.',
      ),
    })
    expect(textOf(refused(await summary('Oster mill', { view: 'timeline' }, desk)))).toMatch(
      /says plainly on which day/,
    )
    expect(textOf(refused(await summary('Kangaroo elections', { view: 'timeline' })))).toContain('Kangaroo')
  })
})

describe('the comparison of a topic', () => {
  test('shows what each outlet leads with, and claims nothing about differences', async () => {
    const answer = answered(await summary('prisoners', { view: 'compare' }))
    expect(headings(answer)).toEqual(['What each outlet leads with'])
    const text = textIn(composeAnswer(answer))
    expect(text).toMatch(/Sample Wire Bulletin · “Belarus released 52 prisoners on Thursday.* …” · 11 September 2025/)
    expect(text).toContain('Placeholder Gazette · the same report as in Sample Wire Bulletin · 11 September 2025')
    expect(text).not.toMatch(/only here|differ/i)
    expect(answer.notes).toEqual([])
    await expectVerbatim(answer)
  })

  test('of a single outlet says that there is nothing to compare', async () => {
    expect(textOf(refused(await summary('harbour', { view: 'compare' })))).toBe(
      'There is nothing to compare: only Sample Harbour Monitor tells of this.',
    )
  })
})

test('a count that each report has higher than the one before is one line, and no difference', () => {
  const side = (n: number, claim: string, day: string) => ({
    ...{ articleId: `a${n}`, version: 'v', start: 0, end: 9, quote: claim, outlet: `Outlet ${n}`, claim },
    publishedAt: new Date(`${day}T10:00:00Z`),
  })
  const said = (...sides: ReturnType<typeof side>[]) =>
    differenceInShort({ about: 'the toll', sides }, new Citing()).text
  const first = side(1, 'The quake killed 21 people.', '2026-11-23')
  const last = side(3, 'At least 57 people died.', '2026-11-28')
  expect(said(first, side(2, 'The toll is 41.', '2026-11-24'), last)).toBe(
    'The toll: 21 (23 Nov) → 41 (24 Nov) → at least 57 (28 Nov)',
  )
  for (const other of [
    side(2, 'It killed 12.', '2026-11-24'),
    side(2, 'It killed 41.', '2026-11-23'),
    side(2, '41 or 50 died.', '2026-11-24'),
  ])
    expect(said(first, other)).toContain('Outlets differ on')
})

describe('the answer about a story', () => {
  test.each(['summary', 'timeline', 'compare'] as const)('is kept as it was given: %s', async (view) => {
    const kept = new Conversations(samples.storage.answers, samples.storage.articles)
    const answer = await summary('prisoners', { view })
    const turn = { question: 'prisoners', answer: '' }
    const id = await kept.keep(answer, {
      turn,
      conversation: null,
      person: 'p',
      place: 'q',
      isPrivate: false,
      now: NOW,
    })
    expect(await kept.find(id)).toEqual(answer)
  })

  test('is not shown sentence by sentence, before its headline', async () => {
    const shown: string[] = []
    await summary('prisoners', { onSentence: ({ text }) => void shown.push(text) })
    expect(shown).toEqual([])
  })
})

describe('a digest', () => {
  const make = async (since: string, until: string) => {
    const { articles, vocabulary, stories } = samples.storage
    const digests = createDigests({ stories, reader: articles, vocabulary, findInStory: null })
    const taste = { topics: [], without: [], outlets: [], length: 'normal' as const }
    return (await digests.make({ since: new Date(since), until: new Date(until), taste, told: [] })).digest.stories
  }

  test('numbers and sources what they rest on, through the whole digest', async () => {
    const stories = await make('2025-09-11', '2025-09-18')
    const numbers = stories.flatMap(({ citations }) => citations.map(({ n }) => n))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
    for (const { sentences, citations, sources } of stories) {
      for (const n of sentences.flatMap((one) => one.citations)) {
        const citation = citations.find((one) => one.n === n)
        const source = sources.find(({ id }) => id === citation?.articleId)
        expect(source?.text.slice(citation?.start, citation?.end)).toBe(citation?.quote)
      }
    }
  })

  test('tells what its headline says: the release before a refusal, the drones before what the week was like', async () => {
    const stories = await make('2025-09-11', '2025-09-13')
    const opening = (words: string) => stories.find(({ headline }) => headline.includes(words))?.sentences[0]?.text
    expect(opening('52 prisoners')).toMatch(/^Belarus released 52 prisoners/)
    expect(opening('drones')).toMatch(/^On Wednesday Poland denounced the flight of Russian drones/)
  })
})

describe('suggestions', () => {
  test('offer a story by its headline, once, before the article of that title', async () => {
    const topics = await samples.dateline.topicsFor('belarus frees', 10)
    expect(topics.filter(({ name }) => name === HEADLINE)).toEqual([{ name: HEADLINE, value: await storyId() }])
  })

  test('offer no story of a single article', async () => {
    const ids = (await samples.dateline.stories({})).filter(({ articles }) => articles.length === 1).map(({ id }) => id)
    const values = (await samples.dateline.topicsFor('', 25)).map(({ value }) => value)
    expect(values.filter((value) => ids.includes(value))).toEqual([])
  })
})

describe('one story', () => {
  const told = (words: string) => samples.dateline.toldStory(words, { now: NOW })

  test.each(['prisoners', 'Mikola Statkevich, the man who would not be sent away'])(
    'is found by “%s”, with all that is known of it',
    async (words) => {
      const found = await told(words)
      expect(found?.story.headline).toBe(HEADLINE)
      expect(found?.timeline.length).toBeGreaterThan(1)
      expect(found?.differences).toEqual([])
    },
  )

  test('may be of one article', async () => {
    expect((await told('harbour'))?.story.articles).toHaveLength(1)
  })

  test('is not singled out by words of several, which are all given', async () => {
    expect(await told('belarus')).toBeNull()
    const headlines = (await samples.dateline.storiesAbout('belarus', { now: NOW })).map(({ headline }) => headline)
    expect(headlines).toContain(HEADLINE)
    expect(headlines).toContain('Poland condemns Russian drones on the eve of exercises in Belarus')
  })

  test.each(['Kangaroo elections', '', 'no-such-id'])('is not found by “%s”', async (words) => {
    expect(await told(words)).toBeNull()
    expect(await samples.dateline.storiesAbout(words, { now: NOW })).toEqual([])
  })
})

describe('a topic that articles speak of in passing', () => {
  const FERRY = `The ferry of Norwick sank on Monday in the bay, and its crew of nine was saved by fishermen.

The minister of ports ordered an inquiry on Tuesday. The ferry had carried too many cars, said the harbour master.`
  const NEWSLETTER = `Here is what people talk about this week, from the market hall to the theatre.

The lions of the zoo were moved into a new house on Monday. Three keepers fed them through the night. Children may see them from Saturday on.

The theatre named Ida Voss its director on Tuesday. She had led the opera of Ostmark for eight years. Her first play is about a clockmaker.

The market hall burned on Wednesday night, and nobody was hurt. The traders sell their cheese from tents now. A builder gave them the boards.

Divers said on Wednesday that the ferry of Norwick would be raised.

The swimming baths raised their prices on Tuesday. Pensioners pay what they paid before. A season ticket costs ninety crowns. The choir of the tram drivers sings on Sunday.`
  const SCHOOL = `The mayor of Marle opened a school on Tuesday, with forty places for pupils.

The roof of the school was paid for by the province on Wednesday. Lessons begin in the autumn. None of the pupils has seen the sea. One of them wants to steer a ferry.`
  const SNOW = `Heavy snow shut the old school of Ostmark on Monday and broke its windows. A school bus lay in a ditch all night.

A plough was sent up the mountain road. The teachers of the school taught by telephone.`
  let desk: Desk

  beforeAll(async () => {
    const of = (title: string, outlet: string, text: string) => report({ title, outlet, published: '2031-05-08' }, text)
    desk = await openDesk({
      'ferry.md': of('Ferry of Norwick sinks', 'Norwick Post', FERRY),
      'letter.md': of('What people talk about: lions, a theatre, the baths', 'Weekly Letter', NEWSLETTER),
      'snow.md': of('Snow shuts the school of Ostmark', 'Ostmark Echo', SNOW),
      'school.md': of('Marle opens its new school', 'Marle Times', SCHOOL),
    })
  })

  test('has in its timeline what an article about it tells, and nothing of a newsletter or of what names it once', async () => {
    const { story } = answered(await summary('ferry of Norwick', { view: 'timeline' }, desk))
    const lines = (story?.parts ?? []).flatMap(({ paragraphs }) => paragraphs.flat().map(({ text }) => text))
    expect(lines.map((line) => line.replace(/:.*/, ''))).toEqual(['5 May 2031', '6 May 2031'])
    expect(lines.join(' ')).not.toMatch(/lions|theatre|market hall|baths|school/)
  })

  test('is not summed up by them', async () => {
    const text = textOf(answered(await summary('ferry of Norwick', {}, desk)))
    expect(text).toContain('The ferry of Norwick sank on Monday')
    expect(text).not.toMatch(/lions|theatre|market hall|baths|school/)
  })

  test('makes no comparison of outlets that tell of different things', async () => {
    const answer = refused(await summary('school', { view: 'compare' }, desk))
    expect(textOf(answer)).toMatch(/^There is nothing to compare: /)
  })
})
