// Fits the weights by which answers choose a sentence and trust it, on public questions; prints them, to be written into src/answers/score.ts.
// Every third question, from the first on, is left out: `npm run eval` tries the weights on those.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openingWords, ordinaryAmong, readSentences } from '../../src/answers/read-sentences.ts'
import { scoreSentences, trustSigns } from '../../src/answers/score.ts'
import { chooseEvidence } from '../../src/search/evidence.ts'
import { searchAlsoByDate } from '../../src/search/search.ts'
import { understand } from '../../src/search/understand.ts'
import { openStorage } from '../../src/storage/open.ts'
import { TermMatcher } from '../../src/text/matching.ts'
import { holdsAll } from './matching.ts'
import { progressLine } from './progress.ts'
import { type EvalQuestion, readQuestions } from './questions.ts'

const USAGE =
  'node test/quality/fit.ts --articles DIR --data DIR --questions FILE.jsonl   (an index made by npm run eval)'
/** Passages read, and sentences among which an answer counts as right: as in src/answers. */
const READ = 24
const GIVEN = 3
/** Asked so many days before its day, a question is mostly one that the articles do not answer. */
const DAYS_BEFORE = 90
const DAY_MS = 86_400_000
const ROUNDS = 300
const RATE = 0.5
/** Keeps weights small that tell nothing. */
const RIDGE = 0.001

/** Cases of which one group holds the right ones: the sentences of a question, or answers to trust beside the choice not to. */
interface Choice {
  signs: number[][]
  right: boolean[]
}

/** Weights by which the right ones of each choice are the likeliest (conditional logistic regression, Adagrad). */
function fitted(names: string[], choices: Choice[]): string {
  const weights = names.map(() => 0)
  const squares = names.map(() => 1e-9)
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = names.map(() => 0)
    for (const { signs, right } of choices) {
      const scores = signs.map((values) => values.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0))
      const most = Math.max(...scores)
      const likely = scores.map((score) => Math.exp(score - most))
      const all = likely.reduce((sum, one) => sum + one, 0)
      const ofRight = likely.reduce((sum, one, i) => sum + (right[i] ? one : 0), 0)
      for (const [i, values] of signs.entries()) {
        const pull = (right[i] ? (likely[i] ?? 0) / ofRight : 0) - (likely[i] ?? 0) / all
        for (const [j, value] of values.entries()) slopes[j] = (slopes[j] ?? 0) + pull * value
      }
    }
    for (const [j, slope] of slopes.entries()) {
      const step = slope / choices.length - RIDGE * (weights[j] ?? 0)
      squares[j] = (squares[j] ?? 0) + step * step
      weights[j] = (weights[j] ?? 0) + (RATE * step) / Math.sqrt(squares[j] ?? 1)
    }
  }
  return names.map((name, j) => `  ${name}: ${weights[j]?.toFixed(2)}`).join('\n')
}

const { values } = parseArgs({
  options: { articles: { type: 'string' }, data: { type: 'string' }, questions: { type: 'string' } },
})
if (!values.articles || !values.data || !values.questions) throw new Error(USAGE)
const storage = await openStorage({
  articles: resolve(values.articles),
  data: resolve(values.data),
  now: new Date(),
  onNotice: (notice) => process.stderr.write(`${notice}\n`),
})
const { vocabulary, passages: searcher, articles: reader, stories } = storage
const parts = { vocabulary, searcher, reader, stories }

async function observed({ text, accept }: EvalQuestion, asOf: Date) {
  const understood = await understand(text, parts.vocabulary, asOf)
  const { question, ranked } = await searchAlsoByDate(understood, parts, { now: asOf, asOf })
  const found = chooseEvidence(ranked, READ)
  const matcher = new TermMatcher(question)
  const sentences = readSentences(found, matcher, await ordinaryAmong(openingWords(found), parts.vocabulary))
  const scored = scoreSentences(question, matcher, sentences)
  return { scored, found, right: scored.map(({ sentence }) => holdsAll(sentence.text, accept)) }
}

const sentenceChoices: Choice[] = []
const trustChoices: Choice[] = []
let [signNames, trustNames]: [string[], string[]] = [[], []]
const all = readQuestions(await readFile(values.questions, 'utf8')).questions
const fitting = all.filter(({ asOf }, i) => i % 3 !== 0 && asOf !== null)
const asking = progressLine('Questions asked')
for (const [i, question] of fitting.entries()) {
  for (const days of [0, DAYS_BEFORE]) {
    const asOf = new Date((question.asOf?.getTime() ?? 0) - days * DAY_MS)
    const { scored, found, right } = await observed(question, asOf)
    const [best] = scored
    if (!best?.answers) continue
    // Those that count as answers go before the others: among them it is chosen.
    const answering = scored.filter(({ answers }) => answers)
    if (days === 0 && right.slice(0, answering.length).includes(true)) {
      signNames = Object.keys(best.signs)
      sentenceChoices.push({ signs: answering.map(({ signs }) => Object.values(signs)), right })
    }
    const signs = trustSigns(best, scored, found)
    trustNames = Object.keys(signs)
    const isRight = right.slice(0, GIVEN).includes(true)
    trustChoices.push({ signs: [Object.values(signs), trustNames.map(() => 0)], right: [isRight, !isRight] })
  }
  asking.show(i + 1, fitting.length)
}
asking.done()
storage.close()
console.log(`A sentence, of ${sentenceChoices.length} questions:\n${fitted(signNames, sentenceChoices)}`)
console.log(`Trust, of ${trustChoices.length} answers:\n${fitted(trustNames, trustChoices)}`)
