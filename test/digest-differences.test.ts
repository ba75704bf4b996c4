// What a digest says of differences between reports: what a model finds in time, of what is new; nothing without a model.
import { describe, expect, test } from 'vitest'
import type { FindInStory } from '../src/answers/findings.ts'
import type { Difference } from '../src/domain/story.ts'
import { report } from './support/desk.ts'
import { openPress, type Press } from './support/press.ts'

const FROM = '2025-09-10T08:00:00Z'
const [FIRST, SECOND] = ['2025-09-11T08:00:00Z', '2025-09-12T08:00:00Z']
const dam = (outlet: string, published: string, text: string) =>
  report({ title: 'Dam of Orsk gives way', outlet, published }, text)
const FILES = {
  'post.txt': dam(
    'Orsk Post',
    '2025-09-10T10:00:00Z',
    'The dam of Orsk gave way on Wednesday and flooded 40 houses. The mayor of Orsk, Ada Rehn, blamed a crack in the wall.',
  ),
  'herald.txt': dam(
    'Upland Herald',
    '2025-09-10T12:00:00Z',
    'Water from the broken dam of Orsk ran into 90 houses on Wednesday. Firefighters from four towns carried people out of attics in Orsk.',
  ),
  'cheese.txt': report(
    { title: 'Cheese of Lenn wins a prize', outlet: 'Lenn News', published: '2025-09-10T09:00:00Z' },
    'A cheese from Lenn has won the golden ladle. Judges tasted three hundred cheeses in a barn.',
  ),
}
const QUOTES: Record<string, string> = {
  'Orsk Post': 'The dam of Orsk gave way on Wednesday and flooded 40 houses.',
  'Upland Herald': 'Water from the broken dam of Orsk ran into 90 houses on Wednesday.',
  'Late Gazette': 'The dam of Orsk flooded 12 houses, engineers of the water board have counted since.',
}

/** A model that sees these outlets differ on the houses. `asked`: the headlines of the stories that it was asked about. */
function modelSeeing(storage: () => Press['storage'], ...pairs: [string, string][]) {
  const asked: string[] = []
  const findInStory: FindInStory = async ({ headline, articles }) => {
    asked.push(headline)
    const read = await storage().articles.articles(articles.map(({ articleId }) => articleId))
    const side = (outlet: string): Difference['sides'] => {
      const article = [...read.values()].find((one) => one.outlet === outlet)
      const quote = QUOTES[outlet] ?? ''
      if (article === undefined) return []
      const start = article.text.indexOf(quote)
      const { id: articleId, version, publishedAt } = article
      return [{ articleId, version, quote, start, end: start + quote.length, outlet, publishedAt, claim: quote }]
    }
    const differences = pairs.map((pair) => ({ about: 'houses flooded', sides: pair.flatMap(side) }))
    return { differences: differences.filter(({ sides }) => sides.length === 2), developments: [], notes: [] }
  }
  return { asked, findInStory }
}

async function open(find: (storage: () => Press['storage']) => Parameters<typeof openPress>[2]): Promise<Press> {
  const press: Press = await openPress(
    FROM,
    FILES,
    find(() => press.storage),
  )
  return press
}

describe('a difference that a model finds', () => {
  test('is said once a story, both sides cited, with numbers that go through the whole digest', async () => {
    const press = await open((storage) =>
      modelSeeing(storage, ['Orsk Post', 'Upland Herald'], ['Upland Herald', 'Orsk Post']),
    )
    const { stories } = (await press.look(FIRST)).digest
    const [story] = stories.filter(({ differences }) => differences.length > 0)
    expect(story?.headline).toBe('Dam of Orsk gives way')
    expect(story?.differences).toHaveLength(1)
    expect(story?.differences[0]?.text).toMatch(
      /“houses flooded”: .*40 houses \(Orsk Post.*90 houses .*\(Upland Herald/,
    )
    for (const n of story?.differences[0]?.citations ?? []) {
      const citation = story?.citations.find((one) => one.n === n)
      const source = story?.sources.find(({ id }) => id === citation?.articleId)
      expect(source?.text.slice(citation?.start, citation?.end)).toBe(citation?.quote)
    }
    const numbers = stories.flatMap(({ citations }) => citations.map(({ n }) => n))
    expect(numbers).toEqual(numbers.map((_, at) => at + 1))
  })

  test('is looked for where two independent reports tell of it alone, and not by who asks why', async () => {
    const model: { asked: string[] }[] = []
    const press = await open((storage) => {
      const one = modelSeeing(storage)
      model.push(one)
      return one
    })
    await press.why('Orsk', FIRST)
    expect(model[0]?.asked).toEqual([])
    expect((await press.look(FIRST)).digest.stories).toHaveLength(2)
    expect(model[0]?.asked).toEqual(['Dam of Orsk gives way'])
  })

  test('is said in an update where a side of it is new', async () => {
    const press = await open((storage) =>
      modelSeeing(storage, ['Orsk Post', 'Upland Herald'], ['Orsk Post', 'Late Gazette']),
    )
    await press.next(FIRST)
    const late = `${QUOTES['Late Gazette']} The water board of Orsk will rebuild the dam, its head Jan Ott said on Thursday.`
    await press.change({ 'late.txt': dam('Late Gazette', '2025-09-11T12:00:00Z', late) })
    const [story] = (await press.next(SECOND)).digest.stories
    expect(story?.status).toBe('update')
    expect(story?.differences.map(({ text }) => text).join()).toMatch(/Orsk Post.*Late Gazette/)
  })
})

describe('nothing is said of differences', () => {
  const without = async (finding: Parameters<typeof openPress>[2]) => {
    const press = await openPress(FROM, FILES, finding)
    const { stories } = (await press.look(FIRST)).digest
    expect(stories).toHaveLength(2)
    expect(stories.flatMap(({ differences }) => differences)).toEqual([])
  }

  test('without a model', () => without({ findInStory: null }))
  test('where it finds none', () => without({ findInStory: async () => null }))
  test('where it takes too long, whether it is told to stop or not', async () => {
    await without({ findInStory: () => new Promise(() => {}), findingsMs: 50 })
    const stops: FindInStory = (_, options) =>
      new Promise((_resolve, reject) =>
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
      )
    await without({ findInStory: stops, findingsMs: 50 })
  })
})
