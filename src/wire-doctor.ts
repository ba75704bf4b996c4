// Puts together what `doctor` looks at: each part is opened when it is looked at.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isArticleFile } from './articles/read/decode.ts'
import type { DoctorParts } from './chat/doctor.ts'
import { readSettings } from './config.ts'
import type { Console } from './console.ts'
import { afterSettling } from './digests/subscriptions.ts'
import { ArticleFolder } from './storage/folder.ts'
import { openStorage } from './storage/open.ts'
import { foldersOf, modelLoader, type OpenOptions, openDateline, platformsSetUp, surroundingsOf } from './wire.ts'

/** `offline`: the model and the platforms are left alone. */
export function doctorParts({ offline = false, refresh, ...options }: OpenOptions, console: Console): DoctorParts {
  const settings = readSettings(options, console.io.env)
  const { articlesDir, dataDir, model, discord, slack } = settings
  const surroundings = surroundingsOf(console, settings)
  const now = console.now()
  const asked = <T>(probe: T): T | 'offline' => (offline ? 'offline' : probe)
  return {
    nodeVersion: process.versions.node,
    articles: {
      path: articlesDir,
      countFiles: async () =>
        (await new ArticleFolder(articlesDir).scan()).filter((file) => isArticleFile(file.path)).length,
    },
    data: { path: dataDir, tryWriting: () => tryWriting(dataDir) },
    async index() {
      const open = await openDateline({ ...settings, model: null }, surroundings)
      try {
        if (refresh) await open.refresh({ now })
        return await open.index()
      } finally {
        open.close()
      }
    },
    model:
      model &&
      asked({
        name: model.name,
        probe: async (signal: AbortSignal) => (await modelLoader(model, dataDir)()).probe(signal),
      }),
    async digests() {
      const storage = await openStorage({ ...foldersOf(settings), now, onNotice: surroundings.onNotice })
      try {
        const subscriptions = await afterSettling(storage.subscriptions, settings.digest, now)
        return { subscriptions, platforms: platformsSetUp(settings), now }
      } finally {
        storage.close()
      }
    },
    platforms: [
      {
        ...{ name: 'Discord', variable: 'DISCORD_TOKEN' },
        probe: discord && asked(async () => (await import('./platforms/discord/connection.ts')).probeDiscord(discord)),
      },
      {
        ...{ name: 'Slack', variable: 'SLACK_BOT_TOKEN' },
        probe: slack && asked(async () => (await import('./platforms/slack/connection.ts')).probeSlack(slack)),
      },
    ],
  }
}

async function tryWriting(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const trial = path.join(folder, `.trial-${process.pid}`)
  await writeFile(trial, '')
  await rm(trial)
}
