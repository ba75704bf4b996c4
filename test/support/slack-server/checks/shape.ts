// Turns what zod finds into what Slack would say: a pointer to the place, and the problem in words.
import type { z } from 'zod'
import type { Problem } from '../context.ts'

/** All that does not fit, each with the error Slack refuses it with. `at` is where the value stands. */
export function misfits(schema: z.ZodType, value: unknown, at: string, error: string): Problem[] {
  const result = schema.safeParse(value)
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, at, error))
}

function problemsOf(issue: z.core.$ZodIssue, at: string, error: string): Problem[] {
  const here = [at, ...issue.path.map(String)].join('/')
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ error, at: here, problem: issue.message }]
  // Of several shapes that do not fit, the one that comes nearest tells most.
  const nearest = issue.errors.toSorted((one, other) => one.length - other.length)[0] ?? []
  return nearest.flatMap((inner) => problemsOf(inner, here, error))
}

/** Every text and address in a value: whatever a person may read or click. */
export function textLength(value: unknown, name = ''): number {
  if (typeof value === 'string')
    return ['type', 'style', 'action_id', 'block_id', 'value'].includes(name) ? 0 : value.length
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item, name), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce((sum, [key, item]) => sum + textLength(item, key), 0)
}
