// Opens Dateline for measuring: the way the command line opens it, on folders of our choosing.
import type { Dateline } from '../../src/answers/dateline.ts'
import { readSettings } from '../../src/config.ts'
import type { Article } from '../../src/domain/article.ts'
import { createLog } from '../../src/log.ts'
import { openStorage, type Storage } from '../../src/storage/open.ts'
import { openDateline } from '../../src/wire.ts'

export interface Measured {
  dateline: Dateline
  /** Whether answers are worded by a model. */
  hasModel: boolean
  /** Brings the index up to date: what the index holds then, and how long it took. `onRead` is told of bytes that were read. */
  refresh(
    onRead?: (bytes: number, of: number) => void,
  ): Promise<{ articles: number; passages: number; seconds: number; clusteringSeconds: number }>
  /** A stored version, read by a second reader of the records, so that a check need not trust what the first one says. */
  articleVersion(id: string, version: string): Promise<Article | null>
  close(): void
}

/** `offline`: no model is called, whatever the environment says. Throws a DatelineError when a setting or folder cannot be used. */
export async function openForMeasuring(folders: {
  articles: string
  data: string
  offline: boolean
}): Promise<Measured> {
  const settings = readSettings(folders)
  const onNotice = (notice: string): void => void process.stderr.write(`${notice}\n`)
  const log = createLog(settings.logLevel, process.stderr)
  const open = await openDateline(settings, { log, onNotice })
  let records: Promise<Storage> | undefined
  return {
    dateline: open.dateline,
    hasModel: settings.model !== null,
    async refresh(onRead) {
      const { articles, passages, seconds, clusteringSeconds } = await open.refresh({
        now: new Date(),
        onProgress: (progress) => progress.stage === 'reading' && onRead?.(progress.bytes, progress.totalBytes),
      })
      return { articles, passages, seconds, clusteringSeconds }
    },
    async articleVersion(id, version) {
      records ??= openStorage({ ...folders, now: new Date(), onNotice })
      return (await records).articles.articleVersion(id, version)
    },
    close() {
      void open.close()
      void records?.then((storage) => storage.close())
    },
  }
}
