// Every figure of a story that claims a quantity, with what it counts and the clause that says so.
import type { Span } from '../domain/article.ts'
import { type DatedMention, datedIn } from '../text/dated.ts'
import { type Figure, figuresOf } from '../text/figures.ts'
import { type Amount, amountOf, isIdle } from './amounts.ts'
import { casualtiesAt } from './casualties.ts'
import { type Clause, clauseAt, qualifiersOf, weekdaysOf } from './clauses.ts'
import { countedNoun } from './counted-noun.ts'
import { nameKeysOf } from './name-keys.ts'
import type { StorySentence } from './read-story.ts'

export interface NumberClaim {
  sentence: StorySentence
  amount: Amount
  /** Claims of different kinds count different things: "killed", "prisoner/political", "percent". */
  kind: string
  /** Whether it counts the dead, hurt or missing of an event. */
  isToll: boolean
  /** Whether the noun is narrowed down: "political prisoners" says more than "people". */
  isNarrowed: boolean
  /** In words of the sentence. */
  written: string
  about: string
  clause: Clause
  qualifiers: string
  weekdays: Set<string>
  /** Days and longer times that the sentence names. */
  times: DatedMention[]
  /** Whether it counts those of a state, a county, a city: "in his state". */
  scopes: Set<string>
  /** Where an attack or accident took place, where the sentence says so. */
  sites: Set<string>
}

/** An age stands between commas behind a name, or is spelled out: "Jane Roe, 52," and "52-year-old Jane Roe". */
const AGE_BEHIND = /^,? (?:\d{1,3}),?/

/** "44 of the 96 people", "the two injured", "another 37": a whole, what was spoken of before, what comes on top; none is the count. */
const IN_WHOLE =
  /\b(?:(?:of|among|all|both|those|these|out of) (?:the |its |their |his |her |those |these |all )*|the |another |additional |further )$/i

const SCOPE =
  /\b(state|county|counti|city|countr|province|region|district|nation|town|village|island|world)(?:y|ies|s|wide)?\b/g
const SITE_BEFORE =
  /\b(?:attack|airstrike|strike|raid|bombing|shelling|explosion|blast|shooting|crash|collision|fire|ambulance)s? (?:on|in|at|of|near|outside) (?:\p{Ll}+ ){0,4}$/u
const SITE_REACH = 60

export function numberClaimsOf(sentence: StorySentence): NumberClaim[] {
  return [...figuresOf(sentence.text).flatMap((figure) => claimOf(sentence, figure) ?? []), ...agesOf(sentence)]
}

function claimOf(sentence: StorySentence, figure: Figure): NumberClaim | null {
  const { text } = sentence
  const [reading] = figure.readings
  if (reading === undefined || isIdle(text, figure)) return null
  const amount = amountOf(text, figure, reading.value)
  const thing = thingCounted(text, figure, amount, reading.unit)
  if (thing === null) return null
  const clause = clauseAt(sentence, thing.span)
  const written = text.slice(amount.start, amount.end).trim()
  return {
    sentence,
    amount,
    ...thing,
    written: written.charAt(0).toLowerCase() + written.slice(1),
    clause,
    qualifiers: qualifiersOf(clause.text, text, thing.isToll),
    weekdays: weekdaysOf(text),
    times: timesOf(sentence),
    scopes: scopesOf(clause.text),
    sites: sitesOf(sentence),
  }
}

interface Thing {
  kind: string
  isToll: boolean
  isNarrowed: boolean
  about: string
  span: Span
}

function thingCounted(text: string, figure: Figure, amount: Amount, unit: string | null): Thing | null {
  if (unit !== null) return null
  if (/[$€£¥]\s?$/.test(text.slice(0, figure.start))) return null
  if (IN_WHOLE.test(text.slice(Math.max(0, amount.start - 20), amount.start))) return null
  const toll = casualtiesAt(text, amount)
  const noun = countedNoun(text, figure.end)
  if (toll !== null) {
    if (noun === 'partial') return null
    const about = toll.who === '' ? toll.kind : `${toll.who} ${toll.kind}`
    const end =
      noun === null ? figure.end : figure.end + text.slice(figure.end).indexOf(noun.written) + noun.written.length
    return {
      kind: `${toll.kind}/${toll.who}`,
      isToll: true,
      isNarrowed: false,
      about,
      span: { start: amount.start, end },
    }
  }
  if (noun === null || noun === 'partial') return null
  const end = text.indexOf(noun.written, figure.end) + noun.written.length
  return {
    kind: `${noun.head}/${noun.narrowed}`,
    isToll: false,
    isNarrowed: noun.narrowed !== '',
    about: noun.written,
    span: { start: amount.start, end },
  }
}

/** Days and longer times that a sentence names; none where nobody knows when it was written. */
export function timesOf({ text, article: { publishedAt } }: StorySentence): DatedMention[] {
  return publishedAt === null ? [] : datedIn(text, { publishedAt, spokenOf: null })
}

export function scopesOf(clause: string): Set<string> {
  return new Set([...clause.toLowerCase().matchAll(SCOPE)].map(([, scope]) => scope ?? ''))
}

export function sitesOf({ text, names }: StorySentence): Set<string> {
  return nameKeysOf(
    names.filter((name) => SITE_BEFORE.test(text.slice(Math.max(0, name.start - SITE_REACH), name.start))),
  )
}

function agesOf(sentence: StorySentence): NumberClaim[] {
  const { text, names } = sentence
  return names.flatMap((name) => {
    const found = AGE_BEHIND.exec(text.slice(name.end, name.end + 8))
    if (found === null || name.words.length < 2 || !/^, \d/.test(found[0])) return []
    const start = name.end + 2
    const digits = /^\d{1,3}/.exec(text.slice(start))?.[0] ?? ''
    const span = { start, end: start + digits.length }
    if (!/^[,.]/.test(text.slice(span.end)) || /^,\d/.test(text.slice(span.end)) || Number(digits) > 110) return []
    const value = Number(digits)
    return [
      {
        sentence,
        amount: { value, least: value, most: value, ...span },
        kind: `age/${name.words.map(({ folded }) => folded).join(' ')}`,
        isToll: false,
        isNarrowed: true,
        written: digits,
        about: `age of ${name.text}`,
        clause: clauseAt(sentence, { start: name.start, end: name.end }),
        qualifiers: '',
        weekdays: new Set<string>(),
        times: [],
        scopes: new Set<string>(),
        sites: new Set<string>(),
      },
    ]
  })
}
