// Looks whether everything is set up: one line a check, and for what fails, what to do. Knows neither disk nor network, only its parts.

import path from 'node:path'
import { HELD_DAYS } from '../articles/refresh-plan.ts'
import { checkDigests, type DigestsState } from '../digests/compose-subscriptions.ts'
import { longDay } from '../domain/day.ts'
import { DatelineError, ModelError, masked, messageOf } from '../domain/errors.ts'
import type { MessageCheck } from '../domain/message.ts'
import { isDead, placeOf, type Source } from '../domain/source.ts'
import type { IndexFault } from '../storage/passages.ts'
import type { HeldFiles } from '../storage/records.ts'
import type { Trouble } from '../storage/stories.ts'
import { counted, number } from '../text/words.ts'

export interface DoctorParts {
  /** What is hardly meant as it is set. */
  warnings: string[]
  /** What a process with these settings does. */
  roles: readonly string[]
  /** "24.21.0" */
  nodeVersion: string
  /** `countFiles`: files of a form that is read. Throws a DatelineError when the folder cannot be read. */
  articles: { path: string; countFiles(): Promise<number> }
  /** Resolves to what in it other users of the machine can read. Throws when nothing can be written there. */
  data: { path: string; tryWriting(): Promise<string[] | undefined> }
  /** How the database is that holds the records; throws a DatelineError when it cannot be used. `null`: files do. */
  database: (() => Promise<string>) | null
  /** Throws a DatelineError when records or index cannot be used. */
  index(): Promise<IndexState>
  /** What is wrong with the records and with those of the chat; copies of the latter, the oldest first, `null` where a database has its own. */
  faults(): Promise<{ records: string | null; chat: string | null; copies: string[] | null }>
  /** `null`: none is set up. */
  model: ModelPart | null
  /** `null`: none is set up. What it probes: articles that have vectors, of how many; `isReady`: searches use them. */
  embedding: Probed<{ embedded: number; articles: number; isReady: boolean } | null> | null
  /** Throws a DatelineError when the records cannot be used. */
  sources(): Promise<{ sources: readonly Source[]; now: Date }>
  /** Throws a DatelineError when the records cannot be used. */
  digests(): Promise<DigestsState>
  /** Resolves to where the pages are, or would be; throws a DatelineError that says what to do. `null`: WEB=off. */
  web: (() => Promise<string>) | null
  /** `probe`: as whom Dateline is known there; throws a DatelineError that says what to do. `null`: not set up. */
  platforms: { name: string; variable: string; probe: (() => Promise<string>) | null }[]
  /** Whether the model and the platforms are left alone. */
  isOffline: boolean
}

interface Probed<T> {
  name: string
  /** Throws a ModelError when the server cannot be used. */
  probe(signal: AbortSignal): Promise<T>
}

/** `isListed`: whether the server lists the model, `null` if it lists none. */
type Model = Probed<{ isListed: boolean | null }>

interface ModelPart extends Model {
  /** Who reads what it writes a second time: another model, itself, nobody as CHECK=off says, or nobody as it only quotes. */
  reader: Model | 'itself' | 'off' | 'quoted'
}

export interface IndexState {
  articles: number
  passages: number
  /** Articles that wait to be indexed. */
  pending: number
  skipped: number
  /** What is wrong with the index; `null` if nothing. */
  fault: IndexFault
  /** Why the articles are not sorted into stories, where they are not. */
  unsorted?: Trouble | null
  /** Missing files whose articles are kept for now. */
  held?: HeldFiles | null
}

export const NODE_MAJOR = 24
const MODEL_TIMEOUT_MS = 10_000
const UNGUARDED = 'which its owner or its file system does not let this one change: name another folder with DATA_DIR.'

/** The checks in the order in which they were made, each as soon as it is done. Never throws for what it finds. */
export async function* diagnose(parts: DoctorParts): AsyncGenerator<MessageCheck> {
  const { nodeVersion, articles, data, model, embedding, platforms, isOffline } = parts
  yield await check('Node', () => {
    const remedy = 'Start Dateline by its npm scripts, which bring their own Node, or install a newer one.'
    if (Number.parseInt(nodeVersion, 10) >= NODE_MAJOR) return `version ${nodeVersion}.`
    return fail(`version ${nodeVersion}, but Dateline needs ${NODE_MAJOR} or newer.`, remedy)
  })
  if (parts.warnings.length > 0)
    yield { state: 'failed', name: 'Settings', finding: parts.warnings.join(' '), remedy: 'See .env.example.' }
  yield { state: 'ok', name: 'Roles', finding: `${parts.roles.join(', ')}.`, remedy: null }
  yield await check('Articles', async () => {
    const files = await articles.countFiles()
    if (files > 0) return `${counted(files, 'file')} to read in ${articles.path}.`
    return fail(`there are none in ${articles.path}.`, 'Put .txt, .md, .html, .json or .jsonl files there.')
  })
  const folder = await check('Data folder', async () => {
    const remedy = 'Give this user the right to write there, or name another folder with DATA_DIR or --data.'
    const written = data.tryWriting()
    const open = await written.catch((error) => fail(`${data.path} cannot be written to: ${messageOf(error)}.`, remedy))
    const readers = open?.length
      ? ` Other users of this machine can read ${new Intl.ListFormat('en-GB').format(open)}, ${UNGUARDED}`
      : ''
    return `${data.path} can be written to.${readers}`
  })
  yield folder
  const database = parts.database && (await check('Database', parts.database))
  if (database !== null) yield database
  const isUsable = folder.state === 'ok' && database?.state !== 'failed'
  const unseen = `not looked at, since the ${folder.state === 'ok' ? 'database' : 'data folder'} cannot be used.`
  yield isUsable ? await check('Index', async () => indexFinding(await parts.index())) : off('Index', unseen)
  yield isUsable
    ? await check('Records', async () => recordsFinding(await parts.faults(), data.path))
    : off('Records', unseen)
  if (model === null) yield off('Model', 'no model configured: answers are the articles’ own sentences.')
  else if (isOffline) yield off('Model', 'not asked, as --offline says: answers are the articles’ own sentences.')
  else {
    const { reader } = model
    const how = typeof reader === 'string' ? ` ${READING[reader]}` : ''
    yield await check('Model', async () => `${await modelFinding(model, 'OPENAI')}${how}`)
    if (typeof reader !== 'string') yield await check('Second reader', () => modelFinding(reader, 'CHECK'))
  }
  if (embedding !== null && isUsable) yield await check('Embeddings', () => embeddingFinding(embedding))
  for (const { name, variable, probe } of platforms) {
    if (probe === null) yield off(name, `not set up; ${variable} turns it on.`)
    else if (isOffline) yield off(name, 'not asked, as --offline says.')
    else yield await check(name, async () => `${await probe()}.`)
  }
  const { web } = parts
  yield web === null ? off('Web', 'WEB=off: no pages are served.') : await check('Web', web)
  if (isUsable) yield* sourceChecks(await parts.sources())
  if (!isUsable) return yield off('Digests', unseen)
  try {
    yield* checkDigests(await parts.digests())
  } catch (error) {
    yield failure('Digests', error)
  }
}

/** Said to the operator of files that are waited for, and what to do. */
export function heldInWords({ files, articles, since }: HeldFiles): [finding: string, remedy: string] {
  const finding = `${counted(files, 'file')} with ${counted(articles, 'article')} ${files === 1 ? 'has' : 'have'} been missing from the articles folder since ${longDay(since)}.`
  const kept = `The articles stay in the index for ${HELD_DAYS} days, or for as long as the folder is empty, and nothing is told as withdrawn.`
  const remedy =
    'Look whether a disk is missing. If they were cleared out: `npm run -s dateline -- index --confirm-removal`.'
  return [`${finding} ${kept}`, remedy]
}

function recordsFinding(faults: Awaited<ReturnType<DoctorParts['faults']>>, data: string): string {
  const { records, chat, copies } = faults
  if (copies === null) {
    if (records === null) return 'whole. Copies of a database are made by its own tools: docs/operating.md says how.'
    return fail(`they are damaged: ${records}.`, 'Restore the database from a backup.')
  }
  const chatFile = path.join(data, 'chat.sqlite')
  const last = copies.at(-1)
  const back =
    last === undefined
      ? 'On duty, those of the chat are copied once a day.'
      : `To go back to a copy of the chat, stop Dateline and run: rm -f ${chatFile}-wal ${chatFile}-shm; cp ${last} ${chatFile}`
  if (records !== null)
    return fail(`they are damaged: ${records}.`, `${RUN} They are kept aside, and made again from the articles.`)
  if (chat !== null)
    return fail(`those of the chat are damaged: ${chat}.`, `${RUN} What can be read is carried over. ${back}`)
  return `whole, those of the chat too. ${back}`
}

const RUN = 'Run `npm run dateline -- index`.'

function indexFinding({ articles, passages, pending, skipped, fault, held, unsorted }: IndexState): string {
  if (fault === 'missing' && articles === 0) return fail('nothing has been indexed yet.', RUN)
  if (fault !== null) return fail(`it is ${fault}.`, `${RUN} It is made anew.`)
  if (pending > 0) return fail(`${counted(pending, 'article')} wait to be indexed.`, RUN)
  if (held) return fail(...heldInWords(held))
  if (unsorted)
    return fail(`the articles are not sorted into stories. ${unsorted.because}`, `Questions are answered. ${RUN}`)
  const left = skipped === 0 ? '' : ` ${number(skipped)} could not be used; \`articles\` says why.`
  return `${counted(articles, 'article')} in ${counted(passages, 'passage')}.${left}`
}

const NO_FEEDS = 'none is set up; FEEDS, feeds.opml or /sources add have feeds bring articles.'

/** One line for all, and one for each that is dead. */
function sourceChecks({ sources: all, now }: { sources: readonly Source[]; now: Date }): MessageCheck[] {
  if (all.length === 0) return [off('Feeds', NO_FEEDS)]
  const failing = all.filter(({ fetched }) => fetched.error !== null).length
  const items = all.reduce((sum, { fetched }) => sum + fetched.items, 0)
  const rest = failing === 0 ? '' : ` ${counted(failing, 'feed')} could not be read at the last look.`
  const finding = `${counted(all.length, 'feed')} with ${counted(items, 'item')} now.${rest}`
  const dead = all.filter((one) => isDead(one, now))
  const remedy = failing === 0 ? null : '/sources list says what is wrong with each.'
  return [
    { state: failing === 0 ? 'ok' : 'failed', name: 'Feeds', finding, remedy },
    ...dead.map((one): MessageCheck => {
      const { error, remedy } = one.fetched
      return { state: 'failed', name: 'Feed', finding: `${placeOf(one)}: ${error}.`, remedy }
    }),
  ]
}

const READING = {
  itself: 'It reads each of its sentences a second time.',
  off: 'CHECK=off: nobody reads its sentences a second time.',
  quoted: 'ANSWERS=quoted: it only chooses quotes.',
}

async function modelFinding(model: Model, variables: 'OPENAI' | 'CHECK'): Promise<string> {
  const { isListed } = await reached(model, variables, 'answers are the articles’ own sentences')
  if (isListed !== false) return `${model.name} can be reached.`
  return fail(`the server can be reached, but does not list ${model.name}.`, `Set ${variables}_MODEL to one it offers.`)
}

/** What a server answers to a probe in time; `meanwhile` says what is the case until it does. */
async function reached<T>({ name, probe }: Probed<T>, variables: string, meanwhile: string): Promise<T> {
  const signal = AbortSignal.timeout(MODEL_TIMEOUT_MS)
  return probe(signal).catch((error) => {
    if (error instanceof ModelError || !signal.aborted) throw error
    const remedy = `Check ${variables}_BASE_URL and the network. Until then, ${meanwhile}.`
    return fail(`${name} did not answer within ${MODEL_TIMEOUT_MS / 1000} s.`, remedy)
  })
}

async function embeddingFinding(embedder: NonNullable<DoctorParts['embedding']>): Promise<string> {
  const state = await reached(embedder, 'EMBEDDING', 'searches go by words alone')
  const { embedded, articles, isReady } = state ?? { embedded: 0, articles: 0, isReady: false }
  const rest = isReady ? '' : ' Until all are, searches go by words alone.'
  return `${embedder.name} can be reached; ${number(embedded)} of ${counted(articles, 'article')} embedded.${rest}`
}

async function check(name: string, look: () => string | Promise<string>): Promise<MessageCheck> {
  try {
    return { state: 'ok', name, finding: masked(await look()), remedy: null }
  } catch (error) {
    return failure(name, error)
  }
}

function fail(finding: string, hint: string): never {
  throw new DatelineError('config', finding, { hint })
}

const off = (name: string, finding: string): MessageCheck => ({ state: 'off', name, finding, remedy: null })

function failure(name: string, error: unknown): MessageCheck {
  const remedy = error instanceof DatelineError ? error.hint : null
  return { state: 'failed', name, finding: messageOf(error), remedy }
}
