// Stories as people look at them: put together from the members and their articles when they are asked for.
import type { Story, StoryArticle, StoryPeriod, StoryTrail } from '../domain/story.ts'
import { numberOf, numberOrNull, type RecordsFile, type Row, type Statements, textOf, textOrNull } from './sqlite.ts'

const MEMBERS = `SELECT m.story, m.report, m.centrality, s.headline, a.id, v.version, a.file, v.url, v.title, v.outlet, v.published_at
  FROM members m JOIN articles a ON a.n = m.article JOIN versions v ON v.n = a.current JOIN sketches s ON s.article = m.article
  WHERE a.removed = 0`
const OF_ARTICLES = `${MEMBERS} AND m.story IN (SELECT o.story FROM members o JOIN articles b ON b.n = o.article
  WHERE b.id IN (SELECT value FROM json_each(?)))`
/** Ids that lead to others which lead to others; more than anything has ever needed. */
const LONGEST_TRAIL = 1000

interface Member {
  story: string
  article: StoryArticle
  centrality: number
  headline: string
}

export class StoryReader {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async stories({ since, until }: StoryPeriod): Promise<Story[]> {
    return this.#file.use((statements) => {
      const rows =
        since === undefined
          ? statements.iterate(MEMBERS)
          : statements.iterate(
              `${MEMBERS} AND m.story IN (SELECT o.story FROM members o JOIN prints p ON p.article = o.article WHERE p.moment >= ?)`,
              since.getTime(),
            )
      const isLate = ({ lastPublishedAt }: Story) =>
        since === undefined || (lastPublishedAt !== null && lastPublishedAt >= since)
      return storiesIn(rows, until).filter(isLate).sort(latestFirst)
    })
  }

  async storiesOf(articleIds: readonly string[], { until }: Pick<StoryPeriod, 'until'> = {}): Promise<Story[]> {
    return this.#file.use((statements) => {
      const ids = JSON.stringify(articleIds.map((id) => id.toWellFormed()))
      return storiesIn(statements.iterate(OF_ARTICLES, ids), until).sort(latestFirst)
    })
  }

  async story(id: string): Promise<Story | null> {
    return this.#file.use((statements) => {
      const present = presentId(statements, id.toWellFormed())
      const members = statements.all(`${MEMBERS} AND m.story = ?`, present).map(memberOf)
      return members.length === 0 ? null : storyOf(present, members)
    })
  }

  async trails(): Promise<StoryTrail[]> {
    return this.#file.use((statements) =>
      statements.all('SELECT was, story, kind, at FROM trails ORDER BY at DESC, was').map((row) => ({
        from: textOf(row, 'was'),
        to: textOf(row, 'story'),
        at: new Date(numberOf(row, 'at')),
        kind: textOf(row, 'kind') === 'merged' ? 'merged' : 'renamed',
      })),
    )
  }
}

/** Only of what was published by `until`, as if it were that moment. */
function storiesIn(rows: Iterable<Row>, until: Date | undefined): Story[] {
  const byStory = new Map<string, Member[]>()
  for (const row of rows) {
    const member = memberOf(row)
    const { publishedAt } = member.article
    if (until !== undefined && (publishedAt === null || publishedAt > until)) continue
    const members = byStory.get(member.story)
    if (members === undefined) byStory.set(member.story, [member])
    else members.push(member)
  }
  return [...byStory].map(([id, members]) => storyOf(id, members))
}

function presentId(statements: Statements, id: string): string {
  let present = id
  for (let steps = 0; steps < LONGEST_TRAIL; steps++) {
    const row = statements.get('SELECT story FROM trails WHERE was = ?', present)
    if (row === undefined) return present
    present = textOf(row, 'story')
  }
  return present
}

function memberOf(row: Row): Member {
  const publishedAt = numberOrNull(row, 'published_at')
  return {
    story: textOf(row, 'story'),
    centrality: numberOf(row, 'centrality'),
    headline: textOf(row, 'headline'),
    article: {
      articleId: textOf(row, 'id'),
      version: textOf(row, 'version'),
      file: textOf(row, 'file'),
      url: textOrNull(row, 'url'),
      title: textOf(row, 'title'),
      outlet: textOf(row, 'outlet'),
      publishedAt: publishedAt === null ? null : new Date(publishedAt),
      report: numberOf(row, 'report'),
    },
  }
}

function storyOf(id: string, found: Member[]): Story {
  const members = found.sort((one, other) => earliestFirst(one.article, other.article))
  const reports = new Map<number, number>()
  const articles = members.map(({ article }) => {
    const report = reports.get(article.report) ?? reports.size
    reports.set(article.report, report)
    return { ...article, report }
  })
  const dated = articles.flatMap(({ publishedAt }) => publishedAt ?? [])
  return {
    id,
    headline: mostCentral(members)?.headline ?? '',
    articles,
    reports: reports.size,
    outlets: [...new Set(articles.map(({ outlet }) => outlet))],
    firstPublishedAt: dated[0] ?? null,
    lastPublishedAt: dated.at(-1) ?? null,
  }
}

/** Of equals the first, which is the earliest. */
function mostCentral(members: readonly Member[]): Member | undefined {
  return members.toSorted((one, other) => other.centrality - one.centrality)[0]
}

type Dated = Pick<StoryArticle, 'articleId' | 'publishedAt'>

function earliestFirst(one: Dated, other: Dated): number {
  const [a, b] = [timeOf(one.publishedAt, Infinity), timeOf(other.publishedAt, Infinity)]
  if (a !== b) return a < b ? -1 : 1
  return one.articleId < other.articleId ? -1 : 1
}

function latestFirst(one: Story, other: Story): number {
  const [a, b] = [timeOf(one.lastPublishedAt, -Infinity), timeOf(other.lastPublishedAt, -Infinity)]
  if (a !== b) return a > b ? -1 : 1
  return one.id < other.id ? -1 : 1
}

const timeOf = (moment: Date | null, otherwise: number): number => moment?.getTime() ?? otherwise
