// "Check against articles": what somebody has written is taken apart into claims, and each is asked about.
import { composeAnswer, composeText, note } from '../answers/compose.ts'
import type { Answer } from '../domain/answer.ts'
import type { Message, MessageBlock } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import type { Tools } from './commands/command.ts'

/** Claims looked into; a longer message is checked at its beginning, and that is said. */
const MOST_CLAIMS = 3
/** A sentence of fewer words claims nothing that could be looked up. */
const FEWEST_WORDS = 3
const LONGEST_CLAIM = 500

/** The claims of a message, each as it was written, with what the articles say about it below. */
export async function checkClaims(text: string, request: Request, { dateline, clock }: Tools): Promise<Message> {
  const claims = claimsIn(text)
  if (claims.length === 0)
    return composeText('There is nothing in that message that the articles could be asked about.')
  const blocks: MessageBlock[] = []
  let cited = 0
  for (const claim of claims.slice(0, MOST_CLAIMS)) {
    request.onStep?.(`checking “${claim.slice(0, 60)}${claim.length > 60 ? '…' : ''}”`)
    const options = { now: clock(), ...(request.signal && { signal: request.signal }) }
    const { answer } = await dateline.ask(claim, options)
    blocks.push({ kind: 'quote', text: claim }, ...composeAnswer(numberedFrom(answer, cited)).blocks)
    if (answer.kind === 'answered') cited += answer.citations.length
  }
  if (claims.length > MOST_CLAIMS)
    blocks.push(note(`The message goes on; its first ${MOST_CLAIMS} claims were looked into.`))
  blocks.push(
    note('Dateline shows what the articles say about it; whether that bears the claim out is for you to judge.'),
  )
  return { heading: null, blocks, actions: [] }
}

function claimsIn(text: string): string[] {
  const plain = text
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return sentencesOf(plain)
    .map(({ start, end }) => plain.slice(start, end).trim().slice(0, LONGEST_CLAIM))
    .filter((sentence) => wordsOf(sentence).length >= FEWEST_WORDS)
}

/** Citations are numbered through the whole message. */
function numberedFrom(answer: Answer, before: number): Answer {
  if (answer.kind !== 'answered') return answer
  return {
    ...answer,
    sentences: answer.sentences.map((one) => ({ ...one, citations: one.citations.map((n) => n + before) })),
    citations: answer.citations.map((one) => ({ ...one, n: one.n + before })),
  }
}
