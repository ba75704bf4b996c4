// A live blog: its entries as boxes alike with a time each show them, and the articles that entries are.
import { squeezed } from '../../text/characters.ts'
import { momentOf } from '../../text/timestamps.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import { articleOfRecord, type JsonRecord } from './json.ts'
import { textOfMarkup } from './markup.ts'
import type { ReadText } from './plain.ts'
import { ancestorsOf } from './shown.ts'

/** Entries, and the characters of one that says something. */
const [FEWEST_ENTRIES, SHORTEST_ENTRY, MOST_TIMES] = [3, 40, 1000]

/** Boxes side by side, each with a text and a time of its own, the times in order; [] if there are none. */
export function entriesShown(document: Document): { headline: string; datePublished: string; articleBody: string }[] {
  const rows = new Map<Element, Set<Element>>()
  for (const time of [...document.querySelectorAll('time[datetime]')].slice(0, MOST_TIMES))
    for (let at = time; at.parentElement !== null; at = at.parentElement)
      rows.set(at.parentElement, (rows.get(at.parentElement) ?? new Set()).add(at))
  const [boxes = []] = [...rows.values()].sort((one, other) => other.size - one.size).map((row) => [...row])
  if (ancestorsOf(boxes[0] ?? null).some((at) => /comment/i.test(`${at.className} ${at.id}`))) return []
  const entries = boxes.flatMap((box) => {
    const datePublished = box.querySelector('time')?.getAttribute('datetime') ?? ''
    const copy = box.cloneNode(true) as Element
    for (const time of copy.querySelectorAll('time')) time.remove()
    const articleBody = textOfMarkup(copy.innerHTML)
    const headline = squeezed(box.querySelector('h2, h3, h4, h5, h6')?.textContent ?? '')
    const isEntry = box.localName === boxes[0]?.localName && articleBody.length >= SHORTEST_ENTRY
    return isEntry && /\d:\d\d/.test(datePublished) ? [{ headline, datePublished, articleBody }] : []
  })
  const times = entries.map(({ datePublished }) => momentOf(datePublished)?.getTime() ?? Number.NaN)
  const steps = new Set(times.slice(1).map((time, at) => Math.sign(time - (times[at] ?? 0))))
  return entries.length >= FEWEST_ENTRIES && steps.size === 1 && !steps.has(0) ? entries : []
}

/** Each entry as an article, headed by the title of its blog, too. `id`: of the blog. */
export function articlesOfEntries(entries: JsonRecord[], blog: FoundFacts, id: string): ReadText[] {
  return entries.flatMap((entry, n) => {
    const read = articleOfRecord(entry)
    if ('reason' in read) return []
    const title = [blog.title, read.facts.title].filter(Boolean).join(': ') || null
    const own = { title, id: `${id}#${read.facts.id ?? entry.datePublished ?? n}` }
    return [{ ...read, facts: firstKnown(own, read.facts, blog) }]
  })
}
