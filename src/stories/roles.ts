// Who somebody is, in the words that stand right beside the name: "Lithuanian President", "a spokeswoman of the ministry".
import type { Span } from '../domain/article.ts'
import type { StorySentence } from './read-story.ts'

/** Words that name what somebody is; a role ends or begins with one. */
const ROLE_NOUN =
  /\b(?:president|premier|prime minister|minister|chancellor|secretary|senator|governor|mayor|congress(?:man|woman)|lawmaker|representative|ambassador|envoy|negotiator|diplomat|leader|chief|head|chair(?:man|woman|person)?|director|manager|founder|owner|commissioner|sheriff|officer|captain|colonel|general|judge|prosecutor|attorney|lawyer|spokes(?:man|woman|person)|adviser|advisor|aide|politician|dissident|activist|defender|candidate|journalist|reporter|editor|writer|author|librarian|teacher|professor|scientist|researcher|analyst|economist|historian|expert|engineer|doctor|physician|nurse|surgeon|pilot|student|pastor|bishop|priest|pope|king|queen|prince|princess|actor|actress|singer|musician|player|coach|quarterback|striker|champion|winner|laureate|executive|ceo|airline|carrier|company|firm|agency|group|organi[sz]ation|party|ruler|strategist|husband|wife|mother|father|son|daughter|brother|sister|resident|survivor|witness|suspect|victim|citizen)s?\b/i

const ENDS_WITH_ROLE = new RegExp(`${ROLE_NOUN.source}$`, 'i')
/** "a journalist released on Thursday"; but "the governor said" speaks of the governor. */
const TOLD_FURTHER = new RegExp(`^((?:an?|the) (?:[\\p{L}-]+ ){0,4}?${ROLE_NOUN.source}) \\p{Ll}+(?:ed|en)\\b`, 'iu')
const IS_ROLE = new RegExp(`^(?:${ROLE_NOUN.source})$`, 'i')

/** Longer ones are sentences of their own. */
const MOST_CHARACTERS = 80
const NO_ROLE =
  /^(?:who|whose|whom|which|that|and|but|or|where|when|while|as|after|before|then|also|in|on|at|for|from|with|by|to|not|was|were|is|are|has|have|had|will|would|could|may|both|some|all|many|said|told|including|like|unlike|according|along|such)\b/i
const AGE = /^,\s(?:aged\s)?\d{1,3}(?=,\s)/
/** Where a role ends: at a mark, at the sentence's end, but not in "U.S."; what somebody did is no role. */
const ROLE_END = /[,;:—–()“”"]|(?<!\b\p{Lu})\.(?=\s|$)|\s(?=who\b|which\b|that\b|whose\b|whom\b)/u
/** Words in lower case that go with the name of a role; any other ("met President …") is of the sentence. */
/** Who took a picture or sent a report is no part of a role. */
const CREDIT = /^(?:AP|AFP|CNN|EPA|Reuters)$/
const GOES_WITH =
  /^(?:chief|council|town|city|environment|economy|transport|labou?r|justice|education|energy|agriculture|climate|exiled|former|dissident|opposition|veteran|human|rights|acting|deputy|interim|retired|prime|vice|foreign|security|party|state|police|team|national|airline|news|local|senior|longtime|political|military|defen[cs]e|press|prison|campaign|star|junior|assistant|associate|executive|general|finance|interior|health|fellow|ex-president|co-founder|far-right|left-wing|right-wing|conservative|liberal)$/
const MOST_WORDS = 6

/** The role that a sentence gives somebody whose name lies there; offsets are into the sentence. */
export function roleBeside({ text }: StorySentence, name: Span): Span | null {
  return behind(text, name.end) ?? before(text, name.start)
}

/** "Jane Roe, 52, a spokeswoman of the ministry, said". */
function behind(text: string, end: number): Span | null {
  const age = AGE.exec(text.slice(end))?.[0].length ?? 0
  const opening = /^,\s/.exec(text.slice(end + age))
  if (opening === null) return null
  const start = end + age + opening[0].length
  const length = text.slice(start).search(ROLE_END)
  const role = length < 0 ? '' : text.slice(start, start + length)
  if (role.length < 4 || role.length > MOST_CHARACTERS || NO_ROLE.test(role)) return null
  // A role says what somebody is before it says of what: "a spokeswoman of the Foreign Ministry"; what is told further is none.
  const [what = ''] = role.split(/\s(?:of|for|in|at|to|from|with)\s/)
  if (!/^\p{Ll}/u.test(role)) return null
  if (ENDS_WITH_ROLE.test(what)) return { start, end: start + role.length }
  const told = TOLD_FURTHER.exec(what)
  return told === null ? null : { start, end: start + (told[1]?.length ?? 0) }
}

/** "Lithuanian President Gitanas Nauseda", "the exiled opposition leader Sviatlana Tsikhanouskaya". */
function before(text: string, at: number): Span | null {
  const words = [...text.slice(0, at).matchAll(/[\p{L}\p{M}][\p{L}\p{M}.’'-]*(?=\s)/gu)].slice(-MOST_WORDS)
  const last = words.at(-1)
  if (last === undefined || !IS_ROLE.test(last[0])) return null
  const end = last.index + last[0].length
  if (!/^\s$/.test(text.slice(end, at))) return null
  let start = last.index
  for (const word of words.slice(0, -1).reverse()) {
    const isBeside = /^\s$/.test(text.slice(word.index + word[0].length, start))
    const isPart =
      GOES_WITH.test(word[0]) || (/^\p{Lu}/u.test(word[0]) && !isFirstOfSentence(text, word.index, word[0]))
    if (!isBeside || !isPart || CREDIT.test(word[0])) break
    start = word.index
  }
  return { start, end }
}

/** What a minister or secretary is one of. */
const PORTFOLIO =
  /^(?:Agriculture|Culture|Defen[cs]e|Deputy|Economy|Education|Energy|Environment|Finance|Foreign|Health|Housing|Interior|Justice|Labou?r|Opposition|Prime|Trade|Transport|Treasury|Vice)$/

/** "Then President …": the capital is that of the sentence, unless it is an adjective of a country or shortened. */
function isFirstOfSentence(text: string, at: number, word: string): boolean {
  return text.slice(0, at).trim() === '' && !/(?:an|ish|ese|ch)$|\./.test(word) && !PORTFOLIO.test(word)
}
