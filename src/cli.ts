// `npm run dateline`: runs the words of a call on the streams of this process.
import { runCommandLine } from './command-line.ts'
import { runProcess } from './console.ts'

await runProcess(runCommandLine)
