// Who wrote a page: every name that its data and its lines give is a candidate, the likeliest is taken. And a name without what stands
// beside it.
import { squeezed, wordCount } from '../../text/characters.ts'
import { dateShown, MONTH_NAME, WEEKDAY_NAME } from '../../text/timestamps.ts'
import { fold } from '../../text/words.ts'
import type { PageData } from './days.ts'
import { personName } from './facts.ts'
import { isNameLike } from './furniture.ts'
import { factsOfRecord } from './json.ts'
import { ancestorsOf, Candidates, partedText, type Shown, weightsOf } from './shown.ts'

const AUTHORS = /author|creator|byl/
const NO_AUTHORS = /url|id$|image|link|^twitter:creator$/
const MARKED = /\bauthor\b/
const CALLED =
  /author|byline|autor|auteur|writer|verfasser|redakt|creator|poster|user-?name|vcard|contributor|journalist/i
const AUTHORS_PAGE =
  /\/(?:authors?|autor(?:en|es|in)?|auteurs?|contributors?|staff|reporters?|journalists?|redaktion|team|users?|profile?|people|person)\/[^/?#]/i
const PLAIN = /^(?:p|div|span|small|li|em|i|b|strong|h\d|td|dd|a|address|time)$/
const BY = '(?:by|von|vom|par|por|door|di|da|av|af|od)'
/** "12 May 2024 | By Anna Doe", "Author: Anna Doe"; "Posted yesterday by Anna Doe". */
const SIGNED = new RegExp(
  `(?:^|[|•·,(–\\d-] ?)${BY}[\\s|:]+(?=\\S)([^|]*)|^(?:\\p{L}{1,20} ){0,2}(?:autor(?:in|en)?|authors?|text|redaktion|verfasser|auteur|fuente|quelle|source|written|words|texto|testo|tekst)\\s?: ?([^|]+)`,
  'iu',
)
const SIGNED_LATER = new RegExp(`^(?:\\p{L}{1,20} ){1,4}${BY}[\\s|:]+(?=\\S)([^|]*)`, 'iu')
const MAY_SIGN = new RegExp(`\\b${BY}\\b|:`, 'i')
const PARTS_OF_LINE = / ?[|•·/] ?| [–—-]{1,3} /
/** Levels up to what holds all who signed with one, and how many are looked at. */
const [TOGETHER, MOST_SIGNED] = [3, 20]
const NOBODY =
  /^(?:staff(?: (?:writers?|reporters?))?|(?:online-?|die )?redaktion|redacción|la rédaction|redazione|editors?|editorial team|news ?desk|admin(?:istrator)?)$/i

/** Fitted by regression on the first half of the public pages in docs/quality.md, cross-validated by site. */
const WEIGHTS = weightsOf(`
  near-called 1.8, data 1.5, like-a-name 1.4, behind-by 1.2, near-by 1.2, apart-marked 1.1, near-marked 0.9, apart-by 0.8, behind-marked 0.8,
  near-alone 0.7, behind-called 0.7, apart-called 0.6, near-later 0.5, near-together 0.5, near-link 0.4, one-word 0.4, apart-link 0.1,
  near-beside 0.1, apart-later -0.1, behind-later -0.3, behind-link -0.5, within-together -1.1, by-itself -2.9`)
const LEAST = 0.6

/** The people, parted by commas; null if the page names none. */
export function authorOfPage({ tags, article, page }: PageData, shown: Shown[]): string | null {
  const names = new Candidates<string>()
  const add = (written: string | null, ...signs: string[]): void => {
    const name = peopleOf(withoutLabel(written ?? ''))
    const words = (fold(name).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => !/^(?:and|und|et|y)$/.test(word))
    if (words.length > 0 && !NOBODY.test(name)) names.add(words.sort().join(' '), name, ...signs)
  }
  for (const data of [article, page]) add(factsOfRecord(data).author, 'data')
  const named = tags.filter(({ name }) => AUTHORS.test(name) && !NO_AUTHORS.test(name))
  for (const given of Map.groupBy(named, ({ name }) => name).values())
    add(authorOf(given.map(({ content }) => content)), 'data')
  const signed: { name: string; element: Element; sign: string }[] = []
  for (const { element, text, zone, called } of shown) {
    if (text === '' || zone === 'top') continue
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
    const isBeside = zone === 'near' && /\d{4}/.test(text)
    if (zone === 'near' && isNameLike(text, 2)) add(text, 'near-alone')
    if (!MAY_SIGN.test(text) && !isBeside) continue
    const line = partedText(element)
    const [, by, labelled] = SIGNED.exec(line) ?? []
    const first = by ?? labelled
    const signer = bylineShown(first ?? SIGNED_LATER.exec(line)?.[1] ?? '')
    if (signer !== null && wordCount(signer) <= 8) add(signer, `${zone}-${first === undefined ? 'later' : 'by'}`)
    for (const piece of isBeside ? line.split(PARTS_OF_LINE).map(withoutLabel) : [])
      if (isNameLike(piece, 2)) add(piece, 'near-beside')
  }
  const inner = signed.filter(
    ({ element }) => !signed.some((one) => one.element !== element && element.contains(one.element)),
  )
  for (const { element, sign } of inner.filter((one) => one.sign.startsWith('near')).slice(0, MOST_SIGNED)) {
    const around = ancestorsOf(element, TOGETHER + 1).at(-1)
    const others = inner.filter((one) => one.sign === sign && around?.contains(one.element))
    if (others.length > 1) add(authorOf(others.map(({ name }) => name)), sign, 'near-together')
  }
  const together = names.all.filter(({ signs }) => signs.has('near-together'))
  for (const { key, value, signs } of names.all) {
    const isAlone = [...signs].every((sign) => sign === 'near-alone')
    if (value.split(/, | and | und | & | et | y /).every((name) => isNameLike(name, 2))) signs.add('like-a-name')
    if (!key.includes(' ')) signs.add('one-word')
    if (together.some((one) => one.key !== key && one.value.includes(value))) signs.add('within-together')
    if (isAlone) signs.add('by-itself')
  }
  return names.best(WEIGHTS, LEAST)
}

/** The people of a byline without their titles and offices: "Anna Doe, PhD" is Anna Doe. */
function peopleOf(written: string): string {
  const parts = written.split(/ ?[,;] /)
  const isName = (part: string): boolean => isNameLike(part, 2)
  const isOffice = (part: string): boolean =>
    !isName(part.replace(/^(?:and|und) /, '')) && !/ (?:and|und|&) /.test(part)
  return parts.length > 1 && isName(parts[0] ?? '') && parts.some(isOffice) ? parts.filter(isName).join(', ') : written
}

/** A name, or null where pages put an address or a handle in its place. */
export function nameShown(written: string): string | null {
  const name = squeezed(written)
  return name === '' || /^(?:https?:|www\.|@)/i.test(name) ? null : name
}

const LONGEST_BYLINE = 500
const NO_NAME =
  /^(?:follow|share|view|see|more|last|updated|published|posted|staff|author|no author|contributors?|comments?|archiv|mehr|alle|afficher|link|ver[öo]ffentlicht|publiziert|about|beitrag|zur person)\b/i
const LABEL =
  /^(?:(?:post author|written|posted|reported|words|text|story|interview|autor(?:in|en)?|auteure?|author|verfasst|geschrieben|eingestellt|gespeichert|publi(?:cado|[ée])|[ée]crit|escrito|scritto|(?:ein )?artikel|(?:gast)?beitrag)(?: (?:und|and|&) (?=\p{Lu})|:\s*|\s+(?=(?:by|par|por|von|di|da|door|av|af)\b))|(?:by|par|por|vo[nm]|di|da|door|av|af)(?:\s+|:\s*))/iu
/** What parts a name from what stands beside it: a mark, or a date. */
const BESIDE_NAME = new RegExp(
  ` ?[|•·@(] ?| [–—/-]{1,3}(?: |$)|(?:,? ${WEEKDAY_NAME}\\b[.,]{0,2})?(?:(?:^|,? )${MONTH_NAME}\\b[.,]{0,2})? ?\\d`,
  'i',
)
const BEHIND_NAME =
  /,? (?:(?:[Ll]ast )?[Uu]pdated|[Pp]ublished|[Pp]osted)\b.*|,? \p{L}{1,20}:$| (?:am|um|on)(?: \p{L}{1,20})?$| in \p{Lu}.*/u

function withoutLabel(name: string): string {
  const rest = name.replace(LABEL, '')
  return rest === name ? name : withoutLabel(rest)
}

/** The people of a byline as a page shows it, without dates, handles and buttons beside them; null if no name is left. */
export function bylineShown(written: string): string | null {
  const pieces = squeezed(written.slice(0, LONGEST_BYLINE)).split(BESIDE_NAME)
  const line = pieces.map(withoutLabel).find((piece) => piece.trim() !== '' && !BARE_LABEL.test(piece)) ?? ''
  const name = line.replace(BEHIND_NAME, '').trim()
  // What a date leaves over may be a weekday, or a month in another language.
  if (dateShown(written, null) !== null && !isNameLike(name, 2)) return null
  const isName = name.length <= 80 && wordCount(name) <= 10 && /^\p{L}/u.test(name) && !NO_NAME.test(name)
  return isName ? personName(name) : null
}
const BARE_LABEL = /\b(?:by|von|par|por)\W*$|^\W*(?:autor(?:in)?|author|text)\W*$/i

function authorOf(written: string[]): string | null {
  const short = written.filter((value) => value.length <= 100)
  const found = [...new Set(short.flatMap((value) => personName(nameShown(value.replace(ALL_OF, '')) ?? '') ?? []))]
  // "Anna Doe" and "All of Anna Doe's posts" are one.
  const own = found.filter((name) => !found.some((other) => other !== name && name.includes(other)))
  return own.slice(0, 5).join(', ') || null
}

/** "View all posts by Anna Doe →" */
const ALL_OF = /^(?=\p{L}+ (?:\p{L}+ ){0,2}\p{Ll})(?:\p{L}+ ){1,5}(?:by|von|par|por|di) (?=\p{Lu})|[\s→»›]{1,5}$/gu
