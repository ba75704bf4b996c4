// The figures that an article gives as its own for what it reports: how many died, what the bridge costs, when the trial opens.
import type { Span } from '../domain/article.ts'
import { datedIn } from '../text/dated.ts'
import { type Figure, figuresOf } from '../text/figures.ts'
import { type Amount, amountOf } from './amounts.ts'
import { isAside } from './asides.ts'
import { type Clause, clauseAt } from './clauses.ts'
import { clockTimesIn } from './clock-times.ts'
import { type Matter, type MatterNear, type Measure, mattersNear } from './matters.ts'
import { measuredIn, withHalves } from './measured-figures.ts'
import type { StorySentence } from './read-story.ts'
import { voteResultsIn } from './votes.ts'

export interface MainFigure {
  sentence: StorySentence
  measure: Measure
  /** What it is a figure of: a currency, who is counted; figures of different kinds are never compared. */
  kind: string
  /** What it is of, the likeliest first. */
  matters: Matter[]
  /** People, euros, metres; minutes after midnight, days since 1970; of a vote the greater number a millionfold and the smaller one. */
  amount: Amount
  /** Whom it counts, where that is more than people. */
  who: string | null
  /** As the text has it; several units make one kind: miles and kilometres. */
  unit: string
  written: string
  clause: Clause
  /** It stands for a part, an earlier time, another thing: no figure of the event itself. */
  isAside: boolean
}

/** How far from the figure what it is about may stand, in characters; without a noun or unit it must be near. */
const REACH = { named: 110, bare: 26 }
/** What stands about as near to a figure may be what it is about; a day is told of the whole sentence. */
const AS_NEAR = { figure: 10, hour: 40, day: 100 }
const PLANNED =
  /\b(?:will|shall|(?:is|are|was|were) (?:now )?(?:to|due|set|scheduled|expected|planned)|scheduled|planned|would (?:be|take|begin|open|start)|set for|due (?:to|on)|date)\b/i
const NAMED_DAY = /\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/
const DAY_MS = 86_400_000
const VOTE: Matter = { name: 'vote', label: 'votes', words: /\bvot\p{L}*/giu, hints: null, isCommon: false }
/** What the greater number of votes counts in the amount. */
export const VOTE_WORTH = 1e6

export function mainFiguresOf(sentence: StorySentence): MainFigure[] {
  return [
    ...figuresOf(sentence.text).flatMap((figure) => measuredFigure(sentence, withHalves(sentence.text, figure)) ?? []),
    ...votesOf(sentence),
    ...hoursOf(sentence),
    ...daysOf(sentence),
  ]
}

function measuredFigure(sentence: StorySentence, figure: Figure): MainFigure | null {
  const { text } = sentence
  const measured = measuredIn(text, figure)
  if (measured === null) return null
  const { measure, kind, unit, value, end, who, isBare } = measured
  const amount = amountOf(text, { ...figure, end }, value)
  const sign = /[$€£¥]\s?$/.exec(text.slice(0, figure.start))?.[0].length ?? 0
  const start = amount.start === figure.start ? figure.start - sign : amount.start
  const found = { measure, kind, unit, who, amount: { ...amount, start, end }, isBare }
  return inContext(sentence, found, { start: figure.start, end }, isBare ? REACH.bare : REACH.named)
}

/** When a vote went how: a matter of its own. */
function votesOf(sentence: StorySentence): MainFigure[] {
  return voteResultsIn(sentence.text).map(({ most, least, start, end }) => {
    const amount = exactly(VOTE_WORTH * most + least, 0, { start, end })
    const clause = clauseAt(sentence, { start, end })
    const stated = { sentence, clause, start, end, isOfPeople: false, isBare: false }
    const written = sentence.text.slice(start, end)
    return {
      sentence,
      measure: 'votes',
      kind: 'votes',
      matters: [VOTE],
      amount,
      unit: '',
      who: null,
      written,
      clause,
      isAside: isAside(stated),
    }
  })
}

function hoursOf(sentence: StorySentence): MainFigure[] {
  return clockTimesIn(sentence.text).flatMap(({ minutes, isHalfKnown, slack, start, end }) => {
    const unit = isHalfKnown ? 'day' : 'half day'
    const found = {
      measure: 'hour' as const,
      kind: 'hour',
      unit,
      who: null,
      amount: exactly(minutes, slack, { start, end }),
      isBare: false,
    }
    return inContext(sentence, found, { start, end }, REACH.named) ?? []
  })
}

/** Days that lie ahead: what has been is told on many days, and "on Tuesday" is mostly the day on which it was said. */
function daysOf(sentence: StorySentence): MainFigure[] {
  const { text, article } = sentence
  const { publishedAt } = article
  // Reading dates takes its time.
  if (publishedAt === null || !NAMED_DAY.test(text) || !PLANNED.test(text)) return []
  return datedIn(text, { publishedAt, spokenOf: null }).flatMap(({ start, end, from, precision }) => {
    if (precision !== 'day' || from.getTime() < publishedAt.getTime() || !NAMED_DAY.test(text.slice(start, end)))
      return []
    if (!PLANNED.test(clauseAt(sentence, { start, end }).text)) return []
    const found = {
      measure: 'day' as const,
      kind: 'day',
      unit: '',
      who: null,
      amount: exactly(from.getTime() / DAY_MS, 0, { start, end }),
      isBare: false,
    }
    return inContext(sentence, found, { start, end }, REACH.named) ?? []
  })
}

function exactly(value: number, slack: number, span: Span): Amount {
  return { value, least: value - slack, most: value + slack, ...span }
}

/** Countries are neither arrested nor killed; houses may be destroyed, and flights cancelled. */
const OF_THINGS = new Set([
  'damage',
  'steal',
  'cancel',
  'outage',
  'seat',
  'sign',
  'deploy',
  'infect',
  'dismiss',
  'evacuate',
  'employ',
])
const OF_PEOPLE = /^(?:person|child|woman|officer|firefighter|soldier|tourist|household|crew)\b/

function isOddlyCounted({ measure, kind }: Pick<MainFigure, 'measure' | 'kind'>, { name }: Matter): boolean {
  return measure === 'people' && !OF_PEOPLE.test(kind) && !OF_THINGS.has(name)
}

type Found = Pick<MainFigure, 'measure' | 'kind' | 'unit' | 'who' | 'amount'> & { isBare: boolean }

/** `null` where no word within reach says what it is about. */
function inContext(sentence: StorySentence, { isBare, ...found }: Found, span: Span, reach: number): MainFigure | null {
  const { text } = sentence
  const clause = clauseAt(sentence, span)
  const within = { start: span.start - clause.start, end: span.end - clause.start }
  const inReach = ({ distance }: MatterNear) => distance <= reach
  const inClause = mattersNear(clause.text, within, found.measure).filter(inReach)
  const isWhole = inClause.length === 0 || found.measure === 'day'
  const inSentence = isWhole ? mattersNear(text, span, found.measure).filter(inReach) : []
  const [near, ...others] = [...inClause, ...inSentence]
  if (near === undefined || isOddlyCounted(found, near.matter)) return null
  const asNear = [
    near,
    ...others.filter(
      ({ distance }) =>
        distance <=
        near.distance + (found.measure === 'hour' || found.measure === 'day' ? AS_NEAR[found.measure] : AS_NEAR.figure),
    ),
  ]
  const { start, end } = found.amount
  const written = text.slice(start, end).trim()
  return {
    sentence,
    ...found,
    matters: [...new Set(asNear.map(({ matter }) => matter))],
    written: written.charAt(0).toLowerCase() + written.slice(1),
    clause,
    isAside: isAside({ sentence, clause, start, end, isOfPeople: found.measure === 'people', isBare }),
  }
}
