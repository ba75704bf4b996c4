// The command `summary` from outside: its JSON, its text, and its exit status. On the sample articles.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderOf, json, run } from './support/cli.ts'
import { prepare } from './support/prepared.ts'

const data = folderOf({})
const READY = ['--data', data.path, '--no-refresh', '--offline']

interface SummaryLine {
  topic: string
  question: string
  answered: boolean
  mode: string
  text: string
  sentences: { text: string; citations: number[] }[]
  citations: { n: number; file: string; quote: string; publishedAt: string }[]
  reason: string | null
  nearest: unknown[]
  seconds: { total: number }
}

beforeAll(async () => {
  await prepare('samples', data.path)
})
afterAll(() => data.remove())

describe('summary', () => {
  test('prints what `ask` prints, and the topic', async () => {
    const line = await json<SummaryLine>(['summary', 'night trains', ...READY])
    expect(line).toMatchObject({ topic: 'night trains', answered: true, mode: 'extractive', reason: null, nearest: [] })
    expect(line.text).toContain('Lakeland Railways will run a night train')
    expect(line.sentences.every(({ citations }) => citations.length === 1)).toBe(true)
    expect(line.citations[0]?.file).toBe('regional/notices.jsonl')
    expect(line.seconds.total).toBeGreaterThan(0)
  })

  test('takes several words for one topic, and may be kept short', async () => {
    const line = await json<SummaryLine>(['summary', 'prisoners', 'release', '--short', ...READY])
    expect(line).toMatchObject({ topic: 'prisoners release', answered: true })
    expect(line.sentences).toHaveLength(3)
  })

  test('as of a day knows nothing later', async () => {
    const line = await json<SummaryLine>(['summary', 'prisoners release', '--as-of', '2025-09-11', ...READY])
    expect(line.answered).toBe(true)
    for (const { publishedAt } of line.citations) expect(publishedAt < '2025-09-12').toBe(true)
  })

  test('that cannot be made is told, and is no failure', async () => {
    const line = await json<SummaryLine>(['summary', 'Kangaroo elections', ...READY])
    expect(line).toMatchObject({ answered: false, sentences: [], citations: [] })
    expect(line.reason).toContain('Kangaroo')
  })

  test('shows what happened when, and outlets side by side', async () => {
    const timeline = await json<SummaryLine>(['summary', 'prisoners', '--view', 'timeline', ...READY])
    expect(timeline.text).toContain('11 September 2025: Belarus released 52 prisoners on Thursday')
    const { stdout } = await run(['summary', 'prisoners', '--view', 'compare', ...READY])
    expect(stdout).toMatch(/8 outlets, 7\s+different\s+reports[\s\S]*What each outlet leads with:/)
    const { status, stderr } = await run(['summary', 'prisoners', '--view', 'map', ...READY])
    expect(status).toBe(2)
    expect(stderr).toContain('Allowed choices are summary, timeline, compare.')
  })

  test('is readable without --json, with its sources below', async () => {
    const { status, stdout } = await run(['summary', 'mock-chronicle-belavia.html', ...READY])
    expect(status).toBe(0)
    expect(stdout).toMatch(/\[1\][\s\S]*\nSources\n[\s\S]*Mock Morning Chronicle/)
  })

  test('without a topic is misused', async () => {
    const { status, stderr } = await run(['summary', ...READY])
    expect(status).toBe(2)
    expect(stderr).toContain('write a topic, or the title of an article behind the command, for instance:')
  })
})

describe('stories with an id or words', () => {
  test('tells that one story, in JSON all that is known of it', async () => {
    interface One {
      stories: { id: string }[]
      overview: { answered: boolean }
      timeline: { on: string; quote: string }[]
      differences: unknown[]
    }
    const one = await json<One>(['stories', 'prisoners', ...READY])
    expect(one.stories).toHaveLength(1)
    expect(one.overview.answered).toBe(true)
    expect(one.timeline.some(({ on }) => on === '2025-09-11T00:00:00Z')).toBe(true)
    expect(one.differences).toEqual([])
    const { stdout } = await run(['stories', one.stories[0]?.id ?? '', ...READY])
    expect(stdout).toMatch(/^Belarus frees 52 prisoners[\s\S]*Sources/)
  })

  test('that there is none is told, and is no failure', async () => {
    const { status, stdout } = await run(['stories', 'Kangaroo', 'elections', ...READY])
    expect([status, stdout]).toEqual([0, 'There is no such story.\n'])
  })

  test('keeps to a time: a story that ended before it is none', async () => {
    const idsOf = async (...words: string[]) =>
      (await json<{ stories: { id: string }[] }>(['stories', ...words, ...READY])).stories.map(({ id }) => id)
    const [prisoners = ''] = await idsOf('prisoners')
    for (const words of ['prisoners', prisoners, 'wire/sample-wire-belarus-release.txt']) {
      expect(await idsOf(words, '--since', '2025-09-17')).toEqual([prisoners])
      expect(await idsOf(words, '--since', '2025-09-18'), words).not.toContain(prisoners)
    }
    const { status, stdout } = await run(['stories', prisoners, '--since', '2025-09-18', ...READY])
    expect([status, stdout]).toEqual([0, 'There is no such story in that time.\n'])
  })
})
