// What stands in channels and cites articles, and the corrections that are noted for it: deliveries of their own.
import type { CitedQuote, Post } from '../domain/subscription.ts'
import { type Columns, FOR_UPDATE, LISTED, type Queries, RecordsPart } from './database.ts'

type PostRow = Pick<Post, 'key' | 'subscriptionId' | 'message'> &
  Post['destination'] &
  Record<'cites' | 'settled', string> & { postedAt: number }

const POST = `SELECT key, subscription AS "subscriptionId", platform, community, channel, message, posted_at AS "postedAt",
  cites, settled FROM posts`

export class PostRecords extends RecordsPart {
  /** Keeps where something stands; what stands there already is left as it is. */
  async keep({ key, subscriptionId, destination, message, postedAt, cites }: Omit<Post, 'settled'>): Promise<void> {
    const { platform, community, channel } = destination
    const whose = { key, subscription: subscriptionId, platform, community, channel }
    await insertPost(this.file, { ...whose, message, posted_at: postedAt.getTime(), cites: JSON.stringify(cites) })
  }

  /** What a digest that was given in reply to a command cites, and whose it is; `null` if there is none with this key. */
  async digestCalled(key: string): Promise<Pick<Post, 'subscriptionId' | 'cites'> | null> {
    const sql = 'SELECT subscription AS "subscriptionId", cites FROM deliveries WHERE key = ?'
    const row = await this.file.get<{ subscriptionId: string; cites: string | null }>(sql, key)
    return row === undefined ? null : { ...row, cites: JSON.parse(row.cites ?? '[]') }
  }

  async find(key: string): Promise<Post | null> {
    const row = await this.file.get<PostRow>(`${POST} WHERE key = ?`, key)
    return row === undefined ? null : postOf(row)
  }

  async since(moment: Date): Promise<Post[]> {
    const sql = `${POST} WHERE posted_at >= ? ORDER BY posted_at, key`
    return (await this.file.all<PostRow>(sql, moment.getTime())).map(postOf)
  }

  /** Notes a correction of a post that is due, about those of its quotes of whose articles none was noted before. */
  async noteCorrection(key: string, quotes: CitedQuote[], dueAt: Date): Promise<void> {
    await this.file.transact(async (file) => {
      const row = await file.get<PostRow>(`${POST} WHERE key = ? ${FOR_UPDATE}`, key)
      if (row === undefined) return
      const { settled } = postOf(row)
      const fresh = quotes.filter(({ articleId }) => !settled.includes(articleId))
      if (fresh.length === 0) return
      const due = { subscription: key, due_at: dueAt.getTime(), state: 'due', not_before: 0 }
      await file.insert('deliveries', { ...due, cites: JSON.stringify(fresh) })
      const now = [...new Set([...settled, ...fresh.map(({ articleId }) => articleId)])]
      await file.run('UPDATE posts SET settled = ? WHERE key = ?', JSON.stringify(now), key)
    })
  }

  async correctionOf(key: string, dueAt: Date): Promise<CitedQuote[]> {
    const sql = 'SELECT cites FROM deliveries WHERE subscription = ? AND due_at = ?'
    const row = await this.file.get<{ cites: string | null }>(sql, key, dueAt.getTime())
    return JSON.parse(row?.cites ?? '[]')
  }

  async forgetBefore(moment: Date): Promise<void> {
    await this.file.transact(async (file) => {
      const forget = 'DELETE FROM posts WHERE posted_at < ? RETURNING key'
      const gone = await file.all<{ key: string }>(forget, moment.getTime())
      const corrections = `DELETE FROM deliveries WHERE subscription IN ${LISTED}`
      await file.run(corrections, JSON.stringify(gone.map(({ key }) => key)))
    })
  }
}

export async function insertPost(file: Queries, row: Columns): Promise<void> {
  await file.insert('posts', { ...row, settled: '[]' }, 'ON CONFLICT DO NOTHING')
}

const postOf = ({ platform, community, channel, postedAt, cites, settled, ...row }: PostRow): Post => ({
  ...row,
  destination: { platform, community, channel },
  postedAt: new Date(postedAt),
  cites: JSON.parse(cites),
  settled: JSON.parse(settled),
})
