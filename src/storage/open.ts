// Opens everything that storage has to offer for one data folder and one articles folder.
import path from 'node:path'
import { ARTICLE_MIGRATIONS } from './article-schema.ts'
import { ArticleReader } from './articles.ts'
import { AnswerRecords, StoredMemory, SubscriptionRecords } from './chat.ts'
import { CHAT_MIGRATIONS, ChatFile } from './chat-schema.ts'
import { DeliveryRecords } from './deliveries.ts'
import { ArticleFolder } from './folder.ts'
import { IndexLedger } from './index-state.ts'
import { RefreshLock, RunningProcesses } from './locks.ts'
import { PassageIndex } from './passages.ts'
import { ArticleRecords } from './records.ts'
import { isDamaged, moveAside, RecordsFile } from './sqlite.ts'
import { StoryStore } from './stories.ts'
import { StoryReader } from './stories-read.ts'
import { Vocabulary } from './vocabulary.ts'

export type Storage = Awaited<ReturnType<typeof openStorage>>

export interface StorageOptions {
  articles: string
  /** Made if it does not exist. */
  data: string
  now: Date
  onNotice: (notice: string) => void
}

/**
 * Records that are damaged beyond opening are moved aside, which `onNotice` tells; the next refresh reads the articles again. What was
 * said in chat is kept in a file of its own: articles can be read again, subscriptions cannot. Throws a DatelineError 'records' when the
 * data folder cannot be used.
 */
export async function openStorage({ articles, data, now, onNotice }: StorageOptions) {
  const lock = new RefreshLock(path.join(data, 'refresh.lock'))
  const open = async (name: string, migrations: readonly string[], damaged: (aside: string) => string) => {
    const file = path.join(data, name)
    try {
      return new RecordsFile(file, migrations)
    } catch (error) {
      if (!isDamaged(error)) throw error
    }
    return lock.hold(async () => {
      try {
        // Another process may have seen to it while this one waited.
        return new RecordsFile(file, migrations)
      } catch (error) {
        if (!isDamaged(error)) throw error
        onNotice(damaged(moveAside(file, now)))
        return new RecordsFile(file, migrations)
      }
    })
  }
  const file = await open(
    'records.sqlite',
    ARTICLE_MIGRATIONS,
    (aside) => `The records were damaged: kept as ${aside}, and read again from the articles.`,
  )
  const chatFile = await open(
    'chat.sqlite',
    CHAT_MIGRATIONS,
    (aside) =>
      `The records of the chat were damaged: kept as ${aside}. Conversations, votes and subscriptions begin anew.`,
  )
  const chat = new ChatFile(chatFile)
  const passages = new PassageIndex(path.join(data, 'passages'), new IndexLedger(file))
  /** Those that deliver digests from this data folder. */
  const processes = new RunningProcesses(path.join(data, 'running'))
  return {
    folder: new ArticleFolder(articles),
    /** What a refresh writes. */
    records: new ArticleRecords(file),
    articles: new ArticleReader(file),
    vocabulary: new Vocabulary(file),
    passages,
    /** What clustering writes. */
    clusters: new StoryStore(file),
    stories: new StoryReader(file),
    answers: new AnswerRecords(chat),
    subscriptions: new SubscriptionRecords(chat),
    deliveries: new DeliveryRecords(chat),
    /** What one platform is not to forget. */
    memory: (platform: string) => new StoredMemory(chat, platform),
    lock,
    processes,
    close() {
      processes.close()
      passages.close()
      chatFile.close()
      file.close()
    },
  }
}
