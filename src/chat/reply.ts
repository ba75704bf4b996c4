// Answers as replies: asked within the conversation, kept, and with what a reader can do about them.

import { composeAnswer, note } from '../answers/compose.ts'
import type { TalkedAnswer, TalkOptions } from '../answers/conversations.ts'
import type { Message, MessageAction } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import { actionsFor } from './answer-buttons.ts'
import { type DeskTools, personKey, placeKey } from './desk-parts.ts'

export interface AnsweringOptions {
  request: Request
  isPrivate: boolean
  tools: DeskTools
  asOf?: Date | null
  /** Only these articles are asked. */
  within?: readonly string[]
}

/** Other articles may well say what these do not. */
const ONLY_ITS_STORIES = note('Below a digest only its stories are asked; /ask looks in all articles.')

/** The answer to a question as a message with its buttons. */
export async function answerTo(question: string, options: AnsweringOptions): Promise<Message> {
  const { tools, within } = options
  const asked = await tools.conversations.ask(tools.dateline, question, talkOptions(options))
  const message = messageOf(asked, options)
  const isOfAll = within === undefined || asked.answer.kind !== 'unanswered'
  return isOfAll ? message : { ...message, blocks: [...message.blocks, ONLY_ITS_STORIES] }
}

export function messageOf(asked: TalkedAnswer, { request, isPrivate, tools }: AnsweringOptions): Message {
  return composeAnswer(asked.answer, { actions: actionsOf(asked, request, isPrivate), linkTo: tools.linkTo })
}

export function talkOptions({ request, tools, asOf, within }: AnsweringOptions): TalkOptions {
  const { conversation, onSentence, onStep, signal } = request
  return {
    conversation,
    person: personKey(request),
    place: placeKey(request),
    now: tools.clock(),
    ...(asOf && { asOf }),
    ...(within && { within }),
    ...(onSentence && { onSentence }),
    ...(onStep && { onStep }),
    ...(signal && { signal }),
  }
}

function actionsOf({ id, answer }: TalkedAnswer, { place }: Request, isPrivate: boolean): MessageAction[] {
  if (id === null) return []
  return actionsFor(id, { hasSources: answer.kind === 'answered', canShare: isPrivate && !place.isDirect })
}
