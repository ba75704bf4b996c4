// Reads replies in tests: the words without where lines break, and which citations lack their source.
import type { Seen } from './harness.ts'

/** White space of any kind as one space. */
export const flat = (text: string): string => text.replaceAll('**', '').replaceAll(/\s+/g, ' ').trim()

/** Numbers that a sentence cites without the quote, or the line of its source, on the same page. */
export function citedWithoutSource({ pages }: Seen): string[] {
  return pages.flatMap((page) => {
    const text = flat(page)
    const numbersIn = (some: string): string[] => [...some.matchAll(/\[(\d+)\]/g)].map(([, n = '']) => n)
    // Nothing but a source begins with numbers.
    const lines = page.split('\n').flatMap((line) => numbersIn(/^(?:-# )?\s*((?:\[\d+\] ?)+)\S/.exec(line)?.[1] ?? ''))
    const quoted = new Set([...text.matchAll(/\[(\d+)\] ?(?:… .*?)?(?:\*\*)?“/g)].map(([, n]) => n).concat(lines))
    return [...text.matchAll(/\[(\d+)\]/g)].flatMap(([mark, n]) => (quoted.has(n) ? [] : [mark]))
  })
}
