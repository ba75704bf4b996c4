// The records as clustering writes them: which articles it has yet to read, link and place. Every step notes in its own transaction what follows, so that a killed one goes on.
import type { Article } from '../domain/article.ts'
import { noteOf, setNote } from './article-schema.ts'
import { ARTICLE, type ArticleRow, articleOf } from './articles.ts'
import { LISTED_NUMBERS, orChange, type Queries, RecordsPart } from './database.ts'

/** What an article is about: features by number, ascending, and how much of each there is, in sixteenths. */
export interface Features {
  terms: Uint32Array
  amounts: Uint8Array
}

/** What an article's wording is like, by which reprints are found. */
export interface Sketch {
  /** The least hashes of runs of four words, ascending (Broder 1997, "On the resemblance and containment of documents"). */
  runs: Uint32Array
  isWhole: boolean
  /** Hashes of names and figures in order of the text, what is left of the wording in other words; behind a 0 those of its credits. */
  marks: Uint32Array
}

export interface Fingerprint {
  features: Features
  sketch: Sketch
  headline: string
}

export interface UnreadArticle {
  n: number
  id: string
  article: Article | null
}

export interface ReadArticle extends Pick<UnreadArticle, 'n' | 'article'> {
  /** `null`: what was kept of it is to be forgotten. */
  fingerprint: Fingerprint | null
}

/** The articles by which rarity is measured, and what comes of it. */
export interface Sample {
  /** Another one for another sample or other steps. */
  name: string
  holds(articleId: string): boolean
  stepOf(articles: number): number
}

export interface Period {
  from: number
  to: number
}

export interface Print extends Features, Placeable {
  /** Sum of the squares of weighed amounts; out of date for an article that is to be linked. */
  square: number
}

/** Links that are kept of one article at most, the strongest: a crowd of articles that are all alike has more pairs than anybody can keep. */
export const MOST_LINKS = 100

export interface Linked {
  n: number
  /** `null`: its links to all others were made before; these are to be added. */
  square: number | null
  links: [n: number, likeness: number][]
}

/** The links of an article: the numbers of others, ascending, each with the likeness behind it. */
export type Links = Uint32Array

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
const TROUBLE = 'stories trouble'

export interface Trouble {
  because: string
  tries: number
  at: number
}

export class StoryStore extends RecordsPart {
  /** Forgets fingerprints and links that were made by the rules of another edition. Stories stay until they are placed anew. */
  async begin(edition: string): Promise<void> {
    await this.file.transact(async (file) => {
      if ((await noteOf(file, EDITION)) === edition) return
      for (const table of ['prints', 'sketches', 'steps', 'links', 'leaving']) await file.run(`DELETE FROM ${table}`)
      await file.run('DELETE FROM members WHERE article IN (SELECT n FROM articles WHERE removed = 1)')
      await file.run('UPDATE articles SET printed = 0')
      await setNote(file, EDITION, edition)
      await setNote(file, SAMPLE, '')
    })
  }

  /** Why the articles are not all sorted, since when, and how often it was tried; `null` if they are. */
  async trouble(): Promise<Trouble | null> {
    return JSON.parse((await noteOf(this.file, TROUBLE)) || 'null')
  }

  async noteTrouble(trouble: Trouble | null): Promise<void> {
    await setNote(this.file, TROUBLE, trouble === null ? '' : JSON.stringify(trouble))
  }

  async articles(): Promise<number> {
    const sql = 'SELECT count(*) count FROM articles WHERE removed = 0'
    return (await this.file.get<{ count: number }>(sql))?.count ?? 0
  }

  async takeUnread(after: number, limit: number): Promise<UnreadArticle[]> {
    const sql = `SELECT a.n, a.removed, ${ARTICLE} FROM articles a JOIN versions v ON v.n = a.current
      WHERE a.printed <> 2 - 2 * a.removed AND a.n > ? ORDER BY a.n LIMIT ?`
    const rows = await this.file.all<ArticleRow & { n: number; removed: number }>(sql, after, limit)
    return rows.map(({ n, removed, ...row }) => ({ n, id: row.id, article: removed === 1 ? null : articleOf(row) }))
  }

  /** Keeps what was read of articles; `isSampled`: whether one of them is, or was, of the sample. */
  async keepRead(articles: ReadArticle[], isSampled: boolean): Promise<void> {
    await this.file.transact(async (file) => {
      if (isSampled) await setNote(file, SAMPLE, '')
      const all = articles.map(({ n }) => n)
      await file.runAll(`INSERT INTO leaving SELECT article FROM prints WHERE article = ? ${ONCE}`, all)
      for (const table of ['prints', 'sketches']) await file.runAll(`DELETE FROM ${table} WHERE article = ?`, all)
      const left = articles.flatMap(({ n, fingerprint }) => (fingerprint === null ? n : []))
      await file.runAll('DELETE FROM members WHERE article = ?', left)
      const kept = articles.flatMap(({ n, article, fingerprint }) =>
        fingerprint === null ? [] : [{ n, article, ...fingerprint }],
      )
      const prints = kept.map(({ n, article, features: { terms, amounts } }) => {
        return { article: n, moment: article?.publishedAt?.getTime() ?? null, terms: bytesOf(terms), amounts }
      })
      await file.insertAll('prints', prints)
      const sketches = kept.map(({ n, headline, sketch: { isWhole, runs, marks } }) => {
        const sketched = { article: n, headline: headline.toWellFormed(), is_whole: Number(isWhole) }
        return { ...sketched, runs: bytesOf(runs), marks: bytesOf(marks) }
      })
      await file.insertAll('sketches', sketches)
      const printed = articles.map(({ n, fingerprint }) => [fingerprint === null ? 0 : 2, n])
      await file.runAll('UPDATE articles SET printed = ? WHERE n = ?', printed)
    })
  }

  /** Brings the steps of rarity up to date, and notes for linking every article with a feature whose step has changed. */
  async settleSteps(sample: Sample): Promise<void> {
    if ((await noteOf(this.file, SAMPLE)) === sample.name) return
    await this.file.transact(async (file) => {
      const counts = new Map<number, number>()
      const termsOf = 'SELECT terms FROM prints WHERE article = ?'
      const standing = 'SELECT n, id FROM articles WHERE removed = 0'
      for (const { n, id } of await file.all<{ n: number; id: string }>(standing))
        if (sample.holds(id))
          for (const term of numbersIn((await file.get<{ terms: Uint8Array }>(termsOf, n))?.terms))
            counts.set(term, (counts.get(term) ?? 0) + 1)
      const before = await this.steps(null, file)
      const shifted = new Set<number>()
      const steps: { term: number; step: number }[] = []
      for (const term of new Set([...before.keys(), ...counts.keys()])) {
        const step = sample.stepOf(counts.get(term) ?? 0)
        if (step === (before.get(term) ?? 0)) continue
        shifted.add(term)
        steps.push({ term, step })
      }
      await file.insertAll('steps', steps, orChange('term', ['step']))
      await file.run('DELETE FROM steps WHERE step = 0')
      if (shifted.size > 0) await relink(file, shifted)
      await setNote(file, SAMPLE, sample.name)
    })
  }

  async unlinked(): Promise<{ n: number; moment: number | null }[]> {
    return this.file.all('SELECT article AS n, moment FROM prints WHERE linked = 0 ORDER BY article')
  }

  /** Articles of some times, which must not overlap, and undated ones; all for `null`. */
  async prints(periods: Period[] | null): Promise<Print[]> {
    const columns = 'SELECT n, id, moment, square, terms, amounts FROM prints JOIN articles ON n = article'
    const prints: Print[] = []
    const pack = packed()
    const keep = (row: PrintRow) => void prints.push(pack(row))
    if (periods === null) await this.file.each(keep, columns)
    for (const { from, to } of periods ?? [])
      await this.file.each(keep, `${columns} WHERE moment BETWEEN ? AND ?`, from, to)
    if (periods !== null) await this.file.each(keep, `${columns} WHERE moment IS NULL`)
    return prints
  }

  /** Of these terms; of all for `null`. */
  async steps(terms: Iterable<number> | null, file: Queries = this.file): Promise<Map<number, number>> {
    const [which, list] = terms === null ? ['', []] : [`WHERE term IN ${LISTED_NUMBERS}`, [JSON.stringify([...terms])]]
    const rows = await file.all<{ term: number; step: number }>(`SELECT term, step FROM steps ${which}`, ...list)
    return new Map(rows.map(({ term, step }) => [term, step]))
  }

  /** What was linked to articles that have changed or left is placed anew; where there were weaker links that could not be kept, linked anew. */
  async unlink(): Promise<void> {
    const changed = await this.file.all<{ article: number }>('SELECT article FROM leaving')
    const leaving = new Set(changed.map(({ article }) => article))
    if (leaving.size === 0) return
    await this.file.transact(async (file) => {
      const holders: number[] = []
      const look = ({ article, links }: { article: number; links: Uint8Array }): void => {
        if (numbersIn(links).some((n, at) => at % 2 === 0 && leaving.has(n))) holders.push(article)
      }
      await file.each(look, 'SELECT article, links FROM links')
      for (const n of holders) {
        const links = pairsIn(await linksIn(file, n))
        const staying = links.filter(([other]) => !leaving.has(other))
        if (!leaving.has(n)) await keepLinks(file, [{ n, links: staying }])
        if (links.length === MOST_LINKS) await file.run('UPDATE prints SET linked = 0 WHERE article = ?', n)
        await file.run(TO_PLACE, n)
      }
      await file.runAll('DELETE FROM links WHERE article = ?', [...leaving])
      await file.run('DELETE FROM leaving')
    })
  }

  /** Keeps the links of articles, and notes for placing those whose story may change: likeness of at least `threshold` counts. */
  async saveLinks(linked: Linked[], threshold: number): Promise<void> {
    await this.file.transact(async (file) => {
      const anew = linked.filter(({ square }) => square !== null)
      await keepLinks(file, anew)
      const squares = anew.map(({ n, square }) => [square, n])
      await file.runAll('UPDATE prints SET placed = 0, square = ? WHERE article = ?', squares)
      for (const { n, square, links } of linked) if (square === null) await addLinks(file, n, links, threshold)
      const near = linked.flatMap(({ links }) => strong(links, threshold))
      await file.runAll(TO_PLACE, [...new Set(near)])
    })
  }

  /** Notes that all links are made. Before that, a killed refresh makes those of the same articles again. */
  async settleLinks(): Promise<void> {
    await this.file.run('UPDATE prints SET linked = 1 WHERE linked = 0')
  }

  async links(n: number): Promise<Links> {
    return linksIn(this.file, n)
  }

  async unplaced(limit: number): Promise<number[]> {
    const sql = 'SELECT article FROM prints WHERE placed = 0 ORDER BY article LIMIT ?'
    return (await this.file.all<{ article: number }>(sql, limit)).map(({ article }) => article)
  }

  async placeables(ns: number[]): Promise<Placeable[]> {
    const sql = `SELECT a.n, a.id, p.moment FROM prints p JOIN articles a ON a.n = p.article WHERE p.article IN ${LISTED_NUMBERS}`
    return this.file.all<Placeable>(sql, JSON.stringify(ns))
  }

  async sketches(ns: number[]): Promise<Sketch[]> {
    const sql = `SELECT article AS n, is_whole, runs, marks FROM sketches WHERE article IN ${LISTED_NUMBERS}`
    type Row = { n: number; is_whole: number; runs: Uint8Array; marks: Uint8Array }
    const found = new Map((await this.file.all<Row>(sql, JSON.stringify(ns))).map((row) => [row.n, row]))
    return ns.map((n) => {
      const { is_whole, runs, marks } = found.get(n) ?? {}
      return { isWhole: is_whole === 1, runs: numbersIn(runs), marks: numbersIn(marks) }
    })
  }

  /** Puts articles into stories, in place of those they were in. Ids that are gone lead to where most of their articles are. */
  async place(stories: PlacedStory[]): Promise<void> {
    await this.file.transact(async (file) => {
      const placed = stories.flatMap(({ members }) => members.map(({ n }) => n))
      const sql = `SELECT article, story FROM members WHERE article IN ${LISTED_NUMBERS}`
      const found = await file.all<{ article: number; story: string }>(sql, JSON.stringify(placed))
      const before = new Map(found.map(({ article, story }) => [article, story]))
      // For each story that articles have left: into which they went, and how many.
      const left = new Map<string, Map<string, number>>()
      for (const { id, members } of stories)
        for (const was of members.flatMap(({ n }) => before.get(n) ?? [])) {
          const targets = left.get(was) ?? new Map<string, number>()
          if (was !== id) left.set(was, targets.set(id, (targets.get(id) ?? 0) + 1))
        }
      const rows = stories.flatMap(({ id: story, members }) =>
        members.map(({ n, report, centrality }) => ({ article: n, story, report, centrality })),
      )
      await file.insertAll('members', rows, orChange('article', ['story', 'report', 'centrality']))
      await file.runAll('UPDATE prints SET placed = 1 WHERE article = ?', placed)
      // A story that is there leads nowhere else.
      const there = stories.map(({ id }) => id)
      await file.runAll('DELETE FROM trails WHERE was = ?', there)
      for (const [was, targets] of left) {
        if ((await file.get('SELECT 1 FROM members WHERE story = ? LIMIT 1', was)) !== undefined) continue
        const [most] = [...targets].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        await file.upsert('trails', 'was', { was }, { story: most?.[0] ?? '' })
      }
    })
  }
}

const ONCE = 'ON CONFLICT (article) DO NOTHING'
const TO_PLACE = 'UPDATE prints SET placed = 0 WHERE article = ? AND placed = 1'

async function relink(file: Queries, shifted: ReadonlySet<number>): Promise<void> {
  const holders: number[] = []
  const look = ({ article, terms }: { article: number; terms: Uint8Array }): void => {
    if (numbersIn(terms).some((term) => shifted.has(term))) holders.push(article)
  }
  await file.each(look, 'SELECT article, terms FROM prints WHERE linked = 1')
  await file.runAll('UPDATE prints SET linked = 0 WHERE article = ?', holders)
  await file.runAll(`INSERT INTO leaving VALUES (?) ${ONCE}`, holders)
}

async function linksIn(file: Queries, n: number): Promise<Links> {
  const sql = 'SELECT links FROM links WHERE article = ?'
  return numbersIn((await file.get<{ links: Uint8Array }>(sql, n))?.links)
}

/** Those of its links and of these that are strongest; of equal ones those to the first ids, so that it does not matter which came first. */
async function addLinks(file: Queries, n: number, links: Linked['links'], threshold: number): Promise<void> {
  const before = pairsIn(await linksIn(file, n))
  const all = [...new Map([...before, ...links])].sort(([, one], [, other]) => other - one)
  if (all.length > MOST_LINKS) {
    const weakest = all[MOST_LINKS - 1]?.[1] ?? 0
    const equals = all.filter(([, likeness]) => likeness === weakest)
    const sql = `SELECT n, id FROM articles WHERE n IN ${LISTED_NUMBERS} ORDER BY id`
    const ids = await file.all<{ n: number }>(sql, JSON.stringify(equals.map(([other]) => other)))
    const first = ids.map(({ n: other }): Linked['links'][number] => [other, weakest])
    const stronger = all.filter(([, likeness]) => likeness > weakest)
    all.splice(0, all.length, ...stronger, ...first.slice(0, MOST_LINKS - stronger.length))
  }
  const kept = new Map(all)
  const dropped = before.filter(([other]) => !kept.has(other))
  if (all.length === before.length && dropped.length === 0) return
  await keepLinks(file, [{ n, links: all }])
  await file.runAll(TO_PLACE, [n, ...strong(dropped, threshold)])
}

async function keepLinks(file: Queries, linked: Pick<Linked, 'n' | 'links'>[]): Promise<void> {
  const rows = linked.map(({ n, links }) => {
    const ascending = Uint32Array.from(links.toSorted(([one], [other]) => one - other).flat())
    return { article: n, links: bytesOf(ascending), is_full: Number(links.length >= MOST_LINKS) }
  })
  await file.insertAll('links', rows, orChange('article', ['links', 'is_full']))
}

const strong = (links: Linked['links'], threshold: number): number[] =>
  links.filter(([, likeness]) => likeness >= threshold).map(([other]) => other)

type PrintRow = Omit<Print, 'terms'> & { terms: Uint8Array }

/** Features that lie in one piece of memory: one of its own for each article would take as much again as they do. */
const PACKED = 100_000

function packed(): (row: PrintRow) => Print {
  let [terms, amounts, used] = [new Uint32Array(), new Uint8Array(), 0]
  return (row) => {
    const count = row.amounts.length
    if (used + count > amounts.length) {
      const size = Math.max(PACKED, count)
      ;[terms, amounts, used] = [new Uint32Array(size), new Uint8Array(size), 0]
    }
    const [from, to] = [used, used + count]
    used = to
    new Uint8Array(terms.buffer).set(row.terms.subarray(0, 4 * count), 4 * from)
    amounts.set(row.amounts, from)
    return { ...row, terms: terms.subarray(from, to), amounts: amounts.subarray(from, to) }
  }
}

export function pairsIn(links: Links = new Uint32Array()): [n: number, likeness: number][] {
  const pairs: [number, number][] = []
  for (let at = 0; at < links.length; at += 2) pairs.push([links[at] ?? 0, links[at + 1] ?? 0])
  return pairs
}

/** Numbers of four bytes, little-endian, as this kind of machine keeps them. */
const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** A copy, which begins where its buffer does, as numbers of four bytes need it. */
const numbersIn = (blob: unknown): Uint32Array =>
  blob instanceof Uint8Array ? new Uint32Array(new Uint8Array(blob).buffer) : new Uint32Array()
