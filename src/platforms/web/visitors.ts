// Who asks on the web: a cookie for each visitor, a token that only their own forms hold, and how often one address may ask.
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { auth } from 'hono/utils/basic-auth'
import { timingSafeEqual } from 'hono/utils/buffer'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { PlatformMemory } from '../../domain/ports.ts'

const VISITOR = 'dateline'
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const MONTH_S = 30 * 86_400
const SECRET = 'secret'

/** Makes and knows what visitors are given. The secret behind it outlasts a restart. */
export function visitorsOf(memory: PlatformMemory, isSecure: boolean) {
  let secret: Promise<string> | undefined
  async function lasting(): Promise<string> {
    const known = await memory.get(SECRET)
    if (known !== null) return known
    const made = randomBytes(32).toString('base64url')
    await memory.set(SECRET, made)
    // Another process may have been first.
    return (await memory.get(SECRET)) ?? made
  }

  function renew(c: Context): string {
    const id = randomUUID()
    setCookie(c, VISITOR, id, { httpOnly: true, sameSite: 'Lax', secure: isSecure, path: '/', maxAge: MONTH_S })
    return id
  }

  /** What a form must hold for this visitor. */
  async function formToken(id: string): Promise<string> {
    secret ??= lasting()
    return createHmac('sha256', await secret)
      .update(`form ${id}`)
      .digest('base64url')
  }

  return {
    ...{ renew, formToken },
    /** The visitor's id, given now to a new one. */
    idOf(c: Context): string {
      const known = getCookie(c, VISITOR)
      return known !== undefined && UUID.test(known) ? known : renew(c)
    },
    async isOwnForm(c: Context, token: unknown): Promise<boolean> {
      const id = getCookie(c, VISITOR)
      return id !== undefined && typeof token === 'string' && timingSafeEqual(token, await formToken(id))
    },
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
  const refused = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000))
  return (address) => limiter.consume(address).then(() => 0, refused)
}
