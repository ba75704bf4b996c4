// `npm start` in a process of its own, on platforms of this machine: what it prints, and how it ends.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { ended, type Run, start } from '../cli.ts'
import { type DiscordServer, plainText as onDiscord, startDiscordServer } from '../discord-server/index.ts'
import { PATIENT_MS } from '../patience.ts'
import { prepare } from '../prepared.ts'
import { plainText as onSlack, type SlackMessage, type SlackServer, startSlackServer } from '../slack-server/index.ts'

export interface OnDuty {
  /** Resolves once standard output holds this. */
  says(text: string): Promise<void>
  /** What it has printed so far. */
  said(): string
  /** Asks it to end, as whoever runs it does. */
  end(): void
  /** As a machine that fails does; or as one that stands still, and goes on. */
  kill(signal?: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** All it printed, and its status. */
  done: Promise<Run>
}

export function onDuty(words: string[], env: Record<string, string>, root?: string): OnDuty {
  const child = start(words, { file: 'main.ts', env, ...(root && { root }) })
  const done = ended(child)
  const said = listened(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await done
  })
  return {
    ...{ done, said },
    end: () => void child.kill('SIGTERM'),
    kill: (signal = 'SIGKILL') => void child.kill(signal),
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

/** The samples, which have been read, and records of its own: what one process has answered, the next one would not answer again. */
export async function here(): Promise<string[]> {
  const data = mkdtempSync(path.join(tmpdir(), 'on-duty-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  return ['--articles', await prepare('samples', data), '--data', data]
}

export const discordServer = () => startDiscordServer({ responseWindowMs: PATIENT_MS })
export const slackServer = () => startSlackServer({ ackDeadlineMs: PATIENT_MS })

export function askedOnDiscord(server: DiscordServer, question: string) {
  const said = server.person('Ann').says(server.channel, question, { mentionBot: true })
  const saying = (text: string) => said.answered((reply) => onDiscord(reply).includes(text), PATIENT_MS)
  return { said, saying, first: () => server.until(() => said.first() !== null, 'a sign of life', PATIENT_MS) }
}

export function askedOnSlack(slack: SlackServer, question: string) {
  const ada = slack.person({ name: 'ada' })
  const news = slack.channel(`news-${ada.id.toLowerCase()}`, { members: [ada] })
  const act = ada.says(news, question, { mentionBot: true })
  const holds = (text: string) => (message: SlackMessage) => message.botId !== null && onSlack(message).includes(text)
  return { act, saying: (text: string) => ada.until(news, holds(text), { withinMs: PATIENT_MS }) }
}
