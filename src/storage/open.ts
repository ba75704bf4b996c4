// Opens everything that storage has to offer for one data folder and one articles folder.
import path from 'node:path'
import { DiskFolder } from './article-folder.ts'
import { ledgerIn } from './index-ledger.ts'
import { PassageIndex } from './passage-index.ts'
import { Records } from './records.ts'
import { isDamaged, moveAside, RecordsFile } from './records-file.ts'
import { FileLock } from './refresh-lock.ts'
import { StoredAnswers } from './stored-answers.ts'
import { StoredArticles } from './stored-articles.ts'
import { StoredMemory } from './stored-memory.ts'
import { StoredStories } from './stored-stories.ts'
import { StoryRecords } from './story-store.ts'

export interface Storage {
  folder: DiskFolder
  records: Records
  articles: StoredArticles
  answers: StoredAnswers
  /** What one platform is not to forget. */
  memory(platform: string): StoredMemory
  passages: PassageIndex
  /** What clustering keeps. */
  clusters: StoryRecords
  stories: StoredStories
  lock: FileLock
  close(): void
}

/**
 * `data` is made if it does not exist. Records that are damaged beyond opening are moved aside, which `onNotice` tells; the next
 * refresh reads the articles again. Throws a DatelineError 'records' when the data folder cannot be used.
 */
export async function openStorage(options: {
  articles: string
  data: string
  now: Date
  onNotice: (notice: string) => void
}): Promise<Storage> {
  const lock = new FileLock(path.join(options.data, 'refresh.lock'))
  const file = await openRecords(path.join(options.data, 'records.sqlite'), lock, options)
  const passages = new PassageIndex(path.join(options.data, 'passages'), ledgerIn(file))
  return {
    folder: new DiskFolder(options.articles),
    records: new Records(file),
    articles: new StoredArticles(file),
    answers: new StoredAnswers(file),
    memory: (platform) => new StoredMemory(file, platform),
    passages,
    clusters: new StoryRecords(file),
    stories: new StoredStories(file),
    lock,
    close() {
      passages.close()
      file.close()
    },
  }
}

async function openRecords(
  file: string,
  lock: FileLock,
  options: { now: Date; onNotice: (notice: string) => void },
): Promise<RecordsFile> {
  try {
    return new RecordsFile(file)
  } catch (error) {
    if (!isDamaged(error)) throw error
  }
  return lock.hold(async () => {
    try {
      // Another process may have seen to it while this one waited.
      return new RecordsFile(file)
    } catch (error) {
      if (!isDamaged(error)) throw error
      options.onNotice(noticeOfDamage(moveAside(file, options.now)))
      return new RecordsFile(file)
    }
  })
}

/** What a person is told when records were put aside. */
function noticeOfDamage(aside: string): string {
  return `The records were damaged: kept as ${aside}, and read again from the articles.`
}
