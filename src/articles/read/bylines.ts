// Who wrote a page: every name that its data and its lines give is a candidate, the likeliest is taken. And a name without what stands beside it.
import { squeezed, wordCount } from '../../text/characters.ts'
import { dateShown, MONTH_NAME, WEEKDAY_NAME } from '../../text/timestamps.ts'
import { fold } from '../../text/words.ts'
import type { PageData } from './days.ts'
import { AGENCY_PATTERN, personName } from './facts.ts'
import { isNameLike } from './furniture.ts'
import { factsOfRecord } from './json.ts'
import { ancestorsOf, type Candidate, Candidates, partedText, type Shown, weightsOf } from './shown.ts'

const AUTHORS = /author|creator|byl/
const NO_AUTHORS = /url|id$|image|link|^twitter:creator$/
const MARKED = /\bauthor\b/
const CALLED =
  /author|byline|autor|auteur|writer|verfasser|redakt|creator|poster|user-?name|vcard|contributor|journalist/i
const AUTHORS_PAGE =
  /\/(?:authors?|autor(?:en|es|in)?|auteurs?|contributors?|staff|reporters?|journalists?|redaktion|team|users?|profile?|people|person)\/(?!log|sign|regist)[^/?#]/i
const PLAIN = /^(?:p|div|span|small|li|em|i|b|strong|h\d|td|dd|a|address|time)$/
const BY = '(?:by|von|vom|par|por|door|di|da|av|af|od)'
/** "12 May 2024 | By Anna Doe", "Author: Anna Doe"; "Posted yesterday by Anna Doe". */
const SIGNED = new RegExp(
  `(?:^|[|•·,(–\\d-] ?)${BY}[\\s|:]+(?=\\S)([^|]*)|[|•·(–\\d-] ?(?:autor(?:in|en)?|authors?|redaktion|written|words)\\s?: ?([^|]+)|^(?:\\p{L}{1,20} ){0,2}(?:autor(?:in|en)?|authors?|text|redaktion|verfasser|auteur|fuente|quelle|source|written|words|texto|testo|tekst)\\s?: ?([^|]+)`,
  'iu',
)
const SIGNED_LATER = new RegExp(`^(?:\\p{L}{1,20} ){1,4}${BY}[\\s|:]+(?=\\S)([^|]*)`, 'iu')
const MAY_SIGN = new RegExp(`\\b${BY}\\b|:|^auth?or|\\d{4} ?[|•·–—-] `, 'i')
/** Levels up to what holds all who signed with one, and how many are looked at. */
const [TOGETHER, MOST_SIGNED] = [3, 20]
/** So many names of one kind are those of a list, or who commented. */
const CROWD = 4
const NOBODY =
  /^(?:staff(?: (?:writers?|reporters?))?|(?:online-?|die )?redaktion|redacción|la rédaction|redazione|editors?|editorial team|news ?desk|admin(?:istrator)?|publisher|author)$/i
/** "example.org" */
const HOST = /^[\p{L}\d-]+\.\p{L}{2,3}(?:$|\/)/u
/** "Harbour Post GmbH", "HP Online", "HarbourPost" */
const ABBREVIATED = /(?<!\p{L})(?!I+(?!\p{L}))\p{Lu}{2,}(?!\p{L})|\p{Ll}\p{Lu}(?<!\bMa?c\p{Lu})/u
const AND = /, ?| (?:and|und|et|y|&|\/) /

/** Fitted on public pages of which a third names nobody (docs/quality.md); but for `data`, which may name an account where the page shows who signed. */
const WEIGHTS = weightsOf(`
  near-link 3.4, like-a-name 3.1, near-marked 2.7, near-by 2.4, near-called 2.3, data 2.2, aside-called 2, one-word 1.8, aside-marked 1.7,
  behind-by 1.6, aside-by 1.3, near-later 1.2, near-alone 1, aside-link 1, behind-called 0.8, behind-link 0.7, apart-link 0.6,
  apart-called 0.3, crowd -2.6, by-itself -3.8, within-together -3.9`)
const LEAST = 3.95

/** The people, parted by commas; null if the page names none. */
export function authorOfPage({ tags, article, page }: PageData, shown: Shown[], heading: string): string | null {
  const names = new Candidates<string>()
  const add = (written: string | null, ...signs: string[]): void => {
    const name = peopleOf(withoutLabel(written ?? ''))
    const key = keyOf(name)
    if (key !== '' && !NOBODY.test(name) && !HOST.test(name)) names.add(key, name, ...signs)
  }
  for (const data of [article, page]) add(factsOfRecord(data).author, 'data')
  const named = tags.filter(({ name }) => AUTHORS.test(name) && !NO_AUTHORS.test(name))
  for (const given of Map.groupBy(named, ({ name }) => name).values())
    add(authorOf(given.map(({ content }) => content)), 'data')
  const signed: { name: string; element: Element; sign: string }[] = []
  for (const { element, text, zone, called, isPart } of shown) {
    if (isPart || text === '' || zone === 'top' || heading.includes(text)) continue
    const kinds = {
      marked: MARKED.test(`${element.getAttribute('itemprop')} ${element.getAttribute('rel')}`),
      link: AUTHORS_PAGE.test(element.getAttribute('href') ?? ''),
      called: CALLED.test(called),
    }
    const kind = Object.entries(kinds).find(([, holds]) => holds)?.[0]
    const name = kind === undefined ? null : bylineShown(partedText(element))
    if (name !== null) {
      add(name, `${zone}-${kind}`)
      signed.push({ name, element, sign: `${zone}-${kind}` })
    }
    if (!PLAIN.test(element.localName) && element.children.length > 0) continue
    if (zone === 'near' && isNameLike(text, 2)) add(text, 'near-alone')
    if (!MAY_SIGN.test(text)) continue
    const line = partedText(element)
    const [, by, within, labelled = within] = SIGNED.exec(line) ?? []
    const first = by ?? labelled ?? namesLabelled(line)
    const signer = bylineShown(first ?? SIGNED_LATER.exec(line)?.[1] ?? '')
    if (signer !== null && wordCount(signer) <= 8) add(signer, `${zone}-${first === undefined ? 'later' : 'by'}`)
  }
  const inner = signed.filter(
    ({ element }) => !signed.some((one) => one.element !== element && element.contains(one.element)),
  )
  for (const { element, sign } of inner.filter((one) => one.sign.startsWith('near')).slice(0, MOST_SIGNED)) {
    const around = ancestorsOf(element, TOGETHER + 1).at(-1)
    const isAlike = (other: Element): boolean =>
      other.className === element.className && other.localName === element.localName
    const others = inner.filter((one) => one.sign === sign && isAlike(one.element) && around?.contains(one.element))
    if (others.length > 1) add(authorOf(others.map(({ name }) => name)), sign, 'near-together')
  }
  const together = names.all.filter(({ signs }) => signs.has('near-together'))
  const isCommon = (sign: string): boolean => names.all.filter(({ signs }) => signs.has(sign)).length >= CROWD
  for (const { key, value, signs } of names.all) {
    const own = [...signs].filter((sign) => !/^data$|-alone$/.test(sign))
    if (value.split(AND).every(isName) && !ABBREVIATED.test(value)) signs.add('like-a-name')
    if (!/[^\p{L}\p{M}\p{N}._]|\.$/u.test(value)) signs.add('one-word')
    if (together.some((one) => one.key !== key && one.value.includes(value))) signs.add('within-together')
    if (signs.has('data')) continue
    if (own.length === 0) signs.add('by-itself')
    else if (own.every(isCommon)) signs.add('crowd')
  }
  const best = names.best(WEIGHTS, LEAST)
  const known = names.all.filter(({ signs }) => !signs.has('by-itself') && !signs.has('crowd'))
  return best === null ? null : inFull(withoutRole(best, known), known)
}

/** The same for all orders of the names, and for all accents. */
const keyOf = (names: string): string => {
  const words = fold(names).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words
    .filter((word) => !/^(?:and|und|et|y)$/.test(word))
    .sort()
    .join(' ')
}

const isName = (written: string): boolean => isNameLike(written, 2)

/** "Chief Reporter Anna Doe" is Anna Doe where she is a candidate, too. */
const withoutRole = (name: string, known: Candidate<string>[]): string =>
  known.find(({ value }) => isName(value) && name.endsWith(` ${value}`))?.value ?? name

const SIGNS = /^data$|-(?:called|marked|link|by)$/

/** A first name's full name, and of several who signed all, where these are candidates. */
function inFull(name: string, known: Candidate<string>[]): string {
  const isFuller = ({ value, signs }: Candidate<string>): boolean => {
    const people = value.split(AND)
    const isOne = !name.includes(' ') && isName(value) && value.startsWith(`${name} `)
    const isSigned = [...signs].some((sign) => SIGNS.test(sign))
    return isOne || (isSigned && people.length > 1 && people.includes(name) && people.every(isName))
  }
  return known.find(isFuller)?.value ?? name
}

/** "Head of the Press Office", in the languages that say it with a word between. */
const OFFICE = /(?<!\b(?:von|van|de|zu|auf)) (?:der|des|of|für|at|bei|im|in) /i

/** The people of a byline without their titles and offices: "Anna Doe, PhD" is Anna Doe. */
function peopleOf(written: string): string {
  const parts = written.split(/ ?[,;] /)
  if (parts.length < 2) return written
  const people = parts.flatMap((part) => part.split(/(?:^| )(?:and|und|et|y|&) /)).filter((part) => part !== '')
  const isPerson = (part: string): boolean => isName(part) && !OFFICE.test(part)
  return isPerson(people[0] ?? '') && !people.every(isPerson) ? people.filter(isPerson).join(', ') : written
}

/** What stands behind a label or a day if it is names and nothing else: "Authors Anna Doe and Karl Moss". */
function namesLabelled(line: string): string | undefined {
  const rest = withoutLabel(line)
  return rest !== line && rest.split(AND).every(isName) ? rest : undefined
}

/** A name, or null where pages put an address or a handle in its place. */
export function nameShown(written: string): string | null {
  const name = squeezed(written)
  return name === '' || /^(?:https?:|www\.|@)/i.test(name) ? null : name
}

const LONGEST_BYLINE = 500
const NO_NAME =
  /^(?:follow|share|view|see|more|last|updated|published|posted|staff|author|no author|contributors?|comments?|archiv|mehr|alle|afficher|link|publicado|photo(?:graph)?s?|fotos?|bild|ver[öo]ffentlicht|publiziert|about|beitrag|zur person)\b/i
const LABEL =
  /^(?:(?:post author|written|posted|reported|words|text|story|interview|autor(?:in|en)?|auteure?|authors?|verfasst|geschrieben|eingestellt|gespeichert|publi(?:cado|[ée])|[ée]crit|escrito|scritto|(?:ein )?artikel|(?:gast)?beitrag)(?: (?:und|and|&) (?=\p{Lu})|:\s*|(?<=autor|autorin|autoren|authors?) (?=\p{Lu})|\s+(?=(?:by|par|por|von|di|da|door|av|af)\b))|(?:by|par|por|vo[nm]|di|da|door|av|af)(?:\s+|:\s*)|[^|•·–—]{0,20}\d{4} ?[|•·–—-] )/iu
/** What parts a name from what stands beside it: a mark, or a date. */
const BESIDE_NAME = new RegExp(
  ` ?[|•·@(] ?| [–—/-]{1,3}(?: |$)|(?:,? ${WEEKDAY_NAME}\\b[.,]{0,2})?(?:(?:^|,? )${MONTH_NAME}\\b[.,]{0,2})? ?(?<!^\\p{L}[\\p{L}\\d]{0,30})\\d`,
  'iu',
)
const BEHIND_NAME =
  /,? (?:(?:[Ll]ast )?[Uu]pdated|[Pp]ublished|[Pp]osted)\b.*|,? \p{L}{1,20}:$| (?:am|um|on)(?: \p{L}{1,20})?$| in \p{Lu}.*|,$/u

/** "avec AFP", "mit dpa", "and Reuters" */
const WITH_AGENCY = new RegExp(`,? (?:avec|mit|con|com|with|et|und|and|y|e) (?:l['’])?(?:${AGENCY_PATTERN})\\b.*$`, 'i')
/** "Text by Anna Doe Photos by Karl Moss" */
const NEXT_CREDIT = /(?<=\p{L} \p{L}[\p{L}’'-]{1,30}) \p{Lu}\p{Ll}{4,20} (?:by|von|par|por|di) .*/u

function withoutLabel(name: string): string {
  const rest = name.replace(LABEL, '').replace(/^B[yY](?=\p{Lu}\p{Ll})/u, '')
  return rest === name ? name : withoutLabel(rest)
}

/** The people of a byline as a page shows it, without dates, handles and buttons beside them; null if no name is left. */
function bylineShown(written: string): string | null {
  const pieces = squeezed(written.slice(0, LONGEST_BYLINE)).split(BESIDE_NAME)
  const line = pieces.map(withoutLabel).find((piece) => piece.trim() !== '' && !BARE_LABEL.test(piece)) ?? ''
  const name = line.replace(WITH_AGENCY, '').replace(NEXT_CREDIT, '').replace(BEHIND_NAME, '').trim()
  // What a date leaves over may be a weekday, or a month in another language.
  if (dateShown(written, null) !== null && !isNameLike(name, 2)) return null
  const isName = name.length <= 80 && wordCount(name) <= 10 && /^\p{L}\S/u.test(name) && !NO_NAME.test(name)
  return isName ? personName(name) : null
}
const BARE_LABEL = /\b(?:by|von|par|por)\W*$|^\W*(?:autor(?:in)?|author|text)\W*$/i

function authorOf(written: string[]): string | null {
  const short = written.filter((value) => value.length <= 100)
  const found = [...new Set(short.flatMap((value) => personName(nameShown(value) ?? '') ?? []))]
  // "Anna Doe" and "All of Anna Doe's posts" are one.
  const own = found.filter((name) => !found.some((other) => other !== name && name.includes(other)))
  return own.slice(0, 5).join(', ') || null
}
