// Looks whether everything is set up: one line a check, and for what fails, what to do. Knows neither disk nor network, only its parts.
import { checkDigests, type DigestsState } from '../digests/check-digests.ts'
import { DatelineError, ModelError, messageOf } from '../domain/errors.ts'
import type { MessageCheck } from '../domain/message.ts'
import type { IndexFault } from '../storage/passages.ts'
import { counted, number } from '../text/words.ts'

export interface DoctorParts {
  /** "24.21.0" */
  nodeVersion: string
  /** `countFiles`: files of a form that is read. Throws a DatelineError when the folder cannot be read. */
  articles: { path: string; countFiles(): Promise<number> }
  /** Throws when nothing can be written there. */
  data: { path: string; tryWriting(): Promise<void> }
  /** Throws a DatelineError when records or index cannot be used. */
  index(): Promise<IndexState>
  /**
   * `probe`: whether the server lists the model, `null` if it lists none; throws a ModelError when it cannot be used. `null`: none is set
   * up; 'offline': not to be asked now.
   */
  model: { name: string; probe(signal: AbortSignal): Promise<{ isListed: boolean | null }> } | 'offline' | null
  /** Throws a DatelineError when the records cannot be used. */
  digests(): Promise<DigestsState>
  /**
   * Discord and Slack. `variable` sets the platform up. `probe`: as whom Dateline is known there; throws a DatelineError that says what to
   * do. `null`: not set up; 'offline': not to be asked now.
   */
  platforms: { name: string; variable: string; probe: (() => Promise<string>) | 'offline' | null }[]
}

export interface IndexState {
  articles: number
  passages: number
  /** Articles that wait to be indexed. */
  pending: number
  /** Files and lines that could not be used. */
  skipped: number
  /** What is wrong with the index; `null` if nothing. */
  fault: IndexFault
}

/** The oldest Node that runs Dateline. */
export const NODE_MAJOR = 24
const MODEL_TIMEOUT_MS = 10_000

/** The checks in the order in which they were made, each as soon as it is done. Never throws for what it finds. */
export async function* diagnose(parts: DoctorParts): AsyncGenerator<MessageCheck> {
  yield nodeCheck(parts.nodeVersion)
  yield await guarded('Articles', () => articlesCheck(parts.articles))
  const data = await guarded('Data folder', () => dataCheck(parts.data))
  yield data
  const notLookedAt = (name: string) => off(name, 'not looked at, since the data folder cannot be used.')
  if (data.state === 'ok') yield await guarded('Index', async () => indexCheck(await parts.index()))
  else yield notLookedAt('Index')
  yield await guarded('Model', () => modelCheck(parts.model))
  for (const { name, variable, probe } of parts.platforms) {
    if (probe === null) yield off(name, `not set up; ${variable} turns it on.`)
    else if (probe === 'offline') yield off(name, 'not asked, as --offline says.')
    else yield await guarded(name, async () => ok(name, `${await probe()}.`))
  }
  if (data.state !== 'ok') return yield notLookedAt('Digests')
  try {
    yield* checkDigests(await parts.digests())
  } catch (error) {
    yield failedBy('Digests', error)
  }
}

function nodeCheck(version: string): MessageCheck {
  if (Number.parseInt(version, 10) >= NODE_MAJOR) return ok('Node', `version ${version}.`)
  const remedy = 'Start Dateline by its npm scripts, which bring their own Node, or install a newer one.'
  return failed('Node', `version ${version}, but Dateline needs ${NODE_MAJOR} or newer.`, remedy)
}

async function articlesCheck({ path, countFiles }: DoctorParts['articles']): Promise<MessageCheck> {
  const files = await countFiles()
  if (files > 0) return ok('Articles', `${counted(files, 'file')} to read in ${path}.`)
  return failed('Articles', `there are none in ${path}.`, 'Put .txt, .md, .html, .json or .jsonl files there.')
}

async function dataCheck({ path, tryWriting }: DoctorParts['data']): Promise<MessageCheck> {
  try {
    await tryWriting()
    return ok('Data folder', `${path} can be written to.`)
  } catch (error) {
    const remedy = 'Give this user the right to write there, or name another folder with DATA_DIR or --data.'
    return failed('Data folder', `${path} cannot be written to: ${messageOf(error)}.`, remedy)
  }
}

function indexCheck({ articles, passages, pending, skipped, fault }: IndexState): MessageCheck {
  const run = 'Run `npm run dateline -- index`.'
  if (fault === 'missing' && articles === 0) return failed('Index', 'nothing has been indexed yet.', run)
  if (fault !== null) return failed('Index', `it is ${fault}.`, `${run} It is made anew.`)
  if (pending > 0) return failed('Index', `${counted(pending, 'article')} wait to be indexed.`, run)
  const left = skipped === 0 ? '' : ` ${number(skipped)} not indexed; \`articles\` says why.`
  return ok('Index', `${counted(articles, 'article')} in ${counted(passages, 'passage')}.${left}`)
}

async function modelCheck(model: DoctorParts['model']): Promise<MessageCheck> {
  if (model === null) return off('Model', 'no model configured: answers are the articles’ own sentences.')
  if (model === 'offline') return off('Model', 'not asked, as --offline says: answers are the articles’ own sentences.')
  const signal = AbortSignal.timeout(MODEL_TIMEOUT_MS)
  try {
    const { isListed } = await model.probe(signal)
    if (isListed !== false) return ok('Model', `${model.name} can be reached.`)
    const remedy = 'Set OPENAI_MODEL to one it offers.'
    return failed('Model', `the server can be reached, but does not list ${model.name}.`, remedy)
  } catch (error) {
    if (error instanceof ModelError || !signal.aborted) throw error
    const remedy = 'Check OPENAI_BASE_URL and the network. Until then, answers are the articles’ own sentences.'
    return failed('Model', `${model.name} did not answer within ${MODEL_TIMEOUT_MS / 1000} s.`, remedy)
  }
}

async function guarded(name: string, check: () => Promise<MessageCheck>): Promise<MessageCheck> {
  try {
    return await check()
  } catch (error) {
    return failedBy(name, error)
  }
}

const ok = (name: string, finding: string): MessageCheck => ({ state: 'ok', name, finding, remedy: null })
const off = (name: string, finding: string): MessageCheck => ({ state: 'off', name, finding, remedy: null })
const failed = (name: string, finding: string, remedy: string | null): MessageCheck => {
  return { state: 'failed', name, finding, remedy }
}
const failedBy = (name: string, error: unknown): MessageCheck =>
  failed(name, messageOf(error), error instanceof DatelineError ? error.hint : null)
