// The folder of what was fetched from the web: a file for each article, as it came, which a refresh reads as it reads other articles.
import { hash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

export class FetchedFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Writes whole or not at all; a file that says the same already stays untouched. `key`: what it is of, on that host. */
  async put(host: string, key: string, content: object): Promise<void> {
    const folder = path.join(this.#folder, host.replace(/[^\w.-]|^\.+/g, '_'))
    const name = `${hash('sha256', key).slice(0, 24)}.json`
    const text = JSON.stringify(content)
    if ((await readFile(path.join(folder, name), 'utf8').catch(() => null)) === text) return
    await mkdir(folder, { recursive: true })
    // Hidden files are not read: one that a kill left behind does no harm, and the next look writes over it.
    await writeFile(path.join(folder, `.${name}`), text)
    await rename(path.join(folder, `.${name}`), path.join(folder, name))
  }
}
