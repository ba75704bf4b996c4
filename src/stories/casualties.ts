// Whether a figure counts the dead, the hurt or the missing, however the sentence is built: "killing 12", "12 people were killed".
import type { Span } from '../domain/article.ts'

export interface Casualties {
  kind: 'killed' | 'injured' | 'missing'
  /** Who, if it is not just people: "children". */
  who: string
  /** The word that says so, in the text. */
  written: string
}

const BEING = String.raw`(?:(?:were|was|are|is|have|has|had|been|being|be|reported|confirmed|feared|also|left|dead|presumed)\s+){0,4}`
const WHO = String.raw`(?<who>(?:[\p{L}’'-]+\s+){0,3}?)`
const AFTER: [Casualties['kind'], RegExp][] = [
  [
    'killed',
    new RegExp(
      String.raw`^\s+${WHO}${BEING}(?<word>killed|dead|died|deaths|fatalities|lives)\b(?! or| and (?:injured|wounded))`,
      'iu',
    ),
  ],
  ['injured', new RegExp(String.raw`^\s+${WHO}${BEING}(?<word>injured|wounded|hurt|injuries)\b(?! or)`, 'iu')],
  ['missing', new RegExp(String.raw`^\s+${WHO}${BEING}(?<word>missing|unaccounted for)\b`, 'iu')],
]
const BEFORE: [Casualties['kind'], RegExp][] = [
  ['killed', /\b(?<word>kill(?:ed|ing|s)|death toll(?: \p{L}+){0,6}|claimed the lives of)\s+$/iu],
  ['injured', /\b(?<word>injur(?:ed|ing)|wound(?:ed|ing)|hurting)\s+$/i],
]
/** How near the words are, in characters. */
const REACH = 60
const PEOPLE = /^(?:people|persons|men and women|individuals|victims)?$/i
/** Words that are no name for the dead, so that another sentence begins: "12 on board when the car hit". */
const OTHER =
  /\b(?:of|in|on|at|to|when|after|who|that|which|with|for|by|from|hours?|days?|weeks?|months?|years?|times|percent|miles?|minutes?|more|others?|additional|suspects?|police said)\b/i

export function casualtiesAt(text: string, claim: Span): Casualties | null {
  const after = text.slice(claim.end, claim.end + REACH).split(/[.,;:—–()]/)[0] ?? ''
  const before =
    text
      .slice(Math.max(0, claim.start - REACH), claim.start)
      .split(/[.;:—–()]|,\s/)
      .at(-1) ?? ''
  for (const [kind, pattern] of AFTER) {
    const found = pattern.exec(after)?.groups
    if (found && !OTHER.test(found.who ?? '')) return { kind, who: whoOf(found.who ?? ''), written: found.word ?? kind }
  }
  const who = /^\s+((?:[\p{L}’'-]+\s+){0,2}?[\p{L}’'-]+s|people|men|women|children)\b/u.exec(after)?.[1] ?? ''
  for (const [kind, pattern] of BEFORE) {
    const found = pattern.exec(before)?.groups
    if (
      found &&
      !/^\s+(?:more|other|of|additional)\b/.test(after) &&
      !/^\s?(?:hours?|days?|weeks?|months?|years?)\b/.test(after)
    )
      return { kind, who: OTHER.test(who) ? '' : whoOf(who), written: found.word ?? kind }
  }
  return null
}

function whoOf(words: string): string {
  const who = words.trim().toLowerCase()
  return PEOPLE.test(who) ? '' : who
}
