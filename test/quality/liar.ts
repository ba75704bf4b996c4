// How much of what a model words falsely under right quotes is posted, by kind of lie, and how many true rewordings are.
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { writeAnswer } from '../../src/answers/write.ts'
import { passagesOf } from '../../src/articles/passages.ts'
import { identify, parseFile } from '../../src/articles/read/parse.ts'
import type { Article } from '../../src/domain/article.ts'
import type { LanguageModel } from '../../src/domain/language-model.ts'
import type { FoundPassage } from '../../src/domain/passage.ts'
import { ArticleFolder } from '../../src/storage/folder.ts'
import { type Claim, FOR_RULES, honestFrom, liesFrom } from './lies.ts'
import { tableOf } from './table.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const FOLDERS = [join(ROOT, 'articles'), join(ROOT, 'test/fixtures/unseen/articles')]
const REWORDINGS = join(import.meta.dirname, 'true-rewordings.jsonl')
const BY_HAND = join(ROOT, 'test/fixtures/unseen/lies.jsonl')

async function articlesIn(folder: string): Promise<Article[]> {
  const files = new ArticleFolder(folder)
  const articles: Article[] = []
  for (const { path } of await files.scan()) {
    const { articles: parsed } = await parseFile({ path, bytes: await readFile(join(folder, path)) })
    for (const { article, line } of parsed)
      articles.push(identify(article, { file: path, line: line ?? null, bulk: line !== undefined }))
  }
  return articles
}

const lines = async (file: string): Promise<unknown[]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

const flat = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
const holding = (articles: readonly Article[], quote: string): Article => {
  const found = articles.find(({ text }) => flat(text).includes(flat(quote)))
  if (found === undefined) throw new Error(`no article holds “${quote}”`)
  return found
}

const Rewording = z.object({ text: z.string(), quotes: z.array(z.string()) })
const ByHand = z.object({ kind: z.string(), quote: z.string(), sentence: z.string(), true: z.boolean() })

export async function claims() {
  const articles = (await Promise.all(FOLDERS.map(articlesIn))).flat()
  const rewordings = (await lines(REWORDINGS)).map((line): Claim => {
    const { text, quotes } = Rewording.parse(line)
    return { kind: 'written by hand', article: holding(articles, quotes[0] ?? ''), quotes, text }
  })
  const unseen = (await lines(BY_HAND)).map((line) => {
    const { kind, quote, sentence, true: isTrue } = ByHand.parse(line)
    return { isTrue, claim: { kind, article: holding(articles, quote), quotes: [quote], text: sentence } }
  })
  return {
    lies: liesFrom(articles),
    truths: [...rewordings, ...honestFrom(articles)],
    unseenLies: unseen.flatMap(({ isTrue, claim }) => (isTrue ? [] : [claim])),
    unseenTruths: unseen.flatMap(({ isTrue, claim }) => (isTrue ? [claim] : [])),
  }
}

const evidenceOf = (article: Article): FoundPassage[] =>
  passagesOf(article).map((passage) => ({
    passage,
    article,
    text: article.text.slice(passage.start, passage.end),
    score: 1,
  }))

/** What becomes of a claim that a model drafts. */
async function fateOf(
  { article, quotes, text }: Claim,
  model: LanguageModel,
): Promise<{ falsely: boolean; asWorded: boolean; why: string }> {
  const evidence = evidenceOf(article)
  const question = 'What happened?'
  const whys: string[] = []
  const written = await writeAnswer(
    { asked: question, question, evidence, conversation: [] },
    { now: new Date('2026-05-01T00:00:00Z') },
    { model, onTrouble: (why) => void whys.push(why) },
  )
  if (written.kind !== 'answered') return { falsely: false, asWorded: false, why: whys.join('; ') }
  const own = written.sentences.filter(({ text: shown, citations }) => {
    const cited = citations.map((n) => flat(written.citations.find((one) => one.n === n)?.quote ?? ''))
    return !cited.includes(flat(shown))
  })
  return {
    falsely: own.length > 0,
    asWorded: written.sentences.some((one) => flat(one.text) === flat(text)),
    why: whys.join('; '),
  }
}

const drafting = ({ text, quotes }: Claim): LanguageModel => ({
  name: 'liar',
  async *draft() {
    yield { kind: 'sentence', sentence: { text, quotes: quotes.map((quote) => ({ passage: 1, quote })) } }
  },
  rephrase: async ({ question }) => question,
  findInStory: async () => ({ differences: [], developments: [] }),
})

const all = await claims()
const show = process.argv[2]
const count = async (list: Claim[], truth: boolean) => {
  const byKind = new Map<string, [number, number]>()
  for (const claim of list) {
    const fate = await fateOf(claim, drafting(claim))
    const hit = truth ? fate.asWorded : fate.falsely
    const entry = byKind.get(claim.kind) ?? [0, 0]
    byKind.set(claim.kind, [entry[0] + Number(hit), entry[1] + 1])
    if (
      show &&
      !list.includes(all.unseenLies[0]!) &&
      !list.includes(all.unseenTruths[0]!) &&
      (show === 'all' || claim.kind.includes(show)) &&
      hit !== truth
    )
      console.log(`${claim.kind}: ${claim.text}\n      «${claim.quotes.join(' | ')}»\n      ${fate.why}`)
  }
  return byKind
}
for (const [name, list, truth] of [
  ['lies', all.lies, false],
  ['true', all.truths, true],
  ['unseen lies', all.unseenLies, false],
  ['unseen true', all.unseenTruths, true],
] as const) {
  const by = await count(list, truth)
  console.log(
    tableOf(
      [name, 'posted', 'of'],
      [...by].map(([k, [a, b]]) => [k + (FOR_RULES.has(k) ? ' *' : ''), String(a), String(b)]),
    ),
  )
  const t = [...by.values()].reduce((s, [a, b]) => [s[0] + a, s[1] + b], [0, 0])
  const r = [...by]
    .filter(([k]) => FOR_RULES.has(k))
    .map(([, v]) => v)
    .reduce((s, [a, b]) => [s[0] + a, s[1] + b], [0, 0])
  console.log(`${name}: ${t.join(' of ')}; for rules ${r.join(' of ')}\n`)
}
