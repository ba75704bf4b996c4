// The records as clustering writes them: which articles it has yet to read, link and place, and what it keeps of each. Every step notes
// in its own transaction what is still to follow from it, so that a killed one is simply gone on with.
import type { Article } from '../domain/article.ts'
import { noteOf, setNote } from './article-schema.ts'
import { ARTICLE, type ArticleRow, articleOf } from './articles.ts'
import { LISTED, type RecordsFile } from './sqlite.ts'

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
export interface Print extends Features {
  n: number
  /** Milliseconds since 1970. */
  moment: number | null
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

  /** Forgets fingerprints and links that were made by the rules of another edition. Stories stay until they are placed anew. */
  async begin(edition: string): Promise<void> {
    this.#file.transact(() => {
      if (noteOf(this.#file, EDITION) === edition) return
      for (const table of ['prints', 'sketches', 'rarities', 'links']) this.#file.run(`DELETE FROM ${table}`)
      this.#file.run('DELETE FROM members WHERE article IN (SELECT n FROM articles WHERE removed = 1)')
      this.#file.run('UPDATE articles SET printed = 0')
      setNote(this.#file, EDITION, edition)
      setNote(this.#file, SAMPLE, '0')
    })
  }

  /** How many articles there are. */
  async articles(): Promise<number> {
    return this.#file.get<{ count: number }>('SELECT count(*) count FROM articles WHERE removed = 0')?.count ?? 0
  }

  /** The class of size that the sample was drawn for; 0 at first. */
  async sampleSize(): Promise<number> {
    return Number(noteOf(this.#file, SAMPLE))
  }

  /** Draws the sample anew: all articles are to be linked again. */
  async resample(size: number, isCounted: (articleId: string) => boolean): Promise<void> {
    const sql = 'SELECT a.id, a.n, p.features FROM prints p JOIN articles a ON a.n = p.article'
    this.#file.transact(() => {
      this.#file.run('DELETE FROM rarities')
      const counts: TermCounts = new Map()
      const marked: [n: number, counted: boolean][] = []
      for (const { id, n, features } of this.#file.iterate<{ id: string; n: number; features: Uint8Array }>(sql)) {
        const counted = isCounted(id)
        marked.push([n, counted])
        if (counted) count(counts, featuresIn(features).terms, 1)
      }
      for (const [n, counted] of marked)
        this.#file.run('UPDATE prints SET counted = ?, linked = 0 WHERE article = ?', Number(counted), n)
      this.#writeCounts(counts)
      setNote(this.#file, SAMPLE, String(size))
    })
  }

  /** Articles in order of their number, from behind `after` on. */
  async takeUnread({ after, limit }: { after: number; limit: number }): Promise<UnreadArticle[]> {
    const left = 'SELECT n, id FROM articles WHERE printed > 0 AND removed = 1 AND n > ? ORDER BY n LIMIT ?'
    const come = `SELECT a.n, ${ARTICLE} FROM articles a JOIN versions v ON v.n = a.current
      WHERE a.printed < 2 AND a.removed = 0 AND a.n > ? ORDER BY a.n LIMIT ?`
    const gone = this.#file.all<{ n: number; id: string }>(left, after, limit)
    const there = this.#file.all<ArticleRow & { n: number }>(come, after, limit)
    const unread: UnreadArticle[] = [
      ...gone.map((row) => ({ ...row, article: null })),
      ...there.map(({ n, ...row }) => ({ n, id: row.id, article: articleOf(row) })),
    ]
    return unread.sort((one, other) => one.n - other.n).slice(0, limit)
  }

  async keepRead(articles: ReadArticle[]): Promise<void> {
    this.#file.transact(() => {
      const counts: TermCounts = new Map()
      for (const article of articles) {
        const { n, fingerprint } = article
        const printed = 'SELECT features FROM prints WHERE article = ? AND counted = 1'
        for (const { features } of this.#file.all<{ features: Uint8Array }>(printed, n))
          count(counts, featuresIn(features).terms, -1)
        this.#file.run('DELETE FROM prints WHERE article = ?', n)
        if (fingerprint === null) {
          this.#unlink(n)
          this.#file.run('DELETE FROM sketches WHERE article = ?', n)
          this.#file.run('DELETE FROM members WHERE article = ?', n)
        } else this.#keep(article, fingerprint, counts)
        this.#file.run('UPDATE articles SET printed = ? WHERE n = ?', fingerprint === null ? 0 : 2, n)
      }
      this.#writeCounts(counts)
    })
  }

  #keep({ n, publishedAt, isCounted }: ReadArticle, fingerprint: Fingerprint, counts: TermCounts): void {
    const { features, sketch, headline } = fingerprint
    const print = `INSERT INTO prints (article, moment, counted, linked, placed, square, features)
      VALUES (?, ?, ?, 0, 0, 0, ?)`
    const sketched = `INSERT INTO sketches (article, headline, sketch) VALUES (?, ?, ?)
      ON CONFLICT (article) DO UPDATE SET headline = excluded.headline, sketch = excluded.sketch`
    if (isCounted) count(counts, features.terms, 1)
    this.#file.run(print, n, publishedAt?.getTime() ?? null, Number(isCounted), featuresBlob(features))
    this.#file.run(sketched, n, headline.toWellFormed(), sketchBlob(sketch))
  }

  /** Brings the steps of rarity up to date, and notes for linking every article with a feature whose step has changed. */
  async settleSteps(stepOf: (articles: number) => number): Promise<void> {
    type Row = { term: number; articles: number; step: number }
    this.#file.transact(() => {
      const shifted = new Set<number>()
      for (const row of this.#file.all<Row>('SELECT term, articles, step FROM rarities WHERE touched = 1')) {
        const step = stepOf(row.articles)
        if (step === row.step) continue
        shifted.add(row.term)
        this.#file.run('UPDATE rarities SET step = ? WHERE term = ?', step, row.term)
      }
      this.#file.run('DELETE FROM rarities WHERE touched = 1 AND articles <= 0')
      this.#file.run('UPDATE rarities SET touched = 0 WHERE touched = 1')
      if (shifted.size === 0) return
      const isHolder = holderTest(shifted)
      const holders: number[] = []
      const linked = 'SELECT article, features FROM prints WHERE linked = 1'
      for (const { article, features } of this.#file.iterate<{ article: number; features: Uint8Array }>(linked))
        if (isHolder(featuresIn(features).terms)) holders.push(article)
      for (const n of holders) this.#file.run('UPDATE prints SET linked = 0 WHERE article = ?', n)
    })
  }

  /** Articles that are to be linked, with their moments. */
  async unlinked(): Promise<{ n: number; moment: number | null }[]> {
    return this.#file.all('SELECT article AS n, moment FROM prints WHERE linked = 0 ORDER BY article')
  }

  /** Articles of some times, which must not overlap, and undated ones; all for `null`. */
  async prints(periods: Period[] | null): Promise<Print[]> {
    const columns = 'SELECT article, moment, square, features FROM prints'
    if (periods === null) return this.#file.arrays(columns).map(printOf)
    const dated = periods.flatMap(({ from, to }) =>
      this.#file.arrays(`${columns} WHERE moment BETWEEN ? AND ?`, from, to),
    )
    return [...dated, ...this.#file.arrays(`${columns} WHERE moment IS NULL`)].map(printOf)
  }

  /** Steps of rarity other than 0; of some terms, or of all. */
  async steps(terms: Iterable<number> | null): Promise<Map<number, number>> {
    const all = 'SELECT term, step FROM rarities WHERE step > 0'
    const rows =
      terms === null
        ? this.#file.arrays(all)
        : this.#file.arrays(`${all} AND term IN ${LISTED}`, JSON.stringify([...terms]))
    return new Map(rows.map(([term, step]) => [Number(term), Number(step)]))
  }

  /** Replaces the links of articles, and notes for placing those whose story may change: likeness of at least `threshold` counts. */
  async saveLinks(linked: Linked[], threshold: number): Promise<void> {
    const add = `INSERT INTO links (a, b, likeness) VALUES (?, ?, ?)
      ON CONFLICT (a, b) DO UPDATE SET likeness = excluded.likeness`
    this.#file.transact(() => {
      for (const { n, square, links } of linked) {
        this.#unlink(n)
        for (const [other, likeness] of links) {
          this.#file.run(add, n, other, likeness)
          this.#file.run(add, other, n, likeness)
          if (likeness >= threshold) this.#file.run(TO_PLACE, other)
        }
        this.#file.run('UPDATE prints SET linked = 1, placed = 0, square = ? WHERE article = ?', square, n)
      }
    })
  }

  /** Articles that are to be placed, at most so many. */
  async unplaced(limit: number): Promise<number[]> {
    const sql = 'SELECT article FROM prints WHERE placed = 0 ORDER BY article LIMIT ?'
    return this.#file.all<{ article: number }>(sql, limit).map(({ article }) => article)
  }

  async links(n: number): Promise<[n: number, likeness: number][]> {
    const rows = this.#file.arrays('SELECT b, likeness FROM links WHERE a = ?', n)
    return rows.map(([b, likeness]) => [Number(b), Number(likeness)])
  }

  async placeables(ns: number[]): Promise<Placeable[]> {
    const sql = 'SELECT a.n, a.id, p.moment FROM prints p JOIN articles a ON a.n = p.article WHERE p.article = ?'
    return ns.flatMap((n) => this.#file.all<Placeable>(sql, n))
  }

  async sketches(ns: number[]): Promise<Sketch[]> {
    const sql = 'SELECT sketch FROM sketches WHERE article = ?'
    const blobs = ns.map((n) => this.#file.get<{ sketch: Uint8Array }>(sql, n)?.sketch)
    return blobs.map((blob = new Uint8Array()) => sketchIn(blob))
  }

  /** Puts articles into stories, in place of those they were in. Ids that are gone lead to where most of their articles are. */
  async place(stories: PlacedStory[]): Promise<void> {
    this.#file.transact(() => {
      // For each story that articles have left: into which they went, and how many.
      const left = new Map<string, Map<string, number>>()
      for (const { id, members } of stories) {
        for (const { n, report, centrality } of members) {
          const was = this.#file.get<{ story: string }>('SELECT story FROM members WHERE article = ?', n)?.story ?? id
          if (was !== id) {
            const targets = left.get(was) ?? new Map<string, number>()
            left.set(was, targets.set(id, (targets.get(id) ?? 0) + 1))
          }
          this.#file.run(MEMBER, n, id, report, centrality)
          this.#file.run('UPDATE prints SET placed = 1 WHERE article = ?', n)
        }
        // A story that is there leads nowhere else.
        this.#file.run('DELETE FROM trails WHERE was = ?', id)
      }
      for (const [was, targets] of left) {
        if (this.#file.get('SELECT 1 FROM members WHERE story = ? LIMIT 1', was) !== undefined) continue
        // Of several, the first by name.
        const [most] = [...targets].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        this.#file.run(TRAIL, was, most?.[0] ?? '')
      }
    })
  }

  /** Takes an article's links away. Whatever was linked to it may belong to another story now. */
  #unlink(n: number): void {
    for (const { b } of this.#file.all<{ b: number }>('SELECT b FROM links WHERE a = ?', n)) {
      this.#file.run('DELETE FROM links WHERE a = ? AND b = ?', b, n)
      this.#file.run(TO_PLACE, b)
    }
    this.#file.run('DELETE FROM links WHERE a = ?', n)
  }

  #writeCounts(counts: TermCounts): void {
    const sql = `INSERT INTO rarities (term, articles, step, touched) VALUES (?, ?, 0, 1)
      ON CONFLICT (term) DO UPDATE SET articles = rarities.articles + excluded.articles, touched = 1`
    for (const [term, change] of [...counts].sort(([a], [b]) => a - b))
      if (change !== 0) this.#file.run(sql, term, change)
  }
}

const TRAIL = `INSERT INTO trails (was, story) VALUES (?, ?) ON CONFLICT (was) DO UPDATE SET story = excluded.story`
const MEMBER = `INSERT INTO members (article, story, report, centrality) VALUES (?, ?, ?, ?)
  ON CONFLICT (article) DO UPDATE SET story = excluded.story, report = excluded.report, centrality = excluded.centrality`
const TO_PLACE = 'UPDATE prints SET placed = 0 WHERE article = ? AND placed = 1'

/** Tells whether terms hold one of some. Most others are told apart by their last bits: a look into a set takes many times as long. */
function holderTest(wanted: ReadonlySet<number>): (terms: Uint32Array) => boolean {
  const mayBe = new Uint8Array(2 ** 16)
  for (const term of wanted) mayBe[term & 0xffff] = 1
  return (terms) => terms.some((term) => mayBe[term & 0xffff] === 1 && wanted.has(term))
}

/** How many articles of the sample hold a term more, or fewer. */
type TermCounts = Map<number, number>

function count(counts: TermCounts, terms: Uint32Array, sign: 1 | -1): void {
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + sign)
}

const printOf = ([n, moment, square, features]: unknown[]): Print => ({
  n: Number(n),
  moment: moment === null ? null : Number(moment),
  square: Number(square),
  ...featuresIn(features instanceof Uint8Array ? features : new Uint8Array()),
})

// Fingerprints as bytes: little-endian numbers one after the other, as this kind of machine keeps them.

/** Four bytes a term, then one byte an amount. */
function featuresBlob({ terms, amounts }: Features): Uint8Array {
  const blob = new Uint8Array(terms.length * 5)
  blob.set(bytesOf(terms))
  blob.set(amounts, terms.length * 4)
  return blob
}

function featuresIn(blob: Uint8Array): Features {
  const bytes = aligned(blob)
  const count = Math.floor(bytes.length / 5)
  return { terms: new Uint32Array(bytes.buffer, 0, count), amounts: bytes.subarray(count * 4, count * 5) }
}

/** Whether it is whole, how many runs, the runs, the marks. */
const sketchBlob = ({ runs, isWhole, marks }: Sketch): Uint8Array =>
  bytesOf(Uint32Array.of(Number(isWhole), runs.length, ...runs, ...marks))

function sketchIn(blob: Uint8Array): Sketch {
  const bytes = aligned(blob)
  const numbers = new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
  const count = numbers[1] ?? 0
  return { runs: numbers.subarray(2, 2 + count), isWhole: numbers[0] === 1, marks: numbers.subarray(2 + count) }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Bytes that begin where their buffer does, as numbers of four bytes need it. */
const aligned = (blob: Uint8Array): Uint8Array<ArrayBuffer> =>
  blob.byteOffset === 0 && blob.buffer instanceof ArrayBuffer && blob.byteLength === blob.buffer.byteLength
    ? new Uint8Array(blob.buffer)
    : new Uint8Array(blob)
