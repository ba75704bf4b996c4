// Whether a figure is no figure of what an article reports, but of a part of it, of an earlier time, of what may be, of the like.
import type { Clause } from './clauses.ts'
import type { StorySentence } from './read-story.ts'

const PART_BEFORE =
  /\b(?:besides|as well as|in addition to|apart from|of (?:them|whom|which|these|those)|among (?:them|whom|those)|includ(?:ing|ed|es)|(?:only|just) (?=\w+ of)|another|additional|further|a? ?(?:first|second|third) |the (?:other|remaining|rest|two|three)|up from|down from|(?:rise|increase|fall|rose|fell|up|down|jumped|climbed) from|compared (?:with|to)|from|instead of|rather than|not(?! (?:more|less|fewer))|against|than the|versus|target of|goal of|aim(?:ed)? (?:of|for|at)|capacity (?:of|for)|room for|limit (?:of|is)|licen[sc]ed (?:for|to)|designed (?:for|to)) (?:(?:about|around|some|the|nearly|almost|more than|over|at least) )*[$€£¥]?$/i
const PART_BEHIND =
  /^(?:[^,.;:]{0,25}\b(?:of (?:them|whom|these|those)|among them|more\b(?! than)|others?\b|additional|each|apiece))/iu
/** "7 of the 9 hikers", "74 of 150 seats": the whole of which they are. */
const WHOLE = /\b(?:(?:\d+|\p{Ll}+) (?:out )?of (?:the |its |their |all |those |these )+|\d+ (?:out )?of )$/u
const YEAR = /\b(?:1[89]|20)\d\d\b(?! (?:people|euros|dollars|metres|hectares))/g
const OF_ALL = /^ (?:out )?of (?:the|its|their|his|her|all|those|these) /
const OTHER_TIME =
  /\b(?:last (?:year|month|week|season|spring|summer|autumn|winter)|a (?:year|month|week|decade) (?:ago|before|earlier)|years? (?:ago|before|earlier)|previous(?:ly)?|formerly|(?:the|a) (?:year|month) before|in (?:1[89]|20)\d\d|since (?:1[89]|20)\d\d|normally|usually|on average|typical(?:ly)?|in an? (?:normal|ordinary) (?:year|week|day)|at (?:the|its) (?:time|peak|height)|once|used to|up to now|until now|so far the|worldwide|elsewhere|in the whole (?:country|region)|nationwide|(?:a|the) (?:second|third|further|similar|separate|smaller|larger|neighbouring)|another|would have|had been (?:built|expected|due|planned)|originally|initially|earlier estimates?)\b/i
const UNSURE =
  /\b(?:could|might|as many as|up to|fears?|feared|if|whether|unless|demand(?:s|ed|ing)?|ask(?:s|ed|ing)? for|want(?:s|ed)?|seek(?:s|ing)?|sought|hop(?:e[ds]?|ing)|offer(?:s|ed)?|threaten(?:s|ed)?|not|no(?! (?:more|less|fewer) than)|never|denied|propos(?:e[ds]?|al|ing)|faces? up to|maximum|limit|licensed|capacity|target|quota|need(?:s|ed)? to|at least \d+ more)\b|n['’]t\b/i
const ON_TOP = /^(?:besides|as well as|in addition to|apart from)\b/i
/** In small letters: no month. */
const MAY = /\bmay\b/
/** How bad it is counts only some of the hurt. */
const SEVERITY =
  /\b(?:serious(?:ly)?|critical(?:ly)?|severe(?:ly)?|bad(?:ly)?|slight(?:ly)?|minor|lightly|life-threatening|intensive care)\b/i
const RATE =
  /\b(?:per|a|an|each|every) (?:day|week|month|year|night|hour|share|litre|kilo|kilometre|tonne|head|person|family|household|ticket|pupil|passenger|barrel)\b|\b(?:annual(?:ly)?|monthly|weekly|daily|hourly|yearly|apiece|each)\b/i

/** A figure of a sentence, with where it stands and whether it counts people. */
export interface Stated {
  sentence: StorySentence
  clause: Clause
  start: number
  end: number
  isOfPeople: boolean
  /** No noun or unit stands behind it. */
  isBare: boolean
}

export function isAside({ sentence, clause, start, end, isOfPeople, isBare }: Stated): boolean {
  const { text } = sentence
  const behind = text.slice(end, end + 60)
  return (
    PART_BEFORE.test(text.slice(Math.max(0, start - 40), start)) ||
    WHOLE.test(text.slice(Math.max(0, start - 30), start)) ||
    PART_BEHIND.test(behind) ||
    [OTHER_TIME, UNSURE, MAY, RATE].some((pattern) => pattern.test(clause.text)) ||
    (isOfPeople && (SEVERITY.test(clause.text) || ON_TOP.test(text))) ||
    (isBare && OF_ALL.test(behind)) ||
    isOfOtherYear(sentence, clause, start)
  )
}

/** "Dall, who led the bank until 2021, must go to prison": what is told of him beside is of that year, and not what follows. */
const ASIDE_OF_WHO = /, (?:who|which|whose|where) [^,;:]+,/g

/** A year gone by is spoken of, and what follows is of that year. */
function isOfOtherYear({ text, article: { publishedAt } }: StorySentence, clause: Clause, at: number): boolean {
  const year = publishedAt?.getUTCFullYear() ?? 0
  const told = text.slice(0, clause.start).replace(ASIDE_OF_WHO, (written) => ' '.repeat(written.length))
  return [...`${told}${text.slice(clause.start)}`.matchAll(YEAR)].some(
    ({ index, 0: written }) => Number(written) < year && (index < at || (index >= clause.start && index < clause.end)),
  )
}
