// Marks a message so that it is found again in a channel's history: Discord takes a nonce, but gives it back in no later fetch.
import { createHash } from 'node:crypto'
import type { Components } from './components.ts'

/** Ids that Discord numbers components with are small ones. */
const SMALLEST = 2 ** 20
/** Ids are of 32 bits, with a sign. */
const LARGEST = 2 ** 31

/** What the button that opens a thread is called below a delivery. */
export const threadButton = (key: string): string => `~thread:${key}`

/** The same page, its first component with an id made of the key: Discord keeps such ids, and nobody sees them. */
export function marked([first, ...rest]: Components, key: string): Components {
  return first === undefined ? [] : [{ ...first, id: markOf(key) }, ...rest]
}

/** Whether these components are a page of the delivery with this key. */
export function isMarked(components: unknown, key: string): boolean {
  if (!Array.isArray(components)) return false
  return valuesIn(components).some((value) => value === markOf(key) || value === threadButton(key))
}

function markOf(key: string): number {
  const number = createHash('sha256').update(key).digest().readUInt32BE()
  return SMALLEST + (number % (LARGEST - SMALLEST))
}

/** Ids of components, their own and those of buttons, nested ones too. */
function valuesIn(components: unknown[]): unknown[] {
  return components.flatMap((component) => {
    if (typeof component !== 'object' || component === null) return []
    const id = 'id' in component ? [component.id] : []
    const customId = 'custom_id' in component ? [component.custom_id] : []
    const inner = 'components' in component && Array.isArray(component.components) ? component.components : []
    return [...id, ...customId, ...valuesIn(inner)]
  })
}
