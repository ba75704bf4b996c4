// When a page was published: every day that its data, its address and its lines name is a candidate; the likeliest is taken.
import { DAY_MS, dayStated, isWholeDay, statedAt } from '../../domain/day.ts'
import { dateInUrl, dateShown, momentOf } from '../../text/timestamps.ts'
import { factsOfRecord, type JsonRecord } from './json.ts'
import { Candidates, type Shown, weightsOf } from './shown.ts'

/** What a page's data say: named contents of meta tags, the linked data of its article and of itself, its addresses. */
export interface PageData {
  tags: { name: string; content: string }[]
  article: JsonRecord
  page: JsonRecord
  addresses: string[]
  language: string | null
}

/** Names of meta tags that say when a page was changed, published, or made. */
const KINDS: [RegExp, string][] = [
  [/modif|updat/, 'changed'],
  [/expir|unpubli|publisher/, ''],
  [/publi[cs]|pub[-_]?da|issued|release/, 'published'],
  [/(?:date|created|:time)$/, 'created'],
]
const MARKED = /\b(?:datePublished|dc:(?:date|created|issued)|dcterms:(?:created|issued))\b/
const CHANGES =
  /modif|[uo]pp?dat|\b(?:revis|chang|aktuali|ge[aä]nder|[aä]nderung|mis [aà] jour|actuali[zs]|aggiorn|обновл|更新|bearbeitet|edited)/iu
/** What a day of publishing is called, or stands in. */
const SAID = /publi|posted|erstellt|ver[öo]ffentlicht|(?<![a-z])(?:pub|post|entry)?-?dat(?:e|um)(?![a-z])/iu
const DATED = /(?:19|20|25)\d\d|\d{1,2}[./-] ?\d{1,2}[./-] ?\d\d|[12]\d{7}/
const COMMENT = '[class*="comment"], [id*="comment"], [itemtype*="Comment"]'
const [LONGEST_MOMENT, MOST_DATED] = [60, 200]

/** Fitted as those of names (bylines.ts), but for `after` and `changed`: what is shown of a later day than the data state is a change. */
const WEIGHTS = weightsOf(`
  near 2.3, address 1.5, aside-first 1, below-first 0.9, apart-first 0.9, near-first 0.6, created 0.6, changed 0.5, behind-said 0.4, earliest 0.4,
  published 0.3, apart -0.7, before -2.6, after -3`)
const LEAST = 0.25

/** The moment, with the day as the page shows it; null if nothing names one. */
export function dayOfPage(
  { tags, article, page, addresses, language }: PageData,
  shown: Shown[],
  headline: Element | null,
): Date | null {
  const days = new Candidates<Date>()
  const stated: Date[] = []
  const add = (moment: Date | null, ...signs: string[]): void => {
    if (moment !== null) days.add(keyOf(moment), moment, ...signs)
  }
  const state = (written: unknown, sign: string): void => {
    const moment = momentOf(written)
    if (moment !== null && sign !== 'changed') stated.push(moment)
    add(moment, sign)
  }
  const { dateCreated, ...rest } = article
  state(factsOfRecord(rest).publishedAt, 'published')
  state(dateCreated, 'created')
  for (const { name, content } of tags) {
    const kind = KINDS.find(([called]) => called.test(name))?.[1] ?? ''
    if (kind !== '' && content.length <= LONGEST_MOMENT) state(content, kind)
  }
  state(page.datePublished, 'published')
  for (const { dateModified } of [article, page]) state(dateModified, 'changed')
  for (const { element, called } of shown)
    for (const name of element.closest(COMMENT) === null &&
    MARKED.test(`${called} ${element.getAttribute('property') ?? ''}`)
      ? HOLDERS
      : [])
      state(element.getAttribute(name), 'published')
  for (const address of addresses) add(dateInUrl(address), 'address')
  const seen = new Set<string>()
  const dated = shown.filter(({ element, text, zone }) => {
    // A headline may hold a line of its own above or below its words.
    const isOf =
      zone !== 'top' && (headline?.contains(element) !== true || text.length * 2 < headline.textContent.length)
    return isOf && (DATED.test(text) || HOLDERS.some((name) => /\d{4}/.test(element.getAttribute(name) ?? '')))
  })
  for (const { element, text: whole, called, zone, isBelow } of dated.slice(0, MOST_DATED)) {
    const { text, before } = toldOf(whole)
    const moment = HOLDERS.map((name) => momentOf(element.getAttribute(name))).find((one) => one !== null)
    const at = moment ?? (DATED.test(text) ? dateShown(text, language) : null)
    // The page shows a moment that the data state in UTC in the zone of its readers.
    const moved = at === null ? undefined : stated.map((one) => asShown(one, at)).find((one) => one !== null)
    const day = moved ?? at
    if (moved) add(moved, 'published')
    const place = zone === 'near' && isBelow ? 'below' : zone
    if (day === null) continue
    const isChange = CHANGES.test(`${before} ${called}`)
    if (isChange && zone === 'apart') continue
    const isSaid = place === 'behind' && SAID.test(`${text.slice(0, text.search(/\d/))} ${called}`)
    if (isSaid && !isChange && !seen.has(place)) add(day, 'behind-said')
    add(day, ...(isChange ? ['changed'] : seen.has(place) ? [zone] : [zone, `${place}-first`]))
    if (!isChange) seen.add(place)
  }
  const published = days.all.flatMap(({ key, signs }) => (signs.has('published') ? [key] : [])).sort()
  const [first, last] = [published[0] ?? '', published.at(-1) ?? '']
  for (const { key, signs } of days.all) {
    if (key === first) signs.add('earliest')
    if (key < first) signs.add('before')
    if (first !== '' && key > last) signs.add('after')
  }
  return days.best(WEIGHTS, LEAST)
}

/** "Updated: 9 May 2025 / Written: 7 May 2025": what stands behind a change; and before the first of two days, as what is between is of the second. */
function toldOf(text: string): { text: string; before: string } {
  const [before = ''] = text.split(DATED, 1)
  const rest = text.slice(before.length).replace(DATED, '')
  if (!DATED.test(rest)) return { text, before: text }
  const behind = CHANGES.test(before) ? toldOf(rest) : null
  return behind === null || CHANGES.test(behind.before) ? { text, before } : behind
}

const HOLDERS = ['datetime', 'content', 'title']

const keyOf = (moment: Date): string => dayStated(moment).toISOString().slice(0, 10)

/** Hours of UTC at which it may be the day before in the Americas, and the day after in Asia. */
const [MORNING, AFTERNOON] = [8, 16]

/** A moment stated in UTC, on the day beside it that the page shows its readers, also month first; null if it shows none of these. */
function asShown(stated: Date, shown: Date): Date | null {
  const [year = '', month, day] = keyOf(shown).split('-')
  if (month !== day && keyOf(stated) === `${year}-${day}-${month}`) return stated
  if (isWholeDay(stated) || stated.getUTCMilliseconds() > 0) return null
  const days = Math.floor(dayStated(shown).getTime() / DAY_MS) - Math.floor(stated.getTime() / DAY_MS)
  const isElsewhere = days === -1 ? stated.getUTCHours() <= MORNING : days === 1 && stated.getUTCHours() >= AFTERNOON
  return isElsewhere ? statedAt(stated, days * 12 * 60) : null
}
