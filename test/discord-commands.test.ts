// Discord's commands are the desk's, one for one.
import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js'
import { describe, expect, test } from 'vitest'
import type { CommandSpec } from '../src/domain/command.ts'
import { commandsFor } from '../src/platforms/discord/commands.ts'
import { ASK, CHECK, STATUS, SUMMARY } from './support/scripted-desk.ts'

const desk = { commands: [ASK, SUMMARY, STATUS], shortcuts: [CHECK] }
const named = (name: string, isGlobal = true) => commandsFor(desk, isGlobal).find((command) => command.name === name)

describe('a command', () => {
  test('has its options by their kind', () => {
    expect(named('ask')).toMatchObject({
      type: ApplicationCommandType.ChatInput,
      description: 'Ask about the articles',
      options: [
        { name: 'question', type: ApplicationCommandOptionType.String, required: true, max_length: 2000 },
        { name: 'as_of', type: ApplicationCommandOptionType.String, required: false },
        { name: 'private', type: ApplicationCommandOptionType.Boolean, required: false },
      ],
    })
  })

  test('completes what the desk can complete', () => {
    expect(named('summary')).toMatchObject({ options: [{ name: 'topic', autocomplete: true }] })
  })

  test('offers choices where only those are taken, and completes none of them', () => {
    const spec: CommandSpec = {
      ...SUMMARY,
      options: SUMMARY.options.map((option) => ({ ...option, choices: [{ name: 'Short', value: 'short' }] })),
    }
    const [command] = commandsFor({ commands: [spec], shortcuts: [] }, true)
    expect(command).toMatchObject({ options: [{ choices: [{ name: 'Short', value: 'short' }] }] })
    expect(JSON.stringify(command)).not.toContain('autocomplete')
  })

  test('asks for required options first, as Discord wants it', () => {
    const spec: CommandSpec = { ...ASK, options: ASK.options.toReversed() }
    const [command] = commandsFor({ commands: [spec], shortcuts: [] }, true)
    expect(command).toMatchObject({ options: [{ name: 'question' }, { name: 'private' }, { name: 'as_of' }] })
  })

  test('is for everybody, or for those who manage channels', () => {
    expect(named('ask')).toMatchObject({ default_member_permissions: null })
    const [command] = commandsFor({ commands: [{ ...STATUS, who: 'managers' }], shortcuts: [] }, true)
    expect(command).toMatchObject({ default_member_permissions: '16' })
  })

  test('is offered in servers, direct messages and group chats, to whoever installed it', () => {
    expect(named('ask')).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] })
    expect(named('ask', false)).not.toHaveProperty('contexts')
  })

  test('upon a message stands in its menu', () => {
    expect(named(CHECK.label)).toMatchObject({ type: ApplicationCommandType.Message })
    expect(named(CHECK.label)).not.toHaveProperty('description')
  })
})

describe('commands of two words', () => {
  const list: CommandSpec = { ...STATUS, name: 'digest list', description: 'Digests of this channel' }
  const subscribe: CommandSpec = { ...SUMMARY, name: 'digest subscribe', who: 'managers' }
  const group = (commands: CommandSpec[]) => commandsFor({ commands: [ASK, ...commands], shortcuts: [] }, true)

  test('are subcommands of one', () => {
    const [ask, digest, ...others] = group([list, subscribe])
    expect(others).toEqual([])
    expect(ask).toMatchObject({ name: 'ask' })
    expect(digest).toMatchObject({
      name: 'digest',
      description: 'digest: list, subscribe',
      contexts: [0, 1, 2],
      default_member_permissions: null,
      options: [
        { type: ApplicationCommandOptionType.Subcommand, name: 'list', description: 'Digests of this channel' },
        { type: ApplicationCommandOptionType.Subcommand, name: 'subscribe', options: [{ autocomplete: true }] },
      ],
    })
  })

  test('are for managers when all of them are, and described within the limit', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ ...subscribe, name: `digest subscribe-${at}` }))
    const [, digest] = group(many)
    expect(digest).toMatchObject({ default_member_permissions: '16' })
    expect(digest).toHaveProperty('description', expect.stringMatching(/^digest: subscribe-0, .{1,80}…$/))
    expect(digest).toHaveProperty('options.length', 25)
  })
})
