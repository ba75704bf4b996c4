// Work in turn: one thing after another where they share a key. Knows nothing of what is done.

/** What is asked to wait keeps the others of its key waiting, so that none is done in vain. */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>()

  add<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(key) ?? Promise.resolve()).then(work, work)
    this.#last.set(key, mine)
    return mine.finally(() => this.#last.get(key) === mine && this.#last.delete(key))
  }
}
