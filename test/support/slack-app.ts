// Dateline on the Slack server for tests, with a desk that replies as it is told: what the tests of the platform begin with.
import { onTestFinished } from 'vitest'
import type { ChatPlatform, PlatformMemory } from '../../src/domain/ports.ts'
import type { SlackSettings } from '../../src/platforms/slack/connection.ts'
import { type Pace, USUAL_PACE } from '../../src/platforms/slack/limits.ts'
import { createSlack } from '../../src/platforms/slack/platform.ts'
import { logInRam, memoryInRam, type Script, type ScriptedDesk, scriptedDesk } from './scripted-desk.ts'
import { type SlackServer, type SlackServerOptions, startSlackServer } from './slack-server/index.ts'

export interface Running {
  slack: SlackServer
  platform: ChatPlatform
  desk: ScriptedDesk
  log: ReturnType<typeof logInRam>
  lines: string[]
  stop(graceMs?: number): Promise<void>
}

export interface RunOptions {
  desk?: Parameters<typeof scriptedDesk>[1]
  memory?: PlatformMemory
  server?: SlackServer
  serverOptions?: SlackServerOptions
  settings?: Partial<SlackSettings>
  pace?: Partial<Pace>
}

/** What is lost is tried again at once. */
const PACE: Pace = {
  ...USUAL_PACE,
  firstMs: 0,
  reconnectMs: 10,
  longestReconnectMs: 50,
  retryMs: 5,
  longestRetryMs: 20,
}

/** Connected; stopped when the test is over, if not before. */
export async function running(script: Script, options: RunOptions = {}): Promise<Running> {
  const slack = options.server ?? (await startSlackServer(options.serverOptions))
  const desk = scriptedDesk(script, options.desk)
  const log = logInRam()
  const platform = createSlack(
    { ...settingsFor(slack), ...options.settings },
    { desk, memory: options.memory ?? memoryInRam(), log },
    { ...PACE, ...options.pace },
  )
  let isStopped = false
  const stop = async (graceMs = 2_000): Promise<void> => {
    if (isStopped) return
    isStopped = true
    await platform.stop(graceMs)
  }
  // Before the server is closed.
  onTestFinished(() => stop())
  const lines = await platform.start()
  return { slack, platform, desk, log, lines, stop }
}

export function settingsFor({ botToken, appToken, apiUrl }: SlackServer): SlackSettings {
  return { botToken, appToken, signingSecret: null, port: 0, apiUrl }
}
