// A folder of articles that come, change and go, and the digests that a channel would get of them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { refreshArticles } from '../../src/articles/refresh.ts'
import { createCorrections } from '../../src/digests/correct.ts'
import { createDigests, type DigestParts, type Digests, type MadeDigest } from '../../src/digests/digests.ts'
import { sentencesIn } from '../../src/domain/message.ts'
import type { DigestTaste, ToldArticle } from '../../src/domain/subscription.ts'
import type { Storage } from '../../src/storage/open.ts'
import { openTestStorage } from './records-place.ts'

export interface Press {
  storage: Storage
  digests: Digests
  /** What the channel has been told so far. */
  told: ToldArticle[]
  /** Writes articles, takes away those that are `null`, and reads the folder. */
  change(files: Record<string, string | null>): Promise<void>
  /** The next digest, which counts as told from then on. */
  next(until: string | Date, taste?: Partial<DigestTaste>): Promise<MadeDigest>
  /** The same without a trace. */
  look(until: string | Date, taste?: Partial<DigestTaste>): Promise<MadeDigest>
  /** What a reply says below the last digest of what it quoted, a sentence each: what a channel gets once the folder has changed. */
  corrected(): Promise<string[]>
  why(words: string, until: string | Date, taste?: Partial<DigestTaste>): ReturnType<Digests['explain']>
}

const TASTE: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]

/** `from`: when the first digest begins. `finding`: what a model finds in a story, and how long a digest waits for it. */
export async function openPress(
  from: string | Date,
  files: Record<string, string> = {},
  finding: Pick<DigestParts, 'findInStory' | 'findingsMs'> = { findInStory: null },
): Promise<Press> {
  const root = mkdtempSync(path.join(tmpdir(), 'press-'))
  const storage = await openTestStorage(root, path.join(root, '.data'))
  onTestFinished(async () => {
    await storage.close()
    rmSync(root, { recursive: true, force: true })
  })
  leaveOutIndex(storage)
  const { articles, vocabulary, stories } = storage
  const digests = createDigests({ stories, reader: articles, vocabulary, ...finding })
  const answers = { find: async () => null }
  const parts = { posts: storage.posts, subscriptions: storage.subscriptions, answers, reader: articles }
  const corrections = createCorrections(parts, { days: 60, ofAnswers: true })
  let since = new Date(from)
  let looks = 0
  const occasion = (until: string | Date, taste: Partial<DigestTaste>) => ({
    since,
    until: new Date(until),
    taste: { ...TASTE, ...taste },
    told: press.told,
  })
  const press: Press = {
    storage,
    digests,
    told: [],
    async change(changes) {
      for (const [file, text] of Object.entries(changes))
        if (text === null) rmSync(path.join(root, file))
        else writeFileSync(path.join(root, file), text)
      await refreshArticles(storage, { now: new Date(since.getTime() + DAY_MS), onNotice() {} })
    },
    look: (until, taste = {}) => digests.make(occasion(until, taste)),
    async next(until, taste = {}) {
      const made = await press.look(until, taste)
      press.told.push(...made.told)
      since = new Date(until)
      const cites = made.digest.stories.flatMap(({ citations }) => citations)
      const destination = { platform: 'discord', community: null, channel: 'news' }
      await storage.posts.keep({
        ...{ key: `digest ${until}`, subscriptionId: null, destination, message: `message ${until}` },
        ...{ postedAt: since, cites },
      })
      return made
    },
    async corrected() {
      // Of what is gone it is said after an hour.
      const now = new Date(since.getTime() + DAY_MS + ++looks * 2 * HOUR_MS)
      await corrections.note(now)
      const due = (await storage.deliveries.open(now)).filter(({ dueAt }) => dueAt.getTime() === now.getTime())
      const replies = due.map(async ({ subscriptionId, dueAt }) => {
        const correction = await corrections.find(subscriptionId)
        return correction === null ? [] : sentencesIn((await corrections.make(correction, dueAt, now)).message.blocks)
      })
      return (await Promise.all(replies)).flat().map(({ text }) => text)
    },
    why: (words, until, taste = {}) => digests.explain(words, occasion(until, taste)),
  }
  await press.change(files)
  return press
}

/** Digests are made from the records: to keep a passage index takes most of a refresh, and nothing is searched here. */
function leaveOutIndex({ passages, records }: Storage): void {
  for (const method of ['begin', 'write', 'finish'] as const) vi.spyOn(passages, method).mockResolvedValue()
  vi.spyOn(passages, 'check').mockResolvedValue(null)
  vi.spyOn(passages, 'count').mockImplementation(async () => (await records.totals()).passages)
}
