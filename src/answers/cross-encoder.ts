// Reads a question and a sentence together and says how well the one answers the other: a small neural network of our own training, run on this machine.
import { hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import { messageOf } from '../domain/errors.ts'

/** `context`: what the sentence stands under and leans on, the most telling first; cut where it is long. */
export interface Candidate {
  text: string
  context: string
}

/** A logit for each candidate, in order: above 0 where it likelier answers than not. `null`: this machine cannot run the network. */
export type Read = (question: string, candidates: readonly Candidate[]) => Promise<readonly number[] | null>

/** The network (`network.onnx`, in parts, since some hosts take no large files) and its vocabulary. How it was trained, and on what: docs/cross-encoder.md. */
const FOLDER = join(import.meta.dirname, 'cross-encoder')
const PART = /^network\.onnx\.\d+$/
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
  const kept = new Map<string, readonly number[] | null>()
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

/** Throws where this machine cannot run it. */
async function loadNetwork(): Promise<Read> {
  // Only here, so that where it cannot be loaded all else goes on.
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  // Not read as parts to be joined: they would be held twice, and such memory does not come back.
  const network = Buffer.allocUnsafeSlow(50_000_000)
  let bytes = 0
  for (const name of (await readdir(FOLDER)).filter((name) => PART.test(name)).sort())
    for await (const chunk of createReadStream(join(FOLDER, name))) bytes += chunk.copy(network, bytes)
  const [session, vocabulary] = await Promise.all([
    InferenceSession.create(network.subarray(0, bytes), { logSeverityLevel: 3 }),
    readFile(join(FOLDER, 'tokenizer.json'), 'utf8'),
  ])
  const tokenizer = new Tokenizer(JSON.parse(vocabulary), {})
  const [begin = 0, end = 0] = ['[CLS]', '[SEP]'].map((token) => tokenizer.token_to_id(token))
  const idsOf = (text: string): number[] =>
    tokenizer.encode(text.slice(0, MOST_READ), { add_special_tokens: false }).ids
  return async (question, candidates) => {
    if (candidates.length === 0) return []
    const asked = [begin, ...idsOf(question).slice(0, MOST_ASKED), end]
    const rows = candidates.map(({ text, context }) => {
      const all = [...asked, ...idsOf(text), end, ...idsOf(context)]
      return [...all.slice(0, MOST_TOKENS - 1), end]
    })
    const fits: number[] = []
    // Those of like length together: less of what is read is padding.
    const byLength = [...rows.entries()].sort(([, one], [, other]) => one.length - other.length)
    const half = Math.ceil(rows.length / 2)
    for (const some of [byLength.slice(0, half), byLength.slice(half)].filter(({ length }) => length > 0)) {
      const shape = [some.length, some.at(-1)?.[1].length ?? 0] as const
      /** A row a candidate, of the longest one's length. */
      const grid = (value: (row: number[], at: number) => number) => {
        const cellOf = (row: number[], at: number) => BigInt(at < row.length ? value(row, at) : 0)
        const cells = some.flatMap(([, row]) => Array.from({ length: shape[1] }, (_, at) => cellOf(row, at)))
        return new Tensor('int64', BigInt64Array.from(cells), shape)
      }
      const { fit } = await session.run({
        ids: grid((row, at) => row[at] ?? 0),
        mask: grid(() => 1),
        types: grid((_, at) => (at < asked.length ? 0 : 1)),
      })
      for (const [at, [place]] of some.entries()) fits[place] = Number(fit?.data[at])
    }
    return fits
  }
}
