// The web server: the reading room's pages, the question box, and what keeps strangers' pages, addresses and names out.
import { createHash, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { stream } from 'hono/streaming'
import type { AnswerSentence } from '../../domain/answer.ts'
import type { Span } from '../../domain/article.ts'
import { DatelineError, messageOf } from '../../domain/errors.ts'
import { type Message, textMessage } from '../../domain/message.ts'
import type { ChatPlatform, PlatformParts, ReadingRoom, Reply, Request } from '../../domain/ports.ts'
import { replyOf } from '../shared/desk.ts'
import { Work } from '../shared/work.ts'
import type { Metrics } from './metrics.ts'
import * as pages from './pages.ts'
import { FIELD, type Html, html, PRESSED, renderForm, renderMessage, renderSentence } from './render.ts'
import { addressLimit, isOperator, visitorsOf } from './visitors.ts'

export interface WebSettings {
  host: string
  /** 0: any that is free. */
  port: number
  /** What the operator's pages ask for; `null`: nothing. */
  token: string | null
  /** Where people reach it, if it is not the machine itself. */
  publicUrl: string | null
  /** Questions a minute from one address. */
  asksPerAddress: number
  /** What this process does, as /readyz says. */
  roles?: readonly string[]
  hasDatabase?: boolean
  /** `false`: nothing but what watches over the process; another one has the pages. */
  hasPages?: boolean
}

export interface WebParts extends PlatformParts {
  room: ReadingRoom
  metrics: Metrics
  /** How widely a story was reported, in words. */
  extentOf: (story: { outlets: string[]; reports: number }) => string
}

/** Pages and the like that one address may load in a minute. */
const LOADS_PER_ADDRESS = 3000
const MOST_BODY = 64_000
const LONGEST_QUESTION = 2000
const HEALTH = new Set(['/healthz', '/readyz', '/metrics'])
const NAMES_OF_THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]']

const [SELF, NONE] = [["'self'"], ["'none'"]]
const POLICY = {
  ...{ defaultSrc: NONE, styleSrc: SELF, scriptSrc: SELF, imgSrc: SELF, connectSrc: SELF },
  ...{ formAction: SELF, baseUri: NONE, frameAncestors: NONE },
}

function mustBeGuarded({ host, token }: WebSettings): void {
  if (!isLoopback(host) && token === null)
    throw new DatelineError('config', `WEB_HOST is ${host}, which others reach, and WEB_TOKEN is missing.`, {
      hint: 'Set WEB_TOKEN to a long secret of your own, or WEB_HOST to 127.0.0.1.',
    })
}

const placeOf = ({ host, publicUrl }: WebSettings, port: number): string =>
  publicUrl ?? `http://${isLoopback(host) ? 'localhost' : hostOf(host)}:${port}`

/** Returns where `npm start` serves the pages. Throws what opening them would throw for the settings. */
export function probeWeb(settings: WebSettings): string {
  mustBeGuarded(settings)
  return `npm start serves the pages at ${placeOf(settings, settings.port)}.`
}

/** Throws a DatelineError 'config' for an address that others reach and no token guards. */
export function createWeb(settings: WebSettings, parts: WebParts): Pick<ChatPlatform, 'start' | 'stop'> {
  mustBeGuarded(settings)
  const { host, port } = settings
  const work = new Work()
  const app = appOf(settings, parts, work)
  let server: ServerType | null = null

  return {
    async start() {
      const opened = Promise.withResolvers<number>()
      // Longer than proxies keep a connection open: a question that comes as one is closed would be lost.
      const options = { fetch: app.fetch, port, hostname: host, serverOptions: { keepAliveTimeout: 75_000 } }
      const listening = serve(options, (info) => opened.resolve(info.port))
      listening.on('error', (error) => opened.reject(refusal(error, port)))
      const bound = await opened.promise
      server = listening
      const what = settings.hasPages === false ? 'Health (/readyz)' : 'The reading room'
      return [`${what} is at ${placeOf(settings, bound)}`]
    },
    async stop(graceMs) {
      const closing = server
      server = null
      if (closing === null) return
      const closed = new Promise((resolve) => closing.close(resolve))
      await work.finish(graceMs)
      if ('closeAllConnections' in closing) closing.closeAllConnections()
      await closed
    },
  }
}

type Asking = (form: FormData, request: Request) => { question: string; reply: Promise<Reply> } | null

function appOf(settings: WebSettings, parts: WebParts, work: Work): Hono {
  const { desk, room, log, memory, metrics } = parts
  const isSecure = settings.publicUrl?.startsWith('https:') ?? false
  const visitors = visitorsOf(memory, isSecure)
  const mayLoad = addressLimit(LOADS_PER_ADDRESS)
  const mayAsk = addressLimit(settings.asksPerAddress)
  const salt = randomBytes(16)
  const hosts = new Set([
    ...NAMES_OF_THIS_MACHINE,
    hostOf(settings.host),
    settings.publicUrl && new URL(settings.publicUrl).hostname,
  ])
  const app = new Hono()

  const addressOf = (c: Context): string => getConnInfo(c).remote.address ?? 'unknown'
  const refuse = (c: Context, status: 400 | 401 | 403 | 404 | 413 | 421 | 429 | 500, title: string, text: string) =>
    c.html(pages.plainPage(title, html`<p>${text}</p><p><a href="/">To the questions</a></p>`), status)
  const tooFast = (c: Context, seconds: number) => {
    c.header('Retry-After', String(seconds))
    return refuse(c, 429, 'Too fast', `Your address asks faster than I can read. Try again in ${seconds} seconds.`)
  }

  app.onError((error, c) => {
    log.error({ error: messageOf(error).slice(0, 300), path: c.req.path }, 'a page failed')
    return refuse(c, 500, 'Something went wrong', 'Something went wrong on my side; it is written in my log.')
  })
  app.notFound((c) => refuse(c, 404, 'Not here', 'There is no such page.'))
  app.use(
    secureHeaders({ contentSecurityPolicy: POLICY, referrerPolicy: 'no-referrer', strictTransportSecurity: isSecure }),
  )
  app.use(async (c, next) => (settings.hasPages !== false || HEALTH.has(c.req.path) ? next() : c.notFound()))
  app.use(async (c, next) => {
    // Another site's name that leads to this machine (DNS rebinding) must not read it.
    const named = URL.parse(`http://${c.req.header('host') ?? ''}`)?.hostname
    const advice = 'Dateline does not answer to that name. Whoever runs it sets PUBLIC_URL to it.'
    if (named === undefined || !hosts.has(named)) return refuse(c, 421, 'Not this address', advice)
    const seconds = await mayLoad(addressOf(c))
    return seconds > 0 ? tooFast(c, seconds) : next()
  })
  app.use(
    bodyLimit({ maxSize: MOST_BODY, onError: (c) => refuse(c, 413, 'Too long', 'That is more than I read at once.') }),
  )
  const onFound = (_path: string, c: Context): void => c.header('Cache-Control', 'max-age=300')
  for (const path of ['/style.css', '/client.js', '/icon.svg'])
    app.get(path, serveStatic({ root: import.meta.dirname, onFound }))

  /** Who asks, what their forms hold, and how what they ask is put to the desk. */
  async function visitOf(c: Context) {
    const id = visitors.idOf(c)
    // Kept by nobody as it is.
    const address = createHash('sha256').update(salt).update(addressOf(c)).digest('base64url').slice(0, 16)
    const request: Request = {
      person: { id, isManager: false },
      place: { platform: 'web', community: null, channel: address, isDirect: true },
      ...{ conversation: `web:${id}`, signal: AbortSignal.any([c.req.raw.signal, work.signal]) },
    }
    return { id, token: await visitors.formToken(id), request }
  }

  app.get('/', async (c) => {
    const { token } = await visitOf(c)
    return c.html(pages.askPage(token, null, await desk.starters().catch(() => [])))
  })

  /** What a form asks for: put to the desk, and shown as a page, or bit by bit to the script that asked for it. */
  async function answered(c: Context, of: Asking) {
    const form = await c.req.formData()
    if (!(await visitors.isOwnForm(c, form.get('token'))))
      return refuse(c, 403, 'This page is too old', 'Load the page again and ask once more.')
    const seconds = await mayAsk(addressOf(c))
    if (seconds > 0) return tooFast(c, seconds)
    const { token, request } = await visitOf(c)
    const isLive = c.req.header('accept') === LINES
    if (!isLive) {
      const asked = of(form, request)
      if (asked === null) return c.redirect('/', 303)
      const turn = { question: asked.question, reply: shown(await done(asked.reply, request), token) }
      return c.html(pages.askPage(token, turn))
    }
    c.header('Content-Type', LINES)
    return stream(c, async (lines) => {
      const say = (told: Record<string, string>) => lines.writeln(JSON.stringify(told))
      const onSentence = (sentence: AnswerSentence) => void say({ sentence: String(renderSentence(sentence)) })
      const asked = of(form, { ...request, onSentence, onStep: (step) => void say({ step }) })
      if (asked === null) return
      await say({ reply: String(shown(await done(asked.reply, request), token)) })
    })
  }

  const done = async (asked: Promise<Reply>, { signal = work.signal }: Request): Promise<Reply> =>
    (await work.run(() => replyOf(asked, signal, log))) ?? { kind: 'silence' }

  const forms: Record<string, Asking> = {
    '/ask': (form, request) => {
      const question = textIn(form, 'q').slice(0, LONGEST_QUESTION)
      return question === '' ? null : { question, reply: desk.respond(question, request) }
    },
    '/press': (form, request) => {
      const name = [...form.keys()].find((key) => key.startsWith(PRESSED)) ?? PRESSED
      return { question: name.slice(PRESSED.length), reply: desk.press(textIn(form, name), request) }
    },
    '/submit': (form, request) => {
      const names = [...form.keys()].filter((key) => key.startsWith(FIELD))
      const values = Object.fromEntries(names.map((key) => [key.slice(FIELD.length), textIn(form, key)]))
      return { question: 'Sent', reply: desk.submit(textIn(form, 'form'), values, request) }
    },
  }
  for (const [path, of] of Object.entries(forms)) app.post(path, (c) => answered(c, of))
  app.post('/new', async (c) => {
    const form = await c.req.formData()
    if (await visitors.isOwnForm(c, form.get('token'))) visitors.renew(c)
    return c.redirect('/', 303)
  })

  app.get('/articles/:id', async (c) => {
    const page = await room.article(c.req.param('id'), c.req.query('version') ?? null)
    const why = 'That article is not here. A citation names the version that it rests on, which is kept.'
    if (page === null) return refuse(c, 404, 'No such article', why)
    return c.html(pages.articleShown(page, spanIn(c.req.query('c'), page.article.text.length)))
  })
  app.get('/articles', async (c) => {
    const page = Number(/^[1-9]\d{0,3}$/.exec(c.req.query('page') ?? '1')?.[0] ?? 1)
    return c.html(pages.articlesShown(await room.articles(page), page))
  })
  app.get('/stories/:id', async (c) => {
    const page = await room.story(c.req.param('id'))
    return page === null
      ? refuse(c, 404, 'No such story', 'That story is not here any more.')
      : c.html(pages.storyShown(page, parts.extentOf(page.story)))
  })
  app.get('/today', async (c) => c.html(pages.todayShown(await room.today())))
  app.get('/today.atom', async (c) => {
    const address = settings.publicUrl ?? new URL('/', c.req.url).href
    return c.body(pages.atomFeed(await room.today(), address), 200, {
      'Content-Type': 'application/atom+xml; charset=utf-8',
    })
  })

  for (const path of ['/operator', '/metrics'])
    app.use(path, async (c, next) => {
      if (await isOperator(c, settings.token)) return next()
      c.header('WWW-Authenticate', 'Basic realm="Dateline", charset="UTF-8"')
      return refuse(c, 401, 'For the operator', 'WEB_TOKEN is asked for: as the password, or as a bearer token.')
    })
  app.get('/operator', async (c) => {
    const message = await room.operator()
    return c.html(pages.plainPage(message.heading ?? 'Operator', renderMessage(message, null), '/operator'))
  })
  app.get('/metrics', async (c) => {
    return c.body(await metrics.text(await room.figures()), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    })
  })
  app.get('/healthz', (c) => c.text('ok\n'))
  app.get('/readyz', async (c) => {
    const obstacle = await room.obstacle()
    const does = `Roles: ${settings.roles?.join(', ') ?? 'web'}.\n`
    const records = `Records (${settings.hasDatabase ? 'PostgreSQL' : 'files'}) and index can be used.\n`
    return obstacle === null ? c.text(`ok\n${records}${does}`) : c.text(`${obstacle}\n${does}`, 503)
  })
  return app
}

const LINES = 'application/x-ndjson'
function shown(reply: Reply, token: string): Html {
  if (reply.kind === 'form') return renderForm(reply.form, token)
  const message: Message = reply.kind === 'message' ? reply.message : textMessage('There is nothing to say to that.')
  const heading = message.heading === null ? '' : html`<h3>${message.heading}</h3>`
  return html`${heading}${renderMessage(message, token)}`
}

/** The last one that is not empty: a button that suggests a question stands behind the box. */
function textIn(form: FormData, name: string): string {
  const values = form
    .getAll(name)
    .flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []))
  return values.at(-1) ?? ''
}

/** "120-180"; `null` for what is none, or lies beyond the text. */
function spanIn(text: string | undefined, length: number): Span | null {
  const [, start, end] = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? '') ?? []
  const span = { start: Number(start), end: Number(end) }
  return start !== undefined && span.start < span.end && span.end <= length ? span : null
}

const hostOf = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

function refusal(cause: NodeJS.ErrnoException, port: number): Error {
  const why = cause.code === 'EADDRINUSE' ? `port ${port} is taken` : messageOf(cause)
  const hint = 'Set WEB_PORT or WEB_HOST to others, or WEB=off.'
  return new DatelineError('platform', `The reading room could not be opened: ${why}.`, { hint, cause })
}
