// Puts together what `doctor` looks at, for some settings. Each part is opened when it is looked at.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isArticleFile } from './articles/read/decode.ts'
import { modelLoader, openDateline, type Surroundings } from './assemble.ts'
import type { DoctorParts } from './chat/doctor.ts'
import { afterSettling } from './digests/settled-subscriptions.ts'
import { platformsSetUp, type Settings } from './settings.ts'
import { openStorage } from './storage/open.ts'

/** What `doctor` looks at. `refresh`: bring the index up to date first; `offline`: leave the model alone. */
export function doctorParts(
  settings: Settings,
  surroundings: Surroundings,
  { refresh, offline }: { refresh: boolean; offline: boolean },
): DoctorParts {
  const { articlesDir, dataDir, model, discord, slack } = settings
  return {
    nodeVersion: process.versions.node,
    articles: { path: articlesDir, countFiles: () => countFiles(articlesDir) },
    data: { path: dataDir, tryWriting: () => tryWriting(dataDir) },
    async index() {
      const open = await openDateline({ ...settings, model: null }, surroundings)
      try {
        if (refresh) await open.refresh({ now: new Date() })
        return await open.index()
      } finally {
        open.close()
      }
    },
    model:
      model && offline
        ? 'offline'
        : model && { name: model.name, probe: async (signal) => (await modelLoader(model, dataDir)()).probe(signal) },
    async digests() {
      const storage = await openStorage({
        ...{ articles: articlesDir, data: dataDir, now: new Date() },
        onNotice: surroundings.onNotice,
      })
      try {
        const now = new Date()
        const subscriptions = await afterSettling(storage.subscriptions, settings.digest, now)
        return { subscriptions, platforms: platformsSetUp(settings), now }
      } finally {
        storage.close()
      }
    },
    platforms: [
      {
        name: 'Discord',
        variable: 'DISCORD_TOKEN',
        probe:
          discord &&
          (offline ? 'offline' : async () => (await import('./platforms/discord/connection.ts')).probeDiscord(discord)),
      },
      {
        name: 'Slack',
        variable: 'SLACK_BOT_TOKEN',
        probe:
          slack && (offline ? 'offline' : async () => (await import('./platforms/slack/probe.ts')).probeSlack(slack)),
      },
    ],
  }
}

async function countFiles(folder: string): Promise<number> {
  const { ArticleFolder } = await import('./storage/folder.ts')
  return (await new ArticleFolder(folder).scan()).filter((file) => isArticleFile(file.path)).length
}

async function tryWriting(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const trial = path.join(folder, `.trial-${process.pid}`)
  await writeFile(trial, '')
  await rm(trial)
}
