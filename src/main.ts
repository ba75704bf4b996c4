// `npm start`: reads the articles, then answers where Dateline is set up to be asked: on Discord, on Slack, or else in the terminal.
import { runStart } from './command-line.ts'
import { runProcess } from './console.ts'

await runProcess(runStart)
// A client that has been told to end may still hold on to a connection that was being opened.
process.stdout.write('', () => process.exit())
