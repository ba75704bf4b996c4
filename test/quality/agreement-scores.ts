// How far two ways of grouping the same things agree.

/** Grouping: for each thing, in the same order, the name of its group. */
export type Grouping = readonly string[]

export interface Agreement {
  precision: number
  recall: number
  f1: number
  /** 1 for the same groups, about 0 for groups drawn at random. */
  ari: number
}

/** B³ (Bagga and Baldwin 1998) averaged over things, and the adjusted Rand index (Hubert and Arabie 1985). */
export function agreementOf(found: Grouping, expected: Grouping): Agreement {
  const [ours, theirs, both] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const keys = found.map((group, at) => ({
    group,
    wanted: expected[at] ?? '',
    pair: JSON.stringify([group, expected[at]]),
  }))
  for (const { group, wanted, pair } of keys) {
    ours.set(group, (ours.get(group) ?? 0) + 1)
    theirs.set(wanted, (theirs.get(wanted) ?? 0) + 1)
    both.set(pair, (both.get(pair) ?? 0) + 1)
  }
  let [precision, recall] = [0, 0]
  for (const { group, wanted, pair } of keys) {
    const shared = both.get(pair) ?? 0
    precision += shared / (ours.get(group) ?? 1) / found.length
    recall += shared / (theirs.get(wanted) ?? 1) / found.length
  }
  return {
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    ari: ariOf(found.length, ours, theirs, both),
  }
}

type Counts = Map<string, number>

function ariOf(size: number, ours: Counts, theirs: Counts, both: Counts): number {
  const pairs = (counts: Counts): number =>
    [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
  const all = (size * (size - 1)) / 2
  const byChance = all === 0 ? 0 : (pairs(ours) * pairs(theirs)) / all
  const most = (pairs(ours) + pairs(theirs)) / 2
  return most === byChance ? 1 : (pairs(both) - byChance) / (most - byChance)
}
