// Stories: which articles belong together, under which id and headline, and how many reports they come down to.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { composeStories, extentOf } from '../src/answers/story-views.ts'
import { STORIES_EDITION } from '../src/domain/article.ts'
import { invented } from './support/invented-events.ts'
import { type Piece, storyRoom } from './support/story-room.ts'

const SAMPLES = readFileSync(path.join(import.meta.dirname, 'quality/sample-stories.jsonl'), 'utf8')
const SAMPLE = z.object({
  id: z.string(),
  event: z.string(),
  title: z.string(),
  text: z.string(),
  outlet: z.string(),
  publishedAt: z.string().nullable(),
})
const samples = SAMPLES.trimEnd()
  .split('\n')
  .flatMap((line) => SAMPLE.safeParse(JSON.parse(line)).data ?? [])

/** The samples of some events. */
const about = (...events: string[]) => samples.filter(({ event }) => events.includes(event))
const only = (id: string): Piece[] => samples.filter((sample) => sample.id === id)

describe('an event', () => {
  test('is one story, with its reprints and its translation counted as one report', async () => {
    const room = storyRoom()
    await room.put(...about('flood-orla', 'flood-tamsin', 'mayor-varnholt'))
    await room.cluster()
    const stories = await room.stories()
    expect(stories.map(({ articles, reports, outlets }) => [articles.length, reports, outlets.length])).toEqual([
      [5, 3, 5],
      [3, 3, 3],
      [3, 3, 3],
    ])
    expect(stories.map(extentOf)[0]).toBe('5 outlets, 3 different reports')
  })

  test('of the same kind, place or week is another story', async () => {
    const room = storyRoom()
    await room.put(...samples)
    await room.cluster()
    const events = new Map(samples.map(({ id, event }) => [id, event]))
    for (const { articles } of await room.stories())
      expect(new Set(articles.map(({ articleId }) => events.get(articleId))).size).toBe(1)
  })

  test('that one article tells of is a story all the same', async () => {
    const room = storyRoom()
    await room.put(...about('single-otter'))
    await room.cluster()
    expect(await room.stories()).toMatchObject([
      { headline: 'Otter family moves into Westmere park', reports: 1, outlets: ['Invented City Paper'] },
    ])
  })

  test('is joined by articles without a date, which come last', async () => {
    const room = storyRoom()
    await room.put(...about('wildfire-ithos', 'storm-ottokar'))
    await room.cluster()
    const story = (await room.stories()).find(({ articles }) =>
      articles.some(({ publishedAt }) => publishedAt === null),
    )
    expect(story?.articles).toHaveLength(4)
    expect(story?.articles.at(-1)).toMatchObject({ articleId: 'wildfire-ithos-4', publishedAt: null })
    expect(story?.lastPublishedAt).toEqual(new Date('2025-08-06T09:00:00Z'))
  })
})

describe('short items', () => {
  const items = readFileSync(path.join(import.meta.dirname, 'fixtures/short-items.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Piece & { event: string; date: string } => JSON.parse(line))
    .map(({ date, ...item }) => ({ ...item, publishedAt: date }))
  const storiesOf = async (ids: RegExp) => {
    const room = storyRoom()
    const chosen = items.filter(({ event }) => ids.test(event))
    await room.put(...chosen)
    await room.cluster()
    return { stories: (await room.stories()).length, events: new Set(chosen.map(({ event }) => event)).size }
  }

  test.each(['jordan', 'mercury', 'chile', 'reading', 'amazon', 'hamlet', 'paris', 'bank', 'crane|may', 'farmer'])(
    'that share a word in another sense are stories of their own: %s',
    async (word) => {
      expect(await storiesOf(new RegExp(`^(?:${word})`))).toEqual({ stories: 2, events: 2 })
    },
  )

  test('that tell one event in other words are one story', async () => {
    const { stories, events } = await storiesOf(/^(?:harbour|bee|bridge|chess|volcano|theft|dam|vaccine)-/)
    expect(stories).toBe(events)
  })
})

describe('a topic that runs for many weeks', () => {
  test('does not grow into one story', async () => {
    const room = storyRoom()
    await room.put(...invented.runningTopic(120))
    await room.cluster()
    const stories = await room.stories()
    const days = stories.map(({ firstPublishedAt, lastPublishedAt }) =>
      firstPublishedAt && lastPublishedAt ? (lastPublishedAt.getTime() - firstPublishedAt.getTime()) / 86_400_000 : 0,
    )
    expect(Math.max(...days)).toBeLessThan(21)
    expect(stories.length).toBeGreaterThanOrEqual(6)
  })
})

describe('an id', () => {
  test('stays when articles are added, and when one is changed', async () => {
    const room = storyRoom()
    const [first, ...others] = about('flood-orla')
    await room.put(...[first].flatMap((one) => one ?? []))
    await room.cluster()
    const [before] = await room.stories()
    for (const other of others) {
      await room.put(other)
      await room.cluster()
      expect((await room.stories()).map(({ id }) => id)).toEqual([before?.id])
    }
    await room.put(...others.slice(0, 1).map((one) => ({ ...one, text: `${one.text}\n\nMore follows.` })))
    await room.cluster()
    expect((await room.stories()).map(({ id, articles }) => [id, articles.length])).toEqual([[before?.id, 5]])
  })

  test('of two stories that merge: the older one stays, and the other leads to it', async () => {
    const room = storyRoom()
    const [orla] = about('flood-orla')
    const text = orla?.text ?? ''
    const [head, tail] = [text.slice(0, text.indexOf('Mayor')), text.slice(text.indexOf('Mayor'))]
    const apart = (id: string, title: string, told: string, day: string): Piece => ({
      id,
      title,
      text: told,
      publishedAt: `${day}T08:00:00Z`,
    })
    await room.put(
      apart('one', 'Three drown at Brenholm', head, '2025-06-10'),
      apart('two', 'Army and mayor speak of Mill Lane', tail, '2025-06-11'),
    )
    await room.cluster()
    const [later, earlier] = await room.stories()
    expect(later?.articles).toHaveLength(1)
    await room.put(apart('both', 'Three drown at Brenholm: army and mayor speak of Mill Lane', text, '2025-06-11'))
    await room.cluster()
    expect((await room.stories()).map(({ id, articles }) => [id, articles.length])).toEqual([[earlier?.id, 3]])
    expect((await room.story(later?.id ?? ''))?.id).toBe(earlier?.id)
  })

  test('that changes since an earlier article came in leads to the new one', async () => {
    const room = storyRoom()
    await room.put(...only('quake-sembara-2'))
    await room.cluster()
    const [before] = await room.stories()
    await room.put(...only('quake-sembara-1'))
    await room.cluster()
    const [after] = await room.stories()
    expect(after?.articles.map(({ articleId }) => articleId)).toEqual(['quake-sembara-1', 'quake-sembara-2'])
    expect((await room.story(before?.id ?? ''))?.id).toBe(after?.id)
  })

  test('that never was leads nowhere', async () => {
    expect(await storyRoom().story('no such story')).toBeNull()
  })
})

describe('articles that leave', () => {
  test('take their story with them, and leave what is left of another', async () => {
    const room = storyRoom()
    await room.put(...about('chess', 'single-otter'))
    await room.cluster()
    await room.remove('single-otter-1', 'chess-2')
    await room.cluster()
    expect(await room.stories()).toMatchObject([{ articles: [{ articleId: 'chess-1' }] }])
    await room.put(...only('chess-2'))
    await room.cluster()
    expect((await room.stories()).map(({ articles }) => articles.length)).toEqual([2])
  })
})

describe('a period', () => {
  test('shows what was known by then, and what went on since', async () => {
    const room = storyRoom()
    await room.put(...about('wildfire-ithos', 'flood-orla'))
    await room.cluster()
    const until = await room.stories({ until: new Date('2025-08-04T15:00:00Z') })
    expect(until.map(({ articles }) => articles.length)).toEqual([1, 5])
    const since = await room.stories({ since: new Date('2025-06-14T00:00:00Z') })
    expect(since.map(({ articles }) => articles.length)).toEqual([4, 5])
    expect(await room.stories({ since: new Date('2025-08-07T00:00:00Z') })).toEqual([])
    const between = { since: new Date('2025-06-11T00:00:00Z'), until: new Date('2025-06-12T00:00:00Z') }
    expect(await room.stories(between)).toEqual([])
  })
})

describe('another edition of the rules', () => {
  test('sorts everything anew, and comes to the same', async () => {
    const room = storyRoom()
    await room.put(...samples)
    await room.cluster()
    const before = await room.shape()
    await room.store.begin(`not ${STORIES_EDITION}`)
    expect(await room.store.unlinked()).toEqual([])
    await room.cluster()
    expect(await room.shape()).toEqual(before)
  })
})

describe('the message', () => {
  test('names headline, extent and outlets of each story', async () => {
    const room = storyRoom()
    await room.put(...about('bridge-fenwick', 'single-bread'))
    await room.cluster()
    const { blocks } = composeStories(await room.stories())
    expect(blocks).toMatchObject([
      {
        heading: '2 stories',
        items: [
          {
            text: 'Bridge collapses minutes after being closed — 4 outlets, 3 different reports (Sample Wire, Invented Morning Post, Example Rail News, Made-Up Weekly)',
          },
          { text: 'Why bread smells — Fictional Review' },
        ],
      },
    ])
    const told = (period = {}) => composeStories([], period).blocks
    expect(told()).toMatchObject([{ sentences: [{ text: 'There are no stories yet.' }] }])
    const ofTime = { sentences: [{ text: 'There are no stories in that time.' }] }
    expect(told({ since: new Date('2025-09-10T00:00:00Z') })).toMatchObject([ofTime])
    expect(told({ until: new Date('2025-09-10T00:00:00Z') })).toMatchObject([ofTime])
  })
})

test('function words of another language make no story of two reports that one word leads', async () => {
  const room = storyRoom()
  const at = '2026-03-17T06:00:00Z'
  await room.put(
    {
      id: 'a',
      title: 'Kiefer wird gefällt',
      text: 'Eine alte Kiefer am Weiher von Altried wird gefällt, weil sie auf das Ufer und ein Boot zu stürzen droht.',
      publishedAt: at,
    },
    {
      id: 'b',
      title: 'Kiefer gebrochen',
      text: 'Der Torwart von Neusand hat sich im Spiel den Kiefer gebrochen und fällt für den Rest der Saison aus.',
      publishedAt: at,
    },
  )
  await room.cluster()
  expect(await room.stories()).toHaveLength(2)
})
