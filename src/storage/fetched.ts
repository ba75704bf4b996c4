// The folder of what was fetched from the web: a file for each article, as it came, which a refresh reads as it reads other articles.
import { hash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

export type FetchedFiles = ReturnType<typeof fetchedFiles>

export function fetchedFiles(folder: string) {
  /** Writes whole or not at all; a file that says the same already stays untouched. `file`: its place in the folder. */
  async function write(file: string, content: object): Promise<void> {
    const place = path.join(folder, file)
    const text = JSON.stringify(content)
    if ((await readFile(place, 'utf8').catch(() => null)) === text) return
    const parent = path.dirname(place)
    await mkdir(parent, { recursive: true })
    // Hidden files are not read: one that a kill left behind does no harm, and the next look writes over it.
    const hidden = path.join(parent, `.${path.basename(place)}`)
    await writeFile(hidden, text)
    await rename(hidden, place)
  }

  /** `null` where nothing was written, or what was cannot be read. */
  const read = (file: string): Promise<Record<string, unknown> | null> =>
    readFile(path.join(folder, file), 'utf8')
      .then(JSON.parse)
      .catch(() => null)

  async function forgetBefore(moment: Date): Promise<void> {
    const files = await readdir(folder, { recursive: true }).catch(() => [])
    for (const file of files.filter((name) => name.endsWith('.json')))
      if ((await stat(path.join(folder, file))).mtime < moment) await remove(file)
  }

  const remove = (file: string): Promise<void> => rm(path.join(folder, file), { force: true })

  return { write, read, forgetBefore, remove }
}

/** The file of an article: `key` says what it is of, on that host. */
export const fileOf = (host: string, key: string): string =>
  `${host.replace(/[^\w.-]|^\.+/g, '_')}/${hash('sha256', key).slice(0, 24)}.json`
