// The log: lines of JSON on standard error, for whoever runs Dateline. Secrets never get into it.
import { pino } from 'pino'
import type { LogLevel } from './config.ts'
import { masked } from './domain/errors.ts'
import type { PlatformLog } from './domain/ports.ts'

export function createLog(level: LogLevel, output: NodeJS.WritableStream): PlatformLog {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: masked },
    },
    output,
  )
}
