// Who asks on the web: a cookie for each visitor, a token that only their own forms hold, and how often one address may ask.
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { PlatformMemory } from '../../domain/ports.ts'

const VISITOR = 'dateline'
const OPERATOR = 'dateline-operator'
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const MONTH_S = 30 * 86_400
const SECRET = 'secret'

/** Makes and knows what visitors are given. The secret behind it outlasts a restart. */
export class Visitors {
  readonly #memory: PlatformMemory
  readonly #options: { token: string | null; isSecure: boolean }
  #secret: Promise<string> | undefined

  /** `token`: the operator's. */
  constructor(memory: PlatformMemory, options: { token: string | null; isSecure: boolean }) {
    this.#memory = memory
    this.#options = options
  }

  /** The visitor's id, given now to a new one. */
  idOf(c: Context): string {
    const known = getCookie(c, VISITOR)
    if (known !== undefined && UUID.test(known)) return known
    return this.renew(c)
  }

  renew(c: Context): string {
    const id = randomUUID()
    setCookie(c, VISITOR, id, this.#cookie())
    return id
  }

  /** What a form must hold for this visitor. */
  async formToken(id: string): Promise<string> {
    return this.#signed(`form ${id}`)
  }

  async isOwnForm(c: Context, token: unknown): Promise<boolean> {
    const id = getCookie(c, VISITOR)
    return id !== undefined && typeof token === 'string' && same(token, await this.formToken(id))
  }

  /** Whether somebody may see how Dateline fares; without a token whoever reaches it may. */
  async isOperator(c: Context): Promise<boolean> {
    const { token: wanted } = this.#options
    if (wanted === null) return true
    const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (bearer !== undefined && same(bearer, wanted)) return true
    const cookie = getCookie(c, OPERATOR)
    return cookie !== undefined && same(cookie, await this.#signed(`operator ${wanted}`))
  }

  /** Lets an operator in who knows the token. */
  async admit(c: Context, token: string): Promise<boolean> {
    const { token: wanted } = this.#options
    if (wanted === null || !same(token, wanted)) return false
    setCookie(c, OPERATOR, await this.#signed(`operator ${wanted}`), { ...this.#cookie(), sameSite: 'Strict' })
    return true
  }

  #cookie() {
    return { httpOnly: true, sameSite: 'Lax', secure: this.#options.isSecure, path: '/', maxAge: MONTH_S } as const
  }

  async #signed(text: string): Promise<string> {
    this.#secret ??= this.#lasting()
    return createHmac('sha256', await this.#secret)
      .update(text)
      .digest('base64url')
  }

  async #lasting(): Promise<string> {
    const known = await this.#memory.get(SECRET)
    if (known !== null) return known
    const made = randomBytes(32).toString('base64url')
    await this.#memory.set(SECRET, made)
    // Another process may have been first.
    return (await this.#memory.get(SECRET)) ?? made
  }
}

function same(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHmac('sha256', 'same length').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

/** Counts what an address does in a minute: 0 while it may go on, else the seconds to wait. */
export function addressLimit(perMinute: number): (address: string) => Promise<number> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 })
  return async (address) => {
    try {
      await limiter.consume(address)
      return 0
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    }
  }
}
