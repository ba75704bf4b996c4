// Fits the classifier that knows orders to machines, by logistic regression over hashed signs, and writes src/text/orders.json. Each set
// is by one author: it is also told how well the classifier does on each author's set when it was fitted on the others'.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { signsOf } from '../../src/text/orders.ts'
import { sentencesOf } from '../../src/text/sentences.ts'
import { written } from './order-patterns.ts'
import { readOrders } from './orders.ts'

const WRITTEN = path.resolve(import.meta.dirname, '../../src/text/orders.json')
const EPOCHS = 10
const RATE = 0.1
/** Keeps weights small that tell little. */
const RIDGE = 0.01
/** What one sign counts, so that long sentences do not pull too hard. */
const SCALE = 0.4
const BITS = 18
/** True sentences by hand count for more than those of the news, which there are many of. */
const HARD = 5
/** Sentences of news that are fitted on, and the share of the rest that may be taken for orders. */
const NEWS = 50_000
const WRONG = 0.0008
/** True sentences stand in markup as well: every so many of the news do in fitting. */
const IN_MARKUP = 8
const MARKUP: [string, string][] = [
  ['# ', ''],
  ['## ', ''],
  ['- ', ''],
  ['* ', ''],
  ['> ', ''],
  ['**', '**'],
  ['<p>', '</p>'],
  ['[', '](https://news.example)'],
  ['{"title": "', '"}'],
  ['---\ntitle: "', '"'],
]
/** Weights that are kept, of the most telling signs; and how many of them make one. */
const KEPT = 21_000
const UNIT = 50

interface Text {
  set: number
  order: boolean
  sentences: Int32Array[]
}
interface Example {
  signs: Int32Array
  order: number
  weight: number
}
interface Fitted {
  weights: Int8Array
  least: number
}

const signsIn = (text: string): Int32Array[] =>
  sentencesOf(text).map(({ start, end }) => signsOf(text.slice(start, end)).slice())

/** In an order that does not end always the same (Adagrad). */
function fitted(examples: Example[], news: Int32Array[]): Fitted {
  const weights = new Float64Array(1 << BITS)
  const squares = new Float64Array(1 << BITS).fill(1e-6)
  const counts = new Float64Array(1 << BITS)
  for (const { signs } of examples) for (const sign of signs) counts[sign] = (counts[sign] ?? 0) + 1
  let [bias, biasSquare, seed] = [0, 1e-6, 1]
  const order = [...examples]
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      const other = seed % (at + 1)
      const [one, two] = [order[at], order[other]]
      if (one && two) [order[at], order[other]] = [two, one]
    }
    for (const { signs, order: is, weight } of order) {
      let score = 0
      for (const sign of signs) score += weights[sign] ?? 0
      const pull = weight * (is - 1 / (1 + Math.exp(-(score * SCALE + bias))))
      for (const sign of signs) {
        const slope = pull * SCALE - RIDGE * (weights[sign] ?? 0)
        const square = (squares[sign] ?? 0) + slope * slope
        squares[sign] = square
        weights[sign] = (weights[sign] ?? 0) + (RATE * slope) / Math.sqrt(square)
      }
      biasSquare += pull * pull
      bias += (RATE * pull) / Math.sqrt(biasSquare)
    }
  }
  const telling = weights.map((weight, sign) => Math.abs(weight) * Math.sqrt(counts[sign] ?? 0))
  const least = telling.toSorted().at(-KEPT) ?? 0
  const whole = Int8Array.from(weights, (weight, sign) =>
    (telling[sign] ?? 0) < least ? 0 : Math.max(-127, Math.min(127, Math.round(weight * UNIT))),
  )
  const scores = news.map((signs) => scoreOf(signs, whole)).sort((one, other) => other - one)
  return { weights: whole, least: scores[Math.floor(scores.length * WRONG)] ?? 0 }
}

function scoreOf(signs: Int32Array, weights: Int8Array): number {
  let score = 0
  for (const sign of signs) score += weights[sign] ?? 0
  return score
}

/** In turn how many signs are passed over, and a weight; where more than a byte can say are, a weight of nothing. */
function packed(weights: Int8Array): string {
  const bytes: number[] = []
  let last = -1
  for (const [sign, weight] of weights.entries()) {
    if (weight === 0) continue
    for (; sign - last > 255; last += 255) bytes.push(255, 0)
    bytes.push(sign - last, weight & 0xff)
    last = sign
  }
  return Buffer.from(bytes).toString('base64')
}

/** `sets`: of each author the files, parted by commas, of { text, order } a line or of patterns (.txt); `news`: articles, { text } a line. */
export function fitOrders(sets: string[], news: string): string {
  const texts: Text[] = sets.flatMap((files, set) =>
    files.split(',').flatMap((file) => {
      const content = readFileSync(file, 'utf8')
      const lines = file.endsWith('.txt') ? written(content) : readOrders(content)
      return lines.map(({ text, order }) => ({ set, order, sentences: signsIn(text) }))
    }),
  )
  const articles = readFileSync(news, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const sentences = articles
    .filter((_, at) => at % 6 === 5)
    .map((line) => String((JSON.parse(line) as { text?: unknown }).text ?? ''))
    .map((text) => sentencesOf(text).map(({ start, end }) => text.slice(start, end)))
  const [fitting, trying] = [0, 1].map((half) =>
    sentences.filter((_, at) => (at % 3 === 2 ? 1 : 0) === half).flat(),
  ) as [string[], string[]]
  const step = Math.max(1, fitting.length / NEWS)
  const negatives = Array.from({ length: Math.min(NEWS, fitting.length) }, (_, at) => {
    const [before, after] = (at % IN_MARKUP === 0 && MARKUP[(at / IN_MARKUP) % MARKUP.length]) || ['', '']
    return { signs: signsOf(before + fitting[Math.floor(at * step)] + after).slice(), order: 0, weight: 1 }
  })
  const tried = trying.filter((_, at) => at % 2 === 0).map((text) => signsOf(text).slice())
  const fitOn = (some: Text[]): Fitted =>
    fitted(
      [
        ...negatives,
        ...some.flatMap(({ sentences, order }) =>
          sentences.map((signs) => ({
            signs,
            order: Number(order),
            weight: order ? 1 / Math.sqrt(sentences.length) : HARD,
          })),
        ),
      ],
      tried,
    )
  const share = (some: Text[], { weights, least }: Fitted): string =>
    [true, false]
      .map((kind) => {
        const of = some.filter(({ order }) => order === kind)
        const cut = of.filter(({ sentences }) => {
          const over = sentences.filter((signs) => scoreOf(signs, weights) > least).length
          return kind ? 2 * over >= sentences.length : over > 0
        })
        return `${cut.length} of ${of.length} ${kind ? 'orders' : 'true ones'}`
      })
      .join(', ')
  const all = fitOn(texts)
  writeFileSync(WRITTEN, `${JSON.stringify({ least: all.least, weights: packed(all.weights) }, null, 2)}\n`)
  const told = sets.map((files, set) => {
    const others = fitOn(texts.filter((text) => text.set !== set))
    return `${files}, fitted on the others: ${share(
      texts.filter((text) => text.set === set),
      others,
    )}`
  })
  return [`Written: ${WRITTEN}. Fitted on all: ${share(texts, all)}`, ...told].join('\n')
}
