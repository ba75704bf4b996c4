// Of several times in a sentence the one at which happened what it tells: "… on Thursday, police said on Friday" tells of Thursday.
import type { DateInText } from './dates.ts'

/** Who says it, and what lies between that and the day of saying it. */
const SAYING =
  /\b(?:said|says|told|announced|confirmed|reported|wrote|tweeted|added|according to|statement|briefing|news conference|reporters)\b(?![^,;.]*\bthat\b)[^,;.]{0,40}$/i
const SINCE = /\bsince (?:early |late |last )?$/i
/** What is only a mark of something else: "after Sunday", and behind the day "Sunday's earthquake". */
const OF_ELSE = /\b(?:before|after|following|ahead of)\s+(?:last |next |early |late )?$/i
const OWNS = /^[’']s\b/
/** What has come together over some time, as it stands on the day on which it is said. */
const SO_FAR =
  /\b(?:ha(?:s|ve) (?:already |now |so far )?(?:been )?(?:killed|died|dead|claimed|risen|grown|climbed|reached|left|injured|hurt|displaced|infected)|toll|known to have|so far)\b/i
/** Words that put something into a year or month, and not that year's price or the bridge of that year. */
const IN_TIME =
  /\b(?:in|since|during|until|by|back to|(?:spring|summer|autumn|fall|winter|end|beginning|start|middle|half|early|late|mid|month|days|weeks|january|february|march|april|may|june|july|august|september|october|november|december)(?: of)?)(?: the (?:year|summer|spring|autumn|winter) (?:of )?)?[ -](?:the year |early |late |mid[- ]?|about |around )?$/i
const YEAR_OF_SOMETHING =
  /^(?:[’']s\b|[- ](?:prices?|elections?|census|budget|report|agreement|deal|campaign|season|figures?|levels?|law|vote|world|olympic|film|novel|book|ruling|presidential|midterms?|general|war|crash|earthquake|flood)\b)/i

/** "The highest level since 1997": how long it has not been so. */
const RANKED =
  /\b(?:(?:bigg|cold|deadli|deep|dri|earli|fast|few|great|hard|heavi|high|hott|larg|long|low|sharp|short|slow|small|steep|strong|warm|weak|wett)est|most|least|first|worst|best|record)\b[^,;.]*\bsince (?:the year |early |late |mid[- ]?)?$/i

/** `null`: none tells when it was. A week is no date, and a sentence of several years tells of no single one. */
export function toldTime(text: string, mentions: readonly DateInText[]): DateInText | null {
  const days = mentions.filter(({ precision }) => precision === 'day')
  if (days.length > 0) return toldDay(text, days)
  for (const precision of ['month', 'year']) {
    const [found, ...others] = mentions.filter((one) => one.precision === precision && isInTime(text, one))
    if (found !== undefined) return others.every(({ from }) => from.getTime() === found.from.getTime()) ? found : null
  }
  return null
}

function toldDay(text: string, days: readonly DateInText[]): DateInText | null {
  const isBehind = (pattern: RegExp) => (day: DateInText) =>
    pattern.test(text.slice(0, day.start).replace(/\bon $/i, ''))
  const [isSaying, isSince] = [isBehind(SAYING), isBehind(SINCE)]
  const ofElse = (day: DateInText): boolean => isBehind(OF_ELSE)(day) || OWNS.test(text.slice(day.end))
  const saying = days.find((day) => isSaying(day) && !isSince(day))
  const own = days.filter((day) => !isSaying(day) && !isSince(day) && !ofElse(day))
  if (SO_FAR.test(text) && (saying !== undefined || own.length === 0)) return saying ?? null
  return own[0] ?? saying ?? days.find((day) => !isBehind(OF_ELSE)(day)) ?? null
}

function isInTime(text: string, { start, end, precision }: DateInText): boolean {
  if (precision === 'year' && !/^\d/.test(text.slice(start, end))) return true
  if (YEAR_OF_SOMETHING.test(text.slice(end)) || RANKED.test(text.slice(0, start))) return false
  // "last month" says by itself when.
  return !/^(?:19|20)\d\d$/.test(text.slice(start, end)) || IN_TIME.test(text.slice(0, start))
}
