// The manifest of the app on Slack: the committed file is what the tables make of it, and Slack would take it.
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { COMMANDS as OFFERED, SHORTCUTS } from '../src/chat/commands/table.ts'
import type { CommandSpec } from '../src/domain/command.ts'
import { slackManifest, slackManifestFile, slashName } from '../src/platforms/slack/manifest.ts'
import { ASK, CHECK, STATUS, SUMMARY } from './support/scripted-desk.ts'

const FILE = path.resolve(import.meta.dirname, '../slack-manifest.json')
const COMMANDS = [ASK, SUMMARY, STATUS]

/**
 * The parts we use of the schema by which Slack checks manifests:
 * https://github.com/slackapi/manifest-schema/blob/main/schemas/manifest.schema.2.0.0.json, described at
 * https://docs.slack.dev/reference/app-manifest
 */
const text = (max: number, min = 1) => z.string().min(min).max(max)
const url = z
  .string()
  .regex(/^https?:\/\//)
  .max(3000)
const schema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    long_description: text(4000, 175),
    background_color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  }),
  features: z.strictObject({
    agent_view: z.strictObject({
      agent_description: text(300),
      suggested_prompts: z.array(z.strictObject({ title: z.string(), message: z.string() })).max(4),
    }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({ name: text(24), type: z.literal('message'), callback_id: text(255), description: text(150) }),
      )
      .min(1)
      .max(10)
      .optional(),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/[a-z0-9_-]+$/)
            .max(32),
          url: url.optional(),
          description: text(2000),
          usage_hint: text(1000).optional(),
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50)
      .optional(),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(text(50)).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: url.optional(), bot_events: z.array(text(50)).max(100) }),
    interactivity: z.strictObject({
      is_enabled: z.boolean(),
      request_url: url.optional(),
      message_menu_options_url: url.optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
})

/** `npx vitest run test/slack-manifest.test.ts -u` writes it anew. */
test('the committed file is what the tables make of it', async () => {
  await expect(slackManifestFile(OFFERED, SHORTCUTS)).toMatchFileSnapshot(FILE)
})

describe('Slack takes the manifest', () => {
  test('for Socket Mode, where it needs no address', () => {
    const manifest = slackManifest(COMMANDS, [CHECK])
    expect(schema.parse(manifest)).toEqual(manifest)
    expect(JSON.stringify(manifest)).not.toContain('url"')
  })

  test('for HTTP, with the address wherever Slack asks for it', () => {
    const requestUrl = 'https://dateline.example/slack/events'
    const manifest = schema.parse(slackManifest(COMMANDS, [CHECK], { requestUrl }))
    expect(manifest.settings.socket_mode_enabled).toBe(false)
    expect(JSON.stringify(manifest).split(requestUrl)).toHaveLength(COMMANDS.length + 4)
  })
})

test('commands are shown with what can be typed behind them', () => {
  const { features } = schema.parse(slackManifest(COMMANDS, [CHECK]))
  expect(features.slash_commands).toEqual([
    expect.objectContaining({ command: '/ask', usage_hint: '<question> [as_of:YYYY-MM-DD] [private]' }),
    expect.objectContaining({ command: '/summary', usage_hint: '<topic>' }),
    expect.objectContaining({ command: '/dateline-status' }),
  ])
  expect(features.shortcuts).toEqual([
    expect.objectContaining({ name: 'Check against articles', callback_id: 'check', type: 'message' }),
  ])
})

describe('commands of two words', () => {
  const list: CommandSpec = { ...STATUS, name: 'digest list', description: 'What is sent here', example: 'digest list' }
  const subscribe: CommandSpec = {
    ...{ ...SUMMARY, name: 'digest subscribe', description: 'Have a digest sent here' },
    example: 'digest subscribe weekdays 8:30',
  }
  const offered = (...commands: CommandSpec[]) =>
    schema.parse(slackManifest(commands, [CHECK])).features.slash_commands ?? []

  test('are one of Slack’s, with the second words as its hint', () => {
    expect(offered(ASK, list, subscribe)).toEqual([
      expect.objectContaining({ command: '/ask' }),
      {
        command: '/digest',
        description: 'Digest: list, subscribe',
        usage_hint: 'list | subscribe weekdays 8:30',
        should_escape: false,
      },
    ])
  })

  test('leave to a command of the first word alone what it says of itself', () => {
    const [digest] = offered({ ...SUMMARY, name: 'digest', description: 'The digest of now' }, list)
    expect(digest).toMatchObject({ description: 'The digest of now', usage_hint: '<topic> | list' })
  })

  test('go by another name where Slack has the first word', () => {
    expect(slashName('status list')).toBe('/dateline-status list')
  })
})

test('names that Slack keeps for itself are put otherwise', () => {
  expect(['ask', 'status', 'search', 'remind'].map(slashName)).toEqual([
    '/ask',
    '/dateline-status',
    '/dateline-search',
    '/dateline-remind',
  ])
})
