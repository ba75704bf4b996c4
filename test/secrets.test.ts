// Secrets are in nothing that Dateline shows or logs, also where a server echoes one in a spelling of its own.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { DatelineError, keepSecret, masked, messageOf } from '../src/domain/errors.ts'
import type { ChatPlatform } from '../src/domain/ports.ts'
import { createLog } from '../src/log.ts'
import { createDiscord } from '../src/platforms/discord/platform.ts'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { collected, ended, folderOf, run, start } from './support/cli.ts'
import { startDiscordServer } from './support/discord-server/index.ts'
import { PATIENT_MS } from './support/patience.ts'
import { logInRam, memoryInRam, publicly, says, scriptedDesk } from './support/scripted-desk.ts'
import { settingsFor } from './support/slack-app.ts'
import { startSlackServer } from './support/slack-server/index.ts'
import { WritableStub } from './support/writable-stub.ts'

const percent = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')

/** A secret as servers have been seen to give it back. */
function spellingsOf(secret: string): string[] {
  const padded = Buffer.from(secret).toString('base64')
  const behind = ['Bot ', 'user:', 'x'].map((before) => Buffer.from(`${before}${secret} & more`).toString('base64'))
  const bare = [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret)), percent(secret)]
  const safe = Buffer.from(`u:${secret}`).toString('base64url')
  const inBase64 = [padded, padded.replace(/=+$/, ''), Buffer.from(secret).toString('base64url'), safe, ...behind]
  const quoted = JSON.stringify({ token: secret, again: JSON.stringify({ token: secret }) })
  const escaped = [...secret].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  return [...bare, ...inBase64, ...inBase64.map(encodeURIComponent), quoted, escaped]
}

/** Whether a text holds a secret, or anything of which one could be made again. */
function holds(text: string, secret: string): boolean {
  const code = (_whole: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16))
  const read = [text, text.replace(/\\+u([0-9a-f]{4})/gi, code)]
  for (let times = 0; times < 3; times++) {
    read.push(...read.map((one) => one.replace(/%([0-9a-f]{2})/gi, code)))
    read.push(...read.map((one) => one.replace(/\\(?=["\\/])/g, '')))
  }
  const readings = [...new Set(read)]
  const runs = readings.flatMap((one) => one.match(/[\w+/-]{6,}/g) ?? [])
  const decoded = runs.flatMap((one) => [0, 1, 2, 3].map((from) => Buffer.from(one.slice(from), 'base64').toString()))
  return [...readings, ...decoded].some((one) => one.includes(secret))
}

test('a secret is taken out of a text however it is spelt, and what stands around it stays', () => {
  // A backslash in a key would be one that this test cannot tell from one of JSON's.
  const marks = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).filter((mark) => mark !== '\\')
  const letters = fc.string({ minLength: 12, maxLength: 80, unit: fc.constantFrom(...marks) })
  fc.assert(
    fc.property(letters, (secret) => {
      keepSecret(secret)
      for (const spelling of spellingsOf(secret)) {
        expect(holds(spelling, secret)).toBe(true)
        const text = masked(`The server says ${spelling} about it.`)
        expect(holds(text, secret), spelling).toBe(false)
        expect(text).toMatch(/^The server says .*\[secret\].* about it\.$/)
      }
    }),
    // Each is kept as long as the process runs.
    { numRuns: 15 },
  )
})

test('a word that stands for a key where none is needed is left alone', () => {
  keepSecret('ollama', 'none', 'x', '', null)
  expect(masked('none at ollama:11434, x')).toBe('none at ollama:11434, x')
})

test('errors and the log hold none, whoever wrote them', () => {
  const secret = 'not-a-real-key-0123456789'
  keepSecret(secret)
  const output = new WritableStub()
  const log = createLog('debug', output)
  for (const spelling of spellingsOf(secret)) {
    const error = new DatelineError('platform', `refused: ${spelling}`, { hint: `mend ${spelling}` })
    for (const text of [error.message, error.hint ?? '', messageOf(new Error(spelling)), messageOf(spelling)])
      expect(holds(text, secret)).toBe(false)
    log.warn({ spelling }, `a server says ${spelling}`)
  }
  expect(
    output.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toHaveLength(spellingsOf(secret).length)
  expect(holds(output.text, secret)).toBe(false)
})

const TOKENS = {
  DISCORD_TOKEN: 'MTAzNDU2Nzg5.GloopB.not_a_real-token_0123456789abc',
  SLACK_BOT_TOKEN: 'xoxb-1234567890-not-a-real-token',
  SLACK_APP_TOKEN: 'xapp-1-A0123-not-a-real-app-token',
  SLACK_SIGNING_SECRET: 'c0ffee0123456789c0ffee',
  OPENAI_API_KEY: 'sk-not+a/real=key==0123456789',
}
const SECRETS = Object.values(TOKENS)
const EVERYTHING = SECRETS.flatMap(spellingsOf).join(' ')

/** A server that plays Discord, Slack and a model server, and says every token in each of its sentences. */
async function echo(answer: (request: IncomingMessage) => { status: number; body: unknown }) {
  const server = createServer((request, response) => {
    request.resume()
    const { status, body } = answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = folderOf({ 'articles/goats.md': '---\ntitle: Goats\noutlet: Post\n---\n\nGoats graze in Pell.\n' })
  onTestFinished(folder.remove)
  const folders = { ARTICLES_DIR: `${folder.path}/articles`, DATA_DIR: `${folder.path}/data` }
  const servers = { DISCORD_API_URL: `${at}/api`, SLACK_API_URL: `${at}/slack/`, OPENAI_BASE_URL: `${at}/v1` }
  return { ...TOKENS, ...servers, ...folders, LOG_LEVEL: 'debug' }
}

const REFUSING = (request: IncomingMessage) =>
  request.url?.startsWith('/slack/')
    ? { status: 200, body: { ok: false, error: EVERYTHING, needed: EVERYTHING } }
    : { status: 400, body: { message: EVERYTHING, code: 50_035, error: { message: EVERYTHING } } }

/** Takes every token, and is called after them. */
const TAKING = (request: IncomingMessage) =>
  request.url?.startsWith('/slack/')
    ? {
        status: 200,
        body: { ok: true, user_id: 'U1', bot_id: 'B1', user: EVERYTHING, team: EVERYTHING, url: 'ws://x' },
      }
    : { status: 200, body: { username: EVERYTHING, discriminator: '0', data: [{ id: EVERYTHING }] } }

test.each([
  ['refuses them', REFUSING],
  ['takes them', TAKING],
])('doctor shows none where a server that %s says them', async (_how, answer) => {
  const env = await echo(answer)
  for (const words of [['doctor'], ['doctor', '--json']]) {
    const { stdout, stderr } = await run(words, { env })
    expect(stdout).toContain('[secret]')
    for (const secret of SECRETS) expect(holds(stdout + stderr, secret)).toBe(false)
  }
})

const WAITING = { timeout: PATIENT_MS, interval: 100 }

test('the start shows none where Discord and Slack say them, nor does an answer in JSON', async () => {
  const env = await echo(REFUSING)
  const child = start([], { env, file: 'main.ts' })
  const [done, said] = [ended(child), collected(child.stdout)]
  await vi.waitFor(() => expect(said()).toMatch(/Slack refused the connection/), WAITING)
  await vi.waitFor(() => expect(said()).toMatch(/Discord cannot be reached/), WAITING)
  child.kill()
  const started = await done
  const asked = await run(['ask', 'where do goats graze?', '--json'], { env })
  expect(JSON.parse(asked.stdout)).toMatchObject({ answered: true })
  expect(started.stdout + started.stderr).toContain('[secret]')
  for (const { stdout, stderr } of [started, asked])
    for (const secret of SECRETS) expect(holds(stdout + stderr, secret)).toBe(false)
})

test('what became of a post, as channels and records have it, holds none', async () => {
  const [discord, slack] = [await startDiscordServer(), await startSlackServer()]
  const parts = () => ({ desk: scriptedDesk(() => publicly(says('Hello.'))), memory: memoryInRam(), log: logInRam() })
  const settings = { token: discord.token, guildId: null, readsMessages: false, apiUrl: discord.apiUrl, shards: 1 }
  const [onDiscord, onSlack] = [createDiscord(settings, parts()), createSlack(settingsFor(slack), parts())]
  onTestFinished(() => Promise.all([onDiscord.stop(0), onSlack.stop(0)]).then(() => undefined))
  await Promise.all([onDiscord.start(), onSlack.start()])
  const told = async (platform: ChatPlatform, channel: string, key: string) =>
    JSON.stringify(await platform.post({ platform: '', community: null, channel }, says('News.'), key))
  const secrets = [discord.token, slack.botToken, slack.appToken]
  const message = secrets.flatMap(spellingsOf).join(' ')
  for (const [at, status] of [400, 403, 500].entries()) {
    discord.fail('POST /channels/:/messages', { times: 4, status, code: 50_035, message })
    slack.fail('chat.postMessage', message, { times: 1 })
    for (const text of [
      await told(onDiscord, discord.channel.id, `d${at}`),
      await told(onSlack, slack.channel(`news-${at}`).id, `s${at}`),
    ]) {
      expect(text).toMatch(/"kind":"(?:refused|unknown)"/)
      for (const secret of secrets) expect(holds(text, secret)).toBe(false)
    }
    discord.heal()
  }
})
