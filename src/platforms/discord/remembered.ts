// Remembers what a pure function of a text gave: finding the pages of a message renders the same texts over and over.

const ENTRIES = 1000
/** Longer ones are rare, and would fill the memory. */
const LONGEST = 2000

export function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined || text.length > LONGEST) return found ?? of(text)
    if (known.size >= ENTRIES) known.clear()
    const value = of(text)
    known.set(text, value)
    return value
  }
}
