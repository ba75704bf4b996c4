// `npm run dateline`: reads the words of a call (command-line.ts) and does what they ask for (commands.ts).
import { callOf } from './command-line.ts'
import { runProcess } from './console.ts'

await runProcess(async () => {
  const call = callOf(process.argv.slice(2))
  // Not before it is clear that something is to be done: --help and a wrong word are answered at once.
  if (call !== null) await call(await import('./commands.ts'))
})
