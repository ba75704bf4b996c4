// The arguments of a Web API call, however they were encoded, and the errors that a call may end in.
import type { Json } from './types.ts'

/** Ends a call in `{ ok: false, error }`. */
export class SlackError extends Error {
  readonly details: Json

  constructor(error: string, details: Json = {}) {
    super(error)
    this.details = details
  }
}

export class Arguments {
  readonly #values: Map<string, unknown>

  private constructor(values: Map<string, unknown>) {
    this.#values = values
  }

  /** Slack takes forms, whose structured values are JSON texts, and JSON. */
  static parse(body: string, contentType: string): Arguments {
    if (contentType.startsWith('application/json')) {
      const parsed: unknown = JSON.parse(body === '' ? '{}' : body)
      if (!isJson(parsed)) throw new SlackError('json_not_object')
      return new Arguments(new Map(Object.entries(parsed)))
    }
    return new Arguments(new Map(new URLSearchParams(body)))
  }

  /** '' when there is none. */
  text(name: string): string {
    const value = this.#values.get(name)
    return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  }

  has(name: string): boolean {
    return this.text(name) !== ''
  }

  need(name: string, error = 'invalid_arguments'): string {
    const value = this.text(name)
    if (value === '') throw new SlackError(error, missing(name))
    return value
  }

  /** A structured value; `undefined` when there is none. */
  json(name: string, error = 'invalid_arguments'): unknown {
    const value = this.#values.get(name)
    if (typeof value !== 'string') return value ?? undefined
    if (value === '') return undefined
    try {
      return JSON.parse(value)
    } catch {
      throw new SlackError(error, missing(name))
    }
  }

  /** `null` when it is not given. */
  flag(name: string): boolean | null {
    const value = this.text(name).toLowerCase()
    return value === '' ? null : value === 'true' || value === '1'
  }

  all(): Json {
    const plain: Json = {}
    for (const [name, value] of this.#values) plain[name] = name === 'token' ? '(token)' : readable(value)
    return plain
  }
}

function missing(name: string): Json {
  return { response_metadata: { messages: [`[ERROR] missing or unreadable argument: ${name}`] } }
}

function readable(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; [] for anything else. */
export function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}
