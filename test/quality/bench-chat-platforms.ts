// The platforms of the chat benchmark: each brings a question to the bot and tells when that was acknowledged, and when it was answered.
import { plainText as onDiscord, startDiscordServer } from '../support/discord-server/index.ts'
import { plainText as onSlack, startSlackServer } from '../support/slack-server/index.ts'
import { withBot } from './bench-chat-child.ts'

/** Milliseconds since the question left. */
export interface Timed {
  /** `null` where nothing is acknowledged. */
  acknowledged: number | null
  finished: number
}

/** Asks, and tells what became of it: `null` while it is not finished. Cheap to call, so that looking does not disturb. */
export type Ask = (question: string, at: number) => () => Timed | null

export interface ChatPlatform {
  name: string
  /** Runs the bot on it; `work` may ask as many questions at once as it likes. */
  run<T>(work: (ask: Ask) => Promise<T>): Promise<T>
}

const PATIENCE_MS = 120_000
const isAnswer = (text: string): boolean => /Sources|closest/.test(text)

const discord: ChatPlatform = {
  name: 'Discord',
  async run(work) {
    const server = await startDiscordServer({ atEnd: null, responseWindowMs: PATIENCE_MS })
    const env = { DISCORD_TOKEN: server.token, DISCORD_API_URL: server.apiUrl, DISCORD_SHARDS: '1' }
    try {
      return await withBot(env, async (bot) => {
        await bot.says('Discord: connected')
        return work((question, at) => {
          const ran = server.person(`Reader ${at}`).runs('ask', { question }, { channel: server.channel })
          return () => {
            const [reply, last] = [ran.reply(), ran.versions().at(-1)]
            if (reply === null || last === undefined || !isAnswer(onDiscord(reply))) return null
            return { acknowledged: ran.acknowledgement()?.afterMs ?? null, finished: last.at - ran.sentAt }
          }
        })
      })
    } finally {
      await server.close()
    }
  },
}

const slack: ChatPlatform = {
  name: 'Slack',
  async run(work) {
    const server = await startSlackServer({ closeWithTest: false, ackDeadlineMs: PATIENCE_MS })
    const news = server.channel('news')
    const env = { SLACK_BOT_TOKEN: server.botToken, SLACK_APP_TOKEN: server.appToken, SLACK_API_URL: server.apiUrl }
    try {
      return await withBot(env, async (bot) => {
        await bot.says('Slack: connected')
        return work((question, at) => {
          const person = server.person({ name: `reader-${at}` })
          news.members.add(person.id)
          const act = person.says(news, question, { mentionBot: true })
          const root = act.message?.ts
          return () => {
            const answer = server.messages.findLast(({ threadTs, botId }) => threadTs === root && botId !== null)
            const last = answer?.versions.at(-1)
            if (answer === undefined || last === undefined || !isAnswer(onSlack(answer))) return null
            const acknowledged = Math.max(...act.ackTimes.map((one) => one ?? Number.NaN))
            return { acknowledged, finished: last.at - act.at }
          }
        })
      })
    } finally {
      await server.close()
    }
  },
}

/** Each answer is printed in one piece below its question, which is said again. */
const terminal: ChatPlatform = {
  name: 'terminal',
  run: (work) =>
    withBot({}, (bot) => {
      const printedAt: number[] = []
      let asked = 0
      bot.child.stdout?.on('data', (text: string) => {
        for (const _question of text.matchAll(/^> /gm)) printedAt.push(performance.now())
      })
      return work((question) => {
        const began = performance.now()
        const number = asked++
        bot.child.stdin?.write(`${question}\n`)
        return () => {
          const at = printedAt[number]
          return at === undefined ? null : { acknowledged: null, finished: at - began }
        }
      })
    }),
}

export const CHAT_PLATFORMS: ChatPlatform[] = [discord, slack, terminal]
