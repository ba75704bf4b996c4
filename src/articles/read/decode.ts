// From a file's name to its form, and from its bytes to text: finds the encoding, refuses what is no text. Loads nothing that reads articles, so that to know a form costs nothing.
import { isUtf8 } from 'node:buffer'
import { withoutInvisible } from '../../text/characters.ts'

/** A file of one article that is larger than this, in bytes, is skipped; `.jsonl` may be of any size, but for its lines. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024

const PLAIN = { plain: 'txt text', markdown: 'md markdown' }
const ENDINGS = { ...PLAIN, page: 'html htm xhtml', json: 'json', lines: 'jsonl ndjson' }

export type Form = keyof typeof ENDINGS

/** `undefined`: files of this name are not read. */
export function formOf(path: string): Form | undefined {
  const [, ending = ''] = /(?:^|\/)[^./][^/]*\.([^./]*)$/.exec(path) ?? []
  return (Object.keys(ENDINGS) as Form[]).find((form) => ENDINGS[form].split(' ').includes(ending.toLowerCase()))
}

/** Whether a file of this name is read at all. Hidden files are not. */
export const isArticleFile = (path: string): boolean => formOf(path) !== undefined

/** Whether a file holds an article a line, and so is better read by `parseLines` than at once. */
export const isBulkFile = (path: string): boolean => formOf(path) === 'lines'

/** Beginnings of forms that may look like text for a while. */
const SIGNATURES: [string, string][] = [
  ['%PDF-', 'binary: a PDF'],
  ['{\\rtf', 'a rich text (RTF) file'],
  ['PK\u0003\u0004', 'binary: a ZIP archive or office document'],
  ['\u001f\u008b', 'binary: gzip'],
  ['\u0089PNG', 'binary: an image'],
  ['GIF8', 'binary: an image'],
  ['\u00ff\u00d8\u00ff', 'binary: an image'],
]
/** Share of control characters and of those that are none above which a text is none. */
const MOST_CONTROLS = 0.01
const DECLARED = /<meta[^>]{0,200}?charset\s*=\s*(?:["']\s*)?([\w:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:-]+)/i

/** The text of a file: UTF-8, UTF-16 with a byte order mark, else what it declares or its server has `named`, else Windows-1252; without the mark and unseen characters. `form`: missing for feeds. */
export function decodeText(bytes: Uint8Array, form?: Form, named?: string): { text: string } | { reason: string } {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  const signature = SIGNATURES.find(([start]) => head.startsWith(start))
  if (signature !== undefined) return { reason: signature[1] }
  const wide = head.startsWith('\u00ff\u00fe') ? 'utf-16le' : head.startsWith('\u00fe\u00ff') ? 'utf-16be' : null
  // Pages hold a stray NUL at times.
  if (wide === null && form !== 'page' && bytes.includes(0)) return { reason: 'binary' }
  const isMarkup = form === 'page' || form === undefined
  const narrow = () =>
    isNearlyUtf8(bytes)
      ? 'utf-8'
      : (declaredIn(isMarkup ? Buffer.from(bytes).toString('latin1') : '', named) ?? 'windows-1252')
  const text = withoutInvisible(new TextDecoder(wide ?? narrow()).decode(bytes))
  if (text.trim() === '') return { reason: 'empty' }
  // Classes of Unicode take eight times as long as these.
  const unusual = text.match(/[^\t-\r -~\u00a0-\u024f‐-‧€]+/g)?.join(' ')
  const controls = unusual?.match(/[^\P{Cc}\t-\r\u0085]|[\p{Cn}\p{Co}\p{Cs}]/gu)?.length ?? 0
  const isBinary = (form !== 'page' && text.includes('\0')) || (controls > 3 && controls > text.length * MOST_CONTROLS)
  return isBinary ? { reason: 'binary' } : { text: form === 'page' ? text.replaceAll('\0', ' ') : text }
}

/** Whether the bytes are UTF-8, or were but for a few that are damaged: a file cut off within a character stays readable. */
function isNearlyUtf8(bytes: Uint8Array): boolean {
  if (isUtf8(bytes)) return true
  const text = new TextDecoder().decode(bytes)
  const damaged = text.match(/\ufffd/g)?.length ?? 0
  return (text.match(/\P{ASCII}/gu)?.length ?? 0) - damaged > damaged * 10
}

/** An encoding that keeps ASCII and that we can read, as XML, its server or a page declares it, the latter before or behind its scripts. */
function declaredIn(markup: string, named?: string): string | null {
  const [, meta, xml] = DECLARED.exec(markup) ?? []
  const label = xml ?? named ?? meta ?? ''
  try {
    return /^(?:utf-?(?:8|16|32).*)?$/i.test(label) ? null : new TextDecoder(label).encoding
  } catch {
    return null
  }
}
