// What a figure of a sentence measures or counts: money, percent, kilometres, people; with its value in one unit of each measure.
import { type Figure, figuresOf } from '../text/figures.ts'
import { fold } from '../text/words.ts'
import { isIdle } from './amounts.ts'
import { countedNoun } from './counted-noun.ts'
import type { Measure } from './matters.ts'

const LENGTHS: Record<string, number> = { metre: 1, kilometre: 1000, mile: 1609.34, foot: 0.3048 }
const AREAS: Record<string, number> = { hectare: 1, acre: 0.4047 }
const WEIGHTS: Record<string, number> = { kilogram: 1, tonne: 1000, ton: 1000 }
const DURATIONS: Record<string, number> = { minute: 1, hour: 60, day: 1440, week: 10_080, month: 43_830, year: 525_960 }
const CURRENCIES = new Set(['dollar', 'euro', 'pound', 'yen', 'rouble'])
/** Units that `figuresOf` does not know: what stands right behind the figure. */
const OTHER_UNITS: [RegExp, Measure, string][] = [
  [/^[\s-]?(?:litres?|liters?)\b/i, 'volume', 'litre'],
  [/^ ?(?:km\/h|kph|kilomet(?:re|er)s (?:an|per) hour)/i, 'speed', 'km/h'],
  [/^ ?(?:mph|miles (?:an|per) hour)/i, 'speed', 'mph'],
  [/^ (?:cm|centimet(?:re|er)s?)\b/i, 'length', 'centimetre'],
  [/^ (?:mm|millimet(?:re|er)s?)\b/i, 'length', 'millimetre'],
]
const SMALL_LENGTHS: Record<string, number> = { centimetre: 0.01, millimetre: 0.001 }
const SPEEDS: Record<string, number> = { 'km/h': 1, mph: 1.60934 }
const MONEY_BEHIND =
  /^[\s-]?(?:(?:million|billion|bn|m|k) )?(crowns?|kron(?:a|or|er)|francs?|pesos?|zlot(?:y|ys)|rupees?|won|lira|litas|shillings?|rand|dinars?|yuan|marks?|thalers?|guilders?|florins?)\b/i

const PEOPLE =
  /^(?:people|persons|individuals|victims|passengers|travell?ers|commuters|motorists|drivers|riders|cyclists|fans|supporters|spectators|visitors|guests|residents|inhabitants|locals|villagers|townspeople|citizens|homeowners|tenants|workers|employees|staff|staffers|labourers|miners|colleagues|men|demonstrators|protesters|marchers|activists|strikers|suspects|hooligans|rioters|prisoners|inmates|detainees|hostages|captives|patients|hikers|climbers|skiers|swimmers|migrants|refugees|survivors|bodies|lives|dead|deaths|fatalities|occupants|evacuees|members|customers|voters|farmers|fishermen|sailors|drinkers|worshippers|mourners|runners|concertgoers|festivalgoers|revellers|souls|of them|jobs|posts|positions|roles)$/
/** Nouns for the same people; each stands for its line. */
const ALIKE = `
fans supporters spectators
workers employees staff staffers jobs posts positions roles labourers
passengers travellers commuters
demonstrators protesters marchers participants activists
residents inhabitants villagers locals citizens townspeople homeowners
prisoners inmates detainees hostages captives
hikers climbers mountaineers
guests revellers concertgoers festivalgoers visitors
strikers workers
`
  .trim()
  .split('\n')
  .map((line) => line.split(' '))
/** Says no more than that they are people. */
const ANYBODY =
  /^(?:people|persons|individuals|victims|bodies|lives|dead|deaths|fatalities|occupants|survivors|evacuees|souls|members|men|suspects|casualties|helpers)$/

function whoIs(head: string): string | null {
  if (ANYBODY.test(head)) return null
  return ALIKE.find((line) => line.includes(head))?.[0] ?? head
}

/** Nouns of people by their ending, and the things that end so, too. */
const DOERS = /(?:ers|ors|ists|ants|ees|ians|eers)$/
const THINGS =
  /^(?:flowers|computers|containers|trailers|papers|newspapers|towers|numbers|matters|letters|rivers|copters|helicopters|tankers|trawlers|freighters|bunkers|borders|orders|offers|quarters|corners|doors|floors|tractors|reactors|motors|sensors|sectors|factors|mirrors|trees|bees|fees|degrees|committees|plants|restaurants|grants|shutters|rockets|boosters|chambers|answers|acres|metres|litres|kilometres|centres|theatres|fighters|loaders|coolers|boilers|routers|scooters|barriers|careers|carriers|piers|layers|players|stickers|counters|showers|winters|summers|dinners|masters|quarters|shelters|filters|meters|chapters|disasters|errors)$/
const KIN =
  /^(?:daughters|sons|brothers|sisters|siblings|wives|parents|grandchildren|points|goals|runs|games|times|questions|words|hours|counts|charges)$/
/** Who is counted apart: five children hurt say nothing of how many people were. */
const APART: [string, RegExp][] = [
  ['child', /^(?:children|kids|pupils|students|boys|girls|youngsters|teenagers|minors|schoolchildren)$/],
  ['woman', /^women$/],
  ['officer', /^(?:officers|policemen|police)$/],
  ['firefighter', /^(?:firefighters|firemen)$/],
  ['soldier', /^(?:soldiers|troops|servicemen)$/],
  ['tourist', /^(?:tourists|holidaymakers|foreigners)$/],
  ['household', /^(?:households|families|homes|houses|customers|properties|buildings|dwellings)$/],
]

const HALF_MORE = /^ and a half(?: (million|billion))?(?= \p{L})/u
const HALF_BEFORE = /\bhalf an? $/i
const SHARE_OF = /^ (?:in|out of) (?:every )?(\w+)\b/
/** "a third of", "two fifths". */
const PARTS: Record<string, number> = {
  third: 3,
  thirds: 3,
  quarter: 4,
  quarters: 4,
  fifth: 5,
  fifths: 5,
  sixth: 6,
  eighth: 8,
  tenth: 10,
}
const PARTS_BEFORE = /\b(a|one|two|three|four) $/i
const PARTS_COUNTED: Record<string, number> = { a: 1, one: 1, two: 2, three: 3, four: 4 }
/** "a third man", "a quarter to nine": no part of anything. */
const NO_PART = /^ (?!of\b|in\b|from\b|more\b|less\b|higher\b|lower\b)\p{L}/u
const SCALE: Record<string, number> = { million: 1e6, billion: 1e9 }

/** "nine and a half kilometres", "half a billion euros", "one in four": the figure as a whole. */
export function withHalves(text: string, figure: Figure): Figure {
  const [reading, ...others] = figure.readings
  if (reading === undefined) return figure
  const behind = text.slice(figure.end, figure.end + 40)
  const more = HALF_MORE.exec(behind)
  if (more !== null) {
    const value = (reading.value + 0.5) * (SCALE[more[1] ?? ''] ?? 1)
    const [whole] = figuresOf(`${value}${behind.slice(more[0].length)}`)
    return { ...figure, end: figure.end + more[0].length, readings: whole?.readings ?? [{ ...reading, value }] }
  }
  const before = HALF_BEFORE.exec(text.slice(Math.max(0, figure.start - 10), figure.start))
  if (before !== null)
    return { ...figure, start: figure.start - before[0].length, readings: [{ ...reading, value: reading.value / 2 }] }
  const part = PARTS[text.slice(figure.start, figure.end).toLowerCase()]
  const parts = PARTS_BEFORE.exec(text.slice(Math.max(0, figure.start - 8), figure.start))
  if (part !== undefined && parts !== null && !NO_PART.test(behind)) {
    const value = (100 * (PARTS_COUNTED[(parts[1] ?? '').toLowerCase()] ?? 1)) / part
    return { ...figure, start: figure.start - parts[0].length, readings: [{ value, unit: 'percent' }] }
  }
  const share = SHARE_OF.exec(behind)
  const [of] = figuresOf(share?.[1] ?? '')
  const whole = of?.readings[0]?.value ?? 0
  if (share !== null && whole > reading.value && whole <= 100 && reading.unit === null)
    return {
      ...figure,
      end: figure.end + share[0].length,
      soft: false,
      readings: [{ value: (100 * reading.value) / whole, unit: 'percent' }],
    }
  const percent = others.find(({ unit }) => unit === 'percent')
  return percent === undefined || reading.unit !== null ? figure : { ...figure, readings: [percent] }
}

export interface Measured {
  measure: Measure
  kind: string
  value: number
  unit: string
  end: number
  /** Whom it counts, where that is more than people: fans and supporters are the same. */
  who: string | null
  /** Nothing but what it is about says what it counts. */
  isBare: boolean
}

/** "Died at the age of 91", "a man of 34": nobody is counted. */
const AGE_BEFORE =
  /\b(?:ages?(?: of)?|aged|(?:dies|died|dead|dying|passed away|death) at|turn(?:s|ed|ing)?|an? (?:\p{Ll}+ )?(?:man|woman|boy|girl) of) $/iu
/** How wide a thing is says nothing of how deep or how far it is. */
const WIDTH = /^ (?:wide|across|thick|in diameter)\b/
/** "18-21 months": neither of the two alone. */
const IN_RANGE = /\d ?[-–] ?$/

/** `null` for figures that only name something, and for units that are not known. */
export function measuredIn(text: string, figure: Figure): Measured | null {
  const [reading] = figure.readings
  if (reading === undefined || figure.soft || figure.vague !== null) return null
  const { value, unit } = reading
  const behind = text.slice(figure.end, figure.end + 40)
  if (/^[\s-]*years?[\s-]old\b|^-year-old/.test(behind) || AGE_BEFORE.test(text.slice(0, figure.start))) return null
  if (IN_RANGE.test(text.slice(0, figure.start))) return null
  const unitEnd = figure.end + (/^[\s\u00a0-]*(?:%|per ?cent|pct|\p{L}+)/u.exec(behind)?.[0].length ?? 0)
  const known = (measure: Measure, factor: number, kind: string = measure): Measured => ({
    measure,
    kind,
    value: value * factor,
    unit: unit ?? '',
    end: unitEnd,
    who: null,
    isBare: false,
  })
  for (const [pattern, measure, name] of OTHER_UNITS) {
    const found = pattern.exec(behind)
    if (found === null) continue
    const factor = SMALL_LENGTHS[name] ?? SPEEDS[name] ?? 1
    return {
      measure,
      kind: measure,
      value: value * factor,
      unit: name,
      end: figure.end + found[0].length,
      who: null,
      isBare: false,
    }
  }
  const money = MONEY_BEHIND.exec(behind)
  if (money !== null)
    return { ...known('money', 1, `money/${money[1]?.slice(0, 4).toLowerCase()}`), end: figure.end + money[0].length }
  if (unit !== null) {
    if (CURRENCIES.has(unit)) {
      const isBefore = /[$€£¥]\s?$/.test(text.slice(0, figure.start))
      return { ...known('money', 1, `money/${unit}`), end: isBefore ? figure.end : unitEnd }
    }
    if (unit === 'percent') {
      const sign = /^[\s-]*(?:%|per ?cent\b|pct\b)/i.exec(behind)?.[0].length ?? 0
      return /^[\s-]*(?:percentage )?points?\b/.test(behind) ? null : { ...known('percent', 1), end: figure.end + sign }
    }
    for (const [measure, table] of [
      ['length', LENGTHS],
      ['area', AREAS],
      ['weight', WEIGHTS],
      ['duration', DURATIONS],
    ] as const) {
      const factor = table[unit]
      if (factor === undefined) continue
      return WIDTH.test(text.slice(unitEnd)) ? null : known(measure, factor)
    }
    return null
  }
  if (isMagnitude(text, figure, value))
    return { measure: 'magnitude', kind: 'magnitude', value, unit: '', end: figure.end, who: null, isBare: false }
  return countedIn(text, figure, value)
}

const MAGNITUDE_BEFORE = /\b(?:magnitude(?:[- ]of)?|measur(?:ed|ing)|strength of)[- ]$/i
const MAGNITUDE_BEHIND = /^(?:[- ](?:strong|magnitude)\b| on the (?:\w+ )?scale\b)/i
const SEISMIC = /quake|tremor|shook|magnitude|richter|seism|epicent|\bscale\b/i

function isMagnitude(text: string, { start, end }: Figure, value: number): boolean {
  if (value >= 10 || !SEISMIC.test(text)) return false
  return MAGNITUDE_BEFORE.test(text.slice(0, start)) || MAGNITUDE_BEHIND.test(text.slice(end))
}

function countedIn(text: string, figure: Figure, value: number): Measured | null {
  if (isIdle(text, figure) || !Number.isInteger(value)) return null
  const noun = countedNoun(text, figure.end)
  if (noun === 'partial') return null
  const base = { measure: 'people' as const, value, unit: '' }
  if (noun === null) return { ...base, kind: 'person', end: figure.end, who: null, isBare: true }
  const end = text.indexOf(noun.written, figure.end) + noun.written.length
  const head =
    fold(noun.written)
      .split(/[\s-]+/)
      .at(-1) ?? ''
  const apart = APART.find(([, pattern]) => pattern.test(head))?.[0]
  if (KIN.test(head)) return null
  const who = apart ?? (PEOPLE.test(head) || (DOERS.test(head) && !THINGS.test(head)) ? 'person' : noun.head)
  return { ...base, kind: noun.narrowed === '' ? who : `${who}/${noun.narrowed}`, end, who: whoIs(head), isBare: false }
}
