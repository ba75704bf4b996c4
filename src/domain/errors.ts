// Errors that a person is meant to read: each has a code for programs and a sentence that says what to do. None holds a secret.
import { masked } from './secrets.ts'

export type ErrorCode = 'config' | 'usage' | 'articles' | 'records' | 'index' | 'model' | 'prompt' | 'busy' | 'platform'

/** `message` names the thing and what went wrong; `hint` says what the reader can do about it. */
export class DatelineError extends Error {
  readonly code: ErrorCode
  readonly hint: string | null
  /** Whether it may pass by itself, so that trying again is worth while. */
  readonly isPassing: boolean

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown; isPassing?: boolean } = {}) {
    super(masked(message), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DatelineError'
    this.code = code
    this.hint = options.hint === undefined ? null : masked(options.hint)
    this.isPassing = options.isPassing ?? false
  }
}

/** The message of anything thrown, without its stack and without secrets. */
export function messageOf(error: unknown): string {
  return masked(error instanceof Error ? error.message : String(error))
}

export function adviceOf(error: unknown): string {
  return error instanceof DatelineError && error.hint !== null ? `${error.message} ${error.hint}` : messageOf(error)
}

export type ModelFailure = 'timeout' | 'rate-limit' | 'server' | 'unreachable' | 'auth' | 'budget' | 'bad-output'

/** The language model gave no usable answer. Neither `message` nor `hint` ever holds the key; answers go on without the model. */
export class ModelError extends DatelineError {
  readonly kind: ModelFailure

  constructor(kind: ModelFailure, message: string, hint?: string) {
    super('model', message, hint === undefined ? {} : { hint })
    this.name = 'ModelError'
    this.kind = kind
  }
}
