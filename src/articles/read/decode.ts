// From a file's name to its form, and from its bytes to text: finds the encoding, refuses what is no text. Loads nothing that reads
// articles, so that to know a form costs nothing.
import { isUtf8 } from 'node:buffer'

// The forms that articles come in, told by a file's name. Reads nothing, so that knowing a form does not load what reads it.

/** A file of one article that is larger than this, in bytes, is skipped; `.jsonl` may be of any size, but for its lines. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024

export type Form = 'plain' | 'markdown' | 'page' | 'json' | 'lines'

const FORMS = new Map<string, Form>([
  ['txt', 'plain'],
  ['text', 'plain'],
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['html', 'page'],
  ['htm', 'page'],
  ['xhtml', 'page'],
  ['json', 'json'],
  ['jsonl', 'lines'],
  ['ndjson', 'lines'],
])

/** Whether a file of this name is read at all. Hidden files are not. */
export function isArticleFile(path: string): boolean {
  return formOf(path) !== undefined
}

/** Whether a file holds an article a line, and so is better read by `parseLines` than at once. */
export function isBulkFile(path: string): boolean {
  return formOf(path) === 'lines'
}

/** `undefined`: files of this name are not read. */
export function formOf(path: string): Form | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot < 1 || name.startsWith('.') ? undefined : FORMS.get(name.slice(dot + 1).toLowerCase())
}

export type Decoded = { text: string } | { reason: string }

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
/** Share of control characters above which a text is none. */
const MOST_CONTROLS = 0.01

/**
 * The text of a file: UTF-8 with or without byte order mark, UTF-16 with one, else Windows-1252. The mark is removed, everything
 * else stays as it is. Empty and binary files give a reason.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  return decodeAs(encodingOf(bytes), bytes)
}

/** The text of a web page: as `decodeText`, but in the encoding the page declares where its bytes are not UTF-8. */
export function decodePage(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes)
  return decodeAs(encoding === 'windows-1252' ? (declaredEncoding(bytes) ?? encoding) : encoding, bytes)
}

function decodeAs(encoding: string, bytes: Uint8Array): Decoded {
  const signature = SIGNATURES.find(([start]) => startsWith(bytes, start))
  if (signature !== undefined) return { reason: signature[1] }
  if (!encoding.startsWith('utf-16') && bytes.includes(0)) return { reason: 'binary' }
  const text = new TextDecoder(encoding).decode(bytes)
  if (text.trim() === '') return { reason: 'empty' }
  const controls = text.match(/[^\P{Cc}\t-\r\u0085]/gu)?.length ?? 0
  const isBinary = text.includes('\0') || (controls > 3 && controls > text.length * MOST_CONTROLS)
  return isBinary ? { reason: 'binary' } : { text }
}

/** The label that `TextDecoder` takes for these bytes. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' {
  if (startsWith(bytes, '\u00ff\u00fe')) return 'utf-16le'
  if (startsWith(bytes, '\u00fe\u00ff')) return 'utf-16be'
  return isUtf8(bytes) || isDamagedUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** Whether the bytes were UTF-8 but for a few that are damaged: a file cut off within a character stays readable. */
function isDamagedUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes)
  const damaged = text.match(/\ufffd/g)?.length ?? 0
  return (text.match(/\P{ASCII}/gu)?.length ?? 0) - damaged > damaged * 10
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  for (let at = 0; at < signature.length; at++) if (bytes[at] !== signature.charCodeAt(at)) return false
  return true
}

/** The label of an encoding that keeps ASCII and that we can read, as the head of a page declares it. */
function declaredEncoding(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  const label = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:-]+)/i.exec(
    head,
  )
  const name = label?.[1] ?? label?.[2]
  if (name === undefined || /^utf-?(?:8|16|32)/i.test(name)) return null
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}
