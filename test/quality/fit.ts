// Fits the weights by which answers choose a sentence and trust it, on sets of questions that count alike; prints them, to be written into
// src/answers/score.ts. With --orders, those by which orders to machines are known (fit-orders.ts). Of a set with days, every third question from the first on is left out: `npm run eval` tries the weights on those.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openingWords, ordinaryAmong, readSentences } from '../../src/answers/read-sentences.ts'
import { rescored, scoreSentences, trustSigns } from '../../src/answers/score.ts'
import { chooseEvidence } from '../../src/search/evidence.ts'
import { searchAlsoByDate } from '../../src/search/search.ts'
import { understand } from '../../src/search/understand.ts'
import { openStorage } from '../../src/storage/open.ts'
import { TermMatcher } from '../../src/text/matching.ts'
import { fitOrders } from './fit-orders.ts'
import { holdsAll } from './matching.ts'
import { progressLine } from './progress.ts'
import { readQuestions } from './questions.ts'

const USAGE =
  'node test/quality/fit.ts --set ARTICLES,DATA,QUESTIONS.jsonl …   (DATA: an index made by npm run eval)\nnode test/quality/fit.ts --orders FILE,FILE … (each by one author) --news ARTICLES.jsonl'
/** Passages read: as in src/answers. */
const READ = 24
const ROUNDS = 300
const RATE = 0.5
/** Keeps weights small that tell nothing. */
const RIDGE = 0.001

/** Sentences of one question, or an answer beside the choice to trust none; and how much the choice counts. */
interface Choice {
  signs: number[][]
  right: boolean[]
  weight: number
}

/**
 * Weights by which the right ones of each choice are the likeliest (Adagrad): of the sum of the probabilities themselves, not of their
 * logarithms, so that a question that cannot be got right pulls at nothing.
 */
function fitted(names: string[], choices: Choice[], isLogarithmic: boolean): string {
  const weights = names.map(() => 0)
  const squares = names.map(() => 1e-9)
  const total = choices.reduce((sum, { weight }) => sum + weight, 0)
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = names.map(() => 0)
    for (const { signs, right, weight } of choices) {
      const scores = signs.map((values) => values.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0))
      const most = Math.max(...scores)
      const likely = scores.map((score) => Math.exp(score - most))
      const all = likely.reduce((sum, one) => sum + one, 0)
      const ofRight = likely.reduce((sum, one, i) => sum + (right[i] ? one : 0), 0)
      const scale = weight * (isLogarithmic ? 1 : ofRight / all)
      for (const [i, values] of signs.entries()) {
        const pull = scale * ((right[i] ? (likely[i] ?? 0) / ofRight : 0) - (likely[i] ?? 0) / all)
        for (const [j, value] of values.entries()) slopes[j] = (slopes[j] ?? 0) + pull * value
      }
    }
    for (const [j, slope] of slopes.entries()) {
      const step = slope / total - RIDGE * (weights[j] ?? 0)
      squares[j] = (squares[j] ?? 0) + step * step
      weights[j] = (weights[j] ?? 0) + (RATE * step) / Math.sqrt(squares[j] ?? 1)
    }
  }
  return names.map((name, j) => `  ${name}: ${weights[j]?.toFixed(2)}`).join('\n')
}

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true },
    orders: { type: 'string', multiple: true },
    news: { type: 'string' },
  },
})
if (values.orders && values.news) {
  console.log(fitOrders(values.orders, values.news))
  process.exit()
}
if (!values.set) throw new Error(USAGE)
const sentenceChoices: Choice[] = []
const trustChoices: Choice[] = []
let [signNames, trustNames]: [string[], string[]] = [[], []]
for (const set of values.set) await observe(set)
console.log(`A sentence, of ${sentenceChoices.length} questions:\n${fitted(signNames, sentenceChoices, false)}`)
console.log(`Trust, of ${trustChoices.length} answers:\n${fitted(trustNames, trustChoices, true)}`)

async function observe(set: string): Promise<void> {
  const [articles, data, file] = set.split(',')
  if (!articles || !data || !file) throw new Error(USAGE)
  const now = new Date()
  const onNotice = (notice: string) => process.stderr.write(`${notice}\n`)
  const storage = await openStorage({ articles: resolve(articles), data: resolve(data), now, onNotice })
  const { vocabulary, passages: searcher, articles: reader, stories } = storage
  const parts = { vocabulary, searcher, reader, stories }
  const all = readQuestions(await readFile(file, 'utf8')).questions.filter(({ after }) => after === null)
  const fitting = all.filter(({ asOf }, i) => asOf === null || i % 3 !== 0)
  const asking = progressLine('Questions asked')
  for (const [i, { text, accept, asOf, unanswerable }] of fitting.entries()) {
    const moment = asOf ?? now
    const understood = await understand(text, vocabulary, moment)
    const { question, ranked } = await searchAlsoByDate(understood, parts, { now: moment, asOf: moment })
    const found = chooseEvidence(ranked, READ)
    const matcher = new TermMatcher(question)
    const sentences = readSentences(found, matcher, await ordinaryAmong(openingWords(found), vocabulary))
    const scored = await rescored(question, scoreSentences(question, matcher, sentences))
    const [best, ...others] = scored
    if (!best) continue
    const right = scored.map(({ sentence }) => !unanswerable && holdsAll(sentence.text, accept))
    const weight = 1 / fitting.length
    if (right.includes(true)) {
      signNames = Object.keys(best.signs)
      sentenceChoices.push({ signs: scored.map(({ signs }) => Object.values(signs)), right, weight })
    }
    const signs = trustSigns(question, [best, ...others], found)
    trustNames = Object.keys(signs)
    const isRight = right[0] === true
    trustChoices.push({ signs: [Object.values(signs), trustNames.map(() => 0)], right: [isRight, !isRight], weight })
    asking.show(i + 1, fitting.length)
  }
  asking.done()
  storage.close()
}
