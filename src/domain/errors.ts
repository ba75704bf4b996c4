// Errors that a person is meant to read: a code for programs, a sentence that says what to do, and no secret, however it is spelt.

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
export const messageOf = (error: unknown): string => masked(error instanceof Error ? error.message : String(error))

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

/** Such as "ollama": where a server asks for no key, some word stands for one. Taken out, it would be missing in honest sentences. */
const PLACEHOLDER = /^(?:.{1,4}|[a-z]{1,7})$/i

/** What stands before the host of an address is none of anybody's business, known or not. */
const known = new Map<string, RegExp>([['', /(?<=\bhttps?:\/\/)[^\s/?#]+(?=@)/gi]])

/** From now on `masked` takes these out. */
export function keepSecret(...secrets: (string | null)[]): void {
  for (const secret of secrets)
    if (secret !== null && secret !== '' && !known.has(secret) && !PLACEHOLDER.test(secret))
      known.set(secret, spellingsOf(secret))
}

/** Returns the text with "[secret]" for each secret, also where it stands in a URL, in JSON or in base64, alone or among other words. */
export function masked(text: string): string {
  return [...known.values()].reduce((left, pattern) => left.replace(pattern, '[secret]'), text)
}

function spellingsOf(secret: string): RegExp {
  const inBase64 = [0, 1, 2].map((before) => `${spelt(base64Behind(before, secret))}[\\w+/-]?(?:=|%3[dD]){0,2}`)
  return new RegExp([spelt(secret), ...inBase64].join('|'), 'g')
}

/** What of a text's base64 does not depend on its neighbours, where so many bytes stand before it: 8 bits a byte, 6 a character. */
function base64Behind(before: number, text: string): string {
  const bytes = Buffer.from(`${'-'.repeat(before)}${text}`)
  return bytes.toString('base64').slice(Math.ceil((8 * before) / 6), Math.floor((8 * bytes.length) / 6))
}

/** Each character as it is or as URLs and JSON write it, escaped once or more. */
function spelt(text: string): string {
  const characters = text.split('').map((one, at) => {
    const code = one.charCodeAt(0).toString(16)
    const digits = (length: number): string =>
      code.padStart(length, '0').replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
    // Base64 for URLs has two characters of its own.
    const itself = { '+': '[+-]', '/': '[/_]' }[one] ?? RegExp.escape(one)
    // Behind the first, as many backslashes as there are: a run of them is looked through once.
    return `(?:\\\\${at === 0 ? '{0,4}' : '*'}(?:${itself}|u${digits(4)})|%(?:25)*${digits(2)})`
  })
  return characters.join('')
}
