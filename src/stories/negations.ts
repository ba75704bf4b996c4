// What one report says of somebody and another denies: "was freed" against "was not freed", of the same time.
import { type Assertion, assertionsOf, subjectKeys } from './assertions.ts'
import { meet } from './deeds.ts'
import type { ReadStory } from './read-story.ts'
import { type Dispute, disputeOf, type Statement } from './sides.ts'

/** Words besides subject and act that two accounts of what somebody did must share, to be about the same thing done. */
const WORDS_SHARED = 2
const DAY_MS = 86_400_000
/** News without a time is of the days before it is published. */
const NEWS_DAYS = 7

export function denials({ sentences }: ReadStory): Dispute[] {
  const assertions = sentences.flatMap(assertionsOf)
  const denied = assertions.filter(({ isDenied }) => isDenied)
  const used = new Set<Assertion>()
  return denied.flatMap((denial) => {
    if (used.has(denial)) return []
    const said = assertions.filter((one) => !one.isDenied && isSameMatter(one, denial))
    const own = denied.filter(
      (one) => one === denial || (said.length > 0 && said.every((other) => isSameMatter(other, one))),
    )
    for (const one of own) used.add(one)
    // Who says both speaks of two occasions.
    if (said.some((one) => own.some((other) => other.sentence.article.id === one.sentence.article.id))) return []
    return disputeOf('negation', `${denial.subject.text}`, [own.map(statementOf), said.map(statementOf)]) ?? []
  })
}

function isSameMatter(one: Assertion, other: Assertion): boolean {
  if (one.act !== other.act) return false
  const [a, b] = [subjectKeys(one), subjectKeys(other)]
  if (a.last !== b.last || (a.first !== null && b.first !== null && a.first !== b.first)) return false
  if (!isSameTime(one, other)) return false
  if (one.isSuffered && other.isSuffered) return true
  return sharedWords(one, other) >= WORDS_SHARED
}

function sharedWords({ clause, subject }: Assertion, { clause: other }: Assertion): number {
  const own = new Set(subject.words.map(({ folded }) => folded))
  const content = [...clause.content].filter((word) => other.content.has(word)).length
  const names = [...clause.names].filter((name) => other.names.has(name) && !own.has(name)).length - 1
  return content + Math.max(0, names)
}

/** The times spoken of overlap, and the same years are named. */
function isSameTime(one: Assertion, other: Assertion): boolean {
  const [a, b] = [periodOf(one), periodOf(other)]
  if (a === null || b === null) return false
  return (
    a.from < b.to &&
    b.from < a.to &&
    (one.times.length > 0 || other.times.length > 0 || meet(one.clause.content, other.clause.content) || one.isSuffered)
  )
}

function periodOf({ times, sentence }: Assertion): { from: number; to: number } | null {
  const [time, another] = times
  if (another !== undefined) return null
  if (time !== undefined) return { from: time.from.getTime(), to: time.to.getTime() }
  const { publishedAt } = sentence.article
  if (publishedAt === null) return null
  return { from: publishedAt.getTime() - NEWS_DAYS * DAY_MS, to: publishedAt.getTime() + DAY_MS }
}

const statementOf = ({ sentence, written, at }: Assertion): Statement => ({ sentence, claim: written, at })
