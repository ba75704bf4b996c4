// Figures of a story that do not agree, although they count the same thing.
import { agree } from './amounts.ts'
import { type NumberClaim, numberClaimsOf } from './number-claims.ts'
import type { ReadStory } from './read-story.ts'
import { isSameQuantity } from './same-quantity.ts'
import { type Dispute, disputeOf, MOST_SIDES, type Statement } from './sides.ts'

export function disputedNumbers({ sentences }: ReadStory): Dispute[] {
  const claims = sentences.flatMap(numberClaimsOf)
  const byKind = [...Map.groupBy(claims, ({ kind }) => kind).values()]
  return byKind.flatMap((same) => questionsOf(same).flatMap((question) => disputeIn(question, same) ?? []))
}

/** Claims that answer one question: each of them counts the same thing as all the others. */
function questionsOf(claims: NumberClaim[]): NumberClaim[][] {
  const questions: NumberClaim[][] = []
  for (const claim of claims) {
    const question = questions.find((members) => members.every((member) => isSameQuantity(member, claim)))
    if (question) question.push(claim)
    else questions.push([claim])
  }
  return questions
}

function disputeIn(question: NumberClaim[], all: NumberClaim[]): Dispute | null {
  const sides: NumberClaim[][] = []
  for (const claim of question) {
    const side = sides.find((members) => members.every((member) => agree(member.amount, claim.amount)))
    if (side) side.push(claim)
    else sides.push([claim])
  }
  if (sides.length < 2 || sides.length > MOST_SIDES) return null
  const kept = sides.filter((side) => !sides.some((other) => other !== side && isGivenBySame(side, other, all)))
  const [first] = question
  if (kept.length < 2 || first === undefined) return null
  return disputeOf(
    'number',
    first.about,
    kept.map((side) => side.map(statementOf)),
  )
}

/** Whether an article that has one figure has the other, too: then it counts two things. */
function isGivenBySame(side: NumberClaim[], other: NumberClaim[], all: NumberClaim[]): boolean {
  const articles = new Set(other.map(({ sentence }) => sentence.article.id))
  return all.some(
    (claim) =>
      articles.has(claim.sentence.article.id) &&
      !other.includes(claim) &&
      side.some((member) => agree(member.amount, claim.amount)) &&
      !other.some((member) => agree(member.amount, claim.amount)),
  )
}

const statementOf = ({ sentence, written, amount }: NumberClaim): Statement => ({
  sentence,
  claim: written,
  at: amount.start,
})
