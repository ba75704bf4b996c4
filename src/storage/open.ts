// Opens all that storage offers for one data folder and one articles folder, and keeps the data folder from other users of the machine.
import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import path from 'node:path'
import { ARTICLE_SCHEMA } from './article-schema.ts'
import { ArticleReader } from './articles.ts'
import { AnswerRecords, StoredMemory, SubscriptionRecords, TokenUsage } from './chat.ts'
import { CHAT_SCHEMA } from './chat-schema.ts'
import type { Schema } from './database.ts'
import { DeliveryRecords } from './deliveries.ts'
import { articleFolder } from './folder.ts'
import { type Place, within } from './lance.ts'
import { processLock, runningProcesses } from './locks.ts'
import { passageIndex } from './passages.ts'
import { PostRecords } from './posts.ts'
import { ArticleRecords } from './records.ts'
import { SourceRecords } from './sources.ts'
import { faultOf, makeFolder, moveAside, RecordsFile } from './sqlite.ts'
import { StoryStore } from './stories.ts'
import { StoryReader } from './stories-read.ts'
import { chatUpkeep } from './upkeep.ts'
import { vectorIndex } from './vectors.ts'
import { Vocabulary } from './vocabulary.ts'

export type Storage = Awaited<ReturnType<typeof openStorage>>

type StorageOptions = {
  articles: string
  data: string
  /** The address of the one that holds the records; `null`: files in the data folder do. */
  database?: string | null | undefined
  /** Where passages and vectors lie; missing: in the data folder. */
  index?: Place | null
  now: Date
  onNotice: (notice: string) => void
}

/** Throws a DatelineError 'records' when the data folder or the database cannot be used. */
export async function openStorage({ articles, index, ...options }: StorageOptions) {
  const { data, database, onNotice } = options
  const place = index ?? { at: data, options: {} }
  if (keepPrivate(data).mended) onNotice(`Other users of this machine could read ${data}. Now this one alone can.`)
  const opened = database ? await inDatabase(database) : await inFiles(options)
  const { file, chat, upkeep, processes, lockOf, limiterFor } = opened
  for (const { path: place, sealed } of [file, chat])
    if (sealed !== null) onNotice(`Nothing can be written to ${place} (${sealed}): it is read as it is.`)
  const passages = passageIndex(within(place, 'passages'), file)
  return {
    folder: articleFolder(articles, path.join(data, 'fetched')),
    records: new ArticleRecords(file),
    articles: new ArticleReader(file),
    vocabulary: new Vocabulary(file),
    passages,
    clusters: new StoryStore(file),
    stories: new StoryReader(file),
    answers: new AnswerRecords(chat),
    subscriptions: new SubscriptionRecords(chat),
    deliveries: new DeliveryRecords(chat),
    posts: new PostRecords(chat),
    sources: new SourceRecords(chat),
    memory: (platform: string) => new StoredMemory(chat, platform),
    usage: (what: 'tokens' | 'embedding-tokens') => new TokenUsage(chat, what),
    /** By a model's name and the edition of the rules that cut passages. To be closed by who asked for it. */
    vectors: (model: string, edition: string) => vectorIndex(within(place, 'vectors'), file, model, edition),
    lock: lockOf('refresh'),
    /** Held while vectors are written; apart from the other, so that no refresh waits for a model. */
    embeddingLock: lockOf('embedding'),
    pollLock: lockOf('poll'),
    upkeepLock: lockOf('upkeep'),
    /** `null`: the records are in a database, which has its own. */
    upkeep,
    processes,
    /** Missing where each process counts for itself. */
    limiterFor,
    async close(): Promise<void> {
      passages.close()
      await Promise.all([processes.close(), chat.close(), file.close()])
    },
  }
}

async function inDatabase(url: string) {
  const { PostgresRecords } = await import('./postgres.ts')
  const locks = await import('./database-locks.ts')
  const file = await PostgresRecords.open(url, ARTICLE_SCHEMA)
  const chat = await PostgresRecords.open(url, CHAT_SCHEMA)
  const processes = locks.listedProcesses(await PostgresRecords.open(url, locks.PROCESSES))
  await (await PostgresRecords.open(url, locks.LIMITS)).close()
  const lockOf = (name: string) => locks.databaseLock(url, name)
  return { file, chat, upkeep: null, processes, limiterFor: locks.limiterIn(file), lockOf }
}

/** What was said in chat has a file of its own, for it cannot be read again. */
async function inFiles({ data, now, onNotice }: Omit<StorageOptions, 'articles' | 'index'>) {
  const lockOf = (name: string) => processLock(path.join(data, `${name}.lock`))
  const asides: string[] = []
  /** `losses`: what to say when a file is put aside for a fault that only a new one mends; without it, the error is thrown. */
  const open = async (name: string, schema: Schema, losses: Partial<Record<string, string>>, isLocked = false) => {
    const file = path.join(data, name)
    try {
      return new RecordsFile(file, schema)
    } catch (error) {
      const loss = losses[faultOf(error) ?? 'none']
      if (loss === undefined) throw error
      // Another process may have seen to it while this one waited.
      if (!isLocked) return lockOf('refresh').hold((): Promise<RecordsFile> => open(name, schema, losses, true))
      asides.push(name)
      onNotice(loss.replace('{}', moveAside(file, now)))
      keepPrivate(data)
      return new RecordsFile(file, schema)
    }
  }
  const file = await open('records.sqlite', ARTICLE_SCHEMA, {
    damaged: 'The records were damaged: kept as {}, and read again from the articles.',
    outdated: 'The records are of an old release: kept as {}, and read again from the articles.',
  })
  const chat = await open('chat.sqlite', CHAT_SCHEMA, {
    damaged: 'The records of the chat were damaged, and nothing of them could be read: kept as {}.',
  })
  const upkeep = chatUpkeep(chat, path.join(data, 'chat-copies'))
  if (asides.includes('chat.sqlite')) onNotice(await upkeep.restore())
  const processes = runningProcesses(path.join(data, 'running'))
  return { file, chat, upkeep, processes, limiterFor: undefined, lockOf }
}

const OTHERS = 0o077
const PERMISSIONS = 0o7777
/** A folder for everybody, such as /tmp, which is not ours to close. */
const FOR_ALL = 0o1000

/** Makes the folder if need be. `open`: what its owner or file system does not let be closed. What cannot be made, its opener tells. */
export function keepPrivate(data: string): { mended: boolean; open: string[] } {
  const chat = path.join(data, 'chat.sqlite')
  try {
    makeFolder(data, 0o700)
  } catch {
    return { mended: false, open: [] }
  }
  try {
    // SQLite gives the files beside it the permissions of this one.
    closeSync(openSync(chat, 'a', 0o600))
  } catch {}
  const isOpen = (place: string): boolean => (modeOf(place) & OTHERS) !== 0
  const before = [data, chat, `${chat}-wal`, `${chat}-shm`].filter(isOpen)
  for (const place of before)
    try {
      const mode = modeOf(place)
      if ((mode & FOR_ALL) === 0) chmodSync(place, mode & PERMISSIONS & ~OTHERS)
    } catch {}
  const open = before.filter(isOpen)
  return { mended: before.includes(data) && !open.includes(data), open }
}

function modeOf(place: string): number {
  try {
    return statSync(place).mode
  } catch {
    return 0
  }
}
