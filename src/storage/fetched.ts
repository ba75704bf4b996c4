// The folder of what was fetched from the web: a file for each article, as it came, which a refresh reads as it reads other articles.
import { hash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

export class FetchedFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Writes whole or not at all; a file that says the same already stays untouched. `key`: what it is of, on that host. */
  async put(host: string, key: string, content: object): Promise<void> {
    const { folder, name } = this.#placeOf(host, key)
    const text = JSON.stringify(content)
    if ((await readFile(path.join(folder, name), 'utf8').catch(() => null)) === text) return
    await mkdir(folder, { recursive: true })
    // Hidden files are not read: one that a kill left behind does no harm, and the next look writes over it.
    await writeFile(path.join(folder, `.${name}`), text)
    await rename(path.join(folder, `.${name}`), path.join(folder, name))
  }

  /** What was put there; `null` if nothing was, or it cannot be read. */
  async find(host: string, key: string): Promise<object | null> {
    const { folder, name } = this.#placeOf(host, key)
    return readFile(path.join(folder, name), 'utf8')
      .then(JSON.parse)
      .catch(() => null)
  }

  async remove(host: string, key: string): Promise<void> {
    const { folder, name } = this.#placeOf(host, key)
    await rm(path.join(folder, name), { force: true })
  }

  #placeOf(host: string, key: string): { folder: string; name: string } {
    const folder = path.join(this.#folder, host.replace(/[^\w.-]|^\.+/g, '_'))
    return { folder, name: `${hash('sha256', key).slice(0, 24)}.json` }
  }
}
