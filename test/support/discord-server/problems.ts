// What is wrong with a payload: collected with the place of each fault, and told the way Discord tells it.
import type { z } from 'zod'
import { ApiError } from './http.ts'

export interface Problem {
  /** "components[0].label"; '': the whole. */
  path: string
  problem: string
  /** Discord answers it with an error; our own rules it does not know. */
  isRefused: boolean
}

export const refused = (path: string, problem: string): Problem => ({ path, problem, isRefused: true })

export function problemsOf(schema: z.ZodType, value: unknown): Problem[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  return result.error.issues.map(({ path, message }) => refused(shown(path), message))
}

const shown = (path: PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('')

/** https://discord.com/developers/docs/reference#error-messages */
export function invalidForm(problems: Problem[]): ApiError {
  const errors: Record<string, unknown> = {}
  for (const { path, problem } of problems) {
    let at = errors
    for (const part of path.split(/[.[\]]+/).filter(Boolean)) {
      const below = at[part]
      const next = isRecord(below) ? below : {}
      at[part] = next
      at = next
    }
    const told = Array.isArray(at._errors) ? at._errors : []
    at._errors = [...told, { code: 'LOOPBACK_INVALID', message: problem }]
  }
  return new ApiError(400, 50035, 'Invalid Form Body', errors)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
