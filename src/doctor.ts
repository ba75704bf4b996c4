// Looks whether everything is set up: one line a check, and for what fails, what to do.
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { crossEncoder } from './answers/cross-encoder.ts'
import { isArticleFile } from './articles/read/decode.ts'
import { heldInWords, type IndexState } from './chat/compose.ts'
import { readSettings, type Settings } from './config.ts'
import type { Console } from './console.ts'
import { checkDigests } from './digests/compose-subscriptions.ts'
import { DatelineError, ModelError, masked, messageOf } from './domain/errors.ts'
import type { MessageCheck } from './domain/message.ts'
import { isDead, placeOf } from './domain/source.ts'
import { articleFolder, FETCHED } from './storage/folder.ts'
import { keepPrivate } from './storage/open.ts'
import { makeFolder } from './storage/sqlite.ts'
import { counted, number } from './text/words.ts'
import type { OpenDateline, OpenOptions } from './wire.ts'
import { modelsOf, openDateline, platformsSetUp, surroundingsOf } from './wire.ts'

export type DoctorParts = ReturnType<typeof doctorParts>

interface Probed<T> {
  name: string
  /** Throws a ModelError when the server cannot be used. */
  probe(signal: AbortSignal): Promise<T>
}

/** `isListed`: whether the server lists the model, `null` if it lists none. */
type Model = Probed<{ isListed: boolean | null }>
/** `reader`: who reads what it writes a second time: another model, itself, nobody as CHECK=off says, or nobody as it only quotes. */
type ModelPart = Model & { reader: Model | keyof typeof READING }

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
    const { all, brought } = await articles.countFiles()
    const others = brought === 0 ? '' : `, and ${number(brought)} that feeds brought`
    if (all > 0) return `${counted(all - brought, 'file')} to read in ${articles.path}${others}.`
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
  yield await check('Cross-encoder', async () => {
    const trouble = await parts.crossEncoder()
    if (trouble === null) return 'reads the likeliest sentences together with the question.'
    const remedy = 'Until it can, sentences are chosen by words alone, and hardly any is given as sure.'
    return fail(`it cannot be run here: ${trouble.replace(/\.$/, '')}.`, remedy)
  })
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
function sourceChecks({ sources: all, problem, now }: Awaited<ReturnType<DoctorParts['sources']>>): MessageCheck[] {
  const hint = 'Mend it, or set FEEDS_FILE.'
  const wrong = problem === null ? [] : [failure('Feeds', new DatelineError('config', problem, { hint }))]
  if (all.length === 0) return problem === null ? [off('Feeds', NO_FEEDS)] : wrong
  const failing = all.filter(({ fetched }) => fetched.error !== null).length
  const items = all.reduce((sum, { fetched }) => sum + fetched.items, 0)
  const rest = failing === 0 ? '' : ` ${counted(failing, 'feed')} could not be read at the last look.`
  const finding = `${counted(all.length, 'feed')} with ${counted(items, 'item')} now.${rest}`
  const dead = all.filter((one) => isDead(one, now))
  const remedy = failing === 0 ? null : '/sources list says what is wrong with each.'
  return [
    ...wrong,
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

/** What is looked at: each part is opened then, and throws a DatelineError that says what to do. `offline`: models and platforms are left alone. */
export function doctorParts({ offline = false, refresh, ...options }: OpenOptions, console: Console) {
  const settings = readSettings(options, console.io.env)
  const { articlesDir, dataDir, databaseUrl, model, embedding, discord, slack } = settings
  const now = console.now()
  const folder = articleFolder(articlesDir, path.join(dataDir, 'fetched'))
  const probeDiscord =
    discord && (async () => (await import('./platforms/discord/connection.ts')).probeDiscord(discord))
  const probeSlack = slack && (async () => (await import('./platforms/slack/connection.ts')).probeSlack(slack))
  const opened = async <T>(work: (open: OpenDateline) => Promise<T>): Promise<T> => {
    const open = await openDateline({ ...settings, model: null }, surroundingsOf(console, settings))
    return work(open).finally(open.close)
  }
  return {
    ...{ warnings: settings.warnings, nodeVersion: process.versions.node, roles: settings.roles },
    articles: {
      path: articlesDir,
      async countFiles() {
        const files = (await folder.scan()).filter(({ path }) => isArticleFile(path))
        return { all: files.length, brought: files.filter(({ path }) => path.startsWith(FETCHED)).length }
      },
    },
    data: {
      path: dataDir,
      async tryWriting() {
        const { open } = keepPrivate(dataDir)
        makeFolder(dataDir)
        await access(dataDir, constants.W_OK)
        return open
      },
    },
    database: databaseUrl === null ? null : async () => (await import('./storage/postgres.ts')).probe(databaseUrl),
    index: () =>
      opened(async (open) => {
        if (refresh) {
          await open.lookAfterChat(now)
          await open.refresh({ now, checks: true })
        }
        return open.index()
      }),
    faults: () => opened((open) => open.faults()),
    crossEncoder: () => crossEncoder.probe(),
    model: model && modelPart(model),
    embedding: embedding && {
      name: embedding.name,
      probe: (signal: AbortSignal) => opened(async (open) => open.embedding?.probe(signal) ?? null),
    },
    isOffline: offline,
    sources: () =>
      opened(async (open) => {
        const sources = await open.sources()
        const problem = await sources.settle()
        return { sources: await sources.list(), problem, now }
      }),
    digests: async () => {
      const subscriptions = await opened((open) => open.keepSettled(true))
      return { subscriptions, platforms: platformsSetUp(settings), now }
    },
    web:
      settings.web.when === 'off'
        ? null
        : async () => (await import('./platforms/web/server.ts')).probeWeb(settings.web),
    platforms: [
      { name: 'Discord', variable: 'DISCORD_TOKEN', probe: probeDiscord },
      { name: 'Slack', variable: 'SLACK_BOT_TOKEN', probe: probeSlack },
    ],
  }
}

function modelPart(settings: NonNullable<Settings['model']>): ModelPart {
  const { name, check, quotesOnly } = settings
  const models = () => modelsOf(settings, null)
  const writer = { name, probe: async (signal: AbortSignal) => (await models()).writer.probe(signal) }
  if (check === null || check.isSame) return { ...writer, reader: check ? 'itself' : quotesOnly ? 'quoted' : 'off' }
  const probe = async (signal: AbortSignal) => (await models()).reader.probe(signal)
  return { ...writer, reader: { name: check.name, probe } }
}
