// Renders a message as a page of HTML that can be mailed or opened: no script, no picture, nothing fetched. Knows messages only.
import type { AnswerSentence } from '../../domain/answer.ts'
import { longDay } from '../../domain/day.ts'
import type { Message, MessageBlock, MessageSource } from '../../domain/message.ts'

/** Mail programs read styles only where they stand on the element, or in a head as plain as this. */
const STYLE = `body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #1c1c1c; background: #fff; max-width: 40em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.6em; line-height: 1.2; border-bottom: 2px solid #1c1c1c; padding-bottom: .3em }
h2 { font-size: 1.2em; line-height: 1.3; margin: 1.8em 0 .2em }
.extent, .note { color: #5f5f5f; font-size: .85em; margin: 0 0 .6em }
.sources { list-style: none; padding: 0 0 0 .9em; margin: .4em 0 0; font-size: .88em; border-left: 3px solid #d9d9d9 }
.sources li { margin: .3em 0 }
blockquote { margin: .6em 0; padding-left: .9em; border-left: 3px solid #d9d9d9; color: #3d3d3d; font-style: italic }
sup { font-size: .7em }
a { color: #174ea6 }
@media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #16181c } h1 { border-color: #e8e8e8 } a { color: #8ab4f8 } .extent, .note { color: #a8a8a8 } blockquote { color: #c8c8c8 } }`

/** A whole document. Whatever the texts hold, they stay text; links lead only to the sources' own. */
export function renderPage(message: Message, language = 'en'): string {
  const title = message.heading ?? 'Dateline'
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
  .map(renderBlock)
  .filter((html) => html !== '')
  .join('\n')}
</body>
</html>
`
}

function renderBlock(block: MessageBlock): string {
  switch (block.kind) {
    case 'headline':
      return `<h2>${escaped(block.text)}</h2>${block.extent === '' ? '' : `\n<p class="extent">${escaped(block.extent)}</p>`}`
    case 'paragraph':
      return block.sentences.length === 0 ? '' : `<p>${block.sentences.map(renderSentence).join(' ')}</p>`
    case 'quote':
      return `<blockquote>${escaped(block.text)}</blockquote>`
    case 'sources':
      return block.sources.length === 0
        ? ''
        : `<ul class="sources">\n${block.sources.map(renderSource).join('\n')}\n</ul>`
    case 'list': {
      const heading = block.heading === null ? '' : `<p><strong>${escaped(block.heading)}</strong></p>\n`
      const items = block.items.map(
        ({ text, at }) => `<li>${escaped(text)}${at === null ? '' : ` ${longDay(at)}`}</li>`,
      )
      return `${heading}<ul>\n${items.join('\n')}\n</ul>`
    }
    case 'checks':
      return `<ul>\n${block.checks.map(({ name, finding }) => `<li>${escaped(`${name}: ${finding}`)}</li>`).join('\n')}\n</ul>`
    case 'note':
      return `<p class="note">${escaped(block.text)}</p>`
  }
}

function renderSentence({ text, citations }: AnswerSentence): string {
  const numbers = citations.map((n) => `[${n}]`).join('')
  return `${escaped(text)}${numbers === '' ? '' : `<sup>${numbers}</sup>`}`
}

function renderSource({ n, outlet, title, publishedAt, link, quote }: MessageSource): string {
  const named = link === null ? escaped(title) : `<a href="${escaped(link)}">${escaped(title)}</a>`
  const when = publishedAt === null ? '' : `, ${longDay(publishedAt)}`
  const said = quote === null ? '' : `<br>“${escaped(quote)}”`
  return `<li>${n === null ? '' : `[${n}] `}${escaped(outlet)}${when}: ${named}${said}</li>`
}

/** Text that stays text, between tags and within quotation marks; what no page may hold is left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
