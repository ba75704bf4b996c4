// `npm run dateline`: reads the words of a call (command-line.ts) and does what they ask for (commands.ts).
import { enableCompileCache } from 'node:module'

// Before anything of ours is loaded: most of the time to the first answer is compiling.
enableCompileCache()
const { runProcess } = await import('./console.ts')

await runProcess(async () => {
  const { callOf } = await import('./command-line.ts')
  const call = callOf(process.argv.slice(2))
  if (call !== null) await call(await import('./commands.ts'))
})
