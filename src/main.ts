// `npm start`: reads the articles, then answers where Dateline is set up to be asked: on Discord, on Slack, or else in the terminal.
import { runStart } from './command-line.ts'
import { runProcess } from './console.ts'

await runProcess(runStart)
