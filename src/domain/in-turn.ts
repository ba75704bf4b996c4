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

/** Starts work on up to `ahead` items while what an item before them gave is being used; results in order. */
export async function* inAdvance<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  ahead: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = []
  for await (const item of items) {
    const next = start(item)
    // Thrown where it is waited for, which may be never.
    next.catch(() => undefined)
    running.push(next)
    const first = running.length > ahead ? running.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const last of running) yield await last
}
