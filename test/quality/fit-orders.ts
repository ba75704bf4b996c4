// Fits the weights by which orders to machines are known, on sets of { text, order } a line; prints them, to be written into
// src/text/orders.ts, and how well they do in cross-validation: each tenth of the sets by the weights of the other nine.
import { readFile } from 'node:fs/promises'
import { signsOf } from '../../src/text/orders.ts'
import { sentencesOf } from '../../src/text/sentences.ts'
import { readOrders } from './orders.ts'

const FOLDS = 10
const ROUNDS = 200
const RATE = 0.7
/** Keeps weights small that tell little. */
const RIDGE = 0.3
/** Signs of less weight are left out, and the rest is fitted anew. */
const LEAST = 0.5

/** A text by the signs of its sentences: it is an order as much as the likeliest of them is. */
interface Told {
  sentences: string[][]
  order: boolean
}
type Weights = Map<string, number>
const BIAS = 'bias'

const scoreOf = (signs: string[], weights: Weights): number =>
  signs.reduce((sum, sign) => sum + (weights.get(sign) ?? 0), weights.get(BIAS) ?? 0)

/** Logistic regression (Adagrad). */
function fitted(texts: Told[], names: string[]): Weights {
  const weights: Weights = new Map([BIAS, ...names].map((name) => [name, 0]))
  const squares = new Map<string, number>()
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = new Map(names.map((name) => [name, -RIDGE * (weights.get(name) ?? 0)]))
    for (const { sentences, order } of texts) {
      const scores = sentences.map((signs) => scoreOf(signs, weights))
      const best = scores.indexOf(Math.max(...scores))
      const pull = Number(order) - 1 / (1 + Math.exp(-(scores[best] ?? 0)))
      for (const sign of [BIAS, ...(sentences[best] ?? [])])
        if (weights.has(sign)) slopes.set(sign, (slopes.get(sign) ?? 0) + pull)
    }
    for (const [name, slope] of slopes) {
      const square = (squares.get(name) ?? 1e-9) + slope * slope
      squares.set(name, square)
      weights.set(name, (weights.get(name) ?? 0) + (RATE * slope) / Math.sqrt(square))
    }
  }
  return weights
}

/** Fits the weights on `files`; `sure`: the scores at which to count. */
export async function fitOrders(files: string[], sure: number[]): Promise<string> {
  const sets = await Promise.all(files.map(async (file) => readOrders(await readFile(file, 'utf8'))))
  const all = sets.flatMap((lines, set) =>
    lines.map(({ text, order }) => {
      const sentences = sentencesOf(text).map(({ start, end }) => [...signsOf(text.slice(start, end))])
      return { set, order, sentences }
    }),
  )
  const everySign = [...new Set(all.flatMap(({ sentences }) => sentences.flat()))].sort()
  const first = fitted(all, everySign)
  const names = everySign.filter((name) => Math.abs(first.get(name) ?? 0) >= LEAST)
  const scores = new Map<Told, number[]>()
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = fitted(
      all.filter((_, i) => i % FOLDS !== fold),
      names,
    )
    for (const one of all.filter((_, i) => i % FOLDS === fold))
      scores.set(
        one,
        one.sentences.map((signs) => scoreOf(signs, weights)),
      )
  }
  const cut = (one: Told, least: number): boolean => {
    const over = (scores.get(one) ?? []).filter((score) => score > least).length
    return one.order ? 2 * over >= one.sentences.length : over > 0
  }
  const counts = files.flatMap((file, at) =>
    sure.map((least) => {
      const [orders, truths] = [true, false].map((kind) => all.filter(({ set, order }) => set === at && order === kind))
      const share = (some: Told[] = []): string => `${some.filter((one) => cut(one, least)).length} of ${some.length}`
      return `${file} from ${least} on: ${share(orders)} orders, ${share(truths)} true ones`
    }),
  )
  const weights = [...fitted(all, names)].map(([name, weight]) => `${name} ${weight.toFixed(1)}`)
  return `${weights.join(', ')}\nIn cross-validation\n${counts.join('\n')}`
}
