// The command `digest` from outside: what it is to be about, as a channel would write it. On the sample articles.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderOf, json, run } from './support/cli.ts'
import { prepare } from './support/prepared.ts'

const data = folderOf({})
const SPAN = ['--since', '2025-09-11', '--until', '2025-09-12']
const READY = ['--data', data.path, '--no-refresh', '--offline', ...SPAN]

interface Line {
  since: string
  until: string
  stories: { headline: string; outlets: string[] }[]
}

beforeAll(async () => {
  await prepare('samples', data.path)
})
afterAll(() => data.remove())

const storiesOf = async (...words: string[]) => (await json<Line>(['digest', ...words, ...READY])).stories
const isOfTrains = ({ headline }: { headline: string }): boolean => headline.includes('Night train')

describe('digest', () => {
  test('holds all that is new, or what some outlets have reported', async () => {
    const all = await storiesOf()
    expect(all.some(isOfTrains)).toBe(true)
    expect(all.length).toBeGreaterThan(1)
    const ofOne = await storiesOf('--outlets', 'example rail news')
    expect(ofOne.map(({ outlets }) => outlets)).toEqual([['Example Rail News']])
    const ofTwo = await storiesOf('--outlets', 'Example Rail News, Sample Wire Bulletin')
    expect(ofTwo.length).toBeGreaterThan(1)
  })

  test('keeps to topics in whatever spelling, and away from others', async () => {
    expect(await storiesOf('--topics', 'Statkevitch')).toHaveLength(1)
    expect((await storiesOf('--topics', 'train, Lukashenka')).length).toBeGreaterThan(1)
    // Most reports come to speak of her, in either spelling, though none begins with her.
    for (const name of ['kolesnikova', 'Kalesnikava']) expect(await storiesOf('--topics', name)).toHaveLength(1)
    expect((await storiesOf('--without', 'trains')).some(isOfTrains)).toBe(false)
  })

  test.each([
    [['--outlets', 'Example Rail'], 'No outlet here is called “Example Rail”. Did you mean Example Rail News?'],
    [['--topics', 'trains, !!!'], 'Nothing can be told to be about “!!!”. Name a topic by a name or a thing'],
    [['--without', 'the'], 'Nothing can be told to be about “the”.'],
  ])('with %s is misused, and says what would work', async (words, says) => {
    const { status, stdout, stderr } = await run(['digest', ...words, ...READY])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(says)
  })

  test('about what nothing speaks of is empty, and says why beside the result', async () => {
    const { status, stdout, stderr } = await run(['digest', '--topics', 'zeppelins', ...READY, '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ stories: [] })
    expect(stderr).toContain('Nothing in the articles speaks of “zeppelins” yet.')
  })

  test('of days after the newest article says when there was news', async () => {
    const words = ['digest', '--data', data.path, '--no-refresh', '--offline']
    const { stdout, stderr } = await run([...words, '--since', '2025-11-01', '--until', '2025-11-02'])
    expect(stdout).toContain('Nothing new since 1 November 2025.')
    const [, day = ''] = /The newest article is of .* 2025: --since (\S+) tells what was new then\./.exec(stderr) ?? []
    expect((await json<Line>([...words, '--since', day, '--until', day])).stories.length).toBeGreaterThan(0)
    expect((await run(['digest', ...READY])).stderr).not.toContain('The newest article')
  })
})
