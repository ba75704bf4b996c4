// The records as clustering sees them: which articles it has yet to read, link and place, and what it keeps of each. Every step notes
// in its own transaction what is still to follow from it, so one that was killed is simply gone on with.
import type { Article } from '../domain/article.ts'
import { ARTICLE, articleOfRow } from './articles.ts'
import { numberOf, numberOrNull, type RecordsFile, type Row, type Statements, textOf } from './sqlite.ts'

/** What an article is about: features by number, ascending, and how much of each there is, in sixteenths. */
export interface Features {
  terms: Uint32Array
  amounts: Uint8Array
}

/** What an article's wording is like, by which reprints are found. */
export interface Sketch {
  /** The least hashes of runs of four words, ascending (Broder 1997, "On the resemblance and containment of documents"). */
  runs: Uint32Array
  /** Whether these are all runs there are. */
  isWhole: boolean
  /** Hashes of names and figures in order of the text: what is left of the wording when a machine has translated it. */
  marks: Uint32Array
}

export interface Fingerprint {
  features: Features
  sketch: Sketch
  /** The title as a headline of its story. */
  headline: string
}

/** An article that has come, changed or gone since it was last seen to. */
export interface UnreadArticle {
  /** The records' own number of it. */
  n: number
  id: string
  /** `null` when it has left. */
  article: Article | null
}

export interface ReadArticle {
  n: number
  /** `null`: what was kept of it is to be forgotten. */
  fingerprint: Fingerprint | null
  publishedAt: Date | null
  /** Whether its features count in the sample by which rarity is measured. */
  isCounted: boolean
}

/** A time with both its ends, in milliseconds since 1970. */
export interface Period {
  from: number
  to: number
}

/** A fingerprint as likeness needs it. */
export interface Print {
  n: number
  /** Milliseconds since 1970. */
  moment: number | null
  terms: Uint32Array
  amounts: Uint8Array
  /** Sum of the squares of weighed amounts; out of date for an article that is to be linked. */
  square: number
}

export interface Linked {
  n: number
  square: number
  /** Articles that are like it, and how much. */
  links: [n: number, likeness: number][]
}

/** An article on its way into a story. */
export interface Placeable {
  n: number
  id: string
  moment: number | null
}

export interface PlacedStory {
  id: string
  members: { n: number; report: number; centrality: number }[]
}

const EDITION = 'stories edition'
const SAMPLE = 'stories sample'

export class StoryStore {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async begin(edition: string): Promise<void> {
    this.#file.transact((statements) => {
      if (noteOf(statements, EDITION) === edition) return
      for (const table of ['prints', 'sketches', 'rarities', 'links']) statements.run(`DELETE FROM ${table}`)
      statements.run('DELETE FROM members WHERE article IN (SELECT n FROM articles WHERE removed = 1)')
      statements.run('UPDATE articles SET printed = 0')
      setNote(statements, EDITION, edition)
      setNote(statements, SAMPLE, '0')
    })
  }

  async articles(): Promise<number> {
    const sql = 'SELECT count(*) count FROM articles WHERE removed = 0'
    return this.#file.use((statements) => numberOf(statements.get(sql), 'count'))
  }

  async sampleSize(): Promise<number> {
    return this.#file.use((statements) => Number(noteOf(statements, SAMPLE)))
  }

  async resample(size: number, isCounted: (articleId: string) => boolean): Promise<void> {
    this.#file.transact((statements) => {
      statements.run('DELETE FROM rarities')
      const counts = new TermCounts()
      const marked: { n: number; counted: boolean }[] = []
      for (const row of statements.iterate(
        'SELECT a.id, a.n, p.features FROM prints p JOIN articles a ON a.n = p.article',
      )) {
        const counted = isCounted(textOf(row, 'id'))
        marked.push({ n: numberOf(row, 'n'), counted })
        if (counted) counts.add(featuresOfBlob(row.features).terms, 1)
      }
      for (const { n, counted } of marked)
        statements.run('UPDATE prints SET counted = ?, linked = 0 WHERE article = ?', Number(counted), n)
      counts.write(statements)
      setNote(statements, SAMPLE, String(size))
    })
  }

  async takeUnread({ after, limit }: { after: number; limit: number }): Promise<UnreadArticle[]> {
    const left = 'SELECT n, id FROM articles WHERE printed > 0 AND removed = 1 AND n > ? ORDER BY n LIMIT ?'
    const come = `SELECT a.n, ${ARTICLE} FROM articles a LEFT JOIN versions v ON v.n = a.current
      WHERE a.printed < 2 AND a.removed = 0 AND a.n > ? ORDER BY a.n LIMIT ?`
    return this.#file.use((statements) => {
      const of = (row: Row) => ({ n: numberOf(row, 'n'), id: textOf(row, 'id') })
      const gone = statements.all(left, after, limit).map((row): UnreadArticle => ({ ...of(row), article: null }))
      const there = statements.all(come, after, limit)
      const unread = [...gone, ...there.map((row): UnreadArticle => ({ ...of(row), article: articleOfRow(row) }))]
      return unread.sort((one, other) => one.n - other.n).slice(0, limit)
    })
  }

  async keepRead(articles: ReadArticle[]): Promise<void> {
    this.#file.transact((statements) => {
      const counts = new TermCounts()
      for (const article of articles) {
        forget(statements, article.n, counts)
        if (article.fingerprint === null) {
          unlink(statements, article.n)
          statements.run('DELETE FROM sketches WHERE article = ?', article.n)
          statements.run('DELETE FROM members WHERE article = ?', article.n)
        } else keep(statements, article, article.fingerprint, counts)
        statements.run('UPDATE articles SET printed = ? WHERE n = ?', article.fingerprint === null ? 0 : 2, article.n)
      }
      counts.write(statements)
    })
  }

  async settleSteps(stepOf: (articles: number) => number): Promise<void> {
    this.#file.transact((statements) => {
      const shifted = new Set<number>()
      for (const row of statements.all('SELECT term, articles, step FROM rarities WHERE touched = 1')) {
        const [term, step] = [numberOf(row, 'term'), stepOf(numberOf(row, 'articles'))]
        if (step === numberOf(row, 'step')) continue
        shifted.add(term)
        statements.run('UPDATE rarities SET step = ? WHERE term = ?', step, term)
      }
      statements.run('DELETE FROM rarities WHERE touched = 1 AND articles <= 0')
      statements.run('UPDATE rarities SET touched = 0 WHERE touched = 1')
      if (shifted.size === 0) return
      const isHolder = holderTest(shifted)
      const holders: number[] = []
      for (const row of statements.iterate('SELECT article, features FROM prints WHERE linked = 1'))
        if (isHolder(featuresOfBlob(row.features).terms)) holders.push(numberOf(row, 'article'))
      for (const n of holders) statements.run('UPDATE prints SET linked = 0 WHERE article = ?', n)
    })
  }

  async unlinked(): Promise<{ n: number; moment: number | null }[]> {
    return this.#file.use((statements) =>
      statements.all('SELECT article, moment FROM prints WHERE linked = 0 ORDER BY article').map((row) => ({
        n: numberOf(row, 'article'),
        moment: numberOrNull(row, 'moment'),
      })),
    )
  }

  async prints(periods: Period[] | null): Promise<Print[]> {
    const columns = 'SELECT article, moment, square, features FROM prints'
    return this.#file.use((statements) => {
      if (periods === null) return statements.arrays(columns).map(printOf)
      const dated = periods.flatMap(({ from, to }) =>
        statements.arrays(`${columns} WHERE moment BETWEEN ? AND ?`, from, to),
      )
      return [...dated, ...statements.arrays(`${columns} WHERE moment IS NULL`)].map(printOf)
    })
  }

  async steps(terms: Iterable<number> | null): Promise<Map<number, number>> {
    const all = 'SELECT term, step FROM rarities WHERE step > 0'
    return this.#file.use((statements) => {
      const rows =
        terms === null
          ? statements.arrays(all)
          : // One statement for all terms takes a fifth of the time of one for each.
            statements.arrays(`${all} AND term IN (SELECT value FROM json_each(?))`, JSON.stringify([...terms]))
      return new Map(rows.map(([term, step]) => [Number(term), Number(step)]))
    })
  }

  async saveLinks(linked: Linked[], threshold: number): Promise<void> {
    this.#file.transact((statements) => {
      const strong = 'UPDATE prints SET placed = 0 WHERE article = ? AND placed = 1'
      for (const { n, square, links } of linked) {
        unlink(statements, n)
        for (const [other, likeness] of links) {
          for (const [a, b] of [[n, other] as const, [other, n] as const])
            statements.run('INSERT OR REPLACE INTO links (a, b, likeness) VALUES (?, ?, ?)', a, b, likeness)
          if (likeness >= threshold) statements.run(strong, other)
        }
        statements.run('UPDATE prints SET linked = 1, placed = 0, square = ? WHERE article = ?', square, n)
      }
    })
  }

  async unplaced(limit: number): Promise<number[]> {
    const sql = 'SELECT article FROM prints WHERE placed = 0 ORDER BY article LIMIT ?'
    return this.#file.use((statements) => statements.all(sql, limit).map((row) => numberOf(row, 'article')))
  }

  async links(n: number): Promise<[n: number, likeness: number][]> {
    return this.#file.use((statements) =>
      statements
        .arrays('SELECT b, likeness FROM links WHERE a = ?', n)
        .map(([b, likeness]): [number, number] => [Number(b), Number(likeness)]),
    )
  }

  async placeables(ns: number[]): Promise<Placeable[]> {
    const sql = 'SELECT a.n, a.id, p.moment FROM prints p JOIN articles a ON a.n = p.article WHERE p.article = ?'
    return this.#file.use((statements) =>
      ns.flatMap((n) =>
        statements.all(sql, n).map((row) => ({ n, id: textOf(row, 'id'), moment: numberOrNull(row, 'moment') })),
      ),
    )
  }

  async sketches(ns: number[]): Promise<ReturnType<typeof sketchOfBlob>[]> {
    return this.#file.use((statements) =>
      ns.map((n) => sketchOfBlob(statements.get('SELECT sketch FROM sketches WHERE article = ?', n)?.sketch)),
    )
  }

  async place(stories: PlacedStory[], { now }: { now: Date }): Promise<void> {
    this.#file.transact((statements) => {
      const places = new StoryPlaces(statements)
      for (const story of stories) places.place(story)
      places.finish(now)
    })
  }
}

function noteOf(statements: Statements, key: string): string {
  return textOf(statements.get('SELECT value FROM meta WHERE key = ?', key) ?? {}, 'value')
}

function setNote(statements: Statements, key: string, value: string): void {
  statements.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, value)
}

function printOf([n, moment, square, features]: unknown[]): Print {
  return {
    n: Number(n),
    moment: moment === null ? null : Number(moment),
    square: Number(square),
    ...featuresOfBlob(features),
  }
}

/** Tells whether terms hold one of some. Most others are told apart by their last bits: a look into a set takes many times as long. */
function holderTest(wanted: ReadonlySet<number>): (terms: Uint32Array) => boolean {
  const mayBe = new Uint8Array(2 ** 16)
  for (const term of wanted) mayBe[term & 0xffff] = 1
  return (terms) => {
    for (const term of terms) if (mayBe[term & 0xffff] === 1 && wanted.has(term)) return true
    return false
  }
}

/** Takes a print out of the sample and away. */
function forget(statements: Statements, n: number, counts: TermCounts): void {
  const row = statements.get('SELECT counted, features FROM prints WHERE article = ?', n)
  if (row === undefined) return
  if (numberOf(row, 'counted') === 1) counts.add(featuresOfBlob(row.features).terms, -1)
  statements.run('DELETE FROM prints WHERE article = ?', n)
}

function keep(
  statements: Statements,
  { n, publishedAt, isCounted }: ReadArticle,
  { features, sketch, headline }: NonNullable<ReadArticle['fingerprint']>,
  counts: TermCounts,
): void {
  if (isCounted) counts.add(features.terms, 1)
  statements.run(
    'INSERT INTO prints (article, moment, counted, linked, placed, square, features) VALUES (?, ?, ?, 0, 0, 0, ?)',
    n,
    publishedAt?.getTime() ?? null,
    Number(isCounted),
    featuresBlob(features),
  )
  statements.run(
    'INSERT OR REPLACE INTO sketches (article, headline, sketch) VALUES (?, ?, ?)',
    n,
    headline.toWellFormed(),
    sketchBlob(sketch),
  )
}

/** Takes an article's links away; whatever was linked to it may belong to another story now. */
function unlink(statements: Statements, n: number): void {
  for (const row of statements.all('SELECT b FROM links WHERE a = ?', n)) {
    statements.run('DELETE FROM links WHERE a = ? AND b = ?', numberOf(row, 'b'), n)
    statements.run('UPDATE prints SET placed = 0 WHERE article = ? AND placed = 1', numberOf(row, 'b'))
  }
  statements.run('DELETE FROM links WHERE a = ?', n)
}

/** Sums up how many articles of the sample hold a term more, or fewer. */
class TermCounts {
  readonly #changes = new Map<number, number>()

  add(terms: Uint32Array, sign: 1 | -1): void {
    for (const term of terms) this.#changes.set(term, (this.#changes.get(term) ?? 0) + sign)
  }

  write(statements: Statements): void {
    const sql = `INSERT INTO rarities (term, articles, step, touched) VALUES (?, ?, 0, 1)
      ON CONFLICT (term) DO UPDATE SET articles = articles + excluded.articles, touched = 1`
    for (const [term, change] of [...this.#changes].sort(([a], [b]) => a - b))
      if (change !== 0) statements.run(sql, term, change)
  }
}

// Puts articles into stories, and notes where the ids of stories lead that are gone by that.

export class StoryPlaces {
  readonly #statements: Statements
  /** For each story that articles have left: into which they went, and how many. */
  readonly #left = new Map<string, Map<string, number>>()
  readonly #existed = new Set<string>()

  constructor(statements: Statements) {
    this.#statements = statements
  }

  place({ id, members }: PlacedStory): void {
    const statements = this.#statements
    if (statements.get('SELECT 1 FROM members WHERE story = ? LIMIT 1', id) !== undefined) this.#existed.add(id)
    for (const { n, report, centrality } of members) {
      const was = textOf(statements.get('SELECT story FROM members WHERE article = ?', n) ?? {}, 'story')
      if (was !== '' && was !== id) this.#note(was, id)
      statements.run(
        'INSERT OR REPLACE INTO members (article, story, report, centrality) VALUES (?, ?, ?, ?)',
        n,
        id,
        report,
        centrality,
      )
      statements.run('UPDATE prints SET placed = 1 WHERE article = ?', n)
    }
    // A story that is there leads nowhere else.
    statements.run('DELETE FROM trails WHERE was = ?', id)
  }

  /** To be called after the last story. */
  finish(now: Date): void {
    const statements = this.#statements
    const gone = [...this.#left].filter(
      ([was]) => statements.get('SELECT 1 FROM members WHERE story = ? LIMIT 1', was) === undefined,
    )
    const trails = gone.map(([was, targets]) => ({ was, story: mostOf(targets) }))
    for (const { was, story } of trails) {
      const joins = this.#existed.has(story) || trails.filter((other) => other.story === story).length > 1
      statements.run(
        'INSERT OR REPLACE INTO trails (was, story, kind, at) VALUES (?, ?, ?, ?)',
        was,
        story,
        joins ? 'merged' : 'renamed',
        now.getTime(),
      )
    }
  }

  #note(was: string, story: string): void {
    const targets = this.#left.get(was) ?? new Map<string, number>()
    targets.set(story, (targets.get(story) ?? 0) + 1)
    this.#left.set(was, targets)
  }
}

/** The story most articles went to; of several the first by name. */
function mostOf(targets: Map<string, number>): string {
  const [first] = [...targets].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return first?.[0] ?? ''
}

// Fingerprints as bytes, there and back: little-endian numbers one after the other, as this kind of machine keeps them.

/** Four bytes a term, then one byte an amount. */
export function featuresBlob({ terms, amounts }: Features): Uint8Array {
  const blob = new Uint8Array(terms.length * 5)
  blob.set(bytesOf(terms))
  blob.set(amounts, terms.length * 4)
  return blob
}

export function featuresOfBlob(blob: unknown): Pick<Print, 'terms' | 'amounts'> {
  const bytes = aligned(blob)
  const count = Math.floor(bytes.length / 5)
  return { terms: new Uint32Array(bytes.buffer, 0, count), amounts: bytes.subarray(count * 4, count * 5) }
}

/** Whether it is whole, how many runs, the runs, the marks. */
export function sketchBlob({ runs, isWhole, marks }: Sketch): Uint8Array {
  return bytesOf(Uint32Array.of(Number(isWhole), runs.length, ...runs, ...marks))
}

export function sketchOfBlob(blob: unknown): Sketch {
  const bytes = aligned(blob)
  const numbers = new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
  const count = numbers[1] ?? 0
  return { runs: numbers.subarray(2, 2 + count), isWhole: numbers[0] === 1, marks: numbers.subarray(2 + count) }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Bytes that begin where their buffer does, as numbers of four bytes need it. */
function aligned(blob: unknown): Uint8Array<ArrayBuffer> {
  if (!(blob instanceof Uint8Array)) return new Uint8Array()
  return blob.byteOffset === 0 && blob.buffer instanceof ArrayBuffer && blob.byteLength === blob.buffer.byteLength
    ? new Uint8Array(blob.buffer)
    : new Uint8Array(blob)
}
