// `npm run dateline -- manifest`: prints what Slack makes the app from, so that it fits the commands of this version.
import { SHORTCUTS } from './chat/commands/shortcuts.ts'
import { COMMANDS } from './chat/commands/table.ts'
import type { Console } from './console.ts'

/** `requestUrl`: Slack sends by HTTP what happens; otherwise Socket Mode. */
export async function manifest({
  console,
  requestUrl = null,
}: {
  console: Console
  requestUrl?: string | null
}): Promise<void> {
  const { slackManifestFile } = await import('./platforms/slack/manifest.ts')
  await console.print(slackManifestFile(COMMANDS, SHORTCUTS, { requestUrl }))
}
