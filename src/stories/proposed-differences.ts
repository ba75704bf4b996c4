// Passes a difference that a model proposes only if it can be one: sides of different reports, about the same thing, that do not say the
// same. Sooner silent than wrong. That their words stand in the articles has been found out before.
import { namesOf } from '../text/names.ts'
import { vocabularyOf, wordsOf } from '../text/words.ts'
import { isCertain } from './clauses.ts'
import {
  denies,
  givesToo,
  isSaidAlike,
  isSameCount,
  isTelling,
  joined,
  type ProposedSide,
  type Side,
  sideOf,
  timesBeside,
} from './proposed-side.ts'
import type { StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { type Dispute, disputeOf, isRetold, MOST_SIDES, type Statement } from './sides.ts'

export interface ProposedDifference {
  /** In the model's words. */
  about: string
  sides: ProposedSide[]
}

/** `why` is a sentence part for logs. */
export type CheckedDifference = { ok: true; dispute: Dispute } | { ok: false; why: string }

const LONGEST_LABEL = 60
const LABEL = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}\s,.%$€£¥'’–-]*$/u
/** Share of the label that each side must speak of; together they speak of all of it. */
const OF_LABEL = 0.5
/** Words and names that a label has at least: of one word alone, too much can be said. */
const LABEL_TELLS = 2
/** Words and names that any two sides must have in common: fewer where figures or a "not" tell what differs. */
const SHARED = { plain: 2, statement: 4 }
/** One of these words at least is told by no more of the story's other sentences, in number or as a share of them. */
const RARE = { sentences: 2, share: 0.25 }

/** `sentences`: all of the story, read with those of the sides. */
export function checkDifference(
  { about, sides: proposed }: ProposedDifference,
  sentences: readonly StorySentence[],
): CheckedDifference {
  const sides = proposed.map(sideOf)
  const label = labelOf(about, sides)
  const isCounted = isCount(sides)
  const why =
    sidesFault(sides) ?? labelFault(about, label, sides, sentences) ?? pairsFault(sides, isCounted, label, sentences)
  if (why !== null) return { ok: false, why }
  const groups = grouped(sides, isCounted ? isSameCount : isSaidAlike)
  if (groups.length > MOST_SIDES) return { ok: false, why: 'it has too many sides' }
  const statements = groups.map((group) => group.map(statementOf))
  const dispute = disputeOf(isCounted ? 'number' : 'statement', about, statements)
  return dispute === null ? { ok: false, why: 'its sides do not differ' } : { ok: true, dispute }
}

function grouped(sides: readonly Side[], isSame: (one: Side, other: Side) => boolean): Side[][] {
  const groups: Side[][] = []
  for (const side of sides) {
    const group = groups.find((members) => members.every((member) => isSame(member, side)))
    if (group) group.push(side)
    else groups.push([side])
  }
  return groups
}

const statementOf = ({ sentence, written, claim }: Side): Statement => ({ sentence, claim: written, at: claim.start })

/** Whether all sides give figures, and none merely denies another's. */
function isCount(sides: readonly Side[]): boolean {
  return sides.every(({ count }) => count !== null) && new Set(sides.map(({ isDenial }) => isDenial)).size === 1
}

function sidesFault(sides: readonly Side[]): string | null {
  if (new Set(sides.map(({ sentence }) => sentence.report)).size < 2) return 'its sides are of one report'
  if (sides.some(({ sentence }) => /\?["”’]?$/.test(sentence.text))) return 'one of its sides only asks'
  return sides.every(isTelling) ? null : 'one of its claims says nothing'
}

function labelOf(about: string, sides: readonly Side[]): Telling {
  const lower = vocabularyOf(sides.map(({ sentence }) => sentence.text).join('\n'))
  const words = wordsOf(about)
  return tellingOf({ text: about, words, names: namesOf(about, (folded) => lower.get(folded) === true, words) })
}

function labelFault(
  about: string,
  label: Telling,
  sides: readonly Side[],
  sentences: readonly StorySentence[],
): string | null {
  if (about.length > LONGEST_LABEL || !LABEL.test(about) || denies(about)) return 'its label is unfit'
  const tellings = sides.map(({ telling }) => telling)
  const said = joined(tellings)
  const isSaid = (word: string): boolean => shareTold(onlyOf(word), said) > 0 || isCommonWord(word, sentences)
  const isTold =
    label.names.isSubsetOf(said.names) && label.figures.isSubsetOf(said.figures) && [...label.words].every(isSaid)
  if (label.words.size + label.names.size < LABEL_TELLS || !isTold) return 'its label says what no side does'
  const isSpokenOf = (telling: Telling): boolean =>
    label.names.isSubsetOf(telling.names) &&
    label.figures.isSubsetOf(telling.figures) &&
    shareTold(label, telling) >= OF_LABEL
  return tellings.every(isSpokenOf) ? null : 'its sides are not about what its label says'
}

/** Reports that must use a word for it to be a word of the story: "new", where all speak of the new bridge and a side of "the bridge". */
const OF_STORY = 2

function isCommonWord(word: string, sentences: readonly StorySentence[]): boolean {
  const telling = sentences.filter((sentence) => tellingOf(sentence).words.has(word))
  return new Set(telling.map(({ report }) => report)).size >= OF_STORY
}

function pairsFault(
  sides: readonly Side[],
  isCounted: boolean,
  label: Telling,
  sentences: readonly StorySentence[],
): string | null {
  const others = sentences.filter((one) => sides.every(({ sentence }) => sentence !== one)).map(tellingOf)
  for (const [at, one] of sides.entries()) {
    for (const other of sides.slice(at + 1)) {
      const fault =
        pairFault(one, other) ??
        matterFault(one, other, isCounted, others) ??
        (isCounted ? countFault(one, other, label, sentences) : null)
      if (fault !== null) return fault
    }
  }
  return null
}

function pairFault(one: Side, other: Side): string | null {
  if (isToldBy(one, other) || isToldBy(other, one)) return 'one of its reports holds both sides'
  if (areApart(timesBeside(one), timesBeside(other))) return 'its sides speak of different times'
  // What is planned does not stand against what came of it.
  return isCertain(one.clause.text) === isCertain(other.clause.text) ? null : 'only one of its sides is a plan'
}

/** Whether the sentence of a side stands in the other side's article, too. */
function isToldBy({ sentence }: Side, { sentence: { article } }: Side): boolean {
  return flat(article.text).includes(flat(sentence.text))
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** What any sentence of the story speaks of does not show that two speak of the same thing. */
function matterFault(one: Side, other: Side, isCounted: boolean, others: readonly Telling[]): string | null {
  const words = [...one.telling.words].filter((word) => shareTold(onlyOf(word), other.telling) > 0)
  const all = words.length + one.telling.names.intersection(other.telling.names).size
  const fewest = isCounted || one.isDenial !== other.isDenial ? SHARED.plain : SHARED.statement
  const most = Math.max(RARE.sentences, RARE.share * others.length)
  const isRare = (word: string): boolean => others.filter((telling) => telling.words.has(word)).length <= most
  return words.some(isRare) && all >= fewest ? null : 'its sides have too little in common'
}

const onlyOf = (word: string): Telling => ({ words: new Set([word]), names: new Set(), figures: new Set() })

type Times = ReturnType<typeof timesBeside>

function areApart(one: Times, other: Times): boolean {
  if (one.length === 0 || other.length === 0) return false
  return !one.some((time) => other.some(({ from, to }) => time.from < to && from < time.to))
}

function countFault(one: Side, other: Side, label: Telling, sentences: readonly StorySentence[]): string | null {
  if (one.count?.unit !== other.count?.unit || one.count?.qualifiers !== other.count?.qualifiers)
    return 'its sides count different things'
  const isOfIt = (sentence: StorySentence): boolean =>
    !isRetold(sentence.text) && shareTold(label, tellingOf(sentence)) >= OF_LABEL
  const gives = (side: Side, figure: Side): boolean =>
    sentences.some(
      (sentence) =>
        sentence.article.id === side.sentence.article.id && givesToo(sentence, side, figure) && isOfIt(sentence),
    )
  return gives(one, other) || gives(other, one) ? 'one of its reports gives both figures' : null
}
