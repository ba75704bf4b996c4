// The vocabulary: in how many articles each word occurs, kept in step with the articles, found by spelling, stem and sound.
import { WORDS_EDITION, type WordCount } from '../domain/article.ts'
import { inAdvance } from '../domain/in-turn.ts'
import { spellingKeys } from '../text/names.ts'
import { soundKey, stem, type WordCounts } from '../text/words.ts'
import { noteOf, setNote } from './article-schema.ts'
import { ARTICLE, type ArticleRow, articleOf } from './articles.ts'
import { type Database, LISTED, LISTED_NUMBERS, type Queries, RecordsPart } from './database.ts'

/** Under which the records keep the edition by which words were counted; '' has them counted anew. */
export const COUNTED_BY = 'words counted by'

/** Longer runs of letters are no words, and the passage index drops them too. */
const LONGEST_WORD = 40
/** Articles that are counted in one transaction: each touches most of the words, so that many small ones would take long. */
const COUNTED_AT_ONCE = 20_000
const ARTICLES_A_TURN = 1000

/** The version whose words the vocabulary should contain. */
const WANTED = 'CASE removed WHEN 1 THEN NULL ELSE current END'
const UNCOUNTED = `SELECT n, counted, ${WANTED} AS wanted FROM articles WHERE counted IS DISTINCT FROM ${WANTED} LIMIT ?`
const VERSIONS = `SELECT ${ARTICLE} FROM articles a JOIN versions v ON v.article = a.n WHERE v.n IN ${LISTED_NUMBERS}`
const ADDED = `ON CONFLICT (word) DO UPDATE
  SET articles = words.articles + excluded.articles, lowercase = words.lowercase + excluded.lowercase`

type Tally = (texts: string[]) => Promise<WordCounts>

/** Brings the vocabulary into step with the articles: each row says which version the counts contain, for after a kill. Under the refresh lock, after the last change; `fewest`: fewer are left for later. */
export async function countWords(
  file: Database,
  tally: Tally,
  { fewest = 1, signal }: { fewest?: number; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  if ((await noteOf(file, COUNTED_BY)) !== WORDS_EDITION)
    await file.transact(async (inside) => {
      await inside.run('DELETE FROM words')
      await inside.run('UPDATE articles SET counted = NULL')
      await setNote(inside, COUNTED_BY, WORDS_EDITION)
    })
  for (;;) {
    const uncounted = await file.all<Uncounted>(UNCOUNTED, COUNTED_AT_ONCE)
    if (uncounted.length < fewest) return
    const changes = await changesBy(file, uncounted, tally, signal)
    // In order, so that neighbours in the indexes are touched together; beforehand, since a database waits for no one in a transaction.
    const rows = [...changes]
      .filter(([, { articles, lowercase }]) => articles !== 0 || lowercase !== 0)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([word, change]) => ({ word, stem: stem(word), sound: soundKey(word), ...change }))
    await file.transact(async (inside) => {
      await inside.insertAll('words', rows, ADDED)
      await inside.run('DELETE FROM words WHERE articles <= 0')
      const counted = uncounted.map(({ n, wanted }) => [wanted, n])
      await inside.runAll('UPDATE articles SET counted = ? WHERE n = ?', counted)
    })
  }
}

/** The versions of an article whose words are and should be counted. */
type Uncounted = { n: number } & Record<'counted' | 'wanted', number | null>

async function changesBy(file: Queries, articles: Uncounted[], tally: Tally, signal?: AbortSignal) {
  const changes = new Map<string, Omit<WordCount, 'word'>>()
  const count = async (some: Uncounted[], which: 'counted' | 'wanted', sign: 1 | -1) => {
    const versions = some.flatMap((one) => one[which] ?? [])
    const rows = await file.all<ArticleRow>(VERSIONS, JSON.stringify(versions))
    return { sign, ...(rows.length === 0 ? NO_WORDS : await tally(rows.map(searchedOf))) }
  }
  const add = ({ sign, words, articles, lowercase }: Awaited<ReturnType<typeof count>>) => {
    for (const [at, word] of words.entries()) {
      if (word.length > LONGEST_WORD) continue
      const known = changes.get(word)
      const change = known ?? { articles: 0, lowercase: 0 }
      change.articles += sign * (articles[at] ?? 0)
      change.lowercase += sign * (lowercase[at] ?? 0)
      if (known === undefined) changes.set(word, change)
    }
  }
  const countBoth = (some: Uncounted[]) => Promise.all([count(some, 'counted', -1), count(some, 'wanted', 1)])
  // The words of some articles are added up while those of the next are counted.
  const turns = Map.groupBy(articles, (_, at) => Math.floor(at / ARTICLES_A_TURN)).values()
  for await (const counted of inAdvance(turns, 1, countBoth)) {
    signal?.throwIfAborted()
    counted.forEach(add)
  }
  return changes
}

const NO_WORDS: WordCounts = { words: [], articles: [], lowercase: [] }

function searchedOf(row: ArticleRow): string {
  const { title, text, body } = articleOf(row)
  return [title, ...body.map(({ start, end }) => text.slice(start, end))].join('\n')
}

const COUNTS = 'SELECT word, articles, lowercase FROM words'
/** Words whose key lies between two and is of a length between two. Written so that the index on `sound` says which rows to look at. */
const SOUNDING = `${COUNTS} WHERE sound BETWEEN ? AND ? AND length(sound) BETWEEN ? AND ?`
const upFrom = (opening: string): [string, string] => [opening, `${opening}\u{10ffff}`]
/** How much longer or shorter than that of the wanted word a key may be; for names more, since vowels in a row count as one. */
const [LENGTHS_APART, NAME_LENGTHS_APART] = [2, 3]
/** How many letters the keys must share at the beginning: slips there are rare, and one letter alone is shared by thousands. */
const ALIKE = 2
const VOWELS = ['a', 'e', 'i', 'o', 'u']
/** Words whose counts are kept: those of news come again and again, and reading a row takes longer than all that is made of it. */
const MOST_COUNTS = 20_000

/** What was read already, good until the records change or other ones are put in their place. */
interface Kept {
  state: string
  /** `undefined`: no article holds the word. */
  counts: Map<string, WordCount | undefined>
  size?: number
  outlets?: string[]
}

export class Vocabulary extends RecordsPart {
  #kept: Kept | null = null

  async size(): Promise<number> {
    const kept = await this.#known()
    const sql = 'SELECT count(*) size FROM articles WHERE removed = 0'
    kept.size ??= (await this.file.get<{ size: number }>(sql))?.size ?? 0
    return kept.size
  }

  async counts(words: string[]): Promise<Map<string, WordCount>> {
    const { counts } = await this.#known()
    if (counts.size > MOST_COUNTS) counts.clear()
    const unknown = words.filter((word) => !counts.has(word)).map((word) => word.toWellFormed())
    if (unknown.length > 0) {
      const rows = await this.file.all<WordCount>(`${COUNTS} WHERE word IN ${LISTED}`, JSON.stringify(unknown))
      const read = new Map(rows.map((row) => [row.word, row]))
      for (const word of words) if (!counts.has(word)) counts.set(word, read.get(word.toWellFormed()))
    }
    const found = words.map((word) => [word, counts.get(word)] as const)
    return new Map(found.filter((pair): pair is [string, WordCount] => pair[1] !== undefined))
  }

  async countsByStem(stems: string[]): Promise<Map<string, WordCount[]>> {
    const wanted = JSON.stringify(stems.map((one) => one.toWellFormed()))
    const sql = `SELECT word, articles, lowercase, stem FROM words WHERE stem IN ${LISTED} ORDER BY word`
    const rows = await this.file.all<WordCount & { stem: string }>(sql, wanted)
    const found = Map.groupBy(rows, (row) => row.stem)
    const countsOf = (one: string) => found.get(one.toWellFormed())?.map(({ stem: _, ...count }) => count) ?? []
    return new Map(stems.map((one) => [one, countsOf(one)] as const).filter(([, words]) => words.length > 0))
  }

  /** Words that may be variants of an unknown folded word, longer or shorter by so many letters. The caller ranks them. */
  async nearby(word: string, letters: number): Promise<WordCount[]> {
    const key = soundKey(word.toWellFormed())
    const length = [...word].length
    const bounds = [key.length - LENGTHS_APART, key.length + LENGTHS_APART, length - letters, length + letters]
    return this.file.all(
      `${SOUNDING} AND length(word) BETWEEN ? AND ?`,
      ...upFrom([...key].slice(0, ALIKE).join('')),
      ...bounds,
    )
  }

  /** Words that may be other spellings of a folded name, in no order. Whether they are names themselves the caller tells. */
  async namesLike(word: string): Promise<WordCount[]> {
    const keys = spellingKeys(word)
    const sound = soundKey(word)
    const initial = sound.charAt(0)
    if (keys.length === 0) return []
    const initials = VOWELS.includes(initial) ? VOWELS : [initial]
    const bounds = [sound.length - NAME_LENGTHS_APART, sound.length + NAME_LENGTHS_APART]
    const like = initials.map((letter) => this.file.all<WordCount>(SOUNDING, ...upFrom(letter), ...bounds))
    return (await Promise.all(like))
      .flat()
      .filter((one) => one.word !== word && spellingKeys(one.word).some((key) => keys.includes(key)))
  }

  async outlets(): Promise<string[]> {
    const sql = 'SELECT DISTINCT outlet FROM articles WHERE removed = 0 ORDER BY outlet'
    const kept = await this.#known()
    kept.outlets ??= (await this.file.all<{ outlet: string }>(sql)).map(({ outlet }) => outlet)
    return kept.outlets
  }

  async #known(): Promise<Kept> {
    const state = await this.file.state()
    if (this.#kept?.state !== state) this.#kept = { state, counts: new Map() }
    return this.#kept
  }
}
