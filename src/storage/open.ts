// Opens everything that storage has to offer for one data folder and one articles folder.
import path from 'node:path'
import { DiskFolder } from './article-folder.ts'
import { ARTICLE_MIGRATIONS } from './article-migrations.ts'
import { CHAT_MIGRATIONS } from './chat-migrations.ts'
import { ledgerIn } from './index-ledger.ts'
import { PassageIndex } from './passage-index.ts'
import { Records } from './records.ts'
import { isDamaged, moveAside, RecordsFile } from './records-file.ts'
import { FileLock } from './refresh-lock.ts'
import { RunningProcesses } from './running-processes.ts'
import { StoredAnswers } from './stored-answers.ts'
import { StoredArticles } from './stored-articles.ts'
import { StoredDeliveries } from './stored-deliveries.ts'
import { StoredMemory } from './stored-memory.ts'
import { StoredStories } from './stored-stories.ts'
import { StoredSubscriptions } from './stored-subscriptions.ts'
import { StoryRecords } from './story-store.ts'
import { Titles } from './titles.ts'

export interface Storage {
  folder: DiskFolder
  records: Records
  articles: StoredArticles
  answers: StoredAnswers
  subscriptions: StoredSubscriptions
  deliveries: StoredDeliveries
  /** What one platform is not to forget. */
  memory(platform: string): StoredMemory
  titles: Titles
  passages: PassageIndex
  /** What clustering keeps. */
  clusters: StoryRecords
  stories: StoredStories
  lock: FileLock
  /** Those that deliver digests from this data folder. */
  processes: RunningProcesses
  close(): void
}

/**
 * `data` is made if it does not exist. Records that are damaged beyond opening are moved aside, which `onNotice` tells; the next
 * refresh reads the articles again. What was said in chat is kept in a file of its own: articles can be read again, subscriptions cannot.
 * Throws a DatelineError 'records' when the data folder cannot be used.
 */
export async function openStorage(options: {
  articles: string
  data: string
  now: Date
  onNotice: (notice: string) => void
}): Promise<Storage> {
  const lock = new FileLock(path.join(options.data, 'refresh.lock'))
  const open = (name: string, migrations: readonly string[], damaged: (aside: string) => string) =>
    openRecords({ file: path.join(options.data, name), migrations, damaged }, lock, options)
  const file = await open('records.sqlite', ARTICLE_MIGRATIONS, articlesDamaged)
  const chat = await open('chat.sqlite', CHAT_MIGRATIONS, chatDamaged)
  const processes = new RunningProcesses(path.join(options.data, 'running'))
  const passages = new PassageIndex(path.join(options.data, 'passages'), ledgerIn(file))
  return {
    folder: new DiskFolder(options.articles),
    records: new Records(file),
    articles: new StoredArticles(file),
    answers: new StoredAnswers(chat),
    subscriptions: new StoredSubscriptions(chat),
    deliveries: new StoredDeliveries(chat),
    memory: (platform) => new StoredMemory(chat, platform),
    titles: new Titles(file),
    passages,
    clusters: new StoryRecords(file),
    stories: new StoredStories(file),
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
  lock: FileLock,
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
