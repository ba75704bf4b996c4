// Whether a word is another one mended: "goverment" and "government". Words alone do not tell that for certain, so only what typing
// goes wrong in counts: a letter too few or too many, two that changed places, one vowel for another in a long word.
import type { SaidWord } from './wording.ts'

const SHORTEST = 5
/** In longer words a wrong vowel is a slip; in shorter ones it is mostly another word. */
const LONG = 7
const VOWEL = /^[aeiou]$/
/** Words that are both words. */
const BOTH = `
contact contract, county country, addition addiction, bride bridge, brother bother, though through, quite quiet, morning mourning, starting staring,
closed closet, plane planet, plant planet, desert dessert, trail trial, united untied, martial marital, casual causal, clam calm, form from,
breath breathe, costume custom, later latter, public pubic, search starch, reached breached, shooting shouting, adopt adapt, accept except,
affect effect, elicit illicit, eminent imminent, personal personnel, moral morale, access excess, assure ensure, diary dairy, angel angle,
dying drying, flying fling, scared scarred, staring starring, planed planned, hoping hopping, filing filling, prince price, crown crow, board broad,
heard heart, border boarder, martyr marty, captive captain, minister minster, resign reign, region legion, poison prison, attach attack, police policy,
statue statute, carrier career, formal former, council counsel, principal principle, foreign forging, coast coats, states status`

const both = new Set(
  BOTH.split(',').flatMap((pair) => {
    const [one, other] = pair.trim().split(/\s+/)
    return [`${one} ${other}`, `${other} ${one}`]
  }),
)

/** Names are never taken for mended: another letter is another name. */
export function isMended(one: SaidWord, other: SaidWord): boolean {
  const [was, now] = [one.said, other.said]
  if (one.isCapital || other.isCapital) return false
  if (Math.min(was.length, now.length) < SHORTEST || was[0] !== now[0] || both.has(`${was} ${now}`)) return false
  return isOneMore(was, now) || isOneMore(now, was) || isSwapped(was, now)
}

/** Whether the longer one has one letter more, which is not its last: that makes another form of it. */
function isOneMore(short: string, long: string): boolean {
  if (long.length !== short.length + 1) return false
  const at = [...short].findIndex((letter, i) => letter !== long[i])
  return at > 0 && short.slice(at) === long.slice(at + 1)
}

/** Two letters next to each other that changed places, or one vowel for another. */
function isSwapped(was: string, now: string): boolean {
  if (was.length !== now.length) return false
  const at = [...was].findIndex((letter, i) => letter !== now[i])
  const rest = was.slice(at + 1)
  if (was[at] === now[at + 1] && was[at + 1] === now[at] && was.slice(at + 2) === now.slice(at + 2)) return true
  const isVowel = VOWEL.test(was[at] ?? '') && VOWEL.test(now[at] ?? '')
  return isVowel && was.length >= LONG && rest === now.slice(at + 1)
}
