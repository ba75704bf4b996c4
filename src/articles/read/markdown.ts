// Markdown as plain text: its marks are taken out; headings, images, tables, rules and front matter stay in their place, as furniture.
import MarkdownIt, { type Token } from 'markdown-it'
import { parseDocument } from 'yaml'
import { squeezed } from '../../text/characters.ts'
import { type FoundFacts, firstKnown } from './facts.ts'
import { factsOfRecord, isRecord, type JsonRecord } from './json.ts'
import { type Line, linesOf } from './layout.ts'
import { textOfMarkup } from './markup.ts'

/** A paragraph all in bold that asks, as an interviewer does. */
const ASKED = /^(\*\*|__)[^*_]{1,200}\?\1$/
/** A paragraph that was indented is one all the same. */
const markdown = new MarkdownIt({ html: true }).disable('code')
const FOOTNOTE = /\[\^[^\]\s]{1,40}\](?:: )?/g

/** `text` with its marks taken out of the paragraphs from `from` on, and their lines; all else stays as it is, and is furniture. `heading`: the first one's words. */
export function readMarkdown(text: string, from: number): { text: string; lines: Line[]; heading: string | null } {
  const written = text.slice(from).split(/(?<=\n|\r(?!\n))/)
  /** Of each line the paragraph that it belongs to, if any. */
  const paragraphs: number[] = []
  let heading: string | null = null
  let isPicture = false
  const tokens = markdown.parse(text.slice(from), {})
  for (const [at, { type, map, content, children }] of tokens.entries()) {
    const [first, end] = map ?? [0, 0]
    const opener = tokens[at - 1]
    const said = type === 'html_block' ? [textOfMarkup(content)] : plainLines(children ?? [])
    if (type === 'tr_open') paragraphs[first] = at
    else if (type === 'inline' && opener?.type === 'heading_open' && (opener.markup.startsWith('#') || end - first < 2))
      heading ??= squeezed(said.join(' '))
    else if (type === 'html_block' || (type === 'inline' && !/^t[hd]_/.test(opener?.type ?? ''))) {
      for (const [number, line] of content.split('\n').entries()) {
        if (isPicture && /^([*_])[^*_]+\1$/.test(line)) said[number] = ''
        isPicture = said[number] === '' && line.startsWith('!')
      }
      if (ASKED.test(content) || said.every((line) => line === '')) continue
      // A list of one item is no list, but a sentence that begins with a year.
      const [list, item, ending] = [at - 3, at - 2, at + 3].map((near) => tokens[near])
      if (list?.type === 'ordered_list_open' && ending?.type === 'ordered_list_close')
        said[0] = `${item?.info}${item?.markup} ${said[0]}`
      // What was an item or a quotation of its own stays one.
      const isApart = written[first - 1]?.trim()
      let missing = 0
      for (const [number, raw] of written.slice(first, end).entries()) {
        const words = said[number] ?? ''
        if (words !== '') paragraphs[first + number] = at
        if (words === raw.trim()) continue
        const plain = words && `${number === 0 && isApart ? '\n' : ''}${words}${/\r\n?|\n|$/.exec(raw)?.[0]}`
        missing += raw.length - plain.length
        written[first + number] = plain
      }
      // So that all else keeps its place in the file.
      written[end - 1] += ' '.repeat(missing)
    }
  }
  const plain = text.slice(0, from) + written.join('')
  let [index, until] = [-1, from]
  const lines = linesOf(plain, from).flatMap((line) => {
    while (line.start >= until) until += written[++index]?.length ?? Number.POSITIVE_INFINITY
    const paragraph = paragraphs[index]
    return paragraph === undefined ? [] : [{ ...line, paragraph }]
  })
  return { text: plain, lines, heading: heading === '' ? null : heading }
}

/** Words without emphasis, code marks, link targets, notes and pictures, line by line; what is struck out is not said. */
function plainLines(tokens: Token[]): string[] {
  let struck = 0
  const words = tokens.map(({ type, content }) => {
    struck += Number(type === 's_open') - Number(type === 's_close')
    if (type.endsWith('break')) return '\n'
    if (type === 'html_inline') return /^<br\b/i.test(content) ? ' ' : ''
    return struck > 0 || type === 'image' ? '' : content.replace(FOOTNOTE, '')
  })
  const lines = words.join('').split('\n')
  return lines.map((line) => line.trim())
}

const DASHES = /^---[ \t]*(?:\r\n?|\n)/
const ENTRY = /^([A-Za-z_][\w -]{0,40}?)[ \t]*:(?:[ \t]+(\S.*)|[ \t]|$)/
/** Lines of YAML that are no entry of their own: lists, nested values, comments, closing brackets. */
const INNER = /^(?:[ \t]|-|#|[\]})]|$)/
const CLOSING = /(?:^|(?<=[\n\r]))(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|$)/
const LONGEST = 20_000

/** The facts of the front matter that `text` begins with, and where it ends; null if it has none. */
export function frontMatterOf(text: string): { end: number; facts: FoundFacts } | null {
  const start = DASHES.exec(text)?.[0].length ?? 0
  const closing = CLOSING.exec(text.slice(start, start + LONGEST))
  if (start === 0 || closing === null) return null
  const source = text.slice(start, start + closing.index)
  const lines = source.split(/\r\n?|\n/)
  const entries = lines.flatMap((line) => {
    const [, key, value = ''] = ENTRY.exec(line) ?? []
    return key === undefined ? [] : [[key, value.replace(/^(["'])(.*)\1$|^["']/, '$2')]]
  })
  // Two rules of Markdown may have a text between them; a broken line or two are none.
  const foreign = lines.filter((line) => !ENTRY.test(line) && !INNER.test(line))
  const isText = foreign.length > 2 || foreign.some((line) => lines[lines.indexOf(line) - 1] === '')
  if (isText || (entries.length === 0 && source.trim() !== '')) return null
  const end = start + closing.index + closing[0].length
  return { end, facts: factsOf(source, Object.fromEntries(entries.reverse())) }
}

/** The facts in YAML; from its `entries`, read line by line, where it is broken somewhere. */
function factsOf(source: string, entries: JsonRecord): FoundFacts {
  let value: unknown = null
  try {
    const document = parseDocument(source, { logLevel: 'silent', prettyErrors: false })
    if (document.errors.length === 0) value = document.toJS({ maxAliasCount: 20 })
  } catch {}
  return firstKnown(isRecord(value) ? factsOfRecord(value) : {}, factsOfRecord(entries))
}
