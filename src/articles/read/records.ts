// Facts of a record: an object from JSON, JSON-LD or front matter, whose keys name them. Knows no text and no file.
import { momentOf } from '../../text/moments.ts'
import { type FoundFacts, factNamed, factStated, firstKnown, NOTHING_FOUND, webAddress } from './facts.ts'
import { decodeEntities } from './markup.ts'

export type JsonRecord = Record<string, unknown>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What `record` says under the keys we know, in their many spellings; a key that is surer for a fact goes before others. */
export function factsOfRecord(record: JsonRecord): FoundFacts {
  const found: { rank: number; facts: Partial<FoundFacts> }[] = []
  for (const [key, value] of Object.entries(record)) {
    const named = factNamed(key)
    if (named === undefined) continue
    const facts = named.fact === 'publishedAt' ? { publishedAt: momentOf(value) } : statedBy(named.fact, value)
    found.push({ rank: named.rank, facts })
  }
  found.sort((a, b) => a.rank - b.rank)
  const page = record.mainEntityOfPage
  const address =
    webAddress(textOf(isRecord(page) ? (page['@id'] ?? page.url) : page) ?? '') ??
    webAddress(textOf(record['@id']) ?? '')
  return firstKnown(...found.map(({ facts }) => facts), { url: address, id: textOf(record['@id']) })
}

function statedBy(fact: keyof FoundFacts, value: unknown): Partial<FoundFacts> {
  if (fact === 'author' && Array.isArray(value)) {
    const names = value.flatMap((entry) => statedBy('author', entry).author ?? [])
    return { author: names.length === 0 ? null : names.join(', ') }
  }
  const text = textOf(value)
  if (text === null) return NOTHING_FOUND
  return fact === 'id' ? { id: text } : factStated(fact, decodeEntities(text))
}

/** The words a value stands for: a string, a number, the name of an object, the first of a list. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.toWellFormed()
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? null : textOf(value[0])
  if (isRecord(value)) return textOf(value.name ?? value.alternateName ?? value['@value'] ?? null)
  return null
}
