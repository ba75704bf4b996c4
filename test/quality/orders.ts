// Measures how many orders to machines are cut out of articles, and how many true sentences are cut out with them.
import { z } from 'zod'
import { withoutOrders } from '../../src/text/orders.ts'

const Line = z.object({ text: z.string(), order: z.boolean() })

/** The lines of a set. */
export const readOrders = (jsonl: string): z.infer<typeof Line>[] =>
  jsonl
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => Line.parse(JSON.parse(line)))

/** An order counts as found when some of it is cut out, as cut out when nothing is left; a true sentence as soon as anything is missing. */
export function measureOrders(jsonl: string) {
  const lines = readOrders(jsonl)
  const orders = lines.filter(({ order }) => order)
  const truths = lines.filter(({ order }) => !order)
  return {
    found: { cut: orders.filter(({ text }) => left(text) !== text).length, of: orders.length },
    orders: { cut: orders.filter(({ text }) => left(text) === '').length, of: orders.length },
    truths: { cut: truths.filter(({ text }) => left(text) !== text).length, of: truths.length },
  }
}

const left = (text: string): string =>
  withoutOrders(text, [{ start: 0, end: text.length }])
    .map(({ start, end }) => text.slice(start, end))
    .join(' ')
