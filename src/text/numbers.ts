// Numbers in a text, in digits or in words, with what they measure: ages, durations, money, lengths.

export type NumberKind =
  | 'plain'
  | 'age'
  | 'duration'
  | 'money'
  | 'percent'
  | 'length'
  | 'weight'
  | 'speed'
  | 'temperature'
  | 'year'
  | 'day'

export interface NumberMention {
  start: number
  end: number
  kind: NumberKind
}

const SMALL =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety'
const WORDS = `(?:(?:${SMALL})(?:[- ](?:${SMALL}))?(?: (?:hundred|thousand|million|billion|trillion))?|(?:a |several |two |many )?(?:dozens?|hundreds?|thousands?|millions?|billions?)|half|none|no one|a third|a quarter|both|a couple)`
const DIGITS = '\\d[\\d,.]*\\d|\\d'
const NUMBER = new RegExp(
  `(?:[$€£¥]\\s?)?(?:(?:${DIGITS})(?:\\s?(?:hundred|thousand|million|billion|trillion|bn|m|k)\\b)?|\\b${WORDS}\\b)\\s?%?`,
  'giu',
)
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\\.?'
const DAY_BEFORE = new RegExp(`\\b${MONTH}\\s+$`, 'i')
const DAY_AFTER = new RegExp(`^(?:st|nd|rd|th)?\\s+(?:of\\s+)?${MONTH}\\b`, 'i')
const UNITS: [NumberKind, RegExp][] = [
  ['age', /^[- ]?(?:years?|months?|weeks?|days?)[- ](?:old|of age)\b/i],
  [
    'duration',
    /^[- ]?(?:more |full |long |straight |consecutive )?(?:seconds?|minutes?|mins?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))\b/i,
  ],
  ['percent', /^ ?(?:%|percent|per cent|percentage points?)/i],
  [
    'money',
    /^[- ]?(?:us |u\.s\. )?(?:dollars?|euros?|pounds?|yen|yuan|rubles?|roubles?|rupees?|cents?|pence|francs?|crowns?|usd|eur|gbp)\b/i,
  ],
  [
    'length',
    /^[- ]?(?:square |cubic )?(?:mm|cm|km|m|millimet(?:er|re)s?|centimet(?:er|re)s?|met(?:er|re)s?|kilomet(?:er|re)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|acres?|hectares?|storeys?|stories)\b/i,
  ],
  ['weight', /^[- ]?(?:kg|kilos?|kilograms?|grams?|tons?|tonnes?|pounds?|lbs?|ounces?)\b/i],
  ['speed', /^[- ]?(?:km\/h|kph|mph|knots?|(?:miles|kilomet(?:er|re)s) (?:an|per) hour)\b/i],
  ['temperature', /^ ?(?:°|degrees?)/i],
]

/** The numbers of a text in order. Offsets are into `text`; the unit is not part of the mention. */
export function numbersOf(text: string): NumberMention[] {
  const mentions: NumberMention[] = []
  for (const match of text.matchAll(NUMBER)) {
    const written = match[0].trimEnd()
    const start = match.index
    const end = start + written.length
    if (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1] ?? '')) continue
    mentions.push({ start, end, kind: kindOf(text, start, end, written) })
  }
  return mentions
}

function kindOf(text: string, start: number, end: number, written: string): NumberKind {
  const after = text.slice(end, end + 40)
  const before = text.slice(Math.max(0, start - 24), start)
  if (/^[$€£¥]/.test(written)) return 'money'
  if (/%$/.test(written)) return 'percent'
  for (const [kind, unit] of UNITS) if (unit.test(after)) return kind
  if (/\b(?:aged?|age of)\s+$/i.test(before)) return 'age'
  const whole = /^\d{1,3}$/.test(written)
  // "Mikalai Statkevich, 69, a veteran" and "Losik (33)": an age by custom of the trade.
  if (
    whole &&
    Number(written) < 120 &&
    ((/\p{L}, $/u.test(before) && /^,|^\./.test(after)) || (/\($/.test(before) && /^\)/.test(after)))
  )
    return 'age'
  if (DAY_BEFORE.test(before) || (whole && DAY_AFTER.test(after))) return 'day'
  if (/^(?:1[5-9]|20|21)\d\d$/.test(written)) return 'year'
  return 'plain'
}
