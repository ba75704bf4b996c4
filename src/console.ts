// The process as a command line program: results to standard output, everything else to standard error, failures as a line and a status.
import type { RefreshProgress } from './articles/refresh.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import { inert } from './platforms/terminal/inert.ts'
import { paintFor } from './platforms/terminal/paint.ts'
import type { Look } from './platforms/terminal/render.ts'
import { StatusLine } from './platforms/terminal/status-line.ts'
import { widthFor } from './platforms/terminal/width.ts'

const DONE = 0
const FAILED = 1
const MISUSED = 2
const INTERRUPTED = 130

/** Thrown to end the process quietly, with this status. */
export class Exit extends Error {
  readonly status: number

  constructor(status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

export const interrupted = (): Exit => new Exit(INTERRUPTED)
export const failed = (): Exit => new Exit(FAILED)
export const misused = (): Exit => new Exit(MISUSED)

const paintError = paintFor(process.stderr)
/** For long work, and for a person who waits for an answer. */
export const slowStatus = new StatusLine(process.stderr, { paint: paintError, delayMs: 1000 })
export const quickStatus = new StatusLine(process.stderr, { paint: paintError, delayMs: 300 })

export function look(): Look {
  return { width: widthFor(process.stdout.columns), paint: paintFor(process.stdout) }
}

/** Writes to standard output; resolves when there is room for more. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()))
}

export function notice(text: string): void {
  slowStatus.above(paintError('dim', inert(text)))
}

export function showProgress(progress: RefreshProgress): void {
  slowStatus.show(statusOf(progress))
}

/** Does the work of a process and ends it with its status. */
export async function runProcess(work: () => Promise<void>): Promise<void> {
  // Whoever read our output has gone ("| head"): there is nobody left to work for.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? DONE : FAILED))
  }
  process.on('SIGINT', interruptNow)
  try {
    await work()
  } catch (error) {
    for (const status of [slowStatus, quickStatus]) status.clear()
    process.exitCode = statusOfFailure(error)
    if (!(error instanceof Exit)) process.stderr.write(await explained(error))
  }
}

function interruptNow(): void {
  for (const status of [slowStatus, quickStatus]) status.clear()
  process.exit(INTERRUPTED)
}

/** Aborted when the process is asked to end, by Ctrl-C or by whoever runs it, so that it can do so in order; asked again, it ends at once. */
export function endOfProcess(): AbortSignal {
  const end = new AbortController()
  process.off('SIGINT', interruptNow)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      end.abort()
      process.once(signal, interruptNow)
    })
  }
  return end.signal
}

function statusOfFailure(error: unknown): number {
  if (error instanceof Exit) return error.status
  return error instanceof DatelineError && error.code === 'usage' ? MISUSED : FAILED
}

async function explained(error: unknown): Promise<string> {
  const { logLevel } = await import('./config.ts')
  const lines = messageOf(error)
    .split('\n')
    .map((line) => line.replace(/\S.*/, inert))
  const message = `${paintError('red', 'Error:')} ${lines.join('\n')}\n`
  const hint = error instanceof DatelineError && error.hint !== null ? `${paintError('dim', inert(error.hint))}\n` : ''
  const stack = logLevel() === 'debug' && error instanceof Error ? `${error.stack ?? ''}\n` : ''
  return message + hint + stack
}

function statusOf(progress: RefreshProgress): { step: string; share: number | null } {
  const number = (n: number): string => n.toLocaleString('en')
  switch (progress.stage) {
    case 'waiting':
      return { step: 'waiting for another process that reads the articles', share: null }
    case 'scanning':
      return { step: 'looking for changed articles', share: null }
    case 'reading': {
      const { bytes, totalBytes, articles } = progress
      return { step: `reading articles: ${number(articles)}`, share: totalBytes === 0 ? null : bytes / totalBytes }
    }
    case 'indexing': {
      const { articles, total } = progress
      return {
        step: `indexing articles: ${number(articles)} of ${number(total)}`,
        share: articles / Math.max(1, total),
      }
    }
    case 'finishing':
      return { step: `building the index of ${number(progress.passages)} passages`, share: null }
    case 'clustering': {
      const { articles, total } = progress
      return { step: `sorting articles into stories: ${number(articles)}`, share: articles / Math.max(1, total) }
    }
  }
}
