// Who asks on the web: a cookie for each visitor, a token that only their own forms hold, and how often one address may ask.
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { auth } from 'hono/utils/basic-auth'
import { timingSafeEqual } from 'hono/utils/buffer'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { PlatformMemory } from '../../domain/ports.ts'

const VISITOR = 'dateline'
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const MONTH_S = 30 * 86_400
const SECRET = 'secret'

/** Makes and knows what visitors are given. The secret behind it outlasts a restart. */
export class Visitors {
  readonly #memory: PlatformMemory
  readonly #isSecure: boolean
  #secret: Promise<string> | undefined

  constructor(memory: PlatformMemory, isSecure: boolean) {
    this.#memory = memory
    this.#isSecure = isSecure
  }

  /** The visitor's id, given now to a new one. */
  idOf(c: Context): string {
    const known = getCookie(c, VISITOR)
    if (known !== undefined && UUID.test(known)) return known
    return this.renew(c)
  }

  renew(c: Context): string {
    const id = randomUUID()
    const lasting = { httpOnly: true, sameSite: 'Lax', secure: this.#isSecure, path: '/', maxAge: MONTH_S } as const
    setCookie(c, VISITOR, id, lasting)
    return id
  }

  /** What a form must hold for this visitor. */
  async formToken(id: string): Promise<string> {
    this.#secret ??= this.#lasting()
    return createHmac('sha256', await this.#secret)
      .update(`form ${id}`)
      .digest('base64url')
  }

  async isOwnForm(c: Context, token: unknown): Promise<boolean> {
    const id = getCookie(c, VISITOR)
    return id !== undefined && typeof token === 'string' && timingSafeEqual(token, await this.formToken(id))
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

/** Whether somebody may see how Dateline fares: who sends the token, as a bearer or as the password that a browser asks for; without one, all. */
export async function isOperator(c: Context, token: string | null): Promise<boolean> {
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  const given = bearer ?? auth(c.req.raw)?.password
  return token === null || (given !== undefined && timingSafeEqual(given, token))
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
