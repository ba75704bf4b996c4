// A live blog: its entries, as its linked data have them or as boxes alike with a time each show them, and the article that each is.
import { squeezed } from '../../text/characters.ts'
import { momentOf } from '../../text/timestamps.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import { articleOfRecord, isRecord, type JsonRecord } from './json.ts'
import { textOfMarkup } from './markup.ts'
import type { ReadText } from './plain.ts'
import { APART_CALLED, ancestorsOf } from './shown.ts'

const FEWEST_ENTRIES = 3
const MOST_TIMES = 1000
/** Characters of an entry that says something. */
const SHORTEST_ENTRY = 40

/** [] for a page that is no live blog by its linked data. */
export function entriesOfData(html: string): JsonRecord[] {
  for (const [, source = ''] of html.matchAll(
    /<script[^<>]{0,200}ld\+json[^<>]{0,200}>([^<]{0,2000000})<\/script\s{0,9}>/gi,
  )) {
    try {
      const values: unknown[] = [JSON.parse(source)].flat()
      const nodes = values.flatMap((value) => (isRecord(value) && value['@graph']) || [value]).filter(isRecord)
      const blog = nodes.find((node) => [node['@type']].flat().includes('LiveBlogPosting'))
      if (Array.isArray(blog?.liveBlogUpdate)) return blog.liveBlogUpdate.filter(isRecord)
    } catch {}
  }
  return []
}

/** Boxes side by side, each with a text and a time of its own, the times in order; [] if there are none. */
export function entriesShown(document: Document): JsonRecord[] {
  const rows = new Map<Element, Set<Element>>()
  for (const time of [...document.querySelectorAll('time[datetime]')].slice(0, MOST_TIMES)) {
    const around = ancestorsOf(time)
    for (const [at, parent] of around.slice(1).entries())
      rows.set(parent, (rows.get(parent) ?? new Set()).add(around[at] ?? time))
  }
  const [row = new Set()] = [...rows.values()].sort((one, other) => other.size - one.size)
  const [first] = row
  if (ancestorsOf(first ?? null).some((at) => APART_CALLED.test(`${at.className} ${at.id}`))) return []
  const entries = [...row].flatMap((box) => {
    const datePublished = box.querySelector('time[datetime]')?.getAttribute('datetime') ?? ''
    const copy = box.cloneNode(true) as Element
    for (const time of copy.querySelectorAll('time')) time.remove()
    const articleBody = textOfMarkup(copy.innerHTML)
    const headline = squeezed(box.querySelector('h2, h3, h4, h5, h6')?.textContent ?? '')
    const isEntry = box.localName === first?.localName && articleBody.length >= SHORTEST_ENTRY
    return isEntry && /\d:\d\d/.test(datePublished) ? [{ headline, datePublished, articleBody }] : []
  })
  const times = entries.map(({ datePublished }) => momentOf(datePublished)?.getTime() ?? Number.NaN)
  const steps = times.slice(1).map((time, at) => Math.sign(time - (times[at] ?? 0)))
  return entries.length >= FEWEST_ENTRIES && new Set(steps).size === 1 && steps[0] !== 0 ? entries : []
}

/** Each entry as an article, which its blog's title heads; `id` of the blog. */
export function articlesOfEntries(entries: JsonRecord[], blog: FoundFacts, id: string | null): ReadText[] {
  return entries.flatMap((entry, n) => {
    const read = articleOfRecord(entry)
    if ('reason' in read) return []
    const { title } = read.facts
    const headed = { title: [blog.title, title].filter(Boolean).join(': ') || null }
    const own = id === null ? {} : { id: `${id}#${read.facts.id ?? entry.datePublished ?? n}` }
    return [{ ...read, facts: firstKnown(own, headed, read.facts, blog) }]
  })
}
