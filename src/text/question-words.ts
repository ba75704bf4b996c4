// What a question asks for, read off its question words alone.
import type { Asked } from '../domain/question.ts'

const AUXILIARY = 'is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might'

/** Tried in order; the first that matches decides. */
const PATTERNS: Partial<Record<Asked, RegExp>> = {
  confirmation: new RegExp(`^(?:and |but |so )?(?:${AUXILIARY}|any(?:one|body)?|isn|aren|wasn|didn|doesn|hasn)\\b`),
  age: /\bhow old\b|\b(?:what|which) age\b|\bage of\b/,
  duration:
    /\bhow long\b|\bhow many (?:more )?(?:seconds|minutes|hours|days|nights|weeks|months|years|decades)\b|\bfor how many\b|\b(?:what|which) (?:prison |jail )?(?:sentence|term)\b/,
  count:
    /^(?:the )?number of\b|\bhow many\b|\b(?:what|which) (?:number|share|percentage|proportion|percent|fraction|part)\b|\bhow often\b/,
  measure: new RegExp(
    `\\bhow (?:tall|high|far|deep|big|large|wide|heavy|fast|hot|cold|strong|loud)\\b|^how (?!(?:${AUXILIARY}|much|many|often|come|soon|recently)\\b)\\p{L}+ (?:${AUXILIARY})\\b|\\bhow (?:did|does|do) .{1,60} vote\\b|\\bwhere (?:did|does|do|will) .{1,60} (?:finish|rank|place)\\b`,
    'u',
  ),
  amount:
    /\bhow much\b|\b(?:what|which) (?:price|cost|sum|fee|fare)\b|\bwhat(?:s|'s|’s| is| does| did| will| would| do) .{1,60} (?:costs?|pay|paid|(?:go|sell) for)\b|\bwhat .{1,60} worth\b|\b(?:price|costs?) (?:of|for)\b/,
  reason:
    /\bwhy\b|\bhow come\b|\bwhat (?:caused|causes|prompted|led to|made)\b|\b(?:what|which) (?:was |is |were )?(?:the )?reasons?\b|\bfor what reason\b|\bwhat for\b|\b(?:what|which) .{1,60}(?<! (?:stand|ask|call|look|wait|vote)(?:s|ing)?) for\W*$/,
  statement:
    /\bwhat (?:did|does|do|has|have|had) .{1,80}\b(?:say|said|think|tell|told|claim|promise|announce|warn|call|write|wrote|comment|argue|add)\b|\bhow (?:did|does|do|has|have|had) .{1,80}\b(?:feel|react|respond)/,
  events:
    /\bwhat(?:'s|’s| is| was)? ?(?:happened|happening|happen|going on|new|up with|the (?:latest|news|story))\b|\bwhat .{0,40}\b(?:reports?|reported|happened)\b|^(?:tell me|anything|news|summari[sz]e|summary)\b|\bany news\b|^(?:the )?latest\b/,
  time: /\bwhen\b|\b(?:what|which) time\b|\bhow (?:soon|recently)\b/,
  place: /\bwhere\b|\b(?:what|which) location\b/,
  person: /\bwhat(?:['’]?s| is| was| are| were) (?:his|her|their) names?\b|\bwho(?:se|m)?\b|\b(?:what|which) people\b/,
  thing: /\bwhat\b|\bwhich\b|\bnames?\b|\bnickname\b/,
  manner: /\bhow\b/,
}

const KINDS = Object.keys(PATTERNS) as Asked[]

/** The kind of thing asked for; a text without question words asks what is known about its words (`events`). */
export function askedIn(text: string): Asked {
  const clauses = mended(text.toLowerCase().replace(/^\(/, '')).split(/(?<=[.!;])\s+/)
  // "Police arrested 31 men. Where was the event?": the clause that asks comes last.
  for (const clause of clauses.reverse()) {
    const polite = clause.trim().replace(POLITE, '')
    const opening = ASKS_FIRST.exec(polite)?.[0].length ?? 0
    const isAsked = opening > 0 || ASKS_OTHERWISE.test(polite)
    const asking = isAsked ? polite.slice(0, opening) + polite.slice(opening).replace(RELATIVE, '') : polite
    for (const asked of KINDS) if (PATTERNS[asked]?.test(asking)) return asked
  }
  return 'events'
}

/** "Athletes who …, in which sport": behind a noun these words ask nothing where another one does; nor do they behind the one that opens. */
const RELATIVE = /(?<=\p{L}\s)(?:who|whom|whose|when|where)\b/gu
const ASKS_FIRST =
  /^(?:(?:and|but|so|by|since|until|till|at|from|in|on|for|with|to) ){0,2}(?:wh(?:o|om|ose|at|ich|en|ere|y)|how)\b/
const ASKS_OTHERWISE = /\b(?:what|which|how)\b/

/** Question words as fingers slip on them: no index knows these, yet they decide what is asked. */
const SLIPS = new Map(
  `which = wich whcih | what = wat waht | what's = whats | who = hwo wo | who's = whos | when = whne wen wehn | when's = whens |
  where = wehre wheres wher | why = wy hwy whys | how = hw hwow hows | how many = howmany | people = ppl | happened = hapened happend happned hapend`
    .split('|')
    .map((group) => group.trim().split(' = '))
    .flatMap(([right = '', slips = '']) => slips.split(' ').map((slip) => [slip, right] as const)),
)

export const isSlip = (folded: string): boolean => SLIPS.has(folded)
const mended = (text: string): string => text.replace(/\p{L}+/gu, (word) => SLIPS.get(word.toLowerCase()) ?? word)

/** "Could you tell me", "do you know": what is asked comes after. */
const POLITE =
  /^.*\b(?:tell (?:me|us)|explain|do (?:you|we) know|you know|i wonder|i want to know|i(?:'d| would) like to know)\b(?=.*\b(?:who|what|when|where|why|how|which)\b),?\s*/

const HEAD =
  /\b(?:how many|how much|what(?:['’]?s| is| was| are| were) the names? of (?:an?|the)|(?:what|which)(?: (?:number|share|percentage|proportion|percent|part|kind|sort|type|name) of)?|whose)\s+(?:of (?:the|these|those)\s+)?((?:[\p{L}\p{N}’'-]+\s*){1,4}[?.,:;!]?)/iu

/** The words right behind "how many", "which" or "what", up to four, with a mark where they end; the caller drops those that carry no topic. */
export const headPhrase = (text: string): string => HEAD.exec(mended(text))?.[1] ?? ''

const NAMED = /^(?:what(?:['’]?s| is| was| are| were) |(?!.*\b(?:what|which)\b))(?:(?:the )?names? (?:of )?)?(.+)/iu
const TELLS_MORE =
  /^(?:of|in|on|at|to|for|from|with|by|after|before|during|over|under|against|who|that|which|when|where|and|is|are|was|were|did|has|had)$/

/** The noun that says what is asked for without "which": "president" in "pga tour president name?", "day" in "what is the last day to apply". */
export function namedNoun(text: string): string {
  const words =
    NAMED.exec(mended(text))?.[1]
      ?.toLowerCase()
      .match(/[\p{L}’'-]+/gu) ?? []
  const end = words.findIndex((word, i) => TELLS_MORE.test(word) && i < words.length - 1)
  return words.slice(0, end < 0 ? words.length : end).findLast((word) => !/^(?:names?|called)$/.test(word)) ?? ''
}

/** Words that only say which kind of thing is asked for: no answer need repeat "old" to tell an age. */
const KIND_WORDS: Partial<Record<Asked, RegExp>> = {
  age: /^(?:old|age|aged)$/,
  duration:
    /^(?:long|sentence|term|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|time|last|lasted)$/,
  measure: /^(?:tall|high|far|deep|big|large|wide|heavy|fast|hot|cold|long|strong|loud)$/,
  time: /^(?:year|day|date|month|time|weekday|hour|week|first)$/,
  count: /^(?:people|persons|number|share|percentage|proportion|percent|fraction|part|often)$/,
  amount: /^(?:price|cost|costs|sum|fee|fare|money|pay|paid)$/,
  thing: /^(?:country|countries|nations?)$/,
  statement: /^(?:think|tell|told|claim|promise|announce|warn|call|called|write|wrote|comment|argue|add|said)$/,
}

export const isKindWord = (asked: Asked, folded: string): boolean => KIND_WORDS[asked]?.test(folded) ?? false

const BEFORE_VERB =
  /\b(?:to|who|that|was|were|is|are|be|been|being|has|have|had|will|would|can|could|should|may|might|must|not|n.t)\s+(?:\p{L}+ly\s+)?$/iu
const DID_SOMEBODY =
  /\b(?:did|does|do|will|would|can|could|should)\s+(?:\p{L}[\p{L}’'.-]*\s+){1,4}(?<!\b(?:the|a|an|of|in|on|at|for|from|his|her|their|its|this|that|these|those|any|my|our)\s+)$/iu

/** Answers put verbs in other words more often than they do nouns, so that a verb which is missing says less. */
export function readsLikeVerb(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start)
  const word = text.slice(start, end)
  if (/^\p{Lu}/u.test(word)) return false
  if (/(?:ed|ing)$/.test(word)) return true
  return BEFORE_VERB.test(before) || DID_SOMEBODY.test(before)
}
