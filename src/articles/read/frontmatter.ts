// Front matter: the YAML between two lines of dashes above a text. What of it can be read is read; the rest stays furniture.
import { parseDocument } from 'yaml'
import { type FoundFacts, firstKnown } from './facts.ts'
import { factsOfRecord, isRecord, type JsonRecord } from './records.ts'

export interface FrontMatter {
  /** Where the text after it begins. */
  end: number
  facts: FoundFacts
}

const FENCE = /^---[ \t]*(?:\r\n?|\n)/
const ENTRY = /^[A-Za-z_][\w -]{0,40}?[ \t]*:(?:[ \t]|$)/
/** Lines of YAML that are no entry of their own: lists, nested values, comments, closing brackets. */
const INNER = /^(?:[ \t]|-|#|[\]})]|$)/
const LONGEST = 20_000
const MOST_FOREIGN_LINES = 2
const LONGEST_FOREIGN_LINE = 100

/** The front matter that `text` begins with; null if it has none. An unclosed one ends with its last entry. */
export function frontMatterOf(text: string): FrontMatter | null {
  const fence = FENCE.exec(text)
  if (fence === null) return null
  const start = fence[0].length
  const lines = text.slice(start, start + LONGEST).split(/(?<=\r\n|\n|\r(?!\n))/)
  let at = start
  let entries = 0
  let foreign = 0
  let lastEntry = start
  let afterBlank = false
  for (const line of lines) {
    const content = line.trimEnd()
    if (content === '---' || content === '...') {
      if (entries === 0 && at > start) return null
      return { end: at + line.length, facts: factsOf(text.slice(start, at)) }
    }
    at += line.length
    if (ENTRY.test(content)) {
      entries++
      lastEntry = at
    } else if (!INNER.test(content)) {
      foreign++
      if (afterBlank || foreign > MOST_FOREIGN_LINES || content.length > LONGEST_FOREIGN_LINE) break
    }
    afterBlank = content === ''
  }
  return entries === 0 ? null : { end: lastEntry, facts: factsOf(text.slice(start, lastEntry)) }
}

function factsOf(source: string): FoundFacts {
  return firstKnown(factsOfRecord(readYaml(source)), factsOfRecord(readEntries(source)))
}

function readYaml(source: string): JsonRecord {
  try {
    const document = parseDocument(source, { logLevel: 'silent', prettyErrors: false })
    if (document.errors.length > 0) return {}
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

/** Entries line by line, for YAML that is broken somewhere. */
function readEntries(source: string): JsonRecord {
  const record: JsonRecord = {}
  for (const line of source.split(/[\r\n]+/)) {
    const entry = /^([A-Za-z_][\w -]{0,40}?)[ \t]*:[ \t]+(\S.*)$/.exec(line)
    if (entry?.[1] === undefined || entry[2] === undefined) continue
    record[entry[1]] ??= entry[2]
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
      .replace(/^["']/, '')
  }
  return record
}
