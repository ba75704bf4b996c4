// What is said of an outlet that there is not: the one that may be meant, or which there are, in words that hold on the command line as well as in chat.
import { outletsLike } from '../search/outlets.ts'

const NAMED = 10
const MOST_MEANT = 3

/** `known`: every outlet, those to be named first in front. */
export function unknownOutlet(wanted: string, known: readonly string[]): string {
  const none = `No outlet here is called “${wanted}”.`
  if (known.length === 0) return none
  const near = outletsLike(wanted, known)
  if (near.length > 0 && near.length <= MOST_MEANT)
    return `${none} Did you mean ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(near)}?`
  const rest = known.length - NAMED
  const others = rest > 0 ? [rest === 1 ? 'another one' : `${rest} others`] : []
  return `${none} There are ${new Intl.ListFormat('en-GB').format([...known.slice(0, NAMED), ...others])}.`
}
