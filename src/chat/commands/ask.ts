// `/ask`: one answer from the articles.
import { composeText } from '../../answers/compose.ts'
import { parseAsOf } from '../as-of.ts'
import { answerTo } from '../reply.ts'
import { type Call, type Command, option, textOf } from './command.ts'

export const ask: Command = {
  name: 'ask',
  description: 'Answer a question from the articles',
  options: [
    option({ name: 'question', description: 'your question, in your own words', isRequired: true }),
    option({ name: 'as_of', description: 'only what had been published by this day, like 2025-09-12', kind: 'day' }),
    option({ name: 'private', description: 'only you see the answer', kind: 'flag' }),
  ],
  who: 'everyone',
  isPrivate: { option: 'private' },
  isCounted: true,
  example: 'ask who refused to cross?',
  handle,
}

async function handle({ values, request, isPrivate, tools }: Call) {
  const written = textOf(values, 'as_of')
  const asOf = written === '' ? null : parseAsOf(written)
  if (written !== '' && asOf === null)
    return composeText(`“${written}” is not a day I can read. Write it like 2025-09-12.`)
  return answerTo(textOf(values, 'question'), { request, isPrivate, tools, asOf })
}
