// Dateline on duty: what happens to platforms from the first connection to the last. They are stand-ins here.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { DatelineError } from '../src/domain/errors.ts'
import type { ChatPlatform } from '../src/domain/ports.ts'
import { type ServiceOptions, serve } from '../src/on-duty.ts'
import { logInRam } from './support/scripted-desk.ts'
import { simulatedPlatform } from './support/simulated-platform.ts'

/** A platform whose tries to connect end as told, the last way ever after. */
function platform(name: string, ...ways: (Error | null)[]) {
  const seen: string[] = []
  const one: ChatPlatform = {
    name,
    async start() {
      const way = ways[Math.min(seen.length, ways.length - 1)] ?? null
      seen.push('start')
      if (way !== null) throw way
      return [`${name}: connected as Dateline.`]
    },
    async stop(graceMs) {
      seen.push(`stop within ${graceMs}`)
    },
    ...simulatedPlatform(),
  }
  return { one, seen }
}

function service(given: Partial<ServiceOptions> = {}) {
  const stop = new AbortController()
  const said: string[] = []
  const log = logInRam()
  const options: ServiceOptions = {
    refresh: async () => undefined,
    tidy: async () => undefined,
    refreshMs: 60_000,
    retryMs: 1,
    graceMs: 10,
    say: (line) => said.push(line),
    log,
    signal: stop.signal,
    ...given,
  }
  return { options, said, log, stop: () => stop.abort() }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await nextTurn()
}

const refusal = new DatelineError('platform', 'Discord refused the token.', { hint: 'Make a new one.' })

describe('Dateline on duty', () => {
  test('says as whom it is connected, and disconnects when it is told to stop', async () => {
    const { options, said, stop } = service()
    const [discord, slack] = [platform('Discord', null), platform('Slack', null)]
    const ended = serve([discord.one, slack.one], options)
    await until(() => said.length === 2)
    expect(said).toEqual(['Discord: connected as Dateline.', 'Slack: connected as Dateline.'])
    stop()
    await ended
    expect(discord.seen).toEqual(['start', 'stop within 10'])
    expect(slack.seen).toEqual(['start', 'stop within 10'])
  })

  test('goes on with one platform when the other refuses, and says what to do', async () => {
    const { options, said, stop } = service()
    const ended = serve([platform('Discord', refusal).one, platform('Slack', null).one], options)
    await until(() => said.length === 2)
    expect(said).toContain('Discord refused the token. Make a new one.')
    stop()
    await ended
  })

  test('ends when every platform refuses', async () => {
    const { options } = service()
    await expect(serve([platform('Discord', refusal).one], options)).rejects.toBe(refusal)
  })

  test('tries again until a platform can be reached', async () => {
    const { options, said, stop } = service()
    const gone = new Error('getaddrinfo ENOTFOUND')
    const discord = platform('Discord', gone, gone, null)
    const ended = serve([discord.one], options)
    await until(() => said.length === 2)
    expect(said[0]).toMatch(/Discord cannot be reached: .*ENOTFOUND/)
    expect(discord.seen).toHaveLength(3)
    stop()
    await ended
  })

  test('stops while it still tries', async () => {
    const { options, said, stop } = service({ retryMs: 60_000 })
    const ended = serve([platform('Discord', new Error('gone')).one], options)
    await until(() => said.length === 1)
    stop()
    await ended
  })

  test('keeps the articles fresh, also after a refresh that failed', async () => {
    let refreshes = 0
    const refresh = async () => {
      if (++refreshes === 2) throw new Error('no disk')
    }
    const { options, log, stop } = service({ refreshMs: 1, refresh })
    const ended = serve([platform('Discord', null).one], options)
    await until(() => refreshes >= 4)
    stop()
    await ended
    expect(log.lines).toContainEqual(expect.objectContaining({ facts: { error: 'no disk' } }))
  })
})
