// How much of what a model words falsely under right quotes is posted, by kind of lie, and how many true rewordings are: by the rules alone,
// with a second reader whose verdicts are scripted, and where only quotes are shown. All of it goes through the real client and HTTP.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type WriteParts, writeAnswer } from '../../src/answers/write.ts'
import { passagesOf } from '../../src/articles/passages.ts'
import { identify, parseFile } from '../../src/articles/read/parse.ts'
import type { Article, FoundPassage } from '../../src/domain/article.ts'
import { createOpenAiModel } from '../../src/llm/client.ts'
import { loadPrompts } from '../../src/llm/prompts.ts'
import { articleFolder } from '../../src/storage/folder.ts'
import { type Claim, FOR_RULES, honestFrom, liesFrom } from './lies.ts'
import { tableOf } from './table.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const FOLDERS = [join(ROOT, 'articles'), join(ROOT, 'test/fixtures/typed/articles')]
const REWORDINGS = join(import.meta.dirname, 'true-rewordings.jsonl')
const BY_HAND = join(ROOT, 'test/fixtures/typed/lies.jsonl')

export type Way = 'rules' | 'reader' | 'quoted'
const WAYS: readonly Way[] = ['rules', 'reader', 'quoted']

/** How many of the claims were posted: of lies in whatever words of the model's own, of the truth as it was worded. */
interface Posted {
  posted: number
  of: number
}

/** By the way in which it was checked and the kind of claim. */
export type LiarFigures = Record<'lies' | 'true' | 'liesByHand' | 'trueByHand', Record<Way, Record<string, Posted>>>

async function articlesIn(folder: string): Promise<Article[]> {
  const files = await articleFolder(folder).scan()
  const read = files.map(async ({ path }) => {
    const parsed = await parseFile({ path, bytes: await readFile(join(folder, path)) })
    return parsed.flatMap((one) =>
      'article' in one
        ? [identify(one.article, { file: path, line: one.line ?? null, bulk: one.line !== undefined })]
        : [],
    )
  })
  return (await Promise.all(read)).flat()
}

const lines = async (file: string): Promise<unknown[]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

const flat = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()

function holding(articles: readonly Article[], quote: string): Article {
  const found = articles.find(({ text }) => flat(text).includes(flat(quote)))
  if (found === undefined) throw new Error(`no article holds “${quote}”`)
  return found
}

const Rewording = z.object({ text: z.string(), quotes: z.array(z.string()) })
const ByHand = z.object({ kind: z.string(), quote: z.string(), sentence: z.string(), true: z.boolean() })

async function claims(): Promise<Record<keyof LiarFigures, Claim[]>> {
  const articles = (await Promise.all(FOLDERS.map(articlesIn))).flat()
  const rewordings = (await lines(REWORDINGS)).map((line): Claim => {
    const { text, quotes } = Rewording.parse(line)
    return { kind: 'written by hand', article: holding(articles, quotes[0] ?? ''), quotes, text }
  })
  const byHand = (await lines(BY_HAND)).map((line) => ByHand.parse(line))
  const [truths, lies] = [true, false].map((isTrue) =>
    byHand
      .filter((one) => one.true === isTrue)
      .map(
        ({ kind, quote, sentence: text }): Claim => ({
          ...{ kind, quotes: [quote], text, article: holding(articles, quote) },
        }),
      ),
  )
  return {
    lies: liesFrom(articles),
    true: [...rewordings, ...honestFrom(articles)],
    liesByHand: lies ?? [],
    trueByHand: truths ?? [],
  }
}

/** Writes the claim that is tried, and gives the verdicts on it. */
async function scriptedServer() {
  let claim: Claim | null = null
  let isTrue = false
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const quotes = claim?.quotes.map((quote) => ({ passage: 1, quote })) ?? []
    const isReader = JSON.parse(body).model === 'reader'
    const verdict = isTrue ? 'yes' : 'no'
    const content = JSON.stringify(
      isReader ? { verdicts: [{ n: 1, verdict }] } : { sentences: [{ quotes, text: claim?.text ?? '' }], missing: '' },
    )
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] }))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    tries(one: Claim, truth: boolean) {
      claim = one
      isTrue = truth
    },
    close: () => server.close(),
  }
}

function evidenceOf(article: Article): FoundPassage[] {
  const textOf = ({ start, end }: { start: number; end: number }) => article.text.slice(start, end)
  return passagesOf(article).map((passage) => ({ passage, article, text: textOf(passage), score: 1 }))
}

/** Whether what is posted of a claim is in words of the model's own, and whether it is the claim as it was worded. */
async function fateOf({ article, text }: Claim, parts: WriteParts) {
  const question = 'What happened?'
  const written = await writeAnswer(
    { asked: question, question, evidence: evidenceOf(article), conversation: [] },
    { now: new Date('2026-05-01T00:00:00Z') },
    parts,
  )
  const { sentences, citations } = written.kind === 'answered' ? written : { sentences: [], citations: [] }
  const quoted = new Set(citations.map(({ quote }) => flat(quote)))
  return {
    isOwn: sentences.some((one) => !quoted.has(flat(one.text))),
    isAsWorded: sentences.some((one) => flat(one.text) === flat(text)),
  }
}

/** Tries all claims in all ways. `onFailed`: told of each lie that was posted, and each truth that was not. */
export async function measureLiar(
  mostOfKind = Number.POSITIVE_INFINITY,
  onFailed: (of: { way: Way; claim: Claim; isTrue: boolean; why: string }) => void = () => {},
): Promise<LiarFigures> {
  const server = await scriptedServer()
  const at = { baseUrl: server.baseUrl, prompts: loadPrompts() }
  const [writer, reader] = ['writer', 'reader'].map((model) => createOpenAiModel({ ...at, model }))
  if (!writer || !reader) throw new Error('no models')
  const tried = await claims()
  const figures: Partial<LiarFigures> = {}
  try {
    for (const [set, list] of Object.entries(tried) as [keyof LiarFigures, Claim[]][]) {
      const isTrue = set.startsWith('true')
      const ways: Record<Way, Record<string, Posted>> = { rules: {}, reader: {}, quoted: {} }
      for (const way of WAYS)
        for (const claim of list) {
          if ((ways[way][claim.kind]?.of ?? 0) >= mostOfKind) continue
          server.tries(claim, isTrue)
          let why = ''
          const fate = await fateOf(claim, {
            model: way === 'reader' ? { ...writer, verify: reader.verdicts } : writer,
            quotesOnly: way === 'quoted',
            onTrouble: (message) => {
              why = message
            },
          })
          const isPosted = isTrue ? fate.isAsWorded : fate.isOwn
          if (isPosted !== isTrue) onFailed({ way, claim, isTrue, why })
          const { posted, of } = ways[way][claim.kind] ?? { posted: 0, of: 0 }
          ways[way][claim.kind] = { posted: posted + Number(isPosted), of: of + 1 }
        }
      figures[set] = ways
    }
  } finally {
    server.close()
  }
  return figures as LiarFigures
}

const TITLES = {
  lies: 'lies, made of the articles',
  true: 'true rewordings',
  liesByHand: 'lies, written by another hand',
  trueByHand: 'true rewordings, by that hand',
}

export function liarReport(figures: LiarFigures): string {
  const shares = (ways: LiarFigures['lies'], isOf: (kind: string) => boolean): string[] =>
    WAYS.map((way) => {
      const all = Object.entries(ways[way]).filter(([kind]) => isOf(kind))
      const [posted, of] = [
        all.reduce((sum, [, one]) => sum + one.posted, 0),
        all.reduce((sum, [, one]) => sum + one.of, 0),
      ]
      return `${posted} of ${of}`
    })
  const tables = (Object.keys(TITLES) as (keyof LiarFigures)[]).map((set) => {
    const ways = figures[set]
    const kinds = Object.keys(ways.rules)
    const rows = kinds.map((kind) => [
      `  ${kind}${FOR_RULES.has(kind) ? ' *' : ''}`,
      ...shares(ways, (one) => one === kind),
    ])
    const starred = kinds.some((kind) => FOR_RULES.has(kind))
      ? [['those with *', ...shares(ways, (kind) => FOR_RULES.has(kind))]]
      : []
    return tableOf(
      [TITLES[set], 'rules alone', 'second reader', 'quoted'],
      [['all', ...shares(ways, () => true)], ...starred, ...rows],
    )
  })
  const legend =
    'Posted of tried. Lies: in any words but the article’s; true: as they were worded. The second reader’s verdicts are scripted and always right.'
  return [...tables, legend].join('\n\n')
}
