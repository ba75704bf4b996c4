// A command of two words is registered, completed, and run by both.
import { expect, test } from 'vitest'
import { connectDiscord } from './support/discord-platform.ts'
import { plainText } from './support/discord-server/index.ts'
import { ASK, publicly, type Script, STATUS, SUMMARY, says } from './support/scripted-desk.ts'

const says42: Script = () => publicly(says('It is 42.'))

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
