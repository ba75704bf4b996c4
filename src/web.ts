// Opens the reading room beside whatever else Dateline does: its desk, its pages, and what it counts.
import { extentOf } from './answers/story-views.ts'
import { readingRoom } from './chat/reading-room.ts'
import type { Settings } from './config.ts'
import { messageOf } from './domain/errors.ts'
import type { Desk, PlatformLog } from './domain/ports.ts'
import { Metrics } from './platforms/web/metrics.ts'
import { createWeb } from './platforms/web/server.ts'
import type { OpenDateline } from './wire.ts'

export interface OpenWeb {
  /** The same desk, with what it is asked counted for the operator's page. */
  observed(desk: Desk): Desk
  stop(graceMs: number): Promise<void>
}

/** Says where it is. Throws a DatelineError when it cannot be opened. */
export async function openWeb(
  open: OpenDateline,
  { web, duty }: Settings,
  log: PlatformLog,
  say: (line: string) => void,
): Promise<OpenWeb> {
  const metrics = new Metrics()
  const room = readingRoom({ tools: open.tools, stories: open.stories, tokens: open.tokens })
  const desk = metrics.observed(open.desk(duty, { posts: false }))
  const server = createWeb(web, { ...{ desk, room, metrics, extentOf, log }, memory: open.memory('web') })
  for (const line of await server.start()) say(line)
  return {
    observed: (one) => metrics.observed(one),
    stop: (graceMs) =>
      server.stop(graceMs).catch((error) => log.warn({ error: messageOf(error) }, 'the web did not stop')),
  }
}
