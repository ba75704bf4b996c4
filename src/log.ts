// The log: lines of JSON on standard error, for whoever runs Dateline. Keys never get into it.
import { pino } from 'pino'
import type { LogLevel } from './config.ts'
import type { PlatformLog } from './domain/ports.ts'

/** `secrets` are masked wherever they turn up. */
export function createLog(level: LogLevel, secrets: string[], output: NodeJS.WritableStream): PlatformLog {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), line) },
    },
    output,
  )
}
