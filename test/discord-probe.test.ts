// doctor asks Discord as whom Dateline would be connected, without connecting.
import { expect, test } from 'vitest'
import { DatelineError } from '../src/domain/errors.ts'
import { probeDiscord } from '../src/platforms/discord/connection.ts'
import { startDiscordServer } from './support/discord-server/index.ts'

const settings = { guildId: null, readsMessages: true, shards: 1 }

test('says who is connected, with one call and no gateway', async () => {
  const { token, apiUrl, botUser, requests, gatewayEvents } = await startDiscordServer()
  expect(await probeDiscord({ ...settings, token, apiUrl })).toBe(`connected as ${botUser.username}`)
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /users/@me'])
  expect(gatewayEvents).toEqual([])
})

test('says of a token that Discord refuses what to do, without the token', async () => {
  const { apiUrl } = await startDiscordServer()
  const error = await probeDiscord({ ...settings, token: 'not.the.token', apiUrl }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(DatelineError)
  expect(error).toMatchObject({ code: 'platform', message: 'Discord refuses the token.' })
  expect(error).toHaveProperty('hint', expect.stringContaining('https://discord.com/developers/applications'))
  expect(String(error)).not.toContain('not.the.token')
})

test('says of a Discord that cannot be reached, or is ill, where to look', async () => {
  const { apiUrl, token, close, fail } = await startDiscordServer()
  fail('GET /users/@me', { times: 1, status: 503 })
  const failed = () => probeDiscord({ ...settings, token, apiUrl }).catch((reason: unknown) => reason)
  expect(await failed()).toMatchObject({ code: 'platform', hint: expect.stringContaining('discordstatus') })
  await close()
  expect(await failed()).toMatchObject({ code: 'platform', message: expect.stringContaining('cannot be reached') })
})
