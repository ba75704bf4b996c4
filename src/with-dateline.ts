// Dateline for as long as a command of the command line takes: opened by its options, brought up to date, closed whatever happens.
import type { RefreshReport } from './articles/refresh.ts'
import { type OpenDateline, openDateline } from './assemble.ts'
import { readSettings, secretsOf } from './config.ts'
import type { Console } from './console.ts'
import { createLog, type Log } from './log.ts'
import type { Settings } from './settings.ts'

export interface CommonOptions {
  console: Console
  articles?: string
  data?: string
  json?: boolean
  offline?: boolean
  /** False: the index is used as it is. */
  refresh: boolean
}

/** `searches`: the work begins with a search. */
type OpenOptions = CommonOptions & { searches?: boolean }

/** Does the work with Dateline open, and the index up to date unless told not to. */
export async function withDateline(
  options: OpenOptions,
  work: (open: OpenDateline, settings: Settings, log: Log) => Promise<void>,
): Promise<void> {
  const { console } = options
  const settings = readSettings(options, console.io.env)
  const log = createLog(settings.logLevel, secretsOf(settings), console.io.stderr)
  const onNotice = (notice: string): void => console.notice(notice)
  const open = await openDateline(settings, { log, onNotice, now: console.now })
  try {
    if (options.searches) open.warm()
    if (options.refresh) {
      const { skipped: _, ...report } = await refreshed(open, console)
      log.debug({ ...report }, 'refreshed')
    }
    await work(open, settings, log)
  } finally {
    open.close()
  }
}

/** Shows how far it is. */
export async function refreshed(open: OpenDateline, console: Console): Promise<RefreshReport> {
  try {
    return await open.refresh({ now: console.now(), onProgress: (progress) => console.showProgress(progress) })
  } finally {
    console.clearStatus()
  }
}
