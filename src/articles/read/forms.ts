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
