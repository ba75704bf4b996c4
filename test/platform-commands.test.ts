// A command that is added to the table is offered, run and kept private on every platform, with no platform changed for it.

import { beforeAll, describe, expect, test } from 'vitest'
import { type Command, option, textOf } from '../src/chat/commands/command.ts'
import { COMMANDS } from '../src/chat/commands/table.ts'
import { textMessage } from '../src/domain/message.ts'
import { PLATFORMS } from './support/contract/platforms.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'

let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
})

const quiz: Command = {
  name: 'quiz',
  description: 'Five questions on the articles',
  options: [
    option('topic', 'what about', { isRequired: true }),
    option('level', 'how hard', { choices: ['easy', 'hard'].map((name) => ({ name, value: name })) }),
    option('quietly', 'only you see it', { kind: 'flag' }),
  ],
  who: 'everyone',
  isPrivate: { option: 'quietly' },
  isCounted: false,
  example: 'quiz night trains',
  run: async ({ values }) => textMessage(`A ${textOf(values, 'level') || 'plain'} quiz on ${textOf(values, 'topic')}.`),
}

/** Commands of two words, of which a platform may make one with parts. */
const clippings: Command[] = ['keep', 'list'].map((part) => ({
  ...quiz,
  name: `clippings ${part}`,
  description: `Clippings: ${part}`,
  options: part === 'keep' ? [option('title', 'which article', { isRequired: true })] : [],
  isPrivate: part === 'list',
  example: part === 'keep' ? 'clippings keep Night trains' : 'clippings list',
  run: async ({ values }) => textMessage(part === 'keep' ? `Kept: ${textOf(values, 'title')}.` : 'No clippings yet.'),
}))

describe.each(PLATFORMS)('on $name', (platform) => {
  test.each([
    ['a new command', quiz.name, { topic: 'night trains', level: 'hard' }, 'A hard quiz on night trains.', false],
    ['its flag for the asker alone', quiz.name, { topic: 'ferries', quietly: true }, 'A plain quiz on ferries.', true],
    ['a command of two words', 'clippings keep', { title: 'Night trains' }, 'Kept: Night trains.', false],
    ['a private one of two words', 'clippings list', {}, 'No clippings yet.', true],
  ])('%s is offered, run, and seen by whom it should be', async (_what, name, values, text, isPrivate) => {
    const stage = await platform.open(front.open({ commands: [...COMMANDS, quiz, ...clippings] }))
    expect(await stage.offered()).toContain(platform.written(name))
    const seen = await stage.reader('Ann').runs(name, values).answered()
    expect(seen.text).toContain(text)
    if (platform.isShared) expect(seen.isPrivate).toBe(isPrivate)
    expect(stage.objections()).toEqual([])
  })

  test('a new command stands in the help', async () => {
    const stage = await platform.open(front.open({ commands: [...COMMANDS, quiz, ...clippings] }))
    const { text } = await stage.reader('Ann').runs('help').answered()
    for (const { name, description } of [quiz, ...clippings]) expect(text).toContain(`/${name}: ${description}`)
  })
})
