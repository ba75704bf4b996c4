// What a question asks for, read off its question words alone.
import type { Asked } from '../domain/question.ts'

const AUXILIARY = 'is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might'

/** Tried in order; the first that matches decides. */
const PATTERNS: [Asked, RegExp][] = [
  ['age', /\bhow old\b|\b(?:what|which) age\b|\bage of\b|\bwhat(?:'s|’s| is| was) (?:his|her|their|its) age\b/],
  [
    'duration',
    /\bhow long\b(?! is the| was the)|\bhow many (?:more )?(?:seconds|minutes|hours|days|nights|weeks|months|years|decades)\b|\bfor how many\b/,
  ],
  [
    'count',
    /\bhow many\b|\b(?:what|which) (?:number|share|percentage|proportion|percent|fraction|part)\b|\bhow often\b/,
  ],
  ['measure', /\bhow (?:tall|high|far|deep|big|large|wide|heavy|fast|hot|cold|long|strong|loud)\b/],
  [
    'amount',
    /\bhow much\b|\b(?:what|which) (?:price|cost|sum|fee|fare)\b|\bwhat (?:does|did|will|would|do) .{1,60} costs?\b/,
  ],
  [
    'reason',
    /\bwhy\b|\bhow come\b|\bwhat (?:caused|causes|prompted|led to|made)\b|\b(?:what|which) (?:was |is |were )?(?:the )?reasons?\b|\bfor what reason\b|\bwhat for\b/,
  ],
  [
    'statement',
    /\bwhat (?:did|does|do|has|have|had) .{1,80}\b(?:say|said|think|tell|told|claim|promise|announce|warn|call|write|wrote|comment|argue|add)\b/,
  ],
  [
    'events',
    /\bwhat(?:'s|’s| is| was)? ?(?:happened|happening|happen|going on|new|up with|the (?:latest|news|story))\b|\bwhat .{0,40}\b(?:reports?|reported|happened)\b|^(?:tell me|anything|news|summari[sz]e|summary)\b|\bany news\b/,
  ],
  [
    'time',
    /\bwhen\b(?! (?:he|she|it|they|the)\b)|\b(?:what|which|until what|since what) (?:year|day|date|month|time|weekday|hour|week)\b|\bhow soon\b|\bhow recently\b/,
  ],
  ['place', /\bwhere\b|\b(?:what|which) (?:place|location)\b/],
  ['person', /\bwho\b|\bwhose\b|\bwhom\b|\bwho(?:'s|’s)|\b(?:what|which) (?:person|man|woman|people)\b/],
  ['thing', /\bwhat\b|\bwhich\b|\bwhat(?:'s|’s)/],
  ['manner', /\bhow\b/],
  ['confirmation', new RegExp(`^(?:and |but |so )?(?:${AUXILIARY}|any|isn|aren|wasn|didn|doesn|hasn)\\b`)],
]

/** The kind of thing asked for; a text without question words asks what is known about its words (`events`). */
export function askedIn(text: string): Asked {
  const clauses = text.toLowerCase().split(/(?<=[.!;])\s+/)
  // "Police arrested 31 men. Where was the event?": the clause that asks comes last.
  for (const clause of clauses.reverse()) {
    for (const [asked, pattern] of PATTERNS) if (pattern.test(clause.trim())) return asked
  }
  return 'events'
}

const HEAD =
  /\b(?:how many|how much|(?:what|which)(?: (?:number|share|percentage|proportion|percent|part|kind|sort|type|name) of)?|whose)\s+(?:of (?:the|these|those)\s+)?((?:[\p{L}\p{N}’'-]+\s*){1,4})/iu

/** The words right behind "how many", "which" or "what", up to four; the caller drops those that carry no topic. */
export function headPhrase(text: string): string {
  return HEAD.exec(text)?.[1] ?? ''
}
