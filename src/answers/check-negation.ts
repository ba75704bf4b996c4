// Whether two texts disagree by a "not": what each denies, and what it merely says.
import type { Span } from '../domain/article.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { fold, stem } from '../text/words.ts'

interface Denial {
  /** The stems of what is denied, nearest first. */
  about: string[]
  /** By "refused to": somebody denies it of himself, and others may well do it. */
  refused: boolean
}

/** What a text says and denies, by the stems of its words. */
export interface Polarity {
  /** Whether it holds a "not" in any form. */
  negates: boolean
  /** Whether it holds a word that denies without a "not": "refused", "without". */
  refuses: boolean
  denials: Denial[]
  /** Stems said under a "not" or a refusal. */
  denied: Set<string>
  /** Stems said outside any. */
  said: Set<string>
}

const NOT = /^(?:not|no|never|none|nobody|nothing|neither|nor|nowhere|cannot|rarely|seldom|hardly|scarcely|.+n['’]t)$/
const REFUSAL = new Set(
  `refus reject deni declin fail lack prevent block bar ban stop halt ceas end quit avoid unabl unlik imposs bare
  former unwil forbid prohibit lost lose miss absent few littl without regret wrong wrongli fals mistaken incorrect error`.split(
    /\s+/,
  ),
)
const TOKEN = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|[^\s\p{L}\p{N}]/gu
/** Where the reach of a "not" ends. */
const CLAUSE_END =
  /^(?:[,;:.!?()[\]“”"—–]|and|but|although|though|while|whereas|who|which|because|when|after|before|until|since)$/
/** "not only", "no doubt", "No. 5", "no-man's-land": no denial. */
const IDLE = /^(?:\s+(?:only|just|least|doubt|matter|later)\b|-|\.\s?\d)/
/** How much of a clause a denial is surely about. */
const REACH = 3

/** Words that carry no topic but can be what is denied: "would not let him back in". */
const DEEDS = new Set(
  'back came come gave give given go goes gone keep let made make off out take taken took went'.split(' '),
)
const isTopic = (folded: string): boolean => folded.length > 1 && (!STOP_WORDS.has(folded) || DEEDS.has(folded))

/**
 * What `text` says and denies; only words within `focus` count as said or denied, though a "not" may stand outside of it,
 * so that a quote cut out of a denial stays one.
 */
export function polarityOf(text: string, focus: Span = { start: 0, end: text.length }): Polarity {
  const found: Polarity = { negates: false, refuses: false, denials: [], denied: new Set(), said: new Set() }
  let denial: { topics: string[]; names: string[] } | null = null
  let under = false
  let refused = false
  const close = () => {
    const about = denial && (denial.topics.length > 0 ? denial.topics : denial.names)
    if (about && about.length > 0) found.denials.push({ about: about.slice(0, REACH), refused: false })
    denial = null
    under = false
    refused = false
  }
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const folded = fold(token)
    const ahead = text.slice(index + token.length, index + token.length + 10)
    if (CLAUSE_END.test(folded)) close()
    else if (NOT.test(folded) && !IDLE.test(ahead)) {
      found.negates = true
      denial ??= { topics: [], names: [] }
      under = true
    } else if (REFUSAL.has(stem(folded)) || (folded.startsWith('rul') && /^\s+out\b/.test(ahead))) {
      found.refuses = true
      // "did not refuse to cross" denies the refusal, and so says the rest.
      if (index >= focus.start && index < focus.end) (under ? found.denied : found.said).add(stem(folded))
      if (denial === null) {
        under = true
        // "refused to leave" denies the leaving; of other refusals it is not sure what they deny.
        if (/^\s+to\b/.test(ahead)) refused = true
      } else {
        denial.topics.push(stem(folded))
        close()
      }
    } else if (isTopic(folded) && index >= focus.start && index < focus.end) {
      const stemmed = stem(folded.replace(/['’].*$/, ''))
      if (denial !== null) (/^\p{Lu}/u.test(token) ? denial.names : denial.topics).push(stemmed)
      if (under) found.denied.add(stemmed)
      else found.said.add(stemmed)
      if (refused) found.denials.push({ about: [stemmed], refused })
      refused = false
    }
  }
  close()
  return found
}

export function joined(polarities: Polarity[]): Polarity {
  return {
    negates: polarities.some(({ negates }) => negates),
    refuses: polarities.some(({ refuses }) => refuses),
    denials: polarities.flatMap(({ denials }) => denials),
    denied: new Set(polarities.flatMap(({ denied }) => [...denied])),
    said: new Set(polarities.flatMap(({ said }) => [...said])),
  }
}

/**
 * Whether one says plainly what the other denies. Where the denier says it plainly, too, that settles nothing for speech
 * words ("did not say when, but said") and for refusals ("refused to cross, but 51 crossed").
 */
function denies(one: Polarity, other: Polarity): boolean {
  return one.denials.some(({ about, refused }) => {
    if (about.some((word) => other.denied.has(word))) return false
    return about.some((word) => other.said.has(word) && !((refused || ASKING_WORDS.has(word)) && one.said.has(word)))
  })
}

/** Whether a claim and the text it rests on stand on different sides of a "not". */
export function negationDiffers(claim: Polarity, ground: Polarity): boolean {
  if (claim.negates && !ground.negates && !ground.refuses) {
    // "unconfirmed" bears out "not confirmed".
    const opposite = [...ground.said].some((word) =>
      claim.denials
        .flatMap(({ about }) => about)
        .some((denied) => /^(?:un|in|im|non|dis)$/.test(word.slice(0, -denied.length)) && word.endsWith(denied)),
    )
    return !opposite
  }
  return denies(ground, claim) || denies(claim, ground)
}
