// Holds something made from the records for as long as no process changes them. Knows nothing of what it is.
import type { RecordsFile } from './records-file.ts'
import { numberOf, type Statements } from './sqlite.ts'

/** Both as this connection sees them: a number that changes when others write, and how many rows it has changed itself. */
const CHANGES = 'SELECT data_version AS others, total_changes() AS own FROM pragma_data_version'

export class UntilChanged<T> {
  readonly #file: RecordsFile
  readonly #make: () => T
  #held: { statements: Statements; others: number; own: number; value: T } | null = null

  constructor(file: RecordsFile, make: () => T) {
    this.#file = file
    this.#make = make
  }

  /** The value made earlier, or a new one when the records have changed since, or others were put in their place. */
  get(): T {
    return this.#file.use((statements) => {
      const row = statements.get(CHANGES)
      const [others, own] = [numberOf(row, 'others'), numberOf(row, 'own')]
      const held = this.#held
      if (held?.statements === statements && held.others === others && held.own === own) return held.value
      const value = this.#make()
      this.#held = { statements, others, own, value }
      return value
    })
  }
}
