// Which articles of a story are one report: reprints by a MinHash sketch of four-word runs, rewordings and translations by names and figures in the same order, and by credits.
import type { Sketch } from '../storage/stories.ts'
import { averageLinkage, type Pair } from './cluster.ts'
import { distinct, type FingerprintText, figureAt, hashOf, mixed, nameKey, readText } from './terms.ts'

const RUN = 4 // Words in a row that are compared, as for evidence.
const MOST_RUNS = 256
const MOST = 2 ** 32
const MOST_MARKS = 64
const FEWEST_RUNS = 4
const FEWEST_MARKS = 12 // So many main facts any two reports of an event may share.

/** … but not nearly all of one's, and in the same order: that is made of the other, whatever else a language writes with capitals. */
const [FEWEST_IN_ORDER, NEARLY_ALL] = [11, 0.9]

const REPRINTED = 0.5 // The share of the shorter one's runs from which two articles are one report.
const REPEATED = 0.7 // … of one outlet, which tells anew what went before, and words no report of its own otherwise.
/** How far names and figures have to agree for one to be made of the other; `ORDERED` of that counts only for those in the same order. */
const REWORDED = 0.62
const ORDERED = 0.25
const A_CREDIT = 0.03 // Each name that both give in their credits makes up for so much of it, up to so many names.
const MOST_CREDITS = 4
const BETWEEN = 0 // Stands between the marks of a text and those of its credits.

export function sketchOf(text: FingerprintText, body: string[], credits: string[], outlet: string): Sketch {
  const runs = runsIn(body)
  const credited = credits.length === 0 ? [] : marksIn(readText('', credits))
  const marks = Uint32Array.from([hashOf(outlet), ...marksIn(text), BETWEEN, ...credited])
  return { runs: runs.slice(0, MOST_RUNS), isWhole: runs.length <= MOST_RUNS, marks }
}

/** About the share of the smaller one's runs that the other holds too, 0 if there are too few to tell. */
function containment(one: Sketch, other: Sketch): number {
  const limit = Math.min(limitOf(one), limitOf(other))
  let [a, b, shared] = [0, 0, 0]
  while (a < one.runs.length || b < other.runs.length) {
    const x = one.runs[a] ?? Number.POSITIVE_INFINITY
    const y = other.runs[b] ?? Number.POSITIVE_INFINITY
    if (Math.min(x, y) > limit) break
    if (x <= y) a++
    if (y <= x) b++
    if (x === y) shared++
  }
  const smaller = Math.min(a, b)
  return smaller < FEWEST_RUNS ? 0 : shared / smaller
}

/** The greatest hash up to which a sketch leaves nothing out. */
const limitOf = ({ runs, isWhole }: Sketch): number => (isWhole ? 0xffffffff : (runs.at(-1) ?? 0))

interface Marks {
  text: number[]
  known: ReadonlySet<number>
  credits: number[]
}

function readMarks({ marks }: Sketch): Marks {
  const between = marks.indexOf(BETWEEN, 1)
  const text = [...marks.subarray(1, between)]
  return { text, known: new Set(text), credits: [...marks.subarray(between + 1)] }
}

function isReworded(one: Marks, other: Marks): boolean {
  const shared = one.text.filter((mark) => other.known.has(mark))
  const credits = one.credits.filter((mark) => other.credits.includes(mark)).length
  const agreement = (inOrder: number): number =>
    (2 * (ORDERED * inOrder + (1 - ORDERED) * shared.length)) / (one.text.length + other.text.length)
  const least = REWORDED - A_CREDIT * Math.min(MOST_CREDITS, credits)
  const nearlyAll = NEARLY_ALL * Math.max(FEWEST_IN_ORDER, Math.min(one.text.length, other.text.length))
  if (shared.length >= nearlyAll && inSameOrder(shared, other.text) >= nearlyAll) return true
  if (shared.length < FEWEST_MARKS || agreement(shared.length) < least) return false
  return agreement(inSameOrder(shared, other.text)) >= least
}

/** Length of the longest common subsequence. */
function inSameOrder(one: readonly number[], other: readonly number[]): number {
  let before = new Uint8Array(other.length + 1)
  for (const mark of one) {
    const row = new Uint8Array(other.length + 1)
    for (let at = 1; at <= other.length; at++)
      row[at] = other[at - 1] === mark ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, row[at - 1] ?? 0)
    before = row
  }
  return before[other.length] ?? 0
}

/** Distinct hashes of all runs, ascending; of more than are kept, at least one more than these. A scan by hand: it sees every character of every article. */
function runsIn(body: readonly string[]): Uint32Array {
  const hashes: number[] = []
  const window = new Int32Array(RUN)
  let count = 0
  for (const paragraph of body) {
    const text = paragraph.toLowerCase()
    let hash = 0
    for (let at = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 0x20
      if (isLetterOrDigit(code)) {
        hash = Math.imul((hash === 0 ? 0x811c9dc5 : hash) ^ code, 0x01000193) | 1
        continue
      }
      if (hash === 0) continue
      window[count % RUN] = hash
      count++
      hash = 0
      if (count < RUN) continue
      let run = 0
      for (let back = RUN; back > 0; back--) run = Math.imul(run, 31) + (window[(count - back) % RUN] ?? 0)
      hashes.push(mixed(run | 0))
    }
  }
  // Of many only the least are wanted: most others are left out of the sorting.
  const limit = (MOST / hashes.length) * 2 * MOST_RUNS
  const least = hashes.length > 3 * MOST_RUNS ? hashes.filter((hash) => hash < limit) : hashes
  const found = distinct(least)
  return least === hashes || found.length > MOST_RUNS ? found : distinct(hashes)
}

/** Letters and digits of ASCII, and all beyond it but punctuation and spaces. */
function isLetterOrDigit(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
  return code > 0xbf && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f)
}

/** Hashes of its names and figures, each where it first stands. */
function marksIn({ paragraphs, names }: FingerprintText): Set<number> {
  const marks = new Set<number>()
  for (const { text, words } of paragraphs) {
    for (let at = 0; at < words.length && marks.size < MOST_MARKS; at++) {
      const figure = figureAt(text, words, at)
      const key = figure === null ? nameKey(words[at]?.folded ?? '', names) : figure.value
      if (key !== null) marks.add(hashOf(key))
      at += (figure?.words ?? 1) - 1
    }
  }
  return marks
}

/** Of a group, so many pairs on average must be the same report: a part of an article and another part of it have nothing in common. */
const SHARE = { of: 3, least: 1 }

/** For each article the number of its report, from 0 in order of first appearance. */
export function reportsOf(sketches: readonly Sketch[]): number[] {
  const pairs: Pair[] = []
  const marks = sketches.map(readMarks)
  for (const [b, other] of sketches.entries())
    for (const [a, one] of sketches.slice(0, b).entries()) {
      const [ones, others] = [marks[a], marks[b]]
      const least = one.marks[0] === other.marks[0] ? REPEATED : REPRINTED
      if (containment(one, other) >= least || (least === REPRINTED && ones && others && isReworded(ones, others)))
        pairs.push({ a, b, similarity: SHARE.of })
    }
  const reports: number[] = []
  for (const [report, members] of averageLinkage(sketches.length, pairs, SHARE.least).entries())
    for (const member of members) reports[member] = report
  return reports
}
