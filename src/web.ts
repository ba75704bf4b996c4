// Opens the reading room beside whatever else Dateline does: its desk, its pages, and what it counts.
import { extentOf } from './answers/story-views.ts'
import { readingRoom } from './chat/reading-room.ts'
import type { Settings } from './config.ts'
import { adviceOf, DatelineError, messageOf } from './domain/errors.ts'
import type { PlatformLog } from './domain/ports.ts'
import { Metrics } from './platforms/web/metrics.ts'
import { createWeb } from './platforms/web/server.ts'
import type { OpenDateline } from './wire.ts'

/** Says where it is. When it cannot be opened, says why if something else is there without it, and else throws a DatelineError. */
export async function openWeb(
  open: OpenDateline,
  { web, duty, roles, databaseUrl }: Settings,
  log: PlatformLog,
  say: (line: string) => void,
  { isBeside, hasPages }: { isBeside: boolean; hasPages: boolean },
) {
  const metrics = new Metrics()
  const room = readingRoom({ tools: open.tools, stories: open.stories, tokens: open.tokens })
  const desk = metrics.observed(open.desk(duty, { posts: false }))
  const server = createWeb(
    { ...web, roles, hasPages, hasDatabase: databaseUrl !== null },
    { ...{ desk, room, metrics, extentOf, log }, memory: open.memory('web') },
  )
  try {
    for (const line of await server.start()) say(line)
  } catch (error) {
    if (!isBeside || !(error instanceof DatelineError)) throw error
    say(adviceOf(error))
    return null
  }
  return {
    metrics,
    stop: (graceMs: number) =>
      server.stop(graceMs).catch((error) => log.warn({ error: messageOf(error) }, 'the web did not stop')),
  }
}
