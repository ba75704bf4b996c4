// Remembers what the bot sent that it should not have, and refuses what Discord would refuse.
import { invalidForm, type Problem } from './problems.ts'
import type { Violation } from './types.ts'

export class Conscience {
  readonly violations: Violation[] = []

  /** Throws the API's error if Discord would. */
  weigh(call: { method: string; path: string }, problems: Problem[]): void {
    const request = `${call.method} ${call.path}`
    this.violations.push(...problems.map((problem) => ({ request, ...problem })))
    const refused = problems.filter(({ isRefused }) => isRefused)
    if (refused.length > 0) throw invalidForm(refused)
  }
}
