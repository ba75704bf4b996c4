// The loopback servers as stages for deliveries: channels to post into, what arrived there, and what can be made to go wrong.
import { onTestFinished } from 'vitest'
import type { ChatPlatform } from '../../src/domain/ports.ts'
import type { Destination } from '../../src/domain/subscription.ts'
import { isMarked } from '../../src/platforms/discord/components.ts'
import { memoryOf } from '../../src/platforms/discord/memory.ts'
import { createDiscord } from '../../src/platforms/discord/platform.ts'
import { createSlack } from '../../src/platforms/slack/platform.ts'
import type { Storage } from '../../src/storage/open.ts'
import type { Orders } from './courier-child.ts'
import { startDiscordServer } from './discord-server/index.ts'
import { logInRam, publicly, says, scriptedDesk } from './scripted-desk.ts'
import { settingsFor } from './slack-app.ts'
import { startSlackServer } from './slack-server/index.ts'

export interface Stage {
  /** What a process of its own connects with. */
  settings: Pick<Orders, 'discord' | 'slack'>
  addChannel(name: string): Destination
  /** The ids of the messages in a channel that carry this key, threads aside. */
  posted(to: Destination, key: string): string[]
  /** What of a delivery can be read: the words of each page, in order, also of those in its thread or behind ▶. */
  pages(to: Destination, key: string, storage: Storage): Promise<string[]>
  /** How many messages Dateline has posted in a channel, threads aside. */
  count(to: Destination): number
  /** What Dateline has posted below a message of its own that begins nothing else. */
  below(to: Destination, message: string): string[]
  /** What either platform would have refused, or asked not to be done. */
  violations(): unknown[]
  /** Connected until the test ends; remembers in these records. */
  connect(storage: Storage): Promise<ChatPlatform>
  /** From now on nothing is posted, and nothing can be looked up. */
  goDown(): void
  comeBack(): void
  /** The next posts are told to come later; returns after how many milliseconds they may. */
  limit(times: number): number
}

const SENDS = 'POST /channels/:/messages'
const desk = scriptedDesk(() => publicly(says('Not now.')))

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

async function discordStage(): Promise<Stage> {
  const server = await startDiscordServer()
  const { token, apiUrl, guild } = server
  const settings = { token, guildId: null, readsMessages: true, apiUrl, shards: 1 }
  const limits: { tooEarly: unknown[] }[] = []
  const ours = ({ channel }: Destination) =>
    server.messages(server.channelOf(channel)).filter(({ author }) => author.id === server.botUser.id)
  return {
    settings: { discord: settings, slack: null },
    addChannel: (name) => ({ platform: 'discord', community: guild.id, channel: server.addChannel(name).id }),
    posted: (to, key) =>
      ours(to)
        .filter(({ components }) => isMarked(components, key))
        .map(({ id }) => id),
    async pages(to, key, storage) {
      const memory = memoryOf(storage.memory('discord'))
      const [message] = ours(to).filter(({ components }) => isMarked(components, key))
      const components = JSON.stringify(message?.components)
      const [, id = ''] = /~page:([\w-]+):/.exec(components) ?? []
      const [, count = 0] = /"label":"\d+\/(\d+)"/.exec(components) ?? []
      const shown = numbers(Number(count)).map((at) => memory.page({ id, at }))
      return (await Promise.all(shown)).map((components) => JSON.stringify(components).replaceAll('\\', ''))
    },
    count: (to) => ours(to).length,
    below: (to, message) =>
      ours(to)
        .filter((one) => one.message_reference?.message_id === message)
        .map(({ components }) => JSON.stringify(components)),
    violations: () => [...server.violations, ...limits.flatMap(({ tooEarly }) => tooEarly)],
    connect: (storage) =>
      started(createDiscord(settings, { desk, memory: storage.memory('discord'), log: logInRam() })),
    goDown() {
      for (const route of [SENDS, 'GET /channels/:/messages'])
        server.fail(route, { times: Number.POSITIVE_INFINITY, status: 503 })
    },
    comeBack: () => server.heal(),
    limit(times) {
      limits.push(server.limit(SENDS, { times, retryAfterSeconds: 0.3 }))
      return 350
    },
  }
}

async function slackStage(): Promise<Stage> {
  const slack = await startSlackServer()
  const settings = settingsFor(slack)
  const ours = ({ channel }: Destination) =>
    slack.messages.filter((one) => one.channel === channel && one.botId !== null && one.threadTs === null)
  return {
    settings: { discord: null, slack: settings },
    addChannel: (name) => ({ platform: 'slack', community: slack.team.id, channel: slack.channel(name).id }),
    posted: (to, key) =>
      ours(to)
        .filter(({ blocks }) => JSON.stringify(blocks).includes(`"delivery:${key}"`))
        .map(({ ts }) => ts),
    async pages(to, key) {
      const root = ours(to).find(({ blocks }) => JSON.stringify(blocks).includes(`"delivery:${key}"`))
      const thread = slack.messages.filter(
        ({ channel, ts, threadTs }) => channel === to.channel && (ts === root?.ts || threadTs === root?.ts),
      )
      return thread.map(({ blocks }) => JSON.stringify(blocks))
    },
    count: (to) => ours(to).length,
    below: (to, message) =>
      slack.messages
        .filter(
          ({ channel, threadTs, blocks }) =>
            channel === to.channel && threadTs === message && !/"delivery:[^":]+:\d+"/.test(JSON.stringify(blocks)),
        )
        .map(({ blocks }) => JSON.stringify(blocks)),
    violations: () => slack.violations,
    connect: (storage) => started(createSlack(settings, { desk, memory: storage.memory('slack'), log: logInRam() })),
    goDown() {
      for (const method of ['chat.postMessage', 'conversations.history']) slack.fail(method, 'down', { status: 503 })
    },
    comeBack() {
      for (const method of ['chat.postMessage', 'conversations.history']) slack.heal(method)
    },
    limit(times) {
      slack.limit('chat.postMessage', { times, retryAfterSeconds: 1 })
      return 1050
    },
  }
}

async function started(platform: ChatPlatform): Promise<ChatPlatform> {
  onTestFinished(() => platform.stop(0))
  await platform.start()
  return platform
}

export const STAGES: [name: string, open: () => Promise<Stage>][] = [
  ['Discord', discordStage],
  ['Slack', slackStage],
]
