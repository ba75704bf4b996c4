// Stories as people look at them: put together from the members and their articles when they are asked for.
import { dayStated } from '../domain/day.ts'
import type { Story, StoryArticle, StoryPeriod } from '../domain/story.ts'
import { overtakenBy } from '../text/overtaken.ts'
import { dateOf, LISTED, RecordsPart } from './database.ts'

interface MemberRow extends Omit<StoryArticle, 'publishedAt'> {
  story: string
  centrality: number
  headline: string
  publishedAt: number | null
}

const MEMBERS = `SELECT m.story, m.report, m.centrality, s.headline, a.id AS "articleId", v.version, a.file, v.url,
    v.title, v.outlet, v.published_at AS "publishedAt"
  FROM members m JOIN articles a ON a.n = m.article JOIN versions v ON v.n = a.current JOIN sketches s ON s.article = m.article
  WHERE a.removed = 0`
/** All that an id leads to; only where no trail goes on there is a story. */
const TRAIL = `WITH RECURSIVE trail (id) AS (
  SELECT story FROM trails WHERE was = ? UNION SELECT t.story FROM trails t JOIN trail ON t.was = trail.id)`

export class StoryReader extends RecordsPart {
  async stories({ since, until }: StoryPeriod): Promise<Story[]> {
    if (since === undefined) return storiesIn(await this.file.all<MemberRow>(MEMBERS), until)
    const recent = `AND m.story IN (SELECT o.story FROM members o JOIN prints p ON p.article = o.article WHERE p.moment >= ?)`
    const rows = await this.file.all<MemberRow>(`${MEMBERS} ${recent}`, since.getTime())
    return storiesIn(rows, until).filter(({ lastPublishedAt }) => lastPublishedAt !== null && lastPublishedAt >= since)
  }

  async story(id: string): Promise<Story | null> {
    const sql = `${TRAIL} ${MEMBERS} AND m.story IN (SELECT ? UNION SELECT id FROM trail)`
    return storiesIn(await this.file.all<MemberRow>(sql, id.toWellFormed(), id.toWellFormed()))[0] ?? null
  }

  /** The stories that these articles are in, each once; `until` as in a period. */
  async storiesOf(articleIds: readonly string[], { until }: { until?: Date | undefined } = {}): Promise<Story[]> {
    const sql = `${MEMBERS} AND m.story IN (
      SELECT o.story FROM members o JOIN articles b ON b.n = o.article WHERE b.id IN ${LISTED})`
    return storiesIn(await this.file.all<MemberRow>(sql, JSON.stringify(articleIds)), until)
  }
}

/** The latest first. Only of what was published by `until`, as if it were that moment. */
function storiesIn(rows: MemberRow[], until?: Date): Story[] {
  const isShown = ({ publishedAt }: MemberRow) =>
    until === undefined || (publishedAt !== null && dayStated(new Date(publishedAt)) <= until)
  const byStory = Map.groupBy(rows.filter(isShown), ({ story }) => story)
  return [...byStory].map(([id, members]) => storyOf(id, members)).sort(latestFirst)
}

function storyOf(id: string, rows: MemberRow[]): Story {
  const reports = new Map<number, number>()
  const members = rows.sort(earliestFirst)
  // Of equals the newest, for an older headline may no longer hold; nor does a toll that a newer title has overtaken.
  const titled = (one: MemberRow) => ({ text: one.headline, publishedAt: dateOf(one.publishedAt) })
  const isOvertaken = overtakenBy(members.map(titled))
  const byRank = members.toSorted(
    (one, other) => other.centrality - one.centrality || Number(other.publishedAt) - Number(one.publishedAt),
  )
  const central = byRank.find((one) => !isOvertaken(titled(one))) ?? byRank[0]
  const articles = members.map(({ story: _s, centrality: _c, headline: _h, ...row }): StoryArticle => {
    const report = reports.get(row.report) ?? reports.size
    reports.set(row.report, report)
    return { ...row, publishedAt: dateOf(row.publishedAt), report }
  })
  const dated = articles.flatMap(({ publishedAt }) => publishedAt ?? [])
  return {
    id,
    headline: central?.headline ?? '',
    articles,
    reports: reports.size,
    outlets: [...new Set(articles.map(({ outlet }) => outlet))],
    firstPublishedAt: dated[0] ?? null,
    lastPublishedAt: dated.at(-1) ?? null,
  }
}

const earliestFirst = (one: MemberRow, other: MemberRow): number =>
  (one.publishedAt ?? Infinity) - (other.publishedAt ?? Infinity) || (one.articleId < other.articleId ? -1 : 1)

const latestFirst = (one: Story, other: Story): number =>
  Number(other.lastPublishedAt) - Number(one.lastPublishedAt) || (one.id < other.id ? -1 : 1)
