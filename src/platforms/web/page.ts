// Renders a message as a page of HTML that can be mailed or opened: no script, no picture, nothing fetched. Knows messages only.
import type { AnswerSentence } from '../../domain/answer.ts'
import { dayStated, longDay } from '../../domain/day.ts'
import {
  type ArticleSources,
  groupedByArticle,
  type Message,
  type MessageBlock,
  sentencesIn,
  sourcesIn,
} from '../../domain/message.ts'
import { oneLine, webAddress, withStrong } from '../shared/text.ts'

/** Mail programs read styles only where they stand on the element, or in a head as plain as this. */
const STYLE = `body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #1c1c1c; background: #fff; max-width: 40em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.6em; line-height: 1.2; border-bottom: 2px solid #1c1c1c; padding-bottom: .3em }
h2 { font-size: 1.2em; line-height: 1.3; margin: 1.8em 0 .2em }
.extent, .note { color: #5f5f5f; font-size: .85em; margin: 0 0 .6em }
.sources { list-style: none; padding: 0 0 0 .9em; margin: .4em 0 0; font-size: .88em; border-left: 3px solid #d9d9d9 }
.sources li { margin: .3em 0 }
blockquote { margin: .6em 0; padding-left: .9em; border-left: 3px solid #d9d9d9; color: #3d3d3d; font-style: italic }
sup { font-size: .7em; line-height: 0; padding-left: .1em }
sup a, .sources a { text-decoration: none }
a { color: #174ea6 }
@media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #16181c } a { color: #8ab4f8 } h1, .sources, blockquote { border-color: #4a4d52 } .extent, .note { color: #a8a8a8 } blockquote { color: #c8c8c8 } }`

/** A whole document. Whatever the texts hold, they stay text; links lead only to the sources' own. */
export function renderPage(message: Message, language = 'en'): string {
  const title = message.heading ?? 'Dateline'
  const cited: Cited = {
    links: new Map(sourcesIn(message.blocks).map(({ n, link }) => [n, link])),
    said: new Set(sentencesIn(message.blocks).map(({ text }) => oneLine(text))),
  }
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${message.blocks
  .map((block) => renderBlock(block, cited))
  .filter((html) => html !== '')
  .join('\n')}
</body>
</html>
`
}

function renderBlock(block: MessageBlock, cited: Cited): string {
  switch (block.kind) {
    case 'headline':
      return `<h2>${escaped(block.text)}</h2>${block.extent === '' ? '' : `\n<p class="extent">${escaped(block.extent)}</p>`}`
    case 'paragraph':
      return block.sentences.length === 0
        ? ''
        : `<p>${block.sentences.map((sentence) => renderSentence(sentence, cited)).join(' ')}</p>`
    case 'quote':
      return `<blockquote>${escaped(block.text)}</blockquote>`
    case 'sources':
      return listed(
        groupedByArticle(block.sources).map((group) => renderArticle(group, cited)),
        ' class="sources"',
      )
    case 'list': {
      const heading = block.heading === null ? '' : `<p><strong>${escaped(block.heading)}</strong></p>\n`
      const items = block.items.map(
        ({ text, at }) => `<li>${escaped(text)}${at === null ? '' : ` ${longDay(at)}`}</li>`,
      )
      return `${heading}${listed(items)}`
    }
    case 'checks':
      return listed(block.checks.map(({ name, finding }) => `<li>${escaped(`${name}: ${finding}`)}</li>`))
    case 'note':
      return `<p class="note">${escaped(block.text)}</p>`
    case 'buttons':
      return ''
  }
}

function renderSentence(sentence: AnswerSentence, cited: Cited): string {
  const numbers = sentence.citations.map((n) => numbered(n, cited.links.get(n) ?? null)).join('')
  const said = withStrong(sentence, escaped, (text) => `<strong>${escaped(text)}</strong>`)
  return `${said}${numbers === '' ? '' : `<sup>${numbers}</sup>`}`
}

const listed = (items: string[], attributes = ''): string =>
  items.length === 0 ? '' : `<ul${attributes}>\n${items.join('\n')}\n</ul>`

/** What is cited more than once from one article stands below its name once, and a quote that can be read above is not repeated. */
function renderArticle(group: ArticleSources, { said }: Cited): string {
  const [{ outlet, title, publishedAt, link }] = group
  const when = publishedAt === null ? '' : `, ${longDay(dayStated(publishedAt))}`
  const numbers = group.flatMap(({ n, link }) => (n === null ? [] : [numbered(n, link)])).join(' ')
  const quotes = group.flatMap(({ n, quote }) =>
    quote === null || said.has(oneLine(quote))
      ? []
      : [`<br>${group.length > 1 && n !== null ? `[${n}] ` : ''}“${escaped(quote)}”`],
  )
  return `<li>${numbers === '' ? '' : `${numbers} `}${escaped(outlet)}${when}: ${linked(link, title)}${quotes.join('')}</li>`
}

const numbered = (n: number, link: string | null): string => linked(link, `[${n}]`)
const linked = (link: string | null, text: string): string => {
  const address = webAddress(link)
  return address === null ? escaped(text) : `<a href="${escaped(address.href)}">${escaped(text)}</a>`
}

/** What a message's sources are to its sentences. */
interface Cited {
  links: ReadonlyMap<number | null, string | null>
  /** What stands in its paragraphs. */
  said: ReadonlySet<string>
}

/** Text that stays text, between tags and within quotation marks. */
const escaped = (text: string): string => oneLine(text).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
