// "@Dateline is that true?" below what somebody else wrote has that checked; and commands of two words are run as they are typed.
import { PermissionFlagsBits } from 'discord.js'
import { describe, expect, test } from 'vitest'
import { asksToCheck } from '../src/platforms/discord/messages.ts'
import { connectDiscord } from './support/discord-platform.ts'
import { plainText } from './support/discord-server/index.ts'
import { ASK, publicly, type Script, STATUS, SUMMARY, says } from './support/scripted-desk.ts'

const says42: Script = () => publicly(says('It is 42.'))
const CLAIM = 'Statkevich crossed the border on Friday.'

describe('a mention below what somebody else wrote', () => {
  test.each(['', 'is that true?', 'true?', '?!', 'check', 'Check this, please'])(
    'that says %j has it checked',
    async (said) => {
      const { server, channel, desk } = await connectDiscord(says42)
      const claim = server.person('Bob').says(channel, CLAIM)
      await server.person('Ann').says(channel, said, { replyTo: claim.message, mentionBot: true }).answered()
      expect(desk.brought).toMatchObject([{ what: 'shortcut', text: `check: ${CLAIM}` }])
    },
  )

  test('that asks something is answered as ever, as is one below Dateline’s own words', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const claim = server.person('Bob').says(channel, CLAIM)
    const ann = server.person('Ann')
    const asked = { replyTo: claim.message, mentionBot: true }
    const answer = await ann.says(channel, 'is it true that he refused?', asked).answered()
    await ann.says(channel, 'is that true?', { replyTo: answer, mentionBot: true }).answered()
    await ann.says(channel, 'is that true?', { mentionBot: true }).answered()
    expect(desk.brought.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'respond is it true that he refused?',
      'respond is that true?',
      'respond is that true?',
    ])
  })

  test('that Dateline cannot read is answered as ever', async () => {
    const { server, channel, desk } = await connectDiscord(says42)
    const bob = server.person('Bob')
    const [gone, hidden] = [bob.says(channel, CLAIM), bob.says(channel, CLAIM)]
    const ann = server.person('Ann')
    server.fail('GET /channels/:/messages/:', { times: 1, status: 404, code: 10008, message: 'Unknown Message' })
    await ann.says(channel, '', { replyTo: gone.message, mentionBot: true }).answered()
    server.deny(channel, PermissionFlagsBits.ReadMessageHistory)
    await ann.says(channel, 'true?', { replyTo: hidden.message, mentionBot: true }).answered()
    expect(desk.brought.map(({ what, text }) => `${what} ${text}`)).toEqual(['respond help', 'respond true?'])
  })

  test.each([
    ['Is this really true?', true],
    ['that’s true?', true],
    ['is it fake or not', true],
    ['fact-check', true],
    ['👀', true],
    ['is that why he left?', false],
    ['true, but who said so?', false],
    ['check who refused', false],
    ['help', false],
  ])('%j asks for no more: %s', (said, isCheck) => expect(asksToCheck(said)).toBe(isCheck))
})

test('a command of two words is registered, completed, and run by both', async () => {
  const subscribe = { ...SUMMARY, name: 'digest subscribe' }
  const commands = [ASK, { ...STATUS, name: 'digest list' }, subscribe]
  const { server, channel, desk } = await connectDiscord(says42, {
    desk: { commands, suggestions: [{ name: 'night trains', value: 'night trains' }] },
  })
  expect(server.commands.map(({ name }) => name)).toEqual(['ask', 'digest', 'Check against articles'])
  const ann = server.person('Ann')
  const asked: string[] = []
  const suggest = desk.suggest
  Object.assign(desk, {
    suggest: (...call: Parameters<typeof suggest>) => {
      asked.push(`${call[0]}, ${call[1]}: ${call[2]}`)
      return suggest(...call)
    },
  })
  const { choices } = await ann.types('digest subscribe', 'topic', 'nig', { channel })
  expect(choices).toEqual([{ name: 'night trains', value: 'night trains' }])
  expect(asked).toEqual(['digest subscribe, topic: nig'])
  const answer = await ann.runs('digest subscribe', { topic: 'night trains' }, { channel }).answered()
  expect(plainText(answer)).toContain('42')
  await ann.runs('digest list', {}, { channel }).answered()
  expect(desk.brought).toMatchObject([
    { what: 'run', text: 'digest subscribe', values: { topic: 'night trains' } },
    { what: 'run', text: 'digest list', values: {} },
  ])
})
