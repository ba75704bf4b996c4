// `npm start --offline` on the sample articles in a process of its own, so that the bot shares no thread with who asks it.
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { start } from '../support/cli.ts'

const ARTICLES = resolve(import.meta.dirname, '../../articles')
const ENOUGH = '10000'

export interface Bot {
  child: ChildProcess
  /** Resolves once standard output holds this; throws when the process has ended before. */
  says(text: string): Promise<void>
}

/** Runs it with these settings and nothing of the developer's, and leaves nothing behind. */
export async function withBot<T>(env: Record<string, string>, work: (bot: Bot) => Promise<T>): Promise<T> {
  const data = await mkdtemp(join(tmpdir(), 'dateline-bench-chat-'))
  const words = ['--offline', '--articles', ARTICLES, '--data', data]
  const child = start(words, { file: 'main.ts', env: { ...env, ASKS_PER_PERSON: ENOUGH, ASKS_PER_CHANNEL: ENOUGH } })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  let [said, trouble] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    trouble = (trouble + text).slice(-2000)
  })
  const says = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${trouble}`)
      await new Promise((later) => setTimeout(later, 10))
    }
  }
  try {
    return await work({ child, says })
  } finally {
    child.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
  }
}
