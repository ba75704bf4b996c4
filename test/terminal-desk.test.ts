// The terminal at the desk: what lines become commands, buttons, forms or questions. The desk is scripted.
import { expect, test } from 'vitest'
import { atDesk } from '../src/platforms/terminal/chat.ts'
import { ACTIONS, cited, publicly, says, scriptedDesk } from './support/scripted-desk.ts'

const FORM = {
  id: 'why:a1',
  title: 'What was wrong?',
  submitLabel: 'Send',
  fields: [
    { name: 'why', label: 'Say why', kind: 'lines' as const, placeholder: null, isRequired: false, maxLength: 100 },
  ],
}

function terminal() {
  const desk = scriptedDesk(({ what, text }) =>
    text === 'vote:a1:down'
      ? { kind: 'form', form: FORM }
      : publicly(what === 'respond' ? cited(1) : says(`${what} ${text}`)),
  )
  const responder = atDesk(desk)
  return {
    desk,
    responder,
    async types(line: string) {
      const { blocks } = await responder.respond(line)
      return blocks
        .flatMap((block) => (block.kind === 'paragraph' ? block.sentences.map(({ text }) => text) : []))
        .join(' ')
    },
  }
}

test('a line is a question, within one conversation', async () => {
  const { desk, types } = terminal()
  await types('who refused?')
  await types('why?')
  expect(desk.brought.map(({ what, text }) => `${what} ${text}`)).toEqual(['respond who refused?', 'respond why?'])
  const [first, second] = desk.brought.map(({ request }) => request.conversation)
  expect(first).toBeTruthy()
  expect(second).toBe(first)
})

test.each([
  ['sources', ACTIONS[0]?.id],
  ['SOURCES', ACTIONS[0]?.id],
  ['👍', ACTIONS[1]?.id],
  ['+', ACTIONS[1]?.id],
])('"%s" presses the button of the last answer', async (line, action) => {
  const { types } = terminal()
  await types('who refused?')
  expect(await types(line)).toBe(`press ${action}`)
})

test('without an answer there are no buttons', async () => {
  const { desk, types } = terminal()
  await types('+')
  expect(desk.brought).toMatchObject([{ what: 'respond', text: '+' }])
})

test('a form is filled in by a line, which may be empty where it allows that', async () => {
  const { desk, responder, types } = terminal()
  await types('who refused?')
  expect(responder.takesEmptyLines?.()).toBe(false)
  expect(await types('-')).toBe('Say why (one line, may be empty)')
  expect(responder.takesEmptyLines?.()).toBe(true)
  expect(await types('')).toBe('submit why:a1')
  expect(desk.brought.at(-1)).toMatchObject({ what: 'submit', values: { why: '' } })
  await types('-')
  expect(await types('The wrong person.')).toBe('submit why:a1')
  expect(desk.brought.at(-1)).toMatchObject({ what: 'submit', values: { why: 'The wrong person.' } })
  expect(await types('Ada')).not.toMatch(/submit/)
})
