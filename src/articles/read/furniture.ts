// Lines that stand around a report and say nothing of it: bylines, dates, credits, links, notices. One line or paragraph at a time.
import { readsLikeOutlet } from '../../stories/headline.ts'
import { wordCount } from '../../text/characters.ts'
import { dateIn, dateShown, MONTH_NAME, monthNamed, WEEKDAY_NAME } from '../../text/timestamps.ts'
import { AGENCY_PATTERN, agencyNamed, type FoundFacts, factNamed, factStated, personName, webAddress } from './facts.ts'

/** `edge`: above or below the report, where bare dates, names and fields stand; `inside`: between its paragraphs. */
export type Zone = 'edge' | 'inside'

/** Longer paragraphs report, whatever they begin with. */
const LONGEST = 420

const i = (pattern: string): RegExp => new RegExp(pattern, 'iu')

const NO_WORDS = /^[^\p{L}\p{N}]*$/u
const ADDRESS_ALONE = /^(?:https?:\/\/|www\.)\S+$/i
/** Phrases of sites, counts, pointers to other reports, invitations, labels and makers of pictures. */
const SAYS_NOTHING = [
  /^[\W_]*(?:advert(?:isement|isment)?|sponsored(?: content)?|(?:story|article) continues (?:after|below)(?: (?:this )?(?:ad|advertisement))?|continue reading|skip advertisement|advertisement - scroll to continue|scroll to continue(?: with content)?|share(?: (?:this|on|via)(?: (?:article|story|page|post|facebook|twitter|x|whatsapp|email|linkedin))?)?|tweet|print(?: this page)?|e-?mail|copy link|save(?: article)?|bookmark|comments?|leave a comment|add a comment|view comments|log in|sign in|sign up|subscribe(?: now)?|read more|see more|show more|more stories|more on this story|related(?: articles?| stories| content| topics| news)?|recommended(?: stories)?|most read|trending(?: now)?|latest news|top stories|you may also like|skip to (?:main )?content|listen to (?:this )?(?:article|story)|play audio|follow us|back to top|all rights reserved|file photo|newsletter|(?:facebook|twitter|whatsapp|linkedin|instagram|telegram|reddit|pinterest)(?:[\s,|·•/]+(?:facebook|twitter|x|whatsapp|linkedin|instagram|telegram|reddit|pinterest|e-?mail|print|copy link))*)[\s.:!…>»-]*$/iu,
  /^(?:\d+\s*(?:-\s*)?min(?:ute)?s?(?:\s+read)?|(?:est(?:imated)? )?read(?:ing)? time:?.{0,20}|\d[\d,.]*\s?[km]?\s+(?:views?|comments?|shares?|likes?|reads?|words))$/i,
  /^[\W_]*(?:read (?:more|also|next|on|this)|also read|read|see also|see more|related(?: (?:articles?|stor(?:y|ies)|content|coverage|reading|news))?|more(?: (?:from|on|stories|news|coverage)(?: [^:|]{1,40})?)?|recommended|watch(?: live| now| more)?|listen(?: now)?|don[’']t miss|what to read next|in case you missed it|follow|most read|trending|editor[’']?s[’']? picks?|further reading|click here|subscribe|share|tags?|topics?|filed under|categor(?:y|ies)|keywords?)\s*(?:[:|»>]|\s[–—-]\s)/iu,
  /^[\W_]*(?:sign up (?:for|to|here|now)|subscribe (?:to|for|here|now)|follow (?:us|[^.!?]{1,40}) on (?:twitter|x|facebook|instagram|telegram|threads|bluesky|linkedin)|click (?:here|on the)|tap here|download (?:the|our) [^.]{0,30}app|join our|get (?:the latest|our|more) [^.]{0,40}(?:inbox|newsletter|app|alerts?)|like us on|share (?:this|your) (?:article|story|thoughts|post)|send (?:us )?(?:your )?(?:tips|news tips)|have a (?:news )?tip|got a tip|support (?:our|independent) journalism|read (?:the|our) full (?:story|article|transcript|interview|report|text)|enter your e-?mail|by (?:signing|subscribing|clicking|entering))/iu,
  /^[[(*_]{0,3}(?:(?:file |featured |cover |main |representational )?(?:image|photo|picture|pic|photograph|video|graphic|illustration|caption)s?)(?: (?:sources?|credits?|courtesy|caption|from|by|via|for representation))*\s*(?::|[–—]|\s-\s|source\b)|^(?:image|photo|picture)s? (?:source|credit|courtesy)\b|^(?:credits?|courtesy)\s*:/iu,
  /^(?:(?:we|this (?:web)?site|our partners)\b[^.!?]{0,60}\b(?:uses?|store|access)\b[^.!?]{0,60}\bcookies\b|by (?:continuing|clicking|using)\b[^.!?]{0,80}\b(?:cookies?|terms|privacy)\b|(?:accept|reject|manage)(?: all)? cookies\b)/iu,
  // What a machine has summed up is no report, and a live blog's clock no sentence.
  /^(?:AI[- ](?:assisted|generated) (?:summary|text|overview|key points)|(?:summary|summari[sz]ed) by (?:AI|artificial intelligence))\b/iu,
  /^(?:live updates?|as it happened|(?:updated )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: (?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T))?(?: [^.!?]{0,80})?)$/iu,
  /^[[(*_]{0,3}(?:Image|Photo|Picture|Video|Illustration|Graphic|Photograph)s? (?:by|via|from|courtesy of) \p{Lu}[^.!?]*[\])]?\.?$/u,
]
const RIGHTS =
  /^(?:©|\(c\)\s|copyright\s+(?:©|\(c\)|(?:19|20)\d\d)|all rights reserved|this material may not be (?:published|reproduced)|(?:re)?produc(?:ed|tion) (?:with|without) permission|unauthori[sz]ed reproduction)/iu
const CREDIT_ALONE = i(
  `^(?:[–—―-]{1,3}\\s*)?[\\[(]?(?:(?:photo|image|picture|courtesy|file|via|by)s?[:/\\s]+)*(?:${AGENCY_PATTERN}|getty images|epa|shutterstock|wikimedia commons)(?:\\s*[/|,]\\s*[^.!?\\s/|,]+(?:\\s[^.!?\\s/|,]+){0,2}|\\s+(?:via\\s+)?(?:photos?|images?|file|pool|video|getty images|handout|${AGENCY_PATTERN}))*[\\])]?\\.?$`,
)
const SIGNED_OFF = /^(?:[–—―]|--+)\p{Lu}[\p{L}’'.-]*(?:[\s/]\p{L}[\p{L}’'.-]*){0,4}$/u
const PUBLISHED =
  /^[\W_]*(?:(?:first|originally|last|latest) )?(?:published|updated?|posted|publish(?:ed)? date|publication date)\b/iu
const ABOUT_ITSELF =
  /^[\W_]*(?:this|the) (?:article|story|report|piece|post|content|dispatch|text) (?:was|has been|is|originally|first|appeared)\b.*\b(?:published|posted|updated|corrected|produced|syndicated|generated|appeared|edited|translated|reprinted|republished)\b/iu
const CONTRIBUTED = i(
  `\\bcontributed (?:reporting\\b|to (?:this|the) (?:report|story|article)\\b)|^(?:the )?(?:${AGENCY_PATTERN}) (?:writers?|journalists?|reporters?|correspondents?|staff|video journalists?)\\b.*\\bcontributed\\b`,
)
const MADE_BY =
  /^[\W_]*(?:(?:additional |with |more )*(?:reporting|writing|editing|compiled|edited|translated|research)(?:,? (?:and )?(?:writing|editing|reporting))* by\b|with (?:additional )?(?:inputs?|reporting|files|agency inputs?|information|contributions?) (?:from|by)\b)/iu
const REPORTED_FROM = /^\p{Lu}[^.!?]{1,60} reported from \p{Lu}/u
/** Small words between the names of those who made a report. */
const BETWEEN_NAMES =
  /^(?:reported|and|in|by|at|of|the|for|from|with|to|editing|reporting|writing|additional|agencies|agency|wires?|inputs?|files|information|contributions?|our|correspondents?|staff|de|van|von|la|al|news|desk)$/i
const AGENCY_WRITERS = i(
  `^(?:the )?(${AGENCY_PATTERN}) (?:(?:\\w+ )?(?:writers?|journalists?|reporters?|correspondents?)\\b|reported from )`,
)
const DESK =
  /^[\W_]*(?:(?:our |a |by |from )*(?:(?:staff|special|web|news|monitoring|foreign|online|senior|diplomatic|political|city|bureau) )*(?:correspondents?|reporters?|report|desk|bureau|staff|agencies|monitor|newsroom|editorial team|news service)|agencies|from wire (?:reports|services)|wire reports?|news agencies|newsdesk)[\s.:,-]*$/iu
const DATE_WORD = i(
  `^(?:${WEEKDAY_NAME}|${MONTH_NAME}|\\d+(?:st|nd|rd|th|am|pm|h|z|t\\d+)?|[apm]|[ap]m|no|nr|number|issue|vol(?:ume)?|edition|ed|year|day|date|week|of|at|on|the|utc|gmt|[ecmp][sd]?t|bst|cest|ist|ee[sd]?t|msk|local|time|hrs?|hours?|mins?|minutes?|ago|today|[ivxlc]+|updated|published|price|dollars?|euros?|pounds?|pence|p|cents?|crowns?|francs?|kr)$`,
)
const DATE_SEPARATORS = /[\s.,:;|/#()°№·•–—_+$€£-]+/
const HAS_DATE_MARK = /\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i
const SECTION =
  '(?:home|news|world|europe|asia|africa|americas?|middle east|uk|us|u\\.s\\.|national|international|local|regional|politics|business|economy|markets|sports?|culture|arts|opinion|editorial|analysis|science|health|tech(?:nology)?|environment|climate|travel|style|life(?:style)?|entertainment|breaking(?: news)?|exclusive|live|latest|world news|top news|front page|back page|letters|features?|society|education|weather|video|crime|law|defen[cs]e|transport|energy)'
const SECTIONS = i(`^${SECTION}\\s*(?:[|/>»›·&][^.!?|/>»›·&]{1,42})*$`)
const OTHER_FIELD =
  /^(?:location|dateline|section|category|categories|topics?|tags?|keywords|place|edition|page|weekday|day|issue|number|no|volume|images?|photos?|pictures?|caption|credits?|copyright|slug|desk|editors?|country|city|region|type|status|words|views)$/i
const FIELD = /^[*_\s]*([A-Za-z][A-Za-z _-]{0,24}?)[*_\s]*[:=]\s*(\S.*)?$/
const PUBLISHED_IN =
  /\b[Pp]ublished (?:in|by|on) ((?:[Tt]he )?\p{Lu}[\p{L}\p{N}&’'. -]{1,40}?)(?=,|\s+on\b|\s+\d|\s*[|–—]|\.?$)/u

/** A line below a report that offers the rest of it to subscribers, in the languages of most papers. */
const SUBSCRIBERS =
  /\b(?:abonn|abbon|abonent|subscri|suscri|assinant|assine|prenumer|an account\b|ein konto\b|free articles\b)/iu
const OFFERED =
  /(?<!\p{L})(?:articles?|artikel|artículo|articolo|artigo|contenu|contenido|contenuto|conteúdo|inhalt|content|read(?:ing)?|lire|leggere|leer|ler|lesen|läsa|déjà|già|ya|já|bereits|already|lezen|läs[at]|artiklar|redan|już|artykułu)(?!\p{L})/iu
const MOST_OF_OFFER = 25
/** How else such an offer is worded: a price, a trial. */
const PRICED = /\b(?:trial|unlimited)\b|[£€$]\s?\d|\d\s?(?:[£€$]|euro)/iu
const isOffer = (text: string, terms: RegExp): boolean =>
  wordCount(text) <= MOST_OF_OFFER && OFFERED.test(text) && terms.test(text)
export const offersRest = (text: string): boolean => isOffer(text, SUBSCRIBERS) || isOffer(text, PRICED)

/** Behind "This story was updated …" the story itself may begin. */
const OPENS_STORY = /\)\s*[–—-]+\s/

/** What a line that is furniture tells; null for one that may report. `text` is trimmed, its line breaks are spaces. */
export function furnitureIn(text: string, zone: Zone): Partial<FoundFacts> | null {
  if (text.length > LONGEST) return null
  if (NO_WORDS.test(text)) return {}
  const words = wordCount(text)
  if (ADDRESS_ALONE.test(text)) return zone === 'edge' ? { url: webAddress(text) } : {}
  if ((words <= 30 && SAYS_NOTHING.some((pattern) => pattern.test(text))) || (words <= 60 && RIGHTS.test(text)))
    return {}
  if (words <= 40 && ABOUT_ITSELF.test(text) && !OPENS_STORY.test(text)) return {}
  const isContribution = text.includes('contributed') && CONTRIBUTED.test(text)
  if (words <= 60 && (isContribution || ((MADE_BY.test(text) || REPORTED_FROM.test(text)) && isMostlyNames(text))))
    return { agency: agencyNamed(AGENCY_WRITERS.exec(text)?.[1] ?? '') }
  if (words <= 16 && PUBLISHED.test(text)) return published(text, words)
  if (words <= 8 && (CREDIT_ALONE.test(text) || SIGNED_OFF.test(text))) return {}
  return zone === 'edge' ? edgeFurniture(text, words) : null
}

/** The agency that signs a line alone ("Associated Press", "—Reuters"); null if the line is anything else. */
export function signingAgency(text: string): string | null {
  return agencyNamed(text.replace(/^[\s([–—―-]+|(?<![\s)\].])[\s)\].]+$/g, ''))
}

function edgeFurniture(text: string, words: number): Partial<FoundFacts> | null {
  if (words <= 14 && isDateLine(text)) return { publishedAt: dateIn(text) }
  if (words <= 6 && SECTIONS.test(text)) return {}
  if (isOffer(text, SUBSCRIBERS)) return {}
  if (words <= 8 && DESK.test(text)) return { agency: agencyNamed(text) }
  const [, key = '', value = ''] = (words <= 40 && FIELD.exec(text)) || []
  const named = factNamed(key)
  return named !== undefined ? factStated(named.fact, value) : OTHER_FIELD.test(key) ? {} : null
}

/** The number of a newspaper's issue. */
export const ISSUE = /(?<!\p{L})(?:vol(?:ume)?|n[or°º]|№|issue)\.? ?(?:\d|[IVXLC]+\b)/iu
const [LONGEST_HEADER, ENDS] = [120, /(?:\p{Ll}{2}|\d{4})[.!?]["”’)]?$/u]

/** The words that stand beside the whole date of a line, in any language; null for a line without one, and for one that is a sentence. */
export function wordsBesideDay(text: string): string[] | null {
  if (text.length > LONGEST_HEADER || ENDS.test(text) || dateShown(text, null) === null) return null
  const isOfDate = (word: string): boolean => !/\p{L}/u.test(word) || DATE_WORD.test(word) || monthNamed(word, null) > 0
  return text.split(DATE_SEPARATORS).filter((word) => word.length > 2 && !isOfDate(word))
}

/** Names and the words that join them: whoever did something in a sentence, did it in lower case. */
function isMostlyNames(text: string): boolean {
  const [, ...words] = text.split(/[\s,;()/&—–]+/)
  return words.every((word) => !/^\p{Ll}/u.test(word) || BETWEEN_NAMES.test(word))
}

/** Whether a line is made of a date, a weekday, a time or an issue's number and price: "Thursday, Issue No. 214". */
function isDateLine(text: string): boolean {
  return HAS_DATE_MARK.test(text) && text.split(DATE_SEPARATORS).every((word) => word === '' || DATE_WORD.test(word))
}

/** "Published in Dawn, September 12th, 2025"; null when the line says more than when and where. */
function published(text: string, words: number): Partial<FoundFacts> | null {
  const publishedAt = dateIn(text)
  const written = PUBLISHED_IN.exec(text)?.[1]
  const outlet = written === undefined || isDateLine(written) ? null : written.trim()
  const isMore = words > 8 || !readsLikeOutlet(outlet ?? '') || /[.!?]$/.test(text)
  if (publishedAt === null && isMore && !isDateLine(text) && !(/:\s*\S/.test(text) && /\d/.test(text))) return null
  if (outlet === null && words > 10 && text.endsWith('.')) return null
  const updated = /^[\W_]*(?:last |latest )?(?:updated?|modified|revised)/i.test(text)
  return { publishedAt: updated ? null : publishedAt, outlet }
}

/** "The Evening Post, 3 March 2026, by Anna Doe": a whole day, who wrote it, and an outlet at most; null for any other line. */
export function imprintIn(text: string): Partial<FoundFacts> | null {
  if (text.length > LONGEST_HEADER || ENDS.test(text)) return null
  const parts = text.split(/(?<!\s)\s*[|·•]\s*|,\s+|\s[–—-]\s/).filter((part) => part !== '' && !isDateLine(part))
  const { signed = [], others = [] } = Object.groupBy(parts, (part) => (SIGNED.test(part) ? 'signed' : 'others'))
  const publishedAt = dateIn(text)
  const author = personName(signed[0] ?? '')
  if (
    publishedAt === null ||
    signed.length !== 1 ||
    others.length > 1 ||
    !(author ?? '').split(' and ').every((one) => isNameLike(one, 2))
  )
    return null
  const [outlet = ''] = others
  const agency = agencyNamed(outlet)
  return {
    publishedAt,
    author,
    agency,
    outlet: agency === null && (text.includes('|') || readsLikeOutlet(outlet)) ? outlet : null,
  }
}
const SIGNED = /^by[:\s]/i

/** Names and agencies of a byline ("By ANNA DOE, Associated Press"), or null if the line is none. */
export function bylineIn(text: string): Partial<FoundFacts> | null {
  if (text.length > LONGEST || wordCount(text) > 16 || /[!?;]$/.test(text)) return null
  const marked = /^[\W_]*(?:by|written by|story by|report by|reported by|words by)[:\s]\s*(\S.*)$/i.exec(
    text.replace(/(?<![*_])[*_]+$/, ''),
  )
  const parts = (marked?.[1] ?? text).split(/\s*[,|/•·]\s*|\s+[–—-]\s+|\s+(?:for|of|in)\s+(?=\p{Lu})/u)
  const who = parts[0] ?? ''
  const agency =
    parts.map((part) => signingAgency(part)).find((name) => name !== null) ??
    agencyNamed(AGENCY_AT_END.exec(text)?.[1] ?? '')
  if (marked === null && (parts.length < 2 || (agency === null && !isNameAndOutlet(text)))) return null
  if (signingAgency(who) !== null) return { agency }
  // "Anna Doe, Karl Moss and Petra Lind" are people; what follows "Anna Doe, " alone is where she works.
  const people = /,.*\s(?:and|&)\s/.test(marked?.[1] ?? '') && agency === null ? parts : [who]
  const written = people.flatMap((part) => part.split(/\s+(?:and|&|with)\s+/))
  const names = written.map((name) => name.replace(AGENCY_AT_END, '').trim())
  if (!names.every((name) => isNameLike(name, 2))) return null
  if (marked !== null && /\.$/.test(text) && !/\b\p{Lu}\.$|\b[JS]r\.$/u.test(text)) return null
  const author = personName([names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and '))
  return { author, ...(agency === null ? {} : { agency }) }
}

/** "Anna Doe | Morning Ledger" */
function isNameAndOutlet(text: string): boolean {
  const [, outlet = '', more] = text.split(' | ')
  return more === undefined && /^\p{Lu}[\p{L}’'.-]*(?: \p{Lu}[\p{L}’'.-]*){0,3}$/u.test(outlet.trim())
}

const AGENCY_AT_END = i(`\\s+\\(?(${AGENCY_PATTERN})\\)?(?:\\s+(?:writers?|staff writers?|correspondent|reporter))?$`)

const NOT_A_NAME =
  /^(?:the|a|an|what|why|how|who|when|where|which|this|that|these|key|points?|news|world|breaking|top|story|stories|middle|east|west|north|south|white|house|united|states|nations|kingdom|european|union|national|international|business|sports?|politics|opinion|analysis|latest|live|updates?|more|about|us|contact|read|related|background|timeline|summary|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|friday's|law|order|reaction|reactions|next|steps|in|on|at|of|for|to|from|with|not|no|yes|is|are|was|all|home|page|section|city|street|president|minister|government|police|court|party|war|peace|day|night|week|year|photo|video|image|gallery)$/iu
const NAME_WORD = /^\p{Lu}(?:\.\p{Lu})*[\p{L}’'-]*\.?$/u
const PARTICLE = /^(?:de|da|di|du|van|von|der|den|la|le|bin|ibn|al|el|dos|del|ter|y|e|Mc|Mac|jr\.?|sr\.?|ii|iii)$/i

/** Whether a line could be a person's name and nothing else: `least` to five capitalised words. */
export function isNameLike(text: string, least: number): boolean {
  const words = text.split(/\s+/)
  if (words.length < least || words.length > 5 || words.every((word) => word.length <= 2)) return false
  return words.every((word, at) => (NAME_WORD.test(word) && !NOT_A_NAME.test(word)) || (at > 0 && PARTICLE.test(word)))
}
