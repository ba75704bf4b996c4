// Asks Discord as whom Dateline would be connected: one call, and no connection that stays.
import { type APIUser, REST, Routes } from 'discord.js'
import { refusal } from './failures.ts'
import type { DiscordSettings } from './settings.ts'
import { within } from './within.ts'

const LONGEST_MS = 10_000

/** Throws what starting would throw: a DatelineError 'platform' that says what the operator can do. */
export async function probeDiscord({ token, apiUrl }: DiscordSettings): Promise<string> {
  const rest = new REST({ version: '10', retries: 0, timeout: LONGEST_MS, ...(apiUrl === null ? {} : { api: apiUrl }) })
  try {
    rest.setToken(token)
    const me = await within(AbortSignal.timeout(LONGEST_MS), async (signal) => {
      return (await rest.get(Routes.user(), { signal })) as APIUser
    })
    return `connected as ${me.discriminator === '0' ? me.username : `${me.username}#${me.discriminator}`}`
  } catch (error) {
    throw refusal(error)
  } finally {
    rest.clearHashSweeper()
    rest.clearHandlerSweeper()
  }
}
