// Facts as they are gathered from one source or another, before an article is complete; unknown stays null. And the news agencies by their names.
import type { ArticleFacts } from '../../domain/article.ts'
import { squeezed } from '../../text/characters.ts'
import { dateIn } from '../../text/timestamps.ts'
import { untracked } from '../../text/web-addresses.ts'

/** The short name as it is shown, then other ways of writing it. A name here says who supplied a report, not who published it. */
const AGENCIES = `
  AP = Associated Press = The Associated Press | Reuters = Thomson Reuters | AFP = Agence France-Presse = Agence France Presse | dpa = Deutsche Presse-Agentur |
  UPI = United Press International | PTI = Press Trust of India | ANI = Asian News International | IANS = Indo-Asian News Service | UNI = United News of India |
  APP = Associated Press of Pakistan | PPI = Pakistan Press International | Xinhua = Xinhua News Agency | TASS = ITAR-TASS | RIA = RIA Novosti | Interfax |
  BelTA = BelTA News Agency | Ukrinform | Kyodo = Kyodo News = Kyodo News Agency | Jiji = Jiji Press | Yonhap = Yonhap News Agency | Bernama | Antara |
  Anadolu = Anadolu Agency = AA | IRNA | SANA | WAM | EFE = Agencia EFE | ANSA | Lusa | APA = Austria Press Agency | Belga | ANP | Ritzau | NTB | TT | STT |
  BNS = Baltic News Service | ELTA | LETA | PAP = Polish Press Agency | CTK | MTI | PA = PA Media = Press Association | CP = The Canadian Press = Canadian Press |
  AAP = Australian Associated Press | Bloomberg = Bloomberg News | CNN = CNN Business = CNN Newsource | RFE/RL | PRNewswire = PR Newswire | Business Wire |
  GlobeNewswire = GLOBE NEWSWIRE`
const byName = new Map(
  AGENCIES.split('|')
    .map((names) => names.trim().split(' = '))
    .flatMap(([short = '', ...others]) => [short, ...others].map((name) => [name.toLowerCase(), short] as const)),
)
/** Short words that a text may use for something else: these count in capitals only. */
const ONLY_IN_CAPITALS = new Set('aa pa cp tt uni app ani wam sana ap apa ria pap anp'.split(' '))

/** The short name of the agency that `name` is, in whatever spelling; null if it is none. */
export function agencyNamed(name: string): string | null {
  const trimmed = name.trim().replace(/[.:]$/, '')
  const lower = trimmed.toLowerCase()
  const isOther = ONLY_IN_CAPITALS.has(lower) && trimmed !== trimmed.toUpperCase()
  return isOther ? null : (byName.get(lower) ?? null)
}

/** Every spelling as one alternative of a regular expression, longest first. */
export const AGENCY_PATTERN = [...byName.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/[/.]/g, '\\$&'))
  .join('|')

/** What some part of a source says about its article. */
export type FoundFacts = { [Key in keyof ArticleFacts]: ArticleFacts[Key] | null } & { id: string | null }

/** Keys under which files give a fact, in lower case without "_", "-" and spaces. */
const KEYS: { [Fact in keyof FoundFacts]: string } = {
  title: 'title headline webtitle',
  outlet:
    'outlet source publisher publication site sitename ogsitename website newspaper feed origin sourcedomain feedtitle',
  agency: 'agency wire newsagency',
  author: 'author authors primaryauthor byline by writer creator reporter publishedby',
  publishedAt: `publishedat published dategmt date datepublished datepublish webpublicationdate publisheddate publishdate publicationdate pubdate publishedon
    publishedtime firstpublished posted datecreated created`,
  url: 'url link canonical canonicalurl permalink href weburl',
  language: 'language lang inlanguage locale',
  id: 'id guid identifier uuid',
}
const FACTS = Object.keys(KEYS) as (keyof FoundFacts)[]
const factOfKey = new Map(
  FACTS.flatMap((fact) => KEYS[fact].split(/\s+/).map((key, rank) => [key, { fact, rank }] as const)),
)

/** Which fact a key stands for, and how surely (0 is surest); undefined if it is none of ours. */
export function factNamed(key: string): { fact: keyof FoundFacts; rank: number } | undefined {
  return factOfKey.get(key.toLowerCase().replace(/^[a-z]+:|[\s_-]/g, ''))
}

/** Facts of several sources: for each the first that has it, so the surest goes first. */
export function firstKnown(...sources: Partial<FoundFacts>[]): FoundFacts {
  const first = (fact: keyof FoundFacts) => sources.find((source) => source[fact] != null)?.[fact] ?? null
  return Object.fromEntries(FACTS.map((fact) => [fact, first(fact)])) as FoundFacts
}

/** One fact as a text states it: `Author: By JOHN DOE` → "John Doe". */
export function factStated(fact: keyof FoundFacts, written: string): Partial<FoundFacts> {
  const value = squeezed(written).replace(/^(['"])((?:(?!\1).)*)\1$/, '$2')
  return value === '' ? {} : { [fact]: READERS[fact]?.(value) ?? (fact in READERS ? null : value) }
}

const READERS: { [Fact in keyof FoundFacts]?: (value: string) => FoundFacts[Fact] } = {
  publishedAt: dateIn,
  url: webAddress,
  outlet: (value) => (/^(?:https?:|feed\/)/i.test(value) ? null : value),
  language: languageTag,
  author: personName,
  agency: (value) => agencyNamed(value) ?? value,
}

/** An http or https address, or null: nothing else is ever handed on as a link. */
export function webAddress(written: string): string | null {
  const value = written.trim()
  return /^https?:\/\/\S+$/i.test(value) && URL.canParse(value) ? untracked(value) : null
}

/** The site an address belongs to, as readers know it: "example.org". */
export function siteOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return new URL(url).hostname.replace(/^(?:www|edition|amp|m)\./, '') || null
}

const inEnglish = new Intl.DisplayNames(['en'], { type: 'language' })
const LANGUAGES = new Map('en de fr es ru pl lt be uk'.split(' ').map((tag) => [inEnglish.of(tag)?.toLowerCase(), tag]))

/** A BCP 47 tag as standards write it ("en-GB"), or null. */
export function languageTag(written: string): string | null {
  const given = written.trim().replace(/_/g, '-')
  try {
    return LANGUAGES.get(given.toLowerCase()) ?? Intl.getCanonicalLocales(given)[0] ?? null
  } catch {
    return null
  }
}

/** "Anna Doe »" without the mark that pages set behind links; where two stand they are quotes. */
export const withoutLoneGuillemet = (text: string): string =>
  (text.match(/[«»‹›]/g) ?? []).length === 1 ? text.replace(/^[«»‹›] ?| ?[«»‹›]$/g, '') : text

/** A person's name without "By" and without shouting: "By ANNA O'NEIL" → "Anna O'Neil". Null for what is an address or nothing. */
export function personName(written: string): string | null {
  const name = withoutLoneGuillemet(squeezed(written))
    .replace(/^(?:written )?by:?\s+/i, '')
    .replace(/(?<!\s)\s*\(?https?:.*/is, '')
    .replace(/(?<![,;|])[,;|]+$/, '')
  if (/^(?:$|www\.|(?:\S[^\s@]*@\S+|unknown|none|null|n\/a|admin|no author|staff(?: writer)?|redaktion)$)/i.test(name))
    return null
  if (name.length <= 3 || name !== name.toUpperCase() || !name.includes(' ')) return name
  return name
    .toLowerCase()
    .replace(/(^|[\s.'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/ (And|De|Van|Von|Der|Of) /g, (word) => word.toLowerCase())
}
