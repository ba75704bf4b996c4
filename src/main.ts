// `npm start`: reads the articles, then answers where Dateline is set up to be asked: on Discord, on Slack, or else in the terminal.
import { parseArgs } from 'node:util'
import { DatelineError, messageOf } from './domain/errors.ts'

const { runProcess } = await import('./console.ts')

function optionsOf(words: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({ args: words, options: { articles: text, data: text, offline: flag } }).values
  } catch (error) {
    throw new DatelineError('usage', messageOf(error), {
      hint: '`npm start` takes --articles DIR, --data DIR and --offline; `npm run dateline -- --help` shows all commands.',
      cause: error,
    })
  }
}

await runProcess(async () => {
  const options = optionsOf(process.argv.slice(2))
  const { withDateline } = await import('./with-dateline.ts')
  await withDateline({ ...options, refresh: true, searches: true }, async (open, settings, log) => {
    if (settings.discord === null && settings.slack === null) {
      const { talk } = await import('./talk.ts')
      return talk(open, settings, { json: false })
    }
    const { onDuty } = await import('./on-duty.ts')
    return onDuty(open, settings, log)
  })
})
