// "All 52 crossed" against "51 of the 52 did": what is said of all in one report, and only of some in another.
import { figuresOf } from '../text/figures.ts'
import { clauseAt, isCertain } from './clauses.ts'
import { deedsOf, meet } from './deeds.ts'
import { nameKeysOf } from './name-keys.ts'
import type { ReadStory, StorySentence } from './read-story.ts'
import { type Dispute, disputeOf, type Statement } from './sides.ts'

interface Share extends Statement {
  /** How many of how many; `null`: not said, of all of them. */
  part: number | null
  whole: number | null
  deeds: Set<string>
  names: Set<string>
}

const NUMBER = String.raw`(?:\d[\d,]*|[a-z]+(?:-[a-z]+)?)`
const ALL = new RegExp(
  String.raw`\b(?:all (?:of )?(?:the |them\b|those )?(?:(?<whole>${NUMBER})\b)?|every(?:one|body)\b|every (?:one|single (?:one|person)))`,
  'gi',
)
const PART = new RegExp(
  String.raw`\b(?<part>${NUMBER}) (?:out )?of (?:(?:the|its|their|those|these) )?(?:(?<whole>\d[\d,]*|[a-z]+(?:-[a-z]+)?)\b)?`,
  'gi',
)
const OTHERS = new RegExp(String.raw`\bthe other (?<part>${NUMBER})\b|\b(?<rest>${NUMBER}) others\b`, 'gi')
/** Deeds of which a count of heads can differ. */
const DEEDS_OF_ALL = new Set(['cross', 'free', 'rescue', 'evacuate', 'kill', 'arrest'])
/** "51 of the 52 did": what they did was said before. */
const ELLIPSIS = /^\s*(?:of them\s*)?(?:did|had|have|were|was|has)\b\s*[.;,]?\s*$/i
const SMALLEST_WHOLE = 3

export function disputedMembership({ sentences }: ReadStory): Dispute[] {
  const wholes = sentences.flatMap(saidOfAll)
  const parts = sentences.flatMap((sentence) => [...saidOfSome(sentence), ...saidOfOthers(sentence)])
  const questions = Map.groupBy(parts, ({ part, whole }) => `${part}/${whole}`)
  return [...questions.values()].flatMap((some) => {
    const all = wholes.filter((one) => some.some((other) => isSameGroup(one, other)))
    const answering = some.filter((one) => all.some((other) => isSameGroup(other, one)))
    const first = all[0]
    if (first === undefined) return []
    return disputeOf('membership', predicateOf(first), [all, answering]) ?? []
  })
}

function saidOfAll(sentence: StorySentence): Share[] {
  const { text } = sentence
  return [...text.matchAll(ALL)].flatMap((match) => {
    const span = { start: match.index, end: match.index + match[0].length }
    const clause = clauseAt(sentence, span)
    const rest = text.slice(span.end, clause.end)
    const deeds = ofAll(deedsOf(rest))
    if (
      deeds.size === 0 ||
      !isCertain(clause.text) ||
      /\bbut\b|\bexcept\b|\bnearly all|\balmost (?:all|every)/i.test(clause.text)
    )
      return []
    const whole = match.groups?.whole === undefined ? null : countIn(match.groups.whole)
    const claim = text.slice(span.start, span.end).trim()
    return {
      sentence,
      claim: claim.toLowerCase(),
      at: span.start,
      part: null,
      whole,
      deeds,
      names: nameKeysOf(sentence.names),
    }
  })
}

function saidOfSome(sentence: StorySentence): Share[] {
  return [...sentence.text.matchAll(PART)].flatMap((match) => {
    const { part: written = '', whole: of } = match.groups ?? {}
    const part = countIn(written)
    const whole =
      of === undefined || of === 'them'
        ? countsBefore(sentence).find((count) => part !== null && count > part)
        : countIn(of)
    return shareIn(sentence, match, part, whole ?? null)
  })
}

/** "the other 51", where 52 were spoken of right before. */
function saidOfOthers(sentence: StorySentence): Share[] {
  return [...sentence.text.matchAll(OTHERS)].flatMap((match) => {
    const part = countIn(match.groups?.part ?? match.groups?.rest ?? '')
    if (part === null) return []
    const whole = countsBefore(sentence).find((count) => count === part + 1)
    return shareIn(sentence, match, part, whole ?? null)
  })
}

function shareIn(sentence: StorySentence, match: RegExpExecArray, part: number | null, whole: number | null): Share[] {
  if (part === null || whole === null || part >= whole || whole < SMALLEST_WHOLE || part < whole / 2) return []
  const span = { start: match.index, end: match.index + match[0].length }
  const clause = clauseAt(sentence, span)
  if (!isCertain(clause.text)) return []
  const rest = sentence.text.slice(span.end, clause.end)
  const isElliptic = ELLIPSIS.test(rest)
  const own = ofAll(deedsOf(rest))
  const deeds = isElliptic ? ofAll(deedsOf(sentence.previous?.text ?? '')) : own
  if (deeds.size === 0) return []
  const names = nameKeysOf([...sentence.names, ...(sentence.previous?.names ?? [])])
  return [{ sentence, claim: `${part} of ${whole}`, at: span.start, part, whole, deeds, names }]
}

function isSameGroup(all: Share, some: Share): boolean {
  if (!meet(all.deeds, some.deeds) || all.sentence.article.id === some.sentence.article.id) return false
  if (all.whole !== null) return all.whole === some.whole
  return meet(all.names, some.names)
}

/** Numbers of the sentence before, the nearest last. */
function countsBefore({ previous, text }: StorySentence): number[] {
  return [...figuresOf(text), ...figuresOf(previous?.text ?? '')].flatMap(({ readings }) =>
    readings.slice(0, 1).map(({ value }) => value),
  )
}

function countIn(written: string): number | null {
  const [figure] = figuresOf(written)
  return figure === undefined || figure.soft ? null : (figure.readings[0]?.value ?? null)
}

const ofAll = (deeds: Set<string>): Set<string> => new Set([...deeds].filter((deed) => DEEDS_OF_ALL.has(deed)))

/** What is said of all, in a few words: "had crossed the border safely". */
function predicateOf({ sentence, claim, at }: Share): string {
  const clause = clauseAt(sentence, { start: at, end: at + claim.length })
  const words = sentence.text
    .slice(at + claim.length, clause.end)
    .trim()
    .split(/\s+/)
  return words
    .slice(0, 6)
    .join(' ')
    .replace(/[.,;:]+$/, '')
}
