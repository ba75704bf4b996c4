// `/summary`: what the articles tell about a topic, or one article in a few sentences.
import { viewNamed } from '../../answers/options.ts'
import type { Message } from '../../domain/message.ts'
import { messageOf, talkOptions } from '../reply.ts'
import { type Call, type Command, option, textOf } from './command.ts'

const MOST_SUGGESTIONS = 25

export const summary: Command = {
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
      choices: [
        { name: 'summary', value: 'summary' },
        { name: 'timeline', value: 'timeline' },
        { name: 'compare outlets', value: 'compare' },
      ],
    }),
    option({ name: 'short', description: 'three sentences at most', kind: 'flag' }),
    option({ name: 'private', description: 'only you see the summary', kind: 'flag' }),
  ],
  who: 'everyone',
  isPrivate: { option: 'private' },
  isCounted: true,
  example: 'summary night trains',
  handle,
  suggest: async (_option, typed, { dateline }) => dateline.topicsFor(typed, MOST_SUGGESTIONS),
}

async function handle({ values, request, isPrivate, tools }: Call): Promise<Message> {
  const options = { request, isPrivate, tools }
  const length = values.short === true ? 'short' : 'normal'
  const talk = talkOptions(options)
  const topic = textOf(values, 'topic')
  const view = viewNamed(textOf(values, 'view'))
  const summed = await tools.conversations.add(() => tools.dateline.summarise(topic, { ...talk, length, view }), talk)
  return messageOf(summed, options)
}
