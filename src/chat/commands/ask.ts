// `ask` and `summary`: answers from the articles, each given within its conversation, with what a reader can do about it below.
import { composeAnswer } from '../../answers/compose.ts'
import type { TalkedAnswer, TalkOptions } from '../../answers/conversations.ts'
import { SUMMARY_VIEWS, type SummaryView, viewNamed } from '../../answers/options.ts'
import { TIMELINE } from '../../answers/story-views.ts'
import type { Answer } from '../../domain/answer.ts'
import { list, type Message, type MessageAction, note } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import { linksIn } from '../../text/web-addresses.ts'
import { answerJson } from '../json.ts'
import { type Call, type Command, dayOf, option, refuse, textOf } from './command.ts'
import { asksForNews, newsFor } from './digest.ts'

const MOST_SUGGESTIONS = 25
const EXAMPLES = 3

const AS_OF = option('as_of', 'only what had been published by this day, like 2025-09-12', { kind: 'day' })
const hidden = (what: string) => option('private', `only you see the ${what}`, { kind: 'flag' })

const ANSWERED = { who: 'everyone', isPrivate: { option: 'private' }, isCounted: true } as const

export const ask: Command = {
  ...{ ...ANSWERED, name: 'ask', example: 'ask who refused to cross?', takesBatch: true },
  description: 'Answer a question from the articles',
  options: [option('question', 'your question, in your own words', { isRequired: true }), AS_OF, hidden('answer')],
  async run(call) {
    const { values, tools } = call
    const question = textOf(values, 'question')
    const options = talkOptions(call, { asOf: dayOf(values, 'as_of') })
    // A script asks the articles, whatever it asks.
    if (call.request.place.platform !== 'terminal' && options.asOf === undefined && asksForNews(question))
      return newsFor(call.request, tools)
    const asked = await askedWithLinks(question, tools, options)
    return { shown: await exampled(composeAnswered(asked, call), asked.answer, tools), json: answerJson('1', asked) }
  },
}

export const summary: Command = {
  ...{ ...ANSWERED, name: 'summary', example: 'summary night trains' },
  description: 'Sum up a topic, or one article',
  options: [
    option('topic', 'a topic, or the title of an article', { isRequired: true, isSuggested: true, maxLength: 300 }),
    option('view', 'in sentences, day by day, or outlet by outlet', {
      choices: SUMMARY_VIEWS.map((view) => ({ name: view === 'compare' ? 'compare outlets' : view, value: view })),
    }),
    option('short', 'three sentences at most', { kind: 'flag' }),
    hidden('summary'),
  ],
  cliOptions: [AS_OF],
  async run(call) {
    const { values, tools } = call
    const topic = textOf(values, 'topic')
    const talk = talkOptions(call, { asOf: dayOf(values, 'as_of') })
    const length = values.short === true ? 'short' : 'normal'
    const options = { ...talk, length, view: viewNamed(textOf(values, 'view')) } as const
    const asked = await tools.conversations.add(() => tools.dateline.summarise(topic, options), talk)
    const shown = await exampled(composeAnswered(asked, call, true), asked.answer, tools)
    return { shown, json: { ...answerJson('1', asked), topic } }
  },
  suggest: async (_option, typed, { dateline }) => dateline.topicsFor(typed, MOST_SUGGESTIONS),
}

/** An article whose address is pasted is summed up; other addresses are left out of the search. */
async function askedWithLinks(question: string, tools: Asker['tools'], options: TalkOptions): Promise<TalkedAnswer> {
  const { dateline, reader, conversations } = tools
  const { links, rest } = linksIn(question)
  for (const link of links) {
    const id = await reader.idAt(link)
    if (id !== null) return conversations.add(() => dateline.summarise(id, { ...options, length: 'normal' }), options)
  }
  if (links.length > 0 && rest === '')
    return refuse(
      'The page of that address is not among the articles.',
      'Whoever manages the sources adds it: /sources add',
    )
  return conversations.ask(dateline, links.length === 0 ? question : rest, options)
}

export type Asker = Pick<Call, 'request' | 'isPrivate' | 'tools'>

/** The answer to a question as a message with its buttons. `within`: only these articles are asked. */
export async function answerTo(question: string, asker: Asker, within?: readonly string[]): Promise<Message> {
  const { tools } = asker
  if (within === undefined && asksForNews(question)) return newsFor(asker.request, tools)
  const asked = await askedWithLinks(question, tools, talkOptions(asker, { within }))
  const message = await exampled(composeAnswered(asked, asker), asked.answer, tools)
  if (within === undefined || asked.answer.kind !== 'unanswered') return message
  // Other articles may well say what these do not.
  const others = note('Below a digest only its stories are asked; /ask looks in all articles.')
  return { ...message, blocks: [...message.blocks, others] }
}

async function exampled(message: Message, answer: Answer, { starters, dateline }: Asker['tools']): Promise<Message> {
  if (answer.kind !== 'help' || answer.wants === undefined) return message
  const isTopic = answer.wants === 'topic'
  const all = isTopic ? (await dateline.topicsFor('', EXAMPLES)).map(({ name }) => name) : await starters()
  return all.length === 0
    ? message
    : { ...message, blocks: [...message.blocks, list('For instance', all.slice(0, EXAMPLES))] }
}

export function composeAnswered({ id, answer }: TalkedAnswer, { request, isPrivate, tools }: Asker, isList = false) {
  const actions = buttonsUnder(id, answer, isPrivate && !request.place.isDirect)
  return { ...composeAnswer(answer, { isList, actions, now: tools.clock() }), ...(id !== null && { keptAs: id }) }
}

export function buttonsUnder(id: string | null, answer: Answer, canShare: boolean): MessageAction[] {
  if (id === null || answer.kind === 'help') return []
  const isCited = answer.kind === 'answered' || answer.closest !== undefined
  return [
    ...(isCited ? [{ id: `sources:${id}`, label: 'Sources' }] : []),
    ...otherViews(answer).map((view) => ({ id: `${view}:${id}`, label: view === 'timeline' ? 'Timeline' : 'Compare' })),
    { id: `up:${id}`, label: '👍', vote: 'up' as const },
    { id: `down:${id}`, label: '👎', vote: 'down' as const },
    ...(canShare ? [{ id: `share:${id}`, label: 'Share' }] : []),
  ]
}

function otherViews(answer: Answer): SummaryView[] {
  const { parts } = (answer.kind === 'answered' && answer.story) || {}
  if (parts === undefined) return []
  const shown =
    parts.length === 0 ? 'summary' : parts.some(({ heading }) => heading === TIMELINE) ? 'timeline' : 'compare'
  return SUMMARY_VIEWS.filter((view) => view !== 'summary' && view !== shown)
}

/** The asker as the records know them: "discord:1034…". */
export const personKey = ({ person, place }: Request): string => `${place.platform}:${person.id}`

/** Where something is asked: "discord:G1:C1". A thread that has digests of its own is a place of its own. */
export const placeKey = ({ place: { platform, community, channel, thread } }: Request): string =>
  `${platform}:${community ?? ''}:${thread ?? channel}`

export function talkOptions(
  { request, isPrivate, tools: { clock } }: Asker,
  { asOf, within }: { asOf?: Date | undefined; within?: readonly string[] | undefined } = {},
): TalkOptions {
  const { conversation, onSentence, onStep, signal } = request
  return {
    ...{ conversation, person: personKey(request), place: placeKey(request), isPrivate, now: clock() },
    ...(asOf && { asOf }),
    ...(within && { within }),
    ...(onSentence && { onSentence }),
    ...(onStep && { onStep }),
    ...(signal && { signal }),
  }
}
