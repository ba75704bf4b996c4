// `npm start`: reads the articles, then answers where Dateline is set up to be asked: on Discord, on Slack, or else in the terminal.
import { parseArgs } from 'node:util'
import { DatelineError, messageOf } from './domain/errors.ts'

const { Console, runProcess } = await import('./console.ts')

const HELP = `Usage: npm start -- [options]

Answers on Discord and Slack where their tokens are set, or else in this terminal.

Options:
  --articles DIR  folder of articles (default: ARTICLES_DIR or "articles")
  --data DIR      folder for records and index (default: DATA_DIR or "data")
  --offline       never call a language model
  -h, --help      this help

npm run -s dateline -- --help shows the commands for one question, a digest and so on.
Settings come from the environment and .env; .env.example explains each.
`

function optionsOf(words: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const help = { type: 'boolean', short: 'h' } as const
  try {
    return parseArgs({ args: words, options: { articles: text, data: text, offline: flag, help } }).values
  } catch (error) {
    throw new DatelineError('usage', messageOf(error), {
      hint: '`npm start -- --help` shows what it takes; `npm run dateline -- --help` shows all commands.',
      cause: error,
    })
  }
}

await runProcess((words, io) => {
  const console = new Console(io)
  return console.run(async () => {
    const { help, ...options } = optionsOf(words)
    if (help) return console.print(HELP)
    const { withDateline } = await import('./with-dateline.ts')
    await withDateline({ ...options, console, refresh: true, searches: true }, async (open, settings, log) => {
      if (settings.discord === null && settings.slack === null) {
        const { unreachableChannels } = await import('./digests/check-digests.ts')
        for (const warning of unreachableChannels(settings.digest.channels, [])) console.notice(warning)
        const { talk } = await import('./talk.ts')
        return talk(open, settings, { console, json: false })
      }
      const { onDuty } = await import('./on-duty.ts')
      return onDuty(open, settings, log, console)
    })
  })
})
