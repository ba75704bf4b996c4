// Markup to text: paragraphs apart, tags gone, entities read. One pass over the text, so that broken markup costs no more than sound.
import { decodeHTMLAttribute } from 'entities/decode'
import { squeezed, withoutInvisible, wordCount } from '../../text/characters.ts'

const PLAINLY =
  /<\/(?:p|div|span|a|strong|em|b|i|li|ul|ol|h[1-6]|blockquote|article|section)\s*>|<(?:p|br|div|img)(?:\s[^<>]*)?\/?>/i

/** Elements whose content is nobody's sentence. */
const DROPPED =
  /^(?:script|style|noscript|template|svg|math|iframe|object|canvas|video|audio|picture|figure|figcaption|nav|aside|form|button|select|textarea|head|title|footer|dialog)$/
/** Blocks that may stand in a heading, … */
const BLOCKS = /^(?:div|header|dl|dt|dd|tbody|thead|pre|hr|address|details|summary|body|html|fieldset|center)$/
/** … and blocks that never do: one that was not closed ends here. */
const ENDS_HEADING = /^(?:p|section|article|main|ul|ol|table|blockquote)$/
const HEADING = /^h[1-6]$/
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:"[^"]*"|'[^']*'|[^"'<>])*>?/y
/** A heading as long as this that ends like a sentence is one. */
const FEWEST_WORDS = 12
/** A line of which a greater share is linked only leads elsewhere. */
const MOST_LINKED = 0.8

export const looksLikeMarkup = (text: string): boolean => text.includes('<') && PLAINLY.test(text)

/** What a heading begins with where headings are wanted. */
export const HEADING_MARK = '\u0001'

/** Paragraphs apart, without headings, captions and scripts. `ofArticle`: each heading is one behind `HEADING_MARK`; lines that are links alone go. */
export function textOfMarkup(html: string, { ofArticle = false } = {}): string {
  const paragraphs: string[] = []
  const unclosed = new Set<string>()
  let lines: string[] = []
  let run = ''
  let heading = false
  let inLink = false
  let linked = 0
  const endLine = (): void => {
    const line = squeezed(decodeEntities(run))
    const isSentence = /[.!?]["”’]?$/.test(line) && wordCount(line) >= FEWEST_WORDS
    const isLink = ofArticle && linked > run.length * MOST_LINKED
    run = ''
    linked = 0
    if (line === '' || (isLink && !isSentence)) return
    if (!heading || isSentence) lines.push(line)
    else if (ofArticle) lines.push(HEADING_MARK + line)
  }
  const endParagraph = (): void => {
    endLine()
    if (lines.length > 0) paragraphs.push(lines.join('\n'))
    lines = []
  }
  for (let at = 0, open = html.indexOf('<'); at < html.length; open = html.indexOf('<', at)) {
    if (open === -1) open = html.length
    run += html.slice(at, open)
    if (inLink) linked += open - at
    at = pastDeclaration(html, open)
    if (at > open || open === html.length) continue
    TAG.lastIndex = open
    const tag = TAG.exec(html)
    if (tag === null) run += '<'
    at = tag === null ? open + 1 : TAG.lastIndex
    const name = tag?.[2]?.toLowerCase() ?? ''
    const closing = tag?.[1] === '/'
    if (name === 'a') inLink = !closing
    if (name === 'td' || name === 'th') run += ' '
    else if (name === 'br' || name === 'li' || name === 'tr') endLine()
    else if (DROPPED.test(name)) {
      if (!closing && !tag?.[0].endsWith('/>')) at = pastElement(html, `</${name}\\s*>`, at, unclosed)
      endParagraph()
    } else if (HEADING.test(name) || ENDS_HEADING.test(name)) {
      endParagraph()
      heading = !closing && HEADING.test(name)
    } else if (BLOCKS.test(name)) endParagraph()
  }
  endParagraph()
  return paragraphs.join('\n\n')
}

/** The end of a comment, CDATA section or declaration at `open`; `open` itself if there is none. */
function pastDeclaration(html: string, open: number): number {
  if (html[open + 1] !== '!' && html[open + 1] !== '?') return open
  const closing = html.startsWith('<!--', open) ? '-->' : '>'
  const end = html.indexOf(closing, open + 2)
  return end === -1 ? html.length : end + closing.length
}

/** The end of what `closing`, a pattern, ends; `from` itself when it never comes, which is kept in mind as `unclosed`. */
export function pastElement(html: string, closing: string, from: number, unclosed: Set<string>): number {
  const key = closing.toLowerCase()
  if (unclosed.has(key)) return from
  const pattern = new RegExp(closing, 'gi')
  pattern.lastIndex = from
  if (pattern.test(html)) return pattern.lastIndex
  unclosed.add(key)
  return from
}

/** Character references as the characters they stand for, but for those that nobody sees; unknown ones stay as they are, and so do parts of addresses. */
export const decodeEntities = (text: string): string => withoutInvisible(decodeHTMLAttribute(text))
