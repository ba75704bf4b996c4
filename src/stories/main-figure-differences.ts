// Main figures of a story that do not agree: each article gives one for the same matter, and they are not the same.
import type { DatedMention } from '../text/dated.ts'
import { fold, stem } from '../text/words.ts'
import { type Clause, placesOf } from './clauses.ts'
import { areVotesApart, isContrary } from './contrasts.ts'
import { meet } from './deeds.ts'
import { type MainFigure, mainFiguresOf } from './main-figures.ts'
import type { Matter } from './matters.ts'
import { scopesOf, sitesOf, timesOf } from './number-claims.ts'
import { isBrief, type ReadStory, type StorySentence } from './read-story.ts'
import { isSame } from './same-figure.ts'
import { countShared, type Telling, tellingOf } from './sameness.ts'
import { type Dispute, disputeOf, isRetold, MOST_SIDES, type Statement } from './sides.ts'

/** Further down an article tells of what went before. */
const MOST_SENTENCES = 20

export function disputedMainFigures({ sentences }: ReadStory): Dispute[] {
  const all = sentences.filter(({ place }) => place < MOST_SENTENCES).flatMap(mainFiguresOf)
  const own = all.filter(({ isAside, sentence }) => !isAside && !isRetold(sentence.text))
  const matters = [...new Set(own.flatMap((figure) => figure.matters))]
  return matters.flatMap((matter) => {
    const questions = Map.groupBy(
      own.filter((figure) => figure.matters.includes(matter)),
      ({ measure, kind }) => `${measure} ${kind}`,
    )
    return [...questions.values()].flatMap((figures) => disputeIn(figures, matter, all) ?? [])
  })
}

function disputeIn(figures: MainFigure[], matter: Matter, all: MainFigure[]): Dispute | null {
  const single = [...Map.groupBy(figures, ({ sentence }) => sentence.report).values()].flatMap(singleOf)
  const sides: MainFigure[][] = []
  for (const figure of single) {
    const side = sides.find((members) => members.every((member) => isSame(member, figure)))
    if (side) side.push(figure)
    else sides.push([figure])
  }
  const kept = sides.filter((side) => sides.some((other) => other !== side && areAtOdds(side, other, matter, all)))
  if (kept.length < 2 || kept.length > MOST_SIDES) return null
  return disputeOf(
    'number',
    matter.label,
    kept.map((side) => side.map(statementOf)),
  )
}

/** What a report says of it: the same figure each time, or what a brief report says first. */
function singleOf(figures: MainFigure[]): MainFigure[] {
  const [first] = figures
  if (first === undefined) return []
  const same = figures.filter((figure) => isSame(first, figure))
  return same.length === figures.length || isBrief(first.sentence) ? same : []
}

function areAtOdds(side: MainFigure[], other: MainFigure[], matter: Matter, all: MainFigure[]): boolean {
  return (
    side.every((one) => other.every((two) => isOneQuestion(one, two, matter, all))) && !areGivenByOne(side, other, all)
  )
}

/** Whether an article of one side has the other's figure as well: then it counts two things. */
function areGivenByOne(side: MainFigure[], other: MainFigure[], all: MainFigure[]): boolean {
  const has = (own: MainFigure[], theirs: MainFigure[]) => {
    const articles = new Set(own.map(({ sentence }) => sentence.article.id))
    return all.some(
      (figure) =>
        articles.has(figure.sentence.article.id) &&
        figure.amount.least > 0 &&
        !isDenied(figure) &&
        !isRetold(figure.sentence.text) &&
        theirs.some((their) => their.measure === figure.measure && isSame(their, figure)),
    )
  }
  return has(side, other) || has(other, side)
}

/** "214 people, not 241": the article does not give what it denies. */
function isDenied({ sentence: { text }, amount: { start } }: MainFigure): boolean {
  return /\b(?:not|rather than|instead of) $/i.test(text.slice(0, start))
}

/** Times by which two figures of one thing may be apart. */
const MOST_APART = 12

/** The first sentences of an article tell of its own event. */
const LEAD = 4
/** Figures of one matter in an article from which on it must be told which is meant. */
const MANY = 4

/** What sentences of longer articles must share, besides: things, and the share of those of the shorter one. */
const SHARED = { things: 3, share: 0.45 }
/** They grow with the days, and are still of one event. */
const TOLLS = new Set(['kill', 'hurt', 'miss'])

function isOneQuestion(one: MainFigure, other: MainFigure, matter: Matter, all: MainFigure[]): boolean {
  if (areFarApart(one, other)) return false
  if (isContrary(one.sentence.text, other.sentence.text) || arePlacesApart(one, other)) return false
  if (one.measure === 'votes' && areVotesApart(one.sentence.text, other.sentence.text)) return false
  if (!TOLLS.has(matter.name) && areTimesApart(one, other)) return false
  if (one.who !== null && other.who !== null && one.who !== other.who) return false
  if (areOfOthers(one, other, matter)) return false
  if (one.measure !== 'money' && kindOfCount(one) !== kindOfCount(other)) return false
  const pair = [one, other]
  if (pair.some((figure) => countOf(figure, matter, all) >= MANY)) return false
  if (pair.every(({ sentence }) => isBrief(sentence))) return true
  if (matter.isCommon) return false
  const isClear = TOLLS.has(matter.name) && pair.every(({ sentence }) => sentence.place < LEAD)
  return isClear || shareEnough(one, other, matter)
}

/** Each party has its seats and its share, and taxes rise as wages do: whose or what of it must be told of both. */
function areOfOthers({ clause: one }: MainFigure, { clause: other }: MainFigure, matter: Matter): boolean {
  if (matter.name === 'poll') return areDisjoint(one.names, other.names)
  if (matter.name === 'seat') return !meet(one.names.difference(one.places), other.names)
  if (matter.name !== 'rise' && matter.name !== 'cut') return false
  const [a, b] = [thingsIn(one, matter), thingsIn(other, matter)]
  return countShared(a, b) === 0
}

/** What a clause speaks of, as stems, but for the matter itself. */
function thingsIn({ content, text }: Clause, { words, hints }: Matter): Set<string> {
  const said = [words, hints].flatMap((pattern) => (pattern === null ? [] : [...text.matchAll(pattern)]))
  return content.difference(new Set(said.map(([written]) => stem(fold(written)))))
}

/** Both name days or longer times, and none of them is the same. */
function areTimesApart(one: MainFigure, other: MainFigure): boolean {
  if (one.measure === 'day' || one.measure === 'hour') return false
  const [a, b] = [ownTimesOf(one), ownTimesOf(other)]
  return a.length > 0 && b.length > 0 && !a.some((time) => b.some(({ from, to }) => time.from < to && from < time.to))
}

/** "The firm said on Monday", "by the end of the year": when it is said and until when it will be parts no two figures. */
const NOT_OWN =
  /\b(?:said|announced|told reporters|called)\b[^,.;]{0,50}\bon $|\bby (?:the (?:end|middle|beginning) of )?(?:the )?$/i

const ownTimesOf = ({ sentence }: MainFigure): DatedMention[] =>
  timesOf(sentence).filter(({ start }) => !NOT_OWN.test(sentence.text.slice(0, start)))

function areFarApart({ measure, amount: a }: MainFigure, { amount: b }: MainFigure): boolean {
  if (measure === 'hour' || measure === 'day' || measure === 'votes') return false
  const [small, large] = [Math.min(a.value, b.value), Math.max(a.value, b.value)]
  return small <= 0 || large > MOST_APART * small
}

function countOf({ sentence }: MainFigure, matter: Matter, all: MainFigure[]): number {
  return all.filter((figure) => figure.matters.includes(matter) && figure.sentence.article.id === sentence.article.id)
    .length
}

function shareEnough(one: MainFigure, other: MainFigure, matter: Matter): boolean {
  const [a, b] = [thingsOf(one, matter), thingsOf(other, matter)]
  const shared = countShared(a, b)
  return shared >= SHARED.things && shared >= SHARED.share * Math.min(a.size, b.size)
}

const tellings = new WeakMap<StorySentence, Pick<Telling, 'words' | 'names'>>()

/** What a sentence speaks of, as keys, but for the matter itself. */
function thingsOf({ sentence }: MainFigure, matter: Matter): Set<string> {
  const { words, names } = tellings.get(sentence) ?? tellingOf(sentence)
  tellings.set(sentence, { words, names })
  const isMatter = (word: string) =>
    [...sentence.text.matchAll(matter.words)].some(([written]) => stem(fold(written)) === word)
  return new Set([...[...words].filter((word) => !isMatter(word)), ...names])
}

const TOTAL = /\b(?:in all|overall|altogether|combined|in total|nationwide|statewide|worldwide|so far this)\b/i
const AHEAD = /\b(?:will|(?:is|are) to|would|going to)\b/i

/** What is to come is no count of what is, nor all together one of this alone. */
function kindOfCount({ clause: { text }, measure }: MainFigure): string {
  if (measure !== 'people') return ''
  return `${TOTAL.test(text) ? 'total' : ''} ${AHEAD.test(text) ? 'ahead' : ''}`
}

/** Each is confined to a place, and not to the same one. */
function arePlacesApart(one: MainFigure, other: MainFigure): boolean {
  const [a, b] = [placesOf(one.sentence), placesOf(other.sentence)]
  return [
    [a, b],
    [scopesOf(one.clause.text), scopesOf(other.clause.text)],
    [sitesOf(one.sentence), sitesOf(other.sentence)],
  ].some(([some, others]) => areDisjoint(some ?? NONE, others ?? NONE))
}

const NONE: ReadonlySet<string> = new Set()

function areDisjoint(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size > 0 && other.size > 0 && !meet(one, other)
}

const statementOf = ({ sentence, written, amount }: MainFigure): Statement => ({
  sentence,
  claim: written,
  at: amount.start,
})
