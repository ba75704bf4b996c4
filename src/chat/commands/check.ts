// `check`: what the articles say about a claim, as the menu of a message asks it.
import { checkClaims } from '../buttons.ts'
import { type Command, option, textOf } from './command.ts'

export const check: Command = {
  ...{ who: 'everyone', isPrivate: false, isCounted: true },
  name: 'check',
  description: 'What the articles say about a claim',
  options: [option('claim', 'a claim, in a sentence', { isRequired: true, maxLength: 2000 })],
  example: 'check Belarus freed 52 prisoners.',
  run: ({ values, request, tools }) => checkClaims(textOf(values, 'claim'), request, tools),
}
