// The log: lines of JSON on standard error, for whoever runs Dateline. Keys never get into it.
import { pino } from 'pino'
import type { LogLevel } from './config.ts'
import type { PlatformLog } from './domain/ports.ts'

const SECRET = ['apiKey', 'key', 'token', 'authorization', 'Authorization', 'password', 'OPENAI_API_KEY']

/** `secrets` are masked wherever they turn up. */
export function createLog(
  level: LogLevel,
  secrets: (string | null)[],
  output: NodeJS.WritableStream = process.stderr,
): PlatformLog {
  const known = secrets.filter((secret): secret is string => secret !== null && secret !== '')
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => known.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), line) },
    },
    output,
  )
}
