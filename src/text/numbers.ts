// Numbers in a text, in digits or in words: where each stands, what it is worth and what it measures, so that "1,200" meets "twelve hundred". Knows nothing of the things counted.
import { MONTH_NAME } from './timestamps.ts'

type Measured = 'age' | 'duration' | 'money' | 'percent' | 'length' | 'volume' | 'weight' | 'speed' | 'temperature'
/** `ordinal`: a place in a row ("first"), or a word that counts by the way ("twice"). `day`: of a date. `time`: a part of "14:30". */
export type NumberKind = 'plain' | 'ordinal' | 'year' | 'day' | 'time' | Measured

export interface NumberInText {
  /** Offsets; a currency sign and "%" belong to the number, other units do not. */
  start: number
  end: number
  kind: NumberKind
  /** As written, before its unit; `null` for "dozens" and "none". */
  value: number | null
  /** More than one where notation allows it ("1.200"). `unit`: "percent", "year", "dollar"; `null` where none stands beside it. */
  readings: { value: number; unit: string | null }[]
  /** On which side of the value the count lies: "more than", "almost"; or that it is near it: "about". */
  bound: 'over' | 'under' | 'near' | null
  /** What it counts for each: "day" of "800 lorries a day", "daily". */
  rate: string | null
  /** Of "thousands": the scale. */
  vague: number | null
  /** May support a number but claims none: "both", "first", a lone "one". */
  soft: boolean
}

const valued = (words: string, from: number, step = 1): Map<string, number> =>
  new Map(words.split(/\s+/).map((word, i) => [word, from + i * step]))
const TEENS = 'thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const SMALL = valued(`zero one two three four five six seven eight nine ten eleven twelve ${TEENS}`, 0)
const TENS = valued('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10)
const WORTH = new Map([...SMALL, ...TENS])
const WRITTEN = new Map([...WORTH].map(([word, value]) => [String(value), word]))
const SCALES = new Map(
  Object.entries({ hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12, dozen: 12 }),
)
SCALES.set('lakh', 1e5).set('crore', 1e7)
/** Scales that cling to digits: "5m", "1.2bn". */
const CLINGING = new Map(Object.entries({ k: 1e3, m: 1e6, mn: 1e6, bn: 1e9, tn: 1e12 }))
const ORDINALS = valued('first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth', 1)
const FRACTIONS = new Map(Object.entries({ half: 0.5, quarter: 0.25 }))
/** Words that claim no number of their own: those that count, … */
const SOFT = new Map(Object.entries({ one: 1, both: 2, couple: 2, decade: 10 }))
/** … and those that count only by the way. */
const SOFT_ORDINALS = new Map(Object.entries({ first: 1, single: 1, pair: 2, twice: 2, double: 2 }))
const VAGUE = /^(dozen|hundred|thousand|million|billion)s$/

/** "11½", "2 1/2". */
const MIXED = String.raw`\d+(?:[ -]?[¼-¾⅐-⅞]| \d[⁄/]\d{1,2}(?![⁄/]))|[¼-¾⅐-⅞]`
const DIGITS = String.raw`${MIXED}|\d{1,3}(?:[,.\u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?`
const GLUED = 'st|nd|rd|th|s|am|pm|k|m|mn|bn|tn'
const GLUED_UNITS = 'sq|pc|pct|km|kph|mph|kmh|kg|cm|mm|ft|lbs?|[cf]'
const WORDS = [
  ...[...WORTH, ...SCALES, ...ORDINALS, ...FRACTIONS, ...SOFT, ...SOFT_ORDINALS].map(([word]) => word),
  'dozens|hundreds|thousands|millions|billions|none',
].join('|')
const TOKEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?<digits>${DIGITS})(?:(?<glued>${GLUED})(?![\p{L}\p{N}])|(?=(?:${GLUED_UNITS})(?!\p{L}))|(?![\p{L}\p{N}]))|(?<word>${WORDS})(?![\p{L}\p{N}]))`,
  'giu',
)

/** What a number can be followed by: the kind it then is of, the unit, and what one of it is worth in that. */
const UNITS: [RegExp, NumberKind, string, number][] = [
  [/^(?:%|per ?cent\b|pct\b|pc\b|percentage\b)/, 'percent', 'percent', 1],
  [/^(?:km\/h|kmh|kph|kilomet(?:er|re)s (?:an|per) hour)\b/, 'speed', 'kilometre an hour', 1],
  [/^(?:mph|miles?[ -](?:an|per)[ -]hour)\b/, 'speed', 'mile an hour', 1],
  [/^knots?\b/, 'speed', 'knot', 1],
  [/^decades?\b/, 'duration', 'year', 10],
  [/^centur(?:y|ies)\b/, 'duration', 'year', 100],
  [/^min(?:ute)?s?\b/, 'duration', 'minute', 1],
  [/^(second|hour|day|night|week|month|year)s?\b/, 'duration', '$1', 1],
  [/^(?:us |u\.s\. )?(dollar|euro|pound|cent|franc|crown|rupee|yen|yuan|pence|usd|eur|gbp)s?\b/, 'money', '$1', 1],
  [/^ro?ubles?\b/, 'money', 'rouble', 1],
  [/^(?:km|kilomet(?:er|re)s?)\b/, 'length', 'kilometre', 1],
  [/^(?:m|met(?:er|re)s?)\b/, 'length', 'metre', 1],
  [/^(?:cm|centimet(?:er|re)s?)\b/, 'length', 'centimetre', 1],
  [/^(?:mm|millimet(?:er|re)s?)\b/, 'length', 'millimetre', 1],
  [/^(?:ft|foot|feet)\b/, 'length', 'foot', 1],
  [/^(?:storeys?|stories)\b/, 'length', 'storey', 1],
  [/^(mile|yard|acre|hectare|inch)(?:e?s)?\b/, 'length', '$1', 1],
  [/^lit(?:er|re)s?\b/, 'volume', 'litre', 1],
  [/^(gallon|barrel|pint)s?\b/, 'volume', '$1', 1],
  [/^(?:kg|kilos?|kilograms?)\b/, 'weight', 'kilogram', 1],
  [/^(gram|tonne|ton|ounce)s?\b/, 'weight', '$1', 1],
  [/^lbs?\b/, 'weight', 'pound', 1],
  [/^(?:°\s?|degrees? )?c(?:elsius)?\b/, 'temperature', 'celsius', 1],
  [/^(?:°\s?|degrees? )?f(?:ahrenheit)?\b/, 'temperature', 'fahrenheit', 1],
  [/^(?:°|degrees?\b)/, 'temperature', '', 1],
]
/** What may stand between a number and its unit: "12 more years", "5 square miles". */
const BEFORE_UNIT =
  /^[\s\u00a0]*-?[\s\u00a0]*(?:(?:more|full|long|straight|consecutive) |(?<area>square|cubic|sq\.?)[ -])?/
const CURRENCIES: Record<string, string> = { $: 'dollar', '€': 'euro', '£': 'pound', '¥': 'yen', Rs: 'rupee' }
const SIGN = /(?:[$€£¥]|(?<!\p{L})Rs\.?)\s?$/u
const OLD = /^[- ]?(?:years?|months?|weeks?|days?)[- ](?:old|of age)\b/i
const DAY_BEFORE = new RegExp(`\\b${MONTH_NAME}\\.?\\s+$`, 'i')
const DAY_AFTER = new RegExp(`^\\s+(?:of\\s+)?${MONTH_NAME}\\b`, 'i')
const TIME_AFTER = /^(?::\d\d|\s?(?:[ap]\.?m\b|o.clock\b))/i
const YEAR = /^(?:1[5-9]|20|21)\d\d$/
const OVER =
  /(?:\b(?:not? (?:less|fewer) than|over|above|at least|(?:exceed|surpass|breach|topp?)(?:s|es|ed|ing)?|upwards of|(?:old|tall|high|great|larg|long)e?r than)|(?<!\bnot? )\bmore than)\s+(?:an?\s+)?$/iu
const UNDER =
  /(?:\b(?:not? more than|under|below|at most|up to|as (?:many|much) as|within|(?:maximum|limit|high) (?:\p{L}+ )?of|almost|nearly|close to|not quite|(?:young|small|low|short)er than)|(?<!\bnot? )\b(?:less|fewer) than)\s+(?:an?\s+)?$/iu
const ABOUT = /\b(?:about|around|roughly|some|approximately|an estimated|round)\s+(?:an?\s+)?$/i
/** Bounds behind what is counted: "thirty guests at most", "30 or more", "100-plus". */
const BOUND_BEHIND =
  /^(?:\W?(?:\s+\p{L}+)?,? )?(?:(?<over>\+|(?:-plus|at least|(?:or|and) (?:more|older|over|above|up|greater|higher))\b)|(?:at most|(?:or|and) (?:less|fewer|younger|under|below|lower))\b)/iu
/** "3 to 7 percent": both numbers are of the unit and scale behind the second. */
const RANGE = /^\s*(?:to|or|and|[-–—])\s*$/
/** "A week ago" is no rate. */
const RATE =
  /^(?:[\s-]+\p{L}+){0,3}?\s(?:(?:per|an?|each|every)\s(second|minute|hour|day|night|week|month|year)\b(?! (?:ago|after|before|earlier|later|from))|(hour|dai|night|week|month|year|annual)ly\b)/iu
const REACH = 40

/** What a word from "zero" to "ninety" counts; `undefined` for all others. */
export const worthOf = (word: string): number | undefined => WORTH.get(word)

/** A small number written the other way: "six" for "6", "6" for "six"; `null` for all else. */
export const otherFigure = (word: string): string | null => WRITTEN.get(word) ?? worthOf(word)?.toString() ?? null

/** `values` that its digits may mean, none for a word; the `word` in lower case, or what clings to the digits ("th", "bn"). */
type Token = { start: number; end: number; values: number[]; word: string }

export function numbersOf(text: string): NumberInText[] {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: { length }, index, groups: { digits, glued, word } = {} }) => ({
    start: index,
    end: index + length,
    values: digits ? valuesOf(digits) : [],
    word: (word ?? glued ?? '').toLowerCase(),
  }))
  const found: NumberInText[] = []
  for (let at = 0; at < tokens.length; ) {
    const { values, next } = countAt(tokens, at, text)
    const [first, last] = [tokens[at], tokens[next - 1]]
    if (first !== undefined && last !== undefined) {
      const number = numberFrom(text, first, last.end, values)
      const previous = found.at(-1)
      const scale = SCALES.get(last.word) ?? 1
      if (previous?.readings.length === 1 && RANGE.test(text.slice(previous.end, number.start)))
        previous.readings.push({ value: (previous.value ?? 0) * scale, unit: number.readings[0]?.unit ?? null })
      if (previous && isRatio(text, previous, number)) {
        const value = (100 * (previous.value ?? 0)) / (number.value ?? 1)
        const readings = [...(previous.soft ? [] : previous.readings), { value, unit: 'percent' }]
        Object.assign(previous, { end: number.end, soft: false, readings })
        number.soft = true
      }
      found.push(number)
    }
    at = next
  }
  return found
}

/** "Nine in ten", "2 out of 5", "one home in 20". */
const isRatio = (text: string, part: NumberInText, whole: NumberInText): boolean =>
  /^(?:\s\p{Ll}+)?[\s-](?:in|out of|of every)[\s-]$/u.test(text.slice(part.end, whole.start)) &&
  [part, whole].every(({ kind }) => kind === 'plain') &&
  !whole.soft &&
  (part.value ?? 0) < (whole.value ?? 0) &&
  (whole.value ?? 0) <= (part.soft ? 100 : 10)

/** "1,200" → 1200; "1.200" → 1.2 or 1200; "3,5" → 3.5. */
function valuesOf(digits: string): number[] {
  const mixed = /^(?:(\d+)[ -]+)?(\d+)[⁄/](\d+)$/.exec(
    digits
      .replace(/[¼-¾⅐-⅞]/, ' $&')
      .normalize('NFKC')
      .trim(),
  )
  if (mixed !== null) return [Number(mixed[1] ?? 0) + Number(mixed[2]) / Number(mixed[3])]
  const plain = digits.replace(/[\u00a0\u202f\u2009]/g, '')
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain)) return [Number(plain.replaceAll(',', ''))]
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain)) {
    const grouped = Number(plain.replaceAll('.', '').replace(',', '.'))
    return /^\d+\.\d+$/.test(plain) ? [Number(plain), grouped] : [grouped]
  }
  return [Number(plain.replace(',', '.'))]
}

/** What the tokens from `at` on count together ("two hundred and six"), and the token after them. No values: a word of another sort. */
function countAt(tokens: Token[], at: number, text: string): { values: number[]; next: number } {
  const between = (next: number): string => text.slice(tokens[next - 1]?.end, tokens[next]?.start)
  const isJoined = (next: number): boolean => /^\s*(?:-\s*)?$/.test(between(next))
  const first = tokens[at]
  if (first !== undefined && first.values.length > 0) {
    const after = tokens[at + 1]
    const own = CLINGING.get(first.word)
    const behind = own === undefined && after && isJoined(at + 1) ? SCALES.get(after.word) : undefined
    const scale = own ?? behind ?? 1
    return { values: first.values.map((value) => value * scale), next: at + (behind === undefined ? 1 : 2) }
  }
  let [total, current, room, scale, next] = [0, 0, 1000, 1, at]
  for (; next < tokens.length; next++) {
    const word = tokens[next]?.word ?? ''
    const small = worthOf(word)
    const isAnd = small !== undefined && scale > 1 && /^\s+and\s+$/i.test(between(next))
    if (next > at && !isJoined(next) && !isAnd) break
    const worth = SCALES.get(word)
    if (small !== undefined && small < room) {
      current += small
      room = TENS.has(word) ? 10 : 0
    } else if (worth !== undefined) {
      scale = worth
      current = Math.max(current, 1) * scale
      room = 100
      if (scale >= 1000) [total, current, room] = [total + current, 0, 1000]
    } else break
  }
  if (next === at) return { values: [], next: at + 1 }
  const part = /^\s+and an?\s+$/.test(between(next)) ? FRACTIONS.get(tokens[next]?.word ?? '') : undefined
  if (part === undefined) return { values: [total + current], next }
  const behind = isJoined(next + 1) ? SCALES.get(tokens[next + 1]?.word ?? '') : undefined
  return { values: [(total + current + part) * (behind ?? 1)], next: next + (behind === undefined ? 1 : 2) }
}

function numberFrom(text: string, first: Token, to: number, counted: number[]): NumberInText {
  const { word } = first
  const sign = SIGN.exec(text.slice(Math.max(0, first.start - 5), first.start))?.[0] ?? ''
  const start = first.start - sign.length
  const end = to + (/^(?:\s?%|[CF](?!\p{L}))/u.exec(text.slice(to, to + 2))?.[0].length ?? 0)
  const [before, after] = [text.slice(Math.max(0, start - REACH), start), text.slice(to, to + REACH)]
  const unit = unitOf(sign.replace(/\.?\s?$/, ''), after)
  const behind = BOUND_BEHIND.exec(after)?.groups
  const rate = RATE.exec(after)
  const isLone = to === first.end && first.values.length === 0
  const byTheWay = isLone ? SOFT_ORDINALS.get(word) : undefined
  const soft = isLone ? (SOFT.get(word) ?? byTheWay) : undefined
  const ordinal = isLone && soft === undefined ? ORDINALS.get(word) : undefined
  const part = isLone ? FRACTIONS.get(word) : undefined
  const values = soft === undefined ? counted : [soft]
  // "A third" is a share, and so is "a fifth of …"; "a second man" comes after a first.
  const isShare =
    /\ban?\s$/i.test(before) &&
    (word === 'third' || /^(?:[,.;]|\s+(?:of|more|less|fewer|higher|lower|from|in|on|since)\b)/.test(after))
  const isInRow = byTheWay !== undefined || (ordinal !== undefined && !isShare)
  let kind: NumberKind = isInRow ? 'ordinal' : kindOf(before, after, unit, word, text.slice(first.start, to))
  let readings = values.map((one) => ({ value: one * (soft ? 1 : (unit?.factor ?? 1)), unit: unit?.name || null }))
  if (part !== undefined)
    readings = ['', 'percent'].map((name) => ({ value: name ? part * 100 : part, unit: name || null }))
  if (ordinal !== undefined) readings = [{ value: ordinal, unit: null }]
  if (ordinal !== undefined && isShare) kind = 'plain'
  if (ordinal !== undefined && isShare) readings.push({ value: 100 / ordinal, unit: 'percent' })
  const side = OVER.test(before) || behind?.over ? 'over' : UNDER.test(before) || behind ? 'under' : null
  return {
    start,
    end,
    kind,
    value: ordinal ?? part ?? values[0] ?? null,
    readings,
    bound: side ?? (ABOUT.test(before) ? 'near' : null),
    rate: (rate?.[1] ?? rate?.[2]?.replace('dai', 'day').replace('annual', 'year') ?? '').toLowerCase() || null,
    vague: SCALES.get(VAGUE.exec(word)?.[1] ?? '') ?? null,
    soft: soft !== undefined || word === 'none',
  }
}

type Unit = { kind: NumberKind; name: string; factor: number }

function unitOf(sign: string, after: string): Unit | null {
  const currency = CURRENCIES[sign]
  if (currency !== undefined) return { kind: 'money', name: currency, factor: 1 }
  const opening = BEFORE_UNIT.exec(after)
  const behind = after.slice(opening?.[0].length ?? 0).toLowerCase()
  const area = opening?.groups?.area?.replace(/^sq\.?$/, 'square')
  for (const [pattern, kind, name, factor] of UNITS) {
    const match = pattern.exec(behind)
    const named = name === '$1' ? match?.[1] : name
    if (match !== null) return { kind, name: area === undefined ? `${named}` : `${area} ${named}`, factor }
  }
  return null
}

function kindOf(before: string, after: string, unit: Unit | null, word: string, written: string): NumberKind {
  if (word === 'am' || word === 'pm' || TIME_AFTER.test(after) || /\d:$/.test(before)) return 'time'
  if (OLD.test(after)) return 'age'
  if (unit !== null) return unit.kind
  if (/\b(?:aged?|age of|(?:dies|died|dead) at|turn(?:s|ed))\s+$/i.test(before)) return 'age'
  const isWhole = /^\d{1,3}$/.test(written)
  if (isWhole && /\b(?:who|s?he) (?:is|was) (?:now )?$/i.test(before) && /^(?:[,.]| and | when )/.test(after))
    return 'age'
  // "Mikalai Statkevich, 69, a veteran" and "Losik (33)": an age by custom of the trade.
  const isSetOff = /\p{L}, (?:now )?$/u.test(before)
    ? /^[,.]/.test(after)
    : before.endsWith('(') && after.startsWith(')')
  if (isWhole && Number(written) < 120 && isSetOff) return 'age'
  const isPlace = /^(?:st|nd|rd|th)$/.test(word)
  if (DAY_BEFORE.test(before) || ((isWhole || isPlace) && DAY_AFTER.test(after))) return 'day'
  if (isPlace) return 'ordinal'
  return YEAR.test(written.replace(/s$/i, '')) ? 'year' : 'plain'
}

/** How far from what is stated a claim may be that says so ("about 45,000" of 45,712), one that says on which side it is ("more than"), and any other. */
const ROUNDED = { near: 0.05, over: 0.15, under: 0.15, none: 0.005 }
const EXACT: readonly NumberKind[] = ['year', 'ordinal', 'day', 'time', 'age']

/** Whether what a text states bears out a claimed number: the same value, or one that is said to be round; in no other unit, and on the side it is claimed to be. */
export function bearsOut(stated: NumberInText, claimed: NumberInText): boolean {
  const { vague, bound, rate } = claimed
  if (rate !== null && stated.rate !== null && rate !== stated.rate) return false
  const isBound = bound === null || bound === stated.bound || stated.vague !== null
  if (vague !== null)
    return isBound && (stated.vague === vague || stated.readings.some(({ value }) => value >= 2 * vague))
  const areAlike = (a: string | null, b: string | null): boolean =>
    a === b || (a !== 'percent' && b !== 'percent' && (a === null || b === null))
  return claimed.readings.some((claim) =>
    stated.readings.some(({ value, unit }) => {
      const off = (value - claim.value) / Math.max(1, Math.abs(value))
      if (Math.abs(off) < 1e-9) return areAlike(unit, claim.unit) && (isBound || bound === 'near')
      const isExact = [stated, claimed].some(({ kind }) => EXACT.includes(kind))
      if (isExact || unit !== claim.unit || Math.abs(off) > ROUNDED[bound ?? 'none']) return false
      // A half, a third, nine in ten: as round as can be.
      if (claimed.readings.length === 1 && figuresOf(claim.value) >= figuresOf(value)) return false
      if (bound === null || bound === 'near') return true
      return bound === 'over' ? off > 0 && stated.bound !== 'under' : off < 0 && stated.bound !== 'over'
    }),
  )
}

/** How many figures of a number tell: two of 45,000. */
const figuresOf = (value: number): number => value.toExponential().replace('.', '').indexOf('e')
