// What a figure in a text claims: a value with its hedge, as the range of values it is in keeping with.
import type { Figure } from '../text/figures.ts'

export interface Amount {
  value: number
  /** Values that do not contradict it. */
  least: number
  most: number
  /** Where the claim begins, its hedge included: "more than 1,000". */
  start: number
  end: number
}

type Hedge = 'exact' | 'about' | 'almost' | 'over' | 'least' | 'most'

const HEDGES: [Hedge, RegExp][] = [
  ['most', /\b(?:up to|as many as|at most|no more than|(?:fewer|less) than|under|below|a maximum of)\s+[$€£¥]?$/i],
  ['least', /\b(?:at least|no (?:fewer|less) than|a minimum of)\s+[$€£¥]?$/i],
  ['over', /\b(?:more than|over|above|upwards of|exceed(?:s|ed|ing)?|topp(?:ed|ing))\s+(?:an?\s+)?[$€£¥]?$/i],
  ['almost', /\b(?:almost|nearly|close to|near to|just under|not quite|just shy of)\s+(?:an?\s+)?[$€£¥]?$/i],
  [
    'about',
    /(?:\b(?:about|around|some|roughly|approximately|an estimated|estimated|circa|nearer)|~)\s+(?:an?\s+)?[$€£¥]?$/i,
  ],
]
/** Characters before a figure in which its hedge stands. */
const HEDGE_REACH = 28

/**
 * How far a hedged figure reaches, as a share of it: "about 50" says nothing against 52, "more than 1,000" nothing against 1,090, but
 * neither outlet would write so of 1,200. Chosen by reading news; 'least' reaches a little, so that 3 grows to 7 is shown.
 */
const REACH: Record<Hedge, { down: number; up: number }> = {
  exact: { down: 0, up: 0 },
  about: { down: 0.15, up: 0.15 },
  almost: { down: 0.07, up: 0 },
  over: { down: 0, up: 0.1 },
  least: { down: 0, up: 0.1 },
  most: { down: 1, up: 0 },
}
/** From here on a round figure is taken for a rounded one: "5,000" of 5,324. */
const ROUNDED_FROM = 100

export function amountOf(text: string, figure: Figure, value: number): Amount {
  const before = text.slice(Math.max(0, figure.start - HEDGE_REACH), figure.start)
  const [hedge, words] = hedgeBefore(before)
  const { down, up } = REACH[hedge]
  const start = figure.start - words.length
  const slack = hedge === 'exact' ? rounding(value) : 0
  return { value, least: value * (1 - down) - slack, most: value * (1 + up) + slack, start, end: figure.end }
}

function hedgeBefore(before: string): [Hedge, string] {
  for (const [hedge, pattern] of HEDGES) {
    const found = pattern.exec(before)
    if (found) return [hedge, found[0]]
  }
  return ['exact', '']
}

/** Half of the last place that a round figure states: 1,200 stands for 1,150 to 1,250. */
function rounding(value: number): number {
  if (value < ROUNDED_FROM) return 0
  let place = 1
  while (value % (place * 10) === 0) place *= 10
  return place >= ROUNDED_FROM / 10 ? place / 2 : 0
}

/** Whether two claims can both be right. */
export function agree(one: Amount, other: Amount): boolean {
  // Sums that a calculation parts by a hair are the same.
  const hair = 1e-9 * Math.max(1, Math.abs(one.value), Math.abs(other.value))
  return one.least <= other.most + hair && other.least <= one.most + hair
}

/** Figures that name or count no quantity: dates, hours, years, ordinals, scores, parts of names. */
export function isIdle(text: string, { start, end, soft, vague, readings }: Figure): boolean {
  if (soft || vague !== null || readings.length === 0) return true
  const written = text.slice(start, end)
  const before = text.slice(Math.max(0, start - 16), start)
  const after = text.slice(end, end + 16)
  if (/^\d.*(?:st|nd|rd|th|s|am|pm)$/i.test(written) || /[\p{L}\p{N}]$/u.test(before) || /^[\p{L}\p{N}]/u.test(after))
    return true
  if (
    /(?:\p{L}[-–.]|#|No\.? |number |§ ?|page |chapter |aged? |Route |Highway |Interstate |Flight |Room |Week |Game |Title |Section |Article |Prop(?:osition)? |Day |Phase |Level |Chapter |Apollo |\bI-)$/u.test(
      before,
    )
  )
    return true
  if (/(?:\d[-–:/.]|\b(?:to|or|and|between|from) )$/u.test(before) && /\d(?:[-–:/.]|,? (?:to|or|and) )$/u.test(before))
    return true
  if (/^\s?(?:[-–:/]\s?\d|(?:to|or|and) \d)/.test(after)) return true
  if (/^(?:1[5-9]|20|21)\d\d$/.test(written) && readings.every(({ unit }) => unit === null)) return true
  if (/^\s?(?:[ap]\.?m\b|o.clock|ET\b|GMT\b|BST\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*)/.test(after))
    return true
  if (/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? $/.test(before)) return true
  return /^-\p{L}/u.test(after)
}
