// Watches the articles folder: says when a file with articles has come, changed or gone. Reads none.
import path from 'node:path'
import { watch } from 'chokidar'
import { isArticleFile } from '../articles/read/decode.ts'
import { messageOf } from '../domain/errors.ts'

/** A file that has kept its size for so long is taken to be written to its end; looked at so often. */
const WRITTEN = { stabilityThreshold: 550, pollInterval: 50 }

/** Resolves once `signal` is aborted, or the folder cannot be watched any more, of which `onFailure` is told why. */
export async function watchArticles(
  folder: string,
  { onChange, onFailure }: { onChange: () => void; onFailure: (because: string) => void },
  signal: AbortSignal,
): Promise<void> {
  const root = path.resolve(folder)
  const isHidden = (file: string): boolean => file !== root && path.basename(file).startsWith('.')
  const options = { ignored: isHidden, ignoreInitial: true, followSymlinks: false, awaitWriteFinish: WRITTEN }
  const watcher = watch(root, options)
  const ended = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => ended.resolve(), { once: true })
  if (signal.aborted) ended.resolve()
  watcher.on('all', (_event, file) => {
    if (isArticleFile(file)) onChange()
  })
  watcher.on('error', (error) => {
    onFailure(messageOf(error))
    ended.resolve()
  })
  await ended.promise
  await watcher.close()
}
