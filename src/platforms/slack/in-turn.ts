// Does one thing after another where they belong together: posts into one channel, of which Slack takes about one a second.

export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>()

  /** What is asked to wait keeps the others waiting, so that none of them is sent in vain. */
  async add<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#last.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key)
    }
  }
}
