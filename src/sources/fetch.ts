// Fetches from the public web alone, within bounds of size and time, one thing at a time of a host. Knows no feeds.
import { lookup } from 'node:dns'
import { createRequire } from 'node:module'
import type { LookupFunction } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import ipaddr from 'ipaddr.js'
import type Robots from 'robots-parser'
import { Agent, interceptors, request } from 'undici'
import { DatelineError, messageOf } from '../domain/errors.ts'
import { InTurn } from '../domain/in-turn.ts'

/** It says of itself what it is not: a module of ECMAScript. */
const robotsParser = createRequire(import.meta.url)('robots-parser') as typeof Robots.default

export interface FetchPolicy {
  /** Hosts that may be on the inside: "intranet.example", "127.0.0.1:8080". */
  allowPrivate: readonly string[]
  /** Where whoever runs a site finds out who asks. */
  contactUrl: string | null
  pauseMs?: number
  timeoutMs?: number
  lookup?: LookupFunction
}

export interface Fetched {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
  url: string
  /** The new address, where every redirect on the way there was a permanent one. */
  movedTo: string | null
}

/** Nothing came back: `message` says why in plain words, `hint` what helps. `isFinal`: trying again does not. */
export class FetchFailure extends DatelineError {
  constructor(message: string, hint: string, isFinal = false) {
    super('usage', message, { hint, isPassing: !isFinal })
  }
}

const [MOST_REDIRECTS, MOST_BYTES, TIMEOUT_MS, PAUSE_MS] = [5, 5 * 1024 * 1024, 20_000, 1000]
const [LONGEST_PAUSE_MS, LONGEST_ROBOTS] = [30_000, 100_000]
const PERMANENT = [301, 308]
const REDIRECTS = [...PERMANENT, 302, 303, 307]
const AGENT = 'Dateline'
export const WAIT = 'It is tried again later.'
const INSIDE = 'Only addresses on the public web are fetched; FETCH_ALLOW_PRIVATE opens a host of your own.'

export type Fetcher = ReturnType<typeof createFetcher>

export function createFetcher(policy: FetchPolicy) {
  const { allowPrivate, contactUrl, pauseMs: usualPauseMs = PAUSE_MS, timeoutMs = TIMEOUT_MS } = policy
  const resolve = policy.lookup ?? (lookup as LookupFunction)
  const userAgent = `${AGENT}/0.1${contactUrl === null ? '' : ` (+${contactUrl})`}`
  const bounds = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs, pipelining: 1, maxResponseSize: MOST_BYTES }
  const agentOf = (lookup: LookupFunction) =>
    new Agent({ ...bounds, connect: { lookup } }).compose(interceptors.decompress({ maxSize: MOST_BYTES }))
  const [closed, open] = [agentOf(guarded(resolve)), agentOf(resolve)]
  const hosts = new InTurn()
  const robots = new Map<string, Promise<ReturnType<typeof robotsParser>>>()

  const close = async (): Promise<void> => void (await Promise.all([closed.destroy(), open.destroy()]))

  /** Throws a FetchFailure; statuses such as 404 are answers. `isPage`: robots.txt is asked first, at each redirect. */
  async function get(address: string, headers: Record<string, string> = {}, { isPage = false } = {}): Promise<Fetched> {
    let url = checked(address, allowPrivate)
    let movedTo: string | null = null
    let isPermanent = true
    let leftMs = timeoutMs
    for (let hops = 0; ; hops++) {
      const pauseMs = isPage ? await leave(url) : usualPauseMs
      const at = url
      const answer = await inLine(at.host, pauseMs, async () => {
        const begun = performance.now()
        const found = await once(at, headers, leftMs)
        leftMs = Math.max(1, leftMs - (performance.now() - begun))
        return found
      })
      const { location } = answer.headers
      if (!REDIRECTS.includes(answer.status) || typeof location !== 'string')
        return { ...answer, url: url.href, movedTo }
      const advice = 'Look where its address leads, and add that one.'
      if (hops === MOST_REDIRECTS) throw new FetchFailure(`it leads on more than ${MOST_REDIRECTS} times`, advice)
      if (!URL.canParse(location, url)) throw new FetchFailure('it leads to no address', 'Check the address.')
      url = checked(new URL(location, url).href, allowPrivate)
      isPermanent &&= PERMANENT.includes(answer.status)
      movedTo = isPermanent ? url.href : movedTo
    }
  }

  /** Waits until nothing else is asked of the host, and a while longer. */
  async function inLine<T>(host: string, pauseMs: number, work: () => Promise<T>): Promise<T> {
    const turn = hosts.add(host, work)
    void hosts.add(host, () => pause(pauseMs))
    return turn
  }

  /** How long to pause before the next page of this site. Throws where its robots.txt asks not to be read. */
  async function leave(url: URL): Promise<number> {
    const found = robots.get(url.origin) ?? readRobots(url.origin)
    robots.set(url.origin, found)
    const rules = await found.catch((error: unknown) => {
      robots.delete(url.origin)
      throw error
    })
    if (rules.isDisallowed(url.href, AGENT))
      throw new FetchFailure('its robots.txt asks not to be read', 'Ask the site, or use its feed.', true)
    return Math.min(LONGEST_PAUSE_MS, Math.max(usualPauseMs, (rules.getCrawlDelay(AGENT) ?? 0) * 1000))
  }

  async function readRobots(origin: string) {
    const address = `${origin}/robots.txt`
    const { status, body } = await get(address)
    if (status >= 500 || status === 429) throw new FetchFailure(`its robots.txt cannot be read (${status})`, WAIT)
    return robotsParser(address, status < 300 ? body.toString('utf8', 0, LONGEST_ROBOTS) : '')
  }

  async function once(url: URL, headers: Record<string, string>, leftMs: number) {
    const asked = {
      accept: 'application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5',
      ...{ 'accept-encoding': 'gzip, deflate, br', 'user-agent': userAgent, ...headers },
    }
    const dispatcher = isAllowed(url, allowPrivate) ? open : closed
    const signal = AbortSignal.timeout(Math.ceil(leftMs))
    try {
      const { statusCode: status, headers: given, body } = await request(url, { dispatcher, headers: asked, signal })
      const isOfUse = status >= 200 && status < 300
      if (!isOfUse) body.on('error', () => undefined).destroy()
      return { status, headers: given, body: isOfUse ? await buffer(body) : Buffer.of() }
    } catch (error) {
      if (error instanceof FetchFailure) throw error
      throw failureOf(error, url, signal.aborted, timeoutMs)
    }
  }

  return { get, leave, close }
}

/** Throws for an address that is none of the public web's, as far as can be told before its name is resolved. */
function checked(address: string, allowPrivate: readonly string[]): URL {
  const example = 'Write it like https://example.org/feed.xml.'
  const url = URL.parse(address)
  if (url === null) throw new FetchFailure('it is no web address', example, true)
  if (!['http:', 'https:'].includes(url.protocol)) throw new FetchFailure('it is neither http nor https', example, true)
  if (url.username !== '' || url.password !== '')
    throw new FetchFailure('it holds a name or a password', 'Write the address without them.', true)
  // A URL has numbers in whatever notation written as four decimal ones.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(host) && !isPublic(host) && !isAllowed(url, allowPrivate)) throw insideFailure()
  return url
}

const insideFailure = () => new FetchFailure('it lies on the inside of a network', INSIDE, true)

const isAllowed = ({ host, hostname }: URL, allowPrivate: readonly string[]): boolean =>
  [host, hostname].some((name) => allowPrivate.includes(name.toLowerCase()))

/** What the registry has given out in IPv6. Old forms that hold an IPv4 address lie outside of it. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3')
/** Azure's own service for its machines, at an address that looks like any other. */
const METADATA = '168.63.129.16'

function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast' || address === METADATA) return false
  return parsed instanceof ipaddr.IPv4 || (parsed instanceof ipaddr.IPv6 && parsed.match(GIVEN_OUT))
}

/** Resolves a name for the very connection that is made; one of which any address is not public is refused. */
function guarded(resolve: LookupFunction): LookupFunction {
  return (hostname, options, done) =>
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const all = typeof found === 'string' ? [{ address: found, family: 0 }] : (found ?? [])
      const [first] = all
      if (error !== null || first === undefined) return done(error ?? new Error('no address'), '')
      if (!all.every(({ address }) => isPublic(address))) return done(insideFailure() as NodeJS.ErrnoException, '')
      return options.all ? done(null, all) : done(null, first.address, first.family)
    })
}

function failureOf(error: unknown, { hostname }: URL, isLate: boolean, timeoutMs: number): FetchFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (isLate || /TIMEOUT|TIMEDOUT/.test(code))
    return new FetchFailure(`${hostname} did not answer within ${timeoutMs / 1000} s`, WAIT)
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new FetchFailure('it is larger than 5 MB', 'Use a smaller feed of the site.')
  if (code === 'ENOTFOUND') return new FetchFailure(`there is no host ${hostname}`, 'Check the address.')
  if (code === 'ECONNREFUSED') return new FetchFailure(`${hostname} takes no connections`, WAIT)
  if (/CERT|SSL|TLS|SELF_SIGNED|VERIFY/.test(code))
    return new FetchFailure(`the certificate of ${hostname} does not hold (${code})`, 'Ask the site to renew it.')
  if (code.startsWith('Z_') || code.startsWith('ERR_')) return new FetchFailure('its compressed text is damaged', WAIT)
  return new FetchFailure(`${hostname} broke off: ${messageOf(error)}`, WAIT)
}
