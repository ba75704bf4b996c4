// Starts processes and reads what they print: a step of the benchmark, or the command line as a person would call it.
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { STEP_RESULTS, type Step, type StepInput, type StepResult } from './bench-steps.ts'

const TIME_LIMIT_MS = 15 * 60_000
const CLI = resolve(import.meta.dirname, '../../src/cli.ts')

/** Runs a step in a process of its own. Throws with what it wrote to standard error if it fails. */
export async function measured<S extends Step>(
  step: S,
  input: StepInput,
  signal: AbortSignal,
  env: Record<string, string> = {},
): Promise<StepResult<S>> {
  const { output } = await run(
    [join(import.meta.dirname, 'bench.ts'), '--step', step, '--input', JSON.stringify(input)],
    signal,
    env,
  )
  return STEP_RESULTS[step].parse(JSON.parse(output)) as StepResult<S>
}

/** Seconds from starting the command line to the end of its answer. */
export async function startToAnswer(
  question: string,
  input: StepInput,
  more: string[],
  signal: AbortSignal,
): Promise<number> {
  const folders = ['--articles', input.articles, '--data', input.data]
  const { output, seconds } = await run([CLI, 'ask', question, '--offline', '--json', ...folders, ...more], signal)
  const answer: unknown = JSON.parse(output)
  if (typeof answer !== 'object' || answer === null || !('answered' in answer))
    throw new Error(`the command line did not answer, but wrote: ${output.slice(0, 200)}`)
  return seconds
}

function run(
  args: string[],
  signal: AbortSignal,
  env: Record<string, string> = {},
): Promise<{ output: string; seconds: number }> {
  return new Promise((resolved, failed) => {
    const started = performance.now()
    const child = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIME_LIMIT_MS,
      signal,
      env: { ...process.env, ...env },
    })
    let output = ''
    let trouble = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (trouble = (trouble + text).slice(-2_000)))
    child.on('error', failed)
    child.on('close', (code, killedBy) => {
      if (code === 0) resolved({ output, seconds: (performance.now() - started) / 1000 })
      else failed(new Error(`${args.slice(0, 3).join(' ')} ended with ${code ?? killedBy}:\n${trouble}`))
    })
  })
}
