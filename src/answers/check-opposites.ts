// Whether a claim says the opposite of what it cites by its choice of word: "rejected" for "approved". Holds only plain pairs.
import { stem } from '../text/words.ts'
import type { Polarity } from './check-negation.ts'

const PAIRS = `
approve accept agree pass | reject refuse oppose veto
increase rise rose grow grew climb gain | decrease fall fell drop decline shrink shrank
raise | lower cut reduce
open reopen | close shut
confirm | deny
convict guilty | acquit innocent
survive alive | die dead kill
buy bought | sell sold
import | export
north northern | south southern
east eastern | west western
largest biggest | smallest
highest | lowest
oldest | youngest
longest | shortest
maximum | minimum
legal | illegal
true | false
safe safely | unsafe dangerous
possible | impossible
mother | father
husband | wife
brother | sister
son | daughter
man men | woman women
upper | lower
early earlier | late later
start begin | end finish
`

const opposites = new Map<string, Set<string>>()
for (const line of PAIRS.trim().split('\n')) {
  const sides = line.split('|').map((side) => side.trim().split(' ').map(stem))
  for (const [one, other] of [sides, sides.toReversed()]) {
    for (const word of one ?? []) opposites.set(word, new Set([...(opposites.get(word) ?? []), ...(other ?? [])]))
  }
}

/** The claim's word whose opposite the cited text says, while saying nothing like the word itself; `null` if there is none. */
export function oppositeWord(claim: Polarity, ground: Polarity): string | null {
  for (const word of claim.said) {
    const contrary = [...(opposites.get(word) ?? [])].some((other) => ground.said.has(other) && !claim.said.has(other))
    const alike = ground.said.has(word) || ground.denied.has(word)
    if (contrary && !alike) return word
  }
  return null
}
