// Puts articles into stories, and notes where the ids of stories lead that are gone by that.

import { type Statements, textOf } from './sqlite.ts'
import type { PlacedStory } from './story-types.ts'

export class StoryPlaces {
  readonly #statements: Statements
  /** For each story that articles have left: into which they went, and how many. */
  readonly #left = new Map<string, Map<string, number>>()
  readonly #existed = new Set<string>()

  constructor(statements: Statements) {
    this.#statements = statements
  }

  place({ id, members }: PlacedStory): void {
    const statements = this.#statements
    if (statements.get('SELECT 1 FROM members WHERE story = ? LIMIT 1', id) !== undefined) this.#existed.add(id)
    for (const { n, report, centrality } of members) {
      const was = textOf(statements.get('SELECT story FROM members WHERE article = ?', n) ?? {}, 'story')
      if (was !== '' && was !== id) this.#note(was, id)
      statements.run(
        'INSERT OR REPLACE INTO members (article, story, report, centrality) VALUES (?, ?, ?, ?)',
        n,
        id,
        report,
        centrality,
      )
      statements.run('UPDATE prints SET placed = 1 WHERE article = ?', n)
    }
    // A story that is there leads nowhere else.
    statements.run('DELETE FROM trails WHERE was = ?', id)
  }

  /** To be called after the last story. */
  finish(now: Date): void {
    const statements = this.#statements
    const gone = [...this.#left].filter(
      ([was]) => statements.get('SELECT 1 FROM members WHERE story = ? LIMIT 1', was) === undefined,
    )
    const trails = gone.map(([was, targets]) => ({ was, story: mostOf(targets) }))
    for (const { was, story } of trails) {
      const joins = this.#existed.has(story) || trails.filter((other) => other.story === story).length > 1
      statements.run(
        'INSERT OR REPLACE INTO trails (was, story, kind, at) VALUES (?, ?, ?, ?)',
        was,
        story,
        joins ? 'merged' : 'renamed',
        now.getTime(),
      )
    }
  }

  #note(was: string, story: string): void {
    const targets = this.#left.get(was) ?? new Map<string, number>()
    targets.set(story, (targets.get(story) ?? 0) + 1)
    this.#left.set(was, targets)
  }
}

/** The story most articles went to; of several the first by name. */
function mostOf(targets: Map<string, number>): string {
  const [first] = [...targets].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return first?.[0] ?? ''
}
