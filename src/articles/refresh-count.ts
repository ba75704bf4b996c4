// What a refresh changed, all in all: an article that left one file and came in another has not changed.
import type { Change } from '../storage/records.ts'

export class ChangeCount {
  readonly added = new Set<string>()
  readonly updated = new Set<string>()
  /** By id, the version in which an article left. */
  readonly removed = new Map<string, string>()

  note(changes: Change[]): void {
    for (const change of changes) this.#note(change)
  }

  #note({ kind, id, version }: Change): void {
    if (kind === 'removed') this.#remove(id, version)
    else if (kind === 'updated') this.#update(id)
    else this.#add(id, version)
  }

  #add(id: string, version: string): void {
    const before = this.removed.get(id)
    if (before === undefined) this.added.add(id)
    else if (before !== version) this.updated.add(id)
    this.removed.delete(id)
  }

  #update(id: string): void {
    if (!this.added.has(id)) this.updated.add(id)
  }

  #remove(id: string, version: string): void {
    this.updated.delete(id)
    if (!this.added.delete(id)) this.removed.set(id, version)
  }
}
