// The Discord platform on a scripted desk, connected to a loopback server; whatever it sends must be within Discord's limits.
import { expect, onTestFinished } from 'vitest'
import type { Desk, PlatformMemory } from '../../src/domain/ports.ts'
import type { DiscordSettings } from '../../src/platforms/discord/connection.ts'
import { type Pace, USUAL_PACE } from '../../src/platforms/discord/limits.ts'
import { createDiscord } from '../../src/platforms/discord/platform.ts'
import { type DiscordServer, type ServerOptions, startDiscordServer } from './discord-server/index.ts'
import { PATIENT_MS } from './patience.ts'
import { logInRam, memoryInRam, type Script, scriptedDesk } from './scripted-desk.ts'

/** Shows everything as it comes, so that no test waits. */
const BRISK: Pace = { ...USUAL_PACE, firstMs: 0, changeMs: 10, commandMs: 20, pressMs: 3000 }

export interface Given {
  server?: DiscordServer
  serverOptions?: ServerOptions
  memory?: PlatformMemory
  settings?: Partial<DiscordSettings>
  pace?: Partial<Pace>
  desk?: Parameters<typeof scriptedDesk>[1]
}

export function discordFor(server: DiscordServer, desk: Desk, given: Given = {}) {
  const { memory = memoryInRam(), settings = {}, pace = {} } = given
  const log = logInRam()
  const platform = createDiscord(
    { token: server.token, guildId: null, readsMessages: true, apiUrl: server.apiUrl, shards: 1, ...settings },
    { desk, memory, log },
    { ...BRISK, ...pace },
  )
  onTestFinished(() => platform.stop(0))
  return { platform, log, memory }
}

export async function connectDiscord(script: Script, given: Given = {}) {
  const server = given.server ?? (await startDiscordServer({ responseWindowMs: PATIENT_MS, ...given.serverOptions }))
  const desk = scriptedDesk(script, given.desk)
  const { platform, log, memory } = discordFor(server, desk, given)
  const lines = await platform.start()
  onTestFinished(() => expect(server.violations).toEqual([]))
  return { server, desk, platform, log, memory, lines, channel: server.channel }
}

/** A door that a desk waits at until the test opens it. */
export function door(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}
