// Lets Bolt write into Dateline's own log: no debugging, since that holds what people write, and never a token.
import { type Logger, LogLevel } from '@slack/bolt'
import { messageOf } from '../../domain/errors.ts'
import type { PlatformLog } from '../../domain/ports.ts'
import { withoutSecrets } from './refusals.ts'

export function boltLog(log: PlatformLog): Logger {
  const told = (parts: unknown[]): string =>
    withoutSecrets(parts.map((part) => (typeof part === 'string' ? part : messageOf(part))).join(' '))
  return {
    debug: () => {},
    info: (...parts) => log.debug({ from: 'bolt' }, told(parts)),
    warn: (...parts) => log.warn({ from: 'bolt' }, told(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, told(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}
