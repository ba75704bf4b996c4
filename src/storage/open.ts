// Opens everything that storage has to offer for one data folder and one articles folder.
import path from 'node:path'
import { ARTICLE_MIGRATIONS } from './article-schema.ts'
import { ArticleReader } from './articles.ts'
import { AnswerRecords, StoredMemory, SubscriptionRecords } from './chat.ts'
import { CHAT_MIGRATIONS } from './chat-schema.ts'
import { DeliveryRecords } from './deliveries.ts'
import { ArticleFolder } from './folder.ts'
import { ledgerIn } from './index-state.ts'
import { RefreshLock, RunningProcesses } from './locks.ts'
import { PassageIndex } from './passages.ts'
import { ArticleRecords } from './records.ts'
import { isDamaged, moveAside, RecordsFile } from './sqlite.ts'
import { StoryStore } from './stories.ts'
import { StoryReader } from './stories-read.ts'
import { Vocabulary } from './vocabulary.ts'

export interface Storage {
  folder: ArticleFolder
  records: ArticleRecords
  articles: ArticleReader
  answers: AnswerRecords
  subscriptions: SubscriptionRecords
  deliveries: DeliveryRecords
  /** What one platform is not to forget. */
  memory(platform: string): StoredMemory
  vocabulary: Vocabulary
  passages: PassageIndex
  /** What clustering keeps. */
  clusters: StoryStore
  stories: StoryReader
  lock: RefreshLock
  /** Those that deliver digests from this data folder. */
  processes: RunningProcesses
  close(): void
}

/**
 * `data` is made if it does not exist. ArticleRecords that are damaged beyond opening are moved aside, which `onNotice` tells; the next
 * refresh reads the articles again. What was said in chat is kept in a file of its own: articles can be read again, subscriptions cannot.
 * Throws a DatelineError 'records' when the data folder cannot be used.
 */
export async function openStorage(options: {
  articles: string
  data: string
  now: Date
  onNotice: (notice: string) => void
}): Promise<Storage> {
  const lock = new RefreshLock(path.join(options.data, 'refresh.lock'))
  const open = (name: string, migrations: readonly string[], damaged: (aside: string) => string) =>
    openRecords({ file: path.join(options.data, name), migrations, damaged }, lock, options)
  const file = await open('records.sqlite', ARTICLE_MIGRATIONS, articlesDamaged)
  const chat = await open('chat.sqlite', CHAT_MIGRATIONS, chatDamaged)
  const processes = new RunningProcesses(path.join(options.data, 'running'))
  const passages = new PassageIndex(path.join(options.data, 'passages'), ledgerIn(file))
  return {
    folder: new ArticleFolder(options.articles),
    records: new ArticleRecords(file),
    articles: new ArticleReader(file),
    answers: new AnswerRecords(chat),
    subscriptions: new SubscriptionRecords(chat),
    deliveries: new DeliveryRecords(chat),
    memory: (platform) => new StoredMemory(chat, platform),
    vocabulary: new Vocabulary(file),
    passages,
    clusters: new StoryStore(file),
    stories: new StoryReader(file),
    lock,
    processes,
    close() {
      processes.close()
      passages.close()
      chat.close()
      file.close()
    },
  }
}

interface RecordsPlan {
  file: string
  migrations: readonly string[]
  /** What a person is told when the file was put aside. */
  damaged: (aside: string) => string
}

async function openRecords(
  { file, migrations, damaged }: RecordsPlan,
  lock: RefreshLock,
  options: { now: Date; onNotice: (notice: string) => void },
): Promise<RecordsFile> {
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
      options.onNotice(damaged(moveAside(file, options.now)))
      return new RecordsFile(file, migrations)
    }
  })
}

const articlesDamaged = (aside: string): string =>
  `The records were damaged: kept as ${aside}, and read again from the articles.`

const chatDamaged = (aside: string): string =>
  `The records of the chat were damaged: kept as ${aside}. Conversations, votes and subscriptions begin anew.`
