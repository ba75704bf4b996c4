// `npm start` in a process of its own, on platforms of this machine: what it prints, and how it ends.
import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { ended, type Run, start } from '../cli.ts'
import type { DiscordServer } from '../discord-server/index.ts'
import type { SlackServer } from '../slack-server/index.ts'

export interface OnDuty {
  /** Resolves once standard output holds this. */
  says(text: string): Promise<void>
  /** Asks it to end, as whoever runs it does. */
  end(): void
  /** All it printed, and its status. */
  done: Promise<Run>
}

export function onDuty(words: string[], env: Record<string, string>): OnDuty {
  const child = start(words, { file: 'main.ts', env })
  const done = ended(child)
  const said = listened(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await done
  })
  return {
    done,
    end: () => void child.kill('SIGTERM'),
    async says(text) {
      while (!said().includes(text)) {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${(await done).stderr}`)
        await wait(20)
      }
    },
  }
}

function listened(child: ChildProcess): () => string {
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text
}

export const discordAt = ({ token, apiUrl }: DiscordServer): Record<string, string> => ({
  DISCORD_TOKEN: token,
  DISCORD_API_URL: apiUrl,
  DISCORD_SHARDS: '1',
})

export const slackAt = ({ botToken, appToken, apiUrl }: SlackServer): Record<string, string> => ({
  SLACK_BOT_TOKEN: botToken,
  SLACK_APP_TOKEN: appToken,
  SLACK_API_URL: apiUrl,
})
