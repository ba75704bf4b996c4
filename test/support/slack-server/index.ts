// A Slack workspace on 127.0.0.1 that the real Bolt app connects to: its Web API, its sockets, its signed requests, and the people in it.
//
//   const slack = await startSlackServer()
//   const app = new App({ token: slack.botToken, appToken: slack.appToken, socketMode: true,
//                         clientOptions: { slackApiUrl: slack.apiUrl } })
//   await app.start()
//   const ada = slack.person({ name: 'ada' })
//   const news = slack.channel('news', { members: [ada] })
//   const act = ada.says(news, 'who won?', { mentionBot: true })
//   await act.acknowledged()
//   await ada.until(news, (message) => plainText(message).includes('Hansa'), { thread: act.message ?? '' })
//   expect(slack.violations).toEqual([])
//
// All that can be done and looked at is described in interface.ts.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENT_MS } from '../patience.ts'
import { waitFor } from './acts.ts'
import { answerAck } from './answers.ts'
import { Api, sendJson } from './api.ts'
import type { Context } from './context.ts'
import { Deliverer } from './delivery.ts'
import { Faults } from './faults.ts'
import type { SlackServer, SlackServerOptions } from './interface.ts'
import { SlackPerson } from './person.ts'
import { postSigned } from './signed-post.ts'
import { Sockets } from './sockets.ts'
import { ALL_EVENTS, Teller } from './teller.ts'
import { Tickets } from './tickets.ts'
import type { Act, Delivery } from './types.ts'
import { World } from './world.ts'

export type * from './interface.ts'
export { liveParts, plainText } from './plain-text.ts'
export type * from './types.ts'

const ACK_DEADLINE = 3000
const RETRY_DELAYS = [0, 200, 400]
/** On a busy machine, and only ever waited out when a test fails. */

export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const world = new World()
  const faults = new Faults()
  const tokens = { botToken: 'xoxb-dateline-test', appToken: 'xapp-1-dateline-test', signingSecret: 'a-signing-secret' }
  const ackDeadlineMs = options.ackDeadlineMs ?? ACK_DEADLINE

  const http = createServer()
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready))
  const { port } = http.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const tickets = new Tickets(`${base}/response/`)

  const sockets = new Sockets(world.appId, {
    connected: () => deliverer.connected(),
    acknowledged: (id, payload) => deliverer.acknowledged(id, payload),
    objected: (problem) => world.violations.push({ method: 'ack', error: null, at: '', problem }),
  })
  const deliverer: Deliverer = new Deliverer({
    ackDeadlineMs,
    retryDelaysMs: options.retryDelaysMs ?? RETRY_DELAYS,
    send: (envelope) => sockets.send(envelope),
    post: null,
    answered: (delivery, response) => answerAck(context, delivery, response),
  })
  const deliverTo = (url: string) => {
    deliverer.options.post = (delivery, retry) => postSigned(url, tokens.signingSecret, delivery, retry, ackDeadlineMs)
  }
  if (options.requestUrl !== undefined) deliverTo(options.requestUrl)

  const teller = new Teller(world, deliverer, options.events ?? ALL_EVENTS)
  const context: Context = {
    world,
    sockets,
    tickets,
    surface: options.surface ?? 'assistant',
    socketUrl: `ws://127.0.0.1:${port}/link/`,
    messageEvent: (message, subtype, before) => {
      if (subtype) teller.changed(message, subtype, before ?? message)
      else teller.posted(message)
    },
    isVerifiedToken: (token) => (token === tokens.botToken ? 'bot' : token === tokens.appToken ? 'app' : null),
  }
  const api = new Api(context, faults)
  http.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  http.on('request', (request, response) => {
    const [, area = '', name = ''] = new URL(request.url ?? '/', base).pathname.split('/')
    const served = area === 'api' ? api.handle(name, request, response) : api.handleUrl(area, name, request, response)
    served.catch((error: unknown) => {
      sendJson(response, { ok: false, error: 'fatal_error' }, 500)
      throw error
    })
  })

  const close = async () => {
    deliverer.close()
    await sockets.close()
    http.closeAllConnections()
    await new Promise((done) => http.close(done))
  }
  if (options.closeWithTest ?? true) (await import('vitest')).onTestFinished(close)

  const parts = { world, teller, deliverer, tickets, surface: context.surface }
  const again = (delivery: Delivery) => deliverer.again(delivery)
  return {
    apiUrl: `${base}/api/`,
    ...tokens,
    team: world.team,
    bot: world.bot,
    appId: world.appId,
    violations: world.violations,
    calls: api.calls,
    deliveries: deliverer.deliveries,
    channels: world.channels,
    messages: world.messages,
    views: world.views,
    assistantThreads: world.assistantThreads,
    person: (facts = {}) => new SlackPerson(world.user(facts), parts),
    channel: (name, { kind = 'public', hasBot = true, creator, members = [] } = {}) => {
      const people = [...(creator ? [creator] : []), ...members].map(({ id }) => id)
      const owner = creator?.id ?? people[0] ?? world.bot.id
      return world.channel(name, kind, owner, hasBot ? [...people, world.bot.id] : people)
    },
    otherBotSays: (channel, text, says) => {
      const bot = world.user({ name: 'other-bot', isBot: true })
      channel.members.add(bot.id)
      return new SlackPerson(bot, parts).says(channel, text, says)
    },
    called: (method) => api.calls.filter((call) => call.method === method),
    deliverTo,
    sockets: () => ({ open: sockets.open, opened: sockets.opened }),
    redeliver: (what: Act | Delivery) => ('deliveries' in what ? what.deliveries.forEach(again) : again(what)),
    sendFrame: (frame) => sockets.sendFrame(frame),
    dropSockets: () => {
      sockets.drop()
      deliverer.disconnected()
    },
    disconnect: (reason = 'refresh_requested') => sockets.disconnect(reason),
    limit: (method, { times = 1, retryAfterSeconds = 1 } = {}) => faults.limit(method, times, retryAfterSeconds),
    fail: (method, error, { times = Number.POSITIVE_INFINITY, after = 0, status = null } = {}) =>
      faults.fail(method, error, times, { after, status }),
    lose: (method, { times = 1 } = {}) => faults.lose(method, times),
    heal: (method) => faults.heal(method),
    until: async (holds, { withinMs = PATIENT_MS, what = 'It does not hold.' } = {}) => {
      await waitFor(
        () => (holds() ? true : undefined),
        withinMs,
        () => what,
      )
    },
    settled: async ({ quietMs = 100, withinMs = PATIENT_MS } = {}) => {
      let last = performance.now()
      let seen = -1
      const quiet = () => {
        const stir = api.calls.length + deliverer.deliveries.length + deliverer.waiting
        if (stir !== seen || deliverer.waiting > 0) last = performance.now()
        seen = stir
        return performance.now() - last > quietMs ? true : undefined
      }
      await waitFor(quiet, withinMs, () => `${deliverer.waiting} deliveries wait for an acknowledgement.`)
    },
    close,
  }
}
