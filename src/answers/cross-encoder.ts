// Reads a question and a sentence together and says how well the one answers the other: a small neural network of our own training, run on this machine.
import { hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import { messageOf } from '../domain/errors.ts'
import { type AnswerWords, likeliestRun, placesOf } from './answer-words.ts'

/** `context`: what the sentence stands under and leans on, the most telling first; cut where it is long. */
export type Candidate = { text: string; context: string }

/** `fit`: a logit, above 0 where it likelier answers than not. `words`: those that answer, of the few that fit best; `null` if there are likelier none. */
export type Reading = { fit: number; words: AnswerWords | null }

/** A reading of each candidate, in order. `null`: this machine cannot run the network. */
export type Read = (question: string, candidates: readonly Candidate[]) => Promise<readonly Reading[] | null>

/** The network (`network.onnx`), what marks words in what it makes of a sentence (`words.onnx`), both in parts, since some hosts take no large files, and its vocabulary. How it was trained, and on what: docs/cross-encoder.md. */
const FOLDER = join(import.meta.dirname, 'cross-encoder')
/** Tokens of a question, and of all that is read at once of one candidate: it was trained on no more. */
const [MOST_ASKED, MOST_TOKENS] = [32, 80]
/** UTF-16 code units of a text that are looked at: far more than those tokens. */
const MOST_READ = 1000

/** Readings that are kept: in a busy channel many ask the same. All sentences of a question are one, for they change one another's logits a little. */
const MOST_KEPT = 1000

/** Loaded with the first question, or before. Never rejects: where it cannot be run, words alone decide. */
export function createCrossEncoder(load = loadNetwork) {
  let loading: Promise<Read> | undefined
  let trouble: string | null = null
  const kept = new Map<string, readonly Reading[] | null>()
  const read: Read = async (question, candidates) => {
    if (trouble !== null) return null
    try {
      loading ??= load()
      const key = hash('sha256', JSON.stringify([question, candidates]))
      const fits = kept.get(key) ?? (await (await loading)(question, candidates))
      kept.set(key, fits)
      for (const oldest of kept.keys().take(Math.max(0, kept.size - MOST_KEPT))) kept.delete(oldest)
      return fits
    } catch (error) {
      trouble = messageOf(error)
      return null
    }
  }
  /** What keeps it from being run; `null` if nothing does. */
  const probe = async () => ((await read('', [{ text: '', context: '' }])) === null ? trouble : null)
  return { read, probe }
}

export const crossEncoder = createCrossEncoder()

/** Numbers that the network holds of a token. */
const WIDTH = 384
/** Of so many that fit best, the words that answer are looked for, unless the first fits better by so much: then it is the answer in all but 1 of 1,773 questions. */
const [MOST_MARKED, MARKED_WITHIN] = [2, 2]

/** `asked`: tokens of the question and the marks around it; those of the sentence follow, `own` of them. */
type Row = { ids: number[]; asked: number; own: number }

/** Not read as parts to be joined: they would be held twice, and such memory does not come back. */
async function weightsOf(network: string): Promise<Buffer> {
  const weights = Buffer.allocUnsafeSlow(50_000_000)
  let bytes = 0
  for (const name of (await readdir(FOLDER)).filter((name) => name.startsWith(`${network}.onnx.`)).sort())
    for await (const chunk of createReadStream(join(FOLDER, name))) bytes += chunk.copy(weights, bytes)
  return weights.subarray(0, bytes)
}

/** Throws where this machine cannot run it. */
async function loadNetwork(): Promise<Read> {
  // Only here, so that where it cannot be loaded all else goes on.
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const sessionOf = async (network: string, threads: { intraOpNumThreads?: number } = {}) =>
    InferenceSession.create(await weightsOf(network), { logSeverityLevel: 3, ...threads })
  const [session, marking, vocabulary] = await Promise.all([
    sessionOf('network'),
    // Threads of its own would wait in turn with those of the other, at twice the time.
    sessionOf('words', { intraOpNumThreads: 1 }),
    readFile(join(FOLDER, 'tokenizer.json'), 'utf8'),
  ])
  const tokenizer = new Tokenizer(JSON.parse(vocabulary), {})
  const [begin = 0, end = 0] = ['[CLS]', '[SEP]'].map((token) => tokenizer.token_to_id(token))
  const idsOf = (text: string): number[] =>
    tokenizer.encode(text.slice(0, MOST_READ), { add_special_tokens: false }).ids
  const rowOf = (asked: number[], { text, context }: Candidate): Row => {
    const own = idsOf(text)
    const ids = [...asked, ...own, end, ...idsOf(context)].slice(0, MOST_TOKENS - 1)
    return { ids: [...ids, end], asked: asked.length, own: Math.min(own.length, ids.length - asked.length) }
  }
  /** A cell a token, a row a candidate, of the longest one's length. */
  const grid = (rows: readonly Row[], value: (row: Row, at: number) => number) => {
    const longest = Math.max(...rows.map(({ ids }) => ids.length))
    const cellOf = (row: Row, at: number) => BigInt(at < row.ids.length ? value(row, at) : 0)
    const cells = rows.flatMap((row) => Array.from({ length: longest }, (_, at) => cellOf(row, at)))
    return new Tensor('int64', BigInt64Array.from(cells), [rows.length, longest])
  }
  const wordsIn = async (text: string, { ids, asked, own }: Row, held: Float32Array): Promise<AnswerWords | null> => {
    const states = new Tensor('float32', held, [1, ids.length, WIDTH])
    const { ends } = await marking.run({ states, mask: grid([{ ids, asked, own }], () => 1) })
    const tokens = ids.slice(asked, asked + own)
    const logitsOf = (at: number) => [0, 1].map((side) => Number(ends?.data[2 * at + side]))
    const run = likeliestRun([0, ...tokens.map((_, at) => asked + at)].flatMap(logitsOf))
    const places = run && placesOf(text.slice(0, MOST_READ), tokens, idsOf)
    const [first, last] = [places?.[(run?.start ?? 0) - 1], places?.[(run?.end ?? 0) - 1]]
    return run && first && last ? { start: first.start, end: last.end, likely: run.likely } : null
  }
  return async (question, candidates) => {
    if (candidates.length === 0) return []
    const asked = [begin, ...idsOf(question).slice(0, MOST_ASKED), end]
    const rows = candidates.map((candidate) => rowOf(asked, candidate))
    const readings: (Reading & { states: Float32Array })[] = []
    // Those of like length together: less of what is read is padding.
    const byLength = [...rows.entries()].sort(([, one], [, other]) => one.ids.length - other.ids.length)
    const half = Math.ceil(rows.length / 2)
    for (const some of [byLength.slice(0, half), byLength.slice(half)].filter(({ length }) => length > 0)) {
      const those = some.map(([, row]) => row)
      const { fit, states } = await session.run({
        ids: grid(those, ({ ids }, at) => ids[at] ?? 0),
        mask: grid(those, () => 1),
        types: grid(those, ({ asked }, at) => (at < asked ? 0 : 1)),
      })
      const held = states?.data as Float32Array
      for (const [at, [place, { ids }]] of some.entries()) {
        const from = (at * held.length) / those.length
        const own = held.subarray(from, from + ids.length * WIDTH)
        readings[place] = { fit: Number(fit?.data[at]), words: null, states: own }
      }
    }
    const byFit = [...readings.entries()].sort(([, one], [, other]) => other.fit - one.fit)
    const least = (byFit[0]?.[1].fit ?? 0) - MARKED_WITHIN
    for (const [place, reading] of byFit.slice(0, MOST_MARKED).filter(([, { fit }]) => fit >= least))
      reading.words = await wordsIn(candidates[place]?.text ?? '', rows[place] as Row, reading.states)
    return readings.map(({ fit, words }) => ({ fit, words }))
  }
}
