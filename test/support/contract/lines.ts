// Reads replies in tests: the words without where lines break, and which citations lack their source.
import type { Seen } from './harness.ts'

/** White space of any kind as one space. */
export const flat = (text: string): string => text.replaceAll('**', '').replaceAll(/\s+/g, ' ').trim()

/** Numbers that a sentence cites without the quote, and so its source, on the same page. */
export function citedWithoutSource({ pages }: Seen): string[] {
  return pages.flatMap((page) => {
    const text = flat(page)
    const quoted = new Set([...text.matchAll(/\[(\d+)\] ?(?:… .*?)?(?:\*\*)?“/g)].map(([, n]) => n))
    return [...text.matchAll(/\[(\d+)\]/g)].flatMap(([mark, n]) => (quoted.has(n) ? [] : [mark]))
  })
}
