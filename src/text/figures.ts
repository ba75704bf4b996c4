// Numbers as a text states them, in digits or words, so that "1,200" meets "twelve hundred". Knows nothing of what they count.
import { numberAt, numbered, SCALES, tokensOf } from './number-words.ts'

interface Reading {
  value: number
  /** What directly follows or precedes: "percent", "year", "dollar"; `null` when nothing known does. */
  unit: string | null
}

export interface Figure {
  start: number
  end: number
  /** More than one where notation allows it: "1.200", "30 years" = "three decades". */
  readings: Reading[]
  /** On which side of the value the count lies: "more than", "almost". */
  bound: 'over' | 'under' | null
  /** Of "thousands": the scale. */
  vague: number | null
  /** May support a figure but claims none: "both", "first", a lone "one". */
  soft: boolean
}

const ORDINALS = new Map(
  numbered('first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth', 1),
)
const part = (value: number): Reading[] => [
  { value, unit: null },
  { value: 100 * value, unit: 'percent' },
]
const FRACTIONS = new Map([
  ['half', part(0.5)],
  ['quarter', part(0.25)],
])
const SOFT = new Map([
  ['one', 1],
  ['single', 1],
  ['first', 1],
  ['both', 2],
  ['couple', 2],
  ['pair', 2],
  ['twice', 2],
  ['double', 2],
])
const VAGUE = /^(dozen|hundred|thousand|million|billion)s$/

const UNITS: [RegExp, string, number][] = [
  [/^(?:%|per ?cent\b|pct\b|percentage\b)/, 'percent', 1],
  [/^decades?\b/, 'year', 10],
  [/^centur(?:y|ies)\b/, 'year', 100],
  [/^(minute|hour|day|week|month|year|dollar|euro|pound|yen|degree|mile|tonne|ton|acre|hectare)s?\b/, '$1', 1],
  [/^(?:km|kilomet(?:er|re)s?)\b/, 'kilometre', 1],
  [/^met(?:er|re)s?\b/, 'metre', 1],
  [/^(?:foot|feet)\b/, 'foot', 1],
  [/^(?:kg|kilos?|kilograms?)\b/, 'kilogram', 1],
  [/^r(?:o)?ubles?\b/, 'rouble', 1],
]
const CURRENCIES: Record<string, string> = { $: 'dollar', '€': 'euro', '£': 'pound', '¥': 'yen' }

/** The unit beside a number, and what a number in it is worth in the unit's base: a decade is ten years. */
function unitAt(text: string, start: number, end: number): { unit: string; factor: number } | null {
  const currency = CURRENCIES[text.slice(0, start).trimEnd().at(-1) ?? '']
  if (currency !== undefined) return { unit: currency, factor: 1 }
  const after = text
    .slice(end, end + 20)
    .replace(/^[\s\u00a0]*-?[\s\u00a0]*/, '')
    .toLowerCase()
  for (const [pattern, name, factor] of UNITS) {
    const match = pattern.exec(after)
    if (match) return { unit: name === '$1' ? (match[1] ?? '') : name, factor }
  }
  return null
}

const OVER = /\b(?:more than|over|above|at least|exceed(?:s|ed|ing)?|upwards of)\s+(?:an?\s+)?[$€£¥]?$/i
const UNDER = /\b(?:(?:less|fewer) than|under|below|at most|almost|nearly|close to|not quite)\s+(?:an?\s+)?[$€£¥]?$/i

function boundAt(text: string, start: number): 'over' | 'under' | null {
  const before = text.slice(Math.max(0, start - 24), start)
  return OVER.test(before) ? 'over' : UNDER.test(before) ? 'under' : null
}

/** All numbers of a text in order. */
export function figuresOf(text: string): Figure[] {
  const tokens = tokensOf(text)
  const figures: (Figure & { scale: number })[] = []
  for (let i = 0; i < tokens.length; ) {
    const token = tokens[i]
    if (token === undefined) break
    const number = numberAt(tokens, i, text)
    const end = tokens[(number?.next ?? i + 1) - 1]?.end ?? token.end
    const measured = unitAt(text, token.start, end)
    const base = {
      start: token.start,
      end,
      bound: boundAt(text, token.start),
      vague: null,
      soft: false,
      scale: number?.scale ?? 1,
    }
    const lone = number === null || number.next === i + 1 ? token.word : ''
    const ordinal = token.values.length === 0 ? ORDINALS.get(token.word) : undefined
    const vague = VAGUE.exec(token.word)
    if (SOFT.has(lone) && token.values.length === 0) {
      figures.push({ ...base, readings: [{ value: SOFT.get(lone) ?? 0, unit: measured?.unit ?? null }], soft: true })
    } else if (number !== null) {
      const readings = number.values.map((value) => ({
        value: value * (measured?.factor ?? 1),
        unit: measured?.unit ?? null,
      }))
      figures.push({ ...base, readings })
    } else if (ordinal !== undefined) figures.push({ ...base, readings: [{ value: ordinal, unit: null }] })
    else if (FRACTIONS.has(token.word)) figures.push({ ...base, readings: FRACTIONS.get(token.word) ?? [] })
    else if (vague) figures.push({ ...base, readings: [], vague: SCALES.get(vague[1] ?? '') ?? 0 })
    i = number?.next ?? i + 1
  }
  return spread(figures, text)
}

/** In "10 to 12 percent" and "1 or 2 million" the first number shares what follows the second. */
function spread(figures: (Figure & { scale: number })[], text: string): Figure[] {
  return figures.map(({ scale, ...figure }, i) => {
    const next = figures[i + 1]
    if (next === undefined || !/^\s*(?:to|and|or|[-–—])\s*$/.test(text.slice(figure.end, next.start))) return figure
    const shared = figure.readings.flatMap(({ value, unit }) =>
      next.readings.map((other) => ({ value: scale === 1 ? value * next.scale : value, unit: unit ?? other.unit })),
    )
    return { ...figure, readings: [...figure.readings, ...shared] }
  })
}

/** Whether what a text states bears out a claimed figure: the same value, in no other unit, and on no other side of it. */
export function bearsOut(stated: Figure, claimed: Figure): boolean {
  const { vague, bound } = claimed
  if (bound !== null && stated.bound !== null && bound !== stated.bound) return false
  if (vague !== null) return stated.vague === vague || stated.readings.some(({ value }) => value >= 2 * vague)
  return claimed.readings.some((claim) =>
    stated.readings.some(
      ({ value, unit }) =>
        Math.abs(value - claim.value) < 1e-9 * Math.max(1, value) &&
        (unit === claim.unit ||
          (unit !== 'percent' && claim.unit !== 'percent' && (unit === null || claim.unit === null))),
    ),
  )
}
