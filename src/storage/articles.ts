// The articles as searching and people see them: those that are indexed now, and any version there ever was.
import type { Article, ArticleFacts, Skipped, Span } from '../domain/article.ts'
import { addressKey } from '../text/web-addresses.ts'
import { wordsOf } from '../text/words.ts'
import { dateOf, LISTED, type Queries, RecordsPart } from './database.ts'
import { FETCHED } from './folder.ts'

export interface ListedArticle extends ArticleFacts {
  id: string
  version: string
  file: string
  line: number | null
  passages: number
}

export type StandingArticle = Pick<ListedArticle, 'version' | 'publishedAt'>

/** An article that has left the folder, as it last was. `nowAt`: the one that has its very text now, as when a file was moved. */
export interface DepartedArticle extends Pick<ListedArticle, 'id' | 'title' | 'outlet' | 'publishedAt'> {
  leftAt: Date
  nowAt: { id: string; version: string } | null
}

export interface OutletFacts {
  outlet: string
  articles: number
  newest: Date | null
}

export type ArticleTitle = Pick<ListedArticle, 'id' | 'title' | 'publishedAt'>

const CURRENT = 'articles a JOIN versions v ON v.n = a.current'
const FACTS = `a.id, v.version, a.file, v.title, v.outlet, v.agency, v.author, v.published_at AS "publishedAt", v.url, v.language`
/** Columns of `versions` (as `v`) and `articles` (as `a`) that make an `ArticleRow`. */
export const ARTICLE = `${FACTS}, v.body, v.text`

/** Outlets withdraw one report, not many: where more have left within an hour, somebody has tidied up, or a disk is not there. */
export const MOST_WITHDRAWN = 3

/** How many have left the folder and are not there under another name, with what is asked of when they left and how. */
export const LEFT = `SELECT count(*) n FROM articles a WHERE removed = 1 AND NOT EXISTS (SELECT 1 FROM articles b WHERE b.text_hash = a.text_hash AND b.removed = 0)`
const MISSED =
  'SELECT count(*) n FROM articles a JOIN files f ON f.path = a.file WHERE a.removed = 0 AND f.missing_since'

type Stored<T extends { publishedAt: Date | null }> = Omit<T, 'publishedAt'> & { publishedAt: number | null }
export type ArticleRow = Omit<Stored<Article>, 'body'> & { body: string }

export const articleOf = ({ body, ...row }: ArticleRow): Article => ({ ...dated(row), body: spansIn(body) })

const dated = <T extends { publishedAt: number | null }>({ publishedAt, ...row }: T) => ({
  ...row,
  publishedAt: dateOf(publishedAt),
})

/** But for what was fetched and is the same article as another, or the other way round: that is as it should be. */
export async function skippedIn(file: Queries): Promise<Skipped[]> {
  const sql = `SELECT file, line, reason FROM skipped WHERE blocked_by IS NULL OR (file NOT LIKE '${FETCHED}%' AND reason NOT LIKE '% ${FETCHED}%')
    ORDER BY file, line NULLS FIRST, n`
  const rows = await file.all<Omit<Skipped, 'line'> & { line: number | null }>(sql)
  return rows.map(({ file, line, reason }) => ({ file, ...(line !== null && { line }), reason }))
}

/** "start end start end …", as a row holds them. */
export const writtenSpans = (spans: Span[]): string => spans.map(({ start, end }) => `${start} ${end}`).join(' ')

const spansIn = (written: string): Span[] =>
  Array.from(written.matchAll(/\b(\d+) (\d+)/g), ([, start, end]) => ({ start: Number(start), end: Number(end) }))

/** Newest first, from the index `versions_by_day` without the texts. INDEXED BY, CROSS JOIN with ON and GLOB are SQLite's alone. */
const TITLES = `SELECT a.id, v.title, v.published_at AS "publishedAt"
  FROM versions v INDEXED BY versions_by_day CROSS JOIN articles a ON a.n = v.article WHERE a.current = v.n AND a.removed = 0`
/** LIKE folds the case of plain letters only: titles with others are looked at one by one. */
const MAY_HOLD = `AND (v.title LIKE ? ESCAPE '\\' OR v.title GLOB '*[^ -~]*')`

export class ArticleReader extends RecordsPart {
  async articles(ids: readonly string[]): Promise<Map<string, Article>> {
    const sql = `SELECT ${ARTICLE} FROM ${CURRENT} WHERE a.removed = 0 AND a.id IN ${LISTED}`
    const wanted = ids.map((id) => id.toWellFormed())
    const rows = await this.file.all<ArticleRow>(sql, JSON.stringify(wanted))
    const found = new Map(rows.map((row) => [row.id, row]))
    const inOrder = wanted.flatMap((id) => found.get(id) ?? [])
    return new Map(inOrder.map((row) => [row.id, articleOf(row)]))
  }

  /** The current version of each article that has passages, by its id, the newest article first. */
  async versions(): Promise<Map<string, string>> {
    const sql = `SELECT a.id, v.version FROM ${CURRENT} WHERE a.removed = 0 AND a.passages > 0
      ORDER BY v.published_at IS NULL, v.published_at DESC, a.id`
    return new Map((await this.file.all<{ id: string; version: string }>(sql)).map(({ id, version }) => [id, version]))
  }

  async articleVersion(id: string, version: string): Promise<Article | null> {
    const sql = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.article = a.n WHERE a.id = ? AND v.version = ?`
    const row = await this.file.get<ArticleRow>(sql, id.toWellFormed(), version.toWellFormed())
    return row === undefined ? null : articleOf(row)
  }

  async listing(): Promise<{ articles: ListedArticle[]; skipped: Skipped[] }> {
    return { articles: await this.#listed('ORDER BY a.file, a.line'), skipped: await skippedIn(this.file) }
  }

  /** The newest articles first, undated ones last; of one outlet, named as the articles name it, or of all. */
  async newest({ limit, outlet }: { limit: number; outlet?: string }): Promise<ListedArticle[]> {
    const order = 'ORDER BY v.published_at IS NULL, v.published_at DESC, a.id LIMIT ?'
    return outlet === undefined ? this.#listed(order, limit) : this.#listed(`AND a.outlet = ? ${order}`, outlet, limit)
  }

  async standing(ids: string[]): Promise<Map<string, StandingArticle>> {
    const sql = `SELECT a.id, v.version, v.published_at AS "publishedAt" FROM ${CURRENT}
      WHERE a.removed = 0 AND a.id IN ${LISTED}`
    const rows = await this.file.all<Stored<StandingArticle> & { id: string }>(sql, JSON.stringify(ids))
    return new Map(rows.map(({ id, ...row }) => [id, dated(row)]))
  }

  async departed(ids: string[]): Promise<DepartedArticle[]> {
    const gone = `SELECT a.id, v.title, v.outlet, v.published_at AS "publishedAt", a.left_at AS left, b.id AS "nowId", w.version
      FROM ${CURRENT} LEFT JOIN articles b
        ON b.n = (SELECT min(s.n) FROM articles s WHERE s.text_hash = a.text_hash AND s.removed = 0)
      LEFT JOIN versions w ON w.n = b.current
      WHERE a.removed = 1 AND a.left_as = 'gone' AND a.id IN ${LISTED}`
    type Row = Stored<Omit<DepartedArticle, 'nowAt' | 'leftAt'>> & {
      left: number
      nowId: string | null
      version: string
    }
    const rows = await this.file.all<Row>(gone, JSON.stringify(ids))
    return rows.map(({ left, nowId, version, ...row }) => {
      return { ...dated(row), leftAt: new Date(left), nowAt: nowId === null ? null : { id: nowId, version } }
    })
  }

  /** How many articles have left the folder around a moment, or are missed since: of many none is withdrawn. */
  async leftAround(moment: Date, withinMs: number): Promise<number> {
    const [from, to] = [moment.getTime() - withinMs, moment.getTime() + withinMs]
    const sql = `SELECT (${LEFT} AND left_as <> 'aged' AND left_at BETWEEN ? AND ?) + (${MISSED} BETWEEN ? AND ?) AS n`
    return (await this.file.get<{ n: number }>(sql, from, to, from, to))?.n ?? 0
  }

  async outletFacts(): Promise<OutletFacts[]> {
    const sql = `SELECT a.outlet, count(*) articles, max(v.published_at) newest FROM ${CURRENT} WHERE a.removed = 0
      GROUP BY a.outlet ORDER BY articles DESC, a.outlet`
    const rows = await this.file.all<Omit<OutletFacts, 'newest'> & { newest: number | null }>(sql)
    return rows.map((row) => ({ ...row, newest: dateOf(row.newest) }))
  }

  /** Ids of the articles that have this id, or whose file has this path or name, with or without its ending. */
  async idsOf(name: string): Promise<string[]> {
    const sql = `SELECT id, file FROM articles WHERE removed = 0 AND (id = ? OR file LIKE ? ESCAPE '\\') ORDER BY n`
    const wanted = name.toWellFormed()
    const rows = await this.file.all<{ id: string; file: string }>(sql, wanted, containing(wanted))
    const own = rows.filter(({ id }) => id === wanted)
    return (own.length > 0 ? own : rows.filter(({ file }) => isNameOf(file, wanted))).map(({ id }) => id)
  }

  /** The article of an address on the web, whatever else the address carries; `null` if it is not indexed. */
  async idAt(address: string): Promise<string | null> {
    const sql = 'SELECT id FROM articles WHERE address = ? AND removed = 0 ORDER BY n LIMIT 1'
    return (await this.file.get<{ id: string }>(sql, addressKey(address)))?.id ?? null
  }

  /** Titles that hold a word with each of these folded beginnings, newest first, undated last. No beginnings: the newest titles. */
  async titles(beginnings: string[], limit: number): Promise<ArticleTitle[]> {
    const longest = beginnings.reduce((long, word) => (word.length > long.length ? word : long), '')
    const sql = `${TITLES} ${longest === '' ? '' : MAY_HOLD} ORDER BY v.published_at DESC NULLS LAST, v.article, v.title`
    const found: ArticleTitle[] = []
    const take = (row: Stored<ArticleTitle>): boolean => {
      const words = wordsOf(row.title)
      if (beginnings.every((one) => words.some(({ folded }) => folded.startsWith(one)))) found.push(dated(row))
      return found.length < limit
    }
    if (limit > 0) await this.file.each(take, sql, ...(longest === '' ? [] : [containing(longest)]))
    return found
  }

  async #listed(rest: string, ...values: (string | number)[]): Promise<ListedArticle[]> {
    const sql = `SELECT ${FACTS}, a.line, a.passages FROM ${CURRENT} WHERE a.removed = 0 ${rest}`
    return (await this.file.all<Stored<ListedArticle>>(sql, ...values)).map(dated)
  }
}

/** "wire/release.txt" is called by its path, by "release.txt" and by "release". */
function isNameOf(file: string, name: string): boolean {
  const path = file.toLowerCase()
  const base = path.slice(path.lastIndexOf('/') + 1)
  return [path, base, base.replace(/\.[^.]+$/, '')].includes(name.toLowerCase())
}

const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
