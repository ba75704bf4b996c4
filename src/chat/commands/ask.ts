// `ask` and `summary`: answers from the articles, each given within its conversation, with what a reader can do about it below.
import { composeAnswer, note } from '../../answers/compose.ts'
import type { TalkedAnswer, TalkOptions } from '../../answers/conversations.ts'
import { SUMMARY_VIEWS, viewNamed } from '../../answers/summary-view.ts'
import type { Message, MessageAction } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import { answerJson } from '../json.ts'
import { type Call, type Command, dayOf, option, textOf } from './command.ts'

const MOST_SUGGESTIONS = 25

const AS_OF = option({
  name: 'as_of',
  description: 'only what had been published by this day, like 2025-09-12',
  kind: 'day',
})

export const ask: Command<TalkedAnswer> = {
  name: 'ask',
  description: 'Answer a question from the articles',
  options: [
    option({ name: 'question', description: 'your question, in your own words', isRequired: true }),
    AS_OF,
    option({ name: 'private', description: 'only you see the answer', kind: 'flag' }),
  ],
  takesBatch: true,
  who: 'everyone',
  isPrivate: { option: 'private' },
  isCounted: true,
  example: 'ask who refused to cross?',
  run({ values, tools, request }) {
    const options = talkOptions(request, tools, { asOf: dayOf(values, 'as_of') })
    return tools.conversations.ask(tools.dateline, textOf(values, 'question'), options)
  },
  compose: composeAnswered,
  json: (asked) => answerJson('1', asked),
}

export const summary: Command<TalkedAnswer> = {
  name: 'summary',
  description: 'Sum up a topic, or one article',
  options: [
    option({
      name: 'topic',
      description: 'a topic, or the title of an article',
      isRequired: true,
      isSuggested: true,
      maxLength: 300,
    }),
    option({
      name: 'view',
      description: 'in sentences, day by day, or outlet by outlet',
      choices: SUMMARY_VIEWS.map((view) => ({ name: view === 'compare' ? 'compare outlets' : view, value: view })),
    }),
    option({ name: 'short', description: 'three sentences at most', kind: 'flag' }),
    option({ name: 'private', description: 'only you see the summary', kind: 'flag' }),
  ],
  cliOptions: [AS_OF],
  who: 'everyone',
  isPrivate: { option: 'private' },
  isCounted: true,
  example: 'summary night trains',
  run({ values, tools, request }) {
    const talk = talkOptions(request, tools, { asOf: dayOf(values, 'as_of') })
    const length = values.short === true ? 'short' : 'normal'
    const options = { ...talk, length, view: viewNamed(textOf(values, 'view')) } as const
    return tools.conversations.add(() => tools.dateline.summarise(textOf(values, 'topic'), options), talk)
  },
  compose: composeAnswered,
  json: (asked, { values }) => ({ ...answerJson('1', asked), topic: textOf(values, 'topic') }),
  suggest: async (_option, typed, { dateline }) => dateline.topicsFor(typed, MOST_SUGGESTIONS),
}

/** Who gets an answer. */
export type Asker = Pick<Call, 'request' | 'isPrivate' | 'tools'>

/** The answer to a question as a message with its buttons. `within`: only these articles are asked. */
export async function answerTo(question: string, asker: Asker, within?: readonly string[]): Promise<Message> {
  const { request, tools } = asker
  const asked = await tools.conversations.ask(tools.dateline, question, talkOptions(request, tools, { within }))
  const message = composeAnswered(asked, asker)
  if (within === undefined || asked.answer.kind !== 'unanswered') return message
  // Other articles may well say what these do not.
  const others = note('Below a digest only its stories are asked; /ask looks in all articles.')
  return { ...message, blocks: [...message.blocks, others] }
}

export function composeAnswered({ id, answer }: TalkedAnswer, { request, isPrivate }: Asker): Message {
  const canShare = isPrivate && !request.place.isDirect
  const actions = id === null ? [] : buttonsUnder(id, { hasSources: answer.kind === 'answered', canShare })
  return composeAnswer(answer, { actions })
}

/** The buttons under the answer of that id. What each does stands in buttons.ts. */
export function buttonsUnder(id: string, has: { hasSources: boolean; canShare: boolean }): MessageAction[] {
  return [
    ...(has.hasSources ? [{ id: `sources:${id}`, label: 'Sources', opens: 'reply', vote: null } as const] : []),
    { id: `up:${id}`, label: '👍', opens: 'reply', vote: 'up' },
    { id: `down:${id}`, label: '👎', opens: 'form', vote: 'down' },
    ...(has.canShare ? [{ id: `share:${id}`, label: 'Share', opens: 'reply', vote: null } as const] : []),
  ]
}

/** The asker as the records know them: "discord:1034…". */
export const personKey = ({ person, place }: Request): string => `${place.platform}:${person.id}`

export function talkOptions(
  request: Request,
  { clock }: Pick<Call['tools'], 'clock'>,
  { asOf, within }: { asOf?: Date | undefined; within?: readonly string[] | undefined } = {},
): TalkOptions {
  const { conversation, place, onSentence, onStep, signal } = request
  return {
    ...{ conversation, person: personKey(request), place: `${place.platform}:${place.channel}`, now: clock() },
    ...(asOf && { asOf }),
    ...(within && { within }),
    ...(onSentence && { onSentence }),
    ...(onStep && { onStep }),
    ...(signal && { signal }),
  }
}
