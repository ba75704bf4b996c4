// Topics to suggest while somebody types: names in the news, and articles by their titles.
import { beforeAll, describe, expect, it } from 'vitest'
import { type Desk, NOW, openDesk, report } from './support/desk.ts'

let samples: Desk

beforeAll(async () => {
  samples = await openDesk('samples')
})

const namesFor = async (typed: string, limit = 10, desk: Desk = samples): Promise<string[]> =>
  (await desk.dateline.topicsFor(typed, limit)).map(({ name }) => name)

describe('while somebody types', () => {
  it('nothing yet: names that several articles write about, then the newest articles', async () => {
    const names = await namesFor('', 12)
    expect(names[0]).toBe('Belarus')
    expect(names).toContain('A week after the release, a hall in Vilnius fills with letters')
  })

  it.each([
    ['stat', 'Mikola Statkevich, the man who would not be sent away'],
    ['night tr', 'Night train to Port Vellmar returns with the winter timetable'],
    ['HARBOUR', 'Port Vellmar votes to enlarge its harbour'],
    ['timetable night', 'Night train to Port Vellmar returns with the winter timetable'],
  ])('“%s” suggests the article', async (typed, title) => {
    expect(await namesFor(typed)).toContain(title)
  })

  it('accents may be left out', async () => {
    const desk = await openDesk({
      'a.md': report(
        { title: 'Gitanas Nausėda flies to Łódź', outlet: 'A', published: '2025-09-01' },
        'He flew there.',
      ),
    })
    expect(await namesFor('nauseda lodz', 5, desk)).toEqual(['Gitanas Nausėda flies to Łódź'])
  })

  it('what is suggested can be summed up', async () => {
    for (const { value } of await samples.dateline.topicsFor('', 20)) {
      const { answer } = await samples.dateline.summarise(value, { now: NOW, length: 'short' })
      expect(answer.kind, value).toBe('answered')
    }
  })

  it('no name or value is longer than 100 characters, and there are no more than wanted', async () => {
    const desk = await openDesk({
      'long.md': report(
        { title: 'Long '.repeat(60), outlet: 'A', published: '2025-09-01' },
        'A short text stands here.',
      ),
    })
    const [topic, ...others] = await desk.dateline.topicsFor('long', 1)
    expect(others).toEqual([])
    expect(topic?.name.length).toBeLessThanOrEqual(100)
    expect(topic?.value.length).toBeLessThanOrEqual(100)
    expect(await samples.dateline.topicsFor('', 0)).toEqual([])
  })

  it.each(['%', '_', "'", '\\', 'zzzz', '🦊', 'a'.repeat(5000)])('%j breaks nothing', async (typed) => {
    expect(Array.isArray(await namesFor(typed))).toBe(true)
  })
})
