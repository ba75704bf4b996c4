// `npm start`: reads the articles, then answers wherever Dateline is set up to be asked. For now that is the terminal.
import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import { runProcess } from './console.ts'
import { DatelineError, messageOf } from './domain/errors.ts'

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
  enableCompileCache()
  const [{ withDateline }, { talk }] = await Promise.all([import('./commands.ts'), import('./talk.ts')])
  await withDateline({ ...options, refresh: true }, (open, settings) => talk(open, settings, { json: false }))
})
