// Which articles of a story are one report: reprints by a MinHash sketch of their four-word runs, translations by their names and figures
// in order.
import type { Sketch } from '../storage/stories.ts'
import { averageLinkage, type Pair } from './cluster.ts'
import { type FingerprintText, figureAt, hashOf, mixed, nameKey } from './terms.ts'

/** Words in a row that are compared, as for evidence. */
const RUN = 4
const MOST_RUNS = 256
const MOST_MARKS = 64
const FEWEST_RUNS = 4
const FEWEST_MARKS = 12

/** The share of the shorter one's runs from which two articles are one report. */
const REPRINTED = 0.5
/** The share of names and figures in the same order from which one is a translation of the other. */
const TRANSLATED = 0.8
/** A translation is about as long as what it was made from. */
const LIKE_LENGTH = 0.6

export function sketchOf(text: FingerprintText, body: readonly string[]): Sketch {
  const runs = runsIn(body)
  return { runs: runs.slice(0, MOST_RUNS), isWhole: runs.length <= MOST_RUNS, marks: marksIn(text) }
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

function isTranslation(one: Uint32Array, other: Uint32Array): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (short.length < FEWEST_MARKS || short.length < LIKE_LENGTH * long.length) return false
  return inSameOrder(short, long) >= TRANSLATED * short.length
}

/** Length of the longest common subsequence. */
function inSameOrder(one: Uint32Array, other: Uint32Array): number {
  let before = new Uint8Array(other.length + 1)
  for (const mark of one) {
    const row = new Uint8Array(other.length + 1)
    for (let at = 1; at <= other.length; at++)
      row[at] = other[at - 1] === mark ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, row[at - 1] ?? 0)
    before = row
  }
  return before[other.length] ?? 0
}

/** Distinct hashes of all runs, ascending. A scan by hand: it sees every character of every article. */
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
  const ascending = Uint32Array.from(hashes).sort()
  return ascending.filter((hash, at) => at === 0 || hash !== ascending[at - 1])
}

/** Letters and digits of ASCII, and all beyond it but punctuation and spaces. */
function isLetterOrDigit(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
  return code > 0xbf && !(code >= 0x2000 && code <= 0x206f) && !(code >= 0x3000 && code <= 0x303f)
}

function marksIn({ paragraphs, names }: FingerprintText): Uint32Array {
  const marks: number[] = []
  for (const { text, words } of paragraphs) {
    for (let at = 0; at < words.length && marks.length < MOST_MARKS; at++) {
      const figure = figureAt(text, words, at)
      const key = figure === null ? nameKey(words[at]?.folded ?? '', names) : figure.value
      if (key !== null) marks.push(hashOf(key))
      at += (figure?.words ?? 1) - 1
    }
  }
  return Uint32Array.from(marks)
}

/** Of a group, so many pairs on average must be the same report: a part of an article and another part of it have nothing in common. */
const SHARE = { of: 3, least: 1 }

/** For each article the number of its report, from 0 in order of first appearance. */
export function reportsOf(sketches: readonly Sketch[]): number[] {
  const pairs: Pair[] = []
  // Most of the shorter one stands in the other, word for word or translated.
  for (const [b, other] of sketches.entries())
    for (const [a, one] of sketches.slice(0, b).entries())
      if (containment(one, other) >= REPRINTED || isTranslation(one.marks, other.marks))
        pairs.push({ a, b, similarity: SHARE.of })
  const reports: number[] = []
  for (const [report, members] of averageLinkage(sketches.length, pairs, SHARE.least).entries())
    for (const member of members) reports[member] = report
  return reports
}
