// Words what is known of a story: who is in it, where outlets differ, what happened when, outlets side by side. Every quote is cited.
import type { AnswerPart, AnswerSentence } from '../domain/answer.ts'
import type { Citing } from '../domain/citing.ts'
import { longDay } from '../domain/day.ts'
import type { CastMember, Difference, DifferenceSide, OutletView, Quoted, TimelineEntry } from '../domain/telling.ts'
import { counted, wordsOf } from '../text/words.ts'

/** People named in an overview; more would hide who matters. */
const MOST_PEOPLE = 6
/** Organisations and places, and how many reports have to name them. */
const MOST_OTHERS = 8
const FEWEST_REPORTS = 2
/** Other spellings of a name. */
const MOST_VARIANTS = 2
/** Differences told in an overview. */
const MOST_DIFFERENCES = 4
/** Developments of each part of a timeline, the latest. */
const MOST_ENTRIES = 15
/** Outlets shown before the rest is counted. */
const MOST_OUTLETS = 10

/**
 * People a line each, in the words of the articles; those whom a title names go first: the news is about them. Then a line of
 * the organisations and places that most reports name.
 */
export function castLines(cast: readonly CastMember[], titles: readonly string[]): string[] {
  const named = new Set(titles.flatMap((title) => wordsOf(title).map(({ folded }) => folded)))
  const isNamed = ({ name, variants }: CastMember): boolean =>
    [name, ...variants].some((form) => named.has(wordsOf(form).at(-1)?.folded ?? ''))
  const people = cast.filter(({ kind }) => kind === 'person')
  const ordered = [...people.filter(isNamed), ...people.filter((one) => !isNamed(one))]
  const lines = ordered.slice(0, MOST_PEOPLE).map(({ name, variants, role }) => {
    const also = variants.length === 0 ? '' : ` (also ${variants.slice(0, MOST_VARIANTS).join(', ')})`
    // "The politician" says nothing of one among several.
    const isTelling = role !== null && !/^the \S+$/i.test(role.text)
    return `${name}${also}${isTelling ? `, ${flat(role.text)}` : ''}`
  })
  return [...lines, ...othersLine(cast)]
}

function othersLine(cast: readonly CastMember[]): string[] {
  const others = cast.filter(({ kind, reports }) => kind !== 'person' && reports >= FEWEST_REPORTS)
  const names = others.slice(0, MOST_OTHERS).map(({ name }) => name)
  return names.length === 0 ? [] : [`Organisations and places: ${names.join(', ')}`]
}

/** Nothing where outlets agree. */
export function differencesPart(differences: readonly Difference[], citing: Citing): AnswerPart[] {
  const paragraphs = differences.slice(0, MOST_DIFFERENCES).map((one) => differenceSentences(one, citing))
  return paragraphs.length === 0 ? [] : [{ heading: 'Where outlets differ', paragraphs }]
}

/** "Earlier (11 September 2025, Placeholder Gazette): all 52. “…” [1]", then "Later (…)". */
function differenceSentences({ about, sides, later }: Difference, citing: Citing): AnswerSentence[] {
  return sides.map((side, at) => {
    const when = later === null ? 'One account' : at === later ? 'Later' : 'Earlier'
    const text = `${when} (${whereOf(side)}): ${ended(side.claim)} “${flat(side.quote)}”`
    return { text: at === 0 ? `${capital(about)}: ${text}` : text, citations: [citing.cite(side)] }
  })
}

/** "5:40 a.m." has its full stop. */
const ended = (claim: string): string => (claim.endsWith('.') ? claim : `${claim}.`)

/** "Reports differ on “political prisoners”: more than 1,000 (…), later almost 1,200 (…)": for where there is little room. */
export function differenceInShort({ about, sides, later }: Difference, citing: Citing): AnswerSentence {
  const told = sides.map((side, at) => {
    const link = at === 0 ? '' : later === at ? ', later ' : ', elsewhere '
    return `${link}${side.claim} (${whereOf(side)})`
  })
  return { text: `Reports differ on “${about}”: ${told.join('')}.`, citations: sides.map((side) => citing.cite(side)) }
}

/** "11 September 2025, Placeholder Gazette, and 2 other reports". */
function whereOf({ publishedAt, outlet, reports }: DifferenceSide): string {
  const first = publishedAt === null ? outlet : `${longDay(publishedAt)}, ${outlet}`
  return reports > 1 ? `${first}, and ${counted(reports - 1, 'other report')}` : first
}

/** Dated developments in order; what went before the event and what is planned have headings of their own. Nothing where none is dated. */
export function timelineParts(entries: readonly TimelineEntry[], citing: Citing): AnswerPart[] {
  const sections: [string, TimelineEntry[]][] = [
    ['Before', entries.filter(({ isBackground }) => isBackground)],
    ['What happened', entries.filter(({ isBackground, isPlanned }) => !isBackground && !isPlanned)],
    ['Planned', entries.filter(({ isPlanned }) => isPlanned)],
  ]
  return sections.flatMap(([heading, all]): AnswerPart[] => {
    if (all.length === 0) return []
    const paragraphs = all
      .slice(-MOST_ENTRIES)
      .map((entry) => [
        { text: `${dayOf(entry)}: ${entry.text ?? flat(entry.quote)}`, citations: [citing.cite(entry)] },
      ])
    return [{ heading, paragraphs }]
  })
}

/** Where outlets differ, then each in the order in which they reported; what was quoted of one is not quoted of the next. */
export function comparisonParts(
  { outlets, differences }: { outlets: readonly OutletView[]; differences: readonly Difference[] },
  citing: Citing,
): AnswerPart[] {
  const disputed = differencesPart(differences, citing)
  const quoted = new Set<string>()
  const paragraphs = outlets.slice(0, MOST_OUTLETS).map((view) => outletSentences(view, quoted, citing))
  const others = outlets.length - MOST_OUTLETS
  const rest = others > 0 ? [[plainly(`And ${counted(others, 'other outlet')}.`)]] : []
  return [...disputed, { heading: 'Outlet by outlet', paragraphs: [...paragraphs, ...rest] }]
}

function outletSentences(view: OutletView, quoted: Set<string>, citing: Citing): AnswerSentence[] {
  const isNew = ({ quote }: Quoted): boolean => !quoted.has(flat(quote))
  const claims = view.claims.filter(({ source }) => isNew(source))
  const alone = view.alone.filter(isNew)
  for (const { quote } of [...alone, ...claims.map(({ source }) => source)]) quoted.add(flat(quote))
  const shared = view.sharedWith.length === 0 ? [] : [plainly(`The same report as in ${view.sharedWith.join(', ')}.`)]
  const claimed = claims.map(({ about, claim, source }) => ({
    text: `${capital(about)}: ${ended(claim)}`,
    citations: [citing.cite(source)],
  }))
  const own = alone.map((one) => ({ text: `“${flat(one.quote)}”`, citations: [citing.cite(one)] }))
  // What a reprint has, too, is not "here" alone.
  const only = plainly(shared.length === 0 ? 'Only here:' : 'Only in this report:')
  const said = [...shared, ...claimed, ...(own.length === 0 ? [] : [only, ...own])]
  const nothing = view.isToldByOthers
    ? 'Nothing that others do not tell.'
    : 'What only it tells cannot be quoted without what stands around it.'
  const when = view.publishedAt === null ? '' : `, ${longDay(view.publishedAt)}`
  return [plainly(`${view.outlet}${when}:`), ...(said.length === 0 ? [plainly(nothing)] : said)]
}

function dayOf({ on, precision }: TimelineEntry): string {
  if (precision === 'year') return String(on.getUTCFullYear())
  if (precision === 'month') return on.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return longDay(on)
}

/** A quote on one line; its citation keeps it as it stands. */
const flat = (quote: Quoted['quote']): string => quote.replace(/\s+/g, ' ')
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
const plainly = (text: string): AnswerSentence => ({ text, citations: [] })
