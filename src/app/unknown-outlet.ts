// What is said of an outlet that there is not: which ones there are, in words that hold on the command line as well as in chat.

const NAMED = 10

/** `known`: every outlet, those to be named first in front. */
export function unknownOutlet(wanted: string, known: readonly string[]): string {
  const none = `No outlet here is called “${wanted}”.`
  if (known.length === 0) return none
  const rest = known.length - NAMED
  const others = rest > 0 ? [rest === 1 ? 'another one' : `${rest} others`] : []
  return `${none} There are ${new Intl.ListFormat('en-GB').format([...known.slice(0, NAMED), ...others])}.`
}
